"""The dataset as it grows: what was one incident stays one under its name, whatever comes in later."""

import datetime as dt
import random
import sqlite3
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from reports import DAY, Dataset, article, count, dataset, incident, proof

from pipeline.dataset.files import DATASET_FILES, NEWS_CSV
from pipeline.dataset.store.database import DATABASE, open_to_read
from pipeline.dataset.store.judgements import Judgements
from pipeline.dataset.store.settle import extracted_row, members_of, settle
from pipeline.dataset.store.tables import StoredTables
from pipeline.dataset.writers import write_dataset
from pipeline.schema import Article, Incident, Ransom

CLINIC = "Clinique des Aulnettes"
FIGURE = count(48_317)


@pytest.fixture
def data(tmp_path: Path):  # type: ignore[no-untyped-def]
    with dataset(tmp_path) as data:
        yield data


def days(number: int) -> dt.date:
    return DAY + dt.timedelta(days=number)


def told(*fields: dict[str, Any]) -> list[Incident]:
    return [incident(one.pop("victim", None), **one) for one in map(dict, fields)]


#: A week of news: six articles about three incidents, one of them without a name.
WEEK: list[tuple[Article, list[Incident]]] = [
    (article("lundi", days(0)), told({"victim": CLINIC, "date": "2024-11-18", "evidence": ["victim_name"]})),
    (article("mardi", days(1)), told({"victim": "Nuvéo", "records": FIGURE, "third_party": "Logimed"})),
    (article("mercredi", days(2)), told({"victim": CLINIC, "date": "2024-11", "data_types": ["health"]})),
    (
        article("jeudi", days(3)),
        told({"records": FIGURE, "third_party": "Logimed", "attacker": "Karnoval", "status": "claimed"}),
    ),
    (
        article("vendredi", days(4)),
        told(
            {"victim": "mairie de Valcreux", "date": "2024-11-21"},
            {"victim": CLINIC, "date": "2024-11-18", "salience": "secondary"},
        ),
    ),
    (article("samedi", days(5)), []),
]
GROUPS = {
    frozenset({"lundi", "mercredi", "vendredi"}),
    frozenset({"mardi", "jeudi"}),
    frozenset({"vendredi"}),
}


def exported(data: Dataset, folder: Path) -> dict[str, bytes]:
    write_dataset(folder, data.tables)
    return {name: (folder / name).read_bytes() for name in DATASET_FILES}


# --- rows -------------------------------------------------------------------------------------------


def test_settle_makes_one_row_of_one_incident(data: Dataset) -> None:
    data.take(*WEEK)
    assert data.groups() == GROUPS


def test_settle_merges_the_cells(data: Dataset) -> None:
    data.take(*WEEK)
    row = data.row(data.ids()["mardi"])
    assert (row["victim_name"], row["third_party"], row["attacker_name"]) == ("Nuvéo", "Logimed", "Karnoval")
    assert (row["articles_count"], row["records_value"]) == (2, 48_317)
    assert (row["first_published"], row["last_published"]) == (days(1).isoformat(), days(3).isoformat())


def test_settle_of_nothing(data: Dataset) -> None:
    data.take()
    assert data.rows() == []


def test_settle_article_without_incident_has_no_row(data: Dataset) -> None:
    data.tell("calme")
    assert data.rows() == []
    assert [one.article_id for one, _ in data.tables.articles()] == ["calme"]


def test_settle_two_attacks_on_one_victim_stay_two(data: Dataset) -> None:
    data.tell("avant", incident(CLINIC, date="2022-05-02"), published=dt.date(2022, 5, 4))
    data.tell("après", incident(CLINIC, date="2024-11-18"))
    assert data.groups() == {frozenset({"avant"}), frozenset({"après"})}


# --- ids --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [pytest.param(seed, id=f"order_{seed}") for seed in range(6)])
def test_settle_renames_and_splits_nothing_day_by_day(data: Dataset, seed: int) -> None:
    before: dict[str, str] = {}
    for one in random.Random(seed).sample(WEEK, len(WEEK)):
        data.take(one)
        after = dict(data.connection.execute("SELECT report_id, incident_id FROM report"))
        names = data.names()
        # Reports of one incident stay in one, under its name, unless that became the alias of an older.
        assert all(after[name] in (home, names[home]) for name, home in before.items())
        before = after
    assert data.groups() == GROUPS


@pytest.mark.parametrize("seed", [pytest.param(seed, id=f"order_{seed}") for seed in range(3)])
def test_settle_in_one_go_hangs_on_no_order(tmp_path: Path, seed: int) -> None:
    outputs = []
    for place, order in (("one", WEEK), ("other", random.Random(seed).sample(WEEK, len(WEEK)))):
        with dataset(tmp_path / place) as data:
            data.take(*order)
            outputs.append(exported(data, tmp_path / place / "out"))
    assert outputs[0] == outputs[1]


def test_settle_again_changes_nothing(data: Dataset, tmp_path: Path) -> None:
    data.take(*WEEK)
    before = exported(data, tmp_path / "out")
    names = data.names()
    settle(data.connection)
    assert (exported(data, tmp_path / "out"), data.names()) == (before, names)


def test_settle_same_articles_again_change_nothing(data: Dataset, tmp_path: Path) -> None:
    data.take(*WEEK)
    before = exported(data, tmp_path / "out")
    data.take(*WEEK)
    assert exported(data, tmp_path / "out") == before


def test_settle_older_id_stays_when_two_turn_out_to_be_one(data: Dataset) -> None:
    data.tell("unnamed", incident(third_party="Logimed", records=FIGURE))
    data.tell("named", incident(CLINIC, date="2024-11-18"), published=days(1))
    ids = data.ids()
    older, younger = ids["unnamed"], ids["named"]
    assert older != younger
    data.tell("both", incident(CLINIC, date="2024-11-18", third_party="Logimed", records=FIGURE))
    assert data.ids() == dict.fromkeys(("unnamed", "named", "both"), older)
    assert data.names() == {older: None, younger: older}


@pytest.mark.parametrize("first", [pytest.param("a", id="alphabetical"), pytest.param("z", id="reversed")])
def test_settle_age_of_a_name_is_that_of_its_first_run(data: Dataset, first: str) -> None:
    (second,) = {"a", "z"} - {first}
    data.tell(first, incident(CLINIC, date="2024-11-18"))
    name = data.ids()[first]
    data.tell(second, incident(CLINIC, date="2024-11-18"), published=days(-3))
    assert data.ids() == {first: name, second: name}


def test_settle_shown_incident_is_not_split_by_a_report_that_fits_one_half(data: Dataset) -> None:
    data.tell("a", incident(CLINIC, date="2024-11-18"))
    data.tell("b", incident(CLINIC, date="2024-11"))
    (name,) = set(data.ids().values())
    data.tell("c", incident(CLINIC, date="2024-11-18", attacker="Karnoval", records=FIGURE))
    data.tell("d", incident(CLINIC, date="2024-11-29", attacker="Brumaire", records=count(91_204)))
    assert {data.ids()["a"], data.ids()["b"]} == {name}


def test_settle_reread_report_keeps_the_name(data: Dataset) -> None:
    data.tell("a", incident("Aulnettes", date="2024-11"))
    name = data.ids()["a"]
    data.tell("a", incident(CLINIC, date="2024-11-18", records=FIGURE), rules="better")
    assert data.ids() == {"a": name}
    assert data.row(name)["victim_name"] == CLINIC


def test_settle_reread_report_is_merged_anew(data: Dataset) -> None:
    data.tell("a", incident(CLINIC, date="2024-11-18"))
    data.tell("b", incident(CLINIC, date="2024-11-18"))
    name = data.ids()["a"]
    data.tell("b", incident("Nuvéo", date="2024-11-18"), rules="better")
    assert data.groups() == {frozenset({"a"}), frozenset({"b"})}
    assert data.ids()["a"] == name


def test_settle_reread_report_that_joins_leaves_an_alias(data: Dataset) -> None:
    data.tell("a", incident(CLINIC, date="2024-11-18"))
    data.tell("b", incident("Nuvéo", date="2024-11-18"))
    ids = data.ids()
    data.tell("b", incident(CLINIC, date="2024-11-18"), rules="better")
    assert data.ids() == dict.fromkeys("ab", ids["a"])
    assert data.names()[ids["b"]] == ids["a"]


def test_settle_new_incident_takes_no_name_of_another(data: Dataset) -> None:
    data.tell("a", incident(CLINIC, date="2024-11-18"))
    data.tell("b", incident(CLINIC, date="2024-11-18"))
    gone = data.ids()["a"]
    data.forget("a")
    assert data.ids()["b"] == gone
    data.tell("a", incident("Nuvéo"))
    assert data.ids()["a"] != gone


# --- forgetting -------------------------------------------------------------------------------------


def test_forget_takes_an_article_out_of_its_row(data: Dataset) -> None:
    data.take(*WEEK)
    name = data.ids()["mardi"]
    data.forget("jeudi")
    row = data.row(name)
    assert (row["article_ids"], row["attacker_name"], row["articles_count"]) == ("mardi", None, 1)


def test_forget_the_only_article_takes_the_row(data: Dataset) -> None:
    data.tell("a", incident(CLINIC))
    data.forget("a")
    assert data.rows() == []
    assert list(data.tables.evidence()) == []


def test_forget_and_read_again_gives_the_same_row(data: Dataset, tmp_path: Path) -> None:
    data.take(*WEEK)
    before = exported(data, tmp_path / "out")
    data.forget("jeudi")
    data.take(WEEK[3])
    after = exported(data, tmp_path / "out")
    # That it went and came back is news.
    assert after.pop(NEWS_CSV) != before.pop(NEWS_CSV)
    assert after == before


# --- what others say --------------------------------------------------------------------------------


def test_conflicts_name_field_values_and_who_says_so(data: Dataset) -> None:
    same = {"victim": CLINIC, "date": "2024-11-18"}
    data.take(
        (
            article("a", days(0), source="Le Courrier"),
            told(same | {"data_volume_bytes": 7, "evidence": ["data_volume_bytes"]}),
        ),
        (article("b", days(1), source="La Dépêche"), told(same | {"data_volume_bytes": 7})),
        (article("c", days(2)), told(same | {"data_volume_bytes": 9})),
    )
    (conflict,) = data.tables.conflicts()
    assert conflict == {
        "incident_id": data.ids()["a"],
        "field": "data_volume_bytes",
        "kept": "9",
        "other": "7",
        "article_ids": "a|b",
        "sources": "La Dépêche|Le Courrier",
        "last_published": days(1).isoformat(),
        "sentence": "Phrase sur data_volume_bytes.",
    }


def test_conflicts_of_one_incident(data: Dataset) -> None:
    for place, victim in enumerate([CLINIC, CLINIC, "Nuvéo", "Nuvéo"]):
        data.tell(f"a{place}", incident(victim, date="2024-11-18", data_volume_bytes=place))
    ids = data.ids()
    assert len(list(data.tables.conflicts())) == 2
    (conflict,) = data.tables.conflicts(ids["a2"])
    assert (conflict["kept"], conflict["other"]) == ("3", "2")


def test_conflicts_go_with_the_article_that_made_them(data: Dataset) -> None:
    data.tell("a", incident(CLINIC, date="2024-11-18", ransom=Ransom(paid=False)))
    data.tell("b", incident(CLINIC, date="2024-11-18", ransom=Ransom(paid=True)))
    assert [row["field"] for row in data.tables.conflicts()] == ["ransom_paid"]
    data.forget("b")
    assert list(data.tables.conflicts()) == []


# --- the database itself ----------------------------------------------------------------------------


def test_evidence_view_says_what_the_export_says(data: Dataset) -> None:
    one = incident(CLINIC, date="2024-11-18").model_copy(
        update={"evidence": [proof("victim_name", CLINIC), proof("date", "2024-11-18")]}
    )
    data.tell("a", one)
    data.tell("b", incident("Nuvéo", evidence=["victim_name"]))
    data.connection.row_factory = sqlite3.Row
    view = [dict(row) for row in data.connection.execute("SELECT * FROM evidence ORDER BY article_id")]
    data.connection.row_factory = None
    assert view == sorted(data.tables.evidence(), key=lambda row: str(row["article_id"]))
    assert len(view) == 3


def test_members_are_in_the_order_of_their_articles(data: Dataset) -> None:
    for name in ("b", "c", "a"):
        data.tell(name, incident(CLINIC, date="2024-11-18"))
    (name,) = set(data.ids().values())
    reports = dict(data.connection.execute("SELECT report_id, article_id FROM report"))
    assert [reports[report] for report in members_of(data.connection, name)] == ["a", "b", "c"]


def test_extracted_row_is_the_stored_one_before_corrections(data: Dataset) -> None:
    data.take(*WEEK)
    name = data.ids()["mardi"]
    judgements = Judgements(data.connection)
    undated = {"first_seen": None, "changed_at": None}
    assert extracted_row(data.connection, judgements, name) == data.row(name) | undated
    assert extracted_row(data.connection, judgements, "brc-0000000000000000") is None


def test_settle_result_is_the_same_for_each_order_of_days(tmp_path: Path) -> None:
    """Only the names hang on which day came first, never the rows."""
    rows = set()
    for number, order in enumerate(permutations(WEEK[:4])):
        with dataset(tmp_path / str(number)) as data:
            for one in order:
                data.take(one)
            rows.add(str([{k: v for k, v in row.items() if k != "incident_id"} for row in data.rows()]))
    assert len(rows) == 1


def test_database_is_read_where_nobody_may_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with dataset(tmp_path) as data:
        data.tell("a", incident("Nuvéo"))
        before = data.rows()
    monkeypatch.setattr("pipeline.dataset.store.database.os.access", lambda *_: False)
    with open_to_read(tmp_path / DATABASE) as connection:
        assert list(StoredTables(connection).incidents()) == before
    assert not list(tmp_path.glob("*-wal"))
