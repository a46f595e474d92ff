"""The way in: paths and standard input, in a fixed order, one article or rejection after the other."""

import sqlite3
import sys
from collections.abc import Iterator, Sequence
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
    parts_of,
    too_long,
)
from pipeline.reading.metadata import FolderMetadata
from pipeline.reading.model import (
    Draft,
    InputFile,
    Ledger,
    Part,
    ReadOptions,
    RejectedError,
    Rejection,
    RejectReason,
    Tally,
)
from pipeline.reading.parts import attempt, guarded, placed, unparsed
from pipeline.reading.walk import STANDARD_INPUT, files_of, must_be_there, unreadable
from pipeline.schema import Article
from pipeline.wording import kept

__all__ = ["SUFFIXES", "known_ids", "read_inputs"]


def read_inputs(
    paths: Sequence[Path | str],
    options: ReadOptions,
    tally: Tally | None = None,
    ledger: Ledger | None = None,
) -> Iterator[Article | Rejection]:
    """Yield every article of `paths`, and a rejection for everything there that gives none.

    A path is a file, a folder (read with its subfolders, by name) or `-` for standard input: one
    plain-text article, or JSON Lines when it begins with `{`. Files are read while the iterator is
    consumed, tables row by row and web archives record by record; a file that two paths reach is read once.
    Hidden files, READMEs, `metadata.csv`, `gold.jsonl`, `clusters.csv` and datasets in a folder are passed
    over. An article whose id came before is a rejection. `tally` counts what the files hold and what was
    read. A file that `ledger` knows is not read again: nothing of it is yielded. Raises InputError at once,
    before anything is read, for a path that doesn't exist.
    """
    must_be_there(paths)
    return _without_duplicates(paths, options, tally or Tally(), ledger)


def _without_duplicates(
    paths: Sequence[Path | str], options: ReadOptions, tally: Tally, ledger: Ledger | None
) -> Iterator[Article | Rejection]:
    shelf = _MetadataShelf()
    with known_ids() as seen:
        for item in files_of(paths):
            place = item.source if isinstance(item, Rejection) else str(item)
            if ledger and isinstance(item, Path):
                outcome = ledger.begin(item)
                # Under an id that came before, an article is not what it was.
                if outcome and not any(map(seen.holds, outcome.articles)):
                    for name in outcome.articles:
                        seen.duplicate(name, place, place)
                    tally.add_file(place, len(outcome.articles), len(outcome.rejected))
                    ledger.skip(outcome)
                    continue
            for draft in [item] if isinstance(item, Rejection) else _drafts(item, options, shelf):
                result = draft if isinstance(draft, Rejection) else _article(draft, options)
                if isinstance(draft, Draft) and isinstance(result, Article):
                    result = seen.duplicate(result.article_id, place, draft.place) or result
                tally.add(place, result)
                if ledger:
                    ledger.add(result)
                yield result
            if ledger:
                ledger.end()


def _article(draft: Draft, options: ReadOptions) -> Article | Rejection:
    result = attempt(make_article, draft, options)
    if isinstance(result, Rejection) and not result.source:
        return replace(result, source=draft.place)
    return result


class KnownIds:
    """The ids of the articles that came so far, on the disk: a hundred million would not fit in memory."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute("CREATE TABLE seen (id BLOB PRIMARY KEY, file BLOB) WITHOUT ROWID")
        connection.execute("BEGIN")

    def holds(self, article_id: str) -> bool:
        """Tell whether an article of this id came."""
        return self._file(_bytes(article_id)) is not None

    def duplicate(self, article_id: str, file: str, place: str) -> Rejection | None:
        """Take the id, the file and the place of an article; reject it if its id came before."""
        name, statement = _bytes(article_id), "INSERT OR IGNORE INTO seen VALUES (?, ?)"
        if self._connection.execute(statement, [name, _bytes(file)]).rowcount:
            return None
        detail = kept(
            "the id {article_id!r} of {place} was already given by {file}: rename one of them",
            article_id=article_id,
            place=place,
            file=self._file(name),
        )
        return Rejection(place, RejectReason.DUPLICATE_ID, detail)

    def _file(self, name: bytes) -> str | None:
        row = self._connection.execute("SELECT file FROM seen WHERE id = ?", [name]).fetchone()
        return None if row is None else str(row[0].decode("utf-8", "surrogatepass"))


def _bytes(text: str) -> bytes:
    # The name of a file need not be Unicode.
    return text.encode("utf-8", "surrogatepass")


@contextmanager
def known_ids() -> Iterator[KnownIds]:
    """Yield the ids of the articles that came so far, none, in a file that SQLite removes by itself."""
    with closing(sqlite3.connect("", isolation_level=None, check_same_thread=False)) as connection:
        yield KnownIds(connection)


def _drafts(path: Path, options: ReadOptions, shelf: "_MetadataShelf") -> Iterator[Part]:
    place = str(path)
    try:
        yield from _drafts_of(path, options, shelf)
    except RejectedError as error:
        yield Rejection(place, error.reason, error.detail)
    except OSError as error:
        yield unreadable(place, error)
    except Exception as error:
        yield replace(unparsed(error, RejectReason.UNREADABLE), source=place)


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
