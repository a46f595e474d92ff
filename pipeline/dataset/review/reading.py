"""Reads a filled review back, cell by cell.

Columns are found by their header and rows by their id, so both may be sorted, moved or deleted. Cells
that are locked in the workbook are not looked at. A bad cell is a problem and costs no other cell; of a row
whose cells have come apart nothing is taken.
"""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias, TypeVar

from openpyxl.utils import get_column_letter

from pipeline.dataset.ids import PREFIX
from pipeline.dataset.review.headings import known_columns
from pipeline.dataset.review.model import (
    CHECK,
    COMMENT,
    CORRECTED,
    FILLED,
    ID,
    JUDGEMENTS,
    KEYS,
    NEVER_EMPTY,
    OTHER_ID,
    REPORT_ID,
    SAME,
    SAME_AS,
    SPLIT,
    VERDICT,
    Action,
    Apart,
    Comment,
    Correction,
    Judgement,
    Problem,
    Ref,
    Review,
    ReviewError,
    SameAs,
    Split,
    Verdict,
    known_of,
    words,
)
from pipeline.dataset.review.tables import Numbered, Table, Uncomputed, blank, read_tables
from pipeline.dataset.review.values import alike, bare, parse_truth, parse_value
from pipeline.dataset.rows import Cell
from pipeline.dataset.safety import one_line
from pipeline.reading.columns import cell_text
from pipeline.wording import _

Entry: TypeAlias = Correction | Verdict | SameAs | Apart | Split | Comment
_Kind = TypeVar("_Kind")

_ID_FORM = re.compile(rf"{PREFIX}[0-9a-f]{{16}}")


def read_review(path: Path) -> Review:
    """Return what the analyst wrote in the file at `path`: XLSX, or one of its sheets to be filled in as CSV.

    Raises ReviewError when the file as a whole cannot be read or is no review.
    """
    found = _Found()
    for table in read_tables(path):
        sheet = _Sheet(path, table, found)
        for line in table.lines:
            sheet.read_row(line)
    return found.review()


@dataclass
class _Found:
    """What has been read so far; what is said twice must be said alike."""

    said: dict[Hashable, Entry] = field(default_factory=dict)
    disputed: set[Hashable] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)
    rows_read: int = 0

    def add(self, key: Hashable, entry: Entry, raw: object) -> None:
        """Keep `entry`, whose place is `key`, unless another entry for that place disagrees with it."""
        earlier = self.said.setdefault(key, entry)
        if earlier != entry:
            self.disputed.add(key)
            where = _("row {row} of sheet {sheet}", row=earlier.ref.row, sheet=earlier.ref.sheet)
            remedy = _("disagrees with {where} on the same cell; keep one of them", where=where)
            self.problems.append(entry.ref.problem(raw, remedy))

    def review(self) -> Review:
        """Return everything found that is not disputed."""
        agreed = [entry for key, entry in self.said.items() if key not in self.disputed]

        def all_of(kind: type[_Kind]) -> list[_Kind]:
            return [entry for entry in agreed if isinstance(entry, kind)]

        return Review(
            entries=all_of(Correction),
            verdicts=all_of(Verdict),
            same_as=all_of(SameAs),
            splits=all_of(Split),
            comments=all_of(Comment),
            problems=self.problems,
            rows_read=self.rows_read,
            apart=all_of(Apart),
            known=self.known,
        )


class _Sheet:
    """One sheet of a review, its columns found by their headers."""

    def __init__(self, path: Path, table: Table, found: _Found) -> None:
        self.table = table
        self.found = found
        self.places: dict[str, int] = {}
        for index, column in enumerate(table.header):
            problem = self._header_problem(column)
            if problem:
                found.problems.append(self._ref(table.row, index).problem(column, problem))
            elif column:
                self.places[column] = index
        for column in KEYS[table.kind]:
            if column not in self.places:
                raise ReviewError(
                    _(
                        "{path}: sheet {name} has no column {column}; put it back from the exported file",
                        path=path,
                        name=table.name,
                        column=column,
                    )
                )

    def _header_problem(self, column: str) -> str | None:
        filled = FILLED[self.table.kind]
        if column.endswith(CORRECTED) and column not in filled:
            near = alike(column, filled)
            if near:
                return _("is no column that can be corrected; write {near}", near=near)
            return _("is no column that can be corrected; leave it out")
        if column in self.places and column in (*filled, *KEYS[self.table.kind]):
            return _("stands over two columns; keep one of them")
        return None

    def _ref(self, row: int, index: int) -> Ref:
        header = self.table.written[index] if index < len(self.table.written) else _("no header")
        return Ref(self.table.name, row, f"{get_column_letter(index + 1)} ({header})")

    def read_row(self, line: Numbered) -> None:
        """Add what one row says to what was found."""
        row, cells = line
        incident_id = _incident_id(self._cell(cells, ID))
        self.found.rows_read += incident_id is not None
        filled = [column for column in FILLED[self.table.kind] if not blank([self._cell(cells, column)])]
        if self._moved(row, cells) or self._cut(row, cells) or self._strays(row, cells) or not filled:
            return
        if incident_id is None:
            remedy = _(
                "is no {id} ({prefix} and 16 hexadecimal digits); copy it from the exported file",
                id=ID,
                prefix=PREFIX,
            )
            self._problem(row, cells, ID, remedy)
            return
        if not self._belongs_together(row, cells, incident_id) or self._uncomputed(row, cells, filled):
            return
        # Of a pair, the other incident; of a report, the report.
        key = KEYS[self.table.kind][-1]
        other = one_line(cell_text(self._cell(cells, key)) or "") if key != ID else ""
        for column in filled:
            raw = self._cell(cells, column)
            try:
                entry = _entry(incident_id, other, column, raw, self._ref(row, self.places[column]))
            except ValueError as error:
                self._problem(row, cells, column, str(error))
                continue
            # Comments never contradict each other.
            self.found.add(entry if column == COMMENT else (incident_id, column, other), entry, raw)

    def _cell(self, cells: Sequence[object], column: str) -> object:
        place = self.places.get(column)
        return cells[place] if place is not None and place < len(cells) else None

    def _problem(self, row: int, cells: Sequence[object], column: str, remedy: str) -> None:
        raw = self._cell(cells, column)
        ref = self._ref(row, self.places[column])
        self.found.problems.append(ref.problem("" if raw is None else raw, remedy))

    def _moved(self, row: int, cells: Sequence[object]) -> bool:
        """Tell, and report, that a separator inside a cell has moved the cells of this row."""
        width = len(self.table.header)
        if not self.table.delimited or blank(cells[width:]):
            return False
        index = next(i for i in range(width, len(cells)) if not blank([cells[i]]))
        remedy = _("lies beyond the last header; quote the cells of this row that hold the separator")
        self.found.problems.append(self._ref(row, index).problem(cells[index], remedy))
        return True

    def _cut(self, row: int, cells: Sequence[object]) -> bool:
        """Tell, and report, that the file ends inside this row."""
        if not self.table.delimited or len(cells) > self.places.get(CHECK, -1):
            return False
        remedy = _("ends this row too early: the file was cut off; save the sheet again")
        self.found.problems.append(self._ref(row, len(cells) - 1).problem(cells[-1], remedy))
        return True

    def _strays(self, row: int, cells: Sequence[object]) -> bool:
        """Tell, and report, cells under a header that was given another name."""
        missing = [column for column in FILLED[self.table.kind] if column not in self.places]
        if not missing:
            return False
        strays = [
            index
            for index, header in enumerate(self.table.header)
            if header not in known_columns()
            and not (header.endswith(CORRECTED) or blank(cells[index : index + 1]))
        ]
        for index in strays:
            near = alike(self.table.header[index], missing) or missing[0]
            remedy = _("stands under a header that no review has; write {header} there again", header=near)
            self.found.problems.append(self._ref(row, index).problem(cells[index], remedy))
        return bool(strays)

    def _belongs_together(self, row: int, cells: Sequence[object], incident_id: str) -> bool:
        """Tell whether the ids of a row are those that it was written with; what is not is a problem."""
        if CHECK not in self.places:
            return True
        keys = [one_line(cell_text(self._cell(cells, key)) or "").lower() for key in KEYS[self.table.kind]]
        known = known_of(one_line(cell_text(self._cell(cells, CHECK)) or ""), keys)
        if known is None:
            remedy = _("is not the id of this row: undo what was sorted, or export the review again")
            self._problem(row, cells, ID, remedy)
            return False
        self.found.known[incident_id] = min(known, self.found.known.get(incident_id, known))
        return True

    def _uncomputed(self, row: int, cells: Sequence[object], filled: Sequence[str]) -> bool:
        bad = [column for column in filled if isinstance(self._cell(cells, column), Uncomputed)]
        for column in bad:
            remedy = _("is a formula without its result; write the value, or save the file in a spreadsheet")
            self._problem(row, cells, column, remedy)
        return bool(bad)


def _entry(incident_id: str, other: str, column: str, raw: object, ref: Ref) -> Entry:
    """Return what a cell says of an incident, and of the report or incident `other` of its row."""
    if column == VERDICT:
        return Verdict(incident_id, _judgement(raw), ref)
    if column == SAME_AS:
        return SameAs(incident_id, _other_id(incident_id, raw), ref)
    if column == COMMENT:
        return Comment(incident_id, _label(raw), ref)
    if column == SPLIT:
        if not other:
            raise ValueError(
                _("stands in a row without {report_id}; copy it from the exported file", report_id=REPORT_ID)
            )
        return Split(incident_id, other, None if _action(raw) == "revoke" else _label(raw), ref)
    if column == SAME:
        return _pair(incident_id, _incident_id(other), raw, ref)
    return _correction(incident_id, column.removesuffix(CORRECTED), raw, ref)


def _pair(incident_id: str, other_id: str | None, raw: object, ref: Ref) -> SameAs | Apart:
    if other_id is None:
        raise ValueError(
            _("stands in a row without {other_id}; copy it from the exported file", other_id=OTHER_ID)
        )
    if _action(raw) != "set":
        raise ValueError(
            _("takes nothing back here; use same_as and split, on the sheets review and reports")
        )
    same = parse_truth(raw)
    return SameAs(incident_id, other_id, ref) if same else Apart(incident_id, other_id, ref)


def _correction(incident_id: str, column: str, raw: object, ref: Ref) -> Correction:
    action = _action(raw)
    if action == "clear" and column in NEVER_EMPTY:
        raise ValueError(_("would leave {column} empty, which it never is; write a value", column=column))
    value: Cell = None
    if action == "set":
        value = parse_value(column, raw)
        if value is None:
            raise ValueError(_("says nothing; write a value, or leave the cell empty"))
    return Correction(incident_id, column, action, value, ref)


def _incident_id(raw: object) -> str | None:
    text = one_line(raw).lower() if isinstance(raw, str) else ""
    return text if _ID_FORM.fullmatch(text) else None


def _label(raw: object) -> str:
    return one_line(cell_text(raw) or "")


def _action(raw: object) -> Action:
    """Return what a word in place of a value asks for, `set` for a value."""
    typed = _label(raw).casefold()
    if typed in words()["clear"]:
        return "clear"
    return "revoke" if typed in words()["revoke"] else "set"


def _judgement(raw: object) -> Judgement:
    if _action(raw) == "revoke":
        return "revoke"
    named: dict[str, Judgement] = {}
    for verdict in JUDGEMENTS:
        labels = words()["verdicts"][verdict]
        named |= dict.fromkeys(map(bare, (verdict, labels["en"], labels["fr"])), verdict)
    typed = bare(_label(raw))
    if typed in named:
        return named[typed]
    near = alike(typed, named)
    meant = named[near] if near else _("one of {codes}", codes=", ".join(JUDGEMENTS))
    raise ValueError(_("is no verdict; write {meant}", meant=meant))


def _other_id(incident_id: str, raw: object) -> str | None:
    if _action(raw) == "revoke":
        return None
    other = _incident_id(raw)
    if other is None:
        raise ValueError(_("is no {id}; copy it from the row of the other incident", id=ID))
    if other == incident_id:
        raise ValueError(_("is the id of the row itself; write that of the other incident"))
    return other
