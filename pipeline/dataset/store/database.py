"""Opens the database of a dataset: one file, one writer at a time, all of a transaction or nothing of it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pipeline.dataset.files import DATASET_FILES
from pipeline.dataset.store.damage import NONSENSE, DamagedError
from pipeline.dataset.store.forward import VERSION, bring_forward, brought_forward, keep_copy
from pipeline.dataset.store.making import APPLICATION_ID, make_tables
from pipeline.dataset.workshop import DISK_TROUBLE, PRIVATE, blaming, make_private_folder
from pipeline.wording import _

DATABASE = "breche.db"
LOCK = ".breche.lock"
#: How long a second writer waits for the first, in seconds.
PATIENCE = 2.0


class StoreError(Exception):
    """The database cannot be used. The message names the file and the remedy."""


def database_path(given: Path) -> Path:
    """Return the database that `given` means: the file itself, or the folder that holds it."""
    return given / DATABASE if given.is_dir() else given


@contextmanager
def open_to_write(path: Path, force: bool = False) -> Iterator[sqlite3.Connection]:
    """Yield the database `path`, which is made when missing, for this process alone.

    One of an earlier layout is brought to the present one; a copy of it stays beside it.

    Raises StoreError when another process holds it or the file is no such database, or when it is missing
    beside the files of a dataset, which would be replaced (unless told to by `force`); OutputError when its
    folder cannot be written, in the block too.
    """
    if not force:
        _spare_orphans(path)
    with blaming(path.parent):
        make_private_folder(path.parent)
        for file in (path.with_name(LOCK), path):
            # Made here with the rights that it shall have; what SQLite puts beside it gets the same.
            os.close(os.open(file, os.O_RDWR | os.O_CREAT, PRIVATE))
        with sole_writer(path), closing(_connect(path)) as connection, _sound(path):
            _prepare(connection, path)
            try:
                yield connection
            except NONSENSE:
                _blame(connection)
                raise


@contextmanager
def open_to_update(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield the database `path`, which must be there, for this process alone. Raises as `open_to_write`."""
    _must_exist(path)
    with open_to_write(path) as connection:
        yield connection


@contextmanager
def open_to_read(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield the database `path` as it is at this moment, whoever writes to it meanwhile.

    Raises StoreError when there is none, or the file is no such database or a damaged one, in the block too.
    """
    _must_exist(path)
    with _sound(path), closing(_to_read(path)) as connection:
        connection.execute("BEGIN")
        try:
            yield connection
        except NONSENSE as error:
            # Nothing but what was read there goes into such a block.
            told = " ".join(f"{type(error).__name__}: {error}".split())
            raise DamagedError(_("it holds what cannot be ({told})", told=told[:200])) from error


def _blame(connection: sqlite3.Connection) -> None:
    """Raise DamagedError where the database holds what a block may have stumbled upon."""
    # It loads what hardly any run needs.
    from pipeline.dataset.store.soundness import problems_of

    if (told := next(problems_of(connection), None)) is not None:
        raise DamagedError(told)


def _to_read(path: Path) -> sqlite3.Connection:
    connection = _connect_to_read(path)
    try:
        version = _layout(connection, path)
        if version is None:
            raise StoreError(_("{path} is empty: a first run was cut off. Start it again.", path=path))
    except BaseException:
        connection.close()
        raise
    return connection if version == VERSION else brought_forward(connection, version)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Keep all that the block writes, or, when it raises, nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        # A full disk may have rolled back already.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def _sound(path: Path) -> Iterator[None]:
    """Turn what a damaged database makes the block raise into a StoreError about `path`."""
    try:
        yield
    except (DamagedError, sqlite3.DatabaseError) as error:
        kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StoreError(_in_use(path)) from error
        # The disk is to blame, not what lies on it.
        if isinstance(error, sqlite3.OperationalError) and kind in DISK_TROUBLE:
            raise
        raise StoreError(
            _(
                "{path} is damaged, or another program has changed it: {error}. breche check tells"
                " what else is wrong, breche check --restore saves what can be read.",
                path=path,
                error=error,
            )
        ) from error


def _in_use(path: Path) -> str:
    return _("{path} is in use by another program; try again when it has closed it.", path=path)


def _spare_orphans(path: Path) -> None:
    """Raise StoreError for files of a dataset whose database is gone: a new one would know nothing of it."""
    if path.is_file() and path.stat().st_size:
        return
    orphans = [name for name in DATASET_FILES if (path.parent / name).is_file()]
    if orphans:
        raise StoreError(
            _(
                "{folder} holds {files}, but not the database that they come from: what is read now would"
                " replace them. Put {database} back, choose another folder, or say --force.",
                folder=path.parent,
                files=", ".join(orphans),
                database=path.name,
            )
        )


def _must_exist(path: Path) -> None:
    if not path.is_file():
        raise StoreError(
            _(
                "{path}: no such database. Name that of an earlier run with --database, or make one: breche"
                " run articles --output outputs",
                path=path,
            )
        )


def address_to_read(path: Path) -> str:
    """Return by which address SQLite reads the database `path`, and never writes to it."""
    return f"{path.resolve().as_uri()}?{'mode=ro' if _is_logged(path) else 'immutable=1'}"


def _is_logged(path: Path) -> bool:
    # Readers take part in the log beside the file; where they may not write and there is none, nobody does.
    return os.access(path.parent, os.W_OK) or path.with_name(f"{path.name}-wal").exists()


def _connect_to_read(path: Path) -> sqlite3.Connection:
    if _is_logged(path):
        return _connect(path)
    return sqlite3.connect(address_to_read(path), uri=True, isolation_level=None)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


@contextmanager
def sole_writer(path: Path) -> Iterator[None]:
    """Hold the lock beside the database, which the system drops when the process ends, however it ends."""
    with closing(sqlite3.connect(path.with_name(LOCK), timeout=PATIENCE, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            raise StoreError(
                _(
                    "another Brèche is writing to {path}. Nothing was changed; start again when it has ended,"
                    " or choose another folder with --output.",
                    path=path,
                )
            ) from error
        yield


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables of a new file, check those of an old one and bring them forward."""
    version = _layout(connection, path)
    if version is not None:
        if version < VERSION:
            keep_copy(connection, path, version, PRIVATE)
            bring_forward(connection, version)
        return
    make_tables(connection)


def _layout(connection: sqlite3.Connection, path: Path) -> int | None:
    """Return the layout of a database of Brèche; None for an empty file, which is none yet."""
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise StoreError(_in_use(path)) from error
        raise StoreError(
            _(
                "{path} is no database of Brèche ({error}). Move it away, or choose another folder.",
                path=path,
                error=error,
            )
        ) from error
    if not tables:
        return None
    if application != APPLICATION_ID:
        raise StoreError(
            _("{path} is a database of another program. Move it away, or choose another folder.", path=path)
        )
    if not 0 < version <= VERSION:
        raise StoreError(
            _(
                "{path} has form {version}, this Brèche reads forms up to {ours}. Use the Brèche that wrote"
                " it, or a newer one.",
                path=path,
                version=version,
                ours=VERSION,
            )
        )
    return int(version)
