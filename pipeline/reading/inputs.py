"""The way in: paths and standard input, in a fixed order, one article or rejection after the other."""

import os
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from pipeline.reading import documents, json_rows
from pipeline.reading.articles import make_article
from pipeline.reading.columns import drafts_of_rows
from pipeline.reading.decoding import SAMPLE_BYTES
from pipeline.reading.formats import (
    SUFFIXES,
    WITH_METADATA,
    buffered,
    input_file,
    is_no_article,
    parts_of,
    too_long,
)
from pipeline.reading.metadata import FolderMetadata
from pipeline.reading.model import (
    Draft,
    InputError,
    InputFile,
    Part,
    ReadOptions,
    RejectedError,
    Rejection,
    RejectReason,
    Tally,
)
from pipeline.reading.parts import attempt, guarded, placed, unparsed
from pipeline.schema import Article
from pipeline.wording import _, kept

__all__ = [
    "STANDARD_INPUT",
    "SUFFIXES",
    "files_of",
    "is_no_article",
    "known_ids",
    "read_inputs",
    "unreadable",
]

STANDARD_INPUT = "-"
# A folder with this file is what a run wrote: `breche run .` finds the one of the run before.
_DATASET = "breche.db"
_TABLES = ("incidents", "evidence", "conflicts")
_EXPORTS = ("csv", "jsonl", "parquet")
_DATASET_FILES = (
    *(_DATASET + ending for ending in ("", "-wal", "-shm", "-journal")),
    *("incidents.csv", "incidents.xlsx", "article_incidents.jsonl", "evidence.csv", "conflicts.csv"),
    *("datapackage.json", "rejected.csv", "run.json"),
)


def read_inputs(
    paths: Sequence[Path | str], options: ReadOptions, tally: Tally | None = None
) -> Iterator[Article | Rejection]:
    """Yield every article of `paths`, and a rejection for everything there that gives none.

    A path is a file, a folder (read with its subfolders, by name) or `-` for standard input: one
    plain-text article, or JSON Lines when it begins with `{`. Files are read while the iterator is
    consumed, tables row by row and web archives record by record; a file that two paths reach is read once.
    Hidden files, READMEs, `metadata.csv`, `gold.jsonl`, `clusters.csv` and datasets in a folder are passed
    over. An article whose id came before is a rejection. `tally` counts what the files hold and what was
    read. Raises InputError at once, before anything is read, for a path that doesn't exist.
    """
    for path in paths:
        if str(path) != STANDARD_INPUT:
            _must_be_there(path)
    return _without_duplicates(paths, options, tally or Tally())


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


def _without_duplicates(
    paths: Sequence[Path | str], options: ReadOptions, tally: Tally
) -> Iterator[Article | Rejection]:
    with known_ids() as duplicate:
        for file, draft in _drafts(paths, options):
            result = draft if isinstance(draft, Rejection) else _article(draft, options)
            if isinstance(draft, Draft) and isinstance(result, Article):
                result = duplicate(result.article_id, file, draft.place) or result
            tally.add(file, result)
            yield result


def _article(draft: Draft, options: ReadOptions) -> Article | Rejection:
    result = attempt(make_article, draft, options)
    if isinstance(result, Rejection) and not result.source:
        return replace(result, source=draft.place)
    return result


@contextmanager
def known_ids() -> Iterator[Callable[[str, str, str], Rejection | None]]:
    """Yield what takes the id, the file and the place of an article, and rejects an id that came before."""
    # On the disk, in a file that SQLite removes by itself: a hundred million ids would not fit in memory.
    with closing(sqlite3.connect("", isolation_level=None, check_same_thread=False)) as seen:
        seen.execute("CREATE TABLE seen (id BLOB PRIMARY KEY, file BLOB) WITHOUT ROWID")
        seen.execute("BEGIN")

        def duplicate(article_id: str, file: str, place: str) -> Rejection | None:
            # The name of a file need not be Unicode.
            row = [text.encode("utf-8", "surrogatepass") for text in (article_id, file)]
            if seen.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", row).rowcount:
                return None
            (first,) = seen.execute("SELECT file FROM seen WHERE id = ?", row[:1]).fetchone()
            file = first.decode("utf-8", "surrogatepass")
            detail = kept(
                "the id {article_id!r} of {place} was already given by {file}: rename one of them",
                article_id=article_id,
                place=place,
                file=file,
            )
            return Rejection(place, RejectReason.DUPLICATE_ID, detail)

        yield duplicate


def _drafts(paths: Sequence[Path | str], options: ReadOptions) -> Iterator[tuple[str, Part]]:
    """Yield each draft with the path of its file."""
    shelf = _MetadataShelf()
    for item in files_of(paths):
        if isinstance(item, Rejection):
            yield item.source, item
            continue
        place = str(item)
        try:
            for draft in _drafts_of(item, options, shelf):
                yield place, draft
        except RejectedError as error:
            yield place, Rejection(place, error.reason, error.detail)
        except OSError as error:
            yield place, unreadable(place, error)
        except Exception as error:
            yield place, replace(unparsed(error, RejectReason.UNREADABLE), source=place)


def _drafts_of(path: Path, options: ReadOptions, shelf: "_MetadataShelf") -> Iterator[Part]:
    if str(path) == STANDARD_INPUT:
        yield from _standard_input(options)
        return
    file = input_file(path, str(path))
    if file.suffix in WITH_METADATA:
        yield from shelf.problems_beside(path)
    for part in parts_of(file, options):
        # What a row tells of a file is true of an article that has the file to itself.
        alone = isinstance(part, Draft) and part.origin and part.article_id == file.stem
        if isinstance(part, Draft) and alone and file.suffix in WITH_METADATA:
            part = shelf.beside(path).complete(part, path.name)
        yield part


def _standard_input(options: ReadOptions) -> Iterator[Part]:
    stream = buffered(sys.stdin.buffer)
    try:
        if stream.peek(SAMPLE_BYTES).lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"{"):
            rows = json_rows.jsonl_rows(stream, STANDARD_INPUT, options)
            yield from drafts_of_rows(rows, STANDARD_INPUT, "stdin", options.columns, table="stdin")
            return
        data = stream.read(options.max_bytes + 1)
        if len(data) > options.max_bytes:
            raise too_long(kept("more than {max_bytes}", max_bytes=options.max_bytes), options)
        file = InputFile(Path(STANDARD_INPUT), STANDARD_INPUT, ".txt", "stdin", "stdin", None)
        for part in placed(guarded(documents.text_parts(data)), file):
            # What is given so has no name that would last.
            yield replace(part, article_id=None, stem="stdin") if isinstance(part, Draft) else part
    finally:
        stream.detach()


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
    own = set(_DATASET_FILES) if _DATASET in found else set()
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


class _MetadataShelf:
    """The metadata of the folder being read; one folder is held at a time."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._metadata: FolderMetadata | None = None
        self._told: set[Path] = set()

    def beside(self, path: Path) -> FolderMetadata:
        """Return the metadata of the folder that holds `path`."""
        if self._metadata is None or self._folder != path.parent:
            self._folder, self._metadata = path.parent, FolderMetadata(path.parent)
        return self._metadata

    def problems_beside(self, path: Path) -> list[Rejection]:
        """Return the problems of that metadata the first time that they are asked for."""
        problems = self.beside(path).problems
        if not problems or path.parent in self._told:
            return []
        self._told.add(path.parent)
        return problems
