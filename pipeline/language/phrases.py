"""Finds listed phrases in folded text by dictionary look-up, longest first, without a tokenizer.

Lists here hold thousands of names: a dictionary on the first word loads in milliseconds, where
tokenizing every name for a matcher would take longer than reading an article.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from pipeline.language.text import fold, lower_same_length

T = TypeVar("T")

_WORD = re.compile(r"[^\W_]+")
_WORD_START = re.compile(r"(?<![^\W_])[àâäçéèêëîïôöùûü]")
#: Characters looked at behind the first word: a blank and the next word's initial.
_PEEK = 2
_BLANKS = str.maketrans("-\n", "  ")
_BARE = str.maketrans("àâäçéèêëîïôöùûü", "aaaceeeeiioouuu")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A phrase found at `text[start:end]` (half-open, characters) and what the list says of it."""

    start: int
    end: int
    payload: T


def key(text: str) -> str:
    """Return folded `text` as compared: lower case, hyphens and line ends as blanks, same length."""
    return lower_same_length(text).translate(_BLANKS)


def has_capitals_of(name: str, written: str) -> bool:
    """Tell whether every word of `written` is capitalised where `name` is, a leading article excepted."""
    return not any(
        ours.isupper() and theirs.islower()
        for place, (ours, theirs) in enumerate(zip(name, written, strict=True))
        if (place == 0 and not name.startswith(("La ", "Le ", "Les "))) or name[place - 1] in " -'"
    )


def spellings(phrase: str) -> set[str]:
    """Return `phrase` as compared, with and without the accents that capitals often lack (École, Ecole)."""
    compared = key(fold(phrase))
    if compared.isascii():
        return {compared}
    return {compared, _WORD_START.sub(lambda first: first[0].translate(_BARE), compared)}


class PhraseIndex(Generic[T]):
    """Phrases with a payload each; one phrase may carry several payloads, tried in the order given."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        """Index `entries`, pairs of phrase and payload.

        Raises ValueError for a phrase that does not start with a letter or digit.
        """
        self._payloads: dict[str, list[T]] = {}
        lengths: dict[str, set[int]] = {}
        for phrase, payload in entries:
            for compared in spellings(phrase):
                first = _WORD.match(compared)
                if first is None:
                    raise ValueError(f"phrase {phrase!r} does not start with a letter or digit")
                self._payloads.setdefault(compared, []).append(payload)
                lengths.setdefault(first[0], set())
                lengths.setdefault(_opening(compared, first.end()), set()).add(len(compared))
        # Opening → lengths, longest first: one look-up a length, however many phrases share the opening.
        self._lengths = {opening: tuple(sorted(some, reverse=True)) for opening, some in lengths.items()}

    def find(self, text: str, accept: Callable[[str, int, int, T], bool] = lambda *_: True) -> list[Found[T]]:
        """Return the phrases of folded `text` in order of place; of overlapping ones the longest.

        `accept(text, start, end, payload)` may turn a phrase down; a shorter one then gets its turn.
        """
        compared, words = _compared_words(text)
        found = []
        for word, start, end in words:
            of_word_alone = self._lengths.get(word)
            if of_word_alone is None:
                continue
            longer = self._lengths.get(compared[start : end + _PEEK], ())
            # At the end of the text what is cut off for a longer phrase may be a shorter one.
            lengths = [length for length in (*longer, *of_word_alone) if start + length <= len(compared)]
            candidates = (
                Found(start, start + length, payload)
                for length in lengths
                for payload in self._payloads.get(compared[start : start + length], ())
                if _stands_alone(text, start, start + length) and accept(text, start, start + length, payload)
            )
            longest = next(candidates, None)
            if longest is not None:
                found.append(longest)
        return _without_overlaps(found)


# Every list is looked up in one article before the next article comes.
@lru_cache(maxsize=1)
def _compared_words(text: str) -> tuple[str, list[tuple[str, int, int]]]:
    """Return `text` as compared and its words, each with start and end."""
    compared = key(text)
    return compared, [(word[0], *word.span()) for word in _WORD.finditer(compared)]


def _opening(phrase: str, first_word_end: int) -> str:
    """Return the first word and, of a longer phrase, what tells "la rochelle" from "la garde"."""
    end = first_word_end + _PEEK
    return phrase[: end if len(phrase) >= end else first_word_end]


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether `text[start:end]` is no part of a longer word, compound, address or file name."""
    before, after = text[max(start - 2, 0) : start], text[end : end + 2]
    if before[-1:].isalnum() or after[:1].isalnum() or "_" in (before[-1:], after[:1]):
        return False
    joined_before = before[-1:] in ("-", ".", "@") and before[:-1].isalnum()
    joined_after = after[:1] in ("-", ".", "@") and after[1:].isalnum()
    return not joined_before and not joined_after


def _without_overlaps(found: list[Found[T]]) -> list[Found[T]]:
    kept: list[Found[T]] = []
    taken: set[int] = set()
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if taken.isdisjoint(range(one.start, one.end)):
            kept.append(one)
            taken.update(range(one.start, one.end))
    return sorted(kept, key=lambda one: one.start)
