"""The output folder: all files of a run move into it, or none, and its troubles are told plainly."""

import sqlite3

import pytest
from tables import TABLES, contents

from pipeline.dataset.exports import export
from pipeline.dataset.formats import ExportFormat
from pipeline.dataset.workshop import OutputError, atomic_folder


def test_workshop_leaves_that_of_another_run_alone(tmp_path):
    with atomic_folder(tmp_path, ["a"]) as one, atomic_folder(tmp_path, ["b"]) as two:
        (one / "a").write_text("1")
        (two / "b").write_text("2")
    assert contents(tmp_path) == {"a": b"1", "b": b"2"}


def test_workshop_moves_nothing_where_a_folder_is_in_the_way(tmp_path):
    (tmp_path / "b").mkdir()
    with pytest.raises(OutputError, match="b is a folder"), atomic_folder(tmp_path, ["a", "b"]) as folder:
        (folder / "a").write_text("1")
        (folder / "b").write_text("2")
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_workshop_output_that_is_a_file_says_what_to_do(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match=r"cannot write to .*file: .*Choose another folder"):
        export(TABLES, ExportFormat.CSV, tmp_path / "file")


def test_workshop_other_trouble_of_a_database_is_not_the_folders(tmp_path):
    with pytest.raises(sqlite3.OperationalError), atomic_folder(tmp_path, []):
        sqlite3.connect(":memory:").execute("SELECT * FROM nothing")
