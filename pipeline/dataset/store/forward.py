"""Brings a database of an earlier layout to the present one: what analysts said in it is never read again.

`layouts/N.sql` leads from layout N-1 to layout N.
"""

import os
import sqlite3
from contextlib import closing, suppress
from importlib.resources import files
from pathlib import Path

#: The form of the tables; a file of a later form is left alone.
VERSION = 4
_LAYOUTS = files("pipeline.dataset.store") / "layouts"


def bring_forward(connection: sqlite3.Connection, version: int) -> None:
    """Bring a database from layout `version` to the present one, in one transaction."""
    steps = [
        (_LAYOUTS / f"{number}.sql").read_text("utf-8").rstrip().rstrip(";")
        for number in range(version + 1, VERSION + 1)
    ]
    connection.executescript(
        ";\n".join(["BEGIN IMMEDIATE", *steps, f"PRAGMA user_version = {VERSION}", "COMMIT"])
    )


def keep_copy(connection: sqlite3.Connection, path: Path, version: int, mode: int) -> Path:
    """Copy the database `path`, of layout `version`, to a file beside it, and return that; OSError."""
    copy = path.with_name(f"{path.name}-layout{version}")
    with suppress(FileNotFoundError):
        copy.unlink()
    os.close(os.open(copy, os.O_RDWR | os.O_CREAT, mode))
    with closing(sqlite3.connect(copy, isolation_level=None)) as target:
        connection.backup(target)
    return copy


def brought_forward(connection: sqlite3.Connection, version: int) -> sqlite3.Connection:
    """Return a copy, in memory, of a database that is read alone, in the present layout; closes the other."""
    with closing(connection):
        copy = sqlite3.connect(":memory:", isolation_level=None)
        connection.backup(copy)
    bring_forward(copy, version)
    return copy
