"""Assertion: is a stretch of text told as a fact of the story, and by whom?

Negation has a scope inside its sentence, bounded by stop cues; the other qualities (hypothetical,
exercise, advice, recalled, claimed, denied, confirmed) hold for a whole sentence.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from pipeline.language.lexicons import cue
from pipeline.language.sentences import Sentence, sentence_at


class Tone(StrEnum):
    """Sentence-level assertion qualities; the values are the tables of the lexicon."""

    HYPOTHETICAL = "hypothetical"
    EXERCISE = "exercise"
    GENERAL = "general"
    ADVICE = "advice"
    RECALLED = "recalled"
    CLAIMED = "claimed"
    DENIED = "denied"
    CONFIRMED = "confirmed"


_TONES = {tone: cue("assertion", tone, "cues") for tone in Tone}
_PSEUDO = cue("assertion", "negated", "pseudo")
_BEFORE = cue("assertion", "negated", "before")
_NEAR = cue("assertion", "negated", "near")
_AFTER = cue("assertion", "negated", "after")
_STOP = cue("assertion", "negated", "stop")
#: "sans" and its like reach no further than their own phrase.
_NEAR_REACH = 25


class Assertion:
    """The assertion of one article: `tones[i]` of sentence i, and the negated spans."""

    def __init__(self, lower: str, sentences: Sequence[Sentence]) -> None:
        """`lower`: folded lower-case text of the article; `sentences`: its sentences."""
        self._lower = lower
        self._sentences = sentences
        self.tones: list[frozenset[Tone]] = [self._tones_of(s) for s in sentences]
        self._scopes: dict[int, list[tuple[int, int]]] = {}

    def _tones_of(self, sentence: Sentence) -> frozenset[Tone]:
        tones = {t for t, told in _TONES.items() if told.search(self._lower, sentence.start, sentence.end)}
        if sentence.advice:
            tones.add(Tone.ADVICE)
        return frozenset(tones)

    def advised(self, sentence: Sentence, offset: int) -> bool:
        """Return whether `offset` of `sentence` stands in advice: by its section or a cue before it."""
        return sentence.advice or (
            Tone.ADVICE in self.tones[sentence.index]
            and _TONES[Tone.ADVICE].search(self._lower, sentence.start, offset) is not None
        )

    def negated(self, start: int, end: int) -> bool:
        """Return whether `[start, end)` lies in the scope of a negation of its sentence."""
        sentence = sentence_at(self._sentences, start)
        if sentence is None:
            return False
        if sentence.index not in self._scopes:
            self._scopes[sentence.index] = self._negated_spans(sentence)
        return any(s < end and start < e for s, e in self._scopes[sentence.index])

    def holds_negation(self, start: int, end: int) -> bool:
        """Return whether a negation stands inside `[start, end)`, as in the name "Sans Souci"."""
        return any(cue.search(self._lower, start, end) is not None for cue in (_BEFORE, _NEAR))

    def _negated_spans(self, sentence: Sentence) -> list[tuple[int, int]]:
        lower, start, end = self._lower, sentence.start, sentence.end
        pseudo = [m.span() for m in _PSEUDO.finditer(lower, start, end)]
        stops = [start, *(m.start() for m in _STOP.finditer(lower, start, end)), end]
        spans = []

        def real(match: re.Match[str]) -> bool:
            return not any(s <= match.start() < e for s, e in pseudo)

        for match in filter(real, _BEFORE.finditer(lower, start, end)):
            spans.append((match.start(), next(x for x in stops if x >= match.start() and x > start)))
        for match in filter(real, _NEAR.finditer(lower, start, end)):
            comma = lower.find(",", match.end(), end)
            reach = min(match.end() + _NEAR_REACH, end, comma if comma >= 0 else end)
            spans.append((match.start(), reach))
        for match in filter(real, _AFTER.finditer(lower, start, end)):
            spans.append((max(x for x in stops if x <= match.start()), match.end()))
        return spans
