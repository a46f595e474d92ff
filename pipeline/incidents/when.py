"""When an incident happened: which of the article's dates is the attack's."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.incidents.features.context import Context
from pipeline.incidents.features.date import date_candidates
from pipeline.language.mentions import DateMention
from pipeline.schema import DateBasis

#: Below even odds: the likeliest date is worth giving; lower still, days of mere announcements are given.
_THRESHOLD = 0.3


@dataclass(frozen=True, slots=True)
class ScoredDate:
    """A date with what it is the date of, and how likely it is the incident's."""

    mention: DateMention
    basis: DateBasis
    probability: float


def choose_date(context: Context, index: int, dates: Sequence[DateMention]) -> ScoredDate | None:
    """Return the likeliest of `dates`, those that the sentences of incident `index` hold, or None."""
    model = context.reading.models.facts["date"]
    scored = (
        ScoredDate(c.mention, c.basis, model.probability(c.features))
        for c in date_candidates(context, index, dates)
    )
    best = max(scored, key=lambda s: (s.probability, -s.mention.start), default=None)
    return best if best is not None and best.probability >= _THRESHOLD else None
