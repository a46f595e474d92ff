"""Europresse's PDF: articles one after the other, each with a head, its number and its owner.

A margin, a narrow column on the page on which an article begins, names the journal; older layouts print
the same above and below the text. On every page stands whose export it is, and on the first what it holds.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, takewhile

from pipeline.reading.dates import date_in
from pipeline.reading.model import Draft, Part, Rejection, RejectReason
from pipeline.reading.parts import attempt
from pipeline.reading.press_archives import BARE, CUT, is_rights, without_issue
from pipeline.reading.printed import (
    FOLIO,
    HEADING_RATIO,
    SAME_START,
    SENTENCE_END,
    Line,
    blocks_of,
    follows,
    usual_size,
)
from pipeline.reading.wordlists import any_of, load_words

#: The number of a document, in which its day stands: "news·20250114·GM·0q20250114".
_NUMBER = re.compile(r"(?:.{0,30}:\s)?\w{2,12}[·•∙‧]((?:19|20)\d\d)(\d\d)(\d\d)[·•∙‧]\S+")
_COUNT = re.compile(r"(?:^|[•,·|]\s*|\s)\d[\d\s\u202f\u00a0]{0,6}(?:mots|words)\b", re.I)
_PAGE = re.compile(r"(?:^|[•,·|]\s*)p\.\s?\w{1,8}\b")
#: What newspapers call their pages, between the head and the title: "Page lyon23".
_CODE = re.compile(r"page(?:\s\w{1,12})?|[a-z]{2,8}\d{1,4}", re.I)
_PARTS = re.compile(r"\s*[•·|]\s*")
#: So many lines at most stand above a title.
_MOST_ABOVE = 8
#: So many lines above the number of words an article may begin; with more, another one ends there.
_MOST_OF_HEAD = 4
#: So many lines at most has the name of a journal in the margin.
_MOST_OF_NAME = 3
_PROSE_CHARS = 120
#: Type that is so much smaller than that of most of the text is no article's.
_SMALL_RATIO = 0.95
#: An author's name: words with capitals, and the small ones of names.
_NAME = re.compile(
    r"(?:[Pp]ar\s+|PAR\s+|[Bb]y\s+)?[A-ZÀ-Ý][\w'’.-]+"
    r"(?:[\s,]+(?:et|avec|de|du|la|le|[A-ZÀ-Ý][\w'’.-]*|\([^()]{2,40}\))){1,7}"
)
_BYLINE = re.compile(r"(?:par|by)\s", re.I)


@cache
def _words(name: str) -> re.Pattern[str]:
    """Return the pattern of a line that begins with one of the words `name` of the lexicon."""
    return re.compile(rf"\W{{0,3}}{any_of(load_words('archives')[name])}", re.I)


@dataclass(frozen=True)
class _Page:
    """The lines of a page: those of articles, the journals that its margins name, its documents' numbers."""

    lines: Sequence[Line]
    #: Each with the height at which it is named.
    journals: Sequence[tuple[float, str]]
    numbers: Sequence[Line]


def europresse_parts(pages: Sequence[Sequence[Line]]) -> Iterator[Part] | None:
    """Return the articles of the export printed on `pages`, None when they are none of Europresse."""
    if not any(_NUMBER.fullmatch(line.text) for page in pages for line in page):
        return None
    usual = usual_size(line for page in pages for line in _large_print(page))
    pages = _without_contents([_without_frame(page, usual) for page in pages])
    if any(map(_labels, pages)):
        return _with_margins([_page(page, usual) for page in pages], usual)
    return _one_after_the_other([line for page in pages for line in page], usual)


def _large_print(page: Sequence[Line]) -> list[Line]:
    """Return the lines of `page` but those of small print: a brief may have less text than that."""
    return _without(page, lambda line: _begins_frame(line) or _begins_foot(line), follows)


def _without_frame(page: Sequence[Line], usual: float) -> list[Line]:
    """Return `page` without its number and what stands on every page."""
    rest = _without_small_print(page, usual, _begins_frame)
    heights = [line.y for line in rest if not FOLIO.fullmatch(line.text)]
    kept: list[Line] = []
    for line in rest:
        outside = not heights or not min(heights) <= line.y <= max(heights)
        if not (outside and FOLIO.fullmatch(line.text)) or (kept and follows(kept[-1], line)):
            kept.append(line)
    return kept


def _without_small_print(lines: Sequence[Line], usual: float, begins: Callable[[Line], object]) -> list[Line]:
    """Return `lines` without those at which small print begins, and those on which it goes on."""
    return _without(lines, begins, lambda before, line: _goes_on(before, line, usual))


def _without(
    lines: Sequence[Line], begins: Callable[[Line], object], goes_on: Callable[[Line, Line], bool]
) -> list[Line]:
    """Return `lines` without those at which something begins, and those on which it goes on."""
    kept = []
    before: Line | None = None
    for line in lines:
        on = before is not None and goes_on(before, line)
        before = line if on or begins(line) else None
        if before is None:
            kept.append(line)
    return kept


def _goes_on(before: Line, line: Line, usual: float) -> bool:
    """Tell whether `line` goes on with the small print of the line before it."""
    small = line.size < _SMALL_RATIO * usual or line.text[:1].islower()
    return small and follows(before, line) and not _NUMBER.fullmatch(line.text) and not _is_label(line)


def _begins_frame(line: Line) -> bool:
    return not line.text[:1].islower() and _words("frame").match(line.text) is not None


def _begins_foot(line: Line) -> bool:
    if _NUMBER.fullmatch(line.text):
        return True
    told = _words("small_print").match(line.text) or is_rights(line.text)
    return bool(told) and not line.text[:1].islower()


def _ends(line: Line) -> bool:
    """Tell whether `line` closes an article: its number, or who owns it."""
    owned = is_rights(line.text) and not line.text[:1].islower()
    return owned or _NUMBER.fullmatch(line.text) is not None


def _is_label(line: Line) -> bool:
    text = line.text.rstrip(" :").lower()
    words = load_words("archives")
    return text in words["margin"] or text in words["journal"]


def _labels(page: Sequence[Line]) -> list[Line]:
    return [line for line in page if _is_label(line)]


def _without_contents(pages: Sequence[list[Line]]) -> Sequence[list[Line]]:
    """Return `pages` without those at the beginning that list what the export holds."""
    listed = False
    for number, page in enumerate(pages):
        listed = listed or any(_words("contents").match(line.text) for line in page)
        begun = bool(number) and len(_heads(page)) == 1
        if not listed or begun or _labels(page) or any(map(_ends, page)):
            return pages[number:]
    return []


def _heads(lines: Sequence[Line]) -> list[int]:
    """Return where lines tell how many words an article has, beside its day or right below."""
    return [
        index
        for index, line in enumerate(lines)
        if _COUNT.search(line.text)
        and _tells_head(line.text)
        and any(date_in(other.text) for other in lines[max(index - _MOST_OF_HEAD, 0) : index + 1])
    ]


def _page(lines: Sequence[Line], usual: float) -> _Page:
    """Return what is printed on a page, its margin and small print set apart."""
    numbers = [line for line in lines if _NUMBER.fullmatch(line.text)]
    margin: list[Line] = []
    # A page of nothing but labels takes no time of its cube: most begin at one place.
    for x, size in dict.fromkeys((label.x, label.size) for label in _labels(lines)):
        small, known = max(size, _SMALL_RATIO * usual), set(margin)
        beside = (line for line in lines if abs(line.x - x) < SAME_START and line.size <= small)
        margin += [line for line in beside if line not in known]
    if margin and len(margin) == len(lines):
        # The margin is printed above the text.
        margin = [line for pair in pairwise(lines) if _is_label(pair[0]) for line in pair]
    journals = []
    for index, line in enumerate(margin):
        if _is_label(line) and _words("journal").match(line.text):
            pairs = pairwise(margin[index : index + 1 + _MOST_OF_NAME])
            value = takewhile(lambda pair: follows(*pair) and not _is_label(pair[1]), pairs)
            journals.append((line.y, " ".join(told.text for _, told in value)))
    apart = set(margin)
    text = [line for line in lines if line not in apart]
    return _Page(_without_small_print(text, usual, _begins_foot), journals, numbers)


def _with_margins(pages: Sequence[_Page], usual: float) -> Iterator[Part]:
    """Yield the articles of pages in whose margins the journals are named, at least the first time."""
    starts = [start for number, page in enumerate(pages) for start in _starts(number, page)]
    for (first, begin), (last, end) in pairwise([*starts, (len(pages), 0)]):
        record = [
            *pages[first].lines[begin:],
            *(line for page in pages[first + 1 : last] for line in page.lines),
        ]
        if first == last:
            record = list(pages[first].lines[begin:end])
        elif last < len(pages):
            record += pages[last].lines[:end]
        numbers = [line for page in pages[first : max(last, first + 1)] for line in page.numbers]
        height = record[0].y if record else 0.0
        beside = min(pages[first].journals, key=lambda told: abs(told[0] - height), default=None)
        yield attempt(_article, record, beside and beside[1], numbers, usual)


def _starts(number: int, page: _Page) -> list[tuple[int, int]]:
    """Return where articles begin on a page: at its top, or where one stands below the end of another."""
    starts: list[int] = []
    for head in _heads(page.lines):
        start = head
        while start > max(head - _MOST_OF_HEAD, 0) and _tells_head(page.lines[start - 1].text):
            start -= 1
        starts.append(0 if start <= _MOST_OF_HEAD and not starts else start)
    if page.journals and not starts:
        starts = [0]
    return [(number, start) for start in starts]


def _one_after_the_other(lines: Sequence[Line], usual: float) -> Iterator[Part]:
    """Yield the articles of lines in which the number, or the rights, end each."""
    record: list[Line] = []
    foot: list[Line] = []
    for line in lines:
        if _ends(line) or (foot and (_begins_foot(line) or _goes_on(foot[-1], line, usual))):
            foot.append(line)
            continue
        if foot and record:
            yield from _ended(record, foot, usual)
            record = []
        foot = []
        record.append(line)
    if record and foot:
        yield from _ended(record, foot, usual)
    elif any(_tells_head(line.text) for line in record):
        yield Rejection("", RejectReason.TRUNCATED, CUT)


def _ended(record: Sequence[Line], foot: Sequence[Line], usual: float) -> Iterator[Part]:
    """Yield the article of `record`; where a second one begins in it, the first has lost its end."""
    counts = [index for index, line in enumerate(record) if _COUNT.search(line.text)]
    for _ in counts[1:]:
        yield Rejection("", RejectReason.TRUNCATED, CUT)
    start = max(counts[-1] - 2, 0) if len(counts) > 1 else 0
    article = _without_small_print(record[start:], usual, _begins_foot)
    yield attempt(_article, article, None, foot, usual)


def _article(lines: list[Line], source: str | None, numbered: Sequence[Line], usual: float) -> Part:
    head = lines[: _length_of_head(lines)]
    rest = lines[len(head) :]
    published = next(filter(None, (date_in(line.text) for line in reversed(head))), None)
    if published is None:
        numbers = (match for line in numbered if (match := _NUMBER.fullmatch(line.text)))
        published = next(filter(None, (date_in("-".join(match.groups())) for match in numbers)), None)
    large = [line for line in rest[:_MOST_ABOVE] if line.size > usual * HEADING_RATIO]
    if large:
        rest = rest[rest.index(large[0]) :]
        title = list(takewhile(lambda line: line.size == large[0].size, rest))
    else:
        title = rest[:1]
    rest = _without_author(rest[len(title) :])
    text = "\n\n".join(block.text for block in blocks_of([rest]))
    if not text:
        return Rejection("", RejectReason.EMPTY, BARE)
    return Draft(
        text=text,
        title=" ".join(line.text for line in title) or None,
        published=published,
        source=without_issue(source or _journal_of(head)) or None,
    )


def _length_of_head(lines: Sequence[Line]) -> int:
    """Return how many lines stand above the title: up to the number of words, else to the last like it."""
    above = lines[:_MOST_ABOVE]
    counted = [
        index for index, line in enumerate(above) if _COUNT.search(line.text) and _tells_head(line.text)
    ]
    length = 1 + max(
        counted or [index for index, line in enumerate(above) if _tells_head(line.text)], default=-1
    )
    while length and length < len(above) and _CODE.fullmatch(above[length].text):
        length += 1
    return length


def _journal_of(head: Sequence[Line]) -> str:
    """Return the first part of a head that is neither the day nor the page nor the number of words."""
    parts = [part for line in head for part in _PARTS.split(line.text) if part]
    named = (part for part in parts if not (date_in(part) or _COUNT.search(part) or _PAGE.search(part)))
    return next(named, "")


def _without_author(lines: list[Line]) -> list[Line]:
    """Return `lines` without the names above the text, each on a line that the text doesn't go on."""
    while lines and _NAME.fullmatch(lines[0].text) and not lines[0].text.endswith(SENTENCE_END):
        if len(lines) > 1 and follows(lines[0], lines[1]) and not _BYLINE.match(lines[0].text):
            break
        lines = lines[1:]
    return lines


def _tells_head(text: str) -> bool:
    """Tell whether `text` is a line above a title: with the day, the page or the number of words."""
    if len(text) >= _PROSE_CHARS or text.endswith((".", "!", "?")):
        return False
    return date_in(text) is not None or bool(_COUNT.search(text) or _PAGE.search(text))
