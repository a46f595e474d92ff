"""Strikes names out of a dataset: out of its database, and out of every file that is written beside it."""

import csv
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.dataset.csvfile import write_csv
from pipeline.dataset.files import REJECTED_CSV, RUN_JSON
from pipeline.dataset.own.striking import strike_lists
from pipeline.dataset.rows import REJECTED_COLUMNS
from pipeline.dataset.store.database import open_to_read, open_to_update, transaction
from pipeline.dataset.store.erasure import wipe
from pipeline.dataset.store.strike import Struck, new_names, strike, would_strike
from pipeline.dataset.store.struck_names import struck_names
from pipeline.dataset.store.tables import StoredTables
from pipeline.dataset.struck import StruckNames
from pipeline.dataset.workshop import atomic_folder
from pipeline.dataset.writers import update_dataset


def forget_names(path: Path, names: Sequence[str], dry_run: bool = False) -> tuple[Struck, list[str]]:
    """Strike `names` out of the database `path` and the files beside it; with `dry_run` only count.

    Return what was struck, and sentences for the person who asked for it. Raises StoreError or OutputError;
    what was begun is then ended by doing it again, or by the next run.
    """
    if dry_run:
        with open_to_read(path) as connection:
            told = would_strike(connection, names)
            told.places += strike_lists(connection, new_names(connection, names), dry_run=True)
            return told, []
    with open_to_update(path) as connection:
        # First, so that it does not count as done where only this was.
        with transaction(connection):
            listed = strike_lists(connection, new_names(connection, names))
        told = strike(connection, names)
        told.places += listed
        warnings = update_dataset(path.parent, StoredTables(connection)).warnings
        _rewrite(connection, path.parent)
        return told, [*warnings, *wipe(connection, path)]


def _rewrite(connection: sqlite3.Connection, folder: Path) -> None:
    """Strike the names out of what the last run told of itself: that is in no database."""
    struck = struck_names(connection)
    there = [name for name in (REJECTED_CSV, RUN_JSON) if (folder / name).is_file()]
    if struck is None or not there:
        return
    with atomic_folder(folder, there) as workshop:
        for name in there:
            write = _rewrite_csv if name == REJECTED_CSV else _rewrite_json
            write(folder / name, workshop / name, struck)


def _rewrite_csv(file: Path, to: Path, struck: StruckNames) -> None:
    with file.open(encoding="utf-8", errors="replace", newline="") as stream:
        rows: list[dict[str, Any]] = [
            {name: struck.text(row.get(name) or "") for name in REJECTED_COLUMNS}
            for row in csv.DictReader(stream)
        ]
    write_csv(to, REJECTED_COLUMNS, rows)


def _rewrite_json(file: Path, to: Path, struck: StruckNames) -> None:
    try:
        told = json.loads(file.read_text("utf-8"))
    except ValueError:
        # Edited by hand; the next run writes it anew.
        told = {}
    text = json.dumps(struck.anything(told), ensure_ascii=False, sort_keys=True, indent=2)
    to.write_text(text + "\n", encoding="utf-8", newline="\n")
