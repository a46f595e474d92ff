"""Which reader reads a file: by the ending of its name, and what limits hold for it."""

import io
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePath
from typing import BinaryIO, cast

from pipeline.reading import (
    documents,
    feeds,
    json_rows,
    mail,
    news_xml,
    office,
    outlook,
    pages,
    portable,
    references,
    sheets,
    tables,
)
from pipeline.reading.columns import drafts_of_rows, table_name
from pipeline.reading.decoding import SAMPLE_BYTES
from pipeline.reading.model import InputFile, Part, ReadOptions, RejectedError, Rejection, RejectReason
from pipeline.reading.packed import packed_parts
from pipeline.reading.parts import guarded, placed
from pipeline.reading.walk import is_no_article
from pipeline.wording import kept

#: Files that are read as a whole; most hold one article.
_DOCUMENTS: dict[str, Callable[[bytes], Iterable[Part]]] = {
    ".eml": mail.letter_parts,
    ".htm": pages.page_parts,
    ".html": pages.page_parts,
    ".markdown": documents.markdown_parts,
    ".md": documents.markdown_parts,
    ".mht": mail.saved_page_parts,
    ".mhtml": mail.saved_page_parts,
    ".msg": outlook.outlook_parts,
    ".pdf": portable.portable_parts,
    ".rtf": office.rich_text_parts,
    ".txt": documents.text_parts,
    ".xhtml": pages.page_parts,
}
#: Files that are read as a whole and hold many articles by their nature, even when there is but one.
_COLLECTIONS: dict[str, Callable[[bytes], Iterable[Part]]] = {
    ".atom": feeds.feed_parts,
    ".bib": references.bibtex_parts,
    ".ris": references.ris_parts,
    ".rss": feeds.feed_parts,
    ".xml": news_xml.xml_parts,
}
_OFFICE: dict[str, Callable[[Path, int], Iterable[Part]]] = {
    ".docx": office.word_parts,
    ".odt": office.opendocument_parts,
}
_TABLES = (".csv", ".json", ".jsonl", ".ndjson", ".parquet", ".tsv")
_ARCHIVES = (".warc", ".warc.gz")
#: Without markup, pictures or other articles, a text is hardly longer than its file.
_LINE_BYTES = 4096
_PAGES = (".htm", ".html", ".xhtml")
_PLAIN = (".markdown", ".md", ".txt")
#: What a `metadata.csv` beside the file may tell more of.
WITH_METADATA = frozenset({*_DOCUMENTS, *_OFFICE})
SUFFIXES = (
    *sorted((*_DOCUMENTS, *_COLLECTIONS, *_OFFICE, *sheets.SHEET_SUFFIXES, ".mbox", ".zip")),
    *_TABLES,
    *_ARCHIVES,
)


def suffix_of(name: str) -> str:
    """Return the ending of a file's name in lower case; a compressed archive's has two parts."""
    lower = name.lower()
    return next((ending for ending in _ARCHIVES if lower.endswith(ending)), os.path.splitext(lower)[1])


def input_file(path: Path, place: str) -> InputFile:
    """Return the file at `path`, which people know as `place`."""
    suffix = suffix_of(path.name)
    stem = path.name[: -len(suffix)] if suffix in _ARCHIVES else path.stem
    return InputFile(path, place, suffix, stem, path.name, place)


def parts_of(file: InputFile, options: ReadOptions) -> Iterator[Part]:
    """Yield what is in `file`, each part with its place. Raises RejectedError and OSError."""
    if file.suffix == ".txt" and _is_table(file.path):
        yield from _of_file(guarded(_table(replace(file, suffix=".csv"), options)), file)
    elif file.suffix in _DOCUMENTS:
        parts = guarded(_DOCUMENTS[file.suffix](_content(file, options)))
        yield from placed(parts, file)
    elif file.suffix in _COLLECTIONS:
        parts = guarded(_COLLECTIONS[file.suffix](_content(file, options)))
        yield from placed(parts, file, collection=True)
    elif file.suffix == ".mbox":
        parts = guarded(mail.mailbox_parts(file.path, options.max_page_bytes))
        yield from placed(parts, file, collection=True)
    elif file.suffix in _OFFICE:
        parts = guarded(_OFFICE[file.suffix](file.path, options.max_file_bytes))
        yield from placed(parts, file)
    elif file.suffix in sheets.SHEET_SUFFIXES:
        yield from _of_file(guarded(sheets.sheet_parts(file, options)), file)
    elif file.suffix == ".zip":
        yield from packed_parts(file, options, parts_of, is_no_article)
    elif file.suffix in _TABLES:
        yield from _of_file(guarded(_table(file, options)), file)
    elif file.suffix in _ARCHIVES:
        yield from _of_file(guarded(_archive(file, options)), file)
    else:
        known = ", ".join(SUFFIXES)
        kind = (
            kept("files ending in {suffix}", suffix=file.suffix)
            if file.suffix
            else kept("files without an ending")
        )
        detail = kept("{kind} aren't read: convert it to one of {known}", kind=kind, known=known)
        yield Rejection(file.place, RejectReason.UNSUPPORTED, detail)


def _of_file(parts: Iterable[Part], file: InputFile) -> Iterator[Part]:
    """Yield `parts`, which have their places, with the name of the file where they have none."""
    for part in parts:
        yield replace(part, source=file.place) if isinstance(part, Rejection) and not part.source else part


def _is_table(path: Path) -> bool:
    """Tell whether a text file holds a table: spreadsheets save some under this ending too."""
    with buffered(io.FileIO(path)) as stream:
        first = stream.peek(SAMPLE_BYTES)[:_LINE_BYTES].replace(b"\0", b"").lstrip().split(b"\n", 1)[0]
        # Hardly any text begins so, and most need not be looked at further.
        return max(map(first.count, (b"\t", b";", b"|"))) > 1 and tables.is_table(stream)


def _content(file: InputFile, options: ReadOptions) -> bytes:
    limit = options.max_page_bytes if file.suffix in _PAGES else options.max_file_bytes
    size = file.path.stat().st_size
    if file.suffix in _PLAIN and not (size > options.max_bytes and _holds_many(file.path)):
        limit = options.max_bytes
    if size > limit:
        raise too_long(str(size), options)
    return file.path.read_bytes()


def _holds_many(path: Path) -> bool:
    with path.open("rb") as stream:
        return documents.begins_corpus(stream.read(documents.MARK_BYTES))


def too_long(size: str, options: ReadOptions) -> RejectedError:
    """Return the refusal of a file of `size` bytes."""
    return RejectedError(
        RejectReason.TOO_LONG,
        kept(
            "{size} bytes are too many for one article of {max_chars} characters at most: split the file"
            " into articles or raise the limit",
            size=size,
            max_chars=options.max_chars,
        ),
    )


def _archive(file: InputFile, options: ReadOptions) -> Iterator[Part]:
    # Its library is compiled: where it can't be loaded, all other files can be read.
    from pipeline.reading.archives import archive_drafts

    yield from archive_drafts(file.path, file.place, file.stem, options)


def _table(file: InputFile, options: ReadOptions) -> Iterator[Part]:
    path, place, single = file.path, file.place, False
    table = table_name(PurePath(place))
    if path.stat().st_size == 0:
        raise RejectedError(RejectReason.EMPTY, kept("the file is empty"))
    if file.suffix == ".parquet":
        rows = tables.parquet_rows(path, place, options)
        yield from drafts_of_rows(rows, place, file.stem, options.columns, table=table)
        return
    with buffered(io.FileIO(path)) as stream:
        if file.suffix in (".csv", ".tsv"):
            rows = tables.csv_rows(stream, place, options)
        elif file.suffix == ".json" and not json_rows.holds_json_lines(stream):
            rows, single = json_rows.json_rows(path, place, options)
        else:
            rows = json_rows.jsonl_rows(stream, place, options)
        yield from drafts_of_rows(rows, place, file.stem, options.columns, single, table)


def buffered(stream: io.RawIOBase | BinaryIO) -> io.BufferedReader:
    """Return `stream` with a buffer large enough to tell its encoding from."""
    return cast(io.BufferedReader, io.BufferedReader(cast(io.RawIOBase, stream), SAMPLE_BYTES))
