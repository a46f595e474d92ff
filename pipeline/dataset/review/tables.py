"""The tables of a review file: the sheets of a workbook, or one of them saved as CSV by any spreadsheet."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import openpyxl
from openpyxl.cell.read_only import EmptyCell
from openpyxl.utils.escape import unescape

from pipeline.dataset.review.headings import column_of, sheet_kinds
from pipeline.dataset.review.model import (
    CORRECTED,
    FILLED,
    ID,
    KEYS,
    OTHER_ID,
    PAIRS,
    REPORT_ID,
    REPORTS,
    REVIEW,
    SAME,
    SPLIT,
    VERDICT,
    ReviewError,
)
from pipeline.dataset.safety import one_line
from pipeline.reading.columns import cell_text
from pipeline.reading.decoding import decode
from pipeline.reading.model import RejectedError
from pipeline.wording import _, kept

#: A row that is not blank, with the number that the spreadsheet shows.
Numbered: TypeAlias = tuple[int, Sequence[object]]

_DELIMITERS = (";", ",", "\t")
_SAVE_AGAIN = kept("save it as an Excel workbook (.xlsx), or its sheet as CSV, and import that")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_FORMULA = re.compile(rb"<f[ />]")


class Uncomputed(str):
    """A formula whose result the file does not hold."""


@dataclass(frozen=True)
class Table:
    """One sheet: its `kind` of `FILLED`, its columns `header`, `written` above them in their row, `row`.

    `delimited` tells that a cell beyond the last header means a row whose cells have moved.
    """

    name: str
    kind: str
    row: int
    header: list[str]
    written: list[str]
    lines: list[Numbered]
    delimited: bool


def read_tables(path: Path) -> list[Table]:
    """Return the sheets of the file at `path` that hold a review. Raises ReviewError when there are none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReviewError(
            _("{path}: cannot be read ({strerror}); check the path", path=path, strerror=error.strerror)
        ) from error
    if data.startswith(_OLD_EXCEL):
        raise ReviewError(
            _(
                "{path}: is an old Excel file or has a password; {save_again}",
                path=path,
                save_again=_SAVE_AGAIN,
            )
        )
    return _workbook_tables(path, data) if data.startswith(_ZIP) else [_csv_table(path, data)]


def blank(cells: Iterable[object]) -> bool:
    """Tell whether none of `cells` holds anything."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def _workbook_tables(path: Path, data: bytes) -> list[Table]:
    if b"application/vnd.oasis.opendocument" in data[:200]:
        raise ReviewError(
            _(
                "{path}: is an OpenDocument spreadsheet (.ods); {save_again}",
                path=path,
                save_again=_SAVE_AGAIN,
            )
        )
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        formulas = _formulas(data)
        tables = [
            table
            for sheet in workbook.worksheets
            if (table := _sheet_table(sheet, formulas.get(sheet.title, {})))
        ]
    except Exception as error:  # a broken file surfaces as whatever the part that reads it raises
        raise ReviewError(
            _(
                "{path}: is no Excel workbook, or a damaged one; {save_again}",
                path=path,
                save_again=_SAVE_AGAIN,
            )
        ) from error
    if not tables:
        raise ReviewError(
            _(
                "{path}: has no sheet {review} or {reports} (found: {sheetnames}); import a file that"
                " `breche review export` wrote",
                path=path,
                review=REVIEW,
                reports=REPORTS,
                sheetnames=", ".join(workbook.sheetnames),
            )
        )
    return tables


def _formulas(data: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Return the formulas of each sheet, by row and column; none where the file has no formula at all."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        if not any(_FORMULA.search(archive.read(name)) for name in sheets):
            return {}
    formulas: dict[str, dict[tuple[int, int], str]] = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(data), read_only=True).worksheets:
        sheet.reset_dimensions()
        formulas[sheet.title] = {
            (cell.row, cell.column): str(getattr(cell.value, "text", cell.value))
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        }
    return formulas


def _sheet_table(sheet: Any, formulas: Mapping[tuple[int, int], str]) -> Table | None:
    # Some programs state dimensions that leave out cells.
    sheet.reset_dimensions()
    rows = ([_plain(cell, formulas) for cell in row] for row in sheet.iter_rows())
    lines: list[Numbered] = [
        (number, cells) for number, cells in enumerate(rows, start=1) if not blank(cells)
    ]
    row, header = lines[0] if lines else (1, [])
    named = one_line(sheet.title).casefold()
    names = _names(header)
    kind = _kind_of(names) or sheet_kinds().get(named)
    if kind is None:
        return None
    return Table(sheet.title, kind, row, names, _texts(header), lines[1:], delimited=False)


def _plain(cell: Any, formulas: Mapping[tuple[int, int], str]) -> object:
    """Return the value of a cell; a date that is shown without its day, or month, has none."""
    value = cell.value
    if value is None and formulas and not isinstance(cell, EmptyCell):
        formula = formulas.get((cell.row, cell.column))
        return None if formula is None else Uncomputed(formula)
    if isinstance(value, str):
        return unescape(value)
    if isinstance(value, dt.datetime):
        shown = re.sub(r'\[[^\]]*\]|"[^"]*"|\\.', "", cell.number_format).lower()
        if "d" not in shown:
            return value.strftime("%Y-%m" if "m" in shown else "%Y")
    return value


def _csv_table(path: Path, data: bytes) -> Table:
    try:
        text = decode(data).lstrip("\ufeff")
    except RejectedError as error:
        raise ReviewError(
            _(
                "{path}: is neither an Excel workbook nor CSV text; {save_again}",
                path=path,
                save_again=_SAVE_AGAIN,
            )
        ) from error
    # Excel swallows this line, so that it has no row number.
    if text[:4].lower() == "sep=":
        text = text.partition("\n")[2]
    first = next((line for line in text.splitlines() if line.strip(" ;,\t\"'")), "")
    delimiter = max(_DELIMITERS, key=lambda d: len(_told(_names(next(csv.reader([first], delimiter=d), [])))))
    lines = [(number, cells) for number, cells in _csv_rows(path, text, delimiter) if not blank(cells)]
    row, header = lines[0] if lines else (1, [])
    names = _names(header)
    kind = _kind_of(names)
    if kind is None:
        raise ReviewError(
            _(
                "{path}: its first row has no header {id} beside {verdict}, {split} or …{corrected}; save"
                " the sheet {review} or {reports} with its headers",
                path=path,
                id=ID,
                verdict=VERDICT,
                split=SPLIT,
                corrected=CORRECTED,
                review=REVIEW,
                reports=REPORTS,
            )
        )
    return Table(kind, kind, row, names, _texts(header), lines[1:], delimited=True)


def _csv_rows(path: Path, text: str, delimiter: str) -> Iterator[Numbered]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from enumerate(reader, start=1)
    except csv.Error as error:
        raise ReviewError(
            _(
                "{path}: a quotation mark before line {line_num} is not closed or stands wrongly ({error});"
                " {save_again}",
                path=path,
                line_num=reader.line_num + 1,
                error=error,
                save_again=_SAVE_AGAIN,
            )
        ) from error


def _texts(header: Iterable[object]) -> list[str]:
    return [one_line(cell_text(cell) or "") for cell in header]


def _names(header: Iterable[object]) -> list[str]:
    return [column_of(text) for text in _texts(header)]


def _told(names: Iterable[str]) -> list[str]:
    """Return those of `names` that tell a review; the columns that incidents.csv has too tell nothing."""
    telling = {column for kind in FILLED for column in (*KEYS[kind], *FILLED[kind])}
    return [name for name in names if name in telling or name.endswith(CORRECTED)]


def _kind_of(names: Iterable[str]) -> str | None:
    """Return which sheet has the headers `names`, None when no review has them."""
    told = _told(names)
    if ID not in told or len(told) == 1:
        return None
    if OTHER_ID in told or SAME in told:
        return PAIRS
    return REPORTS if REPORT_ID in told or SPLIT in told else REVIEW
