"""Tables row by row: delimited text and Parquet. JSON stands in `json_rows`."""

import csv
import io
from collections.abc import Iterator, Mapping
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Any

from pipeline.reading.cells import Cells
from pipeline.reading.columns import Row, find_layout, no_text_column
from pipeline.reading.decoding import Lines, open_text
from pipeline.reading.delimited import records
from pipeline.reading.model import ReadOptions, RejectedError, Rejection, RejectReason
from pipeline.wording import kept

_DELIMITERS = (";", ",", "\t", "|")
# Occurs in no text: a table of one column must not be split at its commas.
_NO_DELIMITER = "\x1f"
_FIELD_CHARS = 1 << 26
# Exports tell what was asked, by whom and when; no more than this stands above a header.
_LINES_ABOVE = 20
_HEADER_CHARS = 10_000
# So many columns that are known make a table of a text file.
_COLUMNS_OF_TABLE = 3


def csv_rows(stream: io.BufferedReader, place: str, options: ReadOptions) -> Iterator[Row | Rejection]:
    """Yield the rows of a table with a header, separated by `;`, `,`, tab or `|`, in any encoding.

    Lines above the header that aren't of the table are passed over. Row numbers count from 1 after the
    header. A row with more cells than the header, or whose quotation mark is never closed, is a rejection,
    a last row that is cut off too. Raises RejectedError for a binary file.
    """
    # The csv module has one limit for the whole process; it keeps an open quote from eating the memory.
    limit = max(_FIELD_CHARS, 4 * options.max_chars)
    csv.field_size_limit(limit)
    with open_text(stream, newline="", nuls=True) as lines:
        head = _head(lines, options.columns)
        if not head:
            raise RejectedError(RejectReason.EMPTY, kept("the file is empty"))
        delimiter = _delimiter(head[0], options.columns)
        yield from _rows(records(chain(head, lines), delimiter, limit), place)


def is_table(stream: io.BufferedReader) -> bool:
    """Tell whether the text at `stream` begins with the header of a table; leaves the stream at its start."""
    try:
        with open_text(stream, newline="", nuls=True) as lines:
            header = next((line for line in islice(lines, _LINES_ABOVE) if line.strip()), "")
    except RejectedError:
        header = ""
    stream.seek(0)
    known, _ = _worth(header, _delimiter(header, {}), {})
    return known >= _COLUMNS_OF_TABLE and _has_text(header, {})


def _head(lines: Lines, chosen: Mapping[str, str]) -> list[str]:
    """Return the header and what was read behind it; the first line that isn't blank when none is known."""
    above: list[str] = []
    for line in lines:
        line = line.lstrip("\ufeff").replace("\0", "")
        if line.strip() and not line.lower().startswith("sep="):
            above.append(line)
            if _has_text(line, chosen) and (
                len(above) == 1 or _worth(line, _delimiter(line, chosen), chosen)[0] > 1
            ):
                return [line]
        if len(above) >= _LINES_ABOVE:
            break
    return above


def _has_text(header: str, chosen: Mapping[str, str]) -> bool:
    return find_layout(_names(header, _delimiter(header, chosen)), chosen).has_text


def _names(header: str, delimiter: str) -> list[str]:
    return [name.strip() for name in next(csv.reader([header[:_HEADER_CHARS]], delimiter=delimiter), [])]


def _worth(header: str, delimiter: str, chosen: Mapping[str, str]) -> tuple[int, int]:
    """Return how many columns are known, and how many there are, when `delimiter` stands between them."""
    names = _names(header, delimiter)
    layout = find_layout(names, chosen)
    return len(layout.columns), len(names)


def _delimiter(header: str, chosen: Mapping[str, str]) -> str:
    """Return the delimiter under which the most header cells are known, then the most cells stand."""
    best = max(_DELIMITERS, key=lambda delimiter: _worth(header, delimiter, chosen))
    return best if _worth(header, best, chosen)[1] > 1 else _NO_DELIMITER


def _rows(found: Iterator[list[str] | RejectedError], place: str) -> Iterator[Row | Rejection]:
    header: list[str] | None = None
    number = 0
    for cells in found:
        if header is None:
            if isinstance(cells, RejectedError):
                raise cells
            header = [name.strip() for name in cells]
            continue
        number += 1
        if isinstance(cells, RejectedError):
            yield Rejection(f"{place}:{number}", cells.reason, cells.detail)
        else:
            yield _row(number, cells, header, place)


def _row(number: int, cells: list[str], header: list[str], place: str) -> Row | Rejection:
    if any(cell.strip() for cell in cells[len(header) :]):
        return Rejection(
            f"{place}:{number}",
            RejectReason.BAD_ROW,
            kept(
                "the row has {cells} cells, the header {headers}: quote cells that hold the separator",
                cells=len(cells),
                headers=len(header),
            ),
        )
    # Some programs leave out empty cells at the end of a row.
    return number, Cells(zip_longest(header, cells[: len(header)], fillvalue=""))


def parquet_rows(path: Path, place: str, options: ReadOptions) -> Iterator[Row | Rejection]:
    """Yield the rows of a Parquet file, `options.chunk_rows` in memory at once.

    Raises RejectedError when the file is broken.
    """
    import pyarrow as pa  # slow to import, and most runs have no Parquet
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as table:
            names = table.schema_arrow.names
            layout = find_layout(names, options.columns)
            if not layout.has_text:
                yield no_text_column(place, names, options.columns)
                return
            number = 0
            for batch in table.iter_batches(options.chunk_rows, columns=layout.columns):
                for cells in _python_rows(batch):
                    number += 1
                    yield number, cells
    except pa.ArrowException as error:
        reason = str(error).split("\n", 1)[0][:200]
        raise RejectedError(
            RejectReason.TRUNCATED,
            kept("not a complete Parquet file ({reason}): write it again", reason=reason),
        ) from error


def _python_rows(batch: Any) -> list[Mapping[str, object]]:
    """Return the rows of a Parquet batch; of values that Python can't hold only those are lost."""
    names = batch.schema.names
    try:
        if len(set(names)) == len(names):
            rows: list[Mapping[str, object]] = batch.to_pylist()
            return rows
        columns = [column.to_pylist() for column in batch.columns]
    except Exception:
        columns = [[_python_value(cell) for cell in column] for column in batch.columns]
    return [Cells(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def _python_value(cell: Any) -> object:
    """Return what a Parquet cell holds: text that isn't UTF-8 as bytes, None for a day of no calendar."""
    import pyarrow as pa

    try:
        return cell.as_py()
    except UnicodeDecodeError:
        return bytes(cell.as_buffer()) if isinstance(cell, pa.StringScalar | pa.LargeStringScalar) else None
    except Exception:
        if not isinstance(cell, pa.TimestampScalar) or cell.type.tz is None:
            return None
    # Nobody knows the zone: the day of Greenwich is at most one off.
    return _python_value(cell.cast(pa.int64()).cast(pa.timestamp(cell.type.unit)))
