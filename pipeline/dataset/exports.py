"""Writes the dataset in the format that an analyst asks for, whole or filtered.

Read `export`. Every format holds the same rows with the same cells, but for those for other systems, which
hold what these have a place for, the workbook, which tells evidence and conflicts in words, and Atom, which
tells incidents alone. Rows stream through, but for Atom: only the ids of the incidents that were kept stay in
memory.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pipeline.dataset.codes import code_rows
from pipeline.dataset.columns import CODES, CONFLICTS, EVIDENCE, TABLES, Table
from pipeline.dataset.csvfile import write_csv
from pipeline.dataset.doubt import Doubts, doubtful, without
from pipeline.dataset.files import DATASET_FILES, PACKAGE
from pipeline.dataset.formats import MARKED, REGISTERED, SHARED, WATCHED, ExportFormat, Tlp
from pipeline.dataset.jsonfile import write_jsonl
from pipeline.dataset.own.marking import Marker
from pipeline.dataset.own.register import Register
from pipeline.dataset.own.watch_list import WatchList
from pipeline.dataset.package import write_package
from pipeline.dataset.periods import period_of
from pipeline.dataset.rows import REVIEW_RULE, ByIncident, Cell, Row
from pipeline.dataset.sharing.told import Told
from pipeline.dataset.sqlitefile import write_sqlite
from pipeline.dataset.store.database import DATABASE
from pipeline.dataset.workbook import write_workbook
from pipeline.dataset.workshop import OutputError, atomic_folder
from pipeline.wording import _, reading_language

_A_FILE_EACH = {
    kind: tuple(f"{table.name}.{kind}" for table in TABLES)
    for kind in (ExportFormat.CSV, ExportFormat.JSONL, ExportFormat.PARQUET)
}
#: The files of each format. The one that speaks of the others comes last.
FILES: dict[ExportFormat, tuple[str, ...]] = _A_FILE_EACH | {
    ExportFormat.CSV: (*_A_FILE_EACH[ExportFormat.CSV], PACKAGE),
    ExportFormat.XLSX: ("incidents.xlsx",),
    ExportFormat.SQLITE: ("incidents.sqlite",),
    ExportFormat.ATOM: ("incidents.atom",),
    **{kind: (f"incidents.{kind}.json",) for kind in sorted(SHARED)},
}
_NO_DOUBTS: Doubts = frozenset()


class Tables(Protocol):
    """A dataset to be exported. Each call starts again at the first row."""

    def incidents(self) -> Iterator[Row]:
        """Yield rows with INCIDENT_COLUMNS."""

    def evidence(self) -> Iterator[Row]:
        """Yield rows with EVIDENCE_COLUMNS in the order of incidents.

        What an analyst entered has no article and no span.
        """

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

    def is_recent(self, row: Row) -> bool:
        """Tell whether `since` keeps this row of incidents; one without any day it does not."""
        if self.since is None:
            return True
        day = _day_of(row)
        return day is not None and latest_day(day) >= self.since


@dataclass
class ExportCounts:
    """What an export wrote, in rows, and which incidents the filters left out.

    `undated` of the `left_out` had neither a date nor a publication to hold against `since`. `joined`
    incidents are of an organisation of the register, `doubtful` ones of one of several.
    `warnings` are sentences for the person who asked for the export.
    """

    incidents: int = 0
    evidence: int = 0
    conflicts: int = 0
    left_out: int = 0
    undated: int = 0
    joined: int = 0
    doubtful: int = 0
    warnings: list[str] = field(default_factory=list)


def export(
    tables: Tables,
    format: ExportFormat,
    directory: Path,
    filters: Filters = Filters(),
    excel_fr: bool = False,
    force: bool = False,
    quotes: bool = True,
    tlp: Tlp | None = None,
    watch: WatchList | None = None,
    register: Register | None = None,
) -> ExportCounts:
    """Write incidents, evidence and conflicts into `directory`: all of FILES[format], or none.

    `excel_fr` makes the CSV one that a double click in a French Excel opens rightly. Without `quotes` the
    sentences of the press are left out. `tlp` marks what is written for MISP or as STIX, `watch` the
    incidents of those whom it names, `register` tells which of its organisations victims are.

    Raises OutputError when the folder cannot be written, or holds a dataset
    of whose files this would replace some (unless told to by `force`), MissingExtraError when a library is
    not installed, ValueError for an option of a format that knows no such thing.
    """
    if excel_fr and format is not ExportFormat.CSV:
        raise ValueError(f"excel_fr shapes CSV files; it has no meaning for {format}")
    if tlp is not None and format not in MARKED:
        raise ValueError(f"tlp marks MISP events and STIX bundles; it has no meaning for {format}")
    if watch is not None and format not in WATCHED:
        raise ValueError(f"watch has no place in {format}")
    if register is not None and format not in REGISTERED:
        raise ValueError(f"register has no place in {format}")
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
    # Before anything is made: its library may be missing.
    write_shared = _shared_writer(format, tlp) if format in SHARED else None
    chosen = Chosen(tables, filters, quotes, Marker(tables.incidents, watch, register))
    with atomic_folder(directory, FILES[format]) as folder:
        if write_shared is not None:
            (name,) = FILES[format]
            write_shared(folder / name, chosen.told())
        else:
            _write(chosen, format, folder, excel_fr)
    chosen.counts.joined, chosen.counts.doubtful = chosen.marker.joined, chosen.marker.doubtful
    return chosen.counts


class Chosen:
    """The rows that the filters keep, counted as they pass. Incidents must pass before the rest."""

    def __init__(self, tables: Tables, filters: Filters, quotes: bool, marker: Marker) -> None:
        self.counts = ExportCounts()
        self._quotes = quotes
        self.marker = marker
        self._tables = tables
        self._filters = filters
        self._ids: set[Cell] = set()
        least = filters.min_field_confidence
        self._doubts = {} if least is None else doubtful(tables.evidence(), least)

    def incidents(self) -> Iterator[Row]:
        return filter(None, map(self._kept, self._tables.incidents()))

    def evidence(self) -> Iterator[Row]:
        for row in self._tables.evidence():
            if row["incident_id"] in self._ids:
                yield from self._sure([row])

    def conflicts(self) -> Iterator[Row]:
        for row in self._tables.conflicts():
            if row["incident_id"] in self._ids:
                self.counts.conflicts += 1
                yield row if self._quotes else row | {"sentence": None}

    def told(self) -> Iterator[Told]:
        """Yield the incidents, each with its evidence: both in one pass."""
        proofs = ByIncident(self._tables.evidence())
        for incident in self._tables.incidents():
            proving = proofs.of(incident["incident_id"])
            kept = self._kept(incident)
            if kept is not None:
                yield Told(kept, tuple(self._sure(proving)))

    def streams(self) -> list[tuple[Table, Iterator[Row]]]:
        """Return the tables with their rows, in the order in which they must be read."""
        return [
            (self.marker.table, self.incidents()),
            (EVIDENCE, self.evidence()),
            (CONFLICTS, self.conflicts()),
        ]

    def _kept(self, row: Row) -> Row | None:
        """Return a row of incidents as it is written, None where the filters leave it out."""
        if not (self._filters.keep_but_for_date(row) and self._is_recent(row)):
            self.counts.left_out += 1
            return None
        self._ids.add(row["incident_id"])
        self.counts.incidents += 1
        row = self.marker.mark(without(row, self._doubts.get(row["incident_id"], _NO_DOUBTS)))
        return row if self._quotes else row | {"evidence": None}

    def _sure(self, evidence: list[Row]) -> Iterator[Row]:
        """Yield the rows of evidence of an incident that was kept as they are written."""
        for row in evidence:
            if (row["field"], row["value"]) in self._doubts.get(row["incident_id"], _NO_DOUBTS):
                continue
            self.counts.evidence += 1
            # What analysts say of their corrections is no quotation.
            quoted = row["rule"] != REVIEW_RULE
            yield row if self._quotes or not quoted else row | {"sentence": None}

    def _is_recent(self, row: Row) -> bool:
        recent = self._filters.is_recent(row)
        self.counts.undated += not recent and _day_of(row) is None
        return recent


def _shared_writer(format: ExportFormat, tlp: Tlp | None) -> Callable[[Path, Iterator[Told]], None]:
    """Return what writes a form for another system. Raises MissingExtraError."""
    # Each loads a library that the others can do without.
    match format:
        case ExportFormat.MISP:
            from pipeline.dataset.sharing.misp import write_misp

            return lambda path, incidents: write_misp(path, incidents, tlp)
        case ExportFormat.STIX:
            from pipeline.dataset.sharing.stix import write_stix

            return lambda path, incidents: write_stix(path, incidents, tlp)
        case _:
            from pipeline.dataset.sharing.veris import write_veris

            return write_veris


def _write(chosen: Chosen, format: ExportFormat, folder: Path, excel_fr: bool) -> None:
    match format:
        case ExportFormat.CSV:
            for table, rows in chosen.streams():
                write_csv(folder / f"{table.name}.csv", table.names, rows, excel_fr)
            write_package(folder / PACKAGE, (chosen.marker.table, EVIDENCE, CONFLICTS), excel_fr)
        case ExportFormat.XLSX:
            (name,) = FILES[format]
            chosen.counts.warnings += write_workbook(
                folder / name,
                chosen.incidents(),
                chosen.evidence(),
                chosen.conflicts(),
                table=chosen.marker.table,
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
        case ExportFormat.ATOM:
            # Loads lxml, which the other formats can do without.
            from pipeline.dataset.sharing.atom import write_atom

            (name,) = FILES[format]
            write_atom(folder / name, chosen.incidents(), reading_language())


def _day_of(row: Row) -> str | None:
    """Return the date of an incident, or the day of its first article."""
    day = row["date"] or row["first_published"]
    return None if day is None else str(day)


def latest_day(edtf: str) -> dt.date:
    """Return the last day that an EDTF date such as 2024-11-19, 2024-11, 2024 or 2024~ allows.

    How far "around" reaches is not told: `~` changes nothing.
    """
    return period_of(edtf.rstrip("~")).last
