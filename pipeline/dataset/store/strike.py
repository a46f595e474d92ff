"""Strikes names out of a dataset, and keeps them out: what is read later is struck as it comes in."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.dataset.columns import CONFLICTS, INCIDENTS, Kind, Table
from pipeline.dataset.store.blocks import bereft
from pipeline.dataset.store.database import transaction
from pipeline.dataset.store.erasure import begin
from pipeline.dataset.store.settle import settle
from pipeline.dataset.store.state import Note, count
from pipeline.dataset.store.stored import (
    incident_text,
    runners_up_text,
    stored_incident,
    stored_runners_up,
    stored_value,
)
from pipeline.dataset.store.struck_names import remember, salt_of
from pipeline.dataset.struck import StruckNames
from pipeline.wording import _


@dataclass
class Struck:
    """What was struck, or would be: in how many places of each table, and the files of the articles."""

    places: Counter[str] = field(default_factory=Counter)
    files: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.places.total()


@dataclass(frozen=True)
class _Edit:
    """New values for the rows of a table that `key` names; None: they are removed."""

    table: str
    key: Mapping[str, object]
    values: Mapping[str, object] | None
    hits: int


def strike(connection: sqlite3.Connection, names: Sequence[str]) -> Struck:
    """Strike `names` out of all tables, now and whenever they are read again, and merge what that touches.

    The files of the dataset are to be written, and the database to be wiped, after it. Raises DamagedError.
    """
    with transaction(connection):
        struck = new_names(connection, names)
        edits = list(_edits(connection, struck))
        told = _told(connection, edits)
        for edit in edits:
            if edit.table == "report":
                _touch(connection, str(edit.key["report_id"]))
        connection.execute("PRAGMA defer_foreign_keys = ON")
        for edit in edits:
            _apply(connection, edit)
        remember(connection, struck)
        begin(connection, None)
        count(connection, Note.ROWS)
        count(connection, Note.ARTICLES)
    settle(connection)
    return told


def would_strike(connection: sqlite3.Connection, names: Sequence[str]) -> Struck:
    """Return what `strike` would do. Raises DamagedError."""
    return _told(connection, list(_edits(connection, new_names(connection, names))))


# --- where the names stand --------------------------------------------------------------------------


def new_names(connection: sqlite3.Connection, names: Sequence[str]) -> StruckNames:
    """Return `names` as they are looked for in this dataset."""
    struck = StruckNames(salt_of(connection))
    for name in names:
        struck.add(name)
    return struck


def _edits(connection: sqlite3.Connection, struck: StruckNames) -> Iterator[_Edit]:
    yield from _of_articles(connection, struck)
    yield from _of_reports(connection, struck)
    yield from _of_analysts(connection, struck)
    yield from _of_history(connection, struck)
    yield from _of_rows(connection, struck, INCIDENTS)
    yield from _of_rows(connection, struck, CONFLICTS)
    for place, outcome in connection.execute("SELECT place, outcome FROM input"):
        before = struck.hits
        struck.text(place)
        struck.anything(stored_value(_("the file {file}", file=place), outcome))
        if struck.hits > before:
            # What is known of a file can be found out again.
            yield _Edit("input", {"place": place}, None, struck.hits - before)


def _edit(
    struck: StruckNames, before: int, table: str, key: Mapping[str, object], values: Mapping[str, object]
) -> Iterator[_Edit]:
    if struck.hits > before:
        yield _Edit(table, key, values, struck.hits - before)


def _of_articles(connection: sqlite3.Connection, struck: StruckNames) -> Iterator[_Edit]:
    rows = connection.execute("SELECT article_id, title, source, url, origin FROM article")
    for article_id, title, source, url, origin in rows:
        before = struck.hits
        values = {
            "title": title and struck.text(title),
            "source": source and struck.text(source),
            "url": url and struck.url(url),
            "origin": origin and struck.text(origin),
            "article_id": struck.article_id(article_id),
        }
        yield from _edit(struck, before, "article", {"article_id": article_id}, values)


def _of_reports(connection: sqlite3.Connection, struck: StruckNames) -> Iterator[_Edit]:
    rows = connection.execute("SELECT report_id, article_id, incident, runners_up FROM report")
    for report_id, article_id, incident, runners_up in rows:
        before = struck.hits
        of = _("the report {id}", id=report_id)
        told = struck.incident(stored_incident(of, incident))
        values = {
            "incident": incident_text(told),
            "runners_up": runners_up_text(struck.runners_up(stored_runners_up(of, runners_up))),
            "article_id": struck.article_id(article_id),
        }
        yield from _edit(struck, before, "report", {"report_id": report_id}, values)


def _of_analysts(connection: sqlite3.Connection, struck: StruckNames) -> Iterator[_Edit]:
    rows = connection.execute(
        "SELECT correction_id, incident_id, field, value, comment, author FROM correction"
    )
    for number, incident_id, column, value, comment, author in rows:
        before = struck.hits
        of = _("the correction of {field} of {id}", field=column, id=incident_id)
        said = stored_value(of, value)
        values = {
            "value": json.dumps(struck.cell(column, said)) if isinstance(said, str) else value,
            "comment": comment and struck.text(comment),
            "author": struck.text(author),
        }
        yield from _edit(struck, before, "correction", {"correction_id": number}, values)
    for one, other, author in connection.execute("SELECT one, other, author FROM judgement"):
        before = struck.hits
        values = {"author": struck.text(author)}
        yield from _edit(struck, before, "judgement", {"one": one, "other": other}, values)


def _of_history(connection: sqlite3.Connection, struck: StruckNames) -> Iterator[_Edit]:
    rows = connection.execute("SELECT change_id, victim, field, old, new FROM change")
    for number, victim, column, old, new in rows:
        before = struck.hits
        values = {
            "victim": victim and struck.text(victim),
            "old": old and struck.cell(column, old),
            "new": new and struck.cell(column, new),
        }
        yield from _edit(struck, before, "change", {"change_id": number}, values)


def _of_rows(connection: sqlite3.Connection, struck: StruckNames, table: Table) -> Iterator[_Edit]:
    names = [column.name for column in table.columns if column.kind is Kind.TEXT]
    columns = ", ".join(f'"{name}"' for name in names)
    for number, *cells in connection.execute(f'SELECT rowid, {columns} FROM "{table.name}"'):
        before = struck.hits
        row: dict[str, str | None] = dict(zip(names, cells, strict=True))
        values = {}
        for name, cell in row.items():
            column = row["field"] if name in ("kept", "other") else name
            if cell is not None:
                values[name] = struck.text(cell) if name == "sentence" else struck.cell(column, cell)
        yield from _edit(struck, before, table.name, {"rowid": number}, values)


# --- striking ---------------------------------------------------------------------------------------


def _told(connection: sqlite3.Connection, edits: Sequence[_Edit]) -> Struck:
    told = Struck()
    articles = set()
    for edit in edits:
        if edit.hits:
            told.places[edit.table] += edit.hits
        if edit.table == "article":
            articles.add(edit.key["article_id"])
        elif edit.table == "report":
            row = connection.execute(
                "SELECT article_id FROM report WHERE report_id = ?", [edit.key["report_id"]]
            )
            articles.add(row.fetchone()[0])
    files = connection.execute("SELECT article_id, origin FROM article").fetchall()
    told.files = sorted({origin or name for name, origin in files if name in articles})
    return told


def _touch(connection: sqlite3.Connection, report_id: str) -> None:
    """Have a report merged anew where it stands: the keys by which it was found told its names."""
    for name in [report_id, *bereft(connection, report_id)]:
        connection.execute(
            "INSERT OR IGNORE INTO touched SELECT incident_id FROM report"
            " WHERE report_id = ? AND incident_id IS NOT NULL",
            [name],
        )
    connection.execute("DELETE FROM block WHERE report_id = ?", [report_id])


def _apply(connection: sqlite3.Connection, edit: _Edit) -> None:
    where = " AND ".join(f'"{name}" = ?' for name in edit.key)
    if edit.values is None:
        connection.execute(f'DELETE FROM "{edit.table}" WHERE {where}', list(edit.key.values()))
    else:
        to = ", ".join(f'"{name}" = ?' for name in edit.values)
        connection.execute(
            f'UPDATE "{edit.table}" SET {to} WHERE {where}', [*edit.values.values(), *edit.key.values()]
        )
