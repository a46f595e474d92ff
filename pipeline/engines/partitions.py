"""One partition: a file of articles is read and extracted, its results put where all machines reach them.

A partition is done when its mark is there, which is written last. So one whose worker was killed is done
again, and one that is done is left alone for as long as neither its file, nor the rules, nor the settings
change. No text of an article is put down: its content hash stands for it.
"""

import io
import json
import posixpath
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, cast
from uuid import uuid4

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.dataset.files import PARTITION_FILES
from pipeline.dataset.frame import articles_to_frame, incidents_to_frame
from pipeline.dataset.safety import encodable
from pipeline.dataset.store.intake import content_hash
from pipeline.extraction import CHUNK, extract_frame, rules_version
from pipeline.reading import ReadOptions, Rejection, RejectReason
from pipeline.reading.articles import make_article
from pipeline.reading.columns import drafts_of_rows, table_name
from pipeline.reading.decoding import SAMPLE_BYTES
from pipeline.reading.json_rows import jsonl_rows
from pipeline.reading.model import Draft, RejectedError
from pipeline.reading.tables import parquet_rows
from pipeline.schema import Article
from pipeline.wording import _, kept

#: What a partition is read from.
SUFFIXES = (".parquet", ".jsonl", ".ndjson")

ARTICLES, REJECTIONS, RESULTS, MARK = PARTITION_FILES

_ARTICLE_SCHEMA = pa.schema(
    [
        (name, pa.string())
        for name in ("article_id", "title", "published", "source", "url", "origin", "place", "content")
    ]
)
_REJECTION_SCHEMA = pa.schema([(name, pa.string()) for name in ("source", "reason", "detail")])

# Threads of one worker share a model that serves one of them at a time.
_model = threading.Lock()


class EngineError(Exception):
    """The engine, or what it needs, is not there. The message names the remedy."""


@dataclass(frozen=True)
class Partition:
    """A file of articles: its address for fsspec, its name for people, the folder for its results."""

    source: str
    place: str
    folder: str


@dataclass(frozen=True)
class Settings:
    """How partitions are to be done.

    `rules` names the rules of whoever asks, `gate` is that of `extract_frame`, `again` does partitions anew
    that are done.
    """

    reading: ReadOptions
    rules: str
    gate: bool = True
    again: bool = False


class ReadArticle(Article):
    """An article as it was read elsewhere: without its text, with where it stood and its content hash."""

    place: str
    content: str


class Extracted(NamedTuple):
    """What is in a partition: its articles as read, what is no article, and a frame with RESULT_COLUMNS.

    Of articles with one id all are among `articles`, but only the first was extracted.
    """

    articles: Sequence[ReadArticle]
    rejections: Sequence[Rejection]
    results: pd.DataFrame


def do_partition(partition: Partition, settings: Settings) -> str:
    """Read `partition`, extract it, put its results into its folder, and return that folder.

    Raises EngineError when this machine has other rules, cannot find the file or write to the folder, OSError
    when the file cannot be read, ModelError.
    """
    if rules_version() != settings.rules:
        raise EngineError(
            _(
                "a worker has another Brèche than this machine, or another language model: install the same"
                " version on both and start the workers anew"
            )
        )
    if settings.again or not _is_done(partition.folder):
        found = extract_partition(partition.source, partition.place, settings)
        write_partition(partition.folder, found)
    return partition.folder


def extract_partition(source: str, place: str, settings: Settings) -> Extracted:
    """Return what is in the file at the address `source`, which people know as `place`.

    An article without date is compared as it is and extracted with that of the settings. Raises EngineError
    when there is no such file, OSError when it cannot be read, ModelError.
    """
    articles: list[ReadArticle] = []
    rejections: list[Rejection] = []

    def to_extract() -> Iterator[Article]:
        seen: set[str] = set()
        for item, where in _items(source, place, replace(settings.reading, published=None)):
            if isinstance(item, Rejection):
                rejections.append(item)
                continue
            articles.append(_without_text(item, where))
            if item.article_id not in seen:
                seen.add(item.article_id)
                yield item.model_copy(update={"published": item.published or settings.reading.published})

    wanted = to_extract()
    results: list[pd.DataFrame] = []
    while chunk := list(islice(wanted, CHUNK)):
        with _model:
            results.append(extract_frame(articles_to_frame(chunk), settings.gate))
    return Extracted(
        articles, rejections, pd.concat(results, ignore_index=True) if results else incidents_to_frame([])
    )


def write_partition(folder: str, found: Extracted) -> None:
    """Put `found` into the folder at the address `folder`, its mark last. Raises EngineError."""
    files = {
        ARTICLES: _parquet(
            pa.Table.from_pylist([_row(article) for article in found.articles], _ARTICLE_SCHEMA)
        ),
        REJECTIONS: _parquet(
            pa.Table.from_pylist([_told(rejection) for rejection in found.rejections], _REJECTION_SCHEMA)
        ),
        RESULTS: _parquet(pa.Table.from_pandas(found.results, preserve_index=False)),
        MARK: json.dumps({"failed": int(found.results["error"].notna().sum())}).encode("ascii"),
    }
    with _blaming(
        _("cannot write to {folder}", folder=folder),
        _("let all workers write there, or name another address"),
    ):
        fs, path = file_system(folder)
        fs.makedirs(path, exist_ok=True)
        for name, data in files.items():
            # Another worker may be at the same partition: taken for dead, it was not.
            draft = posixpath.join(path, f".{name}-{uuid4().hex}")
            fs.pipe_file(draft, data)
            fs.mv(draft, posixpath.join(path, name))


def load_partition(folder: str) -> Extracted:
    """Return what is in the partition at the address `folder`. Raises EngineError."""
    with _blaming(
        _("cannot read {folder}", folder=folder), _("let this machine read there, or name another address")
    ):
        fs, path = file_system(folder)
        tables = {
            name: pq.read_table(io.BytesIO(fs.cat_file(posixpath.join(path, name))))
            for name in (ARTICLES, REJECTIONS, RESULTS)
        }
    return Extracted(
        [ReadArticle(text="", **row) for row in tables[ARTICLES].to_pylist()],
        [
            Rejection(row["source"], RejectReason(row["reason"]), row["detail"])
            for row in tables[REJECTIONS].to_pylist()
        ],
        tables[RESULTS].to_pandas(),
    )


def _items(source: str, place: str, options: ReadOptions) -> Iterator[tuple[Article | Rejection, str]]:
    """Yield what a run on one machine reads from the same file, each with its place."""
    try:
        for draft in _drafts(source, place, options):
            if isinstance(draft, Rejection):
                yield draft, draft.source
            else:
                yield make_article(draft, options), draft.place
    except RejectedError as error:
        yield Rejection(place, error.reason, error.detail), place
    except FileNotFoundError as error:
        raise EngineError(
            _(
                "a worker cannot find {place}: put it on a disk that all machines share, or on an address"
                " that they all reach",
                place=place,
            )
        ) from error


def _drafts(source: str, place: str, options: ReadOptions) -> Iterator[Draft | Rejection]:
    name = PurePosixPath(place)
    fs, path = file_system(source)
    if fs.size(path) == 0:
        raise RejectedError(RejectReason.EMPTY, kept("the file is empty"))
    with fs.open(path, "rb") as stream, io.BufferedReader(stream, SAMPLE_BYTES) as buffered:
        if name.suffix.lower() == ".parquet":
            # The reader of Parquet takes an open file as well as a path.
            rows = parquet_rows(cast(Path, stream), place, options)
        else:
            rows = jsonl_rows(buffered, place, options)
        yield from drafts_of_rows(rows, place, name.stem, options.columns, table=table_name(name))


def _without_text(article: Article, place: str) -> ReadArticle:
    fields = article.model_dump(exclude={"text"})
    return ReadArticle(**fields, text="", place=encodable(place), content=content_hash(article))


def _row(article: ReadArticle) -> Mapping[str, Any]:
    return article.model_dump(mode="json", include=set(_ARTICLE_SCHEMA.names))


def _told(rejection: Rejection) -> Mapping[str, str]:
    return {
        "source": encodable(rejection.source),
        "reason": rejection.reason.value,
        "detail": encodable(rejection.detail),
    }


def _parquet(table: pa.Table) -> bytes:
    data = io.BytesIO()
    pq.write_table(table, data)
    return data.getvalue()


def _is_done(folder: str) -> bool:
    """Tell whether a partition is done. Articles that failed are tried again, as on one machine."""
    with _blaming(
        _("cannot read {folder}", folder=folder), _("let all workers read there, or name another address")
    ):
        fs, path = file_system(folder)
        try:
            mark = json.loads(fs.cat_file(posixpath.join(path, MARK)))
        except FileNotFoundError:
            return False
    return bool(mark["failed"] == 0)


def file_system(address: str) -> tuple[Any, str]:
    """Return the file system at `address` and the path there. Raises what that file system raises."""
    from fsspec.core import url_to_fs  # type: ignore[import-untyped]

    fs, path = url_to_fs(address)
    return fs, path


@contextmanager
def _blaming(trouble: str, remedy: str) -> Iterator[None]:
    """Turn whatever goes wrong in the block into an EngineError: each file system has errors of its own."""
    try:
        yield
    except Exception as error:
        raise EngineError(
            _(
                "{trouble} ({kind}: {error}): {remedy}",
                trouble=trouble,
                kind=type(error).__name__,
                error=error,
                remedy=remedy,
            )
        ) from error
