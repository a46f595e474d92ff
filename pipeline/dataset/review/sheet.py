"""Writes the review workbook: what the dataset holds, locked, and beside it cells for what is right.

Cells to be filled in are formatted as text, so that no spreadsheet makes a date of `2024-11`. The sheets
are protected without a password: against slips, not against people. The bytes hang on the rows and the
language alone.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.dataset.columns import DATE_COLUMNS
from pipeline.dataset.review.choices import Choices, Rules
from pipeline.dataset.review.guides import Guide, guide_of, shown_value
from pipeline.dataset.review.headings import heading, say, sheet_name
from pipeline.dataset.review.legend import write_codes, write_help
from pipeline.dataset.review.lines import Line
from pipeline.dataset.review.looks import LOOKS, REVIEWED
from pipeline.dataset.review.model import (
    CHECK,
    COMMENT,
    CONFIDENCE,
    CORRECTED,
    DOUBT,
    FILLED,
    KEYS,
    OTHER_ID,
    PAIRS,
    REPORT_ID,
    REPORTS,
    REVIEW,
    SAME,
    SAME_AS,
    SHOWN,
    SPLIT,
    TO_CHECK,
    VERDICT,
    VICTIM,
    check_of,
)
from pipeline.dataset.rows import SEPARATOR, Cell, Row, several, victim_of
from pipeline.dataset.shown.checks import check_text
from pipeline.dataset.shown.sources import site_of
from pipeline.dataset.workbook import CREATED, LINK_COLUMNS, MAX_LINKS, MAX_ROWS, sheet_text
from pipeline.dataset.workbook.grid import FULL_DATE, new_workbook, write_note
from pipeline.dataset.workbook.limits import lines_of, web_link
from pipeline.dataset.workbook.looks import Formats
from pipeline.wording import kept, reading_language

#: So many rows have notes, messages and other readings of their own. LibreOffice opens 2,000 rows of which
#: 500 have them in 26 s, without any in 5 s; messages alone take 8 s for 500 rows and 126 s for 2,000, and
#: notes as much again. Few people review more rows in a day.
GUIDED = 500
_WIDTHS: dict[str, float] = {
    VICTIM: 24,
    "other_victim": 24,
    DOUBT: 8,
    TO_CHECK: 15,
    VERDICT: 14,
    COMMENT: 20,
    "evidence": 56,
    "other_evidence": 56,
    "sentence": 80,
    "urls": 15,
    "reasons": 40,
    "victim_name": 20,
    "date": 11,
    "other_date": 11,
    "attack_types": 18,
    "attacker_name": 16,
    "status": 12,
    "records_value": 13,
    "records_unit": 13,
    "data_types": 26,
    "victim_sector": 16,
    "victim_country": 13,
    "third_party": 18,
    "victim_description": 24,
    "data_volume_bytes": 16,
    SAME_AS: 22,
    "incident_id": 22,
    OTHER_ID: 22,
    REPORT_ID: 22,
    SAME: 13,
    SPLIT: 11,
    "article_id": 20,
    "article_ids": 20,
    "source": 20,
    "published": 12,
    CHECK: 16,
}
_WIDTH, _BESIDE = 14, 6.5
_FROZEN = {REVIEW: VICTIM, REPORTS: SPLIT, PAIRS: SAME}
#: Heights in points: of the header, of a line, and of how many lines at most.
_HEADER, _LINE, _MOST_LINES = 44, 13, 6
_PROTECTION = {
    "sort": True,
    "autofilter": True,
    "format_cells": False,
    "format_columns": True,
    "format_rows": True,
}
_DATES = DATE_COLUMNS | {"published", "other_date"}
#: The less sure, the more orange.
_SCALE = {
    "type": "3_color_scale",
    "min_type": "num",
    "mid_type": "num",
    "max_type": "num",
    "min_value": 0,
    "mid_value": 0.5,
    "max_value": 0.9,
    "min_color": "#F4B183",
    "mid_color": "#FCE4D6",
    "max_color": "#FFFFFF",
}


def write_review(
    path: Path,
    incidents: Iterable[Line],
    reports: Iterable[Row],
    pairs: Sequence[Row] = (),
    max_rows: int = MAX_ROWS,
    known: int = 0,
    language: str | None = None,
    guided: int = GUIDED,
) -> list[str]:
    """Write the workbook to `path`, row by row, and return what an analyst must be told about it.

    `incidents` come in the order of the sheet, each row with the verdict that holds, if any, as `verdict`;
    `reports` are one row per article incident merged in them, with the columns incident_id, report_id,
    article_id, source, published, victim_name, victim_description, date and sentence. `pairs` are two rows
    each that may be one incident, with the columns of their sheet, which is left out when there are none.
    `known` numbers the last thing said that the rows heed. A sheet that would have more than `max_rows` rows
    is cut; the first `guided` rows have notes, messages and other readings of their own; the help sheet and
    the returned warnings tell of both. `language` is `reading_language()` if not given. Raises OSError or
    xlsxwriter's FileCreateError when `path` cannot be written.
    """
    language = language or reading_language()
    workbook = new_workbook(path, "Brèche", CREATED)
    book = _Book(workbook, language, Formats(workbook, language, LOOKS, REVIEWED), known)
    try:
        review = _Sheet(book, REVIEW)
        merged = _Sheet(book, REPORTS)
        alike = _Sheet(book, PAIRS) if pairs else None
        write_codes(workbook, book.formats, language)
        choices = Choices(workbook, language)
        warnings = [*review.fill_lines(incidents, max_rows, choices, guided)]
        warnings += merged.fill(reports, max_rows, choices)
        if alike is not None:
            warnings += alike.fill(pairs, max_rows, choices)
        write_help(workbook, book.formats, book.told, language)
    finally:
        workbook.close()
    return warnings


class _Book:
    def __init__(self, workbook: Any, language: str, formats: Formats, known: int) -> None:
        self.workbook, self.language, self.formats, self.known = workbook, language, formats, known
        #: What the help sheet tells of this workbook.
        self.told: list[str] = []

    def tell(self, key: str, warning: str, **values: object) -> str:
        """Have the help sheet tell a warning, one of the words, in its language; return that for messages."""
        self.told.append(say(self.language, "warnings", key).format(**values))
        return warning


class _Sheet:
    """A worksheet of locked columns and columns to be filled in, one row per incident, report or pair."""

    def __init__(self, book: _Book, kind: str) -> None:
        self.book = book
        self.kind = kind
        self.name = sheet_name(kind, book.language)
        self.columns = SHOWN[kind]
        self.rows = self.left_out = self.links = 0
        self.sheet = book.workbook.add_worksheet(self.name)
        self.sheet.protect("", _PROTECTION)
        self.sheet.freeze_panes(1, self.columns.index(_FROZEN[kind]) + 1)
        self.sheet.set_row(0, _HEADER)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.repeat_rows(0)
        for index, column in enumerate(self.columns):
            self.sheet.set_column(index, index, _width(column))
            look = "header_filled" if column in FILLED[kind] else "header"
            look = "header_beside" if column.endswith(CONFIDENCE) else look
            self.sheet.write_string(0, index, heading(column, book.language), book.formats.of(look))

    def fill(self, rows: Iterable[Row], max_rows: int, choices: Choices) -> list[str]:
        """Write `rows` and return the warnings: none, or that the sheet was cut."""
        for row in rows:
            if self._has_room(max_rows):
                self._write_row(row | {VICTIM: victim_of(row), CHECK: self._check(row)}, frozenset())
        return self._finish(Rules(self.sheet, choices, self.book.language))

    def fill_lines(self, lines: Iterable[Line], max_rows: int, choices: Choices, guided: int) -> list[str]:
        """Write the rows of incidents, each with what is told of its cells, and return the warnings."""
        rules = Rules(self.sheet, choices, self.book.language)
        for line in lines:
            if self._has_room(max_rows):
                self._write_row(self._cells(line), line.reviewed)
                if self.rows <= guided:
                    self._tell(line, rules)
        for index, column in enumerate(self.columns):
            if self.rows and column.endswith(CONFIDENCE):
                self.sheet.conditional_format(1, index, self.rows, index, _SCALE)
        warnings = self._finish(rules)
        if self.rows > guided:
            values = {"name": self.name, "n": guided}
            warning = kept("sheet {name}: only the first {n} rows have notes and other readings", **values)
            warnings.append(self.book.tell("guided", warning, **values))
        return warnings

    def _has_room(self, max_rows: int) -> bool:
        room = self.rows < max_rows - 1
        self.rows += room
        self.left_out += not room
        return room

    def _check(self, row: Row) -> str:
        return check_of([str(row[key]) for key in KEYS[self.kind]], self.book.known)

    def _cells(self, line: Line) -> Row:
        """Return the cells of a row of incidents as the sheet has them, but for those to be filled in."""
        row, language = line.row, self.book.language
        beside: Row = {
            column: say(language, "seen")
            if column.removesuffix(CONFIDENCE) in line.reviewed
            else line.sureness(column.removesuffix(CONFIDENCE))
            for column in self.columns
            if column.endswith(CONFIDENCE)
        }
        verdict = row.get(VERDICT)
        return {
            **row,
            **beside,
            VICTIM: victim_of(row),
            DOUBT: line.doubt,
            "urls": row["urls"] or row["article_ids"],
            TO_CHECK: "\n".join(check_text(check, language) for check in line.checks) or None,
            VERDICT: None if verdict is None else say(language, "verdicts", str(verdict)),
            CHECK: self._check(row),
        }

    def _tell(self, line: Line, rules: Rules) -> None:
        for index, column in enumerate(self.columns):
            if not column.endswith(CORRECTED):
                continue
            source = column.removesuffix(CORRECTED)
            guide: Guide = guide_of(line, source, self.book.language)
            rules.put(self.rows, index, column, guide)
            if guide.disputed and source not in line.reviewed:
                self.sheet.write_blank(self.rows, index, None, self.book.formats.of("disputed"))
            if guide.note:
                write_note(self.sheet, self.rows, self.columns.index(source), guide.note)

    def _finish(self, rules: Rules) -> list[str]:
        self.sheet.autofilter(0, 0, self.rows, len(self.columns) - 1)
        # What is typed as text on purpose needs no green corner.
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{self.rows + 1}"})
        for index, column in enumerate(self.columns):
            if self.rows and column in FILLED[self.kind]:
                rules.finish(index, column, self.rows)
        if not self.left_out:
            return []
        values = {"name": self.name, "rows": self.rows, "left_out": self.left_out}
        warning = kept("sheet {name} holds {rows} rows; {left_out} more are left out", **values)
        return [self.book.tell("cut", warning, **values)]

    def _write_row(self, row: Row, reviewed: frozenset[str]) -> None:
        texts = {c: self._text(c, row[c]) for c in self.columns if isinstance(row.get(c), str)}
        # Cells have margins.
        lines = max(lines_of(text, _width(column) - 2) for column, text in texts.items())
        self.sheet.set_row(self.rows, min(lines, _MOST_LINES) * _LINE + 3)
        whole = row.get(VERDICT) is not None
        for index, column in enumerate(self.columns):
            grey = whole or column.removesuffix(CORRECTED).removesuffix(CONFIDENCE) in reviewed
            if column not in FILLED[self.kind]:
                self._write_cell(index, column, row[column], texts.get(column), grey)
            elif value := row.get(column):
                look = self.book.formats.of("filled", grey)
                self.sheet.write_string(self.rows, index, sheet_text(str(value)), look)
            else:
                self.sheet.write_blank(self.rows, index, None, self.book.formats.of("filled", grey))

    def _write_cell(self, index: int, column: str, value: Cell, text: str | None, grey: bool) -> None:
        """Write one cell; `text` is `value` in words where it is text."""
        row, of = self.rows, self.book.formats.of
        look = {VICTIM: "strong", "other_victim": "strong", TO_CHECK: "check"}.get(column, "text")
        if value is None:
            self.sheet.write_blank(row, index, None, of("text", grey))
        elif column == DOUBT or column.endswith(CONFIDENCE):
            if isinstance(value, str):
                self.sheet.write_string(row, index, value, of("share", grey))
            else:
                self.sheet.write_number(row, index, value, of("share", grey))
        elif not isinstance(value, bool) and isinstance(value, int | float):
            self.sheet.write_number(
                row, index, value, of("whole" if value == int(value) else "decimal", grey)
            )
        elif column in _DATES and FULL_DATE.fullmatch(str(value)):
            self.sheet.write_datetime(row, index, dt.datetime.fromisoformat(str(value)), of("date", grey))
        elif column in LINK_COLUMNS and (url := _link(str(value))) and self.links < MAX_LINKS:
            self.links += 1
            self.sheet.write_url(row, index, url, of("link", grey), text)
        else:
            shown = self._text(column, value) if text is None else text
            self.sheet.write_string(row, index, shown, of(look, grey))

    def _text(self, column: str, value: Cell) -> str:
        if column in LINK_COLUMNS:
            # Addresses break at no word.
            return sheet_text(", ".join(dict.fromkeys(map(site_of, several(value)))))
        return sheet_text(shown_value(column, value, self.book.language))


def _width(column: str) -> float:
    if column.endswith(CONFIDENCE):
        return _BESIDE
    return _WIDTHS.get(column.removesuffix(CORRECTED), _WIDTH)


def _link(value: str) -> str | None:
    """Return the first URL of a cell if a spreadsheet can link to it; only web addresses are safe to open."""
    return web_link(value.split(SEPARATOR)[0])
