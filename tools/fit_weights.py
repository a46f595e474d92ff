"""Fits the weights for records and dates to the gold of a corpus and writes them to `weights.toml`.

Logistic regression with a Gaussian prior around the weights in the file: with some hundred
articles the data may shift a weight, not turn it round. The penalty is chosen by cross-validation
over articles, never over single candidates. Run: python tools/fit_weights.py corpus/dev [--write]
"""

import argparse
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from pipeline.evaluation.alignment import align
from pipeline.evaluation.gold import Corpus, load_corpus
from pipeline.extraction import analyse
from pipeline.incidents.extract import incidents_of, own_mentions
from pipeline.incidents.focus import Story
from pipeline.incidents.interpretation import interpret
from pipeline.incidents.records import count_features
from pipeline.incidents.weights import load_weights
from pipeline.incidents.when import date_candidates
from pipeline.language.analysis import Analysis, outline
from pipeline.schema import Incident

WEIGHTS = Path(__file__).parents[1] / "pipeline" / "incidents" / "weights.toml"
PENALTIES = (0.05, 0.1, 0.3, 1.0, 3.0)
FOLDS = 7
Matrix = NDArray[np.float64]
Rows = list[tuple[int, dict[str, float], bool]]


def collect(corpora: list[Corpus]) -> dict[str, Rows]:
    """Return, for each model, (article number, features, is right) of every candidate of the corpus."""
    rows: dict[str, Rows] = {"records": [], "date": []}
    golds = [corpus.gold[article.article_id].incidents for corpus in corpora for article in corpus.articles]
    articles = [article for corpus in corpora for article in corpus.articles]
    for number, analysis in enumerate(analyse(map(outline, articles))):
        reading = interpret(analysis)
        for i, j in align(golds[number], incidents_of(reading)):
            _collect_facts(analysis, reading.story, int(j), golds[number][i], number, rows)
    return rows


def _collect_facts(
    analysis: Analysis, story: Story, index: int, gold: Incident, number: int, rows: dict[str, Rows]
) -> None:
    records = gold.records
    target = (
        next((x for x in (records.value, records.min, records.max) if x is not None), None)
        if records
        else None
    )
    counts = own_mentions(analysis, story, index, analysis.quantities.counts)
    for count in counts:
        features = count_features(analysis, count, counts)
        if features is not None:
            rows["records"].append(
                (number, features, target is not None and round(count.magnitude) == target)
            )
    for date in date_candidates(analysis, own_mentions(analysis, story, index, analysis.dates)):
        rows["date"].append((number, date.features, date.edtf == gold.date))


def fit(
    x: Matrix,
    y: Matrix,
    prior: Matrix,
    penalty: float,
    *,
    bias_penalty: float | None = None,
    keep_signs: bool = True,
) -> Matrix:
    """Return the weights of highest posterior; the last column of `x` is the bias.

    The bias has its own, weaker penalty (a tenth). With `keep_signs` no weight crosses zero.
    """
    strength = np.full(len(prior), penalty)
    strength[-1] = penalty / 10 if bias_penalty is None else bias_penalty

    def loss(w: Matrix) -> tuple[float, Matrix]:
        z = x @ w
        value = np.logaddexp(0, z).sum() - y @ z + strength @ (w - prior) ** 2
        return float(value), x.T @ (1 / (1 + np.exp(-z)) - y) + 2 * strength * (w - prior)

    bounds = [(0, None) if p > 0 else (None, 0) for p in prior[:-1]] + [(None, None)]
    found = minimize(loss, prior, jac=True, method="L-BFGS-B", bounds=bounds if keep_signs else None).x
    return np.asarray(found, dtype=np.float64)


def cross_validate(
    x: Matrix, y: Matrix, articles: Sequence[int], penalties: Sequence[float], fit_one: Callable[..., Matrix]
) -> float:
    """Print the cross-validated loss of each penalty, folds made of articles, and return the best penalty.

    `fit_one` takes x, y and a penalty and returns weights.
    """
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


def main() -> None:
    """Fit, print what changes and, with --write, store the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path, nargs="+")
    parser.add_argument("--model", action="append", help="fit this model only (repeatable)")
    parser.add_argument("--write", action="store_true", help="store the fitted weights")
    arguments = parser.parse_args()
    for model, rows in collect([load_corpus(c) for c in arguments.corpora]).items():
        if arguments.model and model not in arguments.model:
            continue
        fitted = fit_model(model, rows)
        if arguments.write:
            WEIGHTS.write_text(with_table(WEIGHTS.read_text("utf-8"), model, fitted), "utf-8")


def fit_model(model: str, rows: Rows) -> dict[str, float]:
    """Fit one model, print what changes, and return its weights by feature."""
    weights = load_weights(model)
    names = [n for n in weights if n != "bias"]
    x = np.array([[features.get(n, 0.0) for n in names] + [1.0] for _, features, _ in rows])
    y = np.array([float(label) for _, _, label in rows])
    prior = np.array([weights[n] for n in names] + [weights["bias"]])
    print(f"{model}: {len(rows)} candidates, {int(y.sum())} right; loss before {log_loss(x, y, prior):.1f}")

    def fit_one(x: Matrix, y: Matrix, penalty: float) -> Matrix:
        return fit(x, y, prior, penalty)

    best = cross_validate(x, y, [number for number, _, _ in rows], PENALTIES, fit_one)
    fitted = dict(zip([*names, "bias"], map(float, fit_one(x, y, best)), strict=True))
    for name, value in fitted.items():
        print(f"  {name:24} {weights[name]:6.2f} -> {value:6.2f}")
    return fitted


def with_table(text: str, table: str, weights: dict[str, float]) -> str:
    """Return the TOML `text` with the weights of one table put in place of what it held."""
    body = f"[{table}]\n" + "".join(f"{name} = {value:.2f}\n" for name, value in sorted(weights.items()))
    return re.sub(rf"\[{table}\]\n(?:[^\[\n].*\n)*", lambda _: body, text)


if __name__ == "__main__":
    main()
