"""What analysts say stays said: over new articles, better rules and every later run, until it is revoked."""

import csv
import datetime as dt
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from reports import DAY, Dataset, count, dataset, incident
from typer.testing import CliRunner

from pipeline import run as run_module
from pipeline.cli import app
from pipeline.dataset.frame import frame_to_articles, incidents_to_frame
from pipeline.dataset.review.desk import Outcome, reviewed, take_in
from pipeline.dataset.review.export import export_review
from pipeline.dataset.review.headings import column_of
from pipeline.dataset.review.model import (
    Apart,
    Comment,
    Correction,
    Ref,
    Review,
    SameAs,
    Split,
    Verdict,
)
from pipeline.dataset.review.reading import read_review
from pipeline.dataset.store.settle import settle
from pipeline.schema import Incident, Ransom, Records

CLINIC = "Clinique des Aulnettes"
HERE = Ref("review", 2, "A (x)")
MADE = dt.datetime(2024, 12, 1, 9, 30, tzinfo=dt.UTC)
Entry = Correction | Verdict | SameAs | Apart | Split | Comment


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Dataset]:
    with dataset(tmp_path) as data:
        yield data


def review(*entries: Entry) -> Review:
    """Return the review that says `entries`."""

    def of(kind: type[Any]) -> list[Any]:
        return [entry for entry in entries if isinstance(entry, kind)]

    return Review(
        of(Correction), of(Verdict), of(SameAs), of(Split), of(Comment), [], len(entries), of(Apart)
    )


def say(data: Dataset, *entries: Entry, author: str = "Claire") -> Outcome:
    return take_in(data.connection, review(*entries), author, MADE)


def cell(incident_id: str, column: str, value: object) -> Correction:
    """Return a correction of a cell, None to empty it."""
    return Correction(incident_id, column, "clear" if value is None else "set", value, HERE)  # type: ignore[arg-type]


def undo(incident_id: str, column: str) -> Correction:
    return Correction(incident_id, column, "revoke", None, HERE)


def verdict(incident_id: str, said: Any) -> Verdict:
    return Verdict(incident_id, said, HERE)


def one(data: Dataset, name: str = "a", **fields: Any) -> str:
    """Let the article `name` tell of the clinic, and return the id of the incident."""
    data.tell(name, clinic(**fields))
    return data.ids()[name]


def clinic(**fields: Any) -> Incident:
    return incident(fields.pop("victim", CLINIC), **({"date": "2024-11-18"} | fields))


def report_of(data: Dataset, name: str) -> str:
    (found,) = data.connection.execute("SELECT report_id FROM report WHERE article_id = ?", [name]).fetchone()
    return str(found)


# --- corrected cells --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value"),
    [
        pytest.param("victim_name", "Clinique des Aulnes", id="name"),
        pytest.param("victim_country", "BE", id="country"),
        pytest.param("date", "2024-11", id="date"),
        pytest.param("records_value", 12_000, id="number"),
        pytest.param("ransom_paid", False, id="truth"),
        pytest.param("data_types", "name|health", id="codes"),
        pytest.param("victim_name", None, id="emptied"),
        pytest.param("salience", "secondary", id="salience"),
    ],
)
def test_desk_correction_wins(data: Dataset, column: str, value: object) -> None:
    name = one(data)
    outcome = say(data, cell(name, column, value))
    assert (outcome.corrections, outcome.problems) == (1, [])
    assert (data.row(name)[column], data.row(name)["reviewed"]) == (value, column)


def test_desk_correction_wins_over_a_later_reading_until_it_is_revoked(data: Dataset) -> None:
    name = one(data, data_volume_bytes=7)
    say(data, cell(name, "data_volume_bytes", 8))
    data.tell("a", clinic(data_volume_bytes=9, country="FR"), rules="better")
    row = data.row(name)
    assert (row["data_volume_bytes"], row["victim_country"]) == (8, "FR")
    outcome = say(data, undo(name, "data_volume_bytes"))
    assert outcome.revoked == 1
    assert (data.row(name)["data_volume_bytes"], data.row(name)["reviewed"]) == (9, None)


def test_desk_correction_holds_when_articles_join(data: Dataset) -> None:
    name = one(data, data_volume_bytes=7)
    say(data, cell(name, "data_volume_bytes", 8))
    data.tell("b", clinic(data_volume_bytes=9), published=DAY + dt.timedelta(days=4))
    assert (data.row(name)["data_volume_bytes"], data.row(name)["articles_count"]) == (8, 2)


def test_desk_correction_holds_when_the_victim_is_read_otherwise(data: Dataset) -> None:
    name = one(data, victim=None, description="un établissement")
    say(data, cell(name, "victim_country", "BE"))
    data.tell("a", clinic(), rules="better")
    assert (data.row(name)["victim_name"], data.row(name)["victim_country"]) == (CLINIC, "BE")


def test_desk_correction_of_a_recalled_incident_holds_when_it_is_read_otherwise(data: Dataset) -> None:
    recalled = {"salience": "secondary", "date": "2023-10"}
    data.tell("a", clinic(), incident(description="un bailleur", **recalled))
    (name,) = (str(row["incident_id"]) for row in data.rows() if row["salience"] == "secondary")
    say(data, cell(name, "victim_country", "BE"))
    data.tell("a", clinic(), incident("Orvalis", **recalled), rules="better")
    assert data.row(name)["victim_country"] == "BE"


def test_desk_correction_of_the_younger_of_two_that_turn_out_to_be_one(data: Dataset) -> None:
    data.tell("unnamed", incident(third_party="Logimed", records=count(48_317)))
    data.tell("named", clinic())
    older, younger = data.ids()["unnamed"], data.ids()["named"]
    say(data, cell(younger, "victim_country", "BE"))
    data.tell("both", clinic(third_party="Logimed", records=count(48_317)))
    row = data.row(older)
    assert (row["articles_count"], row["victim_country"], row["reviewed"]) == (3, "BE", "victim_country")


def test_desk_correction_of_what_became_an_alias_can_be_revoked(data: Dataset) -> None:
    data.tell("a", clinic())
    data.tell("b", incident("Nuvéo"))
    ids = data.ids()
    say(data, cell(ids["b"], "victim_country", "BE"))
    say(data, SameAs(ids["b"], ids["a"], HERE))
    say(data, undo(ids["a"], "victim_country"))
    assert data.row(ids["a"])["victim_country"] is None


def test_desk_correction_by_an_alias_reaches_the_incident(data: Dataset) -> None:
    data.tell("a", clinic())
    data.tell("b", incident("Nuvéo"))
    ids = data.ids()
    say(data, SameAs(ids["b"], ids["a"], HERE))
    assert say(data, cell(ids["b"], "victim_country", "BE")).corrections == 1
    assert data.row(ids["a"])["victim_country"] == "BE"


def test_desk_later_word_goes_before_an_earlier_one(data: Dataset) -> None:
    name = one(data)
    say(data, cell(name, "victim_country", "BE"), author="Claire")
    say(data, cell(name, "victim_country", "CH"), author="Denis")
    assert data.row(name)["victim_country"] == "CH"
    said = data.connection.execute("SELECT value, author, revoked IS NULL FROM correction").fetchall()
    assert said == [('"BE"', "Claire", 0), ('"CH"', "Denis", 1)]


def test_desk_stores_who_and_when(data: Dataset) -> None:
    name = one(data)
    say(data, cell(name, "victim_country", "BE"), Comment(name, "vu sur le site", HERE))
    query = "SELECT author, made, comment, revoked FROM correction WHERE field = 'victim_country'"
    (said,) = data.connection.execute(query).fetchall()
    assert said == ("Claire", "2024-12-01T09:30:00+00:00", "vu sur le site", None)


def test_desk_keeps_a_comment_that_stands_alone(data: Dataset) -> None:
    name = one(data)
    assert say(data, Comment(name, "à relire", HERE)).comments == 1
    (said,) = data.connection.execute("SELECT value, author FROM correction").fetchall()
    assert (json.loads(said[0]), said[1]) == ("à relire", "Claire")
    assert data.row(name)["reviewed"] is None
    assert reviewed(data.connection) == {}


def test_desk_corrected_name_helps_new_articles_to_merge(data: Dataset) -> None:
    name = one(data, victim="l'établissement de la rue Haute")
    data.tell("b", clinic())
    assert data.ids()["b"] != name
    data.forget("b")
    say(data, cell(name, "victim_name", CLINIC))
    data.tell("b", clinic())
    assert data.ids() == {"a": name, "b": name}


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        pytest.param(count(7_000), {"records_value": 9_000}, (9_000, 9_000, 9_000, "exact"), id="value"),
        pytest.param(
            count(7_000, "at_least"),
            {"records_value": 9_000},
            (9_000, 9_000, None, "at_least"),
            id="at_least",
        ),
        pytest.param(None, {"records_value": 9_000}, (9_000, 9_000, 9_000, "exact"), id="was_empty"),
        pytest.param(
            count(7_000), {"records_qualifier": "at_most"}, (7_000, None, 7_000, "at_most"), id="qualifier"
        ),
        pytest.param(count(7_000), {"records_value": None}, (None, None, None, None), id="emptied"),
        pytest.param(
            Records(min=10, max=20, qualifier="range"),
            {"records_value": 15},
            (15, 15, 15, "exact"),
            id="was_a_range",
        ),
        pytest.param(
            count(7_000),
            {"records_value": None, "records_min": 10, "records_max": 20, "records_qualifier": "range"},
            (None, 10, 20, "range"),
            id="range",
        ),
    ],
)
def test_desk_corrected_count_takes_its_bounds_along(
    data: Dataset, before: Records | None, said: dict[str, object], after: tuple[object, ...]
) -> None:
    name = one(data, records=before, records_text="sept mille")
    assert say(data, *(cell(name, *pair) for pair in said.items())).problems == []
    row = data.row(name)
    assert tuple(row[f"records_{part}"] for part in ("value", "min", "max", "qualifier")) == after
    assert "records_value" not in said or row["records_text"] is None


def test_desk_corrected_data_types_tell_whether_they_are_sensitive(data: Dataset) -> None:
    name = one(data, data_types=["name"])
    assert data.row(name)["sensitive_data"] is False
    say(data, cell(name, "data_types", "name|health"))
    assert data.row(name)["sensitive_data"] is True
    say(data, cell(name, "data_types", None))
    assert data.row(name)["sensitive_data"] is None


# --- verdicts ---------------------------------------------------------------------------------------


def test_desk_row_that_is_no_incident_goes_and_stays_away(data: Dataset) -> None:
    name = one(data, evidence=["victim_name"])
    data.tell("z", incident("Nuvéo"))
    assert say(data, verdict(name, "not_an_incident")).verdicts == 1
    assert set(data.ids()) == {"z"}
    assert list(data.tables.evidence()) == []
    data.tell("y", incident("Orvalis"))
    data.tell("a", clinic(records=count(48_317)), rules="better")
    assert set(data.ids()) == {"z", "y"}


def test_desk_row_that_is_no_incident_hides_no_article_that_comes_later(data: Dataset) -> None:
    name = one(data)
    say(data, verdict(name, "not_an_incident"))
    data.tell("b", clinic())
    assert set(data.ids()) == {"b"}
    assert data.ids()["b"] != name


def test_desk_row_that_is_no_incident_comes_back_when_revoked(data: Dataset) -> None:
    name = one(data)
    say(data, verdict(name, "not_an_incident"))
    assert say(data, verdict(name, "revoke")).revoked == 1
    assert data.ids() == {"a": name}


def test_desk_row_that_is_right_is_marked(data: Dataset) -> None:
    name = one(data)
    say(data, verdict(name, "correct"), cell(name, "victim_country", "BE"))
    assert (data.row(name)["reviewed"], data.row(name)["victim_country"]) == ("all", "BE")


def test_desk_revoked_row_is_as_read(data: Dataset) -> None:
    name = one(data)
    say(data, verdict(name, "correct"), cell(name, "victim_country", "BE"), cell(name, "date", "2024"))
    assert say(data, verdict(name, "revoke")).revoked > 2
    row = data.row(name)
    assert (row["reviewed"], row["victim_country"], row["date"]) == (None, None, "2024-11-18")


def test_desk_row_taken_back_and_corrected_in_one_file_keeps_the_new(data: Dataset) -> None:
    name = one(data)
    say(data, cell(name, "victim_country", "BE"), cell(name, "date", "2024"))
    say(data, cell(name, "victim_country", "CH"), verdict(name, "revoke"))
    assert (data.row(name)["victim_country"], data.row(name)["date"]) == ("CH", "2024-11-18")


# --- merges by hand ---------------------------------------------------------------------------------


def three(data: Dataset) -> str:
    """Let three articles tell of the clinic, and return the id of their incident."""
    for name in "abc":
        data.tell(name, clinic())
    (name,) = set(data.ids().values())
    return name


def test_desk_split_reports_leave_and_stay_away(data: Dataset) -> None:
    name = three(data)
    outcome = say(data, Split(name, report_of(data, "c"), "A", HERE))
    assert (outcome.splits, outcome.problems) == (1, [])
    apart = {frozenset("ab"), frozenset("c")}
    assert (data.groups(), data.ids()["a"]) == (apart, name)
    other = data.ids()["c"]
    for letter in "abc":
        data.tell(letter, clinic(records=count(48_317)), rules="better")
    assert data.groups() == apart
    data.tell("d", clinic(records=count(48_317)))
    assert not any({"a", "c"} <= group or {"b", "c"} <= group for group in data.groups())
    assert (data.ids()["a"], data.ids()["c"]) == (name, other)


def test_desk_split_reports_of_one_label_leave_together(data: Dataset) -> None:
    name = three(data)
    data.tell("d", clinic())
    outcome = say(
        data,
        Split(name, report_of(data, "a"), "x", HERE),
        Split(name, report_of(data, "b"), "x", HERE),
        Split(name, report_of(data, "c"), "y", HERE),
    )
    assert outcome.splits == 2
    assert data.groups() == {frozenset("ab"), frozenset("c"), frozenset("d")}
    assert data.ids()["d"] == name


def test_desk_split_is_remembered_when_the_article_is_read_again(data: Dataset) -> None:
    name = three(data)
    say(data, Split(name, report_of(data, "c"), "A", HERE))
    data.forget("c")
    data.tell("c", clinic())
    assert data.groups() == {frozenset("ab"), frozenset("c")}


def test_desk_split_can_be_taken_back(data: Dataset) -> None:
    name = three(data)
    report = report_of(data, "c")
    say(data, Split(name, report, "A", HERE))
    say(data, Split(data.ids()["c"], report, None, HERE))
    assert data.ids() == dict.fromkeys("abc", name)


def test_desk_same_as_joins_and_stays(data: Dataset) -> None:
    data.tell("a", clinic())
    data.tell("b", incident("Nuvéo"))
    ids = data.ids()
    assert say(data, SameAs(ids["b"], ids["a"], HERE)).merges == 1
    assert data.ids() == dict.fromkeys("ab", ids["a"])
    assert data.names()[ids["b"]] == ids["a"]
    data.tell("b", incident("Nuvéo", date="2019"), rules="better")
    assert data.ids() == dict.fromkeys("ab", ids["a"])


def test_desk_same_as_lets_new_articles_in(data: Dataset) -> None:
    data.tell("a", clinic())
    data.tell("b", incident("Nuvéo", date="2024-11-18"))
    ids = data.ids()
    say(data, SameAs(ids["b"], ids["a"], HERE))
    data.tell("c", clinic())
    data.tell("d", incident("Nuvéo", date="2024-11-18"))
    assert data.ids() == dict.fromkeys("abcd", ids["a"])


def test_desk_same_as_undoes_a_split(data: Dataset) -> None:
    name = three(data)
    say(data, Split(name, report_of(data, "c"), "A", HERE))
    say(data, SameAs(data.ids()["c"], name, HERE))
    assert data.ids() == dict.fromkeys("abc", name)


def test_desk_split_undoes_same_as(data: Dataset) -> None:
    data.tell("a", clinic())
    data.tell("b", incident("Nuvéo"))
    ids = data.ids()
    say(data, SameAs(ids["b"], ids["a"], HERE))
    say(data, Split(ids["a"], report_of(data, "b"), "A", HERE))
    assert data.groups() == {frozenset("a"), frozenset("b")}


# --- pairs that are offered -------------------------------------------------------------------------


def pairs_of(data: Dataset, folder: Path) -> list[dict[str, Any]]:
    """Return the pairs that the workbook offers."""
    path = folder / "review.xlsx"
    assert export_review(data.connection, path, language="en").warnings == []
    workbook = openpyxl.load_workbook(path)
    if "pairs" not in workbook.sheetnames:
        return []
    header, *rows = workbook["pairs"].iter_rows(values_only=True)
    return [dict(zip(map(column_of, header), row, strict=True)) for row in rows]


def half_a_year(data: Dataset) -> tuple[str, str]:
    """Let two articles, half a year apart, tell of the clinic without date; return the ids of their rows."""
    data.tell("a", clinic(date=None, evidence=["victim_name"]))
    data.tell("b", clinic(date=None), published=DAY + dt.timedelta(days=190))
    return data.ids()["a"], data.ids()["b"]


def test_desk_offers_rows_that_may_be_one(data: Dataset, tmp_path: Path) -> None:
    one, other = half_a_year(data)
    data.tell("c", incident("Nuvéo"))
    (pair,) = pairs_of(data, tmp_path)
    assert {pair["incident_id"], pair["other_id"]} == {one, other} and one != other
    assert (pair["victim"], pair["other_victim"]) == (CLINIC, CLINIC)
    assert pair["reasons"].startswith("name_same+")


def test_desk_offers_nothing_where_nothing_is_alike(data: Dataset, tmp_path: Path) -> None:
    data.tell("a", clinic())
    data.tell("b", incident("Nuvéo"))
    assert pairs_of(data, tmp_path) == []


def test_desk_does_not_offer_rows_that_are_no_incident(data: Dataset, tmp_path: Path) -> None:
    one, _ = half_a_year(data)
    say(data, verdict(one, "not_an_incident"))
    assert pairs_of(data, tmp_path) == []


def test_desk_offered_rows_can_be_joined(data: Dataset, tmp_path: Path) -> None:
    one, other = half_a_year(data)
    assert say(data, SameAs(one, other, HERE)).merges == 1
    assert data.groups() == {frozenset("ab")}
    assert pairs_of(data, tmp_path) == []


def test_desk_offered_rows_can_be_held_apart(data: Dataset, tmp_path: Path) -> None:
    one, other = half_a_year(data)
    assert say(data, Apart(one, other, HERE)).held_apart == 1
    assert pairs_of(data, tmp_path) == []
    assert say(data, Apart(other, one, HERE)).unchanged == 1
    # An article between the two no longer joins them.
    data.tell("m", clinic(date=None), published=DAY + dt.timedelta(days=95))
    assert not any({"a", "b"} <= group for group in data.groups())
    # The last word holds.
    say(data, SameAs(one, other, HERE))
    assert any({"a", "b"} <= group for group in data.groups())


def test_desk_rows_that_are_one_by_now_are_not_held_apart(data: Dataset) -> None:
    one, other = half_a_year(data)
    say(data, SameAs(one, other, HERE))
    (problem,) = say(data, Apart(one, other, HERE)).problems
    assert "split off those that do not belong" in problem.remedy
    (problem,) = say(data, Apart(one, UNKNOWN, HERE)).problems
    assert "is no incident of this dataset" in problem.remedy


# --- the same again ---------------------------------------------------------------------------------


def test_desk_same_review_again_stores_nothing(data: Dataset) -> None:
    name = one(data)
    data.tell("b", incident("Nuvéo"))
    data.tell("c", incident("Orvalis"))
    ids = data.ids()
    entries = [
        cell(name, "victim_country", "BE"),
        cell(name, "date", None),
        verdict(name, "correct"),
        SameAs(ids["b"], ids["a"], HERE),
        verdict(ids["c"], "not_an_incident"),
        Comment(name, "relu", HERE),
    ]
    say(data, *entries)
    before = list(data.connection.iterdump())
    again = say(data, *entries, author="Denis")
    assert list(data.connection.iterdump()) == before
    assert (again.corrections, again.verdicts, again.merges, again.unchanged) == (0, 0, 0, 6)


def test_desk_same_split_again_is_known(data: Dataset) -> None:
    split = Split(three(data), report_of(data, "c"), "A", HERE)
    say(data, split)
    again = say(data, split)
    assert (again.unchanged, again.problems) == (1, [])


def test_desk_settling_again_after_a_review_changes_nothing(data: Dataset) -> None:
    name = three(data)
    data.tell("d", incident("Nuvéo"))
    say(data, Split(name, report_of(data, "c"), "A", HERE), SameAs(data.ids()["d"], name, HERE))
    say(data, cell(name, "victim_name", "Nuvéo"))
    before = list(data.connection.iterdump())
    settle(data.connection)
    assert list(data.connection.iterdump()) == before


# --- what cannot be taken ---------------------------------------------------------------------------

UNKNOWN = "brc-0123456789abcdef"


@pytest.mark.parametrize(
    ("entries", "remedy"),
    [
        pytest.param(lambda i: [cell(UNKNOWN, "date", "2024")], "is no incident of this dataset", id="cell"),
        pytest.param(lambda i: [verdict(UNKNOWN, "correct")], "is no incident of this dataset", id="verdict"),
        pytest.param(
            lambda i: [SameAs(UNKNOWN, i, HERE)], "is no incident of this dataset", id="same_as_row"
        ),
        pytest.param(
            lambda i: [SameAs(i, UNKNOWN, HERE)], "is no incident of this dataset", id="same_as_other"
        ),
        pytest.param(
            lambda i: [SameAs(i, None, HERE)], "split off those that do not belong", id="undo_same_as"
        ),
        pytest.param(lambda i: [Split(UNKNOWN, "r", "A", HERE)], "is no incident", id="split"),
        pytest.param(lambda i: [Split(i, "r", "A", HERE)], "export the review again", id="stale_report"),
        pytest.param(
            lambda i: [cell(i, "records_max", 10)],
            "makes records_min 7000 larger than records_max 10",
            id="bounds",
        ),
        pytest.param(
            lambda i: [cell(i, "ransom_amount", 10.0)], "ransom_currency_corrected", id="no_currency"
        ),
        pytest.param(
            lambda i: [cell(i, "sale_price", 10.0)], "sale_currency_corrected", id="no_sale_currency"
        ),
    ],
)
def test_desk_tells_what_it_cannot_take(
    data: Dataset, entries: Callable[[str], list[Entry]], remedy: str
) -> None:
    name = one(data, records=count(7_000, "at_least"))
    before = data.rows()
    outcome = say(data, *entries(name))
    (problem,) = outcome.problems
    assert remedy in problem.remedy
    assert (problem.sheet, problem.row, problem.column) == ("review", 2, "A (x)")
    assert data.rows() == before
    assert not data.connection.execute("SELECT * FROM correction, judgement").fetchall()


def test_desk_takes_the_rest_of_a_review(data: Dataset) -> None:
    name = one(data)
    outcome = say(
        data, cell(UNKNOWN, "date", "2024"), cell(name, "date", "2024"), cell(name, "sale_price", 1.0)
    )
    assert (outcome.corrections, len(outcome.problems)) == (1, 2)
    assert data.row(name)["date"] == "2024"


def test_desk_amount_with_its_currency_is_taken(data: Dataset) -> None:
    name = one(data)
    outcome = say(data, cell(name, "ransom_amount", 0.5), cell(name, "ransom_currency", "BTC"))
    assert (outcome.corrections, outcome.problems) == (2, [])


def test_desk_one_label_for_all_reports_splits_nothing(data: Dataset) -> None:
    name = three(data)
    outcome = say(data, *(Split(name, report_of(data, letter), "A", HERE) for letter in "abc"))
    (problem,) = outcome.problems
    assert "leave those blank that stay" in problem.remedy
    assert (outcome.splits, len(data.groups())) == (0, 1)


def test_desk_problems_of_the_reading_are_told_too(data: Dataset) -> None:
    problem = HERE.problem("x", "is no date")
    assert take_in(data.connection, Review([], [], [], [], [], [problem], 0), "Claire").problems == [problem]


# --- what the exports show --------------------------------------------------------------------------


def test_desk_evidence_of_a_correction_is_the_analyst(data: Dataset) -> None:
    name = one(data, evidence=["victim_name"])
    say(data, cell(name, "victim_country", "BE"), Comment(name, "vu sur le site", HERE))
    first, second = data.tables.evidence()
    assert first == {
        "incident_id": name,
        "article_id": None,
        "field": "victim_country",
        "value": "BE",
        "start": None,
        "end": None,
        "sentence": "Claire, 2024-12-01T09:30:00+00:00. vu sur le site",
        "rule": "review",
        "confidence": 1.0,
    }
    assert (second["field"], second["rule"]) == ("victim_name", "r.test")


def test_desk_emptied_cell_has_evidence_without_value(data: Dataset) -> None:
    name = one(data)
    say(data, cell(name, "date", None))
    (row,) = data.tables.evidence()
    assert (row["field"], row["value"], row["rule"]) == ("date", None, "review")


def test_desk_confirmed_row_holds_against_later_articles(data: Dataset) -> None:
    name = one(data)
    say(data, verdict(name, "correct"))
    before = data.row(name)
    data.tell("later", clinic(records=count(48_317), attacker="Karnoval"))
    after = data.row(name)
    assert (after["articles_count"], after["reviewed"]) == (2, "all")
    assert {k: after[k] for k in ("records_value", "attacker_name")} == {
        k: before[k] for k in ("records_value", "attacker_name")
    }
    say(data, verdict(name, "revoke"))
    assert (data.row(name)["records_value"], data.row(name)["attacker_name"]) == (48_317, "Karnoval")


def test_desk_reviewed_pairs_what_was_read_with_what_is_right(data: Dataset) -> None:
    name = one(data, records=count(7_000))
    data.tell("b", incident("Nuvéo"))
    data.tell("c", incident("Orvalis"))
    ids = data.ids()
    say(data, cell(name, "records_value", 9_000), verdict(ids["b"], "not_an_incident"))
    pairs = reviewed(data.connection)
    assert set(pairs) == {name, ids["b"]}
    read, right = pairs[name]
    assert right is not None
    assert (read.records, right.records) == (count(7_000), count(9_000))
    assert (read.victim, read.date) == (right.victim, right.date)
    assert pairs[ids["b"]][1] is None


def test_desk_reviewed_leaves_out_what_has_no_article(data: Dataset) -> None:
    name = one(data)
    say(data, verdict(name, "correct"))
    data.forget("a")
    assert reviewed(data.connection) == {}


# --- as people do it --------------------------------------------------------------------------------

#: Words enough for the text to pass for a French article.
TEXT = """{title}

Les équipes informatiques sont toujours à pied d'œuvre, a indiqué la direction dans un communiqué. Une \
plainte a été déposée et les autorités ont été prévenues. Le retour à la normale prendra plusieurs semaines.
"""


class Desk:
    """A folder of articles and a dataset, worked on by commands alone; `told` is what the rules read."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.output, self.book = folder / "articles", folder / "out", folder / "review.xlsx"
        self.folder.mkdir()
        self.told: dict[str, list[Incident]] = {}
        self._patch = patch
        patch.setattr(run_module, "extract_frame", self._extract)
        self.rules("first")

    def rules(self, version: str) -> None:
        self._patch.setattr(run_module, "rules_version", lambda: version)

    def _extract(self, frame: pd.DataFrame, gate: bool = True, seconds: float | None = None) -> pd.DataFrame:
        return incidents_to_frame([(one, self.told[one.article_id]) for one in frame_to_articles(frame)], {})

    def tell(self, name: str, *told: Incident) -> None:
        (self.folder / f"{name}.txt").write_text(TEXT.format(title=f"Nouvelle {name}"), encoding="utf-8")
        self.told[name] = list(told)

    def breche(self, *arguments: object, code: int = 0) -> str:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        assert result.exit_code == code, result.output
        return " ".join(result.output.split())

    def run(self, *arguments: object) -> str:
        return self.breche("run", self.folder, "-o", self.output, "--published", "2024-11-20", *arguments)

    def export(self) -> None:
        self.breche("review", "export", "-d", self.output, "-o", self.book)

    def fill(self, cells: dict[tuple[str, str], object]) -> None:
        """Fill cells of the workbook by the id in their row and their column."""
        book = openpyxl.load_workbook(self.book)
        for sheet in book.worksheets[:2]:
            header = [column_of(c.value) for c in sheet[1]]
            for row in sheet.iter_rows(min_row=2):
                key = row[header.index("report_id" if "report_id" in header else "incident_id")].value
                for (wanted, column), value in cells.items():
                    if wanted == key and column in header:
                        row[header.index(column)].value = value
        book.save(self.book)

    def take(self, path: Path | None = None, code: int = 0) -> str:
        return self.breche(
            "review", "import", path or self.book, "-d", self.output, "--author", "Claire", code=code
        )

    def rows(self) -> dict[str, dict[str, str]]:
        """Return the rows of incidents.csv by their articles."""
        with (self.output / "incidents.csv").open(encoding="utf-8", newline="") as stream:
            return {row["article_ids"]: row for row in csv.DictReader(stream)}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def test_desk_commands_export_fill_import(desk: Desk) -> None:
    desk.tell("a", clinic())
    desk.tell("b", incident("Nuvéo"))
    desk.tell("c", incident("Orvalis"))
    desk.run()
    ids = {name: row["incident_id"] for name, row in desk.rows().items()}
    desk.export()
    desk.fill(
        {
            (ids["a"], "victim_country_corrected"): "be",
            (ids["a"], "date_corrected"): "17/11/2024",
            (ids["b"], "verdict"): "not_an_incident",
            (ids["c"], "ransom_amount_corrected"): "mille",
        }
    )
    said = desk.take(code=3)
    assert "2 new corrections, 1 new verdict, 0 new comments, 0 merged, 0 split off, 0 revoked" in said
    assert "sheet relecture, row" in said
    assert "'mille'" in said
    rows = desk.rows()
    assert set(rows) == {"a", "c"}
    assert (rows["a"]["victim_country"], rows["a"]["date"], rows["a"]["reviewed"]) == (
        "BE",
        "2024-11-17",
        "date|victim_country",
    )
    assert "already known" in desk.take(code=3)


def test_desk_commands_split_by_the_workbook(desk: Desk, tmp_path: Path) -> None:
    desk.tell("a", clinic())
    desk.tell("b", clinic())
    desk.run()
    assert set(desk.rows()) == {"a|b"}
    desk.export()
    sheet = openpyxl.load_workbook(desk.book)["articles"]
    header = [column_of(c.value) for c in sheet[1]]
    reports = {row[header.index("article_id")]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    desk.fill({(reports["b"][header.index("report_id")], "split"): "A"})
    assert "1 split off" in desk.take()
    assert set(desk.rows()) == {"a", "b"}
    desk.rules("second")
    desk.run("--refresh")
    assert set(desk.rows()) == {"a", "b"}


def test_desk_commands_evaluate_reviewed(desk: Desk) -> None:
    desk.tell("a", clinic(attacker="Karnoval", records=count(7_000)))
    desk.tell("b", incident("Nuvéo", attacker="Brumaire"))
    desk.tell("c", incident("Orvalis", attacker="Brumaire"))
    desk.run()
    ids = {name: row["incident_id"] for name, row in desk.rows().items()}
    desk.export()
    desk.fill(
        {
            (ids["a"], "attacker_name_corrected"): "Karnaval Noir",
            (ids["a"], "victim_country_corrected"): "BE",
            (ids["b"], "verdict"): "correct",
            (ids["c"], "verdict"): "not_an_incident",
        }
    )
    desk.take()
    errors = desk.output / "errors.csv"
    said = desk.breche("evaluate", "--reviewed", "-d", desk.output, "--errors", errors)
    assert "3 reviewed rows, 1 of them judged to be no incident" in said
    assert "sale_price nothing to score 0 0 0" in said
    with errors.open(encoding="utf-8-sig", newline="") as stream:
        rows = {(row["article_id"], row["field"], row["kind"]) for row in csv.DictReader(stream)}
    assert {field for name, field, _ in rows if name == ids["a"]} == {"attacker", "country"}
    assert not any(name == ids["b"] for name, _, _ in rows)
    assert "incident" in {field for name, field, _ in rows if name == ids["c"]}


def test_desk_commands_evaluate_without_review_says_what_to_do(desk: Desk) -> None:
    desk.tell("a", clinic())
    desk.run()
    assert "breche review export" in desk.breche("evaluate", "--reviewed", "-d", desk.output, code=1)


def test_desk_commands_review_of_no_dataset(desk: Desk) -> None:
    desk.output.mkdir()
    assert "breche run" in desk.breche("review", "export", "-d", desk.output, "-o", desk.book, code=1)


def test_desk_export_holds_what_is_stored(data: Dataset, tmp_path: Path) -> None:
    name = one(data)
    say(data, cell(name, "victim_country", "BE"))
    export_review(data.connection, tmp_path / "review.xlsx", language="en")
    read = read_review(tmp_path / "review.xlsx")
    assert (read.entries, read.problems, read.rows_read) == ([], [], 2)
    sheet = openpyxl.load_workbook(tmp_path / "review.xlsx")["review"]
    header, row = sheet.iter_rows(max_row=2, values_only=True)
    shown = dict(zip(map(column_of, header), row, strict=True))
    assert (shown["incident_id"], shown["victim_country"]) == (name, "Belgium")


# --- through LibreOffice ----------------------------------------------------------------------------

#: What an analyst types into a cell, and what stands there ever after.
TYPED = {
    "victim_name": ("Clinique de l'Été", "Clinique de l'Été"),
    "date": ("17/11/2024", "2024-11-17"),
    "records_value": ("12 000", "12000"),
    "ransom_amount": ("0,25", "0.25"),
    "ransom_currency": ("BTC", "BTC"),
    "ransom_paid": ("non", "false"),
    "data_types": ("name|health", "name|health"),
    "attacker_name": ("(vide)", ""),
}


def converted(path: Path, form: str, folder: Path) -> Path:
    """Return `path` as LibreOffice saves it in `form`."""
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(path.parent / 'profile').as_uri()}",
            *("--headless", "--convert-to", form, "--outdir", str(folder), str(path)),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )
    return folder / f"{path.stem}.{form[:4].partition(':')[0]}"


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
@pytest.mark.parametrize(
    "form",
    [
        pytest.param("xlsx", id="xlsx"),
        # Semicolons, Windows-1252.
        pytest.param("csv:Text - txt - csv (StarCalc):59,34,1,1", id="csv"),
    ],
)
def test_desk_round_trip_through_libreoffice_survives_a_refresh(
    desk: Desk, tmp_path: Path, form: str
) -> None:
    desk.tell("a", clinic(attacker="Karnoval", records=count(7_000), ransom=Ransom(paid=True)))
    desk.tell("b", incident("Nuvéo"))
    desk.run()
    ids = {name: row["incident_id"] for name, row in desk.rows().items()}
    desk.export()
    desk.fill({(ids["a"], f"{column}_corrected"): typed for column, (typed, _) in TYPED.items()})
    desk.fill({(ids["b"], "verdict"): "not_an_incident"})
    assert f"{len(TYPED)} new corrections, 1 new verdict" in desk.take(
        converted(desk.book, form, tmp_path / "lo")
    )

    desk.rules("second")
    desk.tell("a", clinic(victim="Clinique", attacker="Brumaire", records=count(8_000), country="FR"))
    desk.tell("b", incident("Nuvéo", date="2024-11-18"))
    assert "2 read anew" in desk.run("--refresh")
    rows = desk.rows()
    assert set(rows) == {"a"}
    assert {column: rows["a"][column] for column in TYPED} == {c: value for c, (_, value) in TYPED.items()}
    assert (rows["a"]["incident_id"], rows["a"]["victim_country"]) == (ids["a"], "FR")
    assert set(rows["a"]["reviewed"].split("|")) == set(TYPED)
