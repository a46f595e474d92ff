"""What the database notes of itself: what was last merged and written, by which code."""

import json
import sqlite3
from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from pipeline.dataset.store.damage import NONSENSE, DamagedError
from pipeline.wording import _

T = TypeVar("T")


class Note(StrEnum):
    """The notes, by name."""

    #: By which code reports were last merged; there is none until all were.
    MERGED_BY = "merged_by"
    #: What analysts had said by then.
    JUDGED = "judged"
    #: The number of the last thing that an analyst said.
    SAID = "said"
    #: How often anything has come in of which article_incidents.jsonl tells.
    ARTICLES = "articles"
    #: How often rows, their evidence or their conflicts may have changed.
    ROWS = "rows"
    #: The number of the last merge that changed any row.
    CHANGES = "changes"
    #: Something went that is not wiped out yet: JSON, the incidents whose history told of it, or null.
    ERASING = "erasing"
    #: The names that were struck: JSON, a salt and hashes.
    STRUCK = "struck"
    #: The files as they were last written: JSON.
    WRITTEN = "written"
    #: Whom the last run was told to watch: JSON.
    WATCH = "watch"
    #: The register of organisations of the last run: a hash of its file, and what it holds as JSON.
    REGISTER = "register"
    REGISTERED = "registered"
    #: The number of the last merge before a run; there is none once what was new since then has been told.
    NEWS_SINCE = "news_since"


def note(connection: sqlite3.Connection, name: Note) -> str | None:
    """Return a note, None where there is none."""
    row = connection.execute("SELECT value FROM state WHERE name = ?", [name]).fetchone()
    return None if row is None else str(row[0])


def number(connection: sqlite3.Connection, name: Note) -> int:
    """Return a note that counts something, from 0. Raises DamagedError."""
    return noted(connection, name, int) or 0


def noted(connection: sqlite3.Connection, name: Note, make: Callable[[Any], T]) -> T | None:
    """Return what `make` makes of a note in JSON, None where there is none. Raises DamagedError."""
    text = note(connection, name)
    if text is None:
        return None
    try:
        return make(json.loads(text))
    except NONSENSE as error:
        raise DamagedError(_("its note {name} makes no sense", name=name)) from error


def put(connection: sqlite3.Connection, name: Note, value: str | int) -> None:
    """Make a note, in place of the one before."""
    connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", [name, str(value)])


def remove(connection: sqlite3.Connection, name: Note) -> None:
    """Take a note away, if there is one."""
    connection.execute("DELETE FROM state WHERE name = ?", [name])


def count(connection: sqlite3.Connection, name: Note) -> int:
    """Count one more and return how many that makes."""
    made = number(connection, name) + 1
    put(connection, name, made)
    return made


def to_clean(connection: sqlite3.Connection) -> set[str] | None:
    """Return the incidents whose history is to be cleaned, None for no history. Raises DamagedError."""
    return noted(connection, Note.ERASING, lambda told: None if told is None else set(told))
