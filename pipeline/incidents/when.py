"""When an incident happened: which of the article's dates is the attack's."""

from collections.abc import Sequence

from pipeline.incidents.decision import Decision, likeliest, weighed
from pipeline.incidents.features.context import Context
from pipeline.incidents.features.date import DateCandidate, date_candidates
from pipeline.language.mentions import DateMention

#: Below even odds: the likeliest date is worth giving; lower still, days of mere announcements are given.
_THRESHOLD = 0.3
#: The day on which somebody speaks of it is the attack's only where that is likelier than not.
_OF_SAYING = 0.5


def choose_date(context: Context, index: int, dates: Sequence[DateMention]) -> Decision[DateCandidate] | None:
    """Return which of `dates`, those that the sentences of incident `index` hold, is its date; None of none.

    It is the likeliest; of several as likely the first in the text.
    """
    model = context.reading.models.facts["date"]
    found = date_candidates(context, index, dates)
    options = weighed(model, [(c, c.mention, c.features) for c in found])
    options.sort(key=lambda one: one.value.mention.start)
    likely = likeliest("date", options, _THRESHOLD)
    if likely is not None and likely.best.value.features.named["day of saying"]:
        return likeliest("date", options, _OF_SAYING)
    return likely
