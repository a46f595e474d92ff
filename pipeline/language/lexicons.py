"""Loads the word lists of `pipeline/lexicon/` and compiles their cues, once per process each."""

import re
import sys
import tomllib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from pipeline.language.openings import LETTERS, openings

_WORD = re.compile(r"\w+")
#: In shorter texts a look at every letter costs less than one at the words.
_SHORT = 300
#: So few words that may begin a match are tried one by one wherever it is looked for.
_FEW = 4


@cache
def load_lexicon(name: str) -> dict[str, Any]:
    """Return the parsed `pipeline/lexicon/<name>.toml`. Raises FileNotFoundError for an unknown name."""
    return tomllib.loads(files("pipeline.lexicon").joinpath(f"{name}.toml").read_text("utf-8"))


def any_of(patterns: Iterable[str]) -> str:
    """Return one regular expression that matches where any of `patterns` does."""
    return "(?:" + "|".join(f"(?:{p})" for p in patterns) + ")"


class Cue:
    """A union of regular expressions on the text of an article; of matches at one place the first counts.

    Looked for as a pattern is, with the same answers unless `end` cuts a word in two; but those that begin at
    a word are tried only at words with their beginnings, and these are looked up once an article.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = tuple(patterns)
        self._text = ""
        self._places: list[int] = []

    # Compiled when first asked for: a run with nothing new to read asks for few.
    @cached_property
    def _all(self) -> re.Pattern[str]:
        # Side by side, cues that begin at a word are tried at words only; Python sees what they share.
        groups = groupby(self._patterns, key=lambda pattern: pattern.startswith(r"\b"))
        return re.compile(any_of(any_of(group) for _, group in groups))

    @cached_property
    def _openings(self) -> dict[str, frozenset[tuple[str, bool]] | None]:
        return {pattern: openings(pattern) for pattern in self._patterns}

    @cached_property
    def _rest(self) -> re.Pattern[str] | None:
        """The patterns that may begin anywhere, or None where there are none."""
        rest = [pattern for pattern in self._patterns if self._openings[pattern] is None]
        return re.compile(any_of(rest)) if rest else None

    @cached_property
    def _keys(self) -> frozenset[str]:
        """The beginnings of words at which the other patterns may match."""
        begins = [one for found in self._openings.values() for one in found or ()]
        return frozenset(f"{letters} " if whole else letters for letters, whole in begins)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match in `text[start:end]`, or None."""
        if len(text) < _SHORT:
            return self._all.search(text, start, end)
        if text is not self._text:
            self._read(text)
        first, last = bisect_left(self._places, start), bisect_left(self._places, end)
        if end - start < _SHORT and last - first > _FEW:
            return self._all.search(text, start, end)
        found = None
        for place in self._places[first:last]:
            if (found := self._all.match(text, place, end)) is not None:
                break
        if self._rest is not None:
            other = self._rest.search(text, start, end)
            if other is not None and (found is None or other.start() < found.start()):
                return other
        return found

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Yield the matches in `text[start:end]` that do not overlap, in text order."""
        while (found := self.search(text, start, end)) is not None:
            yield found
            start = max(found.end(), found.start() + 1)

    def firsts(self, text: str, spans: Sequence[tuple[int, int]]) -> dict[int, int]:
        """Return the start of the first match inside each of `spans` that holds one, by the span's number.

        `spans` (half-open) are in text order and do not overlap, as sentences.
        """
        found: dict[int, int] = {}
        if self._rest is None:
            if text is not self._text:
                self._read(text)
            starts = [start for start, _ in spans]
            for place in self._places:
                number = bisect_right(starts, place) - 1
                if number >= 0 and number not in found and self._all.match(text, place, spans[number][1]):
                    found[number] = place
            return found
        for number, span in enumerate(spans):
            if (match := self.search(text, *span)) is not None:
                found[number] = match.start()
        return found

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the match that begins at `start`, or None."""
        return self._all.match(text, start, end)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match that is all of `text`, or None."""
        return self._all.fullmatch(text)

    def sub(self, replacement: str, text: str) -> str:
        """Return `text` with every match replaced."""
        return self._all.sub(replacement, text)

    def occurs(self, text: str) -> bool:
        """Return whether a match stands in `text`, which is asked about once: nothing is looked up for it."""
        return self._all.search(text) is not None

    def _read(self, text: str) -> None:
        """Look up the words of `text` that may begin a match."""
        index = _beginnings(text)
        self._places = sorted({place for key in index.keys() & self._keys for place in index[key]})
        self._text = text


# Of a batch of articles the outlines are made first: their lower case comes again, with names hidden too.
@lru_cache(maxsize=128)
def _beginnings(text: str) -> dict[str, list[int]]:
    """Return where the words of `text` begin, by their first letters; those of whole short words too."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for match in _WORD.finditer(text):
        word, place = match[0], match.start()
        for length in range(1, min(len(word), LETTERS) + 1):
            found[word[:length]].append(place)
        if len(word) < LETTERS:
            found[f"{word} "].append(place)
    return found


@cache
def cue(name: str, *keys: str) -> Cue:
    """Return the union of a list of cues: `keys` lead to it in the lexicon `name`.

    The cues are written for folded lower-case text.
    """
    patterns: Any = load_lexicon(name)
    for key in keys:
        patterns = patterns[key]
    return Cue(patterns)
