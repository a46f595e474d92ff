"""Who vouches for an incident: the victim or an authority, or only those who did it; or does the victim deny?

Seen are the wordings of `lexicon/status.toml` and the parts of sentences: in the incident's own sentences, in
those that name its victim, at the head of the article and in all of it. No single one decides.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping

from pipeline.incidents.candidate import Role
from pipeline.incidents.features.context import Context
from pipeline.incidents.features.sentence_part import Part
from pipeline.incidents.features.words import stem
from pipeline.incidents.models import Features
from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import cue, load_lexicon
from pipeline.language.sentences import Layout, Sentence
from pipeline.schema import Salience

_CUES = {name: cue("status", "cues", name) for name in load_lexicon("status")["cues"]}
#: What the cues of a sentence amount to.
_SAYS = {
    "claim": frozenset({"claim", "conditional", "forum", "post"}),
    "confirm": frozenset({"confirm", "letter", "authority", "spokesman", "measures"}),
    "deny": frozenset({"deny"}),
    "doubt": frozenset({"unconfirmed"}),
}
#: Beside one of these a word of confirmation confirms nothing, and who speaks stands by nothing.
_NO_CONFIRMATION = frozenset({"unconfirmed", "thing"})
_NO_STATEMENT = frozenset({"unconfirmed", "deny"})
#: A sentence of one of these tones tells no plain fact.
_NOT_PLAIN = frozenset({Tone.CLAIMED, Tone.HYPOTHETICAL, Tone.ADVICE, Tone.GENERAL})
#: What was counted around the victim's name when candidates were weighed.
_VICTIM_CUES = ("denies", "confirms", "complains", "speaks", "says")
#: One of these beside a denial, and it is another thing that is denied.
_STOOD_BY = frozenset({"confirm", "letter"})
_NO_FACT = (Part.RISK, Part.ADVICE, Part.HYPOTHESIS)
#: Denials are rare: what tells one counts more, so that the penalty of large weights does not hide it.
_DENIAL = 4.0
_LEAD = 4
_LIKELY = 0.5


class StatusCues:
    """The cues of every sentence of one article, links apart; built once an article."""

    def __init__(self, context: Context) -> None:
        self.context = context
        analysis = context.analysis
        self.sentences = [s for s in analysis.sentences if s.layout is not Layout.LINK]
        spans = [(s.start, s.end) for s in self.sentences]
        holding = {name: cues.firsts(analysis.lower, spans).keys() for name, cues in _CUES.items()}
        self._cues = {
            s.index: _of_sentence(analysis, s, {name for name, numbers in holding.items() if i in numbers})
            for i, s in enumerate(self.sentences)
        }
        self._shown: dict[int, dict[str, list[Sentence]]] = {}

    def of(self, sentence: Sentence) -> set[str]:
        """Return the names of the cues that stand in a sentence that is no link."""
        return self._cues[sentence.index]

    def shown(self, index: int) -> dict[str, list[Sentence]]:
        """Return the named features of incident `index` that sentences show, with those sentences."""
        if index not in self._shown:
            self._shown[index] = self._find_shown(index)
        return self._shown[index]

    def _find_shown(self, index: int) -> dict[str, list[Sentence]]:
        draft = self.context.reading.story.drafts[index]
        named = self._naming_victim(index)
        # The article as a whole says little of an incident that it recalls in passing, all of an item.
        secondary = draft.salience is Salience.SECONDARY
        how = "aside " if secondary and not self.context.is_listed(index) else ""
        found: dict[str, list[Sentence]] = {}
        for sentence in self.sentences:
            own = sentence.index in draft.sentences
            zones = _zones(sentence, how, own, sentence.index in named)
            for zone in zones:
                for one in self._cues[sentence.index]:
                    found.setdefault(f"{zone} {one}", []).append(sentence)
        return found

    def features(self, index: int) -> Features:
        """Return what the model sees of incident `index`."""
        shown = self.shown(index)
        named = {name: math.log1p(len(sentences)) for name, sentences in shown.items()}
        named |= {f"has {name}": 1.0 for name in shown}
        named |= self._parts(index) | self._sayings(index) | self._standing(index)
        return Features(named, set(self._words(index)))

    def _naming_victim(self, index: int) -> set[int]:
        offsets = self.context.reading.story.drafts[index].anchors
        found = (self.context.analysis.sentence_at(offset) for offset in offsets)
        return {sentence.index for sentence in found if sentence is not None}

    def _own(self, index: int) -> list[Sentence]:
        return [s for s in self.context.own(index) if s.layout is not Layout.LINK]

    def _words(self, index: int) -> Iterator[str]:
        rows = self.context.rows
        for sentence in self.sentences:
            if head := _head(sentence):
                yield from (f"{head} {stem(form)}" for form in rows[sentence.index])
        for sentence in self._own(index):
            yield from (f"own {stem(form)}" for form in rows[sentence.index])

    def _parts(self, index: int) -> dict[str, float]:
        """Return how many of the incident's sentences play each part, and their share."""
        total: Counter[str] = Counter()
        own = self._own(index)
        for sentence in own:
            chances = self.context.parts[sentence.index]
            total.update({f"part {part}": chance for part, chance in chances.items()})
        shares = {f"share of {name}": chance / len(own) for name, chance in total.items()}
        return {name: math.log1p(chance) for name, chance in total.items()} | shares

    def _sayings(self, index: int) -> dict[str, float]:
        """Return which kinds of saying stand together in each zone, and which come first and last."""
        victim = self._naming_victim(index)
        zones = {
            "own": self._own(index),
            "all": self.sentences,
            "victim": [s for s in self.sentences if s.index in victim],
        }
        found = {}
        for zone, sentences in zones.items():
            kinds = [
                kind
                for s in sentences
                if Tone.ADVICE not in self.context.analysis.tones(s)
                for kind, cues in _SAYS.items()
                if self._cues[s.index] & cues
            ]
            found[f"{zone} says {'+'.join(k for k in _SAYS if k in kinds) or 'nothing'}"] = 1.0
            if "deny" in kinds and "confirm" not in kinds:
                found[f"{zone} denied, not confirmed"] = 1.0
            if kinds and "confirm" not in kinds and "deny" not in kinds:
                found[f"{zone} neither confirmed nor denied"] = 1.0
            if kinds:
                found[f"{zone} first {kinds[0]}"] = found[f"{zone} last {kinds[-1]}"] = 1.0
        return found

    def denial(self, index: int) -> Sentence | None:
        """Return the first sentence of the incident that denies it where none stands by it, or None."""
        own = self._own(index)
        if any(self._cues[s.index] & _STOOD_BY for s in own):
            return None
        return next(
            (
                s
                for s in own
                if Tone.DENIED in self.context.analysis.tones(s)
                and sum(self.context.parts[s.index][part] for part in _NO_FACT) < _LIKELY
            ),
            None,
        )

    def _standing(self, index: int) -> dict[str, float]:
        reading = self.context.reading
        draft = reading.story.drafts[index]
        features: Mapping[str, float] = draft.victim.features if draft.victim is not None else {}
        return {
            "sentences": math.log1p(len(self.sentences)),
            "own sentences": math.log1p(len(draft.sentences)),
            "own share": len(draft.sentences) / max(len(self.sentences), 1),
            "listed": float(self.context.is_listed(index)),
            "secondary": float(draft.salience is Salience.SECONDARY),
            "incidents": math.log2(len(reading.story.drafts)),
            "unnamed": float(draft.victim is None),
            "denied": _DENIAL * (self.denial(index) is not None),
            "attacker": float(any(c.roles[Role.ATTACKER] > _LIKELY for c in reading.candidates)),
        } | {f"victim {name}": 1.0 for name in _VICTIM_CUES if features.get(name)}


def _of_sentence(analysis: Analysis, sentence: Sentence, found: set[str]) -> set[str]:
    """Return the cues `found` in a sentence less those that others take back."""
    if found & _NO_CONFIRMATION:
        found.discard("confirm")
    if found & _NO_STATEMENT:
        found -= {"spokesman", "measures"}
    if not analysis.tones(sentence) & _NOT_PLAIN and analysis.triggers_in(sentence):
        found.add("plain attack beside a claim" if found & _SAYS["claim"] else "plain attack")
    return found


def _head(sentence: Sentence) -> str:
    if sentence.layout is Layout.TITLE:
        return "title"
    if sentence.index <= _LEAD:
        return "lead"
    return "heading" if sentence.layout is Layout.HEADING else ""


def _zones(sentence: Sentence, how: str, own: bool, names_victim: bool) -> Iterator[str]:
    yield f"{how}all"
    if head := _head(sentence):
        yield f"{how}{head}"
    if own:
        yield "own"
    if names_victim:
        yield "victim"
