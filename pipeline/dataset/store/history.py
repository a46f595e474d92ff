"""What became of the rows: which are new, which have changed and how, which were merged or went."""

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from pipeline.dataset.columns import INCIDENTS
from pipeline.dataset.csvfile import plain_cell
from pipeline.dataset.rows import Cell, Row, victim_of
from pipeline.dataset.store.state import Note, count, note, number, put

#: The days on which a row was first there, and last changed; they are kept here, not told by any article.
FIRST_SEEN, CHANGED = "first_seen", "changed_at"
#: What follows from other columns, or tells of the articles: a change of it alone is none of the incident.
_FOLLOWS = frozenset(
    {
        *("incident_id", "date_min", "date_max", FIRST_SEEN, CHANGED, "sensitive_data", "confidence"),
        *("articles_count", "sources", "urls", "first_published", "last_published", "evidence"),
        *("records_min", "records_max", "records_text", "reviewed"),
    }
)
TOLD = tuple(column.name for column in INCIDENTS.columns if column.name not in _FOLLOWS)


class Change(StrEnum):
    """What can become of a row."""

    NEW = "new"
    CHANGED = "changed"
    MERGED = "merged"
    GONE = "gone"


#: kind of change, incident, its victim, column, old value, new value
Line = tuple[Change, str, str | None, str | None, str | None, str | None]


def begin_news(connection: sqlite3.Connection) -> int:
    """Return the number of the last merge of which a run has told what is new.

    One that was cut off before it told its own leaves that to the next.
    """
    if note(connection, Note.NEWS_SINCE) is None:
        put(connection, Note.NEWS_SINCE, number(connection, Note.CHANGES))
    return number(connection, Note.NEWS_SINCE)


def date_rows(
    connection: sqlite3.Connection, before: Mapping[str, Row], rows: Iterable[Row], day: dt.date
) -> None:
    """Put into `rows` when each was first there and last changed, and write down what has changed.

    `before` are the rows that they replace, by id: those that are not among `rows` are merged into others, or
    gone.
    """
    now = {str(row["incident_id"]): row for row in rows}
    lines: list[Line] = []
    for name, row in now.items():
        changes = list(_changes(name, before.get(name), row))
        lines += changes
        row[FIRST_SEEN] = _first_seen(connection, name, before.get(name), day)
        row[CHANGED] = day.isoformat() if changes else before[name][CHANGED]
    for name, row in before.items():
        if name not in now:
            lines.append(_departure(connection, name, row))
    if lines:
        run = count(connection, Note.CHANGES)
        connection.executemany(
            "INSERT INTO change (run, made, kind, incident_id, victim, field, old, new)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(run, day.isoformat(), *line) for line in lines],
        )


def _changes(name: str, before: Row | None, row: Row) -> Iterator[Line]:
    if before is None:
        yield Change.NEW, name, victim_of(row), None, None, None
        return
    for column in TOLD:
        if before[column] != row[column]:
            old, new = _text(before[column]), _text(row[column])
            yield Change.CHANGED, name, victim_of(row), column, old, new


def _departure(connection: sqlite3.Connection, name: str, row: Row) -> Line:
    (same,) = connection.execute(
        "SELECT same_as FROM incident_name WHERE incident_id = ?", [name]
    ).fetchone() or [None]
    kind = Change.GONE if same is None else Change.MERGED
    return kind, name, victim_of(row), None if same is None else "incident_id", None, same


def _first_seen(connection: sqlite3.Connection, name: str, before: Row | None, day: dt.date) -> str | None:
    """Return the day on which a row was first there; of one older than these notes nobody knows it."""
    if before is not None:
        return None if before[FIRST_SEEN] is None else str(before[FIRST_SEEN])
    connection.execute(
        "UPDATE incident_name SET seen = ? WHERE incident_id = ? AND seen IS NULL", [day.isoformat(), name]
    )
    (seen,) = connection.execute("SELECT seen FROM incident_name WHERE incident_id = ?", [name]).fetchone()
    return str(seen)


def _text(value: Cell) -> str | None:
    return None if value is None else plain_cell(value)
