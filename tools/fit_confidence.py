"""Fits the confidence of field values to the gold of corpora and writes it to `weights.toml`.

The incident's own confidence is the probability that `tools/train.py` fitted.

Logistic regression with a Gaussian prior around zero. The penalty is chosen by cross-validation over
articles. The rules and models were written on those same articles, so they are righter there than elsewhere:
further folders of annotated articles, unseen when the rules were written, make the numbers more honest.
Run: python tools/fit_confidence.py corpus/dev corpus/press corpus/fresh [--write]
"""

import argparse
from pathlib import Path
from typing import NamedTuple

import numpy as np
from fit_weights import WEIGHTS, Matrix, cross_validate, fit, with_table

from pipeline.evaluation.gold import load_corpus
from pipeline.evaluation.judging import judged_values
from pipeline.extraction import analyse
from pipeline.incidents.confidence import field_features
from pipeline.incidents.extract import incidents_of
from pipeline.incidents.features.victim import odds
from pipeline.incidents.interpretation import interpret
from pipeline.language.analysis import outline

PENALTIES = (0.3, 1.0, 3.0, 10.0)


class Row(NamedTuple):
    """One value given: its article's number, its features, whether it was right."""

    article: int
    features: dict[str, float]
    right: bool


def collect(folders: list[Path]) -> list[Row]:
    """Return the rows of all field values that the extraction gives."""
    rows: list[Row] = []
    corpora = [load_corpus(folder) for folder in folders]
    golds = [c.gold[a.article_id].incidents for c in corpora for a in c.articles]
    for number, analysis in enumerate(analyse(outline(a) for c in corpora for a in c.articles)):
        reading = interpret(analysis)
        found = incidents_of(reading)
        position = {id(incident): index for index, incident in enumerate(found)}
        for field, incident, entry, right in judged_values(golds[number], found):
            if field != "incident" and entry is not None:
                index = position[id(incident)]
                features = field_features(analysis, reading.story, index, entry)
                features["incident"] = odds(reading.story.drafts[index].probability)
                rows.append(Row(number, features, right))
    return rows


def fit_one(x: Matrix, y: Matrix, penalty: float) -> Matrix:
    """Return the weights of highest posterior around zero; the bias has no prior."""
    return fit(x, y, np.zeros(x.shape[1]), penalty, bias_penalty=0.0, keep_signs=False)


def fit_model(model: str, rows: list[Row]) -> dict[str, float]:
    """Fit one model, print its weights, and return them by feature."""
    names = sorted({name for row in rows for name in row.features})
    x = np.array([[row.features.get(name, 0.0) for name in names] + [1.0] for row in rows])
    y = np.array([float(row.right) for row in rows])
    rate = y.mean()
    known = -(rate * np.log(rate) + (1 - rate) * np.log(1 - rate)) * len(y)
    print(f"{model}: {len(rows)} values, {rate:.2f} right; loss of the rate alone {known:.1f}")
    best = cross_validate(x, y, [row.article for row in rows], PENALTIES, fit_one)
    fitted = dict(zip([*names, "bias"], map(float, fit_one(x, y, best)), strict=True))
    for name, value in fitted.items():
        print(f"  {name:24} {value:6.2f}")
    return fitted


def main() -> None:
    """Fit the model and, with --write, store its weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path, nargs="+")
    parser.add_argument("--write", action="store_true", help="store the fitted weights")
    arguments = parser.parse_args()
    fitted = fit_model("confidence_field", collect(arguments.corpora))
    if arguments.write:
        WEIGHTS.write_text(with_table(WEIGHTS.read_text("utf-8"), "confidence_field", fitted), "utf-8")


if __name__ == "__main__":
    main()
