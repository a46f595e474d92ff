"""Which figure counts those hit by an incident? What is seen of each, and the choice among them or none.

A figure is known by the words around it and the part that its sentence plays (`Context.of_span`), by the
wording that ties it to the attack or to the size of something (`count_wording`), by what it counts, by the
data that its sentence and its incident tell, and by how it stands to the incident's other figures.
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.incidents.cues import has
from pipeline.incidents.decision import Decision, Option
from pipeline.incidents.features.context import Context
from pipeline.incidents.features.sentence_part import Part
from pipeline.incidents.features.words import stem
from pipeline.incidents.models import Features
from pipeline.incidents.records import count_wording, is_denied
from pipeline.language.mentions import CountMention, Mention
from pipeline.language.sentences import Layout, Sentence
from pipeline.schema import AttackType, Qualifier, Salience, Unit

MODEL = FIELD = "records"
#: The least probability of a figure that fills the cell, chosen by the folds for precision.
THRESHOLD = 0.4
_PEOPLE = frozenset(
    {
        Unit.PERSONS,
        Unit.PATIENTS,
        Unit.CUSTOMERS,
        Unit.USERS,
        Unit.ACCOUNTS,
        Unit.EMPLOYEES,
        Unit.STUDENTS,
        Unit.MEMBERS,
        Unit.CITIZENS,
        Unit.PROFESSIONALS,
    }
)
_LINES = frozenset({Unit.RECORDS, Unit.DOCUMENTS})
_STAFF = frozenset({Unit.EMPLOYEES, Unit.CITIZENS})
_THEFT = frozenset(
    {AttackType.DATA_THEFT, AttackType.DATA_SALE, AttackType.DATA_PUBLICATION, AttackType.DATA_EXPOSURE}
)
#: Smaller counts in the news number files, sites or parties.
_FEWEST = 5
#: An article that tells more figures of one incident is a table; the first ones decide. With many incidents
#: each sees its own figures alone.
_MOST, _MOST_COMPARED = 100, 600
#: Two figures within this ratio tell the same count, one of them rounded; so many neighbours are compared.
_ROUNDING, _NEIGHBOURS = 0.2, 6
#: From this probability on a sentence is taken for a claim.
_CLAIMED = 0.6
#: A figure less likely than this does not stand against a claim; more digits than this are as good as exact.
_RIVAL, _PRECISE = 0.05, 3
#: « 300 lignes …, soit 200 personnes »: so many letters lie between at most.
_CONVERSION = 80
#: What `Context` tells of a span that earns nothing here: the classes of words, the tones of the sentence.
_USELESS_WORDS, _USELESS_NAMED = ("class", "first"), "tone "


class Source(StrEnum):
    """Who tells a figure that is tied to the attack."""

    CLAIM = "claim"
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class Figure:
    """A count that may be the incident's, with what the model sees of it."""

    count: CountMention
    features: Features
    #: Whether it is told of the incident.
    own: bool
    source: Source | None
    #: Whether it stands on a line of a list of those hit.
    listed: bool


def figures(context: Context, index: int) -> list[Figure]:
    """Return the article's figures with features, as incident `index` sees them.

    Those told of other incidents are among them: the model is to know what its own stand out from.
    """
    story = context.reading.story
    told = [one for count in context.analysis.quantities.counts if (one := _told(context, index, count))]
    if len(told) * len(story.drafts) > _MOST_COMPARED:
        told = [one for one in told if one.own][:_MOST]
    types, thefts = _loot(context, context.own(index))
    loot = {
        "loot types": math.log1p(types),
        "loot thefts": math.log1p(thefts),
        "no loot": float(not types + thefts),
    }
    sentences = {one.sentence.index: _of_sentence(context, one.sentence) for one in told}
    return [
        Figure(
            one.count,
            _features(context, index, one, loot | sentences[one.sentence.index] | relations),
            one.own,
            _source(context, one),
            one.wording["listed"],
        )
        for one, relations in zip(told, _relations(context, told), strict=True)
    ]


def choose_records(context: Context, found: Sequence[Figure]) -> Decision[Figure] | None:
    """Return which of the figures `found` counts those hit; None where none is told of the incident.

    Mentions of the same number stand for each other; the likeliest of them is returned. A figure that the
    victim or an authority tells is preferred to an attacker's of no more digits, as the guide wants it.
    """
    model = context.reading.models.facts[MODEL]
    both = zip(model.choice([one.features for one in found]), found, strict=True)
    ranked = [(chance, one) for chance, one in both if one.own]
    of_number: dict[float, float] = defaultdict(float)
    for chance, one in ranked:
        of_number[one.count.magnitude] += chance
    if not ranked:
        return None
    ranked.sort(
        key=lambda s: (-of_number[s[1].count.magnitude], -s[1].count.magnitude, -s[0], s[1].count.start)
    )
    numbers: dict[float, Figure] = {}
    for _, one in ranked:
        numbers.setdefault(one.count.magnitude, one)

    def option(one: Figure) -> Option[Figure]:
        span = Mention(one.count.start, one.count.noun_end, one.count.rule)
        return Option(one, span, of_number[one.count.magnitude], model, one.features)

    enough = of_number[ranked[0][1].count.magnitude] >= THRESHOLD
    best, rule = _bound(ranked) if enough else (ranked[0][1], None)
    return Decision(FIELD, option(best), enough, list(map(option, numbers.values())), THRESHOLD, rule)


def _bound(ranked: Sequence[tuple[float, Figure]]) -> tuple[Figure, str | None]:
    """Return the figure that the guide makes of the likeliest, and the rule if it is another one."""
    likeliest = best = ranked[0][1]
    rule = None
    if best.source is Source.CLAIM:
        best = next((one for chance, one in ranked if chance >= _RIVAL and _corrects(one, best)), best)
        rule = "a verdict corrects the claim" if best is not likeliest else None
    if best.listed:
        # The lots of a list are not added up; the largest tells most of it.
        kind = _kind(best.count)
        lots = [one for _, one in ranked if one.listed and _kind(one.count) == kind]
        largest = max(lots, key=lambda one: (one.count.magnitude, -one.count.start))
        rule = "the largest lot of a list" if largest is not best else rule
        best = largest
    return best, rule


def _corrects(verdict: Figure, claim: Figure) -> bool:
    """Return whether a verdict counts what a claim counts, as precisely, and comes to another number."""
    one, other = verdict.count, claim.count
    return (
        verdict.source is Source.VERDICT
        and _kind(one) == _kind(other)
        and abs(one.magnitude - other.magnitude) > 0.02 * other.magnitude
        and _significant_digits(one.magnitude) >= min(_significant_digits(other.magnitude), _PRECISE)
    )


def _kind(count: CountMention) -> str:
    return "people" if count.unit in _PEOPLE else "lines" if count.unit in _LINES else "others"


@dataclass(frozen=True, slots=True)
class _Told:
    count: CountMention
    sentence: Sentence
    wording: dict[str, bool]
    #: The drafts that it is told of, and whether the incident at hand is one of them.
    drafts: tuple[int, ...]
    own: bool

    @property
    def people(self) -> bool:
        return _kind(self.count) == "people"

    @property
    def lines(self) -> bool:
        return _kind(self.count) == "lines"

    @property
    def vague(self) -> bool:
        return self.count.qualifier is Qualifier.VAGUE

    @property
    def linked(self) -> bool:
        return self.wording["linked"]


def _told(context: Context, index: int, count: CountMention) -> _Told | None:
    if count.unit is None or count.magnitude < _FEWEST:
        return None
    sentence = context.analysis.sentence_at(count.start)
    if sentence is None or sentence.layout is Layout.LINK:
        return None
    if is_denied(context.analysis, sentence, count.start, count.end):
        return None
    drafts = context.reading.story.drafts_at(sentence, count.start)
    key = count.start, count.end
    if key not in context.wordings:
        context.wordings[key] = count_wording(context.analysis, sentence, count)
    return _Told(count, sentence, context.wordings[key], drafts, index in drafts)


def _source(context: Context, one: _Told) -> Source | None:
    if not one.linked or one.vague:
        return None
    if one.wording["claim"] or context.parts[one.sentence.index][Part.CLAIM] > _CLAIMED:
        return Source.CLAIM
    return None if context.analysis.is_headline(one.sentence) else Source.VERDICT


def _features(context: Context, index: int, one: _Told, beside: dict[str, float]) -> Features:
    count, wording = one.count, one.wording
    seen = context.of_span(index, min(count.start, count.noun_start), max(count.end, count.noun_end))
    words = {word for word in seen.words if not word.startswith(_USELESS_WORDS)} | {
        f"noun {stem(count.noun)}"
    }
    named = {name: value for name, value in seen.named.items() if not name.startswith(_USELESS_NAMED)}
    named |= {name: float(value) for name, value in wording.items()}
    named |= beside | _belonging(context, one)
    companies = count.unit is Unit.COMPANIES
    staff = count.unit in _STAFF and not wording["hit_in_sentence"]
    named |= {
        "unlinked": float(not one.linked),
        "cannot stand alone": float((companies or staff) and not one.linked),
        "people": float(one.people),
        "lines": float(one.lines),
        "companies": float(companies),
        f"qualifier {count.qualifier}": 1.0,
        "digits": min(_significant_digits(count.magnitude), 6) / 3,
        "size": math.log10(count.magnitude) / 4,
        "small": float(count.magnitude < 30),
        "small companies": float(companies and count.magnitude < 50),
        "lead": float(one.sentence.paragraph <= 3),
    }
    return Features(named, words)


def _belonging(context: Context, one: _Told) -> dict[str, float]:
    """Return which incidents the figure is told of."""
    drafts = context.reading.story.drafts
    of_main = any(drafts[i].salience is Salience.MAIN for i in one.drafts)
    return {
        "own fact": float(one.own),
        "of nobody": float(not one.drafts),
        "of another main": float(not one.own and of_main),
        "of a recalled one": float(bool(one.drafts) and not one.own and not of_main),
        "shared by several": float(one.own and len(one.drafts) > 1),
    }


def _loot(context: Context, sentences: Iterable[Sentence]) -> tuple[int, int]:
    """Return how many kinds of data and how many wordings of theft the sentences tell and don't deny."""
    analysis = context.analysis
    numbers = {sentence.index for sentence in sentences}

    def told(start: int, end: int) -> bool:
        sentence = analysis.sentence_at(start)
        inside = sentence is not None and sentence.index in numbers
        return inside and not analysis.assertion.negated(start, end)

    types = sum(told(d.start, d.end) for d in analysis.data_types)
    thefts = sum(told(t.start, t.end) for t in analysis.triggers if t.attack_type in _THEFT)
    return types, thefts


def _of_sentence(context: Context, sentence: Sentence) -> dict[str, float]:
    types, thefts = _loot(context, [sentence])
    following = context.analysis.next_in_paragraph(sentence)
    return {
        "sentence types": math.log1p(types),
        "sentence thefts": math.log1p(thefts),
        "then untouched": context.parts[following.index][Part.UNTOUCHED] if following else 0.0,
    }


# How a figure stands to the others --------------------------------------------------------------------------


def _relations(context: Context, told: Sequence[_Told]) -> list[dict[str, float]]:
    """Return how each figure stands to the others, in linear time but for sorting."""
    sizes = sorted((one.count.magnitude, _significant_digits(one.count.magnitude)) for one in told)
    linked = [one for one in told if one.linked]
    people = sum(one.people and not one.vague for one in linked)
    precise = sum(not one.vague for one in linked)
    vague = sum(one.vague for one in told)
    largest = max((one.count.magnitude for one in linked), default=0.0)
    return [
        {
            "figures": math.log2(len(told)),
            "alone": float(len(told) == 1),
            "outdone": float(not one.people and people > 0),
            "vaguer": float(one.vague and precise > 0),
            "vague beside another": float(one.vague and len(told) > vague),
            "largest": float(one.count.magnitude >= largest),
            "rounded elsewhere": float(_more_precise_beside(sizes, one.count.magnitude)),
            **_conversion(context, told, k),
        }
        for k, one in enumerate(told)
    ]


def _more_precise_beside(sizes: Sequence[tuple[float, int]], size: float) -> bool:
    """Return whether another figure tells nearly the same with more digits."""
    digits, at = _significant_digits(size), bisect_left(sizes, (size, 0))
    return any(
        more > digits and other != size and abs(other - size) <= _ROUNDING * size
        for other, more in sizes[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS]
    )


def _conversion(context: Context, told: Sequence[_Told], k: int) -> dict[str, float]:
    """Return whether people and lines are counted side by side, and whether one tells the other."""
    one = told[k]
    near = [
        o
        for o in told[max(0, k - 2) : k + 3]
        if o is not one and abs(o.sentence.index - one.sentence.index) <= 1
    ]
    people, lines = any(o.people for o in near), any(o.lines for o in near)
    return {
        "people beside lines": float(one.people and lines),
        "lines beside people": float(one.lines and people),
        "others beside people": float(not one.people and not one.lines and people),
        "stands for lines": float(k > 0 and _stands_for(context, told[k - 1], one)),
        "stood for by people": float(k + 1 < len(told) and _stands_for(context, one, told[k + 1])),
    }


def _stands_for(context: Context, lines: _Told, people: _Told) -> bool:
    """Return whether « soit », « représentant » lead from a number of lines to the people behind them."""
    if not lines.lines or not people.people or people.count.magnitude > lines.count.magnitude:
        return False
    start, end = lines.count.noun_end, people.count.start
    return end - start <= _CONVERSION and has("records", "stands_for", context.analysis.lower, start, end)


def _significant_digits(number: float) -> int:
    return len(str(int(number)).rstrip("0"))
