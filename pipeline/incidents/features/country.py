"""Is this the victim's country? How the places that point to it stand to the victim, and other countries'."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.incidents.cues import has
from pipeline.incidents.features.bearing import Bearing, Standing, VictimPlaces
from pipeline.incidents.features.context import Context
from pipeline.incidents.features.pointing import Pointed, among_rivals
from pipeline.incidents.focus import Draft
from pipeline.incidents.models import Features
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import cue
from pipeline.language.phrases import key
from pipeline.language.places import PlaceMention
from pipeline.language.sentences import Layout
from pipeline.schema import Salience

#: What a place of each kind weighs as a vote for its country, and what nearness makes of it.
_VOTES = {"authority": 2.0, "country": 1.0, "demonym": 1.2, "region": 1.2, "city": 1.0}
_NEAR, _NEARER = 60, 3.0
_AWAY, _LATE, _FOREIGN = 0.25, 0.6, 0.5
_LATE_SENTENCE = 12
#: Counts beyond this tell nothing more.
_CAP = 2
#: The mentions of a country whose words are looked at, the nearest to the victim first.
_READ = 5
_LEAD = 4
#: Before and behind a place so many letters are read for whose place it is.
_BEFORE, _BEHIND = 45, 30
#: Whose place it may be, by words beside it.
_OWNERS = ("of_others", "of_experts", "of_officials", "of_persons", "of_bodies")
_DATELINE = re.compile(r"(?:/[\w-]+)? ?(?:\(|-|:|,? \d)")


def country_candidates(context: Context, index: int) -> list[Pointed[str, PlaceMention]]:
    """Return the countries that places of the article point to, with what the model sees of each."""
    analysis = context.analysis
    draft = context.reading.story.drafts[index]
    found: dict[str, list[Standing[PlaceMention]]] = defaultdict(list)
    for standing in VictimPlaces(analysis, draft).standings(analysis.places):
        if standing.bearing > Bearing.TOLD_OF and _of_another(analysis.lower, standing):
            continue
        found[standing.mention.country].append(standing)
    candidates = [
        Pointed(
            country,
            sorted(standings, key=lambda s: (*_rank(s), s.mention.start)),
            sum(_votes(draft, s) for s in standings),
        )
        for country, standings in sorted(found.items())
    ]
    for candidate in candidates:
        candidate.features = _features(context, index, candidate, candidates)
    return candidates


def _features(
    context: Context,
    index: int,
    candidate: Pointed[str, PlaceMention],
    candidates: Sequence[Pointed[str, PlaceMention]],
) -> Features:
    analysis, drafts = context.analysis, context.reading.story.drafts
    draft = drafts[index]
    named: Counter[str] = Counter()
    for standing in candidate.standings:
        mention, sentence = standing.mention, standing.sentence
        named[f"{standing.bearing.label} {mention.kind}"] += 1
        named[f"any {mention.kind}"] += 1
        named["in another's name"] += standing.foreign
        named["in title"] += sentence.layout is Layout.TITLE
        named["in lead"] += sentence.index < _LEAD
        named["in advice"] += Tone.ADVICE in analysis.tones(sentence)
        named["recalled"] += analysis.recalls(sentence)
        named["dateline"] += _is_dateline(analysis.text, standing)
        near = "near" if standing.bearing <= Bearing.SENTENCE else "apart"
        for owner in _OWNERS:
            left = max(sentence.start, mention.start - _BEFORE)
            if has("country", owner, analysis.lower, left, min(sentence.end, mention.end + _BEHIND)):
                named[owner] += 1
                named[f"{owner} {near}"] += 1
    features = {name: float(min(count, _CAP)) for name, count in named.items()}
    best = candidate.standings[0].bearing
    features |= among_rivals(context, index, candidate, candidates, _rank)
    features |= {
        "france": float(candidate.value == "FR"),
        "share": len(candidate.standings) / sum(len(c.standings) for c in candidates),
        "rivals": math.log1p(len(candidates) - 1),
        "alone": float(len(candidates) == 1),
    }
    features["close"] = float(best <= Bearing.NEAR)
    features["apart"] = float(best > Bearing.SENTENCE)
    for group in (f"best {best.label}", "close", "apart", "share", "share of votes"):
        if len(drafts) > 1:
            features[f"{group}, several incidents"] = features[group]
        if draft.salience is Salience.SECONDARY:
            features[f"{group}, secondary"] = features[group]
    words: set[str] = set()
    for standing in candidate.standings[:_READ]:
        words |= _words(context, standing)
    return Features(features, words)


def _votes(draft: Draft, standing: Standing[PlaceMention]) -> float:
    """Return what a place says for its country: the more, the nearer to the victim and to the beginning."""
    mention, sentence = standing.mention, standing.sentence
    weight = _VOTES[mention.kind] * (_FOREIGN if standing.foreign else 1.0)
    weight *= 1.0 if sentence.index in draft.sentences else _AWAY
    if any(abs(anchor - mention.start) < _NEAR for anchor in draft.anchors):
        return weight * _NEARER
    return weight * (_LATE if sentence.index > _LATE_SENTENCE else 1.0)


def _of_another(lower: str, standing: Standing[PlaceMention]) -> bool:
    """Return whether words beside a place make it the attackers' ("un gang russe") or an expert's."""
    start, end, sentence = standing.mention.start, standing.mention.end, standing.sentence
    before = lower[max(sentence.start, start - _BEFORE) : start]
    if cue("facts", "country", "attackers").search(before) or cue("facts", "country", "experts").search(
        before
    ):
        return True
    behind = lower[end : min(sentence.end, end + _BEHIND)]
    return cue("facts", "country", "for_security").match(behind) is not None


def _is_dateline(text: str, standing: Standing[PlaceMention]) -> bool:
    """Return whether the place opens the article's first sentences as the paper's own ("LYON - …")."""
    begins = standing.mention.start - standing.sentence.start <= 1 and standing.sentence.index < _LEAD
    return begins and _DATELINE.match(text, standing.mention.end) is not None


def _rank(standing: Standing[PlaceMention]) -> tuple[bool, int, int]:
    return standing.foreign, standing.bearing, standing.order


def _words(context: Context, standing: Standing[PlaceMention]) -> set[str]:
    mention, bearing = standing.mention, standing.bearing
    where = "near" if bearing <= Bearing.SENTENCE else "apart"
    found = {f"{where} between: {w}" for w in standing.between}
    if mention.kind == "authority":
        found.add(f"authority: {key(context.analysis.text[mention.start : mention.end])}")
    if bearing > Bearing.INSIDE:
        found |= {f"{mention.kind} {w}" for w in context.beside(mention.start, mention.end, 3)}
        found |= {f"{where} {w}" for w in context.beside(mention.start, mention.end, 2)}
    return found
