"""Pairwise and B-cubed scores against figures worked out by hand, and how extracted reports are scored."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from reports import article, incident

from pipeline.evaluation.clusters import (
    Place,
    Rates,
    evaluate_merging,
    load_clusters,
    score_clusters,
)
from pipeline.evaluation.gold import Corpus, GoldError
from pipeline.schema import ArticleIncidents, Incident

Rate = tuple[float, float]


def labels(groups: str) -> dict[str, int]:
    """Return the label of each letter of "ab c": a and b in group 0, c in group 1."""
    return {item: label for label, items in enumerate(groups.split()) for item in items}


@pytest.mark.parametrize(
    ("gold", "given", "pairwise", "b_cubed"),
    [
        pytest.param("abc de", "abc de", (1, 1), (1, 1), id="right"),
        pytest.param("abc de", "cab ed", (1, 1), (1, 1), id="other_order"),
        # Pairs: ab of {ab, cd}; wanted {ab, ac, bc}. Items: a, b, c and d alone or in two.
        pytest.param(
            "abc d", "ab cd", (1 / 2, 1 / 3), (3 / 4, (2 / 3 + 2 / 3 + 1 / 3 + 1) / 4), id="shifted"
        ),
        pytest.param("ab cd", "abcd", (2 / 6, 1), (1 / 2, 1), id="all_together"),
        # Nothing claimed, so nothing claimed wrongly.
        pytest.param("ab cd", "a b c d", (1, 0), (1, 1 / 2), id="all_apart"),
        pytest.param("a b", "a b", (1, 1), (1, 1), id="all_single"),
        pytest.param("abcd", "abc d", (1, 3 / 6), (1, (3 * 3 / 4 + 1 / 4) / 4), id="one_lost"),
        pytest.param("", "", (1, 1), (1, 1), id="nothing"),
    ],
)
def test_score_clusters(gold: str, given: str, pairwise: Rate, b_cubed: Rate) -> None:
    scores = score_clusters(labels(gold), labels(given))
    assert (scores.pairwise.precision, scores.pairwise.recall) == pytest.approx(pairwise)
    assert (scores.b_cubed.precision, scores.b_cubed.recall) == pytest.approx(b_cubed)


@pytest.mark.parametrize(
    ("precision", "recall", "f1"),
    [
        pytest.param(0.5, 1.0, 2 / 3, id="half"),
        pytest.param(0.0, 0.0, 0.0, id="nothing_right"),
        pytest.param(1.0, 1.0, 1.0, id="all_right"),
    ],
)
def test_rates_f1(precision: float, recall: float, f1: float) -> None:
    assert Rates(precision, recall).f1 == pytest.approx(f1)


def test_score_clusters_wants_the_same_items() -> None:
    with pytest.raises(ValueError, match="2 items"):
        score_clusters(labels("ab"), labels("ac"))


# --- of reports -------------------------------------------------------------------------------------

NUVEO, ORVALIS = incident("Nuvéo", date="2024-11-18"), incident("Orvalis", date="2024-11-18")


def corpus(**told: Sequence[Incident]) -> Corpus:
    """Return a corpus of articles that tell `told`, by id."""
    gold = {name: ArticleIncidents(article_id=name, incidents=list(those)) for name, those in told.items()}
    return Corpus("sample", tuple(map(article, sorted(told))), dict.fromkeys(told, ""), gold, "")


def alone(told: Sequence[tuple[object, Sequence[Incident]]]) -> list[list[Place]]:
    return [[(one.article_id, i)] for one, those in told for i in range(len(those))]  # type: ignore[attr-defined]


def in_one(told: Sequence[tuple[object, Sequence[Incident]]]) -> list[list[Place]]:
    return [[place for (place,) in alone(told)]]


CLUSTERS = {("x", 0): "nuveo", ("y", 0): "nuveo", ("y", 1): "orvalis"}
GOLD = {"x": [NUVEO], "y": [NUVEO, ORVALIS]}


@pytest.mark.parametrize(
    ("extracted", "group", "pairwise"),
    [
        pytest.param(GOLD, in_one, (1 / 3, 1), id="as_the_gold"),
        pytest.param({"x": [NUVEO], "y": [ORVALIS, NUVEO]}, in_one, (1 / 3, 1), id="in_another_order"),
        # What was missed stands alone: the pair that it belongs to is lost.
        pytest.param({"x": [NUVEO], "y": [ORVALIS]}, in_one, (0, 0), id="missed"),
        # What is no incident and was merged all the same makes wrong pairs.
        pytest.param(
            {"x": [NUVEO], "y": [NUVEO, ORVALIS, incident("Brumelac")]}, in_one, (1 / 6, 1), id="extra_merged"
        ),
        pytest.param({"x": [NUVEO], "y": [NUVEO, ORVALIS]}, alone, (1, 0), id="not_merged"),
        pytest.param({"x": [], "y": []}, alone, (1, 0), id="nothing_found"),
    ],
)
def test_evaluate_merging_of_what_was_extracted(
    extracted: dict[str, list[Incident]], group: Callable[..., list[list[Place]]], pairwise: Rate
) -> None:
    merging = evaluate_merging(corpus(**GOLD), CLUSTERS, extracted, group)
    found = merging.of_extracted.pairwise
    assert (found.precision, found.recall) == pytest.approx(pairwise)
    assert (merging.reports, merging.incidents) == (3, 2)


def test_evaluate_merging_of_the_gold_hangs_on_no_extraction() -> None:
    merging = evaluate_merging(corpus(**GOLD), CLUSTERS, {"x": [], "y": []}, in_one)
    assert (merging.of_gold.pairwise.precision, merging.of_gold.pairwise.recall) == pytest.approx((1 / 3, 1))


# --- the table --------------------------------------------------------------------------------------


def write(folder: Path, *lines: str) -> Path:
    (folder / "clusters.csv").write_text("\n".join(["article_id,position,incident", *lines]), "utf-8")
    return folder


def test_load_clusters(tmp_path: Path) -> None:
    folder = write(tmp_path, "y,1,orvalis", "x,0,nuveo", "y,0,nuveo")
    assert load_clusters(folder, corpus(**GOLD)) == CLUSTERS


def test_load_clusters_of_a_corpus_without(tmp_path: Path) -> None:
    assert load_clusters(tmp_path, corpus(**GOLD)) is None


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        pytest.param(["x,0,nuveo", "y,0,nuveo"], r"\('y', 1\) has no incident", id="missing"),
        pytest.param(
            ["x,0,nuveo", "y,0,nuveo", "y,1,orvalis", "z,0,nuveo"],
            r"\('z', 0\) is none of the gold",
            id="extra",
        ),
        pytest.param(["x,0,nuveo", "y,0,nuveo", "y,1,orvalis", "y,1,nuveo"], "two lines", id="twice"),
    ],
)
def test_load_clusters_tells_what_is_wrong(tmp_path: Path, lines: list[str], told: str) -> None:
    with pytest.raises(GoldError, match=told):
        load_clusters(write(tmp_path, *lines), corpus(**GOLD))
