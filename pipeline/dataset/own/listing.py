"""Reads the rows of an analyst's own list: CSV in any encoding, any usual separator, or a spreadsheet.

Headers stand in French or English; `headers.toml` has those that are known.
"""

import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NoReturn

from pipeline.dataset.safety import one_line
from pipeline.reading.columns import cell_text
from pipeline.reading.decoding import open_text
from pipeline.reading.model import ReadOptions, RejectedError
from pipeline.reading.sheets import SHEET_SUFFIXES, first_sheet
from pipeline.wording import _, told

_SEPARATORS = (";", ",", "\t")


class ListError(ValueError):
    """A list that cannot be used; the message names the file, the line and the remedy."""


def bytes_of(path: Path) -> bytes:
    """Return what the file of a list holds. Raises ListError."""
    try:
        return path.read_bytes()
    except OSError as error:
        message = _(
            "cannot read {path}: {reason}; name a CSV file or a spreadsheet",
            path=path,
            reason=str(error.strerror),
        )
        raise ListError(message) from error


def rows_of(path: Path, data: bytes, *needed: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the cells of each row that is not blank by column, with the number of its first line.

    `data` are the bytes of the file, `needed` the columns without which it is no list. Raises ListError.
    """
    header: list[str] | None = None
    columns: dict[str, int] = {}
    spreadsheet = path.suffix.lower() in SHEET_SUFFIXES
    for line, cells in _sheet(path) if spreadsheet else _records(path, data):
        if header is None:
            header = cells
            columns = _columns(path, line, header, needed)
        elif len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            refuse(
                path,
                line,
                _(
                    "the row has {cells} cells, the header {headers}; quote cells that hold the separator",
                    cells=len(cells),
                    headers=len(header),
                ),
            )
        elif any(cell.strip() for cell in cells):
            yield line, {name: cells[place] for name, place in columns.items() if place < len(cells)}


def _sheet(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the header and the rows of the first sheet that holds any, as cells, each with its number."""
    try:
        rows = first_sheet(path, ReadOptions())
    except RejectedError as error:
        message = _(
            "cannot read {path}: {reason}; save it again, or as CSV", path=path, reason=told(error.detail)
        )
        raise ListError(message) from error
    texts = ((number, [cell_text(cell) or "" for cell in row]) for number, row in enumerate(rows, 1))
    filled = [(number, cells) for number, cells in texts if any(cells)]
    if not filled:
        raise ListError(_("{path} is empty; its first line names the columns: name (nom), …", path=path))
    yield from filled


def _records(path: Path, data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the header and the rows, as cells, each with the number of its first line."""
    try:
        with open_text(io.BufferedReader(io.BytesIO(data)), newline="", nuls=True) as stream:
            lines = [line.lstrip("\ufeff") if number == 0 else line for number, line in enumerate(stream)]
    except RejectedError as error:
        raise ListError(_("{path} is no text; save it as CSV", path=path)) from error
    above = 0
    # Excel may be told the separator in a line of its own.
    while above < len(lines) and (not _plain(lines[above]) or lines[above].casefold().startswith("sep=")):
        above += 1
    if above == len(lines):
        raise ListError(_("{path} is empty; its first line names the columns: name (nom), …", path=path))
    reader = csv.reader(lines[above:], delimiter=_separator(lines[above]), strict=True)
    before = 0
    try:
        for cells in reader:
            yield above + before + 1, cells
            before = reader.line_num
    except csv.Error as error:
        message = _("a quotation mark is out of place; close it, or remove it")
        raise ListError(_at(path, above + before + 1, message)) from error


def _separator(header: str) -> str:
    """Return the separator under which the most headers are known, then the most cells stand."""

    def worth(separator: str) -> tuple[int, int]:
        names = [_plain(name) for name in header.split(separator)]
        return sum(name in _usual() for name in names), len(names)

    return max(_SEPARATORS, key=worth)


def _columns(path: Path, line: int, header: list[str], needed: tuple[str, ...]) -> dict[str, int]:
    """Return where each column stands. Raises ListError where one that is needed is missing."""
    columns: dict[str, int] = {}
    for place, name in enumerate(header):
        if column := _usual().get(_plain(name)):
            columns.setdefault(column, place)
    for column in needed:
        if column not in columns:
            headers = ", ".join(repr(one_line(name)) for name in header)
            refuse(path, line, _missing(column, headers))
    return columns


def _missing(column: str, headers: str) -> str:
    if column == "id":
        return _("no column has the ids; call one id or siren (headers found: {headers})", headers=headers)
    return _("no column has the names; call one name or nom (headers found: {headers})", headers=headers)


@cache
def _usual() -> dict[str, str]:
    usual = tomllib.loads(files("pipeline.dataset.own").joinpath("headers.toml").read_text("utf-8"))
    return {_plain(header): column for column, headers in usual.items() for header in [column, *headers]}


def _plain(text: str) -> str:
    """Return the letters and digits of a header as words, without case and accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", letters.replace("_", " ").encode("ascii", "ignore").decode("ascii")))


def refuse(path: Path, line: int, problem: str) -> NoReturn:
    """Raise the ListError of a line."""
    raise ListError(_at(path, line, problem))


def _at(path: Path, line: int, problem: str) -> str:
    return _("{path}, line {line}: {problem}", path=path, line=line, problem=problem)
