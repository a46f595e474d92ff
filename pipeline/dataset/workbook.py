"""Writes incidents.xlsx: sheets `incidents`, `evidence`, `conflicts`, `codes`, typed, for Excel in France.

Text is always written as text, never as a formula. Cells that an analyst corrected or confirmed are
green. The bytes hang on the rows alone: the creation date in the file's properties is fixed.
"""

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import xlsxwriter

from pipeline.dataset.codes import CODE_COLUMNS, code_rows
from pipeline.dataset.columns import CONFLICT_COLUMNS, DATE_COLUMNS
from pipeline.dataset.rows import EVIDENCE_COLUMNS, INCIDENT_COLUMNS, SEPARATOR, Cell, Row
from pipeline.dataset.safety import clean, starts_formula
from pipeline.wording import kept

# Excel's own limits.
MAX_ROWS = 1_048_576
MAX_TEXT = 32_767
MAX_URL = 2_079
MAX_LINKS = 65_530
MAX_HEIGHT = 409.5

#: Of one line of text, in points.
LINE_HEIGHT = 15

CREATED = dt.datetime(2020, 1, 1)
#: Widths in characters of the columns whose cells are wider than their header.
WIDTHS: Mapping[str, float] = {
    "incident_id": 22,
    "date": 11,
    "victim_name": 30,
    "victim_aliases": 26,
    "victim_description": 30,
    "victim_sector": 18,
    "third_party": 18,
    "attacker_name": 18,
    "attack_types": 28,
    "records_text": 30,
    "data_types": 44,
    "article_ids": 20,
    "sources": 20,
    "urls": 40,
    "evidence": 80,
    "reviewed": 30,
    "field": 20,
    "value": 40,
    "kept": 40,
    "other": 40,
    "end": 8,
    "sentence": 100,
    "rule": 30,
    "column": 18,
    "code": 24,
    "label_en": 26,
    "label_fr": 30,
    "meaning": 80,
}
LINK_COLUMNS = frozenset({"urls"})
WRAPPED_COLUMNS = frozenset({"evidence", "sentence", "meaning"})

_TOP: Mapping[str, Any] = {"valign": "top"}
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "header": {"bold": True, "bg_color": "#D9E2F3", "bottom": 1, "valign": "vcenter"},
    "plain": _TOP,
    "wrapped": {**_TOP, "text_wrap": True},
    # Excel pays no heed to it and writes TRUE or VRAI; LibreOffice would write 1 and 0.
    "truth": {**_TOP, "num_format": '"true";"true";"false"', "align": "center"},
    "date": {**_TOP, "num_format": "dd/mm/yyyy", "align": "left"},
    "whole": {**_TOP, "num_format": "#,##0"},
    "decimal": {**_TOP, "num_format": "#,##0.00######"},
    "link": {**_TOP, "font_color": "#0563C1", "underline": 1},
}
REVIEWED_COLOUR = "#E2EFDA"

# Everything else counts as escaped, which is never shorter than what the library writes.
_URL_SAFE = "%/:?&=#+,;@~!$'()*"
_FULL_DATE = re.compile(r"(?:19|2\d)\d\d-\d\d-\d\d")


def write_workbook(
    path: Path,
    incidents: Iterable[Row],
    evidence: Iterable[Row],
    conflicts: Iterable[Row] = (),
    max_rows: int = MAX_ROWS,
) -> list[str]:
    """Write the workbook to `path`, row by row, and return what an analyst must be told about it.

    The iterables are read one after the other, in this order.

    A sheet that would have more than `max_rows` rows is cut; its last row and the returned warning
    say so. Raises OSError or xlsxwriter's FileCreateError when `path` cannot be written.
    """
    workbook = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
    workbook.set_properties({"title": "Brèche", "subject": "Incidents", "created": CREATED})
    formats = _Formats(workbook)
    try:
        warnings = [
            # The columns up to the victim's name stay in sight, or wide rows lose their subject.
            *_Sheet(workbook, "incidents", INCIDENT_COLUMNS, formats, "victim_name").fill(
                incidents, max_rows
            ),
            *_Sheet(workbook, "evidence", EVIDENCE_COLUMNS, formats).fill(evidence, max_rows),
            *_Sheet(workbook, "conflicts", CONFLICT_COLUMNS, formats).fill(conflicts, max_rows),
            *_Sheet(workbook, "codes", CODE_COLUMNS, formats).fill(code_rows(), max_rows),
        ]
    finally:
        workbook.close()
    return warnings


class _Formats:
    """The cell formats of the workbook, made when they are first needed."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, bool, bool], Any] = {}

    def of(self, look: str, reviewed: bool = False, quoted: bool = False) -> Any:
        """Return the format of LOOKS, green if `reviewed`.

        `quoted` text stays text even after Excel's user has edited the cell.
        """
        key = look, reviewed, quoted
        if key not in self._made:
            green = {"bg_color": REVIEWED_COLOUR} if reviewed else {}
            prefix = {"quote_prefix": True} if quoted else {}
            self._made[key] = self._workbook.add_format({**LOOKS[look], **green, **prefix})
        return self._made[key]


class _Sheet:
    """One worksheet: a frozen header with filters, then rows of typed cells."""

    def __init__(
        self, workbook: Any, name: str, columns: Sequence[str], formats: _Formats, frozen: str | None = None
    ) -> None:
        self.name = name
        self.columns = columns
        self.formats = formats
        self.links = 0
        self.sheet = workbook.add_worksheet(name)
        self.sheet.freeze_panes(1, columns.index(frozen) + 1 if frozen else 0)
        for index, column in enumerate(columns):
            # The filter's button takes the place of three characters.
            self.sheet.set_column(index, index, max(WIDTHS.get(column, 0), len(column) + 3))
            self.sheet.write_string(0, index, column, formats.of("header"))

    def fill(self, rows: Iterable[Row], max_rows: int) -> list[str]:
        """Write `rows` and return the warnings: none, or that the sheet was cut."""
        # Beside the header, one row is kept for the note.
        room = max_rows - 2
        written = left_out = 0
        for row in rows:
            if written < room:
                written += 1
                self._write_row(written, row)
            else:
                left_out += 1
        self.sheet.autofilter(0, 0, written, len(self.columns) - 1)
        if not left_out:
            return []
        note = kept(
            "sheet {name} holds {written} rows; {left_out} more are in {name}.csv",
            name=self.name,
            written=written,
            left_out=left_out,
        )
        self.sheet.write_string(written + 1, 0, note, self.formats.of("plain"))
        return [note]

    def _write_row(self, number: int, row: Row) -> None:
        lines = max((_lines(column, row[column]) for column in WRAPPED_COLUMNS.intersection(row)), default=1)
        if lines > 1:
            # Excel would find the height by itself, LibreOffice would let the rows overlap.
            self.sheet.set_row(number, min(lines * LINE_HEIGHT, MAX_HEIGHT))
        reviewed = str(row.get("reviewed") or "").split(SEPARATOR)
        for index, column in enumerate(self.columns):
            self._write_cell(number, index, column, row[column], column in reviewed)

    def _write_cell(self, row: int, index: int, column: str, value: Cell, reviewed: bool) -> None:
        formats = self.formats
        if value is None:
            if reviewed:
                self.sheet.write_blank(row, index, None, formats.of("plain", reviewed))
        elif isinstance(value, bool):
            self.sheet.write_boolean(row, index, value, formats.of("truth", reviewed))
        elif isinstance(value, int | float):
            look = "whole" if value == int(value) else "decimal"
            self.sheet.write_number(row, index, value, formats.of(look, reviewed))
        elif column in DATE_COLUMNS and _FULL_DATE.fullmatch(value):
            day = dt.datetime.fromisoformat(value)
            self.sheet.write_datetime(row, index, day, formats.of("date", reviewed))
        elif not (column in LINK_COLUMNS and self._write_link(row, index, value, reviewed)):
            text = sheet_text(value)
            look = "wrapped" if column in WRAPPED_COLUMNS else "plain"
            form = formats.of(look, reviewed, quoted=starts_formula(text))
            self.sheet.write_string(row, index, text, form)

    def _write_link(self, row: int, index: int, value: str, reviewed: bool) -> bool:
        """Write `value` as a link to the first of its URLs; return False if it must stay text."""
        url = clean(value).split(SEPARATOR)[0]
        # Only web addresses: other schemes can open files or run programs.
        if (
            not re.match(r"https?://\S+$", url)
            or len(quote(url, safe=_URL_SAFE)) > MAX_URL
            or self.links >= MAX_LINKS
        ):
            return False
        self.links += 1
        link = self.formats.of("link", reviewed)
        return bool(self.sheet.write_url(row, index, url, link, sheet_text(value)) == 0)


def _lines(column: str, value: Cell) -> int:
    """Return how many lines a wrapped cell is likely to take; words leave some of each line empty."""
    return math.ceil(len(value) * 1.05 / WIDTHS[column]) if isinstance(value, str) else 1


def sheet_text(value: str) -> str:
    """Return `value` cleaned and cut, with an ellipsis, to what a cell of Excel can hold."""
    text = clean(value)
    # Excel counts UTF-16 units: an emoji is two.
    if 2 * len(text) <= MAX_TEXT:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MAX_TEXT:
        return text
    return units[: 2 * (MAX_TEXT - 1)].decode("utf-16-le", errors="ignore") + "…"
