"""Where a span stands in its article: the words around it, its sentence's part, place and neighbours.

Every decision on a fact (a figure, a date, a kind of data …) may build on these features and add its own.
Names are hidden: victims of the article's incidents, its attackers and all other names are three words.
"""

import math
from functools import cached_property
from itertools import pairwise

from pipeline.incidents.attackers import find_attackers
from pipeline.incidents.decode import THRESHOLDS
from pipeline.incidents.features.sentence_part import PARTS, Part, SentenceParts
from pipeline.incidents.features.words import NAME, Word, classes_of, side_words, stem
from pipeline.incidents.interpretation import Interpretation
from pipeline.incidents.models import Features
from pipeline.incidents.supplier import Supplied, choose_supplier, find_suppliers
from pipeline.language.sentences import Layout, Sentence
from pipeline.schema import Salience

#: What stands for a victim of one of the article's incidents, and for one of its attackers.
VICTIM, ATTACKER = f"{NAME}v", f"{NAME}a"
#: How far away in letters the victim's name still says something.
_FAR = 2000
#: A line of so few words may be an item of a list.
_ITEM = 8


class Context:
    """The sentences of one article as decisions on facts see them; built once an article."""

    def __init__(self, reading: Interpretation) -> None:
        self._sentence_words: dict[int, frozenset[str]] = {}
        self._span_words: dict[tuple[int, int], frozenset[str]] = {}
        #: What the wording around a figure tells, by its place; filled by the decision on figures.
        self.wordings: dict[tuple[int, int], dict[str, bool]] = {}
        self.reading = reading
        self.analysis = reading.analysis
        found = [d.victim for d in reading.story.drafts]
        self.attackers = find_attackers(reading.candidates, THRESHOLDS.attacker, found)
        victims, attackers = {id(c) for c in found}, {id(c) for c in self.attackers}
        self._stands_for = stands_for = [
            VICTIM if id(c) in victims else ATTACKER if id(c) in attackers else NAME
            for c in reading.candidates
        ]
        self.words = [
            [w if w.candidate < 0 else Word(stands_for[w.candidate], w.start, w.candidate) for w in row]
            for row in reading.rows
        ]

    @cached_property
    def rows(self) -> list[list[str]]:
        """The words of each sentence, in lower case, names hidden."""
        return [[word.form for word in row] for row in self.words]

    @cached_property
    def suppliers(self) -> list[Supplied | None]:
        """The third party of each incident, or None."""
        candidates = self.reading.candidates
        found = find_suppliers(candidates, THRESHOLDS.supplier)
        return [choose_supplier(self.analysis, d, found, candidates) for d in self.reading.story.drafts]

    @cached_property
    def masked(self) -> str:
        """The text in lower case, the letters of its victims' and attackers' names each one of no word."""
        spans = [
            (m.start, m.end)
            for candidate, name in zip(self.reading.candidates, self._stands_for, strict=True)
            for m in candidate.mentions
            if name != NAME
        ]
        masked, end = [], 0
        for start, stop in sorted(spans):
            if start >= end:
                masked += [self.analysis.lower[end:start], NAME * (stop - start)]
                end = stop
        return "".join([*masked, self.analysis.lower[end:]])

    @cached_property
    def parts(self) -> list[dict[Part, float]]:
        """The probability of each part, by sentence."""
        model = self.reading.models.facts["sentence_part"]
        parts = SentenceParts(self.analysis, self.rows)
        asked = [parts.features(s) for s in self.analysis.sentences if s.opener is None]
        told = (dict(zip(PARTS, shares, strict=True)) for shares in model.shares(asked).tolist())
        found: list[dict[Part, float]] = []
        for sentence in self.analysis.sentences:
            found.append(next(told) if sentence.opener is None else found[sentence.opener])
        return found

    def of_span(self, index: int, start: int, end: int) -> Features:
        """Return the features of `[start, end)` for incident `index`; none outside of sentences.

        Words around the span count by side and distance, besides those of the sentence and its heading.
        """
        sentence = self.analysis.sentence_at(start)
        if sentence is None:
            return Features()
        words = set(self.words_around(sentence, start, end))
        return Features(self.place(index, sentence, start, end), words)

    def words_around(self, sentence: Sentence, start: int, end: int) -> frozenset[str]:
        """Return the words of `of_span`: those around `[start, end)` of `sentence`, and of the sentence."""
        if (start, end) not in self._span_words:
            self._span_words[start, end] = frozenset(self._words_of(sentence, start, end))
        return self._span_words[start, end]

    def _words_of(self, sentence: Sentence, start: int, end: int) -> set[str]:
        left, right = self._sides(sentence, start, end)
        words = side_words("<", left) | side_words(">", right)
        words.add(f"next {left[0] if left else '^'} | {right[0] if right else '$'}")
        if sentence.index not in self._sentence_words:
            self._sentence_words[sentence.index] = frozenset(self._words_shown(sentence))
        return words | self._sentence_words[sentence.index]

    def _sides(self, sentence: Sentence, start: int, end: int) -> tuple[list[str], list[str]]:
        """Return the words of a sentence on both sides of `[start, end)`, the nearest first."""
        row = self.words[sentence.index]
        left = [word.form for word in reversed(row) if word.start < start]
        return left, [word.form for word in row if word.start >= end]

    def own(self, index: int) -> list[Sentence]:
        """Return the sentences that speak of incident `index`, in text order."""
        return [self.analysis.sentences[i] for i in sorted(self.reading.story.drafts[index].sentences)]

    def is_listed(self, index: int) -> bool:
        """Return whether incident `index` is but an item of a list: no sentence of its own tells anything."""
        own = self.own(index)
        return bool(own) and all(map(self._is_item, own))

    def _is_item(self, sentence: Sentence) -> bool:
        if sentence.layout is Layout.LINK:
            return True
        short = sentence.layout is not Layout.TITLE and len(self.rows[sentence.index]) <= _ITEM
        return short and not self.analysis.triggers_in(sentence)

    def forms(self, sentence: Sentence, start: int, end: int) -> list[str]:
        """Return the words of `sentence` that begin in `[start, end)`, as in `rows`."""
        return [word.form for word in self.words[sentence.index] if start <= word.start < end]

    def beside(self, start: int, end: int, count: int) -> set[str]:
        """Return the stems of the `count` words to each side of `[start, end)`, by place, names hidden."""
        sentence = self.analysis.sentence_at(start)
        left, right = self._sides(sentence, start, end) if sentence is not None else ([], [])
        return {f"{i}< {stem(form)}" for i, form in enumerate(left[:count], 1)} | {
            f"{i}> {stem(form)}" for i, form in enumerate(right[:count], 1)
        }

    def _words_shown(self, sentence: Sentence) -> set[str]:
        stems = [stem(form) for form in self.rows[sentence.index]]
        classes = classes_of(self.rows[sentence.index])
        found = {f"word {one}" for one in stems} | {f"words {a} {b}" for a, b in pairwise(stems)}
        found |= {f"class {one}" for one in classes} | {f"classes {a} {b}" for a, b in pairwise(classes)}
        heading = self.analysis.headings.get(sentence.section)
        if heading is not None and heading is not sentence:
            found |= {f"heading {stem(form)}" for form in self.rows[heading.index]}
        if sentence.index > 0:
            found |= {f"before {stem(form)}" for form in self.rows[sentence.index - 1]}
        return found

    def place(self, index: int, sentence: Sentence, start: int, end: int) -> dict[str, float]:
        """Return the named features of `[start, end)` of `sentence` for incident `index`."""
        story = self.reading.story
        draft = story.drafts[index]
        last = len(self.analysis.sentences) - 1
        found = {f"part {part}": chance for part, chance in self.parts[sentence.index].items()}
        found |= {f"tone {tone}": 1.0 for tone in self.analysis.tones(sentence)}
        found[f"layout {sentence.layout}"] = 1.0
        found["negated"] = float(self.analysis.assertion.negated(start, end))
        found["index"] = math.log1p(sentence.index)
        found["depth"] = sentence.index / last if last else 0.0
        found["secondary"] = float(draft.salience is Salience.SECONDARY)
        found["incidents"] = math.log2(len(story.drafts))
        found["shared"] = float(len(story.focus[sentence.index]) > 1)
        found["own"] = float(index in story.focus[sentence.index])
        found["names victim"] = float(any(sentence.start <= a < sentence.end for a in draft.anchors))
        found["names another"] = float(any(i != index for _, i in story.anchors[sentence.index]))
        gap = min((abs(a - start) for a in draft.anchors), default=_FAR)
        found["from victim"] = math.log1p(min(gap, _FAR))
        return found
