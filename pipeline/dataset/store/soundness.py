"""Looks a database over: what of it another program has changed, or a disk has spoilt."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

from pipeline.dataset.store.making import make_tables
from pipeline.dataset.store.state import Note, number, to_clean
from pipeline.dataset.store.stored import (
    DamagedError,
    oldest_name,
    stored_article,
    stored_incident,
    stored_runners_up,
    stored_value,
)
from pipeline.dataset.store.struck_names import struck_names
from pipeline.wording import _, ngettext

#: How SQLite calls the values that a column of a type can hold; it would take any others too.
_KINDS = {"TEXT": ("text",), "INTEGER": ("integer",), "REAL": ("real", "integer")}
_COUNTS = (Note.ARTICLES, Note.ROWS, Note.CHANGES, Note.NEWS_SINCE, Note.SAID)


def problems_of(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield what is wrong with a database, a sentence each. Raises sqlite3.DatabaseError."""
    for (told,) in connection.execute("PRAGMA integrity_check"):
        if told != "ok":
            yield _("the database is damaged: {told}", told=told)
    for table, row, _parent, _key in connection.execute("PRAGMA foreign_key_check"):
        yield _(
            "row {row} of the table {table} belongs to an article that is not there", row=row, table=table
        )
    due = _tables_due()
    missing = list(_missing_columns(connection, due))
    # Without them what they hold can't be looked at.
    yield from missing or _in_values(connection, due)


def column_kinds(connection: sqlite3.Connection, table: str) -> dict[str, tuple[str, ...]]:
    """Return the columns of a table, each with the kinds of values it can hold beside null."""
    rows = connection.execute(f'PRAGMA table_info("{table}")')
    return {name: _KINDS[declared] for _number, name, declared, *_rest in rows}


def problem(make: Callable[..., object], *values: object) -> Iterator[str]:
    """Yield why `make` can make nothing of `values`, if so."""
    try:
        make(*values)
    except DamagedError as error:
        yield str(error)


def _tables_due() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the tables that there must be, each with its columns; those of the search index keep bytes."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as sound:
        make_tables(sound)
        names = sound.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search_%' ORDER BY 1"
        ).fetchall()
        return {name: {} if name == "search" else column_kinds(sound, name) for (name,) in names}


def _missing_columns(
    connection: sqlite3.Connection, due: dict[str, dict[str, tuple[str, ...]]]
) -> Iterator[str]:
    for table, columns in due.items():
        there = {row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')}
        if not there and not columns:
            yield _("there is no table {table}", table=table)
        for column in sorted(columns.keys() - there):
            yield _("the table {table} has no column {column}", table=table, column=column)


def _in_values(connection: sqlite3.Connection, due: dict[str, dict[str, tuple[str, ...]]]) -> Iterator[str]:
    """Yield which values make no sense."""
    for table, columns in due.items():
        for column, kinds in columns.items():
            sound = ", ".join(f"'{kind}'" for kind in ("null", *kinds))
            (count,) = connection.execute(
                f'SELECT count(*) FROM "{table}" WHERE typeof("{column}") NOT IN ({sound})'
            ).fetchone()
            if count:
                yield ngettext(
                    "{n} value of the column {column} of the table {table} is of another kind",
                    "{n} values of the column {column} of the table {table} are of another kind",
                    count,
                    column=column,
                    table=table,
                )
    for row in connection.execute("SELECT article_id, published, source, url FROM article ORDER BY 1"):
        yield from problem(stored_article, *row)
    reports = connection.execute("SELECT report_id, incident, runners_up FROM report ORDER BY 1")
    for report, incident, runners_up in reports:
        yield from problem(stored_incident, _("the report {id}", id=report), incident)
        yield from problem(stored_runners_up, _("the report {id}", id=report), runners_up)
    said = connection.execute("SELECT incident_id, field, value FROM correction ORDER BY correction_id")
    for incident_id, field, value in said:
        yield from problem(
            stored_value, _("the correction of {field} of {id}", field=field, id=incident_id), value
        )
    for one, other, reasons in connection.execute("SELECT one, other, reasons FROM link ORDER BY 1, 2"):
        yield from problem(stored_value, _("the link of {one} and {other}", one=one, other=other), reasons)
    yield from _in_names(connection)
    for note in _COUNTS:
        yield from problem(number, connection, note)
    for read in (struck_names, to_clean):
        yield from problem(read, connection)


def _in_names(connection: sqlite3.Connection) -> Iterator[str]:
    names = dict(connection.execute("SELECT incident_id, same_as FROM incident_name ORDER BY 1"))
    for name in names:
        yield from problem(oldest_name, names, name)
    for table, homeless in (("report", "settled AND"), ("incidents", "")):
        (count,) = connection.execute(
            f"SELECT count(*) FROM {table} WHERE {homeless} incident_id NOT IN"
            " (SELECT incident_id FROM incident_name)"
        ).fetchone()
        if count:
            yield ngettext(
                "{n} row of the table {table} belongs to an incident that has no name",
                "{n} rows of the table {table} belong to incidents that have no name",
                count,
                table=table,
            )
