"""Brings a damaged dataset back: its files from the database, the database from what is left of it.

Nothing is destroyed: what is replaced stays beside, under another name.
"""

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.dataset.check import check, unsound_lists, wrong_files
from pipeline.dataset.own.register import keep_register
from pipeline.dataset.own.watch_list import keep_watch_list
from pipeline.dataset.store.database import (
    StoreError,
    open_to_read,
    open_to_update,
    open_to_write,
    sole_writer,
)
from pipeline.dataset.store.forward import VERSION
from pipeline.dataset.store.salvage import salvage
from pipeline.dataset.store.settle import settle
from pipeline.dataset.store.tables import StoredTables
from pipeline.dataset.workshop import atomic_folder, blaming
from pipeline.dataset.writers import update_dataset
from pipeline.wording import _

#: What SQLite puts beside a database.
_BESIDE = ("", "-wal", "-shm")


@dataclass
class Restored:
    """What was done: `kept` are the files that were replaced, by their new names; `lost` says what is gone.

    `source` is the file that the database was made from, None where it was sound.
    """

    source: Path | None = None
    kept: list[Path] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)


def restore(path: Path) -> Restored:
    """Make the database `path` and the files beside it sound again, as far as what is left of them goes.

    Raises StoreError where there is no database, none of it can be read and there is no copy, or another
    process works on it; OutputError where the folder cannot be written.
    """
    done = Restored()
    if not _is_sound(path):
        _restore_database(path, done)
    with open_to_read(path) as connection:
        names = [name for name, _told in wrong_files(connection, path.parent)]
    with blaming(path.parent):
        for name in names:
            file = path.with_name(name)
            if file.is_file():
                done.kept.append(_free_name(path.with_name(f"{name}-before")))
                file.rename(done.kept[-1])
    with open_to_update(path) as connection:
        update_dataset(path.parent, StoredTables(connection))
    done.written = names
    return done


def _is_sound(path: Path) -> bool:
    """Tell whether nothing is wrong with a database itself. Raises StoreError where there is none."""
    try:
        return not check(path, files=False)
    except StoreError:
        if not path.is_file():
            raise
        return False


def _restore_database(path: Path, done: Restored) -> None:
    """Put a sound database in the place of the damaged one `path`."""
    with blaming(path.parent), sole_writer(path):
        kept = _free_name(path.with_name(f"{path.name}-damaged"))
        with atomic_folder(path.parent, [path.name]) as folder:
            _copy(path, kept)
            try:
                done.source, done.lost = _made_of([kept, *_copies(path)], folder, path)
            except BaseException:
                # The damaged one is where it was.
                _remove(kept, _BESIDE)
                raise
            # Of the damaged one: the new one would take it for its own.
            _remove(path, _BESIDE[1:])
        done.kept.append(kept)


def _copy(database: Path, to: Path) -> None:
    for end in _BESIDE:
        with suppress(FileNotFoundError):
            shutil.copy2(f"{database}{end}", f"{to}{end}")


def _remove(database: Path, ends: Sequence[str]) -> None:
    for end in ends:
        Path(f"{database}{end}").unlink(missing_ok=True)


def _copies(path: Path) -> list[Path]:
    """Return the copies of a database that were made before it was brought forward, the newest first."""
    names = (path.with_name(f"{path.name}-layout{number}") for number in range(VERSION - 1, 0, -1))
    return [copy for copy in names if copy.is_file()]


def _made_of(sources: Sequence[Path], folder: Path, path: Path) -> tuple[Path, list[str]]:
    """Make a database in `folder` of the first source that can be read; return that, and what is lost."""
    for source in sources:
        made, read = folder / path.name, folder / "read"
        made.unlink(missing_ok=True)
        # SQLite writes where it reads, and what is kept shall stay as it is.
        _remove(read, _BESIDE)
        _copy(source, read)
        with open_to_write(made, force=True) as connection:
            try:
                lost = salvage(read, connection)
            except sqlite3.DatabaseError:
                continue
            if any(unsound_lists(connection)):
                keep_watch_list(connection, None)
                keep_register(connection, None)
                lost.append(_("the lists of --watch and --organisations: give them to the next run"))
            settle(connection, whole=True)
        return source, lost
    raise StoreError(
        _(
            "nothing of {path} can be read, and no copy lies beside it. Put your own last good copy in its"
            " place; or move it away and run again with --force, without what analysts said.",
            path=path,
        )
    )


def _free_name(path: Path) -> Path:
    """Return `path`, with a number where there is such a file."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free
