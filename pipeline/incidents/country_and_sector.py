"""The victim's country and sector: the likeliest that words of the article speak for, if likely enough."""

from pipeline.incidents.features.context import Context
from pipeline.incidents.features.country import CountryCandidate, country_candidates
from pipeline.incidents.features.sector import SectorCandidate, sector_candidates
from pipeline.language.places import PlaceMention
from pipeline.language.sectors import SectorMention
from pipeline.schema import Sector

#: From which probability on a cell is filled: chosen on held-out stories, for F1 with few wrong cells.
COUNTRY_FROM = 0.5
SECTOR_FROM = 0.4


def choose_country(context: Context, index: int) -> tuple[str, PlaceMention] | None:
    """Return the ISO code of the country of the victim of incident `index` with its witness, or None."""
    for chance, candidate in rated_countries(context, index):
        return (candidate.country, candidate.witness) if chance >= COUNTRY_FROM else None
    return None


def choose_sector(context: Context, index: int) -> tuple[Sector, SectorMention] | None:
    """Return the sector of the victim of incident `index` with the word that tells it, or None."""
    for chance, candidate in rated_sectors(context, index):
        return (candidate.sector, candidate.witness) if chance >= SECTOR_FROM else None
    return None


def rated_countries(context: Context, index: int) -> list[tuple[float, CountryCandidate]]:
    """Return the countries that the victim may be of, each with its probability, the likeliest first."""
    model = context.reading.models.facts["country"]
    rated = [(model.probability(c.features), c) for c in country_candidates(context, index)]
    return sorted(rated, key=lambda one: (-one[0], one[1].country))


def rated_sectors(context: Context, index: int) -> list[tuple[float, SectorCandidate]]:
    """Return the sectors that the victim may be of, each with its probability, the likeliest first."""
    model = context.reading.models.facts["sector"]
    rated = [(model.probability(c.features), c) for c in sector_candidates(context, index)]
    return sorted(rated, key=lambda one: (-one[0], one[1].sector))
