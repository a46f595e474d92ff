"""What runs in processes of their own that tests kill, starve or hold up.

Each process runs the command line on the articles of `dispatches`, read without a language model, in chunks
of two, with SQLite's cache so small that transactions reach the database's file before they are committed.
"""

import multiprocessing
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import dispatches
import pandas as pd

from pipeline import processors
from pipeline import run as run_module
from pipeline.cli import app
from pipeline.dataset import files, writers
from pipeline.dataset.store.intake import Intake

PATIENCE = 30.0

Act = Callable[[], None]
#: Makes an act happen at one moment of a run.
Moment = Callable[[Act], None]


def run_breche(
    arguments: Sequence[str],
    log: Path,
    moment: str | None = None,
    gate: Path | None = None,
    workshop: Path | None = None,
    file_size: int | None = None,
) -> None:
    """Run `breche` with `arguments`, with what it says in `log`.

    At `moment` the process is killed; or, if `gate` is given, it makes that folder and waits there until it
    is gone. Each worker makes a file named after its process in `workshop` and waits there until it is gone.
    No file can grow beyond `file_size` bytes.
    """
    _say_into(log)
    run_module.extract_frame = dispatches.extract_frame
    run_module.warm_up = dispatches.warm_up
    # One process unless a test asks for more: the moments are those of this one.
    processors.cores = lambda: 1
    run_module.CHUNK = 2
    if workshop is not None:
        # Workers must inherit what was set here.
        multiprocessing.set_start_method("fork", force=True)
        _Workshop.folder = workshop
        run_module.extract_frame = extract_in_workshop
    connections = _Connections()
    if moment is not None:
        act = kill_myself if gate is None else lambda: wait_at(gate)
        if moment in STATEMENTS:
            connections.fuse = _Fuse(*STATEMENTS[moment], act)
        else:
            CALLS[moment](act)
    if file_size is not None:
        _limit_files(file_size)
    app(list(arguments))


def kill_myself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def wait_at(gate: Path) -> None:
    gate.mkdir()
    deadline = time.monotonic() + PATIENCE
    while gate.exists() and time.monotonic() < deadline:
        time.sleep(0.01)


class _Workshop:
    folder: Path


def extract_in_workshop(frame: pd.DataFrame, gate: bool = True, seconds: float | None = None) -> pd.DataFrame:
    """Extract when the workshop is closed; until then stay in it."""
    if _Workshop.folder.exists():
        (_Workshop.folder / str(os.getpid())).touch()
    deadline = time.monotonic() + PATIENCE
    while _Workshop.folder.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    return dispatches.extract_frame(frame, gate, seconds)


def _say_into(log: Path) -> None:
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(handle, stream.fileno())


def _limit_files(size: int) -> None:
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


# --- moments --------------------------------------------------------------------------------------


class _Fuse:
    """Acts when the `count`-th SQL statement that begins with `start` is about to run."""

    def __init__(self, start: str, count: int, act: Act) -> None:
        self._start, self._count, self._act = start, count, act

    def __call__(self, statement: str) -> None:
        if statement.startswith(self._start):
            self._count -= 1
            if self._count == 0:
                self._act()


class _Connections:
    """Gives every connection a tiny cache, and the fuse to those of the dataset."""

    def __init__(self) -> None:
        self.fuse: _Fuse | None = None
        self._connect = sqlite3.connect
        sqlite3.connect = self.connect  # type: ignore[assignment]

    def connect(self, path: Path, **options: Any) -> sqlite3.Connection:
        connection = self._connect(path, **options)
        connection.execute("PRAGMA cache_size = 1")
        if Path(path).suffix == ".db":
            connection.set_trace_callback(self.fuse)
        return connection


def _before(owner: Any, name: str, count: int = 1) -> Moment:
    def at(act: Act) -> None:
        _wrap(owner, name, count, act, lambda: None)

    return at


def _after(owner: Any, name: str, count: int = 1) -> Moment:
    def at(act: Act) -> None:
        _wrap(owner, name, count, lambda: None, act)

    return at


def _before_moving(name: str) -> Moment:
    def at(act: Act) -> None:
        original = os.replace

        def replace(source: Path, target: Path) -> None:
            if Path(target).name == name:
                act()
            original(source, target)

        os.replace = replace  # type: ignore[assignment]

    return at


def _wrap(owner: Any, name: str, count: int, before: Act, after: Act) -> None:
    original, calls = getattr(owner, name), 0

    def wrapper(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == count:
            before()
        result = original(*arguments, **named)
        if calls == count:
            after()
        return result

    setattr(owner, name, wrapper)


#: Moments inside transactions: the beginning of the statement that is about to run, which of them.
STATEMENTS: dict[str, tuple[str, int]] = {
    "before-a-chunk's-first-article": ("INSERT INTO article", 3),
    "inside-a-chunk": ("INSERT INTO article", 4),
    "before-a-chunk's-commit": ("COMMIT", 3),
    "while-incidents-are-named": ("INSERT INTO incident_name", 2),
    "while-reports-are-placed": ("UPDATE report", 5),
    "inside-a-merge": ("DELETE FROM touched", 1),
    "while-links-are-replaced": ("INSERT INTO link", 1),
    "while-incidents-are-replaced": ('INSERT INTO "incidents"', 4),
    "before-the-merge's-commit": ('INSERT INTO "conflicts"', 1),
}
#: Moments between transactions and while files are written.
CALLS: dict[str, Moment] = {
    "after-the-first-chunk": _after(Intake, "add"),
    "before-the-merge": _before(run_module, "settle"),
    "after-the-merge": _after(run_module, "settle"),
    "while-the-workbook-is-written": _before(writers, "write_workbook"),
    "while-lines-are-written": _before(writers, "gold_line", 5),
    "before-the-first-file-moves": _before(os, "replace"),
    "between-two-files-that-move": _before(os, "replace", 3),
    "before-the-last-file-moves": _before_moving(files.RUN_JSON),
    "after-all-was-written": _after(run_module, "write_run"),
}
MOMENTS = (*STATEMENTS, *CALLS)
