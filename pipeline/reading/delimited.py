"""Records of delimited text: cells over several lines, and quotation marks that are never closed."""

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator

from pipeline.reading.model import RejectedError, RejectReason
from pipeline.wording import kept

# A cell that goes on for so many lines is none: its quotation mark was never closed.
_MOST_LINES = 5000
_STRICT_END = "unexpected end of data"


def records(lines: Iterable[str], delimiter: str, most_chars: int) -> Iterator[list[str] | RejectedError]:
    """Yield the cells of each record of `lines`, or why there are none; blank lines are passed over.

    `lines` keep their ends. A quoted cell may go on over several lines, up to `most_chars`. A line that
    opens one which is never closed, or only by the quotation mark of a later record, is an error by itself,
    and reading goes on behind it. The first record is the header: it tells how many cells make a record.
    """
    waiting = _Lines(lines)
    width = 0
    for line in waiting:
        if not line.strip():
            continue
        try:
            cells = _cells(line, delimiter) if '"' not in line else _quoted(line, delimiter)
        except csv.Error as error:
            # Where the reader isn't strict, a cell that is longer than its limit is all that stops it.
            detail = kept(
                "a cell of this row is too long ({error}): split the text, or look for its end", error=error
            )
            yield RejectedError(RejectReason.TOO_LONG, detail)
            continue
        if cells is None:
            found = _over_lines(line, waiting, delimiter, width, most_chars)
            if isinstance(found, RejectedError):
                yield found
                continue
            cells = found
        if any(cell.strip() for cell in cells):
            width = width or len(cells)
            yield cells


class _Lines:
    """Lines, of which some may be given back. NUL characters, which stand for nothing, go."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._given_back: deque[str] = deque()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._given_back.popleft() if self._given_back else next(self._lines)
        return line.replace("\0", "") if "\0" in line else line

    def give_back(self, lines: list[str]) -> None:
        self._given_back.extendleft(reversed(lines))


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


def _quoted(line: str, delimiter: str) -> list[str] | None:
    """Return the cells of `line`; None when it ends inside a quoted cell."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        if _STRICT_END in str(error):
            return None
    # Words in quotation marks at the start of a cell that goes on behind them: they are no delimiters.
    return _cells(line, delimiter)


def _over_lines(
    line: str, waiting: _Lines, delimiter: str, width: int, most_chars: int
) -> list[str] | RejectedError:
    """Return the cells of the record that begins with `line` and goes on, or why it is none."""
    taken: list[str] = []
    size = len(line)
    for following in waiting:
        taken.append(following)
        size += len(following)
        # An even number of marks leaves the cell open, whether they are doubled or close and open another.
        if following.count('"') % 2:
            cells = _closed(line + "".join(taken), delimiter)
            if cells is not None and (not width or len(cells) <= width):
                return cells
            break
        if size > most_chars or len(taken) > _MOST_LINES:
            break
    else:
        # The end of the file: are the lines behind rows, or the rest of this one?
        if width < 2 or not any(_is_row(one, delimiter, width) for one in taken if one.strip()):
            detail = kept("the last row ends inside a quoted cell: the file was cut off, fetch it again")
            return RejectedError(RejectReason.TRUNCATED, detail)
    waiting.give_back(taken)
    detail = kept("a quotation mark in this row is never closed: close it, or double it inside the cell")
    return RejectedError(RejectReason.BAD_ROW, detail)


def _is_row(line: str, delimiter: str, width: int) -> bool:
    try:
        return len(_cells(line, delimiter)) == width
    except csv.Error:
        return False


def _closed(text: str, delimiter: str) -> list[str] | None:
    """Return the cells of `text` when it is one whole record, else None."""
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return found[0] if len(found) == 1 else None
