"""Which files of a dataset are no longer what its database would be written to."""

import json
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from pipeline.dataset.counts import Counts, Rejected
from pipeline.dataset.files import (
    ARTICLE_INCIDENTS,
    DATASET_FILES,
    INCIDENTS_CSV,
    INCIDENTS_XLSX,
    PACKAGE,
    REJECTED_CSV,
)
from pipeline.dataset.own.register import kept_register_digest
from pipeline.dataset.own.watch_list import kept_watch_list
from pipeline.dataset.safety import encodable
from pipeline.dataset.store.state import Note, note, number, put
from pipeline.dataset.version import dataset_version
from pipeline.wording import LANGUAGES, reading_language


@dataclass
class Written:
    """How the files stood when they were last written: of each its size, its time, and what it tells of.

    `rejected` is a hash of what stands in rejected.csv, `evidence` counts the rows of evidence.csv,
    `joined` and `doubtful` are those of the register whose columns stand in incidents.csv.
    """

    by: str = ""
    files: dict[str, list[int]] = field(default_factory=dict)
    rejected: str = ""
    evidence: int = 0
    joined: int = 0
    doubtful: int = 0


def written(connection: sqlite3.Connection) -> Written:
    """Return how the files were last written."""
    try:
        return Written(**json.loads(note(connection, Note.WRITTEN) or "{}"))
    except (TypeError, ValueError):
        return Written()


def stale_files(connection: sqlite3.Connection, folder: Path, xlsx: bool = True) -> tuple[str, ...]:
    """Return the files of DATASET_FILES that must be written anew, those that are gone or were edited too.

    The workbook is among them when it is in another language, and never without `xlsx`.
    """
    names = tuple(name for name in DATASET_FILES if xlsx or name != INCIDENTS_XLSX)
    last = written(connection)
    if last.by != dataset_version():
        return names
    return tuple(name for name in names if last.files.get(name) != _state(connection, folder, name))


def hash_of(rejected: Collection[Rejected]) -> str:
    """Return what changes with anything of the lines of rejected.csv."""
    lines = sorted([encodable(text) for text in line] for line in set(rejected))
    return blake2b(json.dumps(lines).encode("ascii"), digest_size=8).hexdigest()


def is_stale(connection: sqlite3.Connection, folder: Path, rejected: Collection[Rejected]) -> bool:
    """Tell whether rejected.csv must be written anew."""
    last = written(connection)
    stamp = last.files.get(REJECTED_CSV)
    return last.rejected != hash_of(rejected) or stamp != _stamp(folder / REJECTED_CSV)


def note_written(
    connection: sqlite3.Connection,
    folder: Path,
    names: Iterable[str],
    counts: Counts,
    rejected: Collection[Rejected] | None = None,
) -> None:
    """Note that the files `names` of DATASET_FILES, and REJECTED_CSV if `rejected` is given, were written."""
    last = written(connection)
    last.by, last.evidence = dataset_version(), counts.evidence
    last.joined, last.doubtful = counts.joined, counts.doubtful
    for name in names:
        last.files[name] = _state(connection, folder, name)
    if rejected is not None:
        last.files[REJECTED_CSV], last.rejected = _stamp(folder / REJECTED_CSV), hash_of(rejected)
    put(connection, Note.WRITTEN, json.dumps(vars(last), sort_keys=True))


def _state(connection: sqlite3.Connection, folder: Path, name: str) -> list[int]:
    """Return how a file stands: its stamp, what it tells of, the language of the workbook, by which lists
    incidents are marked.
    """
    language = [LANGUAGES.index(reading_language())] if name == INCIDENTS_XLSX else []
    marked: list[int] = []
    if name in (INCIDENTS_CSV, INCIDENTS_XLSX, PACKAGE):
        watch = kept_watch_list(connection)
        digests = (None if watch is None else watch.digest, kept_register_digest(connection))
        marked = [int(digest, 16) for digest in digests if digest is not None]
    return [*_stamp(folder / name), _told(connection, name), *language, *marked]


def _stamp(path: Path) -> list[int]:
    try:
        told = path.stat()
    except OSError:
        return []
    return [told.st_size, told.st_mtime_ns]


def _told(connection: sqlite3.Connection, name: str) -> int:
    """Return how often that has changed of which a file tells."""
    return number(connection, Note.ARTICLES if name == ARTICLE_INCIDENTS else Note.ROWS)
