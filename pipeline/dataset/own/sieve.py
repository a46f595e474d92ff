"""Turns away, at little cost, names that surely mean none of some others.

To parse a hundred thousand names takes long enough to be felt. Those of one organisation have the
same capital words, but for a slip in a long one, or else one of them stands for the initials of the other.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.dataset.merge.names import LONG_WORD, SURE_ACRONYM
from pipeline.dataset.merge.parsed_names import MAX_ACRONYM, initials_of, word_lists
from pipeline.dataset.own.matching import ACRONYM, SPELT, halves_of, keys_of
from pipeline.language.lexicons import load_lexicon

#: So many words may be written as one.
_RUN = 5
#: What parts a name into several, or hides words of it.
_MARKS = re.compile(r"[(.+&,œæŒÆ]")
_WORD = re.compile(r"[A-Za-z]+|[0-9]+")


class _Word(NamedTuple):
    text: str
    proper: bool


class Sieve:
    """The words of some names, by which others are turned away."""

    def __init__(self, names: Iterable[str]) -> None:
        self._known: set[str] = set()
        self._halves: set[str] = set()
        self._letters: set[str] = set()
        for name in names:
            words = _words(name)
            self._known.update(run for _, _, run in _runs(words))
            self._halves.update(half for word in words for half in halves_of(word.text))
            self._letters.update(key for key in keys_of(name) if key.startswith((ACRONYM, SPELT)))

    def lets_by(self, name: str) -> bool:
        """Tell whether `name` may surely mean the same organisation as one of the names."""
        if _MARKS.search(name):
            return True
        words = _words(name)
        passed = _passed_over()
        strange = {
            i
            for i, word in enumerate(words)
            if word.proper and word.text not in self._known and word.text not in passed
        }
        if strange:
            for start, end, run in _runs(words):
                if run in self._known:
                    strange.difference_update(range(start, end))
        if not strange:
            return True
        if len(strange) == 1 and self._is_slip(words[strange.pop()].text, name):
            return True
        return self._are_letters([word.text for word in words])

    def _is_slip(self, word: str, name: str) -> bool:
        # With a hyphen it may be but a part of the word.
        return (len(word) >= LONG_WORD or "-" in name or "'" in name or "’" in name) and (
            len(word) < LONG_WORD // 2 or not self._halves.isdisjoint(halves_of(word))
        )

    def _are_letters(self, words: Sequence[str]) -> bool:
        """Tell whether a name may begin with an acronym of one of the names, or they with its own."""
        joined = "".join(words)
        if SPELT + words[0] in self._letters or (
            len(joined) <= MAX_ACRONYM and SPELT + joined in self._letters
        ):
            return True
        initials = initials_of(tuple(words))
        heads = (initials[:n] for n in range(SURE_ACRONYM, min(MAX_ACRONYM, len(initials)) + 1))
        return any(
            ACRONYM + head in self._letters for head in (*heads, words[0] + initials_of(tuple(words[1:])))
        )


def _words(name: str) -> list[_Word]:
    """Return the words of a name in short, as `parse_name` reads them, but for small ones."""
    if not name.isascii():
        letters = unicodedata.normalize("NFKD", name)
        name = "".join(letter for letter in letters if not unicodedata.combining(letter))
    particles, short = _particles(), _short()
    words = []
    for written in _WORD.findall(name):
        lower = written.lower()
        if lower not in particles:
            proper = not written[0].islower()
            words += [_Word(text, proper) for text in short.get(lower, (lower,))]
    return words


def _runs(words: Sequence[_Word]) -> Iterator[tuple[int, int, str]]:
    """Yield where words begin and end that may be written as one, and that one."""
    for start in range(len(words)):
        run = ""
        for end in range(start, min(start + _RUN, len(words))):
            run += words[end].text
            yield start, end + 1, run


@cache
def _particles() -> frozenset[str]:
    return word_lists()["particles"] | {"l", "d"}


@cache
def _short() -> dict[str, tuple[str, ...]]:
    return {one: tuple(long.split()) for one, long in load_lexicon("names")["short"].items()}


@cache
def _passed_over() -> frozenset[str]:
    """Return the words that a name may have and still be that of one without them."""
    lists = word_lists()
    heads = [phrase for phrases in load_lexicon("names")["heads"].values() for phrase in phrases]
    phrases = [*heads, *lists["generic"], *lists["legal"], *lists["ranks"], "groupe", "group"]
    return frozenset(word for phrase in phrases for word in phrase.split()) | lists["prepositions"]
