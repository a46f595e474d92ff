"""Writes CSV as RFC 4180 has it: UTF-8, comma, CRLF, quotes only where needed, a header line."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from pipeline.dataset.rows import Cell, Row
from pipeline.dataset.safety import csv_text


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Write `rows` to `path` and return their number. Raises OSError as `open` and `write` do."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([csv_cell(row[column]) for column in columns])
            count += 1
    return count


def csv_cell(value: Cell) -> str:
    """Return the text of a cell: empty for None, `true`/`false`, plain decimals, guarded text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return csv_text(value)
    return plain_number(value)


def plain_number(value: int | float) -> str:
    """Return `value` with a decimal point, never an exponent, and no decimals that say nothing."""
    if isinstance(value, int):
        return str(value)
    digits = format(Decimal(repr(value)), "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
