"""What part does a sentence play: a told fact, a claim, what was spared, a risk, advice, background …?"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import pairwise

from pipeline.incidents.features.words import classes_of, row_words
from pipeline.incidents.models import Features
from pipeline.language.analysis import Analysis
from pipeline.language.mentions import Mention
from pipeline.language.sentences import Layout, Sentence

#: Beyond so many sentences it tells nothing more how far down one stands.
_FAR = 40


class Part(StrEnum):
    """The part of a sentence; the order is that of the fitted model's classes."""

    TOLD = "told"
    CLAIM = "claim"
    UNTOUCHED = "untouched"
    HYPOTHESIS = "hypothesis"
    RISK = "risk"
    ADVICE = "advice"
    REACTION = "reaction"
    BACKGROUND = "background"
    RECALL = "recall"
    OTHER = "other"


PARTS = tuple(Part)


class SentenceParts:
    """The sentences of one article as the model of parts sees them; what holds for all is counted once.

    A sentence is known by its words and those of its heading, by its place, and by the tones of the article.
    An item of a list plays the part of the sentence that opens it, and is not asked itself.
    """

    def __init__(self, analysis: Analysis, rows: Sequence[Sequence[str]]) -> None:
        """`rows` are the words of each sentence, names hidden."""
        self._analysis = analysis
        self._rows = rows
        sentences = analysis.sentences
        tones = Counter(tone for s in sentences for tone in analysis.tones(s))
        self._tones = {f"article {tone}": count / len(sentences) for tone, count in tones.items()}
        self._figures = self._by_sentence(analysis.quantities.counts)
        self._dates = self._by_sentence(analysis.dates)
        self._data_types = self._by_sentence(analysis.data_types)
        self._triggers = self._by_sentence(analysis.triggers)
        self._denied = self._by_sentence(
            t for t in analysis.triggers if analysis.assertion.negated(t.start, t.end)
        )

    def _by_sentence(self, mentions: Iterable[Mention]) -> Counter[int]:
        places = (self._analysis.sentence_at(m.start) for m in mentions)
        return Counter(place.index for place in places if place is not None)

    def features(self, sentence: Sentence) -> Features:
        """Return what the model sees of a sentence that is no item of a list."""
        row = self._rows[sentence.index]
        words = _words(row, "")
        words |= {f"begins {' '.join(row[:length])}" for length in (1, 2, 3)}
        heading = self._analysis.headings.get(sentence.section)
        if heading is not None and heading is not sentence:
            words |= _words(self._rows[heading.index], "heading ")
        return Features(self._place(sentence), words)

    def _place(self, sentence: Sentence) -> dict[str, float]:
        analysis, index = self._analysis, sentence.index
        last = len(analysis.sentences) - 1
        found = {f"tone {tone}": 1.0 for tone in analysis.tones(sentence)} | self._tones
        found[f"layout {sentence.layout}"] = 1.0
        found["asks"] = float(analysis.asks(sentence))
        found["quotes"] = float('"' in analysis.text[sentence.start : sentence.end])
        found["below heading"] = float(sentence.section > 0)
        found["recalls"] = float(analysis.recalls(sentence))
        found["in title"] = float(sentence.layout is Layout.TITLE)
        found["index"] = math.log1p(min(index, _FAR))
        found["depth"] = index / last if last else 0.0
        found["left"] = math.log1p(min(last - index, _FAR))
        found["triggers"] = math.log1p(self._triggers[index] - self._denied[index])
        found["denied triggers"] = math.log1p(self._denied[index])
        found["figures"] = math.log1p(self._figures[index])
        found["dates"] = math.log1p(self._dates[index])
        found["data types"] = math.log1p(self._data_types[index])
        return found


def _words(row: Sequence[str], prefix: str) -> set[str]:
    classes = classes_of(row)
    return row_words(row, prefix) | {f"{prefix}class {a} {b}" for a, b in pairwise(classes)}
