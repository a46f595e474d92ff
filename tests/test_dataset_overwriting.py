"""What lies in a folder already is not replaced without being asked: workbooks, datasets, other files."""

from pathlib import Path

import openpyxl
import pytest
from reports import article, dataset, incident
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.dataset.files import DATASET_FILES
from pipeline.dataset.review.headings import column_of
from pipeline.dataset.store.database import DATABASE
from pipeline.dataset.writers import write_dataset

BODY = "La société Vernoux-Plastiques publie ses comptes : 4 000 clients lui font confiance, dit-elle."


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder of a dataset of two incidents, with all of its files."""
    folder = tmp_path / "out"
    folder.mkdir()
    with dataset(folder) as data:
        told = [incident(victim="Vernoux-Plastiques"), incident(victim="Banque Fictel")]
        data.take(*((article(f"a{n}"), [one]) for n, one in enumerate(told)))
        write_dataset(folder, data.tables)
    return folder


def breche(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(map(str, arguments)))
    return result.exit_code, " ".join(result.output.split())


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in DATASET_FILES}


def fill(workbook: Path, header: str, value: object) -> None:
    """Write `value` into the first row of the column `header`."""
    book = openpyxl.load_workbook(workbook)
    (place,) = (cell for cell in book["relecture"][1] if column_of(cell.value) == header)
    book["relecture"].cell(place.row + 1, place.column, value)
    book.save(workbook)


def test_overwriting_export_into_the_dataset_asks(out: Path, tmp_path: Path) -> None:
    before = contents(out)
    for form in ("csv", "xlsx"):
        code, told = breche("export", "-f", form, "-o", out, "-d", out, "--since", "2030-01-01")
        assert code == 1 and "would replace its incidents" in told and "--force" in told
        assert contents(out) == before
    assert breche("export", "-f", "jsonl", "-o", out, "-d", out)[0] == 0
    assert contents(out) == before
    assert breche("export", "-f", "csv", "-o", out, "-d", out, "--since", "2030-01-01", "--force")[0] == 0
    assert contents(out) != before


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("verdict", "correct"),
        ("victim_name_corrected", "Vernoux"),
        ("comment", "à revoir"),
        ("verdict", "sûr"),
    ],
)
def test_overwriting_review_that_was_not_imported_asks(
    out: Path, tmp_path: Path, header: str, value: str
) -> None:
    book = tmp_path / "review.xlsx"
    arguments = ("review", "export", "-d", out, "-o", book)
    assert breche(*arguments)[0] == 0
    # Nothing is filled in: nothing is lost.
    assert breche(*arguments)[0] == 0
    fill(book, header, value)
    filled = book.read_bytes()
    code, told = breche(*arguments)
    assert code == 1 and "entries that were not imported" in told
    assert book.read_bytes() == filled
    if value != "sûr":
        assert breche("review", "import", book, "-d", out)[0] == 0
    else:
        assert breche(*arguments, "--force")[0] == 0
    assert breche(*arguments)[0] == 0
    assert book.read_bytes() != filled


def test_overwriting_other_files_by_a_review_asks(out: Path, tmp_path: Path) -> None:
    (tmp_path / "autre.xlsx").write_bytes(b"not a workbook")
    before = contents(out)
    for path in (out / "incidents.xlsx", tmp_path / "autre.xlsx"):
        code, told = breche("review", "export", "-d", out, "-o", path)
        assert code == 1 and "is another file" in told
    assert contents(out) == before
    assert breche("review", "export", "-d", out, "-o", tmp_path / "autre.xlsx", "--force")[0] == 0


@pytest.mark.parametrize("left", [None, b""])
def test_overwriting_dataset_without_its_database_asks(out: Path, tmp_path: Path, left: bytes | None) -> None:
    before = contents(out)
    for file in out.glob(f"{DATABASE}*"):
        file.unlink()
    if left is not None:
        (out / DATABASE).write_bytes(left)
    (tmp_path / "a.txt").write_text(BODY, "utf-8")
    table = tmp_path / "table.csv"
    table.write_text("victime;date\nBanque Fictel;2024-11-02\n", "utf-8")
    for arguments in (
        ("run", tmp_path / "a.txt", "-o", out),
        ("review", "import", table, "--as-incidents", "-d", out, "--author", "Claire"),
    ):
        code, told = breche(*arguments)
        assert code == 1 and "not the database that they come from" in told
        assert contents(out) == before
    assert breche("run", tmp_path / "a.txt", "-o", out, "--force")[0] == 0
    assert contents(out) != before
