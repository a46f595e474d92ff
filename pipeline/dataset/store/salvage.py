"""Takes out of a damaged database what can still be read of it and makes sense, into a new one.

What follows from the rest (links, blocks, conflicts) is not taken: settling makes it anew. Nor is it taken
which files were read, so that the next run looks at all of them and brings back what articles tell.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from pipeline.dataset.store.damage import DamagedError
from pipeline.dataset.store.soundness import column_kinds
from pipeline.dataset.store.state import Note, put, remove, to_clean
from pipeline.dataset.store.stored import (
    oldest_name,
    stored_article,
    stored_incident,
    stored_runners_up,
    stored_value,
)
from pipeline.dataset.store.struck_names import struck_names
from pipeline.wording import _

Row = dict[str, Any]
#: How SQLite calls the kinds of values.
_TYPEOF = {str: "text", int: "integer", float: "real", bytes: "blob", type(None): "null"}
#: Notes on what was merged and written: of the new database nothing was yet; and what is counted anew.
_OF_THE_OLD = {
    Note.MERGED_BY,
    Note.JUDGED,
    Note.WRITTEN,
    Note.ARTICLES,
    Note.ROWS,
    Note.CHANGES,
    Note.NEWS_SINCE,
    Note.SAID,
}


def salvage(damaged: Path, target: sqlite3.Connection) -> list[str]:
    """Put what can be read of the database `damaged` into the new database `target`.

    Return what could not, a sentence each. Raises sqlite3.DatabaseError where nothing can be read at all.
    """
    with closing(sqlite3.connect(damaged, isolation_level=None)) as source:
        # What is no text any more is judged like any other value.
        source.text_factory = lambda raw: raw.decode("utf-8", "replace")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        taken = _Salvage(source, target)
        taken.articles()
        taken.names()
        taken.said()
        taken.rest()
    return taken.lost


class _Salvage:
    """The work on one database; `lost` tells what could not be taken over."""

    def __init__(self, source: sqlite3.Connection, target: sqlite3.Connection) -> None:
        self._source, self._target = source, target
        #: Whether the table that was read last could be read to its end.
        self._complete = True
        self._kinds: dict[str, dict[str, tuple[str, ...]]] = {}
        self.lost: list[str] = []

    def articles(self) -> None:
        """Take over articles with what they tell; one with anything damaged is left for the next run."""
        reports = list(self._rows("report"))
        complete = self._complete
        spoilt = {row["article_id"] for row in reports if not self._makes_sense(self._incident, row)}
        for row in self._rows("article"):
            name = row["article_id"]
            if name in spoilt or not self._makes_sense(self._article, row) or not self._put("article", row):
                spoilt.add(name)
        known = {name for (name,) in self._target.execute("SELECT article_id FROM article")}
        spoilt |= {
            r["article_id"] for r in reports if r["article_id"] in known and not self._put("report", r)
        }
        if not complete:
            # Which reports are missing nobody can tell.
            self._target.execute("UPDATE article SET rules = ''")
        for name in sorted(map(str, spoilt)):
            self._target.execute("DELETE FROM article WHERE article_id = ?", [name])
            self.lost.append(_("the article {id!r}, until a run reads it again", id=name))

    def names(self) -> None:
        """Take over the names of incidents; those that are aliases of each other stand for themselves."""
        rows = list(self._rows("incident_name"))
        same_as = {row["incident_id"]: row["same_as"] for row in rows}
        for row in rows:
            if not self._makes_sense(oldest_name, same_as, row["incident_id"]):
                row["same_as"] = None
            # What analysts said hangs on the name, and not on how old it is.
            if not self._put("incident_name", row):
                self._put("incident_name", {"incident_id": row["incident_id"], "batch": 0})
        self._target.execute(
            "UPDATE report SET incident_id = NULL, settled = 0 WHERE incident_id NOT IN"
            " (SELECT incident_id FROM incident_name)"
        )

    def said(self) -> None:
        """Take over what analysts said."""
        for row in self._rows("correction"):
            of = _(
                "the correction of {field} of {id}",
                field=row.get("field"),
                id=row.get("incident_id"),
            )
            if not self._makes_sense(stored_value, of, row.get("value")) or not self._put("correction", row):
                self.lost.append(of)
        for row in self._rows("judgement"):
            self._put("judgement", row)

    def rest(self) -> None:
        """Take over the history, the rows as they were, and the notes of the database on itself."""
        for table, of in (("change", _("lines of the history")), ("incidents", None)):
            taken = [self._put(table, row) for row in self._rows(table)]
            if of is not None and not all(taken):
                self.lost.append(of)
        (last,) = self._target.execute("SELECT max(run) FROM change").fetchone()
        put(self._target, Note.CHANGES, last or 0)
        (said,) = self._target.execute("SELECT max(number) FROM judgement").fetchone()
        put(self._target, Note.SAID, said or 0)
        try:
            notes = self._source.execute("SELECT name, value FROM state").fetchall()
        except sqlite3.DatabaseError:
            self.lost.append(_("which names were struck: strike them again with breche forget"))
            return
        kept = [row for row in notes if row[0] not in _OF_THE_OLD and isinstance(row[1], str)]
        self._target.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", kept)
        known = {row[0] for row in kept}
        if any(row[0] == Note.STRUCK for row in notes) and not (
            Note.STRUCK in known and self._makes_sense(struck_names, self._target)
        ):
            remove(self._target, Note.STRUCK)
            self.lost.append(_("which names were struck: strike them again with breche forget"))
        if not self._makes_sense(to_clean, self._target):
            # Whose history it was nobody knows any more; what went is wiped out.
            put(self._target, Note.ERASING, "null")

    def _incident(self, row: Row) -> None:
        stored_incident("", row.get("incident"))
        stored_runners_up("", row.get("runners_up", "[]"))

    def _article(self, row: Row) -> None:
        stored_article(str(row["article_id"]), row["published"], row["source"], row["url"])

    def _makes_sense(self, make: Callable[..., object], *values: object) -> bool:
        try:
            make(*values)
        except (DamagedError, KeyError):
            return False
        return True

    def _put(self, table: str, row: Row) -> bool:
        """Write a row; tell whether it could be."""
        if table not in self._kinds:
            self._kinds[table] = column_kinds(self._target, table)
        kinds = self._kinds[table]
        if any(_TYPEOF[type(value)] not in (*kinds[name], "null") for name, value in row.items()):
            return False
        names = ", ".join(f'"{name}"' for name in row)
        places = ", ".join("?" * len(row))
        try:
            self._target.execute(f'INSERT INTO "{table}" ({names}) VALUES ({places})', list(row.values()))
        except sqlite3.DatabaseError:
            return False
        return True

    def _rows(self, table: str) -> Iterator[Row]:
        """Yield the rows of a table that can be read, in order: from both ends up to what is damaged."""
        columns = self._columns(table)
        first, self._complete = _some(self._source, table, columns, "")
        last: list[tuple[Any, ...]] = []
        if not self._complete:
            seen = first[-1][0] if first else -1
            backwards, _whole = _some(self._source, table, columns, "DESC")
            last = [row for row in reversed(backwards) if row[0] > seen]
            self.lost.append(_("rows of the table {table} on pages that cannot be read", table=table))
        for _rowid, *values in [*first, *last]:
            yield dict(zip(columns, values, strict=True))

    def _columns(self, table: str) -> list[str]:
        """Return the columns that a table has and is to have."""
        had, has = (
            [str(row[1]) for row in connection.execute(f'PRAGMA table_info("{table}")')]
            for connection in (self._source, self._target)
        )
        return [name for name in had if name in has]


def _some(
    source: sqlite3.Connection, table: str, columns: Sequence[str], order: str
) -> tuple[list[tuple[Any, ...]], bool]:
    """Return the rows of a table up to the first that cannot be read, and whether those are all."""
    names = ", ".join(f'"{name}"' for name in ("rowid", *columns))
    found: list[tuple[Any, ...]] = []
    try:
        for row in source.execute(f'SELECT {names} FROM "{table}" ORDER BY rowid {order}'):
            found.append(row)
    except sqlite3.DatabaseError:
        return found, False
    return found, True
