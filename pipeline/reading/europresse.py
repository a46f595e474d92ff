"""Europresse's PDF: articles one after the other, each with its number, its rights and often a margin.

The margin, a narrow column on the page on which an article begins, names the journal; older layouts print
the same above and below the text.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import dropwhile, pairwise, takewhile

from pipeline.reading.dates import date_in
from pipeline.reading.model import Draft, Part, Rejection, RejectReason
from pipeline.reading.parts import attempt
from pipeline.reading.press_archives import BARE, CUT, is_rights
from pipeline.reading.printed import (
    FOLIO,
    HEADING_RATIO,
    SAME_START,
    SENTENCE_END,
    Line,
    blocks_of,
    usual_size,
)
from pipeline.reading.wordlists import any_of, load_words

#: The number of a document, in which its day stands: "news·20250114·GM·0q20250114".
_NUMBER = re.compile(r"(?:.{0,30}:\s)?\w{2,12}[·•∙‧]((?:19|20)\d\d)(\d\d)(\d\d)[·•∙‧]\S+")
_COUNT = re.compile(r"(?:^|[•,·|]\s*|\s)\d[\d\s\u202f\u00a0]{0,6}mots\b", re.I)
_PAGE = re.compile(r"(?:^|[•,·|]\s*)p\.\s?\w{1,8}\b")
#: So many lines at most stand above a title.
_MOST_ABOVE = 8
_PROSE_CHARS = 120
#: An author's name: words with capitals, and the small ones of names.
_NAME = re.compile(
    r"(?:[Pp]ar\s+|PAR\s+|[Bb]y\s+)?[A-ZÀ-Ý][\w'’.-]+"
    r"(?:[\s,]+(?:et|avec|de|du|la|le|[A-ZÀ-Ý][\w'’.-]*|\([^()]{2,40}\))){1,7}"
)


@cache
def _margin() -> re.Pattern[str]:
    return re.compile(any_of(load_words("archives")["margin"]), re.I)


@cache
def _frame() -> re.Pattern[str]:
    return re.compile(rf"\W{{0,3}}{any_of(load_words('archives')['frame'])}", re.I)


@cache
def _contents() -> re.Pattern[str]:
    return re.compile(any_of(load_words("archives")["contents"]), re.I)


def europresse_parts(pages: Sequence[Sequence[Line]]) -> Iterator[Part] | None:
    """Return the articles of the export printed on `pages`, None when they are none of Europresse."""
    if not any(_NUMBER.fullmatch(line.text) for page in pages for line in page):
        return None
    # On its first pages the export may list what it holds.
    pages = list(dropwhile(_is_contents, pages))
    begun = [number for number, page in enumerate(pages) if _label_of(page)]
    if begun:
        records = [
            [line for page in pages[a:b] for line in page]
            for a, b in zip(begun, [*begun[1:], len(pages)], strict=True)
        ]
        return (attempt(_with_margin, record) for record in records)
    return _one_after_the_other([line for page in pages for line in page])


def _is_contents(page: Sequence[Line]) -> bool:
    listed = any(_contents().match(line.text) for line in page)
    return listed and not any(_NUMBER.fullmatch(line.text) or is_rights(line.text) for line in page)


def _label_of(page: Sequence[Line]) -> Line | None:
    return next((line for line in page if _margin().fullmatch(line.text)), None)


def _with_margin(record: Sequence[Line]) -> Part:
    """Return the article whose first page has a margin."""
    label = _label_of(record)
    assert label is not None
    margin = [line for line in record if abs(line.x - label.x) < SAME_START]
    if len(margin) == len(record):
        # The margin is printed above the text.
        margin = list(_labelled(record))
    texts = [line.text for line in margin]
    named = (b for a, b in pairwise(texts) if _margin().fullmatch(a))
    numbers = [line for line in record if _NUMBER.fullmatch(line.text)]
    return _article([line for line in record if line not in margin], next(named, None), numbers)


def _labelled(record: Sequence[Line]) -> Iterator[Line]:
    """Yield each label of the margin and the line behind it."""
    for line, following in pairwise(record):
        if _margin().fullmatch(line.text):
            yield line
            yield following


def _one_after_the_other(lines: Sequence[Line]) -> Iterator[Part]:
    """Yield the articles of lines in which the number, or the rights, end each."""
    record: list[Line] = []
    foot: list[Line] = []
    for line in lines:
        if is_rights(line.text) or _NUMBER.fullmatch(line.text):
            foot.append(line)
        elif foot and _is_foot(line.text):
            continue
        else:
            if foot and record:
                yield from _ended(record, foot)
                record = []
            foot = []
            record.append(line)
    if record and foot:
        yield from _ended(record, foot)
    elif any(_tells_head(line.text) for line in record):
        yield Rejection("", RejectReason.TRUNCATED, CUT)


def _ended(record: Sequence[Line], foot: Sequence[Line]) -> Iterator[Part]:
    """Yield the article of `record`; where a second one begins in it, the first has lost its end."""
    counts = [index for index, line in enumerate(record) if _COUNT.search(line.text)]
    for _ in counts[1:]:
        yield Rejection("", RejectReason.TRUNCATED, CUT)
    start = max(counts[-1] - 2, 0) if len(counts) > 1 else 0
    yield attempt(_article, record[start:], None, foot)


def _article(lines: Sequence[Line], source: str | None, numbered: Sequence[Line]) -> Part:
    lines = list(_without_frame(lines))
    usual = usual_size(lines)
    above = [index for index, line in enumerate(lines[:_MOST_ABOVE]) if _tells_head(line.text)]
    head = lines[: above[-1] + 1] if above else []
    rest = lines[len(head) :]
    published = next(filter(None, (date_in(line.text) for line in head)), None)
    if source is None and head:
        source = head[0].text.split("•")[0].strip()
    if published is None:
        numbers = (match for line in numbered if (match := _NUMBER.fullmatch(line.text)))
        published = next(filter(None, (date_in("-".join(match.groups())) for match in numbers)), None)
    large = [line for line in rest[:_MOST_ABOVE] if line.size > usual * HEADING_RATIO]
    if large:
        rest = rest[rest.index(large[0]) :]
        title = list(takewhile(lambda line: line.size == large[0].size, rest))
    else:
        title = rest[:1]
    rest = rest[len(title) :]
    while rest and _NAME.fullmatch(rest[0].text) and not rest[0].text.endswith(SENTENCE_END):
        rest = rest[1:]
    text = "\n\n".join(block.text for block in blocks_of([rest]))
    if not text:
        return Rejection("", RejectReason.EMPTY, BARE)
    return Draft(
        text=text, title=" ".join(line.text for line in title) or None, published=published, source=source
    )


def _tells_head(text: str) -> bool:
    """Tell whether `text` is a line above a title: with the day, the page or the number of words."""
    if len(text) >= _PROSE_CHARS or text.endswith((".", "!", "?")):
        return False
    return date_in(text) is not None or bool(_COUNT.search(text) or _PAGE.search(text))


def _is_foot(text: str) -> bool:
    """Tell whether `text` goes on with the small print below an article."""
    return text[:1].islower() or bool(_frame().match(text) or FOLIO.fullmatch(text))


def _without_frame(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield `lines` without folios and small print, the lines on which that goes on included."""
    gone = False
    for line in lines:
        if FOLIO.fullmatch(line.text):
            continue
        small = _frame().match(line.text) or is_rights(line.text) or _NUMBER.fullmatch(line.text)
        gone = bool(small) or (gone and line.text[:1].islower())
        if not gone:
            yield line
