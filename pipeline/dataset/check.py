"""Looks a dataset over: whether its database is sound, and whether its files are those of the database."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.dataset.files import DATASET_FILES, INCIDENTS_XLSX
from pipeline.dataset.store.database import make_tables, open_to_read
from pipeline.dataset.store.stored import (
    DamagedError,
    oldest_name,
    stored_article,
    stored_incident,
    stored_runners_up,
    stored_value,
)
from pipeline.dataset.store.tables import StoredTables
from pipeline.dataset.writers import write_dataset, write_stored_workbook
from pipeline.wording import LANGUAGES, _, ngettext, reading_language


def check(path: Path, files: bool = True) -> list[str]:
    """Return what is wrong with the database `path` and, with `files`, those beside it, a sentence each.

    Raises StoreError when the database is not there or cannot be read at all.
    """
    with open_to_read(path) as connection:
        problems = list(_in_database(connection))
        # What is damaged cannot be written out anew, and its files may be all that is left.
        if problems or not files:
            return problems
        return [told for _name, told in wrong_files(connection, path.parent)]


def _in_database(connection: sqlite3.Connection) -> Iterator[str]:
    for (told,) in connection.execute("PRAGMA integrity_check"):
        if told != "ok":
            yield _("the database is damaged: {told}", told=told)
    for table, row, _parent, _key in connection.execute("PRAGMA foreign_key_check"):
        yield _(
            "row {row} of the table {table} belongs to an article that is not there", row=row, table=table
        )
    missing = list(_missing_columns(connection))
    # Without them what they hold can't be looked at.
    yield from missing or _in_values(connection)


def _missing_columns(connection: sqlite3.Connection) -> Iterator[str]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as sound:
        make_tables(sound)
        for (table,) in sound.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1"):
            there, due = (
                {row[1] for row in c.execute(f'PRAGMA table_info("{table}")')} for c in (connection, sound)
            )
            for column in sorted(due - there):
                yield _("the table {table} has no column {column}", table=table, column=column)


def _in_values(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield which values make no sense."""
    for row in connection.execute("SELECT article_id, published, source, url FROM article ORDER BY 1"):
        yield from _problem(stored_article, *row)
    reports = connection.execute("SELECT report_id, incident, runners_up FROM report ORDER BY 1")
    for report, incident, runners_up in reports:
        yield from _problem(stored_incident, _("the report {id}", id=report), incident)
        yield from _problem(stored_runners_up, _("the report {id}", id=report), runners_up)
    said = connection.execute("SELECT incident_id, field, value FROM correction ORDER BY correction_id")
    for incident_id, field, value in said:
        yield from _problem(
            stored_value, _("the correction of {field} of {id}", field=field, id=incident_id), value
        )
    for one, other, reasons in connection.execute("SELECT one, other, reasons FROM link ORDER BY 1, 2"):
        yield from _problem(stored_value, _("the link of {one} and {other}", one=one, other=other), reasons)
    names = dict(connection.execute("SELECT incident_id, same_as FROM incident_name ORDER BY 1"))
    for name in names:
        yield from _problem(oldest_name, names, name)
    (homeless,) = connection.execute(
        "SELECT count(*) FROM report WHERE settled AND incident_id NOT IN"
        " (SELECT incident_id FROM incident_name)"
    ).fetchone()
    if homeless:
        yield ngettext(
            "{n} report belongs to an incident that has no name",
            "{n} reports belong to incidents that have no name",
            homeless,
        )


def _problem(make: Callable[..., object], *values: object) -> Iterator[str]:
    try:
        make(*values)
    except DamagedError as error:
        yield str(error)


def wrong_files(connection: sqlite3.Connection, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the names of files that are not what the database would be written to, and what is wrong."""
    tables = StoredTables(connection)
    with TemporaryDirectory() as fresh:
        write_dataset(Path(fresh), tables)
        for name in DATASET_FILES:
            file, anew = folder / name, Path(fresh) / name
            if not file.is_file():
                # A run may be told to write no workbook.
                if name != INCIDENTS_XLSX:
                    yield name, _("{file} is missing; the next run writes it", file=file)
            elif not _same(file, anew) and not (
                name == INCIDENTS_XLSX and _in_another_language(file, anew, tables.database)
            ):
                told = _("{file} is not what the database holds; the next run writes it anew", file=file)
                yield name, told


def _same(one: Path, other: Path) -> bool:
    return one.read_bytes() == other.read_bytes()


def _in_another_language(file: Path, anew: Path, database: Path) -> bool:
    """Tell whether a workbook is that of the database in a language that was not asked for now."""
    for language in set(LANGUAGES) - {reading_language()}:
        write_stored_workbook(anew, database, language)
        if _same(file, anew):
            return True
    return False
