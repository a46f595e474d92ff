"""Reviews that came apart on their way: each is told, and nothing of such a row is taken."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from reports import Dataset, article, dataset, incident

from pipeline.dataset.review.desk import Outcome, take_in
from pipeline.dataset.review.export import export_review
from pipeline.dataset.review.headings import column_of
from pipeline.dataset.review.model import ReviewError
from pipeline.dataset.review.reading import read_review

Change = Callable[[Any], None]
NAMES = ("Vernoux-Plastiques", "Banque Fictel", "Mairie de Valmorel")


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Dataset]:
    with dataset(tmp_path) as data:
        data.take(*((article(f"a{n}"), [incident(name)]) for n, name in enumerate(NAMES)))
        yield data


def export(data: Dataset, path: Path) -> Path:
    export_review(data.connection, path, force=True, language="en")
    return path


def column(sheet: Any, header: str) -> int:
    (place,) = (cell.column for cell in sheet[1] if column_of(str(cell.value)) == header)
    return int(place)


def fill(book: Path, header: str, values: dict[str, object], sheet: str = "review") -> Path:
    """Fill in the cells under `header` in the rows of victims."""
    workbook = openpyxl.load_workbook(book)
    page = workbook[sheet]
    for row in page.iter_rows(min_row=2):
        named = {str(cell.value) for cell in row}
        for victim, value in values.items():
            if victim in named:
                page.cell(row[0].row, column(page, header), value)
    workbook.save(book)
    return book


def changed(book: Path, change: Change, sheet: str = "review") -> Path:
    workbook = openpyxl.load_workbook(book)
    change(workbook[sheet])
    workbook.save(book)
    return book


def take(data: Dataset, book: Path, author: str = "Claire") -> Outcome:
    return take_in(data.connection, read_review(book), author)


def countries(data: Dataset) -> dict[str, object]:
    return {str(row["victim_name"]): row["victim_country"] for row in data.rows()}


@pytest.mark.parametrize("name", ["pays juste", "pays_corrige", None])
def test_damaged_review_header_that_was_renamed(data: Dataset, tmp_path: Path, name: str | None) -> None:
    book = export(data, tmp_path / "r.xlsx")
    fill(book, "victim_country_corrected", {NAMES[0]: "BE"})
    fill(book, "victim_sector_corrected", {NAMES[0]: "health", NAMES[1]: "banking"})
    place = column(openpyxl.load_workbook(book)["review"], "victim_country_corrected")
    outcome = take(data, changed(book, lambda page: setattr(page.cell(1, place), "value", name)))
    (problem,) = outcome.problems
    assert "'BE' stands under a header that no review has; write victim_country_corrected" in str(problem)
    assert outcome.corrections == 1
    assert countries(data)[NAMES[0]] is None


def test_damaged_review_formula_without_its_result(data: Dataset, tmp_path: Path) -> None:
    book = export(data, tmp_path / "r.xlsx")
    fill(book, "victim_country_corrected", {NAMES[0]: '="B"&"E"', NAMES[1]: "FR"})
    fill(book, "verdict", {NAMES[0]: "correct"})
    outcome = take(data, book)
    (problem,) = outcome.problems
    assert "is a formula without its result" in str(problem)
    assert (outcome.corrections, outcome.verdicts) == (1, 0)
    assert countries(data) == {NAMES[0]: None, NAMES[1]: "FR", NAMES[2]: None}


@pytest.mark.parametrize("sheet", ["review", "reports"])
def test_damaged_review_ids_that_were_sorted_apart(data: Dataset, tmp_path: Path, sheet: str) -> None:
    book = export(data, tmp_path / "r.xlsx")
    header, value = ("victim_country_corrected", "BE") if sheet == "review" else ("split", "A")
    fill(book, header, {NAMES[0]: value, NAMES[2]: value}, sheet)

    def rotate(page: Any) -> None:
        place = column(page, "incident_id")
        ids = [page.cell(row, place).value for row in (2, 3, 4)]
        for row, name in zip((2, 3, 4), (ids[1], ids[0], ids[2]), strict=True):
            page.cell(row, place, name)

    outcome = take(data, changed(book, rotate, sheet))
    moved = [problem for problem in outcome.problems if "is not the id of this row" in str(problem)]
    assert len(moved) == 1
    if sheet == "review":
        assert countries(data) == {NAMES[0]: "BE", NAMES[1]: None, NAMES[2]: None}


def test_damaged_review_rows_that_were_sorted_whole(data: Dataset, tmp_path: Path) -> None:
    book = fill(export(data, tmp_path / "r.xlsx"), "victim_country_corrected", {NAMES[2]: "BE"})

    def reverse(page: Any) -> None:
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
        for number, row in enumerate(reversed(rows), start=2):
            for place, value in enumerate(row, start=1):
                page.cell(number, place, value)

    assert not take(data, changed(book, reverse)).problems
    assert countries(data)[NAMES[2]] == "BE"


def as_csv(book: Path) -> str:
    stream = io.StringIO()
    rows = openpyxl.load_workbook(book)["review"].iter_rows(values_only=True)
    csv.writer(stream, delimiter=";", lineterminator="\r\n").writerows(rows)
    return stream.getvalue()


def test_damaged_review_csv_cut_anywhere_says_nothing_new(data: Dataset, tmp_path: Path) -> None:
    book = export(data, tmp_path / "r.xlsx")
    fill(book, "victim_name_corrected", {name: f"{name} ; Groupe" for name in NAMES})
    fill(book, "comment", dict.fromkeys(NAMES, "vu"))
    whole, cut = as_csv(book), tmp_path / "cut.csv"
    cut.write_text(whole, "utf-8")
    right = set(read_review(cut).entries)
    assert len(right) == 3
    start = whole.index("\r\n") + 2
    for end in range(start, len(whole) - 2, 7):
        cut.write_text(whole[:end], "utf-8", newline="")
        try:
            review = read_review(cut)
        except ReviewError:
            continue
        assert set(review.entries) <= right
        assert review.problems or "\r\n" in whole[end - 2 : end + 2]


@pytest.mark.parametrize(
    ("cells", "taken"),
    [
        ({"records_value": "500", "records_min": "1000", "records_qualifier": "approx"}, False),
        ({"records_value": "5000", "records_max": "1000", "records_qualifier": "approx"}, False),
        ({"records_value": "500", "records_min": "100", "records_max": "1000"}, True),
        ({"records_value": "500"}, True),
    ],
)
def test_damaged_review_value_outside_its_bounds(
    data: Dataset, tmp_path: Path, cells: dict[str, str], taken: bool
) -> None:
    book = export(data, tmp_path / "r.xlsx")
    for name, value in cells.items():
        fill(book, f"{name}_corrected", {NAMES[0]: value})
    outcome = take(data, book)
    row = next(row for row in data.rows() if row["victim_name"] == NAMES[0])
    assert bool(outcome.problems) is not taken
    assert row["records_value"] == (500 if taken else None)
    if not taken:
        assert all("outside" in str(problem) for problem in outcome.problems)


@pytest.mark.parametrize(
    ("header", "older", "newer"),
    [("victim_country_corrected", "BE", "CH"), ("verdict", "not_an_incident", "correct"),
     ("victim_country_corrected", "(annuler)", "CH"), ("verdict", "(annuler)", "correct")],
)  # fmt: skip
def test_damaged_review_older_workbook_over_a_later_word(
    data: Dataset, tmp_path: Path, header: str, older: str, newer: str
) -> None:
    old = fill(export(data, tmp_path / "old.xlsx"), header, {NAMES[0]: older, NAMES[1]: older})
    fill(old, "comment", {NAMES[0]: "vieux"})
    new = fill(export(data, tmp_path / "new.xlsx"), header, {NAMES[0]: newer})
    assert not take(data, new).problems
    before = data.rows()
    outcome = take(data, old, "Bruno")
    (problem,) = outcome.problems
    assert "as Claire has said since" in str(problem) and "row 4" in str(problem)
    assert outcome.comments == 0
    assert [row for row in data.rows() if row["victim_name"] == NAMES[0]] == before[:1]
    # The rest of the workbook is as good as ever, and so is the whole of one that is exported now.
    again = fill(export(data, tmp_path / "again.xlsx"), header, {NAMES[0]: older})
    assert not take(data, again).problems


def test_damaged_review_imported_twice_is_known(data: Dataset, tmp_path: Path) -> None:
    book = fill(export(data, tmp_path / "r.xlsx"), "victim_country_corrected", {NAMES[0]: "BE"})
    fill(book, "verdict", {NAMES[0]: "correct", NAMES[1]: "not_an_incident"})
    assert not take(data, book).problems
    outcome = take(data, book)
    assert not outcome.problems and not outcome.has_news


def test_damaged_review_older_verdict_over_a_later_correction(data: Dataset, tmp_path: Path) -> None:
    old = fill(export(data, tmp_path / "old.xlsx"), "verdict", {NAMES[0]: "correct", NAMES[1]: "correct"})
    new = export(data, tmp_path / "new.xlsx")
    take(data, fill(new, "victim_country_corrected", {NAMES[0]: "CH"}))
    outcome = take(data, old, "Bruno")
    (problem,) = outcome.problems
    assert "'correct' is older than 'CH' in victim_country, as Claire has said since" in str(problem)
    assert outcome.verdicts == 1
    # Asked for, the older one wins; what it does not mention stays.
    outcome = take_in(data.connection, read_review(old), "Bruno", overwrite=True)
    assert (outcome.problems, outcome.verdicts) == ([], 1)
    assert countries(data)[NAMES[0]] == "CH"


def test_damaged_review_older_correction_wins_where_asked(data: Dataset, tmp_path: Path) -> None:
    old = fill(export(data, tmp_path / "old.xlsx"), "victim_country_corrected", {NAMES[0]: "BE"})
    take(data, fill(export(data, tmp_path / "new.xlsx"), "victim_country_corrected", {NAMES[0]: "CH"}))
    assert len(take(data, old, "Bruno").problems) == 1
    assert countries(data)[NAMES[0]] == "CH"
    assert take_in(data.connection, read_review(old), "Bruno", overwrite=True).problems == []
    assert countries(data)[NAMES[0]] == "BE"


def test_damaged_review_verdict_that_stood_in_the_workbook_asks_nothing(
    data: Dataset, tmp_path: Path
) -> None:
    take(data, fill(export(data, tmp_path / "first.xlsx"), "verdict", {NAMES[0]: "correct"}))
    old = export(data, tmp_path / "old.xlsx")
    take(data, fill(export(data, tmp_path / "new.xlsx"), "victim_country_corrected", {NAMES[0]: "CH"}))
    outcome = take(data, old, "Bruno")
    assert (outcome.problems, outcome.has_news) == ([], False)
    assert countries(data)[NAMES[0]] == "CH"
