"""Fits the two models of confidence to the gold of corpora and writes them to `weights.toml`.

Logistic regression with a Gaussian prior around zero. The penalty is chosen by cross-validation over
articles. The rules were written on those same articles, so they are righter there than elsewhere:
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
from pipeline.incidents.attackers import attacker_keys, find_attackers
from pipeline.incidents.confidence import field_features, incident_features
from pipeline.incidents.drafts import find_story
from pipeline.incidents.extract import extract_incidents
from pipeline.incidents.roles import find_candidates
from pipeline.incidents.weights import score
from pipeline.language.analysis import outline

PENALTIES = (0.3, 1.0, 3.0, 10.0)


class Row(NamedTuple):
    """One value given: its article's number, its features, whether it was right."""

    article: int
    features: dict[str, float]
    right: bool


def collect(folders: list[Path]) -> tuple[list[Row], list[tuple[Row, dict[str, float]]]]:
    """Return the rows of all incidents, and those of all field values, each with its incident's features."""
    incidents: list[Row] = []
    fields: list[tuple[Row, dict[str, float]]] = []
    corpora = [load_corpus(folder) for folder in folders]
    golds = [c.gold[a.article_id].incidents for c in corpora for a in c.articles]
    for number, analysis in enumerate(analyse(outline(a) for c in corpora for a in c.articles)):
        candidates = find_candidates(analysis, attacker_keys(find_attackers(analysis)))
        story = find_story(analysis, candidates)
        found = extract_incidents(analysis)
        position = {id(incident): index for index, incident in enumerate(found)}
        for field, incident, entry, right in judged_values(golds[number], found):
            index = position[id(incident)]
            whole = incident_features(story, index, incident)
            if field == "incident":
                incidents.append(Row(number, whole, right))
            elif entry is not None:
                features = field_features(analysis, story, index, entry)
                fields.append((Row(number, features, right), whole))
    return incidents, fields


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
    """Fit both models and, with --write, store the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path, nargs="+")
    parser.add_argument("--write", action="store_true", help="store the fitted weights")
    arguments = parser.parse_args()
    incidents, fields = collect(arguments.corpora)
    of_incident = fit_model("confidence_incident", incidents)
    # The stored form has two decimals.
    of_incident = {name: round(value, 2) for name, value in of_incident.items()}
    rows = [
        Row(row.article, row.features | {"incident": score(of_incident, whole)}, row.right)
        for row, whole in fields
    ]
    of_field = fit_model("confidence_field", rows)
    if arguments.write:
        text = WEIGHTS.read_text("utf-8")
        text = with_table(text, "confidence_incident", of_incident)
        WEIGHTS.write_text(with_table(text, "confidence_field", of_field), "utf-8")


if __name__ == "__main__":
    main()
