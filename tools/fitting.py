"""Fits linear models over named features and hashed words: L2-regularised maximum likelihood, L-BFGS."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize

from pipeline.incidents.models.linear import BITS, Features, LinearModel, bucket

#: A word that fewer things show than this is left out: it would be learned by heart, and may be a name.
LEAST_COUNT = 3
_WORDS = 1 << BITS


@dataclass(frozen=True)
class Recipe:
    """How a model is fitted: its classes and the penalties of words and of named features."""

    name: str
    classes: tuple[str, ...]
    word_penalty: float
    named_penalty: float
    by_length: bool = False
    iterations: int = 100


def fit(
    recipe: Recipe,
    features: Sequence[Features],
    labels: Sequence[int],
    weights: Sequence[float],
    origin: Mapping[str, Any] | None = None,
) -> LinearModel:
    """Return the model of highest penalised likelihood; things of weight 0 count nothing.

    `labels` are numbers of classes, or 0 and 1 where there is a single class.
    """
    kept = [i for i, weight in enumerate(weights) if weight > 0]
    seen = Counter(word for i in kept for word in features[i].words)
    known = {word for word, count in seen.items() if count >= LEAST_COUNT}
    names = sorted({name for i in kept for name in features[i].named})
    scale = _scales([features[i] for i in kept], names)
    x = _matrix([features[i] for i in kept], names, scale, known, recipe.by_length)
    y = np.array([labels[i] for i in kept])
    strength = np.array([weights[i] for i in kept])
    w = _minimise(recipe, x, y, strength, len(names))
    table = w[:_WORDS].astype(np.float32) if known else None
    named = {name: w[_WORDS + i] / scale[i] for i, name in enumerate(names)}
    return LinearModel(
        recipe.name, recipe.classes, w[-1].copy(), named, table, recipe.by_length, dict(origin or {})
    )


def _scales(features: Sequence[Features], names: Sequence[str]) -> NDArray[np.float64]:
    """Return the root mean square of each named feature where it exceeds 1: large ones are brought down."""
    place = {name: i for i, name in enumerate(names)}
    squares = np.zeros(len(names))
    for one in features:
        for name, value in one.named.items():
            squares[place[name]] += value * value
    return np.maximum(np.sqrt(squares / max(len(features), 1)), 1.0)


def _matrix(
    features: Sequence[Features],
    names: Sequence[str],
    scale: NDArray[np.float64],
    known: set[str],
    by_length: bool,
) -> sp.csr_matrix:
    place = {name: i for i, name in enumerate(names)}
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for one in features:
        # As in a run: all words count for the length, and those left out have the weight 0.
        numbers = {bucket(word) for word in one.words}
        worth = 1 / np.sqrt(len(numbers)) if by_length and numbers else 1.0
        shown = sorted({bucket(word) for word in one.words & known})
        columns += shown
        values += [worth] * len(shown)
        for name, value in one.named.items():
            if value:
                columns.append(_WORDS + place[name])
                values.append(value / scale[place[name]])
        columns.append(_WORDS + len(names))
        values.append(1.0)
        ends.append(len(columns))
    shape = (len(features), _WORDS + len(names) + 1)
    return sp.csr_matrix((np.array(values), np.array(columns), np.array(ends)), shape=shape)


def _minimise(
    recipe: Recipe, x: sp.csr_matrix, y: NDArray[np.int64], strength: NDArray[np.float64], named: int
) -> NDArray[np.float64]:
    """Return the weights, one row a column of `x`; columns that nothing uses stay 0."""
    classes = len(recipe.classes)
    used = np.unique(x.indices)
    part = x[:, used].tocsr()
    turned = part.T.tocsr()
    penalty = np.where(used < _WORDS, recipe.word_penalty, recipe.named_penalty).astype(np.float64)
    penalty[-1] = recipe.named_penalty / 100
    rows = np.arange(len(y))
    target = np.eye(classes)[y] if classes > 1 else y[:, None].astype(np.float64)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        w = flat.reshape(len(used), classes)
        z = part @ w
        if classes == 1:
            chance = 1 / (1 + np.exp(-z))
            misfit = np.logaddexp(0, z[:, 0]) - y * z[:, 0]
        else:
            z = z - z.max(axis=1, keepdims=True)
            powers = np.exp(z)
            total = powers.sum(axis=1, keepdims=True)
            chance = powers / total
            misfit = np.log(total[:, 0]) - z[rows, y]
        value = float(strength @ misfit + (penalty[:, None] * w * w).sum() / 2)
        slope = turned @ (strength[:, None] * (chance - target)) + penalty[:, None] * w
        return value, np.asarray(slope).ravel()

    found = minimize(
        loss,
        np.zeros(len(used) * classes),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": recipe.iterations, "maxcor": 12},
    ).x
    w = np.zeros((x.shape[1], classes))
    w[used] = found.reshape(len(used), classes)
    return w
