"""A decision on a cell as a value: what was chosen, by which model or rule, and what else was weighed.

The deciders return decisions; a run takes the chosen values from them, `breche explain` takes the reasons.
They only hold on to what was computed anyway: the reasons are worked out for those who ask.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pipeline.incidents.models import Features, LinearModel
from pipeline.language.mentions import Mention
from pipeline.schema import Evidence

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Option(Generic[T]):
    """A value that was weighed: what shows it, how likely it is, and what a model saw of it.

    `index` is the class of `model` that stands for it. Without a model, a plain rule proposed it.
    """

    value: T
    mention: Mention | None
    chance: float | None = None
    model: LinearModel | None = None
    features: Features | None = None
    index: int = 0
    #: The earlier decision that this one rests on most, where there is one.
    behind: "Callable[[], Option[Any]] | None" = None

    def reasons(self) -> list[tuple[str, float]]:
        """Return what each feature adds to the score, largest first; empty where no model was asked.

        Of a model of several classes the score is what sets the class apart from the likeliest other.
        """
        if self.model is None or self.features is None:
            return []
        return self.model.contributions(self.features, self.index, self._other())

    def score(self) -> float:
        """Return what the reasons add up to: log-odds, 0 where no model was asked."""
        return math.fsum(value for _, value in self.reasons())

    def _other(self) -> int | None:
        """Return the likeliest other class, None for a model of a single one."""
        assert self.model is not None and self.features is not None
        if len(self.model.classes) == 1:
            return None
        scores = self.model.scores(self.features).tolist()
        return max((i for i in range(len(scores)) if i != self.index), key=lambda i: (scores[i], -i))


@dataclass(slots=True, eq=False)
class Decision(Generic[T]):
    """What was decided on a cell, or on one value of a cell that holds several.

    `best` is the value chosen; where the cell is left empty, the one that came nearest. `options` are all
    that were weighed, in no order. `rule` names the plain rule that decided, alone or after the model.
    """

    field: str
    best: Option[T]
    filled: bool
    options: Sequence[Option[T]] = ()
    threshold: float | None = None
    rule: str | None = None

    @property
    def chosen(self) -> T | None:
        """The value that fills the cell; None where it is left empty."""
        return self.best.value if self.filled else None


@dataclass(slots=True, eq=False)
class Reason:
    """A decision with the proof of the value that it filled a cell with, if it did and there is one.

    `shown` is what the proof is made of: the one counts as the article is stored, the other as it is read.
    """

    decision: Decision[Any]
    entry: Evidence | None = None
    shown: Mention | None = None


def weighed(model: LinearModel, seen: Sequence[tuple[T, Mention, Features]]) -> list[Option[T]]:
    """Return values, each with how likely `model`, of a single class, holds it."""
    chances = model.chances([features for _, _, features in seen])
    return [Option(*one[:2], chance, model, one[2]) for one, chance in zip(seen, chances, strict=True)]


def likeliest(field: str, options: Iterable[Option[T]], threshold: float) -> Decision[T] | None:
    """Return the decision for the likeliest of `options`, the first of several; None where there is none.

    It fills the cell from `threshold` on.
    """
    found = list(options)
    best = max(found, key=lambda one: one.chance or 0.0, default=None)
    if best is None:
        return None
    return Decision(field, best, (best.chance or 0.0) >= threshold, found, threshold)


def ruled(field: str, value: T, mention: Mention | None, rule: str, *, filled: bool = True) -> Decision[T]:
    """Return a decision that a plain rule took without asking a model."""
    return Decision(field, Option(value, mention), filled, rule=rule)
