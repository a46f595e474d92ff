"""Tells the common words of French from the names among the words of the language model.

The model's vectors are stored by falling frequency of their words, and a word in lower case and with
a capital are two of them: which comes first says whether a word is mostly a name ("Camille" comes long
before "camille", "selon" before "Selon").
"""

from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spacy.vocab import Vocab

#: Lower-case forms rarer than this are mostly names written without care.
_RAREST = 60_000


class CommonWords:
    """Callable: is this lower-case string a common word? Build it once per model."""

    def __init__(self, vocab: "Vocab") -> None:
        self._strings = vocab.strings
        keys = np.fromiter(vocab.vectors.key2row, dtype=np.uint64)
        self._order = np.argsort(keys)
        self._keys = keys[self._order]
        self._known = lru_cache(maxsize=50_000)(self._is_common)

    def __call__(self, word: str) -> bool:
        """Return whether `word` (lower case) is used as a plain word rather than as a name."""
        return self._known(word)

    def _is_common(self, word: str) -> bool:
        rank = self._rank(word)
        if rank is None or rank > _RAREST:
            return False
        named = self._rank(word.capitalize())
        return named is None or rank < named

    def _rank(self, word: str) -> int | None:
        key = np.uint64(self._strings[word])
        place = int(np.searchsorted(self._keys, key))
        if place < len(self._keys) and self._keys[place] == key:
            return int(self._order[place])
        return None


@cache
def common_words(vocab: "Vocab") -> CommonWords:
    """Return the common words of a model's vocabulary, read once."""
    return CommonWords(vocab)
