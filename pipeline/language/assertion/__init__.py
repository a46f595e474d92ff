"""Assertion: is a stretch of text told as a fact of the story, and by whom?

Negation has a scope inside its sentence, bounded by stop cues; the other qualities (hypothetical,
exercise, advice, recalled, claimed, denied, confirmed) hold for a whole sentence. What holds for the sentence
that opens a list holds for its items: "Ne sont pas concernés :" denies them all.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from pipeline.language.lexicons import cue
from pipeline.language.sentences import Sentence, SentenceFinder


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
_OPENERS = cue("assertion", "negated", "openers")
_CLAUSE = re.compile(r"[,;]|\bmais\b|\ben revanche\b")
_FINITE = cue("sentences", "finite")
#: "sans" and its like reach no further than their own phrase.
_NEAR_REACH = 25


class Assertion:
    """The assertion of one article: `tones[i]` of sentence i, and the negated spans."""

    def __init__(self, lower: str, sentences: Sequence[Sentence]) -> None:
        """`lower`: folded lower-case text of the article; `sentences`: its sentences."""
        self._lower = lower
        self._sentences = sentences
        self._finder = SentenceFinder(sentences)
        spans = [(s.start, s.end) for s in sentences]
        holding = {tone: told.firsts(lower, spans).keys() for tone, told in _TONES.items()}
        self.tones: list[frozenset[Tone]] = []
        for sentence in sentences:
            tones = {tone for tone, numbers in holding.items() if sentence.index in numbers}
            if sentence.advice:
                tones.add(Tone.ADVICE)
            self.tones.append(
                frozenset(tones if sentence.opener is None else tones | self.tones[sentence.opener])
            )
        self._scopes: dict[int, list[tuple[int, int]]] = {}
        self._denying: dict[int, bool] = {}

    def advised(self, sentence: Sentence, offset: int) -> bool:
        """Return whether `offset` of `sentence` stands in advice: by its section or a cue before it."""
        return sentence.advice or (
            Tone.ADVICE in self.tones[sentence.index]
            and _TONES[Tone.ADVICE].search(self._lower, sentence.start, offset) is not None
        )

    def negated(self, start: int, end: int) -> bool:
        """Return whether a negation holds `[start, end)`: by its sentence or the one that opens its list."""
        sentence = self._finder.at(start)
        if sentence is None:
            return False
        if sentence.index not in self._scopes:
            self._scopes[sentence.index] = self._negated_spans(sentence)
        if any(s < end and start < e for s, e in self._scopes[sentence.index]):
            return True
        return sentence.opener is not None and self.denies_items(self._sentences[sentence.opener])

    def denies_items(self, opener: Sentence) -> bool:
        """Return whether `opener`, or the opener of its own list, denies the items that it opens."""
        if opener.index not in self._denying:
            outer = None if opener.opener is None else self._sentences[opener.opener]
            within = self._ends_in_negation(opener)
            self._denying[opener.index] = within or (outer is not None and self.denies_items(outer))
        return self._denying[opener.index]

    def _ends_in_negation(self, opener: Sentence) -> bool:
        """Return whether the last clause of `opener` that has a verb is negated; the whole, when none has."""
        lower, start, end = self._lower, opener.start, opener.end
        bounds = [start, *(m.end() for m in _CLAUSE.finditer(lower, start, end)), end]
        told = [(s, e) for s, e in pairwise(bounds) if _FINITE.search(lower, s, e)]
        start, end = told[-1] if told else (start, end)
        pseudo = [m.span() for m in _PSEUDO.finditer(lower, start, end)]
        return any(
            not any(s < m.end() and m.start() < e for s, e in pseudo)
            for cues in (_BEFORE, _AFTER, _OPENERS)
            for m in cues.finditer(lower, start, end)
        )

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
