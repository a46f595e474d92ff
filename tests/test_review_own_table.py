"""Tables of incidents that analysts keep by hand: rows become incidents, and articles merge into them."""

import csv
import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from reports import Dataset, dataset, incident
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.dataset.review.model import ReviewError
from pipeline.dataset.review.own_table import OwnTable, read_own_table, take_in_table
from pipeline.schema import AttackType, Qualifier

HEADER = ["Victime", "Date", "Groupe", "Type d'attaque", "Nombre de personnes", "Pays", "Lien"]
ROWS = [
    ["Clinique des Aulnettes", "11/03/2025", "Obsidor", "Rançongiciel", "38 200", "France", "https://g.example/1"],
    ["Mairie de Brissonnay", "03/2025", "", "", "", "", ""],
]  # fmt: skip


def table(folder: Path, rows: list[list[str]], header: list[str] = HEADER, name: str = "suivi.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="cp1252", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([header, *rows])
    return path


def read(path: Path, **columns: str) -> OwnTable:
    return read_own_table(path, {"date": "Date", **columns}, "Claire")


def rows_of(data: Dataset) -> list[dict[str, object]]:
    names = [name for _, name, *_ in data.connection.execute("PRAGMA table_info(incidents)")]
    found = data.connection.execute("SELECT * FROM incidents ORDER BY victim_name")
    return [dict(zip(names, row, strict=True)) for row in found]


def test_own_table_rows_are_incidents_with_their_cells(tmp_path: Path) -> None:
    found = read(table(tmp_path, ROWS))
    assert (found.rows_read, found.problems) == (2, [])
    (article, told), (other, partial) = found.reports
    assert (told.victim.name, told.date, told.victim.country) == (
        "Clinique des Aulnettes",
        "2025-03-11",
        "FR",
    )
    assert told.attacker.name == "Obsidor" and told.attack_types == [AttackType.RANSOMWARE]
    assert told.records is not None
    assert (told.records.value, told.records.min, told.records.qualifier) == (38200, 38200, Qualifier.EXACT)
    assert (article.source, article.url) == ("Claire", "https://g.example/1")
    for proof in told.evidence:
        assert article.text[proof.start : proof.end] and proof.rule == "analyst"
    assert (partial.date, partial.records, other.url) == ("2025-03", None, None)


def test_own_table_of_a_spreadsheet_with_lines_above_its_header(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Suivi des incidents 2025"])
    book.active.append([])
    book.active.append(["Structure", "Quand", "Combien"])
    book.active.append(["Clinique des Aulnettes", dt.date(2025, 3, 11), 38200])
    book.save(tmp_path / "suivi.xlsx")
    columns = {"victim": "Structure", "date": "Quand", "records": "Combien"}
    [(_, told)] = read_own_table(tmp_path / "suivi.xlsx", columns, "Claire").reports
    assert (told.victim.name, told.date) == ("Clinique des Aulnettes", "2025-03-11")
    assert told.records and told.records.value == 38200


def test_own_table_bad_cells_cost_no_other(tmp_path: Path) -> None:
    rows = [["Clinique des Aulnettes", "bientôt", "Obsidor", "Panne", "beaucoup", "France", ""], [""] * 7]
    found = read(table(tmp_path, [*rows, ["", "11/03/2025", "Obsidor", "", "", "", ""]]))
    [(_, told)] = found.reports
    assert (told.attacker.name, told.victim.country, told.date) == ("Obsidor", "FR", None)
    assert [problem.column for problem in found.problems] == [
        "Date",
        "Type d'attaque",
        "Nombre de personnes",
        "-",
    ]


@pytest.mark.parametrize(
    ("header", "columns", "told"),
    [
        (["Quoi", "Quand"], {}, "victim=HEADER"),
        (HEADER, {"victim": "Structure"}, "victim=HEADER"),
        (HEADER, {"victime2": "Victime"}, "no column"),
    ],
)
def test_own_table_without_victims_is_refused(
    header: list[str], columns: dict[str, str], told: str, tmp_path: Path
) -> None:
    path = table(tmp_path, [["a", "b", "c", "d", "e", "f", "g"][: len(header)]], header)
    with pytest.raises(ReviewError, match=told):
        read_own_table(path, columns, "Claire")
    with pytest.raises(ReviewError, match="cannot be read"):
        read_own_table(tmp_path / "nulle-part.csv", {}, "Claire")


def test_own_table_articles_merge_into_its_rows(tmp_path: Path) -> None:
    with dataset(tmp_path) as data:
        taken = take_in_table(data.connection, read(table(tmp_path, ROWS)))
        assert (taken.new, taken.changed, taken.unchanged) == (2, 0, 0)
        before = {row["victim_name"]: row["incident_id"] for row in rows_of(data)}
        data.tell(
            "presse",
            incident("Clinique des Aulnettes", date="2025-03-11", attacker="Obsidor"),
        )
        rows = rows_of(data)
        assert [row["victim_name"] for row in rows] == ["Clinique des Aulnettes", "Mairie de Brissonnay"]
        assert {row["victim_name"]: row["incident_id"] for row in rows} == before
        assert rows[0]["articles_count"] == 2 and "Claire" in str(rows[0]["sources"])
        assert rows[0]["records_value"] == 38200


def test_own_table_read_again_changes_what_was_mended(tmp_path: Path) -> None:
    with dataset(tmp_path) as data:
        take_in_table(data.connection, read(table(tmp_path, ROWS)))
        before = [row["incident_id"] for row in rows_of(data)]
        again = take_in_table(data.connection, read(table(tmp_path, ROWS)))
        assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
        mended = [ROWS[0], ["Mairie de Brissonnay", "12/03/2025", "", "", "1 200", "", ""]]
        again = take_in_table(data.connection, read(table(tmp_path, mended)))
        assert (again.new, again.changed, again.unchanged) == (0, 1, 1)
        rows = rows_of(data)
        assert [row["incident_id"] for row in rows] == before
        assert (rows[1]["date"], rows[1]["records_value"]) == ("2025-03-12", 1200)


def test_own_table_of_one_victim_in_two_rows_keeps_both(tmp_path: Path) -> None:
    rows = [["Clinique des Aulnettes", day, "", "", "", "", ""] for day in ("11/03/2025", "11/11/2019")]
    with dataset(tmp_path) as data:
        take_in_table(data.connection, read(table(tmp_path, rows)))
        assert sorted(str(row["date"]) for row in rows_of(data)) == ["2019-11-11", "2025-03-11"]


def test_own_table_command_begins_a_dataset(tmp_path: Path) -> None:
    path = table(tmp_path, ROWS)
    output = tmp_path / "outputs"
    options = [
        "--as-incidents",
        "--columns",
        "victim=Victime",
        "--columns",
        "date=Date",
        "--author",
        "Claire",
    ]
    done = CliRunner().invoke(app, ["review", "import", str(path), *options, "--database", str(output)])
    assert (done.exit_code, "2 new" in done.output) == (0, True), done.output
    with (output / "incidents.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["victim_name"]: row for row in csv.DictReader(stream)}
    assert rows["Clinique des Aulnettes"]["sources"] == "Claire"
    assert rows["Clinique des Aulnettes"]["evidence"].startswith("Victime : Clinique des Aulnettes ; Date :")
    wrong = CliRunner().invoke(app, ["review", "import", str(path), "--columns", "victim=Victime"])
    assert wrong.exit_code == 2
    bad = table(tmp_path, [["Clinique des Aulnettes", "bientôt", "", "", "", "", ""]], name="b.csv")
    told = CliRunner().invoke(app, ["review", "import", str(bad), *options, "--database", str(output)])
    assert told.exit_code == 3 and "bientôt" in told.output


def test_own_table_tells_the_columns_that_it_does_not_take(tmp_path: Path) -> None:
    path = table(tmp_path, [[*row, "x"] for row in ROWS], [*HEADER, "Humeur"])
    assert read(path).unread == ["Humeur"]
    done = CliRunner().invoke(
        app, ["review", "import", str(path), "--as-incidents", "-d", str(tmp_path / "out")]
    )
    assert done.exit_code == 0 and "1 column not taken" in done.output and "'Humeur'" in done.output


def test_own_table_header_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match=r"no column is called 'Survenu'; .*'Victime', 'Date'"):
        read_own_table(table(tmp_path, ROWS), {"date": "Survenu"}, "Claire")


def test_own_table_command_tells_how_several_columns_are_named(tmp_path: Path) -> None:
    command = ["review", "import", str(table(tmp_path, ROWS)), "--as-incidents"]
    done = CliRunner().invoke(app, [*command, "--columns", "victim=Victime", "date=Date"])
    assert done.exit_code == 2 and "--columns A=B --columns C=D" in done.stderr
