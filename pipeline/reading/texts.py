"""The stored form of a text: NFC, plain newlines, nothing invisible, everything else as it was."""

import re
import unicodedata
from urllib.parse import urljoin, urlsplit

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Soft hyphens and joiners sit inside words, unseen, and would hide them from every rule.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u2060\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# What UTF-8 looks like to a program that takes it for cp1252: a first byte, then those that go on.
_MANGLED_SIGNS = ("Ã", "â€", "Â")
_GOES_ON = "[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_MANGLED = re.compile(rf"Ã(?:{_GOES_ON}| (?=\w))|Å{_GOES_ON}|Â[\u00a0-\u00bf]|â[€‚]{_GOES_ON}")
_TITLE = re.compile(r"([^\n]{1,300}?)[^\S\n]*\n[^\S\n]*\n")


def unmangled(text: str) -> str:
    """Return `text` with the characters that were read in a wrong encoding put right: "vidÃ©" is "vidé".

    Each is put right by itself, so that what is right stays, and what cannot be told does too.
    """
    if not any(sign in text for sign in _MANGLED_SIGNS):
        return text
    return _MANGLED.sub(_unmangle, text)


def _unmangle(match: re.Match[str]) -> str:
    # The blank that cp1252 makes of the byte A0 is a plain one in many files.
    found = match.group().replace("Ã ", "Ã\u00a0")
    try:
        return b"".join(_byte_of(character) for character in found).decode("utf-8")
    except UnicodeError:
        return match.group()


def _byte_of(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")


def clean_text(raw: str) -> str:
    """Return `raw` as articles store it.

    NFC, newlines as `\\n`, without control characters and soft hyphens, without blanks at either
    end. Curly apostrophes, non-breaking spaces and dashes stay.
    """
    text = _LINE_ENDS.sub("\n", raw)
    text = _INVISIBLE.sub("", text)
    if _SURROGATE.search(text):
        # JSON may hold half of a surrogate pair, which no UTF-8 file could be written with.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", text).strip()


def clean_line(raw: str | None) -> str | None:
    """Return `raw` cleaned and on one line, or None when nothing is left of it."""
    return re.sub(r"[ \t]*\n\s*|\t", " ", clean_text(raw or "")) or None


def host_of(address: str | None) -> str:
    """Return the site of a web address, without "www."; an empty text when there is none."""
    try:
        return (urlsplit(address or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def joined(base: str, address: str) -> str:
    """Return `address` as it is meant on a page at `base`; an empty text when it is none."""
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def control_share(raw: str) -> float:
    """Return the share of control characters and undecodable characters in `raw`, 0 to 1."""
    bad = len(re.findall("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]", raw))
    return bad / len(raw) if raw else 0.0


def first_line_title(text: str) -> str | None:
    """Return the first line of `text` when a blank line follows; a line over 300 characters is no title."""
    match = _TITLE.match(text)
    return match.group(1) if match else None


def with_title(text: str, title: str | None) -> tuple[str, str | None]:
    """Return `text` starting with `title`, and that title as it stands there.

    A given `title` that the text opens with under other apostrophes, spaces or case isn't doubled.
    """
    if not title:
        return text, None
    first_line = text.split("\n", 1)[0].rstrip()
    if _letters(first_line) == _letters(title):
        return text, first_line
    return f"{title}\n\n{text}", title


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
