"""Writes the files of a run out of the database: all of them, or, when anything fails, none.

Rows come in the order of article ids, rejected inputs by source, so that neither the order of the input,
nor the number of processes, nor an interruption shows in any file but run.json.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pipeline.dataset.columns import CHANGE_COLUMNS, CONFLICTS, EVIDENCE
from pipeline.dataset.counts import Counts, Rejected
from pipeline.dataset.csvfile import write_csv
from pipeline.dataset.files import (
    ARTICLE_INCIDENTS,
    CONFLICTS_CSV,
    DATASET_FILES,
    EVIDENCE_CSV,
    INCIDENTS_CSV,
    INCIDENTS_XLSX,
    NEWS_CSV,
    PACKAGE,
    REJECTED_CSV,
    RUN_JSON,
)
from pipeline.dataset.own.marking import Marker
from pipeline.dataset.own.register import kept_register
from pipeline.dataset.own.watch_list import kept_watch_list
from pipeline.dataset.package import write_package
from pipeline.dataset.rows import REJECTED_COLUMNS, Row
from pipeline.dataset.run_info import write_run_info
from pipeline.dataset.safety import one_line
from pipeline.dataset.store.database import open_to_read
from pipeline.dataset.store.struck_names import struck_names
from pipeline.dataset.store.tables import StoredTables
from pipeline.dataset.workbook import write_workbook
from pipeline.dataset.workshop import atomic_folder, blaming
from pipeline.dataset.written import is_stale, note_written, stale_files, written
from pipeline.schema import Article, ArticleIncidents, Incident
from pipeline.wording import reading_language

T = TypeVar("T")


class Start(Protocol):
    """Starts a task beside this process and returns what waits for its result."""

    def __call__(self, task: Callable[[], T], /) -> Callable[[], T]: ...


def in_turn(task: Callable[[], T], /) -> Callable[[], T]:
    """Start nothing: `task` is done in this process when its result is waited for."""
    return task


def write_run(
    directory: Path,
    tables: StoredTables,
    rejected: Collection[Rejected],
    counts: Counts,
    run_info: Mapping[str, Any],
    start: Start = in_turn,
    xlsx: bool = True,
) -> None:
    """Bring FILES in `directory` up to date and complete `counts`.

    A file is written where what it tells has changed since, or where it is not as it was left; run.json,
    which holds `run_info` (JSON-ready) and `counts`, always. `start` may have the workbook, which takes as
    long as all the others, written beside them. Without `xlsx` there is no workbook afterwards, for an
    older one would not be of this dataset. Raises OutputError, and then changes nothing.
    """
    connection = tables.connection
    struck = struck_names(connection)
    if struck is not None:
        rejected = {(a, b, c) for a, b, c in struck.anything(sorted(rejected))}
    names = stale_files(connection, directory, xlsx)
    apart = [REJECTED_CSV] if is_stale(connection, directory, rejected) else []
    counts.rejected = len(set(rejected))
    counts.written = [*names, *apart, RUN_JSON]
    with atomic_folder(directory, counts.written) as folder:
        _write_dataset(folder, names, tables, counts, start)
        if apart:
            write_csv(folder / REJECTED_CSV, REJECTED_COLUMNS, _rejected_rows(rejected))
        write_run_info(folder / RUN_JSON, counts, run_info, struck)
    if not xlsx:
        with blaming(directory):
            (directory / INCIDENTS_XLSX).unlink(missing_ok=True)
    note_written(connection, directory, names, counts, rejected)


def write_dataset(directory: Path, tables: StoredTables) -> Counts:
    """Write DATASET_FILES into `directory` and return what they hold. Raises OutputError."""
    counts = Counts()
    with atomic_folder(directory, DATASET_FILES) as folder:
        _write_dataset(folder, DATASET_FILES, tables, counts)
    return counts


def update_dataset(directory: Path, tables: StoredTables) -> Counts:
    """Write those of DATASET_FILES in `directory` that are not up to date, as `write_dataset`."""
    counts = Counts()
    names = stale_files(tables.connection, directory)
    with atomic_folder(directory, names) as folder:
        _write_dataset(folder, names, tables, counts)
    note_written(tables.connection, directory, names, counts)
    return counts


def _write_dataset(
    folder: Path, names: Collection[str], tables: StoredTables, counts: Counts, start: Start = in_turn
) -> None:
    workbook = None
    if not {INCIDENTS_XLSX, INCIDENTS_CSV, PACKAGE}.isdisjoint(names):
        marker = stored_marker(tables)
    if INCIDENTS_XLSX in names:
        # Another process knows neither the language asked for nor what a long register has been found to say.
        asked = reading_language(), marker
        workbook = start(partial(write_stored_workbook, folder / INCIDENTS_XLSX, tables.database, *asked))
    last = written(tables.connection)
    counts.evidence, counts.joined, counts.doubtful = last.evidence, last.joined, last.doubtful
    if INCIDENTS_CSV in names:
        write_csv(folder / INCIDENTS_CSV, marker.table.names, map(marker.mark, tables.incidents()))
        counts.joined, counts.doubtful = marker.joined, marker.doubtful
    if EVIDENCE_CSV in names:
        counts.evidence = write_csv(folder / EVIDENCE_CSV, EVIDENCE.names, tables.evidence())
    if CONFLICTS_CSV in names:
        write_csv(folder / CONFLICTS_CSV, CONFLICTS.names, tables.conflicts())
    if NEWS_CSV in names:
        write_csv(folder / NEWS_CSV, CHANGE_COLUMNS, tables.changes())
    if PACKAGE in names:
        write_package(folder / PACKAGE, (marker.table, EVIDENCE, CONFLICTS))
    if ARTICLE_INCIDENTS in names:
        _write_lines(folder / ARTICLE_INCIDENTS, (gold_line(*told) for told in tables.articles()))
    if workbook is not None:
        counts.warnings += workbook()
    for name, number in asdict(tables.totals()).items():
        setattr(counts, name, number)


def write_stored_workbook(
    path: Path, database: Path, language: str, marker: Marker | None = None
) -> list[str]:
    """Write the workbook of `database`, by a connection of its own, since another process may do it.

    `marker` is that of its lists, made if not given. Returns what an analyst must be told. Raises StoreError,
    and OSError when `path` cannot be written.
    """
    with open_to_read(database) as connection:
        tables = StoredTables(connection)
        marker = marker or stored_marker(tables)
        return write_workbook(
            path,
            map(marker.mark, tables.incidents()),
            tables.evidence(),
            tables.conflicts(),
            language=language,
            table=marker.table,
        )


def stored_marker(tables: StoredTables) -> Marker:
    """Return what marks the incidents by the lists of the last run."""
    connection = tables.connection
    return Marker(tables.incidents, kept_watch_list(connection), kept_register(connection))


def gold_line(article: Article, incidents: Sequence[Incident]) -> str:
    """Return one line of article_incidents.jsonl, in exactly the form of a gold file, without line end."""
    line = ArticleIncidents(article_id=article.article_id, published=article.published)
    record = line.model_dump(mode="json") | {"incidents": [incident.gold_form() for incident in incidents]}
    return json.dumps(record, ensure_ascii=False)


def _rejected_rows(rejected: Collection[Rejected]) -> Iterator[Row]:
    for source, reason, detail in sorted(set(rejected)):
        yield {"source": source, "reason": reason, "detail": one_line(detail)}


def _write_lines(path: Path, lines: Iterator[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(line + "\n" for line in lines)
