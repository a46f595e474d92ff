"""Writes CSV as RFC 4180 has it: UTF-8, comma, CRLF, quotes only where needed, a header line.

Or, for a French Excel, as its double click expects it: byte order mark, semicolon, decimal comma,
jj/mm/aaaa, VRAI and FAUX.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from pipeline.dataset.columns import DATE_COLUMNS
from pipeline.dataset.rows import Cell, Row
from pipeline.dataset.safety import csv_text

#: Of evidence and conflicts: they hold what the column named by `field` holds.
VALUE_COLUMNS = frozenset({"value", "kept", "other"})

_FULL_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_MONTH = re.compile(r"(\d{4}-\d\d)(~?)")


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Row], excel_fr: bool = False) -> int:
    """Write `rows` to `path` and return their number. Raises OSError as `open` and `write` do.

    `excel_fr` writes them for a French Excel.
    """
    count = 0
    with path.open("w", encoding="utf-8-sig" if excel_fr else "utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";" if excel_fr else ",", lineterminator="\r\n")
        writer.writerow(columns)
        for row in rows:
            if excel_fr:
                writer.writerow([french_cell(row, column) for column in columns])
            else:
                writer.writerow([csv_cell(row[column]) for column in columns])
            count += 1
    return count


def csv_cell(value: Cell) -> str:
    """Return the text of a cell: empty for None, `true`/`false`, plain decimals, guarded text."""
    return csv_text(value) if isinstance(value, str) else plain_cell(value)


def plain_cell(value: Cell) -> str:
    """Return the text of a cell without any guard, for formats in which text is no formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else plain_number(value)


def plain_number(value: int | float) -> str:
    """Return `value` with a decimal point, never an exponent, and no decimals that say nothing."""
    if isinstance(value, int):
        return str(value)
    digits = format(Decimal(repr(value)), "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def french_cell(row: Row, column: str) -> str:
    """Return the text of the cell of `row` in `column` as a French Excel reads it."""
    value = row[column]
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, int | float):
        return plain_number(value).replace(".", ",")
    if value and (column in DATE_COLUMNS or (column in VALUE_COLUMNS and row["field"] == "date")):
        return french_date(value)
    return csv_cell(value)


def french_date(edtf: str) -> str:
    """Return a full date as jj/mm/aaaa, a month as 2024-11-XX, any other text as it is.

    Excel would make the first of the month of `2024-11`; the XX of EDTF keeps it a text, and a month.
    """
    if day := _FULL_DATE.fullmatch(edtf):
        return "/".join(reversed(day.groups()))
    return csv_text(_MONTH.sub(r"\1-XX\2", edtf) if _MONTH.fullmatch(edtf) else edtf)
