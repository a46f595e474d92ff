"""Writes the dataset in the format that an analyst asks for, whole or filtered.

Read `export`. Every format holds the same rows with the same cells. Rows stream through: only the
ids of the incidents that were kept stay in memory.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pipeline.dataset.codes import code_rows
from pipeline.dataset.columns import CODES, CONFLICTS, EVIDENCE, INCIDENTS, TABLES, Table
from pipeline.dataset.csvfile import write_csv
from pipeline.dataset.doubt import Doubts, doubtful, without
from pipeline.dataset.files import DATASET_FILES, PACKAGE
from pipeline.dataset.formats import ExportFormat
from pipeline.dataset.jsonfile import write_jsonl
from pipeline.dataset.package import write_package
from pipeline.dataset.periods import period_of
from pipeline.dataset.rows import Cell, Row
from pipeline.dataset.sqlitefile import write_sqlite
from pipeline.dataset.store.database import DATABASE
from pipeline.dataset.workbook import write_workbook
from pipeline.dataset.workshop import OutputError, atomic_folder
from pipeline.wording import _

_A_FILE_EACH = {
    kind: tuple(f"{table.name}.{kind}" for table in TABLES)
    for kind in (ExportFormat.CSV, ExportFormat.JSONL, ExportFormat.PARQUET)
}
#: The files of each format. The one that speaks of the others comes last.
FILES: dict[ExportFormat, tuple[str, ...]] = _A_FILE_EACH | {
    ExportFormat.CSV: (*_A_FILE_EACH[ExportFormat.CSV], PACKAGE),
    ExportFormat.XLSX: ("incidents.xlsx",),
    ExportFormat.SQLITE: ("incidents.sqlite",),
}
_NO_DOUBTS: Doubts = frozenset()


class Tables(Protocol):
    """A dataset to be exported. Each call starts again at the first row."""

    def incidents(self) -> Iterator[Row]:
        """Yield rows with INCIDENT_COLUMNS."""

    def evidence(self) -> Iterator[Row]:
        """Yield rows with EVIDENCE_COLUMNS; no article and no span for what an analyst entered."""

    def conflicts(self) -> Iterator[Row]:
        """Yield rows with CONFLICT_COLUMNS."""


@dataclass(frozen=True)
class Filters:
    """Which incidents to export; a filter that is None or empty keeps all.

    `since`: those that may have happened on that day or later, by the last day that their date allows;
    of an incident without a date the first publication counts. `sectors`: sector codes of the victim.
    `min_confidence`: from 0 to 1; an incident of unknown confidence has not got it. `min_field_confidence`:
    below it a cell stays empty, and the proofs of what it held are left out.
    """

    since: dt.date | None = None
    sectors: frozenset[str] = frozenset()
    min_confidence: float | None = None
    min_field_confidence: float | None = None

    def keep_but_for_date(self, row: Row) -> bool:
        """Tell whether the filters other than `since` keep this row of incidents."""
        if self.sectors and row["victim_sector"] not in self.sectors:
            return False
        if self.min_confidence is None:
            return True
        confidence = row["confidence"]
        return confidence is not None and float(confidence) >= self.min_confidence


@dataclass
class ExportCounts:
    """What an export wrote, in rows, and which incidents the filters left out.

    `undated` of the `left_out` had neither a date nor a publication to hold against `since`.
    `warnings` are sentences for the person who asked for the export.
    """

    incidents: int = 0
    evidence: int = 0
    conflicts: int = 0
    left_out: int = 0
    undated: int = 0
    warnings: list[str] = field(default_factory=list)


def export(
    tables: Tables,
    format: ExportFormat,
    directory: Path,
    filters: Filters = Filters(),
    excel_fr: bool = False,
    force: bool = False,
) -> ExportCounts:
    """Write incidents, evidence and conflicts into `directory`: all of FILES[format], or none.

    `excel_fr` makes the CSV one that a double click in a French Excel opens rightly. Raises
    OutputError when the folder cannot be written, or holds a dataset of whose files this would replace some
    (unless told to by `force`), ValueError for `excel_fr` with another format.
    """
    if excel_fr and format is not ExportFormat.CSV:
        raise ValueError(f"excel_fr shapes CSV files; it has no meaning for {format}")
    own = [name for name in FILES[format] if name in DATASET_FILES]
    if own and not force and (directory / DATABASE).exists():
        raise OutputError(
            _(
                "{folder} is the folder of a dataset, and this would replace its {files}. Choose another"
                " folder with --output, or say --force.",
                folder=directory,
                files=", ".join(own),
            )
        )
    chosen = _Chosen(tables, filters)
    with atomic_folder(directory, FILES[format]) as folder:
        _write(chosen, format, folder, excel_fr)
    return chosen.counts


class _Chosen:
    """The rows that the filters keep, counted as they pass. Incidents must pass before the rest."""

    def __init__(self, tables: Tables, filters: Filters) -> None:
        self.counts = ExportCounts()
        self._tables = tables
        self._filters = filters
        self._ids: set[Cell] = set()
        least = filters.min_field_confidence
        self._doubts = {} if least is None else doubtful(tables.evidence(), least)

    def incidents(self) -> Iterator[Row]:
        for row in self._tables.incidents():
            if self._filters.keep_but_for_date(row) and self._is_recent(row):
                self._ids.add(row["incident_id"])
                self.counts.incidents += 1
                yield without(row, self._doubts.get(row["incident_id"], _NO_DOUBTS))
            else:
                self.counts.left_out += 1

    def evidence(self) -> Iterator[Row]:
        for row in self._of_kept(self._tables.evidence()):
            if (row["field"], row["value"]) not in self._doubts.get(row["incident_id"], _NO_DOUBTS):
                self.counts.evidence += 1
                yield row

    def conflicts(self) -> Iterator[Row]:
        for row in self._of_kept(self._tables.conflicts()):
            self.counts.conflicts += 1
            yield row

    def streams(self) -> list[tuple[Table, Iterator[Row]]]:
        """Return the tables with their rows, in the order in which they must be read."""
        return [(INCIDENTS, self.incidents()), (EVIDENCE, self.evidence()), (CONFLICTS, self.conflicts())]

    def _of_kept(self, rows: Iterator[Row]) -> Iterator[Row]:
        return (row for row in rows if row["incident_id"] in self._ids)

    def _is_recent(self, row: Row) -> bool:
        if self._filters.since is None:
            return True
        day = row["date"] or row["first_published"]
        if day is None:
            self.counts.undated += 1
            return False
        return latest_day(str(day)) >= self._filters.since


def _write(chosen: _Chosen, format: ExportFormat, folder: Path, excel_fr: bool) -> None:
    match format:
        case ExportFormat.CSV:
            for table, rows in chosen.streams():
                write_csv(folder / f"{table.name}.csv", table.names, rows, excel_fr)
            write_package(folder / PACKAGE, excel_fr=excel_fr)
        case ExportFormat.XLSX:
            (name,) = FILES[format]
            chosen.counts.warnings += write_workbook(
                folder / name, chosen.incidents(), chosen.evidence(), chosen.conflicts()
            )
        case ExportFormat.JSONL:
            for table, rows in chosen.streams():
                write_jsonl(folder / f"{table.name}.jsonl", table, rows)
        case ExportFormat.PARQUET:
            # Loads pyarrow, which the other formats can do without.
            from pipeline.dataset.parquetfile import write_parquet

            for table, rows in chosen.streams():
                write_parquet(folder / f"{table.name}.parquet", table, rows)
        case ExportFormat.SQLITE:
            (name,) = FILES[format]
            write_sqlite(folder / name, [*chosen.streams(), (CODES, code_rows())])


def latest_day(edtf: str) -> dt.date:
    """Return the last day that an EDTF date such as 2024-11-19, 2024-11, 2024 or 2024~ allows.

    How far "around" reaches is not told: `~` changes nothing.
    """
    return period_of(edtf.rstrip("~")).last
