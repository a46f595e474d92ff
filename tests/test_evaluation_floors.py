"""The accuracy gate: it passes what it should, stops what it should, and never lowers itself."""

import dataclasses
from pathlib import Path

import pytest

from pipeline.evaluation.floors import FLOORS_PATH, FloorsError, check_floors, read_floors, update_floors
from pipeline.evaluation.gold import corpus_sha256
from pipeline.evaluation.judging import Scope
from pipeline.evaluation.rates import FIELDS, Counts, Interval
from pipeline.evaluation.scoring import Scores

ROOT = Path(__file__).parents[1]


GOOD = Counts(2, 1, 0)


def scores(victim: Counts = GOOD, false_incidents: int = 1, sha256: str = "a" * 64) -> Scores:
    fields = {**dict.fromkeys(FIELDS, Counts(0, 0, 0)), "victim": victim}
    whole = Scores(
        corpus_name="sample",
        corpus_sha256=sha256,
        scope=Scope.ALL,
        articles=4,
        gold_incidents=2,
        fields=fields,
        field_intervals=dict.fromkeys(FIELDS, Interval(0.0, 1.0)),
        mission=victim.f1,
        mission_interval=Interval(0.0, 1.0),
        negatives=2,
        negatives_with_incident=("a", "b")[:false_incidents],
        errors=[],
    )
    return dataclasses.replace(whole, registers={"press": whole})


@pytest.fixture
def floors_file(tmp_path: Path) -> Path:
    path = tmp_path / "floors.json"
    update_floors(path, "sample", scores())
    return path


def test_floors_accept_what_they_were_measured_on(floors_file: Path) -> None:
    assert check_floors(scores(), read_floors(floors_file)["sample"]) == []


def test_floors_accept_better_scores(floors_file: Path) -> None:
    better = scores(Counts(3, 0, 0), false_incidents=0)
    assert check_floors(better, read_floors(floors_file)["sample"]) == []


def test_floors_stop_lower_rate_and_more_false_incidents(floors_file: Path) -> None:
    worse = scores(Counts(1, 1, 0), false_incidents=2)
    assert check_floors(worse, read_floors(floors_file)["sample"]) == [
        "sample: mission: 0.666 is under its floor of 0.800",
        "sample: mission press: 0.666 is under its floor of 0.800",
        "sample: victim: 0.666 is under its floor of 0.800",
        "sample: false incidents on 2 articles without incident, at most 1 are accepted",
    ]


def test_floors_stop_figure_that_is_no_longer_measured(floors_file: Path) -> None:
    without_register = dataclasses.replace(scores(), registers={})
    assert check_floors(without_register, read_floors(floors_file)["sample"]) == [
        "sample: mission press: has a floor of 0.800 but isn't measured",
    ]


def test_floors_stop_changed_corpus_however_good_the_scores(floors_file: Path) -> None:
    (message,) = check_floors(scores(Counts(3, 0, 0), 0, "b" * 64), read_floors(floors_file)["sample"])
    assert message == (
        "sample: the corpus has changed since its floors were measured "
        "(sha256 bbbbbbbbbbbb, floors for aaaaaaaaaaaa); measure again and update the floors"
    )


def test_floors_update_raises(floors_file: Path) -> None:
    update_floors(floors_file, "sample", scores(Counts(3, 0, 0), false_incidents=0))
    floors = read_floors(floors_file)["sample"]
    assert floors.rates["victim"] == 1.0
    assert floors.negatives_with_incident == 0


@pytest.mark.parametrize(
    ("worse", "named"),
    [
        pytest.param(scores(Counts(1, 1, 0)), "victim 0.800 to 0.666", id="rate"),
        pytest.param(scores(Counts(1, 1, 0), sha256="b" * 64), "victim 0.800 to 0.666", id="other-corpus"),
        pytest.param(scores(Counts(0, 0, 0)), "victim 0.800 to none", id="field-gone"),
        pytest.param(scores(false_incidents=2), "accepted false incidents 1 to 2", id="false-incidents"),
    ],
)
def test_floors_update_lowers_only_when_told_to(floors_file: Path, worse: Scores, named: str) -> None:
    before = floors_file.read_bytes()
    with pytest.raises(FloorsError, match=named):
        update_floors(floors_file, "sample", worse)
    assert floors_file.read_bytes() == before
    update_floors(floors_file, "sample", worse, allow_lower=True)
    assert check_floors(worse, read_floors(floors_file)["sample"]) == []


def test_floors_update_keeps_other_corpora(floors_file: Path) -> None:
    update_floors(floors_file, "another", scores())
    assert list(read_floors(floors_file)) == ["another", "sample"]


def test_floors_update_refuses_scores_of_main_incidents(floors_file: Path) -> None:
    with pytest.raises(FloorsError, match="all incidents"):
        update_floors(floors_file, "sample", dataclasses.replace(scores(), scope=Scope.MAIN))


def test_floors_update_refuses_scores_without_every_mission_field(floors_file: Path) -> None:
    few = dataclasses.replace(scores(), fields={"incident": GOOD, "victim": GOOD})
    with pytest.raises(FloorsError, match="floors want all mission fields scored: attacker, victim"):
        update_floors(floors_file, "sample", few)


def test_floors_hold_precision_recall_and_registers_of_the_incident(floors_file: Path) -> None:
    def found(counts: Counts) -> Scores:
        whole = dataclasses.replace(scores(), fields={**scores().fields, "incident": counts})
        return dataclasses.replace(whole, registers={"press": whole})

    update_floors(floors_file, "sample", found(Counts(6, 2, 4)))
    floors = read_floors(floors_file)["sample"]
    assert {name: rate for name, rate in floors.rates.items() if name.startswith("incident")} == {
        "incident": 0.666,
        "incident precision": 0.75,
        "incident recall": 0.6,
        "incident press": 0.666,
    }
    # As good an F1, but another balance.
    assert check_floors(found(Counts(6, 4, 2)), floors) == [
        "sample: incident precision: 0.600 is under its floor of 0.750"
    ]


def test_floors_file_may_be_missing_but_not_broken(tmp_path: Path) -> None:
    assert read_floors(tmp_path / "none.json") == {}
    (tmp_path / "broken.json").write_text('{"dev": {"rates": {"mission": 2}}}', encoding="utf-8")
    with pytest.raises(FloorsError, match="not a floors file"):
        read_floors(tmp_path / "broken.json")


@pytest.mark.skipif(not FLOORS_PATH.is_file(), reason="no floors measured yet")
@pytest.mark.parametrize("name", ["corpus/dev", "corpus/press", "corpus/fresh", "corpus/test"])
def test_floors_belong_to_the_committed_corpus(name: str) -> None:
    floors = read_floors()[name]
    assert floors.corpus_sha256 == corpus_sha256(ROOT / name), "measure again and update the floors"
    assert {"mission", "mission press", *FIELDS} <= floors.rates.keys()
