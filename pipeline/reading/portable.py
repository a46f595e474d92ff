"""PDF files with a text layer: lines become paragraphs, columns and pages one text, running heads go.

Columns are read in the order in which the file draws them, unless that goes back and forth between them.
"""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from pipeline.reading.europresse import europresse_parts
from pipeline.reading.model import Part, RejectedError, Rejection, RejectReason
from pipeline.reading.press_archives import archive_parts, stands_alone
from pipeline.reading.printed import (
    FOLIO,
    HEADING_RATIO,
    SAME_START,
    SENTENCE_END,
    Line,
    blocks_of,
    usual_size,
)
from pipeline.reading.review import articles_of
from pipeline.wording import kept

#: So many lines at the top and at the bottom of a page may be running heads.
_MARGIN_LINES = 3
_DIGITS = re.compile(r"\d+")
#: So many characters, closed like a sentence, are of the text wherever they stand.
_PROSE_CHARS = 80
_SAME_LINE = 2.0
#: So many lines that begin at the same place are a column's.
_COLUMN_LINES = 4
_NO_TEXT = kept(
    "the pages hold pictures and no text (a scan): have its text recognised (OCR), then read that"
)
_LOST = kept("the file is cut off or damaged, and its text with it: fetch it again")


def portable_parts(data: bytes) -> Iterator[Part]:
    """Yield the articles of the PDF file `data`. Raises RejectedError for scans, locked and damaged files.

    A page that cannot be read is a rejection, and of the others what is whole is given.
    """
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    # Its complaints about a file are told as a rejection.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if b"%PDF-" not in data[:1024]:
        raise RejectedError(RejectReason.UNREADABLE, kept("this is no PDF file: fetch it again"))
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise RejectedError(
                RejectReason.UNREADABLE, kept("the file is locked with a password: unlock it")
            )
        count = len(reader.pages)
    except (PyPdfError, RecursionError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise RejectedError(RejectReason.TRUNCATED, _LOST) from error
    pages: list[list[Line]] = []
    problems: list[Rejection] = []
    for number in range(count):
        try:
            pages.append(_in_reading_order(_lines(reader.pages[number])))
        except Exception as error:
            told = " ".join(f"{type(error).__name__}: {error}".split())
            detail = kept(
                "page {number} can't be read ({told:.120}): fetch the file again",
                number=number + 1,
                told=told,
            )
            problems.append(Rejection(f"p{number + 1}", RejectReason.BAD_RECORD, detail))
    if not any(pages) and not problems:
        raise RejectedError(RejectReason.EMPTY, _NO_TEXT)
    # What is printed at the top of most of its pages is no running head.
    exported = europresse_parts(pages)
    if exported is None:
        # Where articles have a page each, what archives set around them stands at its edges too.
        exported = archive_parts(blocks_of(without_running_heads(pages, stands_alone), stands_alone))
    if exported is None:
        exported = iter(articles_of(blocks_of(without_running_heads(pages))))
    yield from exported
    yield from problems


def without_running_heads(
    pages: Sequence[Sequence[Line]], kept: Callable[[str], bool] = lambda text: False
) -> list[list[Line]]:
    """Return `pages` without folios and what stands above or below most of them, but for what is `kept`."""
    usual = usual_size(line for page in pages for line in page)
    seen: Counter[str] = Counter()
    for page in pages:
        ordered = sorted(page, key=lambda line: line.y)
        seen.update({_head(line, usual) for line in ordered[:_MARGIN_LINES] + ordered[-_MARGIN_LINES:]})
    often = {text for text, count in seen.items() if count > 1 and 2 * count > len(pages)}
    return [_without_margins(page, often, usual, kept) for page in pages]


def _without_margins(
    page: Sequence[Line], often: set[str], usual: float, kept: Callable[[str], bool]
) -> list[Line]:
    """Return `page` without the lines of its edges that are folios or among `often`, none behind another."""
    ordered = sorted(page, key=lambda line: line.y)
    gone: set[Line] = set()
    for edge in (ordered, ordered[::-1]):
        for line in edge[:_MARGIN_LINES]:
            prose = len(line.text) >= _PROSE_CHARS and line.text.endswith(SENTENCE_END)
            if prose or kept(line.text) or not (_head(line, usual) in often or FOLIO.fullmatch(line.text)):
                break
            gone.add(line)
    return [line for line in page if line not in gone]


def _head(line: Line, usual: float) -> str:
    """Return what a running head has in common on all pages: its words without numbers.

    Headings in larger type may differ by a number alone, and are no running heads then.
    """
    return line.text if line.size > usual * HEADING_RATIO else _DIGITS.sub("#", line.text)


def _lines(page: Any) -> list[Line]:
    """Return the lines of `page` in the order in which they are drawn."""
    pieces: list[tuple[str, float, float, float]] = []

    def visit(text: str, outer: Any, inner: Any, font: Any, size: float) -> None:
        if text.strip():
            x = outer[0] * inner[4] + outer[2] * inner[5] + outer[4]
            y = outer[1] * inner[4] + outer[3] * inner[5] + outer[5]
            pieces.append((text, x, y, abs(size * (inner[3] or 1) * (outer[3] or 1))))

    page.extract_text(visitor_text=visit)
    starts = Counter(round(x / SAME_START) for _, x, _, _ in pieces)
    found: list[Line] = []
    for text, x, y, size in pieces:
        last = found[-1] if found else None
        # Where many lines begin, this one does too, though another stands to its left.
        new = starts[round(x / SAME_START)] >= _COLUMN_LINES
        if last is None or new or abs(last.y - y) > _SAME_LINE or x < last.x:
            found.append(Line(text, x, y, size))
        else:
            found[-1] = Line(last.text + text, last.x, last.y, last.size)
    return [Line(" ".join(line.text.split()), line.x, line.y, line.size) for line in found]


def _in_reading_order(lines: list[Line]) -> list[Line]:
    """Return the lines of a page column by column where they go back and forth between two columns."""
    turns = Counter(
        (round(a.x / 10), round(b.x / 10))
        for a, b in pairwise(lines)
        if abs(a.y - b.y) < _SAME_LINE and b.x - a.x > 100
    )
    if turns.total() < 3:
        return lines
    left, right = (10 * start for start in turns.most_common(1)[0][0])
    second = [line for line in lines if abs(line.x - right) < 30]
    top = max((line.y for line in second), default=0.0) + _SAME_LINE
    above = [line for line in lines if line.y > top]
    below = [line for line in lines if line.y <= top and line not in second]
    margin = [line for line in below if line.x < left - 30]
    first = [line for line in below if line not in margin]
    order = [sorted(part, key=lambda line: -line.y) for part in (above, margin, first, second)]
    return [line for part in order for line in part]
