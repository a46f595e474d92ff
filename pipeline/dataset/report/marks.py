"""Which words of a sentence prove the values read in it.

A proof knows its place in the article, and its sentence, but not where that begins. The values that stand
in the sentence as they were read tell it, or else that by only one beginning every proof begins with a word.
Where neither does, only values that stand there as they were read are marked.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.dataset.rows import Row
from pipeline.dataset.shown.labels import value_text

#: The language of the articles.
_OF_ARTICLES = "fr"
#: Fields of which articles may tell the year, or the currency, elsewhere.
_IN_TWO_PARTS = frozenset({"date", "ransom_amount", "sale_price"})
Span = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """A piece of a sentence, and the keys of what it proves; none for words that prove nothing."""

    text: str
    keys: tuple[str, ...] = ()


def pieces(sentence: str, wanted: Iterable[tuple[str, Row]], beside: Iterable[Row] = ()) -> list[Piece]:
    """Return `sentence` in pieces, which make it up again.

    `wanted` holds rows of evidence of this sentence with the keys of what they prove. `beside` are further
    ones of the same article and sentence, which help to find the places.
    """
    wanted = list(wanted)
    begin = _beginning(sentence, [row for row in (*(row for _, row in wanted), *beside) if _has_place(row)])
    marked = [(span, key) for key, row in wanted for span in _spans(sentence, row, begin)]
    ends = sorted({0, len(sentence), *(place for span, _ in marked for place in span)})
    found = []
    for start, end in pairwise(ends):
        keys = (key for (first, last), key in marked if first <= start and end <= last)
        found.append(Piece(sentence[start:end], tuple(dict.fromkeys(keys))))
    return found


def _beginning(sentence: str, rows: Sequence[Row]) -> int | None:
    """Return where in its article `sentence` begins, None where nothing tells it for sure."""
    told: Counter[int] = Counter()
    for row in rows:
        start, end = _place(row)
        # One row is one voice for each place where its value may stand.
        told.update({start - first for first, last in _literal(sentence, row) if last - first == end - start})
    fitting = _fitting(sentence, rows)
    best = max((told[begin] for begin in fitting), default=0)
    likely = [begin for begin in fitting if told[begin] == best]
    return likely[0] if len(likely) == 1 else None


def _fitting(sentence: str, rows: Iterable[Row]) -> list[int]:
    """Return the beginnings by which the place of every row lies in the sentence and begins with a word."""
    places = {_place(row) for row in rows}
    if not places:
        return []
    least = max(end for _, end in places) - len(sentence)
    most = min(start for start, _ in places)
    return [
        begin
        for begin in range(least, most + 1)
        if all(_may_be(sentence, start - begin, end - begin) for start, end in places)
    ]


def _spans(sentence: str, row: Row, begin: int | None) -> list[Span]:
    if begin is None or not _has_place(row):
        return list(_literal(sentence, row))
    start, end = _place(row)
    return [(start - begin, end - begin)]


def _has_place(row: Row) -> bool:
    return row["start"] is not None and row["end"] is not None


def _place(row: Row) -> Span:
    return int(row["start"] or 0), int(row["end"] or 0)


def _literal(sentence: str, row: Row) -> Iterator[Span]:
    """Yield where the value stands in the sentence as the dataset or French writes it, capitals or not.

    Whatever blanks it has; of a date or a sum at least what stands before the year or the currency.
    """
    value = row["value"]
    if value in ("true", "false"):
        # Yes and no of the dataset are not those that people say.
        return
    texts = dict.fromkeys((str(value or ""), value_text(row["field"], value, _OF_ARTICLES) or ""))
    if row["field"] in _IN_TWO_PARTS:
        texts |= dict.fromkeys(" ".join(text.split()[:-1]) for text in list(texts))
    found: set[Span] = set()
    for text in filter(None, texts):
        words = r"\s+".join(map(re.escape, text.split()))
        for match in re.finditer(words, sentence, re.IGNORECASE):
            within = any(first <= match.start() and match.end() <= last for first, last in found)
            if not within and _is_of_words(sentence, *match.span()):
                found.add(match.span())
                yield match.span()


def _may_be(sentence: str, first: int, last: int) -> bool:
    """Tell whether a span may be a proof's: it begins with a word; rules that know its stem may end in it."""
    if not 0 <= first < last <= len(sentence) or sentence[first].isspace() or sentence[last - 1].isspace():
        return False
    return first == 0 or not sentence[first - 1 : first + 1].isalnum()


def _is_of_words(sentence: str, first: int, last: int) -> bool:
    """Tell whether a span lies in the sentence and cuts no word."""
    return _may_be(sentence, first, last) and not (
        last < len(sentence) and sentence[last - 1 : last + 1].isalnum()
    )
