"""The review workbook: what is written comes back as the analyst meant it, and what is wrong is told."""

import csv
import datetime as dt
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from pipeline.dataset.codes import CODED_COLUMNS
from pipeline.dataset.review.headings import column_of, heading
from pipeline.dataset.review.lines import reviewed_lines
from pipeline.dataset.review.model import (
    COLUMNS,
    CONFIDENCE,
    CORRECTABLE,
    CORRECTED,
    FILLED,
    KEYS,
    PAIRS_COLUMNS,
    PROVEN,
    REPORTS_COLUMNS,
    REVIEW_COLUMNS,
    SHOWN,
    Apart,
    Comment,
    Correction,
    Ref,
    ReviewError,
    SameAs,
    Split,
    Verdict,
    check_of,
)
from pipeline.dataset.review.reading import read_review
from pipeline.dataset.review.sheet import write_review
from pipeline.dataset.review.values import parse_value
from pipeline.dataset.rows import INCIDENT_COLUMNS
from pipeline.dataset.shown.labels import label

FIRST, SECOND, THIRD = (f"brc-{number:016x}" for number in (0xA1, 0xB2, 0xC3))
FORMULA = '=HYPERLINK("http://exemple.fr")'
NOWHERE = Ref("", 0, "")

EMPTY = dict.fromkeys(INCIDENT_COLUMNS)
INCIDENTS = [
    EMPTY
    | {
        "incident_id": FIRST,
        "date": "2024-11-19",
        "victim_name": "Clinique des Tilleuls",
        "records_value": 12000,
        "ransom_demanded": True,
        "ransom_amount": 0.25,
        "data_types": "name|health",
        "salience": "main",
        "urls": "https://exemple.fr/a|https://exemple.fr/b",
        "evidence": "La clinique dit que 12 000 patients sont touchés.",
    },
    EMPTY | {"incident_id": SECOND, "date": "2024-11", "victim_description": "un bailleur"},
    EMPTY | {"incident_id": THIRD, "victim_name": FORMULA, "urls": "javascript:alert(1)", "evidence": "@a"},
]
REPORTS = [
    {
        "incident_id": FIRST,
        "report_id": f"{article}#0",
        "article_id": article,
        "source": "Le Courrier",
        "published": "2024-11-20",
        "victim_name": "Clinique des Tilleuls",
        "victim_description": None,
        "date": "2024-11",
        "sentence": "La clinique confirme.",
    }
    for article in ("a", "b")
]
PAIR = INCIDENTS[0] | {
    "other_id": SECOND,
    "other_victim": "un bailleur",
    "other_date": "2024-11",
    "other_articles_count": 1,
    "other_evidence": "Un bailleur est touché.",
    "reasons": "name_untold-3 date_fits+1",
}

#: What analysts type into the columns, and what it means.
TYPED = {
    "date": ("19/11/2024", "2024-11-19"),
    "date_basis": ("Attaque", "attack"),
    "victim_name": ("  Mairie\u00a0d'Arvel ", "Mairie d'Arvel"),
    "victim_aliases": ("Arvel ; Ville d'Arvel", "Arvel|Ville d'Arvel"),
    "victim_description": ("une mairie", "une mairie"),
    "victim_country": ("fr", "FR"),
    "victim_sector": ("administration publique", "public_administration"),
    "third_party": ("Logimed", "Logimed"),
    "third_party_aliases": ("Logi|Med", "Logi|Med"),
    "attacker_name": ("1000", "1000"),
    "attacker_aliases": ("Corbeau", "Corbeau"),
    "attack_types": ("ransomware|Vol de données", "ransomware|data_theft"),
    "records_value": ("12 000", 12000),
    "records_min": ("0", 0),
    "records_max": ("12\u202f000", 12000),
    "records_qualifier": ("exact", "exact"),
    "records_unit": ("Patients", "patients"),
    "data_volume_bytes": ("82000000000", 82 * 10**9),
    "ransom_demanded": ("oui", True),
    "ransom_amount": ("0,25", 0.25),
    "ransom_currency": ("eur", "EUR"),
    "ransom_paid": ("FAUX", False),
    "sale_price": ("5000,00", 5000),
    "sale_currency": ("BTC", "BTC"),
    "data_types": ("email_address, name", "name|email_address"),
    "status": ("Confirmé", "confirmed"),
    "salience": ("secondary", "secondary"),
}


def exported(folder: Path) -> Path:
    path = folder / "review.xlsx"
    assert write_review(path, reviewed_lines(INCIDENTS), REPORTS, language="en") == []
    return path


def headers(sheet) -> list[str]:
    return [column_of(c.value) for c in sheet[1]]


def cell(sheet, key: str, column: str, key_column: str = "incident_id"):
    """Return the cell of `column` in the row that `key` names."""
    header = headers(sheet)
    row = next(r for r in sheet.iter_rows(min_row=2) if r[header.index(key_column)].value == key)
    return row[header.index(column)]


def fill_in(path: Path, cells: dict[tuple[str, str], object]) -> None:
    workbook = openpyxl.load_workbook(path)
    for (key, column), value in cells.items():
        cell(workbook["review"], key, column).value = value
    workbook.save(path)


def said(review) -> dict[tuple[str, str], tuple[str, object]]:
    return {(c.incident_id, c.column): (c.action, c.value) for c in review.entries}


def csv_bytes(
    rows: list[list[object]], delimiter: str = ";", encoding: str = "cp1252", newline: str = "\r\n"
) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return stream.getvalue().encode(encoding, errors="replace")


def read_cells(folder: Path, cells: dict[str, object]):
    """Return the review of a CSV file with one row for the incident FIRST that holds `cells`."""
    path = folder / "review.csv"
    path.write_bytes(csv_bytes([["incident_id", *cells], [FIRST, *cells.values()]]))
    return read_review(path)


# The workbook


def test_sheet_has_the_columns_in_order(tmp_path):
    workbook = openpyxl.load_workbook(exported(tmp_path))
    assert workbook.sheetnames == ["review", "reports", "codes", "choices", "help"]
    assert workbook.active.title == "review"
    assert headers(workbook["review"])[:7] == [
        *("victim", "doubt", "to_check", "verdict", "comment", "evidence", "urls"),
    ]
    # Each column to be corrected stands there once, its correction behind it, its confidence between them.
    header = list(REVIEW_COLUMNS)
    for column in CORRECTABLE:
        between = [column + CONFIDENCE] if column in PROVEN else []
        place = header.index(column)
        assert header[place : place + len(between) + 2] == [column, *between, column + CORRECTED]
    assert headers(workbook["reports"]) == list(REPORTS_COLUMNS)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_sheet_headings_name_their_columns(language):
    for columns in SHOWN.values():
        told = [heading(column, language) for column in columns if not column.endswith(CONFIDENCE)]
        assert len({column_of(text) for text in told}) == len(told)
        read = [column_of(text) for text in told]
        wanted = [column for column in columns if not column.endswith(CONFIDENCE)]
        telling = [*(column for kind in FILLED for column in (*FILLED[kind], *KEYS[kind])), "check"]
        assert [r for r in read if r in telling] == [w for w in wanted if w in telling]


def test_sheet_of_an_earlier_version_is_read(tmp_path):
    path = tmp_path / "earlier.xlsx"
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "review"
    sheet.append(["incident_id", "victim", "verdict", "date", "date_corrected", "evidence", "check"])
    sheet.append([FIRST, "Clinique", "correct", None, "2024", "…", check_of([FIRST], 7)])
    workbook.save(path)
    review = read_review(path)
    assert (said(review), review.problems) == ({(FIRST, "date"): ("set", "2024")}, [])
    assert review.verdicts == [Verdict(FIRST, "correct", NOWHERE)]
    assert review.known == {FIRST: 7}


def test_sheet_is_french_unless_asked(tmp_path):
    path = tmp_path / "review.xlsx"
    write_review(path, reviewed_lines(INCIDENTS), REPORTS, [PAIR])
    workbook = openpyxl.load_workbook(path)
    assert workbook.sheetnames == ["relecture", "articles", "paires", "codes", "choix", "aide"]
    sheet = workbook["relecture"]
    assert cell(sheet, FIRST, "data_types").value == "Nom et prénom ; Santé"
    assert cell(sheet, FIRST, "ransom_demanded").value == "oui"
    cell(sheet, FIRST, "victim_sector_corrected").value = "Santé"
    cell(sheet, FIRST, "victim_country_corrected").value = "Belgique"
    cell(sheet, FIRST, "verdict").value = "Ligne juste"
    cell(workbook["articles"], "b#0", "split", "report_id").value = "A"
    cell(workbook["paires"], FIRST, "same_incident").value = "non"
    workbook.save(path)
    review = read_review(path)
    assert review.problems == []
    assert said(review) == {
        (FIRST, "victim_sector"): ("set", "health"),
        (FIRST, "victim_country"): ("set", "BE"),
    }
    assert review.verdicts == [Verdict(FIRST, "correct", NOWHERE)]
    assert (review.splits, review.apart) == (
        [Split(FIRST, "b#0", "A", NOWHERE)],
        [Apart(FIRST, SECOND, NOWHERE)],
    )


def test_sheet_of_pairs_stands_there_when_there_are_any(tmp_path):
    path = tmp_path / "review.xlsx"
    assert write_review(path, reviewed_lines(INCIDENTS), REPORTS, [PAIR], language="en") == []
    workbook = openpyxl.load_workbook(path)
    assert workbook.sheetnames == ["review", "reports", "pairs", "codes", "choices", "help"]
    sheet = workbook["pairs"]
    assert headers(sheet) == list(PAIRS_COLUMNS)
    shown = dict(zip(PAIRS_COLUMNS, (c.value for c in sheet[2]), strict=True))
    assert (shown["incident_id"], shown["other_id"], shown["same_incident"]) == (FIRST, SECOND, None)
    assert (shown["victim"], shown["other_victim"]) == ("Clinique des Tilleuls", "un bailleur")
    unlocked = {column_of(sheet.cell(1, c.column).value) for c in sheet[2] if not c.protection.locked}
    assert unlocked == {"same_incident"}
    assert read_review(path).rows_read == len(INCIDENTS) + len(REPORTS) + 1


def test_sheet_locks_all_but_what_is_to_be_filled_in(tmp_path):
    workbook = openpyxl.load_workbook(exported(tmp_path))
    for name, filled in (("review", {"verdict", "same_as", "comment"}), ("reports", {"split"})):
        sheet = workbook[name]
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        for column in sheet.iter_cols():
            header = column_of(column[0].value)
            open_cells = header in filled or header.endswith(CORRECTED)
            assert [c.protection.locked for c in column] == [True] + [not open_cells] * (len(column) - 1)
            assert not open_cells or {(c.value, c.number_format) for c in column[1:]} == {(None, "@")}
    allowed = workbook["review"].protection
    assert not any((allowed.sort, allowed.autoFilter, allowed.formatColumns))


def test_sheet_shows_typed_values(tmp_path):
    sheet = openpyxl.load_workbook(exported(tmp_path))["review"]
    assert cell(sheet, FIRST, "date").value == dt.datetime(2024, 11, 19)
    assert cell(sheet, FIRST, "date").number_format == "dd/mm/yyyy"
    assert cell(sheet, SECOND, "date").value == "2024-11"
    assert cell(sheet, FIRST, "records_value").value == 12000
    assert cell(sheet, FIRST, "ransom_amount").value == 0.25
    assert cell(sheet, FIRST, "ransom_demanded").value == "yes"
    assert cell(sheet, SECOND, "victim").value == "un bailleur"
    assert cell(sheet, FIRST, "urls").hyperlink.target == "https://exemple.fr/a"


def test_sheet_writes_formulas_and_scripts_as_text(tmp_path):
    sheet = openpyxl.load_workbook(exported(tmp_path))["review"]
    for column, text in (("victim_name", FORMULA), ("victim", FORMULA), ("evidence", "@a")):
        assert (cell(sheet, THIRD, column).value, cell(sheet, THIRD, column).data_type) == (text, "s")
    assert cell(sheet, THIRD, "urls").hyperlink is None


def offered_in(workbook, row: int) -> dict[str, list[str]]:
    """Return what the drop-downs of a row of the first sheet offer, by column."""
    sheet = workbook.worksheets[0]
    names = headers(sheet)
    offered = {}
    for validation in sheet.data_validations.dataValidation:
        for place in validation.sqref.ranges:
            if validation.type == "list" and place.min_row <= row <= place.max_row:
                formula = validation.formula1
                listed = formula.strip('"').split(",") if formula.startswith('"') else None
                if listed is None:
                    title, _, cells = formula.removeprefix("=").replace("$", "").rpartition("!")
                    listed = [c.value for (c,) in workbook[title.strip("'")][cells]]
                assert names[place.min_col - 1] not in offered
                offered[names[place.min_col - 1]] = listed
    return offered


def test_sheet_offers_every_code(tmp_path):
    offered = offered_in(openpyxl.load_workbook(exported(tmp_path)), 2)
    assert offered["verdict"] == ["Correct", "Not an incident", "Revoke the review"]
    assert offered["ransom_paid_corrected"] == ["yes", "no", "(vide)", "(annuler)"]
    assert offered["salience_corrected"] == ["Main", "Secondary", "(annuler)"]
    for column, kinds in CODED_COLUMNS.items():
        labels = [label(column, code.value, "en") for code in kinds]
        assert offered[column + CORRECTED][: len(kinds)] == labels


def test_sheet_takes_other_values_than_the_list_where_several_may_stand(tmp_path):
    sheet = openpyxl.load_workbook(exported(tmp_path))["review"]
    names = headers(sheet)
    for validation in sheet.data_validations.dataValidation:
        column = names[next(iter(validation.sqref.ranges)).min_col - 1]
        if validation.type == "list":
            assert bool(validation.showErrorMessage) != column.startswith(("attack_types", "data_types"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_sheet_offers_nothing_that_it_would_refuse(tmp_path, language):
    path = tmp_path / "review.xlsx"
    write_review(path, reviewed_lines(INCIDENTS), REPORTS, language=language)
    for column, listed in offered_in(openpyxl.load_workbook(path), 2).items():
        for value in listed:
            review = read_cells(tmp_path, {column: value})
            assert (len(review.entries) + len(review.verdicts), review.problems) == (1, [])


def test_sheet_bytes_hang_on_the_rows_alone(tmp_path):
    one = exported(tmp_path).read_bytes()
    assert exported(tmp_path).read_bytes() == one


def test_sheet_tells_that_it_was_cut(tmp_path):
    path = tmp_path / "cut.xlsx"
    (warning,) = write_review(path, reviewed_lines(INCIDENTS), REPORTS, max_rows=3, language="en")
    assert warning == "sheet review holds 2 rows; 1 more are left out"
    workbook = openpyxl.load_workbook(path)
    assert workbook["review"].max_row == 3
    assert warning in [c.value for c in workbook["help"]["B"]]
    assert read_review(path).problems == []


def test_sheet_without_rows_can_be_read(tmp_path):
    path = tmp_path / "empty.xlsx"
    assert write_review(path, [], []) == []
    assert read_review(path).rows_read == 0


# Round trips


def test_review_of_an_untouched_export_says_nothing(tmp_path):
    review = read_review(exported(tmp_path))
    assert review.rows_read == len(INCIDENTS) + len(REPORTS)
    assert not any(
        (review.entries, review.verdicts, review.same_as, review.splits, review.comments, review.problems)
    )


def test_review_of_a_filled_workbook_comes_back(tmp_path):
    path = exported(tmp_path)
    fill_in(path, {(FIRST, column + CORRECTED): typed for column, (typed, _) in TYPED.items()})
    review = read_review(path)
    assert review.problems == []
    assert said(review) == {(FIRST, column): ("set", value) for column, (_, value) in TYPED.items()}
    assert set(TYPED) == set(CORRECTABLE) == set(COLUMNS)


def test_review_takes_all_kinds_of_entries(tmp_path):
    path = exported(tmp_path)
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["review"]
    cell(sheet, FIRST, "verdict").value = "Correct"
    cell(sheet, FIRST, "date_corrected").value = "(VIDE)"
    cell(sheet, FIRST, "status_corrected").value = "(annuler)"
    cell(sheet, FIRST, "comment").value = "à revoir"
    cell(sheet, SECOND, "same_as").value = FIRST.upper()
    cell(sheet, THIRD, "same_as").value = "(annuler)"
    cell(sheet, THIRD, "verdict").value = "pas un incident"
    cell(sheet, THIRD, "victim_name_corrected").value = "@Corbeau"
    cell(workbook["reports"], "b#0", "split", "report_id").value = 1
    workbook.save(path)
    review = read_review(path)
    assert review.problems == []
    assert review.entries == [
        Correction(FIRST, "date", "clear", None, NOWHERE),
        Correction(FIRST, "status", "revoke", None, NOWHERE),
        Correction(THIRD, "victim_name", "set", "@Corbeau", NOWHERE),
    ]
    assert review.verdicts == [
        Verdict(FIRST, "correct", NOWHERE),
        Verdict(THIRD, "not_an_incident", NOWHERE),
    ]
    assert review.same_as == [SameAs(SECOND, FIRST, NOWHERE), SameAs(THIRD, None, NOWHERE)]
    assert review.splits == [Split(FIRST, "b#0", "1", NOWHERE)]
    assert review.comments == [Comment(FIRST, "à revoir", NOWHERE)]
    places = {entry.ref for entry in review.entries}
    letter = get_column_letter(REVIEW_COLUMNS.index("date_corrected") + 1)
    assert Ref("review", 2, f"{letter} (Date – correction)") in places
    assert review.splits[0].ref == Ref("reports", 3, "C (Split off)")


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        pytest.param("oui", True, id="yes"),
        pytest.param("TRUE", True, id="true"),
        pytest.param(True, True, id="box"),
        pytest.param("non", False, id="no"),
        pytest.param("Faux", False, id="false"),
    ],
)
def test_review_takes_pairs(tmp_path, typed, same):
    path = tmp_path / "review.xlsx"
    write_review(path, reviewed_lines(INCIDENTS), REPORTS, [PAIR], language="en")
    workbook = openpyxl.load_workbook(path)
    cell(workbook["pairs"], FIRST, "same_incident").value = typed
    workbook.save(path)
    review = read_review(path)
    assert review.problems == []
    assert review.same_as == ([SameAs(FIRST, SECOND, NOWHERE)] if same else [])
    assert review.apart == ([] if same else [Apart(FIRST, SECOND, NOWHERE)])
    assert [entry.ref for entry in (*review.same_as, *review.apart)] == [Ref("pairs", 2, "C (One incident?)")]


def test_review_does_not_look_at_locked_cells(tmp_path):
    path = exported(tmp_path)
    fill_in(path, {(FIRST, "date"): "tomorrow", (FIRST, "victim"): 3, (FIRST, "evidence"): None})
    review = read_review(path)
    assert (review.entries, review.problems) == ([], [])


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        pytest.param(dt.datetime(2024, 11, 19), "dd/mm/yyyy", "2024-11-19", id="day"),
        pytest.param(dt.datetime(2024, 11, 1), "[$-40C]mmm\\-yy", "2024-11", id="month"),
        pytest.param(dt.datetime(2024, 1, 1), "yyyy", "2024", id="year"),
        pytest.param(2024, "General", "2024", id="number"),
        pytest.param("2024-11~", "@", "2024-11~", id="text"),
    ],
)
def test_review_reads_dates_that_a_spreadsheet_made(tmp_path, value, number_format, expected):
    path = exported(tmp_path)
    workbook = openpyxl.load_workbook(path)
    target = cell(workbook["review"], SECOND, "date_corrected")
    target.value, target.number_format = value, number_format
    workbook.save(path)
    assert said(read_review(path)) == {(SECOND, "date"): ("set", expected)}


def test_review_survives_sorting_and_deleting(tmp_path):
    path = exported(tmp_path)
    fill_in(path, {(FIRST, "victim_country_corrected"): "BE", (THIRD, "verdict"): "revoke"})
    with path.open("rb") as stream:
        rows = list(openpyxl.load_workbook(stream)["review"].iter_rows(values_only=True))
    kept = [index for index, name in enumerate(rows[0]) if not name.startswith("Name of")][::-1]
    shuffled = [[row[index] for index in kept] + [None] * 5 for row in (rows[0], rows[3], rows[1])]
    workbook = openpyxl.Workbook()
    workbook.active.title = "Feuil1"
    for row in [*shuffled, [None] * 3, [None, " "]]:
        workbook.active.append(row)
    workbook.save(path)
    review = read_review(path)
    assert (review.rows_read, review.problems) == (2, [])
    assert said(review) == {(FIRST, "victim_country"): ("set", "BE")}
    assert review.verdicts == [Verdict(THIRD, "revoke", NOWHERE)]


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
@pytest.mark.slow
def test_review_survives_libreoffice(tmp_path):
    path = exported(tmp_path)
    fill_in(path, {(FIRST, column + CORRECTED): typed for column, (typed, _) in TYPED.items()})
    fill_in(path, {(SECOND, "records_value_corrected"): 1234567, (SECOND, "date_corrected"): "2024-11"})
    expected = {(FIRST, column): ("set", value) for column, (_, value) in TYPED.items()} | {
        (SECOND, "records_value"): ("set", 1234567),
        (SECOND, "date"): ("set", "2024-11"),
    }
    for form in ("xlsx", "csv:Text - txt - csv (StarCalc):59,34,ANSI,1"):
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
                *("--headless", "--convert-to", form, "--outdir", str(tmp_path / "saved"), str(path)),
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )
    for saved in ("review.xlsx", "review.csv"):
        review = read_review(tmp_path / "saved" / saved)
        assert review.problems == []
        assert said(review) == expected


# CSV


@pytest.mark.parametrize(
    ("delimiter", "encoding", "newline"),
    [
        pytest.param(";", "cp1252", "\r\n", id="french-excel"),
        pytest.param(";", "utf-8-sig", "\r\n", id="french-excel-utf-8"),
        pytest.param(",", "utf-8", "\n", id="libreoffice"),
        pytest.param("\t", "utf-16", "\r\n", id="excel-unicode-text"),
        pytest.param(";", "mac_roman", "\r", id="excel-for-mac"),
    ],
)
def test_csv_is_read_in_every_form(tmp_path, delimiter, encoding, newline):
    path = tmp_path / "review.csv"
    header = [
        "incident_id",
        "Comment",
        "date_corrected",
        "records_value_corrected",
        "ransom_amount_corrected",
    ]
    row = [FIRST, 'déjà "vu"; relu,\nà Évry', "19/11/24", "12\u202f000", "0,5"]
    path.write_bytes(csv_bytes([header, [""] * 5, row, [""] * 9], delimiter, encoding, newline))
    review = read_review(path)
    assert review.problems == []
    assert review.comments == [Comment(FIRST, 'déjà "vu"; relu, à Évry', NOWHERE)]
    assert said(review) == {
        (FIRST, "date"): ("set", "2024-11-19"),
        (FIRST, "records_value"): ("set", 12000),
        (FIRST, "ransom_amount"): ("set", 0.5),
    }
    assert review.entries[0].ref == Ref("review", 3, "C (date_corrected)")


def test_csv_of_the_reports_is_read(tmp_path):
    path = tmp_path / "reports.csv"
    path.write_bytes(csv_bytes([["report_id", "split", "incident_id"], ["a#0", "A", FIRST]]))
    review = read_review(path)
    assert (review.splits, review.rows_read) == ([Split(FIRST, "a#0", "A", NOWHERE)], 1)


def test_csv_of_the_pairs_is_read(tmp_path):
    path = tmp_path / "pairs.csv"
    rows = [["other_id", "same_incident", "incident_id"], [SECOND, "non", FIRST], [THIRD, "oui", FIRST]]
    path.write_bytes(csv_bytes(rows))
    review = read_review(path)
    assert (review.problems, review.rows_read) == ([], 2)
    assert review.apart == [Apart(FIRST, SECOND, NOWHERE)]
    assert review.same_as == [SameAs(FIRST, THIRD, NOWHERE)]


def test_csv_line_with_the_separator_has_no_number(tmp_path):
    path = tmp_path / "review.csv"
    path.write_bytes(b"sep=,\r\n" + csv_bytes([["incident_id", "verdict"], [FIRST, "wrong"]], ","))
    assert read_review(path).problems[0].row == 2


def test_csv_row_whose_cells_have_moved_is_not_taken(tmp_path):
    path = tmp_path / "review.csv"
    rows = [["incident_id", "comment", "verdict"], [FIRST, "a", "b", "correct"], [SECOND, "", "correct"]]
    path.write_bytes(csv_bytes(rows))
    review = read_review(path)
    assert review.verdicts == [Verdict(SECOND, "correct", NOWHERE)]
    assert [str(problem) for problem in review.problems] == [
        "sheet review, row 2, column D (no header): 'correct' lies beyond the last header; "
        "quote the cells of this row that hold the separator"
    ]


# Values


@pytest.mark.parametrize(
    ("column", "raw", "expected"),
    [
        pytest.param("date", "1.2.2024", "2024-02-01", id="dots"),
        pytest.param("date", "19/11/2024 00:00", "2024-11-19", id="day-with-time"),
        pytest.param("date", "2024-11-19 00:00:00", "2024-11-19", id="iso-with-time"),
        pytest.param("date", "11/2024", "2024-11", id="month"),
        pytest.param("date", "2024-11-XX", "2024-11", id="unknown-day"),
        pytest.param("date", "12/05/2024 ~", "2024-05-12~", id="approximate"),
        pytest.param("date", dt.date(2024, 11, 19), "2024-11-19", id="date"),
        pytest.param("date", 2024.0, "2024", id="year-as-number"),
        pytest.param("victim_name", 1000.0, "1000", id="name-as-number"),
        pytest.param("victim_name", "A | B; C", "A | B; C", id="name-with-marks"),
        pytest.param("victim_aliases", "A\n B |A|", "A|B", id="aliases-once-each"),
        pytest.param("victim_country", "belgique", "BE", id="country-by-name"),
        pytest.param("victim_country", "re", "RE", id="overseas"),
        pytest.param("ransom_currency", "xyz", "XYZ", id="unlisted-currency"),
        pytest.param("records_value", 12000.0, 12000, id="whole-float"),
        pytest.param("records_value", "12?000?000", 12_000_000, id="lost-narrow-space"),
        pytest.param("records_value", "12000,0", 12000, id="zero-decimals"),
        pytest.param("ransom_amount", "1 500,50", 1500.5, id="decimal-comma"),
        pytest.param("ransom_amount", 0.125, 0.125, id="decimal-number"),
        pytest.param("sale_price", "0.125", 0.125, id="decimal-point"),
        pytest.param("ransom_paid", True, True, id="truth"),
        pytest.param("ransom_paid", "Non", False, id="untruth"),
        pytest.param("data_types", "Santé;NOM ET PRENOM", "name|health", id="labels"),
        pytest.param("status", "Claimed", "claimed", id="case"),
        pytest.param("status", " ", None, id="blank"),
        pytest.param("status", None, None, id="none"),
    ],
)
def test_value_is_what_the_analyst_meant(column, raw, expected):
    value = parse_value(column, raw)
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("column", "raw", "remedy"),
    [
        pytest.param("records_value", "12 k", "is no whole number; write 12000", id="thousands"),
        pytest.param("records_value", "1,5 million", "is no whole number; write 1500000", id="million"),
        pytest.param("records_value", "12.000", "is no whole number; write 12000", id="dot"),
        pytest.param("records_value", 1.5, "is no whole number; write digits alone", id="fraction"),
        pytest.param("records_value", "12 0000", "is no whole number; write", id="groups"),
        pytest.param("records_value", "beaucoup", "write digits alone, such as 12000", id="words"),
        pytest.param("records_value", "- 5", "is less than 0; write", id="negative"),
        pytest.param("records_value", -5, "is less than 0; write", id="negative-number"),
        pytest.param("records_value", 1e30, "is too large; write", id="too-large"),
        pytest.param("records_value", float("nan"), "is no whole number", id="nan"),
        pytest.param("records_value", True, "is true or false; write", id="truth-as-number"),
        pytest.param("records_value", "#N/A", "is the error of a formula; write", id="formula-error"),
        pytest.param("records_value", "########", "is the error of a formula; write", id="too-narrow"),
        pytest.param("victim_name", "#NOM?", "is the error of a formula; write", id="french-formula-error"),
        pytest.param("victim_name", dt.datetime(2024, 11, 1), "has become a date", id="name-as-date"),
        pytest.param("data_volume_bytes", "82 Go", "of bytes; write 82000000000", id="volume"),
        pytest.param("ransom_amount", "5 000 €", "write 5000 here and EUR in ransom_currency", id="sum"),
        pytest.param("sale_price", "2 BTC", "write 2 here and BTC in sale_currency", id="price"),
        pytest.param("ransom_amount", "1,500", "in two ways; write 1500 or 1.5000", id="thousand-or-decimal"),
        pytest.param("ransom_amount", float("inf"), "is too large", id="infinite"),
        pytest.param("ransom_currency", "€", "is no currency code; write EUR", id="symbol"),
        pytest.param("ransom_currency", "euro", "is no currency code; write EUR", id="currency-word"),
        pytest.param("ransom_currency", "?", "write its ISO 4217 code", id="no-currency"),
        pytest.param("victim_country", "UK", "write two letters of ISO 3166-1", id="no-country"),
        pytest.param("victim_country", "Belgiqe", "is no country code; write BE", id="misspelt-country"),
        pytest.param("date", "novembre 2024", "is no date; write 2024-11", id="words-for-date"),
        pytest.param("date", "45615", "is no date; write 19/11/2024", id="serial"),
        pytest.param("date", "24-11-19", "is no date", id="year-or-day-first"),
        pytest.param("date", "31/02/2024", "is no day of the calendar; write", id="no-such-day"),
        pytest.param("date", "11/19/2024", "is no day of the calendar; write", id="month-first"),
        pytest.param("date", "19/11/0224", "is no year from 1985 to 2100", id="no-such-year"),
        pytest.param("date", True, "is true or false", id="truth-as-date"),
        pytest.param("ransom_paid", "peut-être", "write true or false", id="perhaps"),
        pytest.param("status", "sûr", "write one of confirmed, claimed, denied", id="few-codes"),
        pytest.param("victim_sector", "zzz", "one of those for victim_sector in the sheet codes", id="codes"),
        pytest.param("data_types", "nme", "is no code of data_types; write name", id="close-code"),
        pytest.param(
            "data_types", "health|emial address", "holds 'emial address', which is", id="one-of-two"
        ),
        pytest.param("confidence", "1", "is no column that can be corrected", id="column"),
    ],
)
def test_value_is_refused_with_a_remedy(column, raw, remedy):
    with pytest.raises(ValueError) as refused:
        parse_value(column, raw)
    assert remedy in str(refused.value)


@pytest.mark.parametrize("text", [FORMULA, "+33", "-1+1", "@x", "'=1"])
def test_value_keeps_text_that_looks_like_a_formula(text):
    assert parse_value("victim_name", text) == text


# Problems


def test_problem_names_sheet_row_column_value_and_remedy(tmp_path):
    path = exported(tmp_path)
    fill_in(path, {(SECOND, "records_value_corrected"): "12 k"})
    (problem,) = read_review(path).problems
    letter = get_column_letter(REVIEW_COLUMNS.index("records_value_corrected") + 1)
    assert str(problem) == (
        f"sheet review, row 3, column {letter} (People or records – correction): '12 k' is no whole number;"
        " write 12000"
    )


@pytest.mark.parametrize(
    ("column", "typed", "remedy"),
    [
        pytest.param("verdict", "corect", "is no verdict; write correct", id="misspelt-verdict"),
        pytest.param("verdict", "?", "is no verdict; write one of correct, not_an_incident", id="verdict"),
        pytest.param("same_as", "Clinique", "is no incident_id; copy it", id="no-id"),
        pytest.param("same_as", FIRST, "is the id of the row itself", id="itself"),
        pytest.param("salience_corrected", "(vide)", "would leave salience empty", id="never-empty"),
        pytest.param("victim_aliases_corrected", "|", "says nothing; write a value", id="only-separators"),
        pytest.param("records_unit_corrected", "patiens", "write patients", id="code"),
        pytest.param("confidence_corrected", "1", "is no column that can be corrected", id="uncorrectable"),
        pytest.param("datte_corrected", "2024", "write date_corrected", id="misspelt-header"),
    ],
)
def test_problem_costs_no_other_cell(tmp_path, column, typed, remedy):
    review = read_cells(tmp_path, {"victim_country_corrected": "BE", column: typed, "comment": "vu"})
    (problem,) = review.problems
    assert remedy in problem.remedy
    assert problem.column == f"C ({column})"
    assert said(review) == {(FIRST, "victim_country"): ("set", "BE")}
    assert review.comments == [Comment(FIRST, "vu", NOWHERE)]


def test_problem_when_an_incident_is_corrected_in_two_ways(tmp_path):
    path = tmp_path / "review.csv"
    header = ["incident_id", "status_corrected", "verdict", "comment"]
    rows = [[FIRST, "denied", "correct", "a"], [FIRST, "claimed", "correct", "b"], [SECOND, "denied", "", ""]]
    path.write_bytes(csv_bytes([header, *rows]))
    review = read_review(path)
    assert said(review) == {(SECOND, "status"): ("set", "denied")}
    assert review.verdicts == [Verdict(FIRST, "correct", NOWHERE)]
    assert [comment.text for comment in review.comments] == ["a", "b"]
    (problem,) = review.problems
    assert (problem.row, problem.value) == (3, "claimed")
    assert "row 2 of sheet review" in problem.remedy


def test_problem_when_a_column_stands_twice(tmp_path):
    path = tmp_path / "review.csv"
    path.write_bytes(csv_bytes([["incident_id", "verdict", "verdict"], [FIRST, "correct", "revoke"]]))
    review = read_review(path)
    assert [problem.column for problem in review.problems] == ["C (verdict)"]
    assert review.verdicts == [Verdict(FIRST, "correct", NOWHERE)]


@pytest.mark.parametrize("key", ["", "brc-12", "1"])
def test_problem_when_a_filled_row_has_no_id(tmp_path, key):
    path = tmp_path / "review.csv"
    path.write_bytes(csv_bytes([["incident_id", "verdict"], [key, "correct"], [key, ""]]))
    review = read_review(path)
    assert [(problem.row, problem.column) for problem in review.problems] == [(2, "A (incident_id)")]
    assert review.rows_read == 0


@pytest.mark.parametrize(
    ("other", "typed", "remedy"),
    [
        pytest.param("", "oui", "stands in a row without other_id", id="no-other"),
        pytest.param(SECOND, "peut-être", "write true or false", id="no-truth"),
        pytest.param(SECOND, "(annuler)", "takes nothing back here", id="undo"),
    ],
)
def test_problem_of_a_pair(tmp_path, other, typed, remedy):
    path = tmp_path / "pairs.csv"
    path.write_bytes(csv_bytes([["incident_id", "other_id", "same_incident"], [FIRST, other, typed]]))
    review = read_review(path)
    (problem,) = review.problems
    assert remedy in problem.remedy
    assert (review.same_as, review.apart) == ([], [])


def test_problem_when_a_split_has_no_report(tmp_path):
    path = tmp_path / "reports.csv"
    path.write_bytes(csv_bytes([["incident_id", "report_id", "split"], [FIRST, "", "A"]]))
    assert "report_id" in read_review(path).problems[0].remedy


# Files that are no review


def workbook_bytes(header: list[str], title: str) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.title = title
    workbook.active.append(header)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def zip_bytes(name: str, content: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        pytest.param("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel file", id="xls"),
        pytest.param(
            "a.ods",
            zip_bytes("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            "OpenDocument",
            id="ods",
        ),
        pytest.param("a.numbers", zip_bytes("Index.zip", ""), "is no Excel workbook", id="numbers"),
        pytest.param("a.xlsx", b"PK\x03\x04broken", "is no Excel workbook", id="damaged"),
        pytest.param("a.csv", b"\x89PNG\r\n\x1a\n\0\0", "neither an Excel workbook nor CSV", id="image"),
        pytest.param("a.csv", b"", "no header incident_id", id="empty"),
        pytest.param("a.csv", b"verdict;comment\r\n;x\r\n", "no header incident_id", id="csv-without-id"),
        pytest.param("a.csv", b"incident_id,date\r\n", "no header incident_id", id="other-csv"),
        pytest.param(
            "a.csv",
            f'incident_id;verdict\r\n{FIRST};"correct\r\n'.encode(),
            "quotation mark",
            id="open-quote",
        ),
        pytest.param(
            "a.xlsx",
            workbook_bytes(["incident_id", "date"], "incidents"),
            "no sheet review or reports (found: incidents)",
            id="other-sheet",
        ),
        pytest.param(
            "a.xlsx",
            workbook_bytes(["verdict"], "review"),
            "sheet review has no column",
            id="sheet-without-id",
        ),
        pytest.param(
            "a.csv", b"incident_id;split\r\n", "sheet reports has no column report_id", id="no-report-id"
        ),
    ],
)
def test_review_error_says_file_fault_and_remedy(tmp_path, name, data, told):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReviewError) as refused:
        read_review(path)
    assert str(refused.value).startswith(f"{path}: ")
    assert told in str(refused.value)
    assert "; " in str(refused.value)


def test_review_error_for_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ReviewError, match="cannot be read"):
        read_review(tmp_path / "nothing.xlsx")
