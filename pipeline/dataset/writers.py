"""Writes the files of a run out of the database: all of them, or, when anything fails, none.

Rows come in the order of article ids, rejected inputs by source, so that neither the order of the input,
nor the number of processes, nor an interruption shows in any file but run.json.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pipeline.dataset.columns import CONFLICTS, EVIDENCE, INCIDENTS
from pipeline.dataset.csvfile import write_csv
from pipeline.dataset.files import (
    ARTICLE_INCIDENTS,
    CONFLICTS_CSV,
    DATASET_FILES,
    EVIDENCE_CSV,
    FILES,
    INCIDENTS_CSV,
    INCIDENTS_XLSX,
    PACKAGE,
    REJECTED_CSV,
    RUN_JSON,
)
from pipeline.dataset.package import write_package
from pipeline.dataset.rows import REJECTED_COLUMNS, Row
from pipeline.dataset.safety import encodable, one_line
from pipeline.dataset.store.database import open_to_read
from pipeline.dataset.store.tables import StoredTables
from pipeline.dataset.workbook import write_workbook
from pipeline.dataset.workshop import atomic_folder, blaming
from pipeline.schema import Article, ArticleIncidents, Incident
from pipeline.wording import reading_language

T = TypeVar("T")


class Start(Protocol):
    """Starts a task beside this process and returns what waits for its result."""

    def __call__(self, task: Callable[[], T], /) -> Callable[[], T]: ...


def in_turn(task: Callable[[], T], /) -> Callable[[], T]:
    """Start nothing: `task` is done in this process when its result is waited for."""
    return task


#: One line of rejected.csv: an input that could not be read, a reason code, the detail.
Rejected = tuple[str, str, str]


@dataclass
class Counts:
    """What the dataset holds after a run, and what the run took in.

    `new` to `rejected` count the inputs of this run: `outdated` of the `unchanged` articles were read by
    other rules than the present ones, `gated` ones showed no sign of a cyber incident. `passed_over` counts,
    by reason, what archives hold besides articles in French, which is too much for rejected.csv. The inputs
    are `files` files that hold `held` articles, or parts that should be some, of which `read` could be read;
    `partly_read` names the files where these two differ.
    `warnings` are sentences for the person who started it.
    """

    articles: int = 0
    articles_with_incidents: int = 0
    incidents: int = 0
    main_incidents: int = 0
    evidence: int = 0
    new: int = 0
    unchanged: int = 0
    outdated: int = 0
    changed: int = 0
    reread: int = 0
    gated: int = 0
    passed_over: dict[str, int] = field(default_factory=dict)
    forgotten: int = 0
    rejected: int = 0
    files: int = 0
    held: int = 0
    read: int = 0
    partly_read: dict[str, dict[str, int]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def write_run(
    directory: Path,
    tables: StoredTables,
    rejected: Collection[Rejected],
    counts: Counts,
    run_info: Mapping[str, Any],
    start: Start = in_turn,
    xlsx: bool = True,
) -> None:
    """Write FILES into `directory` and complete `counts`.

    run.json holds `run_info` (JSON-ready) and `counts`. `start` may have the workbook, which takes as long as
    all the others, written beside them. Without `xlsx` there is no workbook afterwards, for an older one
    would not be of this dataset. Raises OutputError, and then changes nothing.
    """
    with atomic_folder(directory, files_of_run(xlsx)) as folder:
        _write_dataset(folder, tables, counts, start, xlsx)
        counts.rejected = write_csv(folder / REJECTED_CSV, REJECTED_COLUMNS, _rejected_rows(rejected))
        run = {"counts": asdict(counts)} | dict(run_info)
        text = json.dumps(run, ensure_ascii=False, sort_keys=True, indent=2)
        _write_lines(folder / RUN_JSON, iter([encodable(text)]))
    if not xlsx:
        with blaming(directory):
            (directory / INCIDENTS_XLSX).unlink(missing_ok=True)


def files_of_run(xlsx: bool = True) -> tuple[str, ...]:
    """Return the files that a run writes, with or without the workbook."""
    return tuple(name for name in FILES if xlsx or name != INCIDENTS_XLSX)


def write_dataset(directory: Path, tables: StoredTables) -> Counts:
    """Write DATASET_FILES into `directory` and return what they hold. Raises OutputError."""
    counts = Counts()
    with atomic_folder(directory, DATASET_FILES) as folder:
        _write_dataset(folder, tables, counts)
    return counts


def _write_dataset(
    folder: Path, tables: StoredTables, counts: Counts, start: Start = in_turn, xlsx: bool = True
) -> None:
    # Another process does not know which language was asked for.
    task = partial(write_stored_workbook, folder / INCIDENTS_XLSX, tables.database, reading_language())
    workbook = start(task) if xlsx else list
    write_csv(folder / INCIDENTS_CSV, INCIDENTS.names, tables.incidents())
    counts.evidence = write_csv(folder / EVIDENCE_CSV, EVIDENCE.names, tables.evidence())
    write_csv(folder / CONFLICTS_CSV, CONFLICTS.names, tables.conflicts())
    write_package(folder / PACKAGE)
    _write_lines(folder / ARTICLE_INCIDENTS, (gold_line(*told) for told in tables.articles()))
    counts.warnings += workbook()
    for name, number in asdict(tables.totals()).items():
        setattr(counts, name, number)


def write_stored_workbook(path: Path, database: Path, language: str) -> list[str]:
    """Write the workbook of `database`, by a connection of its own, since another process may do it.

    Returns what an analyst must be told. Raises StoreError, and OSError when `path` cannot be written.
    """
    with open_to_read(database) as connection:
        tables = StoredTables(connection)
        return write_workbook(
            path, tables.incidents(), tables.evidence(), tables.conflicts(), language=language
        )


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
