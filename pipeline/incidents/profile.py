"""The victim's country and sector, from places, authorities and trade words around it."""

from collections import defaultdict
from collections.abc import Sequence

from pipeline.incidents.cues import has
from pipeline.incidents.focus import Draft
from pipeline.language.analysis import Analysis
from pipeline.language.places import PlaceMention
from pipeline.language.sectors import SectorMention
from pipeline.language.sentences import Layout, Sentence
from pipeline.schema import Salience, Sector

_KIND = {"authority": 2.0, "country": 1.0, "demonym": 1.2, "region": 1.2, "city": 1.0}
_NEAR = 60
_AROUND = 45


def choose_country(
    analysis: Analysis, draft: Draft, sentences: Sequence[Sentence]
) -> tuple[str, PlaceMention] | None:
    """Return the ISO code that the places around the victim speak for, with its best witness."""
    indices = {s.index for s in sentences}
    votes: dict[str, float] = defaultdict(float)
    witness: dict[str, tuple[float, PlaceMention]] = {}
    for place in analysis.places:
        sentence = analysis.sentence_at(place.start)
        if sentence is None or sentence.layout is Layout.LINK or _of_attacker(analysis, place):
            continue
        weight = _KIND.get(place.kind, 1.0) * (1.0 if sentence.index in indices else 0.25)
        if any(abs(anchor - place.start) < _NEAR for anchor in draft.anchors):
            weight *= 3.0
        elif sentence.index > 12:
            weight *= 0.6
        votes[place.country] += weight
        if place.country not in witness or weight > witness[place.country][0]:
            witness[place.country] = (weight, place)
    if not votes:
        return None
    best = max(votes, key=lambda c: (votes[c], c == "FR", c))
    return best, witness[best][1]


def _of_attacker(analysis: Analysis, place: PlaceMention) -> bool:
    return has("country", "of_others", analysis.lower, place.start - _AROUND, place.end + 25)


def choose_sector(
    analysis: Analysis, draft: Draft, sentences: Sequence[Sentence]
) -> tuple[Sector, SectorMention] | None:
    """Return the sector that words in or beside the victim's name tell, with the word."""
    spans = (
        [(m.start, m.end) for m in draft.victim.mentions]
        if draft.victim
        else [(d, d + 60) for d in draft.anchors]
    )
    indices = {s.index for s in sentences}
    votes: dict[Sector, float] = defaultdict(float)
    witness: dict[Sector, tuple[float, SectorMention]] = {}
    for mention in analysis.sectors:
        sentence = analysis.sentence_at(mention.start)
        if sentence is None or sentence.layout is Layout.LINK:
            continue
        weight = _sector_weight(mention, spans, sentence, indices, draft)
        if weight <= 0:
            continue
        votes[mention.sector] += weight
        if mention.sector not in witness or weight > witness[mention.sector][0]:
            witness[mention.sector] = (weight, mention)
    if not votes:
        return None
    best = max(votes, key=lambda s: (votes[s], s))
    return (best, witness[best][1]) if votes[best] >= 0.5 else None


def _sector_weight(
    mention: SectorMention,
    spans: Sequence[tuple[int, int]],
    sentence: Sentence,
    indices: set[int],
    draft: Draft,
) -> float:
    if any(start <= mention.start and mention.end <= end for start, end in spans):
        return 4.0
    gap = min((max(start - mention.end, mention.start - end, 0) for start, end in spans), default=10_000)
    strong = 1.0 if mention.strength == "context" else 0.6
    if gap <= 3:
        return 4.0 * strong
    if gap <= 40:
        return 2.5 * strong
    if gap <= 110 and sentence.index in indices:
        return 1.0 * strong
    if sentence.index in indices and (draft.salience is Salience.MAIN) and sentence.index < 8:
        return 0.5 * strong
    return 0.0
