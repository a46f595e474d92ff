"""The accuracy gate: what the extraction reaches, against the floors and the least accepted."""

from functools import cache
from pathlib import Path

import pytest

from pipeline.evaluation.evaluate import evaluate_corpus
from pipeline.evaluation.floors import FLOORS_PATH, check_floors, read_floors
from pipeline.evaluation.gold import load_corpus
from pipeline.evaluation.scoring import Scores

ROOT = Path(__file__).parents[1]
CORPORA = (
    "corpus/dev",
    *(pytest.param(f"corpus/{name}", marks=pytest.mark.slow) for name in ("press", "fresh")),
    "corpus/test",
)
#: They lie beside the project and may be missing; those that take long are slow ones.
BESIDE = (pytest.param("shared/real/test", marks=pytest.mark.slow), "shared/ransom/test")


@cache
def measure(folder: Path) -> Scores:
    # Imported here so that collecting the tests does not load the language model.
    from pipeline.extraction import extract

    return evaluate_corpus(load_corpus(folder), extract).all_incidents.scores


@pytest.mark.skipif(
    not FLOORS_PATH.is_file(), reason="no floors measured yet: breche evaluate --update-floors"
)
@pytest.mark.parametrize("name", CORPORA)
def test_floors_hold(name: str) -> None:
    floors = read_floors()
    assert name in floors, f"measure them: breche evaluate {name} --update-floors"
    missed = check_floors(measure(ROOT / name), floors[name])
    assert missed == []


@pytest.mark.parametrize("name", BESIDE)
def test_floors_hold_beside_the_project(name: str) -> None:
    folder, floors = ROOT.parent / name, read_floors()
    if not folder.is_dir():
        pytest.skip(f"no corpus {name} beside the project")
    if name not in floors:
        pytest.skip(f"no floors measured yet: breche evaluate ../{name} --update-floors")
    missed = check_floors(measure(folder), floors[name])
    assert missed == []


def test_floors_mission_is_at_least_acceptable() -> None:
    dev = measure(ROOT / "corpus" / "dev")
    assert dev.mission >= 0.45
    assert dev.registers["press"].mission >= 0.55


def test_floors_articles_without_incident_stay_empty() -> None:
    dev = measure(ROOT / "corpus" / "dev")
    assert dev.negatives == 14
    assert len(dev.negatives_with_incident) <= 4
