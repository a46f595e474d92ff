"""Did an incident of this article happen to a candidate? All candidates' roles seen together decide.

The second look: how sure the role model is of this one, how it stands to the best other and to its mates.
"""

import math
from collections.abc import Sequence

from pipeline.incidents.candidate import Candidate, Role
from pipeline.incidents.models import Features
from pipeline.language.organisations import is_address

_LIMIT = 6.0
_LEAST = 1e-5
#: What stands for the score of the best other where there is none.
_NO_RIVAL = -8.0


def odds(probability: float) -> float:
    """Return the log-odds of a probability, kept within what the models tell apart."""
    bounded = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))


def clip(value: float, low: float = -_LIMIT) -> float:
    """Return `value` within the limits beyond which log-odds tell no further difference."""
    return max(low, min(_LIMIT, value))


def victim_features(candidates: Sequence[Candidate], tells: float) -> list[Features]:
    """Return what the model sees of each candidate; `tells` are the log-odds of the article."""
    scores = [odds(c.hit) for c in candidates]
    chance = 1 / (1 + math.exp(-clip(tells)))
    rivals = [i for i, c in enumerate(candidates) if c.may_be_victim]
    ranked = sorted(rivals, key=lambda i: (-scores[i], candidates[i].mentions[0].start))
    total = sum(candidates[i].hit for i in rivals)
    found = []
    for i, candidate in enumerate(candidates):
        score, leads = scores[i], ranked[:1] == [i]
        other = next((scores[rival] for rival in ranked if rival != i), _NO_RIVAL)
        mates = [scores[m] for m in sorted(candidate.mates)]
        named = {
            "score": score,
            "score in telling article": score * chance,
            "tells": clip(tells),
            "leads": float(leads),
            "leads in telling article": clip(tells) * leads,
            "score of leader": score * leads,
            "second": float(ranked[1:2] == [i]),
            "ahead": clip(score - other, 0.0) * leads,
            "behind": clip(score - other),
            "best other": other,
            "sum of others": total - (candidate.hit if candidate.may_be_victim else 0.0),
            "other part": float(not candidate.may_be_victim),
            "mates": float(min(len(mates), 4)),
            "best mate": max(mates, default=0.0),
            "mean of mates": sum(mates) / len(mates) if mates else 0.0,
            "supplier": math.log(max(candidate.roles[Role.SUPPLIER], _LEAST)),
            "attacker": math.log(max(candidate.roles[Role.ATTACKER], _LEAST)),
            "recalled": _log_ratio(candidate, Role.RECALLED, Role.VICTIM),
            "candidates": math.log1p(len(candidates)),
            "in title": float("in title" in candidate.features),
            "mentions": math.log1p(len(candidate.mentions)),
            "address of another": float(not leads and is_address(candidate.name)),
        }
        found.append(Features(named))
    return found


def _log_ratio(candidate: Candidate, one: Role, other: Role) -> float:
    return math.log(max(candidate.roles[one], _LEAST) / max(candidate.roles[other], _LEAST))
