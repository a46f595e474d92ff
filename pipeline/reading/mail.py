"""Letters: `.eml`, mailboxes (`.mbox`) and web pages saved as letters (`.mhtml`)."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.errors import CloseBoundaryNotFoundDefect, MissingHeaderBodySeparatorDefect
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path
from typing import Any, cast

from pipeline.reading.decoding import decode
from pipeline.reading.model import Draft, Part, RejectedError, Rejection, RejectReason
from pipeline.reading.page_blocks import page_blocks
from pipeline.reading.pages import page_parts
from pipeline.reading.parts import guarded
from pipeline.reading.review import articles_of, credit_of, dated, lines_as_blocks, without_foot
from pipeline.reading.wordlists import any_of, load_words
from pipeline.wording import kept

#: What may hold articles; pictures, signatures and calendars don't.
_ATTACHED = (
    ".csv",
    ".docx",
    ".eml",
    ".htm",
    ".html",
    ".mhtml",
    ".msg",
    ".ods",
    ".odt",
    ".pdf",
    ".rtf",
    ".txt",
    ".xlsx",
    ".zip",
)
_HEAD_CHARS = 200
_ENVELOPE = b"From "
_CUT = kept("the letter ends before it is complete: save it again")


def letter_parts(data: bytes) -> Iterator[Part]:
    """Yield the articles of the letter `data`: several where its structure tells them, else one.

    Of a letter that is cut off what is whole is given, and the rest is a rejection.
    """
    letter = _letter(data)
    if not any(letter[name] for name in ("From", "Date", "Subject")):
        detail = kept("this is no letter: it has neither a sender nor a date nor a subject")
        raise RejectedError(RejectReason.BAD_RECORD, detail)
    markup, plain = letter.get_body(("html",)), letter.get_body(("plain",))
    cut = _is_cut(letter)
    last = [part for part in letter.walk() if not part.is_multipart()][-1]
    drafts = _drafts(letter, markup, plain)
    if cut and last is (markup or plain):
        drafts = drafts[:-1]
    if cut and markup is not None and last is markup and plain is not None:
        # The text beside the damaged page is whole, but may say no more than that there is a page.
        beside = _drafts(letter, None, plain)
        drafts = max(drafts, beside, key=lambda found: sum(len(draft.text) for draft in found))
    yield from drafts
    attached = list(_attached(letter))
    yield from attached
    if cut:
        yield Rejection("", RejectReason.TRUNCATED, _CUT)
    elif not drafts and not attached:
        yield Rejection("", RejectReason.EMPTY, kept("the letter holds no text: look into it"))


def _attached(letter: EmailMessage) -> Iterator[Rejection]:
    """Yield a rejection for each file that came with `letter` and may hold articles of its own."""
    for part in letter.iter_attachments():
        name = part.get_filename() or ""
        if name.lower().endswith(_ATTACHED) or part.get_content_type() == "message/rfc822":
            told = (
                kept("the attached file {name!r}", name=name)
                if name
                else kept("the letter inside this letter")
            )
            detail = kept("{told} isn't read with the letter: save it as a file of its own", told=told)
            yield Rejection("", RejectReason.UNSUPPORTED, detail)


def mailbox_parts(path: Path, most_bytes: int) -> Iterator[Part]:
    """Yield the articles of all letters of the mailbox at `path`, one letter in memory at a time.

    A letter that is damaged, or longer than `most_bytes`, is a rejection. Raises RejectedError and OSError.
    """
    for number, data in enumerate(_letters(path, most_bytes), start=1):
        if len(data) > most_bytes:
            detail = kept(
                "the letter has more than {most_bytes} bytes: raise the limit to have it read",
                most_bytes=most_bytes,
            )
            yield Rejection(str(number), RejectReason.TOO_LONG, detail)
            continue
        parts = list(guarded(letter_parts(data)))
        for index, part in enumerate(parts, start=1):
            place = str(number) if len(parts) == 1 else f"{number}.{index}"
            yield replace(part, source=place) if isinstance(part, Rejection) else replace(part, place=place)


def saved_page_parts(data: bytes) -> Iterator[Part]:
    """Yield the articles of a page that a browser saved with all it shows."""
    letter = _letter(data)
    pages = [
        part for part in letter.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")
    ]
    if not pages:
        raise RejectedError(RejectReason.EMPTY, kept("the file holds no page: save it again"))
    content = cast(bytes, pages[0].get_payload(decode=True) or b"")
    if _is_cut(letter) and b"</html" not in content[-1000:].lower():
        raise RejectedError(
            RejectReason.TRUNCATED, kept("the page ends before it is complete: save it again")
        )
    address = pages[0]["Content-Location"] or letter["Snapshot-Content-Location"]
    for part in page_parts(_text(pages[0]).encode("utf-8", "replace")):
        yield replace(part, url=part.url or address) if isinstance(part, Draft) else part


def _letters(path: Path, most_bytes: int) -> Iterator[bytes]:
    """Yield each letter of a mailbox; of one that is too long no more than shows that it is."""
    lines: list[bytes] = []
    size = 0
    begun, after_blank = False, True
    with path.open("rb") as stream:
        for line in stream:
            if after_blank and line.startswith(_ENVELOPE):
                if size:
                    yield b"".join(lines)
                lines, size, begun, after_blank = [], 0, True, False
                continue
            after_blank = not line.strip()
            size += len(line)
            if size - len(line) <= most_bytes:
                lines.append(line[1:] if re.match(rb">+From ", line) else line)
    if size or begun:
        yield b"".join(lines)


def _letter(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=policy.default)


def _is_cut(letter: EmailMessage) -> bool:
    if any(isinstance(d, MissingHeaderBodySeparatorDefect) for d in letter.defects):
        # What seems to be its body may be the rest of its head; in some letters a line there is none.
        return len(str(letter.get_payload())) < _HEAD_CHARS
    return any(isinstance(d, CloseBoundaryNotFoundDefect) for part in letter.walk() for d in part.defects)


def _text(part: Any) -> str:
    return decode(part.get_payload(decode=True) or b"", part.get_content_charset())


def _drafts(letter: EmailMessage, markup: Any, plain: Any) -> list[Draft]:
    blocks = list(page_blocks(_text(markup))) if markup is not None else []
    if not blocks and plain is not None:
        blocks = list(lines_as_blocks(_text(plain)))
    blocks = without_foot(blocks)
    drafts = articles_of(blocks)
    day, sender = _day(letter), parseaddr(str(letter["From"] or ""))[0] or None
    alone = len(drafts) == 1 and not any(credit_of(block.text) for block in blocks)
    if alone:
        # The letter itself is the article.
        subject = _subject(letter)
        if not any(block.level is not None for block in blocks):
            text = "\n\n".join(block.text for block in blocks)
            drafts = [replace(drafts[0], text=text, title=subject)]
        return [dated(drafts[0], day, sender)]
    return [dated(draft, day) for draft in drafts]


def _day(letter: EmailMessage) -> dt.date | None:
    try:
        return parsedate_to_datetime(str(letter["Date"])).date()
    except (TypeError, ValueError):
        return None


def _subject(letter: EmailMessage) -> str | None:
    prefix = any_of(load_words("letters")["prefixes"])
    return re.sub(
        rf"^(?:\s*(?:{prefix}\s*:|\[[^\]]{{1,30}}\]))+\s*", "", str(letter["Subject"] or ""), flags=re.I
    )
