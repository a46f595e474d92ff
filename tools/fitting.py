"""Fits linear models over named features and hashed words: L2-regularised maximum likelihood, L-BFGS."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize

from pipeline.incidents.models.linear import BITS, Features, LinearModel, WordWeights, bucket

#: A word that fewer things show than this is left out: it would be learned by heart, and may be a name.
LEAST_COUNT = 3
_WORDS = 1 << BITS
#: By count, a word that so many things show is held back by the penalty of its recipe, one of four times as
#: many by twice that: what many show hardly tells one from another, what few show tells more.
_KNOWN_WELL = 100
#: The root mean square of dense features once scaled; less than the least is none.
_DENSE_SIZE, _LEAST_SIZE = 0.07, 1e-6
#: Words of a closed set are held back by this share of it.
_OF_CLOSED_SET = 0.1


#: Of weights, the misfit and its slope.
Loss = Callable[[NDArray[np.float64]], tuple[float, NDArray[np.float64]]]


@dataclass(frozen=True)
class Group:
    """Things of which one is to be chosen, or none; `right` tells of each whether it may be that one."""

    things: Sequence[Features]
    right: Sequence[bool]
    weight: float


@dataclass(frozen=True)
class Recipe:
    """How a model is fitted: its classes and the penalties of words and of named features."""

    name: str
    classes: tuple[str, ...]
    word_penalty: float
    named_penalty: float
    by_length: bool = False
    iterations: int = 100
    #: Whether words are held back the more the more things show them, as suits names that no one has seen.
    by_count: bool = False
    #: With `by_count`, how the words of closed sets begin, such as the label of a name: some hundred in all.
    closed: tuple[str, ...] = ()
    #: How the named features begin that are the many numbers of one thing, as of a network's row.
    dense: tuple[str, ...] = ()


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
    y = np.array([labels[i] for i in kept])
    strength = np.array([weights[i] for i in kept])

    def loss(part: sp.csr_matrix, turned: sp.csr_matrix) -> Loss:
        return _class_loss(part, turned, y, strength, len(recipe.classes))

    return _fitted(recipe, [features[i] for i in kept], loss, origin)


def fit_choice(
    recipe: Recipe, groups: Sequence[Group], origin: Mapping[str, Any] | None = None
) -> LinearModel:
    """Return the model that chooses one thing of each group or none, of highest penalised likelihood.

    None of them scores 0; a thing is the likelier the more its score exceeds those of the others. Where
    several things of a group are right, any of them is.
    """
    owner = np.repeat(np.arange(len(groups)), [len(group.things) for group in groups])
    right = np.array([is_right for group in groups for is_right in group.right], dtype=bool)
    strength = np.array([group.weight for group in groups])

    def loss(part: sp.csr_matrix, turned: sp.csr_matrix) -> Loss:
        return _choice_loss(part, turned, owner, right, strength)

    return _fitted(recipe, [one for group in groups for one in group.things], loss, origin)


def _fitted(
    recipe: Recipe,
    features: Sequence[Features],
    loss: Callable[[sp.csr_matrix, sp.csr_matrix], Loss],
    origin: Mapping[str, Any] | None,
) -> LinearModel:
    seen = Counter(word for one in features for word in one.words)
    known = {word for word, count in seen.items() if count >= LEAST_COUNT}
    names = sorted({name for one in features for name in one.named})
    scale = _scales(features, names, recipe.dense)
    closed = {bucket(word) for word in known if word.startswith(recipe.closed)} if recipe.closed else set()
    matrix = _matrix(features, names, scale, known, recipe.by_length)
    used, w = _minimise(recipe, matrix, closed, loss)
    words = int(np.searchsorted(used, _WORDS))
    table = WordWeights(used[:words], w[:words].astype(np.float32)) if known else None
    rows = dict(zip((used[words:] - _WORDS).tolist(), w[words:], strict=True))
    none = np.zeros(len(recipe.classes))
    named = {name: rows.get(i, none) / scale[i] for i, name in enumerate(names)}
    return LinearModel(
        recipe.name, recipe.classes, w[-1].copy(), named, table, recipe.by_length, dict(origin or {})
    )


def _scales(
    features: Sequence[Features], names: Sequence[str], dense: tuple[str, ...]
) -> NDArray[np.float64]:
    """Return by what each named feature is divided: its root mean square where that exceeds 1.

    Large ones are brought down; dense ones are all brought to one small size, or all together they would
    count for more than what is named.
    """
    place = {name: i for i, name in enumerate(names)}
    squares = np.zeros(len(names))
    for one in features:
        for name, value in one.named.items():
            squares[place[name]] += value * value
    sizes = np.sqrt(squares / max(len(features), 1))
    alike = np.array([bool(dense) and name.startswith(dense) for name in names], dtype=bool)
    return np.where(alike, np.maximum(sizes, _LEAST_SIZE) / _DENSE_SIZE, np.maximum(sizes, 1.0))


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
    recipe: Recipe,
    x: sp.csr_matrix,
    closed: set[int],
    loss_of: Callable[[sp.csr_matrix, sp.csr_matrix], Loss],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the columns of `x` that something uses, the last among them, and the weights of each."""
    classes = len(recipe.classes)
    used = np.unique(x.indices).astype(np.int64)
    part = x[:, used].tocsr()
    misfit = loss_of(part, part.T.tocsr())
    penalty = _penalties(recipe, used, np.diff(part.tocsc().indptr), closed)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        w = flat.reshape(len(used), classes)
        value, slope = misfit(w)
        value += float((penalty[:, None] * w * w).sum() / 2)
        return value, np.asarray(slope + penalty[:, None] * w).ravel()

    found = minimize(
        loss,
        np.zeros(len(used) * classes),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": recipe.iterations, "maxcor": 12},
    ).x
    return used, found.reshape(len(used), classes)


def _penalties(
    recipe: Recipe, used: NDArray[np.int64], counts: NDArray[np.int64], closed: set[int]
) -> NDArray[np.float64]:
    """Return what holds back the weight of each column, of which `counts` things show something."""
    words = np.full(len(used), recipe.word_penalty)
    if recipe.by_count:
        words *= np.sqrt(counts / _KNOWN_WELL)
        words[np.isin(used, sorted(closed))] *= _OF_CLOSED_SET
    penalty = np.where(used < _WORDS, words, recipe.named_penalty)
    penalty[-1] = recipe.named_penalty / 100
    return penalty


def _class_loss(
    part: sp.csr_matrix,
    turned: sp.csr_matrix,
    y: NDArray[np.int64],
    strength: NDArray[np.float64],
    classes: int,
) -> Loss:
    rows = np.arange(len(y))
    target = np.eye(classes)[y] if classes > 1 else y[:, None].astype(np.float64)

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
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
        return float(strength @ misfit), turned @ (strength[:, None] * (chance - target))

    return loss


def _choice_loss(
    part: sp.csr_matrix,
    turned: sp.csr_matrix,
    owner: NDArray[np.int64],
    right: NDArray[np.bool_],
    strength: NDArray[np.float64],
) -> Loss:
    groups = len(strength)
    some = np.bincount(owner, right, groups) > 0

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        powers = np.exp(np.clip(part @ w[:, 0], -50, 50))
        total = 1 + np.bincount(owner, powers, groups)
        told = np.where(some, np.bincount(owner, powers * right, groups), 1.0)
        due = np.where(some[owner], powers * right / told[owner], 0.0)
        slope = turned @ (strength[owner] * (powers / total[owner] - due))
        return float(strength @ (np.log(total) - np.log(told))), slope[:, None]

    return loss
