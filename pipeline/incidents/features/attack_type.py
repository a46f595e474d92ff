"""Was an incident of an attack type? Asked of each type that some wording of the article may speak of.

The answer sees all such wordings at once: where they stand, what part their sentences play, the words beside
them, and what the rules make of them. Every feature counts for all types and once more for the type asked.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.incidents.attack_rules import OUTAGE, SITE_DOWN, is_other_use, ruled_types
from pipeline.incidents.candidate import Role
from pipeline.incidents.features.context import Context
from pipeline.incidents.features.sentence_part import PARTS, Part
from pipeline.incidents.features.status import StatusCues
from pipeline.incidents.features.words import stem, word_class
from pipeline.incidents.models import Features, Words
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import Cue, cue, load_lexicon
from pipeline.language.mentions import Mention
from pipeline.language.sentences import Layout, Sentence, SentenceFinder
from pipeline.language.triggers import TriggerMention
from pipeline.schema import AttackType, Salience

#: `INTRUSION` is what is left where nothing more precise is told.
DECIDED = tuple(t for t in AttackType if t is not AttackType.INTRUSION)
_WORDS = {
    AttackType(name): Cue([rf"\b(?:{word})\w*" for word in words])
    for name, words in load_lexicon("attack_words")["words"].items()
}
_RANSOM, _DEMAND = cue("attack_words", "ransom"), cue("attack_words", "demand")
_WORD = re.compile(r"[^\W\d_]+")
#: Sentences of these parts tell what happened, or what somebody says has happened.
_REAL_PARTS = (Part.TOLD, Part.CLAIM)
_REAL = 0.5
_UNTOLD = frozenset({Tone.HYPOTHETICAL, Tone.ADVICE, Tone.GENERAL, Tone.EXERCISE})
_LEAD = 4
#: Wordings of one type beyond so many in a sentence tell nothing more.
_MOST = 2
#: Letters and words to each side of a wording that count.
_WINDOW, _NEAR = 60, 5
_ATTACKER = 0.5


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording that may speak of an attack type; `told` unless its sentence or a negation takes it back.

    It is `strict` where a trigger tells the type, not a mere word. `marks` are where it stands and how;
    `parts` the chances of its sentence's parts; `words` those beside it.
    """

    mention: Mention
    sentence: Sentence
    strict: bool
    told: bool
    real: float
    marks: tuple[str, ...]
    parts: Mapping[Part, float]
    words: frozenset[str]


class AttackWordings:
    """The wordings of one article by the type that they may speak of; built once an article."""

    def __init__(self, context: Context, cues: StatusCues) -> None:
        self.context = context
        self._ruled: dict[int, dict[AttackType, TriggerMention]] = {}
        self.by_type: dict[AttackType, list[Wording]] = {t: [] for t in DECIDED}
        told_of = set().union(*(draft.sentences for draft in context.reading.story.drafts))
        for index, found in sorted(self._mentions().items()):
            sentence = context.analysis.sentences[index]
            # Of sentences that are nobody's only the marks count.
            shared = self._shared(sentence, cues.of(sentence)) if index in told_of else None
            marks = self._marks(sentence)
            for kind, (mentions, strict) in found.items():
                self.by_type[kind] += [
                    self._wording(m, sentence, strict, marks, shared) for m in mentions[:_MOST]
                ]
        self._crossed: dict[AttackType, Words] = {}
        self._head = {
            f"{place} {stem(form)}"
            for s in context.analysis.sentences
            if s.layout is not Layout.LINK and (place := _place(s)) in ("title", "lead")
            for form in context.rows[s.index]
        }

    def _mentions(self) -> dict[int, dict[AttackType, tuple[list[Mention], bool]]]:
        """Return by sentence and type its triggers, or the mere words of a type of which it has none.

        With each whether they are triggers.
        """
        analysis = self.context.analysis
        found: defaultdict[int, dict[AttackType, tuple[list[Mention], bool]]] = defaultdict(dict)

        def add(kind: AttackType, mention: Mention, strict: bool) -> None:
            sentence = analysis.sentence_at(mention.start)
            if sentence is not None and sentence.layout is not Layout.LINK:
                mentions, stricter = found[sentence.index].setdefault(kind, ([], strict))
                if strict is stricter:
                    mentions.append(mention)

        for trigger in analysis.triggers:
            if trigger.attack_type in self.by_type:
                add(trigger.attack_type, trigger, True)
        for kind, words in _WORDS.items():
            for match in words.finditer(analysis.lower):
                add(kind, Mention(match.start(), match.end(), "attack.words"), False)
        return found

    def _shared(self, sentence: Sentence, cues: set[str]) -> set[str]:
        """Return the words that all wordings of a sentence have beside them."""
        rows = self.context.rows
        found = {f"cue {one}" for one in cues}
        found |= {f"class {one}" for form in rows[sentence.index] if (one := word_class(form))}
        heading = self.context.analysis.headings.get(sentence.section)
        if heading is not None and heading is not sentence:
            found |= {f"heading {stem(form)}" for form in rows[heading.index]}
        return found

    def _marks(self, sentence: Sentence) -> list[str]:
        """Return the marks that all wordings of a sentence have."""
        analysis = self.context.analysis
        marks = [_place(sentence), *(f"tone {tone}" for tone in sorted(analysis.tones(sentence)))]
        marks += ["advice"] * sentence.advice + ["recalls"] * analysis.recalls(sentence)
        return marks + ["asks"] * analysis.asks(sentence)

    def _wording(
        self,
        mention: Mention,
        sentence: Sentence,
        strict: bool,
        marks: Sequence[str],
        shared: set[str] | None,
    ) -> Wording:
        analysis, parts = self.context.analysis, self.context.parts[sentence.index]
        negated = analysis.assertion.negated(mention.start, mention.end)
        other = isinstance(mention, TriggerMention) and is_other_use(analysis, sentence, mention)
        told = not analysis.tones(sentence) & _UNTOLD and not negated and not other
        how = "told" if told else "untold"
        own = [*marks, how, f"{marks[0]} {how}", *["negated"] * negated, *["other use"] * other]
        real = sum(parts[p] for p in _REAL_PARTS)
        words = shared.union(self._beside(mention, sentence, strict)) if shared is not None else ()
        return Wording(mention, sentence, strict, told, real, tuple(own), parts, frozenset(words))

    def _beside(self, mention: Mention, sentence: Sentence, strict: bool) -> Iterator[str]:
        lower = self.context.analysis.lower
        before = lower[max(sentence.start, mention.start - _WINDOW) : mention.start]
        after = lower[mention.end : min(sentence.end, mention.end + _WINDOW)]
        kind = "strict" if strict else "loose"
        yield from (f"< {stem(word)}" for word in _WORD.findall(before)[-_NEAR:])
        yield from (f"> {stem(word)}" for word in _WORD.findall(after)[:_NEAR])
        yield from (f"{kind} {stem(word)}" for word in _WORD.findall(lower[mention.start : mention.end]))

    def ruled(self, index: int) -> dict[AttackType, TriggerMention]:
        """Return the types that the rules give incident `index`, each with its trigger."""
        if index not in self._ruled:
            self._ruled[index] = dict(ruled_types(self.context.analysis, self.context.own(index)))
        return self._ruled[index]

    def features(self, index: int) -> dict[AttackType, Features]:
        """Return what the model sees of incident `index` by type, where anything speaks of the type."""
        draft, ruled = self.context.reading.story.drafts[index], self.ruled(index)
        supplied, listed = self.context.suppliers[index] is not None, self.context.is_listed(index)
        about = self._about(index, ruled, supplied)
        found = {}
        for kind, wordings in self.by_type.items():
            asked = wordings or kind in ruled or kind is AttackType.DATA_THEFT
            if asked or (supplied and kind is AttackType.SUPPLY_CHAIN):
                named = _counts(wordings, draft.sentences, "article" if listed else "other") | {
                    "ruled": float(kind in ruled)
                }
                own = {w for one in wordings if one.sentence.index in draft.sentences for w in one.words}
                crossed = {f"{kind}: {name}": value for name, value in (named | about).items() if value}
                words = own | {f"{kind} {word}" for word in own}
                found[kind] = Features(named | crossed | {kind.value: 1.0}, words, self._headed(kind))
        return found

    def _headed(self, kind: AttackType) -> Words:
        """Return the words of title and lead as they count for one type."""
        if kind not in self._crossed:
            self._crossed[kind] = Words(f"{kind} {word}" for word in self._head)
        return self._crossed[kind]

    def _about(self, index: int, ruled: Collection[AttackType], supplied: bool) -> dict[str, float]:
        """Return what the incident is like whatever the type: its place, data, figures, demands."""
        reading, analysis = self.context.reading, self.context.analysis
        draft = reading.story.drafts[index]
        own = self.context.own(index)
        real = [s for s in own if sum(self.context.parts[s.index][p] for p in _REAL_PARTS) > _REAL]
        told = any(
            w.strict and w.told and w.sentence.index in draft.sentences
            for wordings in self.by_type.values()
            for w in wordings
        )

        def stands(pattern: Cue) -> float:
            return float(any(pattern.search(analysis.lower, s.start, s.end) for s in real))

        quantities = analysis.quantities
        data = _inside(analysis.data_types, real)
        found = {
            "listed": float(self.context.is_listed(index)),
            "secondary": float(draft.salience is Salience.SECONDARY),
            "incidents": math.log2(len(reading.story.drafts)),
            "own sentences": math.log1p(len(own)),
            "attacker": float(any(c.roles[Role.ATTACKER] > _ATTACKER for c in reading.candidates)),
            "supplier": float(supplied),
            "generic": float(_inside([t for t in analysis.triggers if t.attack_type is None], own) > 0),
            "data": math.log1p(data),
            "any data": float(data > 0),
            "count": float(_inside([c for c in quantities.counts if c.unit], real) > 0),
            "volume": float(_inside(quantities.volumes, real) > 0),
            "money": float(_inside(quantities.money, real) > 0),
            "outage": stands(OUTAGE),
            "site down": stands(SITE_DOWN),
            "ransom": stands(_RANSOM),
            "demand": stands(_DEMAND),
            "types ruled": float(len(ruled)),
            "no type told": float(not told),
        }
        return found | {f"ruled {other}": 1.0 for other in ruled}


def _inside(mentions: Iterable[Mention], sentences: Sequence[Sentence]) -> int:
    finder = SentenceFinder(sentences)
    return sum(finder.at(m.start) is not None for m in mentions)


def _counts(wordings: Iterable[Wording], own: Collection[int], other: str) -> dict[str, float]:
    """Count wordings by their marks, with the best chance of each part: the incident's `own`, the `other`."""
    groups: defaultdict[str, list[Wording]] = defaultdict(list)
    for one in wordings:
        groups[
            f"{'own' if one.sentence.index in own else other} {'strict' if one.strict else 'loose'}"
        ].append(one)
    found: dict[str, float] = {}
    for group, members in groups.items():
        marks = Counter(mark for one in members for mark in one.marks)
        found |= {f"{group} {mark}": math.log1p(count) for mark, count in marks.items()}
        found |= {f"{group} part {part}": max(one.parts[part] for one in members) for part in PARTS}
        found[group] = math.log1p(len(members))
        found[f"{group} real"] = max(one.real for one in members)
    return found


def _place(sentence: Sentence) -> str:
    if sentence.layout is Layout.TITLE:
        return "title"
    if sentence.index <= _LEAD:
        return "lead"
    return sentence.layout.value
