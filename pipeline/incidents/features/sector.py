"""Is this the victim's sector? What its words stand beside, and which other sector stands nearer."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.incidents.features.bearing import Bearing, Standing, VictimPlaces
from pipeline.incidents.features.context import Context
from pipeline.incidents.features.pointing import Pointed, among_rivals
from pipeline.incidents.models import Features
from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import cue
from pipeline.language.phrases import key
from pipeline.language.sectors import SectorMention
from pipeline.language.sentences import Layout
from pipeline.schema import Sector

#: Counts beyond this tell nothing more.
_CAP = 2
#: The mentions of a sector whose words are looked at, the nearest to the victim first.
_READ = 4
_LEAD = 4
#: What a wording weighs as a vote for its sector: by its strength outside of the name, and by its place.
_STRENGTHS = {"name": 0.6, "context": 1.0, "inside": 0.3, "hint": 0.3}
_INSIDE, _IN_FIELD = 4.0, 5.0
#: The letters before a wording in which what one is specialised in is told.
_FIELD = 60
_PLACES = {
    Bearing.HEAD: 4.0,
    Bearing.APPOSED: 4.0,
    Bearing.TOLD_OF: 3.0,
    Bearing.NEAR: 2.5,
    Bearing.SENTENCE: 1.0,
    Bearing.AFTER: 1.0,
}
_ELSEWHERE, _FOREIGN = 0.3, 0.25


def sector_candidates(context: Context, index: int) -> list[Pointed[Sector, SectorMention]]:
    """Return the sectors that words of the article speak for, with what the model sees of each."""
    found: dict[Sector, list[Standing[SectorMention]]] = defaultdict(list)
    analysis = context.analysis
    draft = context.reading.story.drafts[index]
    for standing in VictimPlaces(analysis, draft).standings(analysis.sectors):
        mention = standing.mention
        if _speaks(analysis.lower, standing):
            found[mention.sector].append(standing)
    candidates = [
        Pointed(sector, sorted(standings, key=_closeness), sum(_vote(analysis.lower, s) for s in standings))
        for sector, standings in sorted(found.items())
    ]
    for candidate in candidates:
        candidate.features = _features(context, index, candidate, candidates)
    return candidates


def _speaks(lower: str, standing: Standing[SectorMention]) -> bool:
    """Return whether a wording where it stands may tell the victim's sector."""
    mention, bearing = standing.mention, standing.bearing
    # A word that tells only inside a name ("Énergies") is any word elsewhere, but for what one does.
    in_field = bearing <= Bearing.AFTER and _is_field(lower, standing)
    return mention.strength != "inside" or bearing <= Bearing.HEAD or in_field


def _closeness(standing: Standing[SectorMention]) -> tuple[bool, int, bool, int, int]:
    mention = standing.mention
    return standing.foreign, standing.bearing, mention.strength == "hint", standing.order, mention.start


def _vote(lower: str, standing: Standing[SectorMention]) -> float:
    """Return what a wording says for its sector: the more, the nearer it stands to the victim."""
    mention = standing.mention
    if _is_field(lower, standing) and standing.bearing <= Bearing.AFTER:
        return _IN_FIELD
    if standing.bearing is Bearing.INSIDE:
        return _INSIDE
    place = _PLACES.get(standing.bearing, _ELSEWHERE) * (_FOREIGN if standing.foreign else 1.0)
    return place * _STRENGTHS[mention.strength] / (1 + standing.order)


def _features(
    context: Context,
    index: int,
    candidate: Pointed[Sector, SectorMention],
    candidates: Sequence[Pointed[Sector, SectorMention]],
) -> Features:
    analysis = context.analysis
    named: Counter[str] = Counter()
    for standing in candidate.standings:
        mention = standing.mention
        named[f"{standing.bearing.label} {mention.strength}"] += 1
        begins = (
            standing.bearing is Bearing.INSIDE and standing.order == 0 and _begins_name(analysis, standing)
        )
        named["begins the name"] += begins
        if _is_field(analysis.lower, standing):
            named["field"] += 1
            named[f"field {_where(standing.bearing)}"] += 1
        if standing.bearing <= Bearing.SENTENCE:
            named[f"{standing.bearing.label} {'first' if standing.order == 0 else 'behind another'}"] += 1
        named["in another's name"] += standing.foreign
        named["in title"] += standing.sentence.layout is Layout.TITLE
        named["in lead"] += standing.sentence.index < _LEAD
        named["in advice"] += Tone.ADVICE in analysis.tones(standing.sentence)
        named["told of all"] += mention.strength != "hint"
    features = {name: float(min(count, _CAP)) for name, count in named.items()}
    features |= among_rivals(context, index, candidate, candidates, _rank)
    nearest = _rank(candidate.standings[0])
    features[f"sector {candidate.value.value}"] = 1.0
    features["nearest"] = float(all(c is candidate or _rank(c.standings[0]) > nearest for c in candidates))
    words: set[str] = set()
    for standing in candidate.standings[:_READ]:
        words |= _words(context, standing)
    return Features(features, words)


def _where(bearing: Bearing) -> str:
    return "named" if bearing <= Bearing.HEAD else "told" if bearing <= Bearing.SENTENCE else "apart"


def _begins_name(analysis: Analysis, standing: Standing[SectorMention]) -> bool:
    """Return whether a wording in the victim's name is its first word, as head nouns are."""
    before = analysis.text[standing.mention.start - 1 : standing.mention.start]
    return not any(n.start < standing.mention.start < n.end for n in analysis.organisation_mentions) and (
        not before or not before.isalnum()
    )


def _is_field(lower: str, standing: Standing[SectorMention]) -> bool:
    """Return whether a wording stands behind "spécialisé dans" and the like, which tell what one does."""
    start = standing.mention.start
    return cue("facts", "sector", "field").search(lower, max(0, start - _FIELD), start) is not None


def _rank(standing: Standing[SectorMention]) -> tuple[bool, int, bool]:
    return _closeness(standing)[:3]


def _words(context: Context, standing: Standing[SectorMention]) -> set[str]:
    mention, bearing = standing.mention, standing.bearing
    written = key(context.analysis.text[mention.start : mention.end])
    where = "named" if bearing <= Bearing.HEAD else "told" if bearing <= Bearing.TOLD_OF else "apart"
    found = {f"{where}: {written}", f"wording: {written}", f"head: {written.split()[0]}"}
    found |= {f"{where} between: {w}" for w in standing.between}
    if bearing > Bearing.INSIDE:
        found |= {f"{where} {w}" for w in context.beside(mention.start, mention.end, 3)}
    return found
