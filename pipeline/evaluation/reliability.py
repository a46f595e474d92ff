"""How well the confidence of incidents and fields holds: reliability bins and expected calibration error."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pipeline.evaluation.rates import Interval, interval, resamples

BINS = 10


class Claim(NamedTuple):
    """One value that an extraction gave: its scored field, its confidence (0 to 1), whether it was right.

    `article` is the place of its article in the corpus, from 0.
    """

    field: str
    confidence: float
    right: bool
    article: int = 0


class Bin(NamedTuple):
    """The claims whose confidence lies in [low, high), 1.0 belonging to the last bin.

    `confidence` and `right` are the mean confidence and the share of right claims, 0 where `size` is 0.
    """

    low: float
    high: float
    size: int
    confidence: float
    right: float


@dataclass(frozen=True)
class Reliability:
    """The bins of a set of claims, and their expected calibration error.

    The error is the mean distance between confidence and share of right claims, weighted by the
    bins' sizes (Naeini, Cooper and Hauskrecht 2015); 0 is perfect, and also what no claims give.
    """

    bins: tuple[Bin, ...]
    error: float


def reliability(claims: Sequence[Claim]) -> Reliability:
    """Return the reliability of `claims` in ten bins of equal width."""
    grouped: list[list[Claim]] = [[] for _ in range(BINS)]
    for claim in claims:
        grouped[_bin(claim)].append(claim)
    bins = []
    for number, group in enumerate(grouped):
        count = max(len(group), 1)
        confidence = sum(claim.confidence for claim in group) / count
        right = sum(claim.right for claim in group) / count
        bins.append(Bin(number / BINS, (number + 1) / BINS, len(group), confidence, right))
    total = max(len(claims), 1)
    return Reliability(tuple(bins), sum(b.size * abs(b.confidence - b.right) for b in bins) / total)


def error_interval(claims: Sequence[Claim], articles: int) -> Interval:
    """Return a 95 % interval of the expected calibration error, by resampling the corpus' `articles`.

    It is the middle of what the samples give. A sample adds its own noise to every bin, so where claims are
    few the interval lies rather high.
    """
    if not claims:
        return Interval(0.0, 0.0)
    sums = np.zeros((articles, BINS, 2))
    for claim in claims:
        sums[claim.article, _bin(claim)] += (1, claim.confidence - claim.right)
    totals = np.tensordot(resamples(articles), sums, axes=(1, 0))
    sizes = totals[..., 0].sum(axis=1)
    errors = np.abs(totals[..., 1]).sum(axis=1) / np.maximum(sizes, 1)
    return interval(errors[:, np.newaxis])[0]


def _bin(claim: Claim) -> int:
    return min(int(claim.confidence * BINS), BINS - 1)
