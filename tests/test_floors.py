"""The accuracy gate: what the extraction reaches on the corpus, against the floors and the least accepted."""

from pathlib import Path

import pytest

from pipeline.evaluation.evaluate import evaluate_corpus
from pipeline.evaluation.floors import FLOORS_PATH, check_floors, read_floors
from pipeline.evaluation.gold import load_corpus
from pipeline.evaluation.scoring import Scores

CORPUS = Path(__file__).parents[1] / "corpus"


def measure(part: str) -> Scores:
    # Imported here so that collecting the tests does not load the language model.
    from pipeline.extraction import extract

    return evaluate_corpus(load_corpus(CORPUS / part), extract).all_incidents.scores


@pytest.fixture(scope="session")
def dev_scores() -> Scores:
    return measure("dev")


@pytest.fixture(scope="session")
def press_scores() -> Scores:
    return measure("press")


@pytest.fixture(scope="session")
def fresh_scores() -> Scores:
    return measure("fresh")


@pytest.fixture(scope="session")
def test_scores() -> Scores:
    return measure("test")


@pytest.mark.skipif(
    not FLOORS_PATH.is_file(), reason="no floors measured yet: breche evaluate --update-floors"
)
@pytest.mark.parametrize("part", ["dev", "press", "fresh", "test"])
def test_floors_hold(part: str, request: pytest.FixtureRequest) -> None:
    scores: Scores = request.getfixturevalue(f"{part}_scores")
    floors = read_floors()
    assert part in floors, f"measure them: breche evaluate corpus/{part} --update-floors"
    assert check_floors(scores, floors[part]) == []


def test_floors_mission_is_at_least_acceptable(dev_scores: Scores) -> None:
    assert dev_scores.mission >= 0.45
    assert dev_scores.registers["press"] >= 0.55


def test_floors_articles_without_incident_stay_empty(dev_scores: Scores) -> None:
    assert dev_scores.negatives == 14
    assert len(dev_scores.negatives_with_incident) <= 4
