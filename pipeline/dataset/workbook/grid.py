"""One sheet: a frozen header with filters, then rows of typed cells, until the sheet is full."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

from pipeline.dataset.rows import Cell
from pipeline.dataset.safety import starts_formula
from pipeline.dataset.shown.words import words
from pipeline.dataset.workbook.limits import (
    MAX_HEIGHT,
    MAX_LINKS,
    MAX_ROWS,
    lines_of,
    sheet_text,
    web_link,
)
from pipeline.dataset.workbook.looks import FONT, SIZE, WORDS, Formats, sheet_word
from pipeline.wording import kept

#: A date that a spreadsheet can hold as one.
FULL_DATE = re.compile(r"(?:19|2\d)\d\d-\d\d-\d\d")
#: The height of a line of the sheets' font, in points.
_LINE = 13
#: Excel's number of the paper A4.
_A4 = 9
#: Margins in inches.
_SIDES, _TOP, _BOTTOM = 0.3, 0.4, 0.6
_DATES = ("date", "day")
_NOTE_WIDTH, _NOTE_LETTERS, _NOTE_LINE = 380, 62, 16


@dataclass
class Book:
    """A workbook being written: its formats, language, limits, and what must be told about it."""

    workbook: Any
    language: str
    max_rows: int = MAX_ROWS
    warnings: list[str] = field(default_factory=list)
    #: Sheets without place for all rows: name, the file that has them, rows written and left out.
    cut: list[tuple[str, str, int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.formats = Formats(self.workbook, self.language)

    def say(self, *keys: str) -> str:
        """Return one of the workbook's words."""
        return str(sheet_word(self.language, *keys))

    def words(self, *keys: str) -> Any:
        """Return the table of words that `keys` lead to, in all languages."""
        entry: Any = words(WORDS)
        for key in keys:
            entry = entry[key]
        return entry

    def name(self, sheet: str) -> str:
        """Return the name of a sheet."""
        return self.say("sheets", sheet)


@dataclass(frozen=True)
class Heading:
    """A column of a sheet: what stands above it, and its width in characters."""

    text: str
    width: float


class Grid:
    """A worksheet. Rows are asked for with `next_row` and filled from left to right."""

    def __init__(self, book: Book, key: str, headings: Sequence[Heading], look: str = "heading") -> None:
        """`key` is the name of the sheet among the words, `look` that of its headings."""
        self.book = book
        self.name = book.name(key)
        self.headings = headings
        self.rows = self.left_out = self.links = 0
        self.sheet = book.workbook.add_worksheet(self.name)
        self.sheet.set_default_row(_LINE)
        lines = 1
        for index, heading in enumerate(headings):
            self.sheet.set_column(index, index, heading.width)
            # The filter's button takes the place of three characters.
            lines = max(lines, lines_of(heading.text, max(heading.width - 3, 4)))
        wrapped = look == "heading"
        self.sheet.set_row(0, (lines if wrapped else 1) * _LINE + 4)
        for index, heading in enumerate(headings):
            self.sheet.write_string(0, index, heading.text, book.formats.of(look))

    def print_on(self, pages_wide: int, frozen: int = 0) -> None:
        """Have the sheet printed on pages of A4 in landscape, its header on each; freeze `frozen` columns."""
        self.sheet.freeze_panes(1, frozen)
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.fit_to_pages(pages_wide, 0)
        self.sheet.repeat_rows(0)
        self.sheet.set_margins(_SIDES, _SIDES, _TOP, _BOTTOM)
        self.sheet.set_footer(f"&L&8Brèche – {self.name}&R&8{self.book.say('page')} &P / &N")

    def next_row(self, lines: int = 1) -> int | None:
        """Return the number of the next row, made so many lines high, None where the sheet is full."""
        # Beside the header, one row is kept for the note.
        if self.rows >= self.book.max_rows - 2:
            self.left_out += 1
            return None
        self.rows += 1
        if lines > 1:
            # Excel would find the height by itself, LibreOffice would let the rows overlap.
            self.sheet.set_row(self.rows, min(lines * _LINE + 2, MAX_HEIGHT))
        return self.rows

    def put(self, row: int, index: int, value: Cell, look: str = "plain", reviewed: bool = False) -> None:
        """Write a typed cell; `look` is that of texts, dates and shares: other numbers have their own.

        Nothing is written for None, only the lines around the cell for an empty text.
        """
        formats = self.book.formats
        if value is None:
            if reviewed:
                self.sheet.write_blank(row, index, None, formats.of(look, reviewed))
        elif isinstance(value, bool):
            self.sheet.write_boolean(row, index, value, formats.of("truth", reviewed))
        elif isinstance(value, int | float):
            own = look if look == "share" else "whole" if value == int(value) else "decimal"
            self.sheet.write_number(row, index, value, formats.of(own, reviewed))
        elif look in _DATES and FULL_DATE.fullmatch(value):
            day = dt.datetime.fromisoformat(value)
            self.sheet.write_datetime(row, index, day, formats.of(look, reviewed))
        elif not value:
            self.sheet.write_blank(row, index, None, formats.of(look, reviewed))
        else:
            text = sheet_text(value)
            own = "plain" if look in _DATES else look
            # Nearly every cell begins with a letter.
            quoted = not text[:1].isalnum() and starts_formula(text)
            self.sheet.write_string(row, index, text, formats.of(own, reviewed, quoted))

    def link(self, row: int, index: int, address: str, text: str) -> None:
        """Write `text` as a link to a web address; it stays text where it must not or cannot be one."""
        url = web_link(address)
        if url is None or not self._has_link(row, index, url, text):
            self.put(row, index, text, "wrapped")

    def lead(self, row: int, index: int, grid: "Grid", place: int, text: str, look: str = "link") -> None:
        """Write `text` as a link to the row `place` of another sheet; beyond Excel's limit, as text."""
        if not self._has_link(row, index, f"internal:'{grid.name}'!A{place + 1}", text, look):
            self.put(row, index, text, "wrapped")

    def note(self, row: int, index: int, text: str) -> None:
        """Put a note on a cell, large enough for its text."""
        write_note(self.sheet, row, index, text)

    def finish(self, file: str) -> None:
        """Set the filters and tell, in the sheet too, where the rows are that it has no place for."""
        self.sheet.autofilter(0, 0, self.rows, len(self.headings) - 1)
        if not self.left_out:
            return
        values = {"name": self.name, "written": self.rows, "left_out": self.left_out, "file": file}
        self.book.cut.append((self.name, file, self.rows, self.left_out))
        self.put(self.rows + 1, 0, self.book.say("cut").format(**values), "warning")
        self.book.warnings.append(
            kept("sheet {name} holds {written} rows; {left_out} more are in {file}", **values)
        )

    def _has_link(self, row: int, index: int, url: str, text: str, look: str = "link") -> bool:
        if self.links >= MAX_LINKS:
            return False
        self.links += 1
        shown = sheet_text(text)
        form = self.book.formats.of(look, quoted=starts_formula(shown))
        return bool(self.sheet.write_url(row, index, url, form, shown) == 0)


def new_workbook(path: Path, title: str, created: dt.datetime) -> Any:
    """Return a workbook that writes its rows to disk as they come."""
    options = {
        "constant_memory": True,
        "tmpdir": str(path.parent),
        "default_format_properties": {"font_name": FONT, "font_size": SIZE},
    }
    workbook = xlsxwriter.Workbook(str(path), options)
    workbook.set_properties({"title": title, "created": created})
    return workbook


def write_note(sheet: Any, row: int, index: int, text: str) -> None:
    """Put a note on a cell of any sheet, large enough for its text."""
    height = (lines_of(text, _NOTE_LETTERS) + 1) * _NOTE_LINE
    options = {"width": _NOTE_WIDTH, "height": height, "font_name": FONT, "font_size": SIZE - 1}
    sheet.write_comment(row, index, sheet_text(text), options)
