"""The victim's country and sector: the likeliest that words of the article speak for, if likely enough."""

from pipeline.incidents.decision import Decision, likeliest, weighed
from pipeline.incidents.features.context import Context
from pipeline.incidents.features.country import country_candidates
from pipeline.incidents.features.pointing import Pointed
from pipeline.incidents.features.sector import sector_candidates
from pipeline.language.places import PlaceMention
from pipeline.language.sectors import SectorMention
from pipeline.schema import Sector

#: From which probability on a cell is filled: chosen on held-out stories, for F1 with few wrong cells.
COUNTRY_FROM = 0.5
SECTOR_FROM = 0.4


def choose_country(context: Context, index: int) -> Decision[Pointed[str, PlaceMention]] | None:
    """Return which country the victim of incident `index` is of; None where the article points to none."""
    model = context.reading.models.facts["country"]
    found = country_candidates(context, index)
    options = weighed(model, [(c, c.witness, c.features) for c in found])
    return likeliest("victim_country", options, COUNTRY_FROM)


def choose_sector(context: Context, index: int) -> Decision[Pointed[Sector, SectorMention]] | None:
    """Return which sector the victim of incident `index` is of; None where the article speaks of none."""
    model = context.reading.models.facts["sector"]
    found = sector_candidates(context, index)
    options = weighed(model, [(c, c.witness, c.features) for c in found])
    return likeliest("victim_sector", options, SECTOR_FROM)
