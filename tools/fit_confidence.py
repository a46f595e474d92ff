"""Fits the confidence of field values, on what models read of articles whose story they had not seen.

The incident's own confidence is the probability of the model that decides on it. Logistic regression with a
Gaussian prior around zero; the penalty is chosen by cross-validation over articles. `tools/train.py` uses it.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from pipeline.evaluation.judging import judged_values
from pipeline.incidents.confidence import field_features
from pipeline.incidents.extract import incidents_of
from pipeline.incidents.features.victim import odds
from pipeline.incidents.interpretation import Interpretation
from pipeline.schema import Incident

WEIGHTS = Path(__file__).parents[1] / "pipeline" / "incidents" / "weights.toml"
FOLDS = 7
Matrix = NDArray[np.float64]
PENALTIES = (0.3, 1.0, 3.0, 10.0)


class Row(NamedTuple):
    """One value given: its article's number, its features, whether it was right."""

    article: int
    features: dict[str, float]
    right: bool


def rows_of(
    number: int, gold: Sequence[Incident], reading: Interpretation
) -> tuple[list[Incident], list[Row]]:
    """Return the incidents of a reading, and a row for each of their values; `number` is the article's."""
    rows: list[Row] = []
    found = incidents_of(reading)
    position = {id(incident): index for index, incident in enumerate(found)}
    for field, incident, entry, right in judged_values(gold, found):
        if field != "incident" and entry is not None:
            index = position[id(incident)]
            features = field_features(reading.analysis, reading.story, index, entry)
            features["incident"] = odds(reading.story.drafts[index].probability)
            rows.append(Row(number, features, right))
    return found, rows


def fit_one(x: Matrix, y: Matrix, penalty: float) -> Matrix:
    """Return the weights of highest posterior around zero; the last column of `x` is the bias."""
    strength = np.full(x.shape[1], penalty)
    strength[-1] = 0.0

    def loss(w: Matrix) -> tuple[float, Matrix]:
        z = x @ w
        value = np.logaddexp(0, z).sum() - y @ z + strength @ w**2
        return float(value), x.T @ (1 / (1 + np.exp(-z)) - y) + 2 * strength * w

    found = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    return np.asarray(found, dtype=np.float64)


def cross_validate(x: Matrix, y: Matrix, articles: Sequence[int], penalties: Sequence[float]) -> float:
    """Print the cross-validated loss of each penalty, folds made of articles, and return the best penalty."""
    fold = np.array([number % FOLDS for number in articles])
    losses = {
        p: sum(
            log_loss(x[fold == k], y[fold == k], fit_one(x[fold != k], y[fold != k], p)) for k in range(FOLDS)
        )
        for p in penalties
    }
    best = min(losses, key=lambda p: losses[p])
    print("  cross-validated loss by penalty:", {p: round(v, 1) for p, v in losses.items()}, "chosen", best)
    return best


def log_loss(x: Matrix, y: Matrix, w: Matrix) -> float:
    """Return the summed negative log-likelihood."""
    z = x @ w
    return float(np.logaddexp(0, z).sum() - y @ z)


def fit_model(model: str, rows: list[Row]) -> dict[str, float]:
    """Fit one model, print its weights, and return them by feature."""
    names = sorted({name for row in rows for name in row.features})
    x = np.array([[row.features.get(name, 0.0) for name in names] + [1.0] for row in rows])
    y = np.array([float(row.right) for row in rows])
    rate = y.mean()
    known = -(rate * np.log(rate) + (1 - rate) * np.log(1 - rate)) * len(y)
    print(f"{model}: {len(rows)} values, {rate:.2f} right; loss of the rate alone {known:.1f}")
    best = cross_validate(x, y, [row.article for row in rows], PENALTIES)
    fitted = dict(zip([*names, "bias"], map(float, fit_one(x, y, best)), strict=True))
    for name, value in fitted.items():
        print(f"  {name:24} {value:6.2f}")
    return fitted


def with_table(text: str, table: str, weights: dict[str, float]) -> str:
    """Return the TOML `text` with the weights of one table put in place of what it held."""
    body = f"[{table}]\n" + "".join(f"{name} = {value:.2f}\n" for name, value in sorted(weights.items()))
    return re.sub(rf"\[{table}\]\n(?:[^\[\n].*\n)*", lambda _: body, text)


def write_confidence(rows: Sequence[Row]) -> None:
    """Fit the confidence on `rows`, print its weights and write them into the package."""
    fitted = fit_model("confidence_field", list(rows))
    WEIGHTS.write_text(with_table(WEIGHTS.read_text("utf-8"), "confidence_field", fitted), "utf-8")
