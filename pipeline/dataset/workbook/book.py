"""Writes the workbook: rows come one after the other, and only what sorts and links them stays in memory."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from pipeline.dataset.columns import INCIDENTS, Table
from pipeline.dataset.rows import Cell, Row, victim_of
from pipeline.dataset.shown.checks import by_conflicts, by_evidence
from pipeline.dataset.shown.proofs import proof_text, proofs_of, shortened
from pipeline.dataset.shown.tally import Tally
from pipeline.dataset.shown.telling import watched_first
from pipeline.dataset.workbook.data import DataSheet
from pipeline.dataset.workbook.grid import Book, new_workbook
from pipeline.dataset.workbook.incidents import COLUMNS, IncidentsSheet, Known
from pipeline.dataset.workbook.limits import CREATED, MAX_ROWS
from pipeline.dataset.workbook.linked import ArticlesSheet, ConflictsSheet, Named, ProofsSheet, write_codes
from pipeline.dataset.workbook.looks import sheet_word
from pipeline.dataset.workbook.shelf import Shelf
from pipeline.dataset.workbook.summary import SummarySheet
from pipeline.wording import kept, reading_language

#: So many incidents, the newest, have their proofs as notes: programs hold all notes of a file in memory, and
#: are slow to open it when they are many. The sheet of proofs has them for every incident.
NOTED = 500
#: Characters of a sentence in a note, and of a note.
_SENTENCE, _NOTE = 280, 1_200


def write_workbook(
    path: Path,
    incidents: Iterable[Row],
    evidence: Iterable[Row],
    conflicts: Iterable[Row] = (),
    max_rows: int = MAX_ROWS,
    language: str | None = None,
    noted: int = NOTED,
    table: Table = INCIDENTS,
) -> list[str]:
    """Write the workbook to `path`, row by row, and return what an analyst must be told about it.

    The iterables are read one after the other, in this order; the evidence of an incident comes together.
    `language` is that of the sheets, `reading_language()` if not given. The newest `noted` incidents have
    their proofs as notes; where others lack them, that is told. `table` has the columns, those
    of an analyst's own lists too; what a watch list marks comes first. A sheet that would have more than
    `max_rows` rows is cut; its last row, the summary and the returned warning say so. Raises OSError
    or xlsxwriter's FileCreateError when `path` cannot be written.
    """
    language = language or reading_language()
    workbook = new_workbook(path, str(sheet_word(language, "summary", "title")), CREATED)
    try:
        with Shelf[list[Cell]](path.parent) as shelf:
            return _Writer(Book(workbook, language, max_rows), shelf, noted, table).write(
                incidents, evidence, conflicts
            )
    finally:
        workbook.close()


class _Writer:
    def __init__(self, book: Book, shelf: Shelf[list[Cell]], noted: int, table: Table) -> None:
        self.book, self.shelf, self.noted, self.table = book, shelf, noted, table
        self.tally = Tally()
        self.summary = SummarySheet(book)
        self.incidents = IncidentsSheet(book)
        self.articles = ArticlesSheet(book)
        self.proofs = ProofsSheet(book)
        self.conflicts = ConflictsSheet(book)
        self.data = DataSheet(book, table.names)
        #: Places on the shelf, in the order of the sheet of incidents; what is known of each incident by id.
        self.order: list[tuple[tuple[bool, int, str, str], int]] = []
        self.places: dict[str, int] = {}
        self.named: dict[str, Named] = {}
        self.known: dict[str, Known] = {}

    def write(self, incidents: Iterable[Row], evidence: Iterable[Row], conflicts: Iterable[Row]) -> list[str]:
        """Write all sheets and return the warnings."""
        self._take_in(incidents)
        for name, proofs in groupby(evidence, key=itemgetter("incident_id")):
            self._prove(str(name), list(proofs))
        for name, rows in groupby(conflicts, key=itemgetter("incident_id")):
            self._differ(str(name), list(rows))
        for (*_, name), place in self.order:
            known = self.known.get(name) or Known()
            row = self._row(place)
            checks = self.incidents.write(row, known, self.articles, self.proofs.grid)
            self.tally.checked(checks)
        self.incidents.finish()
        self.articles.grid.finish("incidents.csv")
        self.proofs.grid.finish("evidence.csv")
        self.conflicts.grid.finish("conflicts.csv")
        self.data.grid.finish("incidents.csv")
        cut = self.noted if len(self.order) > self.noted else None
        self.summary.write(self.tally, cut)
        write_codes(self.book)
        if cut is not None:
            sheet = self.incidents.grid.name
            self.book.warnings.append(
                kept("sheet {name}: only the newest {n} incidents have notes", name=sheet, n=cut)
            )
        return self.book.warnings

    def _take_in(self, incidents: Iterable[Row]) -> None:
        """Write the data, put the rows on the shelf, and find out in which order they are read."""
        for row in incidents:
            self.data.write(row)
            self.tally.add(row)
            place = self.shelf.put([row[name] for name in self.table.names])
            self.order.append((watched_first(row), place))
            self.named[str(row["incident_id"])] = Named(victim_of(row), None)
        self.order.sort()
        last = self.book.max_rows - 2
        for number, ((*_, name), place) in enumerate(self.order, start=1):
            self.named[name] = Named(self.named[name].victim, number if number <= last else None)
            if number <= self.noted:
                self.places[name] = place

    def _row(self, place: int) -> Row:
        return dict(zip(self.table.names, self.shelf.get(place), strict=True))

    def _prove(self, name: str, proofs: Sequence[Row]) -> None:
        """Write what proves one incident, and remember where it stands."""
        named = self.named.get(name, Named(None, None))
        known = self.known.setdefault(name, Known())
        for proof in proofs:
            back = self.incidents.grid if known.first_proof is None else None
            number = self.proofs.write(proof, named, back)
            known.first_proof = known.first_proof or number
        known.proofs += len(proofs)
        known.checks |= by_evidence(proofs)
        if name in self.places:
            of = proofs_of(self._row(self.places[name]), proofs)
            texts = {
                column.key: proof_text(of, column.fields, self.book.language, _SENTENCE)
                for column in COLUMNS
                if column.fields
            }
            known.notes = {key: shortened(text, _NOTE) for key, text in texts.items() if text}

    def _differ(self, name: str, conflicts: Sequence[Row]) -> None:
        """Write what other articles say of one incident."""
        self.tally.figures["conflicts"] += len(conflicts)
        self.known.setdefault(name, Known()).checks |= by_conflicts(conflicts)
        for row in conflicts:
            self.conflicts.write(row, self.named.get(name, Named(None, None)), self.incidents.grid)
