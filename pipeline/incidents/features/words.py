"""The words of an article as the models see them: names hidden, numbers alike, endings cut, classes."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.incidents.candidate import Candidate
from pipeline.language.analysis import Analysis, Outline
from pipeline.language.lexicons import load_lexicon

#: What stands for a name, and for a number.
NAME, NUMBER = "§", "0"
#: As many letters of a word tell it from others, endings aside.
STEM = 6
#: A class is told by at least so many letters.
_SHORTEST_CLASS = 3
#: Words to each side that count by their distance, and those whose classes do.
_NEAR, _AROUND = 5, 12
_WORD = re.compile(r"\d[\d .,]*|[^\W\d_]+(?:'(?=\w))?")


class Word(NamedTuple):
    """A word in lower case, or `NAME` or `NUMBER`; `candidate` is the place of the one that a name names."""

    form: str
    start: int
    candidate: int = -1


@lru_cache(maxsize=100_000)
def plain(word: str) -> str:
    """Return `word` without accents and final apostrophe."""
    parts = unicodedata.normalize("NFKD", word)
    return "".join(char for char in parts if not unicodedata.combining(char)).rstrip("'")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the first letters of `word`, without accents."""
    return plain(word)[:STEM]


@lru_cache(maxsize=100_000)
def word_class(word: str) -> str | None:
    """Return the class of `word` in `lexicon/word_classes.toml`: "steal", "claim" …; None for other words."""
    classes, bare = _classes(), plain(word)
    if exact := classes.get(f"{bare}$"):
        return exact
    beginnings = (
        bare[:length] for length in range(min(len(bare), _longest_class()), _SHORTEST_CLASS - 1, -1)
    )
    return next((classes[begin] for begin in beginnings if begin in classes), None)


@cache
def _longest_class() -> int:
    return max(map(len, _classes()))


@cache
def _classes() -> dict[str, str]:
    return {
        entry: name for name, entries in load_lexicon("word_classes")["classes"].items() for entry in entries
    }


def sentence_words(analysis: Analysis, candidates: Sequence[Candidate]) -> list[list[Word]]:
    """Return the words of each sentence; a mention of a candidate is one word, `NAME`."""
    spans = sorted((m.start, m.end, i) for i, c in enumerate(candidates) for m in c.mentions)
    rows, next_span = [], 0
    for sentence in analysis.sentences:
        while next_span < len(spans) and spans[next_span][0] < sentence.start:
            next_span += 1
        end = next_span
        while end < len(spans) and spans[end][0] < sentence.end:
            end += 1
        rows.append(list(_hidden(analysis.lower, sentence.start, sentence.end, spans[next_span:end])))
        next_span = end
    return rows


def _hidden(lower: str, start: int, end: int, spans: Sequence[tuple[int, int, int]]) -> Iterator[Word]:
    done, waiting = start, 0
    for match in _WORD.finditer(lower, start, end):
        if match.start() < done:
            continue
        while waiting < len(spans) and spans[waiting][1] <= match.start():
            waiting += 1
        if waiting < len(spans) and spans[waiting][0] <= match.start():
            yield Word(NAME, spans[waiting][0], spans[waiting][2])
            done = spans[waiting][1]
        else:
            yield Word(NUMBER if match.group()[0].isdigit() else match.group(), match.start())


def outline_words(outline: Outline) -> list[list[str]]:
    """Return the words of each sentence; capitals inside it are taken for names, series of them for one."""
    return [list(_stems(outline.text, s.start, s.end)) for s in outline.sentences]


def _stems(text: str, start: int, end: int) -> Iterator[str]:
    last, first = "", True
    for match in _WORD.finditer(text, start, end):
        word = match.group()
        if word[0].isdigit():
            form = NUMBER
        elif word[0].isupper() and not first:
            form = NAME
        else:
            form = word.lower()
        first = False
        if form != last or form not in (NAME, NUMBER):
            yield form
        last = form


def side_words(side: str, forms: Sequence[str]) -> set[str]:
    """Return the features of the words on one side of a span, the nearest first; `side` marks them."""
    near = [stem(form) for form in forms[:_NEAR]] + ["^"]
    found = {f"1{side} {forms[0] if forms else '^'}", f"2{side} {' '.join(near[:2])}"}
    found |= {f"3{side} {' '.join(near[:3])}"} | {f"near{side} {one}" for one in near}
    classes = classes_of(forms[:_AROUND])
    found |= {f"class{side} {one}" for one in classes}
    return found | {f"first{side} {classes[0] if classes else '-'}"}


def row_words(row: Sequence[str], prefix: str) -> set[str]:
    """Return the stems of a sentence's words, alone and in pairs, and their classes, each behind `prefix`."""
    stems = [stem(form) for form in row]
    found = {f"{prefix}{one}" for one in stems} | {f"{prefix}{a} {b}" for a, b in pairwise(stems)}
    return found | {f"{prefix}class {one}" for one in classes_of(row)}


def classes_of(forms: Sequence[str]) -> list[str]:
    """Return the classes of those of `forms` that have one; names are a class of their own."""
    return [one for form in forms if (one := form if form.startswith(NAME) else word_class(form))]
