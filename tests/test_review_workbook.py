"""The review workbook as people use it: most doubtful first, each cell with its sentence, filled by hand."""

import datetime as dt
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from reports import Dataset, count, dataset, incident, proof
from tables import evidence
from tables import incident as plain_row
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.dataset.exports import Filters
from pipeline.dataset.review.desk import take_in
from pipeline.dataset.review.export import Exported, export_review
from pipeline.dataset.review.guides import MESSAGE, TITLE, fit
from pipeline.dataset.review.headings import column_of
from pipeline.dataset.review.lines import EVERYTHING, Selection, reviewed_lines
from pipeline.dataset.review.reading import read_review
from pipeline.dataset.review.sheet import write_review
from pipeline.schema import Evidence, Incident, Ransom

CLINIC = "Clinique des Aulnettes"
LONG = "Une phrase qui n'en finit pas de dire que la clinique a été touchée 😀, " * 12


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Dataset]:
    with dataset(tmp_path) as data:
        yield data


def told(victim: str, sure: float = 0.9, *proofs: Evidence, **fields: Any) -> Incident:
    """Return an incident of a confidence, with `proofs`."""
    fields = {"date": "2024-11-18", "confidence": sure} | fields
    return incident(victim, **fields).model_copy(update={"evidence": list(proofs)})


def proven(field: str, value: str, sure: float = 0.9, sentence: str = "") -> Evidence:
    changed = {"confidence": sure, **({"sentence": sentence} if sentence else {})}
    return proof(field, value).model_copy(update=changed)


def export(data: Dataset, folder: Path, selection: Selection = EVERYTHING) -> Exported:
    return export_review(data.connection, folder / "r.xlsx", True, selection)


def sheet_of(folder: Path) -> Any:
    return openpyxl.load_workbook(folder / "r.xlsx").worksheets[0]


def columns_of(sheet: Any) -> dict[str, int]:
    """Return the place of each column, from 1; of those that tell how sure, the last."""
    return {column_of(cell.value): cell.column for cell in sheet[1]}


def shown(sheet: Any, column: str) -> list[Any]:
    place = columns_of(sheet)[column]
    return [sheet.cell(row, place).value for row in range(2, sheet.max_row + 1)]


def rule(sheet: Any, row: int, column: str) -> DataValidation | None:
    """Return the one rule of a cell."""
    place = sheet.cell(row, columns_of(sheet)[column]).coordinate
    found = [v for v in sheet.data_validations.dataValidation if place in v.sqref]
    assert len(found) <= 1
    return found[0] if found else None


def offered(book: Any, row: int, column: str) -> list[str]:
    """Return what the drop-down of a cell of the first sheet offers."""
    found = rule(book.worksheets[0], row, column)
    if found is None or found.type != "list":
        return []
    if found.formula1.startswith('"'):
        return found.formula1.strip('"').split(",")
    title, _, cells = found.formula1.lstrip("=").replace("$", "").rpartition("!")
    return [cell.value for (cell,) in book[title.strip("'")][cells]]


# --- order and choice of the rows ---------------------------------------------------------------------


def test_review_rows_are_sorted_by_doubt(data: Dataset, tmp_path: Path) -> None:
    data.tell("a", told("Banque Fictel", 0.9))
    data.tell("b", told("Mairie de Valmorel", 0.9, proven("victim_country", "FR", 0.55), country="FR"))
    data.tell("c", told("Vernoux", 0.7))
    data.tell("d", told("Arvel", 0.9, proven("status", "confirmed", 0.6), status="confirmed"))
    data.tell("e", told("Orvalis", 0.9), published=None)
    export(data, tmp_path)
    sheet = sheet_of(tmp_path)
    # One unsure sentence for a country is a reason to check it, and halves what is sure.
    victims = ["Mairie de Valmorel", "Arvel", "Vernoux", "Banque Fictel", "Orvalis"]
    assert shown(sheet, "victim") == victims
    assert [round(value, 3) for value in shown(sheet, "doubt")] == [0.725, 0.4, 0.3, 0.1, 0.1]
    assert shown(sheet, "to_check")[:2] == ["pays tiré d'une seule phrase peu sûre", None]


def test_review_rows_that_were_reviewed_come_last_and_are_grey(data: Dataset, tmp_path: Path) -> None:
    data.tell("a", told("Banque Fictel", 0.2))
    data.tell("b", told("Mairie de Valmorel", 0.9))
    data.tell("c", told("Vernoux", 0.1))
    export(data, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    sheet, places = book.worksheets[0], columns_of(book.worksheets[0])
    verdicts = {"Banque Fictel": "Ligne juste", "Vernoux": "Pas un incident"}
    for row in (2, 3, 4):
        name = sheet.cell(row, places["victim"]).value
        sheet.cell(row, places["verdict"]).value = verdicts.get(name)
        if name not in verdicts:
            sheet.cell(row, places["victim_country_corrected"]).value = "Belgique"
    book.save(tmp_path / "r.xlsx")
    assert take_in(data.connection, read_review(tmp_path / "r.xlsx"), "Claire").problems == []
    export(data, tmp_path)
    sheet = sheet_of(tmp_path)
    assert shown(sheet, "victim") == ["Mairie de Valmorel", "Banque Fictel", "Vernoux"]
    assert shown(sheet, "verdict") == [None, "Ligne juste", "Pas un incident"]

    def colour(row: int, column: str) -> str:
        return str(sheet.cell(row, places[column]).fill.fgColor.rgb)

    grey = colour(3, "victim_name")
    assert {colour(3, "date_corrected"), colour(2, "victim_country"), colour(4, "victim")} == {grey}
    assert grey not in (colour(2, "date"), colour(2, "date_corrected"), colour(2, "victim"))
    beside = sheet.cell(2, places["victim_country"] + 1).value
    assert beside == "relu"
    assert read_review(tmp_path / "r.xlsx").problems == []


def test_review_rows_are_chosen(data: Dataset, tmp_path: Path) -> None:
    data.tell("a", told("Banque Fictel", 0.9, sector="banking"))
    data.tell("b", told("Clinique", 0.4, sector="health", date="2023-05"))
    data.tell("c", told("Mairie", 0.4))
    take_in(data.connection, _said(data, tmp_path, "Mairie", "victim_country_corrected", "FR"), "Claire")

    def chosen(**wanted: Any) -> set[str]:
        written = export(data, tmp_path, Selection(**wanted))
        victims = {name for name in shown(sheet_of(tmp_path), "victim") if name}
        assert (written.rows, written.left_out) == (len(victims), 3 - len(victims))
        return victims

    assert chosen() == {"Banque Fictel", "Clinique", "Mairie"}
    assert chosen(max_confidence=0.5) == {"Clinique", "Mairie"}
    assert chosen(unreviewed=True) == {"Banque Fictel", "Clinique"}
    assert chosen(filters=Filters(sectors=frozenset(["health"]))) == {"Clinique"}
    assert chosen(filters=Filters(since=dt.date(2024, 1, 1))) == {"Banque Fictel", "Mairie"}


def _said(data: Dataset, folder: Path, victim: str, column: str, value: str) -> Any:
    """Return the review of a workbook in which one cell was filled in."""
    export(data, folder)
    book = openpyxl.load_workbook(folder / "r.xlsx")
    sheet = book.worksheets[0]
    row = shown(sheet, "victim").index(victim) + 2
    sheet.cell(row, columns_of(sheet)[column]).value = value
    book.save(folder / "r.xlsx")
    return read_review(folder / "r.xlsx")


def test_review_command_takes_the_filters(data: Dataset, tmp_path: Path) -> None:
    data.tell("a", told("Banque Fictel", 0.9, sector="banking"))
    data.tell("b", told("Clinique", 0.4, sector="health"))
    arguments = ["review", "export", "-d", tmp_path, "-o", tmp_path / "r.xlsx"]
    options = ["--sector", "santé", "--max-confidence", "0.5", "--unreviewed", "--since", "01/01/2024"]
    result = CliRunner().invoke(app, [*map(str, arguments), *options])
    assert result.exit_code == 0, result.output
    assert "1 row to review; 1 left out." in result.output
    assert shown(sheet_of(tmp_path), "victim") == ["Clinique"]


# --- what is told of each cell --------------------------------------------------------------------------


def test_review_cell_has_its_sentence_and_confidence(data: Dataset, tmp_path: Path) -> None:
    attacked = told(
        CLINIC,
        0.9,
        proven("victim_name", CLINIC, 0.83, "La Clinique des Aulnettes est touchée."),
        proven("data_types", "health", 0.7, "Des dossiers de santé."),
        proven("data_types", "name", 0.9, "Des noms aussi."),
        data_types=["name", "health"],
    )
    data.tell("a", attacked)
    export(data, tmp_path)
    sheet = sheet_of(tmp_path)
    places = columns_of(sheet)
    note = sheet.cell(2, places["victim_name"]).comment.text
    assert note == "«\u00a0La Clinique des Aulnettes est touchée.\u00a0» (a, 83\u00a0%)"
    asked = rule(sheet, 2, "victim_name_corrected")
    assert asked is not None
    assert (asked.promptTitle, asked.prompt) == (
        "Nom de la victime",
        "«\u00a0La Clinique des Aulnettes est touchée.\u00a0»",
    )
    assert sheet.cell(2, places["victim_name"] + 1).value == 0.83
    # Of several values the least sure counts, and all are told.
    assert sheet.cell(2, places["data_types"] + 1).value == 0.7
    kinds = rule(sheet, 2, "data_types_corrected")
    assert kinds is not None and "Des dossiers de santé." in kinds.prompt and "Des noms" in kinds.prompt
    assert sheet.cell(2, places["attacker_name"]).comment is None


def test_review_long_sentences_fit_into_messages(data: Dataset, tmp_path: Path) -> None:
    data.tell("a", told(CLINIC, 0.9, proven("victim_name", CLINIC, 0.8, LONG)))
    export(data, tmp_path)
    for found in sheet_of(tmp_path).data_validations.dataValidation:
        assert len((found.prompt or "").encode("utf-16-le")) <= 2 * MESSAGE
        assert len((found.promptTitle or "").encode("utf-16-le")) <= 2 * TITLE
    found = rule(sheet_of(tmp_path), 2, "victim_name_corrected")
    assert found is not None and found.prompt.endswith("…") and len(found.prompt) > 200


@pytest.mark.parametrize(
    ("text", "units", "cut"),
    [("court", 10, "court"), ("un mot de trop", 11, "un mot de…"), ("😀😀😀😀", 6, "😀😀…")],
)
def test_review_text_is_cut_at_a_word_to_its_units(text: str, units: int, cut: str) -> None:
    assert fit(text, units) == cut


def two_readings(data: Dataset) -> None:
    """Let two articles tell of the clinic, and differ."""
    first = {"country": "BE", "sector": "health", "records": count(7_000), "status": "claimed"}
    second = {"country": "FR", "sector": "education", "records": count(12_000, "approx", "patients")}
    data.tell("a", told(CLINIC, 0.9, proven("victim_country", "BE"), **first))
    data.tell("b", told(CLINIC, 0.9, proven("victim_country", "FR"), status="confirmed", **second))
    assert len(data.rows()) == 1


def test_review_other_readings_come_first_in_the_drop_down(data: Dataset, tmp_path: Path) -> None:
    two_readings(data)
    differ = {str(row["field"]): str(row["other"]) for row in data.tables.conflicts()}
    assert {"victim_country", "victim_sector", "records"} <= differ.keys()
    export(data, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    sheet = book.worksheets[0]
    country = {"BE": "Belgique", "FR": "France"}[differ["victim_country"]]
    assert offered(book, 2, "victim_country_corrected") == [country]
    sector = {"health": "Santé", "education": "Enseignement"}[differ["victim_sector"]]
    sectors = offered(book, 2, "victim_sector_corrected")
    assert sectors[0] == sector and len(sectors) == len(set(sectors)) and "Énergie" in sectors
    figure = "12000" if "12000" in differ["records"] else "7000"
    assert offered(book, 2, "records_value_corrected") == [figure]
    message = rule(sheet, 2, "victim_country_corrected")
    assert message is not None and message.prompt.startswith(f"Autre lecture\u00a0: {country}")
    note = sheet.cell(2, columns_of(sheet)["victim_country"]).comment.text
    assert f"Autre lecture\u00a0: {country}" in note and "Phrase sur victim_country." in note
    # Open cells take what is not in the list.
    assert not message.showErrorMessage


def test_review_other_readings_are_no_formulas(data: Dataset, tmp_path: Path) -> None:
    data.tell("a", told(CLINIC, 0.9, attacker="=1+1"))
    data.tell("b", told(CLINIC, 0.9, attacker='Corbeau, "le noir"'))
    data.tell("c", told(CLINIC, 0.9, attacker="Brumaire"))
    assert len(data.rows()) == 1
    export(data, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    listed = offered(book, 2, "attacker_name_corrected")
    assert listed and not any(word.startswith("=") for word in listed)
    (kept,) = shown(book.worksheets[0], "attacker_name")
    assert set(listed) == {'Corbeau, "le noir"', "Brumaire"} - {kept}
    assert not any(cell.data_type == "f" for page in book for row in page.iter_rows() for cell in row)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_review_rows_beyond_the_first_have_no_guides_and_the_workbook_says_so(
    tmp_path: Path, language: str
) -> None:
    rows = [plain_row(n, victim_name=f"Mairie {n}") for n in (1, 2, 3)]
    proofs = [evidence(n, value=f"Mairie {n}", sentence="Touchée.", article_id="a") for n in (1, 2, 3)]
    lines = [*reviewed_lines([one | {"verdict": None} for one in rows], proofs)]
    (warning,) = write_review(tmp_path / "r.xlsx", lines, [], language=language, guided=2)
    assert "only the first 2 rows have notes and other readings" in str(warning)
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    sheet = book.worksheets[0]
    place = columns_of(sheet)["victim_name"]
    assert [sheet.cell(n, place).comment is None for n in (2, 3, 4)] == [False, False, True]
    sentence = {"fr": "seules les 2 premières lignes ont", "en": "only the first 2 rows have"}[language]
    assert any(sentence in str(cell.value) for cells in book.worksheets[-1] for cell in cells)
    assert write_review(tmp_path / "all.xlsx", lines, [], language=language, guided=3) == []


# --- twenty corrections ---------------------------------------------------------------------------------

VICTIMS = [f"Société {letter}{letter.lower()}vel" for letter in "ABCDEFGHIJ"]


def ten_rows(data: Dataset) -> None:
    for number, name in enumerate(VICTIMS):
        ransom = Ransom(demanded=True)
        data.tell(f"x{number}", told(name, 0.9, attacker="Brumaire", ransom=ransom, country="FR"))
    first = {"sector": "health", "date": "2024-11-18"}
    data.tell("y0", told(VICTIMS[0], 0.9, **first, records=count(4_000)))
    data.tell("y1", told(VICTIMS[0], 0.9, **first, records=count(9_000)))


#: What is typed, or chosen from a drop-down, by row and column, and what the dataset holds ever after.
TWENTY: list[tuple[int, str, object, str, object]] = [
    (0, "victim_name_corrected", "Société de l'Été", "victim_name", "Société de l'Été"),
    (0, "victim_sector_corrected", "Santé", "victim_sector", "health"),
    (1, "date_corrected", "17/11/2024", "date", "2024-11-17"),
    (1, "victim_country_corrected", "Belgique", "victim_country", "BE"),
    (2, "records_value_corrected", "12 000", "records_value", 12_000),
    (2, "records_unit_corrected", "Patients", "records_unit", "patients"),
    (2, "date_corrected", "11/2024", "date", "2024-11"),
    (3, "ransom_amount_corrected", "0,25", "ransom_amount", 0.25),
    (3, "ransom_currency_corrected", "BTC", "ransom_currency", "BTC"),
    (3, "ransom_paid_corrected", "non", "ransom_paid", False),
    (4, "attacker_name_corrected", "(vide)", "attacker_name", None),
    (4, "attack_types_corrected", "Rançongiciel ; Vol de données", "attack_types", "ransomware|data_theft"),
    (5, "data_types_corrected", "Santé", "data_types", "health"),
    (5, "status_corrected", "Confirmé", "status", "confirmed"),
    (6, "third_party_corrected", "@Logimed", "third_party", "@Logimed"),
    (6, "salience_corrected", "Secondaire", "salience", "secondary"),
    (7, "victim_aliases_corrected", "SH ; Hvel", "victim_aliases", "SH|Hvel"),
    (7, "data_volume_bytes_corrected", 82 * 10**9, "data_volume_bytes", 82 * 10**9),
]


def fill_twenty(data: Dataset, path: Path) -> dict[str, str]:
    """Fill in twenty cells of the workbook, and a comment; return the ids of the rows by victim."""
    export_review(data.connection, path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    places = columns_of(sheet)
    rows = {name: row for row, name in enumerate(shown(sheet, "victim"), start=2)}
    for number, column, value, _, _ in TWENTY:
        sheet.cell(rows[VICTIMS[number]], places[column]).value = value
        listed = offered(book, rows[VICTIMS[number]], column)
        assert not listed or column.startswith("attack") or value in listed
    sheet.cell(rows[VICTIMS[8]], places["verdict"]).value = "Ligne juste"
    sheet.cell(rows[VICTIMS[9]], places["verdict"]).value = "Pas un incident"
    sheet.cell(rows[VICTIMS[8]], places["comment"]).value = "vu sur le site, « confirmé »"
    ids = {name: sheet.cell(row, places["incident_id"]).value for name, row in rows.items()}
    book.save(path)
    return ids


def assert_twenty_taken(data: Dataset, path: Path, ids: dict[str, str]) -> None:
    outcome = take_in(data.connection, read_review(path), "Claire")
    assert (outcome.problems, outcome.corrections, outcome.verdicts, outcome.comments) == (
        [],
        len(TWENTY),
        2,
        1,
    )
    for number, _, _, column, value in TWENTY:
        row = data.row(ids[VICTIMS[number]])
        assert row[column] == value
        assert column in str(row["reviewed"]).split("|")
    assert data.row(ids[VICTIMS[8]])["reviewed"] == "all"
    assert ids[VICTIMS[9]] not in {row["incident_id"] for row in data.rows()}
    said = data.connection.execute("SELECT value FROM correction WHERE field = 'comment'").fetchall()
    assert said == [('"vu sur le site, \\u00ab confirm\\u00e9 \\u00bb"',)]


def test_review_of_twenty_corrections_comes_back(data: Dataset, tmp_path: Path) -> None:
    ten_rows(data)
    ids = fill_twenty(data, tmp_path / "r.xlsx")
    assert_twenty_taken(data, tmp_path / "r.xlsx", ids)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_review_of_twenty_corrections_comes_back_as_libreoffice_keeps_it(
    data: Dataset, tmp_path: Path
) -> None:
    ten_rows(data)
    ids = fill_twenty(data, tmp_path / "r.xlsx")
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(tmp_path / "kept"), str(tmp_path / "r.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    kept = openpyxl.load_workbook(tmp_path / "kept" / "r.xlsx")
    # What helps to fill it in is kept as well.
    row = shown(kept.worksheets[0], "victim").index(VICTIMS[0]) + 2
    assert "Santé" in offered(kept, row, "victim_sector_corrected")
    assert "9000" in offered(kept, row, "records_value_corrected") or "4000" in offered(
        kept, row, "records_value_corrected"
    )
    assert_twenty_taken(data, tmp_path / "kept" / "r.xlsx", ids)
