"""Databases of earlier layouts: brought forward with all that analysts said, never read anew."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.dataset.store.database import DATABASE, open_to_read, open_to_write
from pipeline.dataset.store.forward import VERSION
from pipeline.dataset.store.settle import settle
from pipeline.dataset.store.tables import StoredTables

LAYOUTS = sorted(Path(__file__).with_name("layouts").glob("*.sql"), key=lambda path: int(path.stem))
#: What of a database no run could find again.
SAID = (
    "SELECT incident_id, field, value, comment, author, made, revoked FROM correction ORDER BY correction_id",
    "SELECT one, other, verdict, author, made FROM judgement ORDER BY one, other",
    "SELECT report_id, incident_id FROM report ORDER BY report_id",
    "SELECT incident_id, same_as FROM incident_name ORDER BY incident_id",
)


@pytest.fixture(params=LAYOUTS, ids=lambda path: f"layout-{path.stem}")
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A database as an earlier layout wrote it."""
    path = tmp_path / DATABASE
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(request.param.read_text("utf-8"))
    return path


def said(connection: sqlite3.Connection) -> list[list[tuple[object, ...]]]:
    return [connection.execute(query).fetchall() for query in SAID]


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_layouts_there_is_one_of_each_before_this() -> None:
    assert [int(path.stem) for path in LAYOUTS] == list(range(1, VERSION))


def test_layouts_writing_brings_forward_and_keeps_a_copy(path: Path) -> None:
    old = version_of(path)
    with closing(sqlite3.connect(path)) as connection:
        before = said(connection)
    with open_to_write(path) as connection:
        assert said(connection) == before
        settle(connection)
        assert said(connection) == before
        rows = list(StoredTables(connection).incidents())
        found = connection.execute("SELECT names FROM search WHERE search MATCH 'nuveo'").fetchall()
        assert found == [("Nuvéo\nKarnoval\n",)]
        assert list(StoredTables(connection).changes()) == []
    assert version_of(path) == VERSION
    copy = path.with_name(f"{DATABASE}-layout{old}")
    assert version_of(copy) == old
    with closing(sqlite3.connect(copy)) as connection:
        assert said(connection) == before
    assert {(row["victim_name"], row["victim_country"], row["reviewed"]) for row in rows} == {
        ("Clinique des Aulnettes", "BE", "victim_country"),
        ("Nuvéo", None, None),
    }
    dated = next(row for row in rows if row["date"])
    assert (dated["date_min"], dated["first_seen"]) == ("2024-11-18", None)


def columns_of(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    return [row[1:6] for row in connection.execute(f'PRAGMA table_info("{table}")')]


def test_layouts_have_the_tables_of_a_new_database(path: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    columns = []
    for one in (path, tmp_path / "new" / DATABASE):
        with open_to_write(one) as connection:
            names = [n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            columns.append({name: columns_of(connection, name) for name in names})
    assert columns[0] == columns[1]


def test_layouts_reading_leaves_the_file_alone(path: Path) -> None:
    before = path.read_bytes()
    with open_to_read(path) as connection:
        assert {row["victim_name"] for row in StoredTables(connection).incidents()} == {
            "Clinique des Aulnettes",
            "Nuvéo",
        }
    result = CliRunner().invoke(app, ["export", "-f", "csv", "-o", str(path.parent / "x"), "-d", str(path)])
    assert result.exit_code == 0, result.output
    assert path.read_bytes() == before
