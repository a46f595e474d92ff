"""Writes all files of a run into one folder: all of them, or, when anything fails, none.

Read `DatasetWriter.add`, then `finish`. Incidents come out by article id, then in their order in the
article, and rejected inputs by source, so that neither the order of the input nor the number of
processes shows in any file but run.json. For that order the incidents of a run, without the articles'
texts, are held in memory until `finish`.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import pandas as pd
from xlsxwriter.exceptions import XlsxWriterException

from pipeline.dataset.csvfile import write_csv
from pipeline.dataset.frame import frame_to_results
from pipeline.dataset.ids import incident_ids
from pipeline.dataset.rows import (
    EVIDENCE_COLUMNS,
    INCIDENT_COLUMNS,
    REJECTED_COLUMNS,
    Row,
    evidence_rows,
    incident_row,
)
from pipeline.dataset.safety import encodable, one_line
from pipeline.dataset.workbook import write_workbook
from pipeline.schema import Article, ArticleIncidents, Incident, Salience

INCIDENTS_CSV = "incidents.csv"
INCIDENTS_XLSX = "incidents.xlsx"
ARTICLE_INCIDENTS = "article_incidents.jsonl"
EVIDENCE_CSV = "evidence.csv"
REJECTED_CSV = "rejected.csv"
RUN_JSON = "run.json"
#: run.json last: whoever sees it finds the files that it speaks of.
FILES = (INCIDENTS_CSV, INCIDENTS_XLSX, ARTICLE_INCIDENTS, EVIDENCE_CSV, REJECTED_CSV, RUN_JSON)

EXTRACTION_FAILED = "extraction_failed"


class OutputError(Exception):
    """The output folder cannot be written. The message names the path and the remedy."""


@dataclass
class Counts:
    """What a run wrote. `warnings` are sentences for the person who started it."""

    articles: int = 0
    articles_with_incidents: int = 0
    incidents: int = 0
    main_incidents: int = 0
    evidence: int = 0
    rejected: int = 0
    warnings: list[str] = field(default_factory=list)


class _Read(NamedTuple):
    article: Article
    incidents: Sequence[Incident]


class DatasetWriter:
    """Collects the results of a run and writes them at the end.

        with DatasetWriter(Path("outputs")) as writer:
            writer.add(article, incidents)
            counts = writer.finish({"version": "1.0"})

    The folder is created when it is missing. Files are written beside the old ones and put in their
    place only once all are complete: leaving the block early, or by an exception, changes nothing.
    """

    def __init__(self, directory: Path | str) -> None:
        self.directory = Path(directory)
        self._read: dict[str, _Read] = {}
        self._rejected: set[tuple[str, str, str]] = set()
        self._workshop: Path | None = None

    def __enter__(self) -> Self:
        """Make sure, before any work is done, that the folder can be written. Raises OutputError."""
        with self._blaming_the_folder():
            self.directory.mkdir(parents=True, exist_ok=True)
            # Inside the output folder: only within one file system is a rename atomic.
            self._workshop = Path(tempfile.mkdtemp(prefix=".breche-", dir=self.directory))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._workshop is not None:
            shutil.rmtree(self._workshop, ignore_errors=True)
            self._workshop = None

    def add(self, article: Article, incidents: Sequence[Incident]) -> None:
        """Take in one article that was read, with its incidents in the order of the article.

        Raises ValueError for an article id that was there before.
        """
        if article.article_id in self._read:
            raise ValueError(f"article {article.article_id!r} was added twice; ids must be unique in a run")
        bare = article.model_copy(update={"text": "", "title": None})
        self._read[article.article_id] = _Read(bare, incidents)

    def reject(self, source: str, reason: str, detail: str = "") -> None:
        """Take in one line of rejected.csv: an input that could not be read, a reason code, the detail."""
        self._rejected.add((source, reason, detail))

    def add_frame(self, frame: pd.DataFrame) -> None:
        """Take in a frame of results; an article whose extraction failed goes to rejected.csv."""
        for article, incidents, error in frame_to_results(frame):
            if error is None:
                self.add(article, incidents)
            else:
                self.reject(article.article_id, EXTRACTION_FAILED, error)

    def finish(self, run_info: Mapping[str, Any]) -> Counts:
        """Write all files, put them in place and return what was written.

        run.json holds `run_info` (JSON-ready) and, unless it has its own, `counts`. Raises OutputError.
        """
        if self._workshop is None:
            raise ValueError("finish() belongs inside the writer's with block, once")
        with self._blaming_the_folder():
            counts = self._write_all(self._workshop, run_info)
            self._put_in_place(self._workshop)
        self._workshop = None
        return counts

    def _write_all(self, folder: Path, run_info: Mapping[str, Any]) -> Counts:
        found = [incident for read in self._read.values() for incident in read.incidents]
        counts = Counts(
            articles=len(self._read),
            articles_with_incidents=sum(bool(read.incidents) for read in self._read.values()),
            incidents=len(found),
            main_incidents=sum(incident.salience is Salience.MAIN for incident in found),
        )
        incidents = [incident_row(name, read.article, incident) for read, name, incident in self._in_order()]
        write_csv(folder / INCIDENTS_CSV, INCIDENT_COLUMNS, incidents)
        counts.evidence = write_csv(folder / EVIDENCE_CSV, EVIDENCE_COLUMNS, self._evidence())
        counts.rejected = write_csv(folder / REJECTED_CSV, REJECTED_COLUMNS, self._rejected_rows())
        counts.warnings += write_workbook(folder / INCIDENTS_XLSX, incidents, self._evidence())
        self._write_article_incidents(folder / ARTICLE_INCIDENTS)
        run = json.dumps(
            {"counts": asdict(counts)} | dict(run_info), ensure_ascii=False, sort_keys=True, indent=2
        )
        (folder / RUN_JSON).write_text(encodable(run) + "\n", encoding="utf-8", newline="\n")
        return counts

    def _in_order(self) -> Iterator[tuple[_Read, str, Incident]]:
        for article_id in sorted(self._read):
            read = self._read[article_id]
            for name, incident in zip(incident_ids(article_id, read.incidents), read.incidents, strict=True):
                yield read, name, incident

    def _evidence(self) -> Iterator[Row]:
        for read, name, incident in self._in_order():
            yield from evidence_rows(name, read.article.article_id, incident)

    def _rejected_rows(self) -> Iterator[Row]:
        for source, reason, detail in sorted(self._rejected):
            yield {"source": source, "reason": reason, "detail": one_line(detail)}

    def _write_article_incidents(self, path: Path) -> None:
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            for article_id in sorted(self._read):
                stream.write(gold_line(*self._read[article_id]) + "\n")

    def _put_in_place(self, folder: Path) -> None:
        for name in FILES:
            os.replace(folder / name, self.directory / name)
        folder.rmdir()

    @contextmanager
    def _blaming_the_folder(self) -> Iterator[None]:
        try:
            yield
        except (OSError, XlsxWriterException) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise OutputError(
                f"cannot write to {self.directory}: {reason}. Choose another folder with --output, or free"
                " the disk, get the right to write there and close its files in other programs."
            ) from error


def gold_line(article: Article, incidents: Sequence[Incident]) -> str:
    """Return one line of article_incidents.jsonl, in exactly the form of a gold file, without line end."""
    line = ArticleIncidents(article_id=article.article_id, published=article.published)
    record = line.model_dump(mode="json") | {"incidents": [incident.gold_form() for incident in incidents]}
    return json.dumps(record, ensure_ascii=False)
