"""Puts files into an output folder all at once: written beside the old ones, then renamed over them.

A run that fails, is interrupted or killed before the renaming leaves the old files as they were.
"""

import errno
import os
import shutil
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.wording import _

if sys.platform != "win32":
    import fcntl

PREFIX = ".breche-"
#: The rights of a file that is new: its owner reads and writes it.
PRIVATE = 0o600

#: Codes of SQLite that speak of the disk, not of the database on it.
DISK_TROUBLE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}


class OutputError(Exception):
    """The output folder cannot be written. The message names the path and the remedy."""


@contextmanager
def atomic_folder(directory: Path | str, names: Sequence[str]) -> Iterator[Path]:
    """Yield an empty folder inside `directory`; at the end of the block its files `names` move there.

    `directory` is created when it is missing. The files are on the disk before the first of them
    moves, and they move in the order of `names`: put last what speaks of the others. When the block
    raises, nothing moves. Raises OutputError for whatever a disk, its rights or an open file forbid,
    in the block too.
    """
    directory = Path(directory)
    with blaming(directory):
        make_private_folder(directory)
        _sweep(directory)
        folder, lock = _open_workshop(directory)
        try:
            yield folder
            _put_in_place(folder, directory, names)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            _close(lock)


@contextmanager
def blaming(directory: Path) -> Iterator[None]:
    """Turn what goes wrong with a disk inside the block into an OutputError about `directory`."""
    try:
        yield
    except Exception as error:
        if not _is_disk_trouble(error):
            raise
        # The last byte of SQLite's code is the kind of trouble. A locked database is none of the folder's.
        kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if isinstance(error, sqlite3.OperationalError) and kind not in DISK_TROUBLE:
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(
            _(
                "cannot write to {directory}: {reason}. Choose another folder, or free the disk, get the"
                " right to write there and close its files in other programs.",
                directory=directory,
                reason=reason,
            )
        ) from error


def _is_disk_trouble(error: Exception) -> bool:
    if isinstance(error, OSError | sqlite3.OperationalError):
        return True
    # Its errors can only come when it was loaded.
    library = sys.modules.get("xlsxwriter.exceptions")
    return library is not None and isinstance(error, library.XlsxWriterException)


def _put_in_place(folder: Path, directory: Path, names: Sequence[str]) -> None:
    for name in names:
        # Found out now, it would not stop the renaming half-way.
        if (directory / name).is_dir():
            raise OSError(errno.EISDIR, _("{name} is a folder", name=name))
        _sync(folder / name)
    for name in names:
        _keep_private(folder / name, directory / name)
        os.replace(folder / name, directory / name)
    if sys.platform != "win32":
        _sync(directory)


def _keep_private(file: Path, place: Path) -> None:
    """Let its owner alone read a file, which names persons, unless the one that it replaces was opened."""
    try:
        mode = stat.S_IMODE(place.stat().st_mode)
    except OSError:
        mode = PRIVATE
    file.chmod(mode)


def make_private_folder(path: Path) -> None:
    """Make a folder, if it is missing, for its owner alone; those above it as folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _open_workshop(directory: Path) -> tuple[Path, int | None]:
    """Return a new folder and the lock that tells other processes that it is in use."""
    while True:
        # Inside the output folder: only within one file system is a rename atomic.
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=directory))
        lock = _lock(folder, wait=True)
        if folder.exists():
            return folder, lock
        # Another process took it for a forgotten one before it was locked.
        _close(lock)


def _sweep(directory: Path) -> None:
    """Remove what killed processes left behind. The system drops the lock of a process that ends."""
    for folder in directory.glob(f"{PREFIX}*"):
        lock = _lock(folder, wait=False)
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            _close(lock)


def _lock(folder: Path, wait: bool) -> int | None:
    """Return the handle of the locked folder, None where it is taken or the file system knows no locks."""
    if sys.platform == "win32":
        return None
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            raise
        return handle
    return None


def _close(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)
