"""Writes one SQLite file with all tables, typed, indexed by incident, each column described in its schema."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from pipeline.dataset.columns import Column, Kind, Table
from pipeline.dataset.rows import Row

_TYPES = {
    Kind.TEXT: "TEXT",
    Kind.EDTF: "TEXT",
    Kind.DAY: "TEXT",
    Kind.WHOLE: "INTEGER",
    Kind.DECIMAL: "REAL",
    Kind.TRUTH: "INTEGER",
}


def write_sqlite(path: Path, tables: Iterable[tuple[Table, Iterable[Row]]]) -> None:
    """Write `tables` to `path`, which must not exist; truth as 0 and 1, days as ISO text.

    With one version of SQLite the bytes hang on the rows alone. Raises sqlite3.OperationalError.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        # The file is new and only shown when complete: nothing to roll back, nothing to sync twice.
        database.executescript("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        database.execute("BEGIN")
        for table, rows in tables:
            database.execute(create_statement(table))
            places = ", ".join("?" * len(table.columns))
            database.executemany(f'INSERT INTO "{table.name}" VALUES ({places})', map(table.cells, rows))
            if table.parent:
                name = f'"{table.name}_by_incident"'
                database.execute(f'CREATE INDEX {name} ON "{table.name}" ("incident_id")')
        database.execute("COMMIT")


def create_statement(table: Table) -> str:
    """Return the SQL statement that makes `table`; SQLite keeps its comments, and tools show them."""
    lines = [_definition(table, column) for column in table.columns]
    body = [f"  {line}," for line in lines[:-1]] + [f"  {lines[-1]}"]
    notes = [f" -- {column.description}" for column in table.columns]
    text = "\n".join(line + note for line, note in zip(body, notes, strict=True))
    return f'CREATE TABLE "{table.name}" (\n{text}\n)'


def _definition(table: Table, column: Column) -> str:
    parts = [f'"{column.name}" {_TYPES[column.kind]}']
    if column.required:
        parts.append("NOT NULL")
    if column.name == table.key:
        parts.append("PRIMARY KEY")
    if column.name == "incident_id" and table.parent:
        parts.append(f'REFERENCES "{table.parent}" ("incident_id")')
    if column.kind is Kind.TRUTH:
        parts.append(f'CHECK ("{column.name}" IN (0, 1))')
    return " ".join(parts)
