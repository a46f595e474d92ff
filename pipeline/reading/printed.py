"""Lines as they are printed on pages become paragraphs and headings, by their places and sizes."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.reading.review import Block, credit_of

#: Type that is so much larger than that of most of the text is a heading's.
HEADING_RATIO = 1.15
#: Lines further apart than so many times what most are begin a paragraph.
_GAP_RATIO = 1.35
#: A word cut at the end of a line keeps its hyphen behind these.
_KEPT_HYPHEN = re.compile(
    r"\b(?:vice|ex|non|anti|après|arrière|avant|celui|celle|ceux|contre|demi|là|mi|sous|semi|peut|c'est)-$",
    re.I,
)
#: The number of a page, alone on its line.
FOLIO = re.compile(r"(?:page\s*)?[-–—]?\s*\d{1,4}\s*(?:(?:/|sur|de|of)\s*\d{1,4}\s*)?[-–—]?", re.I)
#: Lines that begin within so many points begin one below the other.
SAME_START = 4.0
SENTENCE_END = (".", "!", "?", "…", "»", "”", ":")


@dataclass(frozen=True)
class Line:
    """A line as it is printed: its text, where it begins on its page (points from below left), its size."""

    text: str
    x: float
    y: float
    size: float


def blocks_of(
    pages: Sequence[Sequence[Line]], alone: Callable[[str], bool] = lambda text: False
) -> list[Block]:
    """Return the paragraphs and headings of `pages`; lines that stand `alone` are not joined with others."""
    lines = [line for page in pages for line in page]
    usual = usual_size(lines)
    sizes = {round(line.size, 1) for line in lines}
    larger = sorted((size for size in sizes if size > usual * HEADING_RATIO), reverse=True)
    leading = _leading(lines)
    blocks: list[tuple[list[str], int | None]] = []
    before, apart_before = None, False
    for line in lines:
        level = larger.index(round(line.size, 1)) + 1 if round(line.size, 1) in larger else None
        apart = alone(line.text)
        same = before is not None and blocks[-1][1] == level and not (apart or apart_before)
        if before is not None and same and _goes_on(before, line, leading, level is not None):
            _join(blocks[-1][0], line.text)
        else:
            blocks.append(([line.text], level))
        before, apart_before = line, apart
    return [Block("".join(pieces), level) for pieces, level in blocks]


def usual_size(lines: Iterable[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def follows(before: Line, line: Line) -> bool:
    """Tell whether `line` is printed right below the line before it, in the same type."""
    below = 0 < before.y - line.y <= 1.6 * line.size
    return below and before.size == line.size and abs(before.x - line.x) < SAME_START


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
    return not heading and not before.text.endswith(SENTENCE_END)


def _join(pieces: list[str], following: str) -> None:
    """Add a line to the pieces of a paragraph; put together again a word that was cut at its end."""
    last = pieces[-1]
    if re.search(r"\w[-\u00ad\u2010]$", last) is None or not following[:1].islower():
        pieces.append(f" {following}")
        return
    if not _KEPT_HYPHEN.search(last):
        pieces[-1] = last[:-1]
    pieces.append(following)
