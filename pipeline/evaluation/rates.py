"""The scored fields, and rates from their counts: precision, recall, F1, mission F1, bootstrap intervals."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MISSION_FIELDS = ("attacker", "victim", "records", "ransom", "data_types")
RANSOM_PARTS = ("ransom_demanded", "ransom_amount", "ransom_paid")
#: Every scored field, in the order in which reports list them.
FIELDS = (
    "incident",
    *MISSION_FIELDS,
    "third_party",
    "attack_types",
    "date",
    "country",
    "sector",
    "status",
    "records_unit",
    "records_qualifier",
    *RANSOM_PARTS,
    "sale_price",
    "data_volume",
)
RESAMPLES = 1000
SEED = 20240229


class Counts(NamedTuple):
    """True positives, false positives, false negatives, and the rates that follow from them (0 to 1)."""

    tp: int
    fp: int
    fn: int

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else float(not self.fn)

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else float(not self.fp)

    @property
    def f1(self) -> float:
        total = 2 * self.tp + self.fp + self.fn
        return 2 * self.tp / total if total else 1.0


class Interval(NamedTuple):
    """A 95 % interval of a rate."""

    low: float
    high: float


#: The place of each field on the second axis of counts by article.
COLUMN = {name: index for index, name in enumerate(FIELDS)}


def mission(totals: NDArray[np.float64], fields: Sequence[str] = FIELDS) -> NDArray[np.float64]:
    """Return the mean F1 of those mission fields of `fields` that occur at all; 1 where none does.

    The last two axes of `totals` are the field, in the order of `FIELDS`, and tp, fp, fn.
    """
    of_mission = totals[..., [COLUMN[name] for name in MISSION_FIELDS if name in fields], :]
    occurs = of_mission.sum(axis=-1) > 0
    count = occurs.sum(axis=-1)
    return np.where(count > 0, (_f1(of_mission) * occurs).sum(axis=-1) / np.maximum(count, 1), 1.0)


def intervals(
    counts: NDArray[np.float64], fields: Sequence[str] = FIELDS
) -> tuple[dict[str, Interval], Interval]:
    """Return 95 % intervals of each field's F1 and the mission F1, from counts by article, field and kind."""
    if not len(counts):
        return dict.fromkeys(fields, Interval(1.0, 1.0)), Interval(1.0, 1.0)
    totals = np.tensordot(resamples(len(counts)), counts, axes=(1, 0))
    of_fields = interval(_f1(totals))
    by_field = {name: of_fields[COLUMN[name]] for name in fields}
    return by_field, interval(mission(totals, fields)[:, np.newaxis])[0]


@lru_cache(maxsize=16)
def resamples(articles: int) -> NDArray[np.float64]:
    """Return how often each article is drawn in each of `RESAMPLES` bootstrap samples; the same each time."""
    generator = np.random.default_rng(SEED)
    drawn = generator.multinomial(articles, np.full(articles, 1 / articles), size=RESAMPLES)
    weights = drawn.astype(np.float64)
    weights.setflags(write=False)
    return weights


def interval(rates: NDArray[np.float64]) -> list[Interval]:
    """Return the middle 95 % of every column of `rates`, which has one row for each bootstrap sample."""
    low, high = np.quantile(rates, [0.025, 0.975], axis=0)
    return [Interval(*bounds) for bounds in zip(low.tolist(), high.tolist(), strict=True)]


def _f1(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return F1 for counts whose last axis is tp, fp, fn; 1 where nothing was there to be found or said."""
    tp, fp, fn = counts[..., 0], counts[..., 1], counts[..., 2]
    total = 2 * tp + fp + fn
    return np.where(total > 0, 2 * tp / np.maximum(total, 1), 1.0)
