"""Writes the review workbook: what the dataset holds, locked, and beside it cells for what is right.

Cells to be filled in are formatted as text, so that no spreadsheet makes a date of `2024-11`. The sheets
are protected without a password: against slips, not against people. The bytes hang on the rows alone.
"""

import datetime as dt
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import xlsxwriter

from pipeline.dataset.codes import CODE_COLUMNS, CODED_COLUMNS, code_rows
from pipeline.dataset.columns import DATE_COLUMNS, Kind
from pipeline.dataset.review.model import (
    CHECK,
    COLUMNS,
    COMMENT,
    CORRECTED,
    FILLED,
    JUDGEMENTS,
    KEYS,
    NEVER_EMPTY,
    OTHER_ID,
    PAIRS,
    PAIRS_COLUMNS,
    REPORT_ID,
    REPORTS,
    REPORTS_COLUMNS,
    REVIEW,
    REVIEW_COLUMNS,
    SAME,
    SAME_AS,
    SPLIT,
    VERDICT,
    VICTIM,
    check_of,
    words,
)
from pipeline.dataset.rows import SEPARATOR, Cell, Row
from pipeline.dataset.safety import clean
from pipeline.dataset.workbook import (
    CREATED,
    LINE_HEIGHT,
    LINK_COLUMNS,
    MAX_LINKS,
    MAX_ROWS,
    MAX_URL,
    WIDTHS,
    sheet_text,
)
from pipeline.wording import kept

_WIDTHS: dict[str, float] = {
    **WIDTHS,
    CHECK: 12,
    VICTIM: 28,
    "other_victim": 28,
    OTHER_ID: 22,
    SAME: 17,
    "other_evidence": 60,
    "reasons": 60,
    VERDICT: 17,
    SAME_AS: 24,
    COMMENT: 36,
    SPLIT: 10,
    REPORT_ID: 22,
    "article_id": 20,
    "source": 20,
    "sentence": 80,
}
_MOST_LINES = 6
_PROTECTION = {
    "sort": True,
    "autofilter": True,
    "format_cells": False,
    "format_columns": True,
    "format_rows": True,
}
_DATES = DATE_COLUMNS | {"published", "other_date"}
_FULL_DATE = re.compile(r"(?:19|2\d)\d\d-\d\d-\d\d")
_URL_SAFE = "%/:?&=#+,;@~!$'()*"


def write_review(
    path: Path,
    incidents: Iterable[Row],
    reports: Iterable[Row],
    pairs: Sequence[Row] = (),
    max_rows: int = MAX_ROWS,
    known: int = 0,
) -> list[str]:
    """Write the workbook to `path`, row by row, and return what an analyst must be told about it.

    `incidents` are rows of incidents.csv, with the verdict that holds, if any, as `verdict`; `reports` are
    one row per article incident merged in them, with the columns incident_id, report_id, article_id,
    source, published, victim_name, victim_description, date and sentence. `pairs` are two rows each that
    may be one incident, with the columns of their sheet, which is left out when there are none. `known`
    numbers the last correction that the rows heed. A sheet that
    would have more than `max_rows` rows is cut, and the help sheet and the returned warning say so. Raises
    OSError or xlsxwriter's FileCreateError when `path` cannot be written.
    """
    workbook = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
    workbook.set_properties({"title": "Brèche", "subject": "Review", "created": CREATED})
    formats = _Formats(workbook)
    try:
        review = _Sheet(workbook, REVIEW, REVIEW_COLUMNS, formats, VICTIM, known)
        merged = _Sheet(workbook, REPORTS, REPORTS_COLUMNS, formats, SPLIT, known)
        alike = _Sheet(workbook, PAIRS, PAIRS_COLUMNS, formats, SAME, known) if pairs else None
        lists = _write_codes(workbook, formats)
        warnings = [*review.fill(incidents, max_rows), *merged.fill(reports, max_rows)]
        if alike is not None:
            warnings += alike.fill(pairs, max_rows)
            alike.guide(lists)
        review.guide(lists)
        merged.guide(lists)
        _write_help(workbook, formats, warnings)
    finally:
        workbook.close()
    return warnings


class _Formats:
    """The cell formats of the workbook: grey is locked, yellow is to be filled in."""

    def __init__(self, workbook: Any) -> None:
        line = {"border": 1, "border_color": "#D9D9D9", "valign": "top"}
        grey = line | {"bg_color": "#F2F2F2", "font_color": "#404040"}
        head = line | {"bold": True, "valign": "vcenter"}
        self.header = workbook.add_format(head | {"bg_color": "#D9E2F3"})
        self.header_filled = workbook.add_format(head | {"bg_color": "#FFD966"})
        # Wrapped, or long text would run into the empty cell on its right.
        self.text = workbook.add_format(grey | {"text_wrap": True, "num_format": "@"})
        self.date = workbook.add_format(grey | {"num_format": "dd/mm/yyyy", "align": "left"})
        self.whole = workbook.add_format(grey | {"num_format": "#,##0"})
        self.decimal = workbook.add_format(grey | {"num_format": "#,##0.00######"})
        self.link = workbook.add_format(grey | {"text_wrap": True, "font_color": "#0563C1", "underline": 1})
        self.filled = workbook.add_format(
            line | {"bg_color": "#FFFBE6", "num_format": "@", "locked": False, "text_wrap": True}
        )
        self.title = workbook.add_format({"bold": True, "font_size": 14, "valign": "vcenter"})
        self.warning = workbook.add_format({"bold": True, "font_color": "#C00000", "text_wrap": True})
        self.term = workbook.add_format({"bold": True, "valign": "top"})
        self.code = workbook.add_format({"valign": "top"})
        self.prose = workbook.add_format({"text_wrap": True, "valign": "top"})


class _Sheet:
    """A worksheet of locked columns and columns to be filled in, one row per incident, report or pair."""

    def __init__(
        self, workbook: Any, name: str, columns: Sequence[str], formats: _Formats, frozen: str, known: int
    ) -> None:
        self.name = name
        self.known = known
        self.columns = columns
        self.formats = formats
        self.rows = self.links = 0
        self.sheet = workbook.add_worksheet(name)
        self.sheet.protect("", _PROTECTION)
        self.sheet.freeze_panes(1, columns.index(frozen) + 1)
        self.sheet.set_row(0, 1.5 * LINE_HEIGHT)
        for index, column in enumerate(columns):
            self.sheet.set_column(index, index, _width(column))
            header = formats.header_filled if column in FILLED[name] else formats.header
            self.sheet.write_string(0, index, column, header)

    def fill(self, rows: Iterable[Row], max_rows: int) -> list[str]:
        """Write `rows` and return the warnings: none, or that the sheet was cut."""
        left_out = 0
        for row in rows:
            if self.rows < max_rows - 1:
                self.rows += 1
                check = check_of([str(row[key]) for key in KEYS[self.name]], self.known)
                self._write_row(self.rows, row | {VICTIM: victim_of(row), CHECK: check})
            else:
                left_out += 1
        self.sheet.autofilter(0, 0, self.rows, len(self.columns) - 1)
        # What is typed as text on purpose needs no green corner.
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{self.rows + 1}"})
        if not left_out:
            return []
        return [
            kept(
                "sheet {name} holds {rows} rows; {left_out} more are left out",
                name=self.name,
                rows=self.rows,
                left_out=left_out,
            )
        ]

    def guide(self, lists: dict[str, str]) -> None:
        """Give the columns to be filled in their drop-downs and messages; `lists` as of `_write_codes`."""
        for index, column in enumerate(self.columns):
            if self.rows and column in FILLED[self.name]:
                self.sheet.data_validation(1, index, self.rows, index, _validation(column, lists))

    def _write_row(self, number: int, row: Row) -> None:
        lines = max(_lines(column, row[column]) for column in self.columns if column in row)
        self.sheet.set_row(number, min(lines, _MOST_LINES) * LINE_HEIGHT)
        for index, column in enumerate(self.columns):
            if column not in FILLED[self.name]:
                self._write_cell(number, index, column, row[column])
            elif value := row.get(column):
                self.sheet.write_string(number, index, sheet_text(str(value)), self.formats.filled)
            else:
                self.sheet.write_blank(number, index, None, self.formats.filled)

    def _write_cell(self, row: int, index: int, column: str, value: Cell) -> None:
        if value is None:
            self.sheet.write_blank(row, index, None, self.formats.text)
        elif isinstance(value, bool):
            # The word that the drop-down offers, not the program's own for it.
            self.sheet.write_string(row, index, "true" if value else "false", self.formats.text)
        elif isinstance(value, int | float):
            whole = value == int(value)
            self.sheet.write_number(row, index, value, self.formats.whole if whole else self.formats.decimal)
        elif column in _DATES and _FULL_DATE.fullmatch(value):
            self.sheet.write_datetime(row, index, dt.datetime.fromisoformat(value), self.formats.date)
        elif column in LINK_COLUMNS and (url := _link(value)) and self.links < MAX_LINKS:
            self.links += 1
            self.sheet.write_url(row, index, url, self.formats.link, sheet_text(value))
        else:
            self.sheet.write_string(row, index, sheet_text(value), self.formats.text)


def victim_of(row: Row) -> Cell:
    """Return whom a row is about: the victim's name, or how it is described."""
    return row["victim_name"] or row["victim_description"]


def _width(column: str) -> float:
    source = column.removesuffix(CORRECTED)
    # The filter's button takes the place of three characters, bold letters that of some more.
    return max(_WIDTHS.get(source, 0), len(column) * 1.1 + 3)


def _lines(column: str, value: Cell) -> int:
    """Return how many lines a cell is likely to take; words leave some of each line empty."""
    return math.ceil(len(value) * 1.1 / _width(column)) if isinstance(value, str) and value else 1


def _link(value: str) -> str | None:
    """Return the first URL of a cell if a spreadsheet can link to it; only web addresses are safe to open."""
    url = clean(value).split(SEPARATOR)[0]
    return url if re.match(r"https?://\S+$", url) and len(quote(url, safe=_URL_SAFE)) <= MAX_URL else None


def _validation(column: str, lists: dict[str, str]) -> dict[str, object]:
    """Return the drop-down of a column to be filled in, or what may be typed where there is none."""
    source = column.removesuffix(CORRECTED)
    hints = words()["hints"]
    if column == VERDICT:
        return {"validate": "list", "source": list(JUDGEMENTS)}
    if column == SAME:
        return {"validate": "list", "source": ["true", "false"]}
    described = COLUMNS.get(source)
    if described and described.kind is Kind.TRUTH:
        return {"validate": "list", "source": ["true", "false", *_instead(source)]}
    if described and described.multiple:
        # The list only suggests: several codes are typed.
        shown = {"input_title": column[:32], "input_message": hints["list"], "show_error": False}
        return {"validate": "list", "source": lists[source], **shown}
    if described and described.codes:
        return {"validate": "list", "source": lists[source]}
    hint = hints.get("names" if source.endswith("_aliases") else source)
    return {"validate": "any", **({"input_title": column[:32], "input_message": hint} if hint else {})}


def _instead(column: str) -> list[str]:
    """Return the words that may stand in place of a value, as drop-downs offer them."""
    actions = ("revoke",) if column in NEVER_EMPTY else ("clear", "revoke")
    return [words()[action][0] for action in actions]


def _write_codes(workbook: Any, formats: _Formats) -> dict[str, str]:
    """Write the legend, and beside it the drop-downs of the coded columns; return the range of each."""
    sheet = workbook.add_worksheet("codes")
    sheet.protect("", _PROTECTION)
    sheet.freeze_panes(1, 0)
    first = len(CODE_COLUMNS) + 1
    headers = {index: column for index, column in enumerate((*CODE_COLUMNS, "", *CODED_COLUMNS)) if column}
    for index, header in headers.items():
        sheet.set_column(index, index, max(_WIDTHS.get(header, 0), len(header) + 3))
        sheet.write_string(0, index, header, formats.header)
    options = [
        [*(code.value for code in codes), *_instead(column)] for column, codes in CODED_COLUMNS.items()
    ]
    legend = [*_verdict_rows(), *code_rows()]
    for number, row in enumerate(legend):
        for index, column in enumerate(CODE_COLUMNS):
            value = row[column]
            text = str(value).lower() if isinstance(value, bool) else str(value or "")
            sheet.write_string(number + 1, index, text, formats.code)
        for index, listed in enumerate(options, start=first):
            if number < len(listed):
                sheet.write_string(number + 1, index, listed[number], formats.code)
    sheet.autofilter(0, 0, len(legend), len(CODE_COLUMNS) - 1)
    letters = [xlsxwriter.utility.xl_col_to_name(first + index) for index in range(len(options))]
    return {
        column: f"=codes!${letter}$2:${letter}${len(listed) + 1}"
        for column, letter, listed in zip(CODED_COLUMNS, letters, options, strict=True)
    }


def _verdict_rows() -> Iterator[Row]:
    for verdict in JUDGEMENTS:
        entry = words()["verdicts"][verdict]
        yield {
            "column": VERDICT,
            "code": verdict,
            "label_en": entry["en"],
            "label_fr": entry["fr"],
            "meaning": entry["meaning"],
            "sensitive": None,
        }


def _write_help(workbook: Any, formats: _Formats, warnings: Sequence[str]) -> None:
    sheet = workbook.add_worksheet("aide")
    sheet.protect("", _PROTECTION)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 110)
    number = 0
    for warning in warnings:
        sheet.write_string(number, 1, warning, formats.warning)
        number += 1
    for section in words()["help"]:
        sheet.set_row(number, 2 * LINE_HEIGHT)
        sheet.write_string(number, 0, section["title"], formats.title)
        for term, prose in section["lines"]:
            number += 1
            sheet.set_row(number, LINE_HEIGHT * math.ceil(len(prose) / 115))
            sheet.write_string(number, 0, term, formats.term)
            sheet.write_string(number, 1, prose, formats.prose)
        number += 2
