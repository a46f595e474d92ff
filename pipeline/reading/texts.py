"""The stored form of a text: NFC, plain newlines, nothing invisible, everything else as it was."""

import re
import unicodedata

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Soft hyphens and joiners sit inside words, unseen, and would hide them from every rule.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u2060\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TITLE = re.compile(r"([^\n]{1,300}?)[^\S\n]*\n[^\S\n]*\n")


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
