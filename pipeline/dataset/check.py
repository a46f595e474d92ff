"""Looks a dataset over: whether its database is sound, and whether its files are those of the database."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.dataset.files import DATASET_FILES, INCIDENTS_XLSX
from pipeline.dataset.own.register import kept_register
from pipeline.dataset.own.watch_list import kept_watch_list
from pipeline.dataset.store.database import open_to_read
from pipeline.dataset.store.soundness import problem, problems_of
from pipeline.dataset.store.tables import StoredTables
from pipeline.dataset.writers import write_dataset, write_stored_workbook
from pipeline.wording import LANGUAGES, _, reading_language


def check(path: Path, files: bool = True) -> list[str]:
    """Return what is wrong with the database `path` and, with `files`, those beside it, a sentence each.

    Raises StoreError when the database is not there or cannot be read at all.
    """
    with open_to_read(path) as connection:
        problems = list(problems_of(connection)) or list(unsound_lists(connection))
        # What is damaged cannot be written out anew, and its files may be all that is left.
        if problems or not files:
            return problems
        return [told for _name, told in wrong_files(connection, path.parent)]


def unsound_lists(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield what is wrong with what is kept of an analyst's own lists."""
    yield from problem(kept_watch_list, connection)
    yield from problem(kept_register, connection)


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
