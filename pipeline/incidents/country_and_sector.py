"""The victim's country and sector: the likeliest that words of the article speak for, if likely enough."""

from pipeline.incidents.decision import Decision, Option, likeliest
from pipeline.incidents.features.context import Context
from pipeline.incidents.features.country import CountryCandidate, country_candidates
from pipeline.incidents.features.sector import SectorCandidate, sector_candidates

#: From which probability on a cell is filled: chosen on held-out stories, for F1 with few wrong cells.
COUNTRY_FROM = 0.5
SECTOR_FROM = 0.4


def choose_country(context: Context, index: int) -> Decision[CountryCandidate] | None:
    """Return which country the victim of incident `index` is of; None where the article points to none."""
    model = context.reading.models.facts["country"]
    options = [
        Option(c, c.witness, model.probability(c.features), model, c.features)
        for c in sorted(country_candidates(context, index), key=lambda c: c.country)
    ]
    return likeliest("victim_country", options, COUNTRY_FROM)


def choose_sector(context: Context, index: int) -> Decision[SectorCandidate] | None:
    """Return which sector the victim of incident `index` is of; None where the article speaks of none."""
    model = context.reading.models.facts["sector"]
    options = [
        Option(c, c.witness, model.probability(c.features), model, c.features)
        for c in sorted(sector_candidates(context, index), key=lambda c: c.sector)
    ]
    return likeliest("victim_sector", options, SECTOR_FROM)
