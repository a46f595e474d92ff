"""What is erased is in no byte of any file that Brèche wrote."""

import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import dispatches
import pytest

from pipeline import run as run_module
from pipeline.dataset.store import database
from pipeline.dataset.store.database import DATABASE, open_to_read, open_to_write
from pipeline.dataset.store.erasure import is_begun
from pipeline.dataset.store.intake import Intake
from pipeline.nothing_new import nothing_new
from pipeline.reading import ReadOptions
from pipeline.run import run
from pipeline.run_options import RunOptions

READING = ReadOptions()


@pytest.fixture(autouse=True)
def without_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "extract_frame", dispatches.extract_frame)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return dispatches.write_articles(tmp_path / "in")


@pytest.fixture
def output(folder: Path) -> Path:
    """The dataset that a first run made of the articles."""
    run([folder], folder.parent / "out", READING)
    return folder.parent / "out"


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield all that is written below a folder; of a workbook what it holds."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                yield from ((f"{path.name}/{name}", book.read(name)) for name in book.namelist())
        elif path.is_file():
            yield path.name, path.read_bytes()


def places(folder: Path, *words: str) -> set[tuple[str, str]]:
    """Return in which files below a folder which words stand."""
    return {(name, word) for name, held in contents(folder) for word in words if word.encode("utf-8") in held}


def forget(output: Path, *names: str) -> list[str]:
    """Remove articles by a run, and return its warnings."""
    return run([], output, READING, RunOptions(forget=names)).warnings


# --- articles -------------------------------------------------------------------------------------

#: What the article a11 alone tells, and its name.
OF_A11 = ("Banque Fictel", "9 100 dossiers", "banquefictel", "vol de 9 100", "a11.txt")


def test_erasure_leaves_no_byte_of_an_article(output: Path) -> None:
    assert {word for _, word in places(output, *OF_A11)} == set(OF_A11)
    assert forget(output, "a11") == []
    assert not places(output, *OF_A11)
    assert places(output, "Lunavélo")


def test_erasure_leaves_no_value_of_an_article_in_the_history_of_its_row(output: Path, folder: Path) -> None:
    (folder / "a02.txt").write_text(dispatches.ARTICLES["a02"].replace("8 350", "8 777"), "utf-8")
    run([folder], output, READING)
    assert places(output, "8777")
    forget(output, "a02")
    assert not places(output, "8777", "8 777", "a02.txt")
    assert places(output, "Clinique des Tilleuls", "a06.txt")


def test_erasure_of_an_article_that_had_changed_its_story(output: Path, folder: Path) -> None:
    text = dispatches.ARTICLES["a11"].replace("Banque Fictel", "Chocolaterie Ambrelle")
    (folder / "a11.txt").write_text(text, "utf-8")
    run([folder], output, READING)
    (folder / "a11.txt").write_text(dispatches.ARTICLES["a04"], "utf-8")
    run([folder], output, READING)
    assert places(output, "Chocolaterie Ambrelle", "Banque Fictel")
    forget(output, "a11")
    assert not places(output, "Chocolaterie Ambrelle", *OF_A11)


def test_erasure_removes_copies_of_the_database(output: Path) -> None:
    copy = output / f"{DATABASE}-layout1"
    copy.write_bytes((output / DATABASE).read_bytes())
    partition = output / "partitions" / "0a1b"
    partition.mkdir(parents=True)
    (partition / "articles.parquet").write_bytes(b"a11")
    (own := output / "partitions" / "notes").mkdir()
    (warning,) = forget(output, "a11")
    assert str(copy) in warning
    assert not copy.exists() and not partition.exists() and own.exists()


def test_erasure_that_was_cut_off_is_ended_by_the_next_run(output: Path, folder: Path) -> None:
    (folder / "a11.txt").unlink()
    with open_to_write(output / DATABASE) as connection:
        Intake(connection, "rules").forget(["a11"])
    assert places(output, *OF_A11)
    assert nothing_new([folder], output, READING, RunOptions()) is None
    run([folder], output, READING)
    assert not places(output, *OF_A11)
    assert nothing_new([folder], output, READING, RunOptions()) is not None


def test_erasure_waits_for_who_reads_the_database(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    with closing(sqlite3.connect(output / DATABASE, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM article").fetchone()
        (warning,) = forget(output, "a11")
        assert "another program is reading" in warning
        with open_to_read(output / DATABASE) as connection:
            assert is_begun(connection)
    forget(output)
    assert not places(output, *OF_A11)
