"""What the words of an article point to for a cell of a victim, its country or sector, among its rivals."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pipeline.incidents.features.bearing import M, Standing
from pipeline.incidents.features.context import Context
from pipeline.incidents.models import Features
from pipeline.schema import Salience

V = TypeVar("V")
#: More rivals than this tell nothing more.
_MOST_RIVALS = 3


@dataclass(eq=False)
class Pointed(Generic[V, M]):
    """A value that the article points to, as one incident's victim may have it.

    `standings` are the words that do, the closest to the victim first; `votes` what they say together.
    """

    value: V
    standings: list[Standing[M]]
    votes: float
    features: Features = field(default_factory=Features)

    @property
    def witness(self) -> M:
        """The word that stands nearest to the victim."""
        return self.standings[0].mention

    @property
    def first(self) -> int:
        """Where the article first points to it."""
        return min(s.mention.start for s in self.standings)


def among_rivals(
    context: Context,
    index: int,
    one: Pointed[V, M],
    candidates: Sequence[Pointed[V, M]],
    rank: Callable[[Standing[M]], tuple[int, ...]],
) -> dict[str, float]:
    """Return how `one` of the `candidates` of incident `index` stands to the victim and to the others.

    `rank` orders the words nearest to the victim, the closest first.
    """
    drafts = context.reading.story.drafts
    nearest = one.standings[0]
    rivals = [c for c in candidates if c is not one]
    ranks, own = [rank(c.standings[0]) for c in rivals], rank(nearest)
    found = {f"part {part}": chance for part, chance in context.parts[nearest.sentence.index].items()}
    return found | {
        f"best {nearest.bearing.label}": 1.0,
        "all in others' names": float(nearest.foreign),
        "votes": math.log1p(one.votes),
        "share of votes": one.votes / sum(c.votes for c in candidates),
        "most votes": float(all(one.votes > c.votes for c in rivals)),
        "mentions": math.log1p(len(one.standings)),
        "rivals nearer": float(min(sum(other < own for other in ranks), _MOST_RIVALS)),
        "rivals as near": float(min(sum(other == own for other in ranks), _MOST_RIVALS)),
        "most mentioned": float(all(len(one.standings) > len(c.standings) for c in rivals)),
        "first of article": float(all(one.first < c.first for c in rivals)),
        "incidents": math.log2(len(drafts)),
        "secondary": float(drafts[index].salience is Salience.SECONDARY),
        "described": float(drafts[index].victim is None),
    }
