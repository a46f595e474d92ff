"""PDF files with a text layer: lines become paragraphs, columns and pages one text, running heads go.

Columns are read in the order in which the file draws them, unless that goes back and forth between them.
"""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pipeline.reading.model import Part, RejectedError, Rejection, RejectReason
from pipeline.reading.review import Block, articles_of, credit_of

#: So many lines at the top and at the bottom of a page may be running heads.
_MARGIN_LINES = 3
_FOLIO = re.compile(r"(?:page\s*)?[-–—]?\s*\d{1,4}\s*(?:(?:/|sur|de|of)\s*\d{1,4}\s*)?[-–—]?", re.I)
_DIGITS = re.compile(r"\d+")
#: Type that is so much larger than that of most of the text is a heading's.
_HEADING_RATIO = 1.15
#: Lines further apart than so many times what most are begin a paragraph.
_GAP_RATIO = 1.35
#: A word cut at the end of a line keeps its hyphen behind these.
_KEPT_HYPHEN = re.compile(
    r"\b(?:vice|ex|non|anti|après|arrière|avant|celui|celle|ceux|contre|demi|là|mi|sous|semi|peut|c'est)-$",
    re.I,
)
_SENTENCE_END = (".", "!", "?", "…", "»", "”", ":")
#: So many characters, closed like a sentence, are of the text wherever they stand.
_PROSE_CHARS = 80
_SAME_LINE = 2.0
#: So many lines that begin at the same place are a column's.
_SAME_START, _COLUMN_LINES = 4.0, 4
_NO_TEXT = "the pages hold pictures and no text (a scan): have its text recognised (OCR), then read that"
_LOST = "the file is cut off or damaged, and its text with it: fetch it again"


@dataclass(frozen=True)
class Line:
    """A line as it is printed: its text, where it begins on its page (points from below left), its size."""

    text: str
    x: float
    y: float
    size: float


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
        raise RejectedError(RejectReason.UNREADABLE, "this is no PDF file: fetch it again")
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise RejectedError(RejectReason.UNREADABLE, "the file is locked with a password: unlock it")
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
            detail = f"page {number + 1} can't be read ({told:.120}): fetch the file again"
            problems.append(Rejection(f"p{number + 1}", RejectReason.BAD_RECORD, detail))
    if not any(pages) and not problems:
        raise RejectedError(RejectReason.EMPTY, _NO_TEXT)
    yield from articles_of(blocks_of(without_running_heads(pages)))
    yield from problems


def blocks_of(pages: Sequence[Sequence[Line]]) -> list[Block]:
    """Return the paragraphs and headings of `pages`."""
    lines = [line for page in pages for line in page]
    usual = _usual_size(lines)
    sizes = {round(line.size, 1) for line in lines}
    larger = sorted((size for size in sizes if size > usual * _HEADING_RATIO), reverse=True)
    leading = _leading(lines)
    blocks: list[Block] = []
    before: Line | None = None
    for line in lines:
        level = larger.index(round(line.size, 1)) + 1 if round(line.size, 1) in larger else None
        same = before is not None and blocks[-1].level == level
        if before is not None and same and _goes_on(before, line, leading, level is not None):
            blocks[-1] = Block(_joined(blocks[-1].text, line.text), level)
        else:
            blocks.append(Block(line.text, level))
        before = line
    return blocks


def without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return `pages` without folios and what stands at the top or bottom of most of them."""
    usual = _usual_size(line for page in pages for line in page)
    seen: Counter[str] = Counter()
    for page in pages:
        ordered = sorted(page, key=lambda line: line.y)
        seen.update({_head(line, usual) for line in ordered[:_MARGIN_LINES] + ordered[-_MARGIN_LINES:]})
    often = {text for text, count in seen.items() if count > 1 and 2 * count > len(pages)}
    return [_without_margins(page, often, usual) for page in pages]


def _without_margins(page: Sequence[Line], often: set[str], usual: float) -> list[Line]:
    """Return `page` without the lines of its edges that are folios or among `often`, none behind another."""
    ordered = sorted(page, key=lambda line: line.y)
    gone: set[Line] = set()
    for edge in (ordered, ordered[::-1]):
        for line in edge[:_MARGIN_LINES]:
            prose = len(line.text) >= _PROSE_CHARS and line.text.endswith(_SENTENCE_END)
            if prose or not (_head(line, usual) in often or _FOLIO.fullmatch(line.text)):
                break
            gone.add(line)
    return [line for line in page if line not in gone]


def _head(line: Line, usual: float) -> str:
    """Return what a running head has in common on all pages: its words without numbers.

    Headings in larger type may differ by a number alone, and are no running heads then.
    """
    return line.text if line.size > usual * _HEADING_RATIO else _DIGITS.sub("#", line.text)


def _usual_size(lines: Iterable[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _lines(page: Any) -> list[Line]:
    """Return the lines of `page` in the order in which they are drawn."""
    pieces: list[tuple[str, float, float, float]] = []

    def visit(text: str, outer: Any, inner: Any, font: Any, size: float) -> None:
        if text.strip():
            x = outer[0] * inner[4] + outer[2] * inner[5] + outer[4]
            y = outer[1] * inner[4] + outer[3] * inner[5] + outer[5]
            pieces.append((text, x, y, abs(size * (inner[3] or 1) * (outer[3] or 1))))

    page.extract_text(visitor_text=visit)
    starts = Counter(round(x / _SAME_START) for _, x, _, _ in pieces)
    found: list[Line] = []
    for text, x, y, size in pieces:
        last = found[-1] if found else None
        # Where many lines begin, this one does too, though another stands to its left.
        new = starts[round(x / _SAME_START)] >= _COLUMN_LINES
        if last is None or new or abs(last.y - y) > _SAME_LINE or x < last.x:
            found.append(Line(text, x, y, size))
        else:
            found[-1] = Line(last.text + text, last.x, last.y, last.size)
    return [Line(" ".join(line.text.split()), line.x, line.y, line.size) for line in found]


def _in_reading_order(lines: list[Line]) -> list[Line]:
    """Return the lines of a page column by column where they go back and forth between two columns."""
    turns = sum(1 for a, b in pairwise(lines) if abs(a.y - b.y) < _SAME_LINE and b.x - a.x > 100)
    if turns < 3:
        return lines
    starts = Counter(round(line.x / 10) for line in lines)
    left, right = (10 * start for start, _ in sorted(starts.most_common(2)))
    second = [line for line in lines if abs(line.x - right) < 30]
    top = max((line.y for line in second), default=0.0) + _SAME_LINE
    above = [line for line in lines if line.y > top]
    first = [line for line in lines if line.y <= top and line not in second]
    order = [sorted(part, key=lambda line: -line.y) for part in (above, first, second)]
    return [line for part in order for line in part] if right - left > 100 else lines


def _leading(lines: Sequence[Line]) -> float:
    steps = Counter(round(a.y - b.y, 1) for a, b in pairwise(lines) if 0 < a.y - b.y < 4 * a.size)
    return steps.most_common(1)[0][0] if steps else 0.0


def _goes_on(before: Line, line: Line, leading: float, heading: bool) -> bool:
    """Tell whether `line` belongs to the paragraph, or the heading, of the line before it."""
    if credit_of(before.text) or credit_of(line.text):
        return False
    step = before.y - line.y
    if step > 0 and abs(before.x - line.x) < 100:
        return leading == 0 or step <= _GAP_RATIO * max(leading, before.size)
    # A new column or page: a paragraph goes on unless a sentence ends there.
    return not heading and not before.text.endswith(_SENTENCE_END)


def _joined(text: str, following: str) -> str:
    cut = re.search(r"\w[-\u00ad\u2010]$", text) is not None and following[:1].islower()
    if not cut:
        return f"{text} {following}"
    return text + following if _KEPT_HYPHEN.search(text) else text[:-1] + following
