"""Tables row by row: delimited text and Parquet. JSON stands in `json_rows`."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, zip_longest
from pathlib import Path

from pipeline.reading.columns import Row, find_roles, no_text_column
from pipeline.reading.decoding import open_text
from pipeline.reading.model import ReadOptions, RejectedError, Rejection, RejectReason

_DELIMITERS = (";", ",", "\t", "|")
# Occurs in no text: a table of one column must not be split at its commas.
_NO_DELIMITER = "\x1f"
_FIELD_CHARS = 1 << 26


class _QuoteWatch:
    """Passes lines on to the csv reader and remembers whether the row so far leaves a quote open."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.open_quote = False
        self._lines = iter(lines)

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.open_quote ^= line.count('"') % 2 == 1
            yield line


def csv_rows(stream: io.BufferedReader, place: str, options: ReadOptions) -> Iterator[Row | Rejection]:
    """Yield the rows of a table with a header, separated by `;`, `,`, tab or `|`, in any encoding.

    Row numbers count from 1 after the header. A row with more cells than the header is a
    rejection, a last row that is cut off too. Raises RejectedError for a binary file.
    """
    # The csv module has one limit for the whole process; it keeps an open quote from eating the memory.
    csv.field_size_limit(max(_FIELD_CHARS, 4 * options.max_chars))
    with open_text(stream, newline="") as lines:
        first = lines.readline().lstrip("\ufeff")
        while first and (not first.strip() or first.lower().startswith("sep=")):
            first = lines.readline()
        if not first:
            raise RejectedError(RejectReason.EMPTY, "the file is empty")
        delimiter = _delimiter(first, options.columns)
        watch = _QuoteWatch(chain([first], lines))
        yield from _records(csv.reader(watch, delimiter=delimiter), watch, place)


def _delimiter(header: str, chosen: Mapping[str, str]) -> str:
    """Return the delimiter under which the most header cells are known, then the most cells stand."""

    def worth(delimiter: str) -> tuple[int, int]:
        names = [name.strip() for name in next(csv.reader([header], delimiter=delimiter))]
        return len(find_roles(names, chosen)), len(names)

    best = max(_DELIMITERS, key=worth)
    return best if worth(best)[1] > 1 else _NO_DELIMITER


def _records(reader: Iterator[list[str]], watch: _QuoteWatch, place: str) -> Iterator[Row | Rejection]:
    header = [name.strip() for name in next(reader)]
    # Held back by one row: whether a row is the last, and so may be cut off, shows with the next.
    held: tuple[int, list[str], bool] | None = None
    number = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            number += 1
            yield Rejection(
                f"{place}:{number}",
                RejectReason.BAD_ROW,
                f"{error}: look for a quotation mark that isn't closed before this row",
            )
            watch.open_quote = False
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if held:
            yield _record(*held[:2], header, place)
        number += 1
        held = number, cells, watch.open_quote
        watch.open_quote = False
    if held and held[2]:
        detail = "the last row ends inside a quoted cell: the file was cut off, fetch it again"
        yield Rejection(f"{place}:{held[0]}", RejectReason.TRUNCATED, detail)
    elif held:
        yield _record(*held[:2], header, place)


def _record(number: int, cells: list[str], header: list[str], place: str) -> Row | Rejection:
    if any(cell.strip() for cell in cells[len(header) :]):
        return Rejection(
            f"{place}:{number}",
            RejectReason.BAD_ROW,
            f"the row has {len(cells)} cells, the header {len(header)}: quote cells that hold the separator",
        )
    # Some programs leave out empty cells at the end of a row.
    return number, dict(zip_longest(header, cells[: len(header)], fillvalue=""))


def parquet_rows(path: Path, place: str, options: ReadOptions) -> Iterator[Row | Rejection]:
    """Yield the rows of a Parquet file, `options.chunk_rows` in memory at once.

    Raises RejectedError when the file is broken.
    """
    import pyarrow as pa  # slow to import, and most runs have no Parquet
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as table:
            names = table.schema_arrow.names
            roles = find_roles(names, options.columns)
            if "text" not in roles:
                yield no_text_column(place, names, options.columns)
                return
            number = 0
            for batch in table.iter_batches(options.chunk_rows, columns=sorted(roles.values())):
                for cells in batch.to_pylist():
                    number += 1
                    yield number, cells
    except pa.ArrowException as error:
        reason = str(error).split("\n", 1)[0][:200]
        raise RejectedError(
            RejectReason.TRUNCATED, f"not a complete Parquet file ({reason}): write it again"
        ) from error
