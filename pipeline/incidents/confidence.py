"""How sure an incident is: the victim model's odds as a probability."""

import math

from pipeline.incidents.focus import Draft

#: An unnamed victim has no score of its own; about every second one is right on corpus/dev.
_UNNAMED = 0.5


def confidence(draft: Draft) -> float:
    """Return a number from 0 to 1, two decimals: the chance that the named victim is one.

    It comes from the linear model's log-odds and says nothing of the other fields.
    """
    if draft.victim is None:
        return _UNNAMED
    odds = max(-30.0, min(30.0, draft.victim.victim_score))
    return round(1 / (1 + math.exp(-odds)), 2)
