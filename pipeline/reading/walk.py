"""Which files inputs name, in which order, and by what a file is known to be the one that was read before.

Loads little, so that a run with nothing new to read can end before anything else is loaded.
"""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

from pipeline.reading.model import InputError, Rejection, RejectReason
from pipeline.wording import _, kept

METADATA_NAME = "metadata.csv"
#: Of a file so much is held in memory at once, in bytes.
_PART = 1 << 20
#: What fetching could not get: a table, but none of articles.
FETCH_FAILED_NAME = "fetch-failed.csv"
_NOT_ARTICLES = frozenset(
    {METADATA_NAME, FETCH_FAILED_NAME, "clusters.csv", "gold.jsonl", "license", "license.txt", "thumbs.db"}
)
# Engines leave these beside the parts of what they write.
_ENGINE_MARKS = re.compile(r"_(?:success|metadata|common_metadata|(?:started|committed)_\d+)", re.I)
STANDARD_INPUT = "-"
# A folder with this file is what a run wrote: `breche run .` finds the one of the run before.
_DATASET = "breche.db"
_TABLES = ("incidents", "evidence", "conflicts")
_EXPORTS = ("csv", "jsonl", "parquet")
_DATASET_FILES = (
    *(_DATASET + ending for ending in ("", "-wal", "-shm", "-journal")),
    *("incidents.csv", "incidents.xlsx", "article_incidents.jsonl", "evidence.csv", "conflicts.csv"),
    *("nouveautes.csv", "datapackage.json", "rejected.csv", "run.json"),
)
# Exports of a whole dataset in one file.
_WHOLE = frozenset(f"incidents.{ending}" for ending in ("atom", "misp.json", "stix.json", "veris.json"))


def must_be_there(paths: Sequence[Path | str]) -> None:
    """Raise InputError for the first path that does not exist, or cannot be looked at."""
    for path in paths:
        if str(path) != STANDARD_INPUT:
            _must_be_there(path)


def _must_be_there(path: Path | str) -> None:
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InputError(
            _("{path}: no such file or folder; check the path, or give - for standard input", path=path)
        ) from error
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or str(error)
        raise InputError(
            _("{path}: it can't be looked at ({told}); check the path and its rights", path=path, told=told)
        ) from error


def files_of(paths: Sequence[Path | str]) -> Iterator[Path | Rejection]:
    """Yield the files of `paths`, each once; of a folder its own files by name, then its subfolders.

    What is no file (a pipe, a device), or can't be looked at, is a rejection.
    """
    # Real paths of what was given or walked: folders and single files, not every file of a folder.
    seen: set[str] = set()
    for given in paths:
        path = Path(given)
        if str(path) == STANDARD_INPUT:
            yield path
        elif os.path.isdir(path):
            yield from _walk(path, seen)
        else:
            real = os.path.realpath(path)
            if real not in seen and os.path.dirname(real) not in seen:
                seen.add(real)
                yield _file(path)


def _walk(folder: Path, seen: set[str]) -> Iterator[Path | Rejection]:
    real = os.path.realpath(folder)
    # A link may lead back to a folder above it.
    if real in seen:
        return
    seen.add(real)
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        yield unreadable(str(folder), error)
        return
    own = _own_files(names)
    paths = [folder / name for name in names if not name.startswith(".") and name not in own]
    folders = []
    for path in paths:
        if os.path.isdir(path):
            folders.append(path)
        elif not is_no_article(path) and os.path.join(real, path.name) not in seen:
            yield _file(path)
    for path in folders:
        if not os.path.exists(path / _DATASET):
            yield from _walk(path, seen)


def _own_files(names: Sequence[str]) -> set[str]:
    """Return those of the files of one folder that a run, or an export, has written there."""
    found = set(names)
    own = found & _WHOLE
    if _DATASET in found:
        # Beside the database may lie copies of it as earlier layouts had it.
        own |= {*_DATASET_FILES, *(name for name in found if name.startswith(f"{_DATASET}-"))}
    for ending in _EXPORTS:
        tables = {f"{table}.{ending}" for table in _TABLES}
        if tables <= found:
            own |= tables | {"datapackage.json"}
    return own


def _file(path: Path) -> Path | Rejection:
    """Return `path`, or why nothing can be read there: to open a pipe is to wait for whoever writes to it."""
    try:
        if stat.S_ISREG(path.stat().st_mode):
            return path
    except OSError as error:
        return unreadable(str(path), error)
    detail = kept("it is a pipe, a socket or a device, not a file: copy what it gives into a file")
    return Rejection(str(path), RejectReason.UNREADABLE, detail)


def unreadable(place: str, error: OSError) -> Rejection:
    """Return the rejection of a file or folder that cannot be opened or read."""
    detail = kept(
        "it can't be read ({strerror}): check its permissions and the disk", strerror=error.strerror or error
    )
    return Rejection(place, RejectReason.UNREADABLE, detail)


def is_no_article(path: Path) -> bool:
    """Tell by its name whether a file of a folder is passed over."""
    name = path.name.lower()
    if name in _NOT_ARTICLES or _ENGINE_MARKS.fullmatch(name):
        return True
    return re.fullmatch(r"readme(\..*)?", name) is not None


class Fingerprints:
    """Tells the contents of files apart; `settings` is a hash of how they are read."""

    def __init__(self, settings: str) -> None:
        self._settings = settings.encode("ascii")
        self._folder: str | None = None
        self._beside = b""

    def of(self, path: Path) -> str:
        """Return what changes with a file, with the metadata beside it, or with how it is read.

        Raises OSError.
        """
        digest = _digest(path)
        digest.update(self._settings + self._metadata(os.path.dirname(path)))
        return digest.hexdigest()

    def _metadata(self, folder: str) -> bytes:
        # Files of a folder come in a row.
        if self._folder != folder:
            path = os.path.join(folder, METADATA_NAME)
            self._beside = _digest(path).digest() if os.path.isfile(path) else b""
            self._folder = folder
        return self._beside


def _digest(path: Path | str) -> blake2b:
    digest = blake2b(digest_size=16)
    with open(path, "rb") as stream:
        while part := stream.read(_PART):
            digest.update(part)
    return digest
