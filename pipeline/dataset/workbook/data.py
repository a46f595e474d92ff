"""The sheet of data: all columns of incidents.csv under their own names, typed, in the order of that file."""

from collections.abc import Sequence

from pipeline.dataset.columns import DATE_COLUMNS, INCIDENTS
from pipeline.dataset.corrections import CORRECTABLE, WHOLE_ROW
from pipeline.dataset.rows import Row, several
from pipeline.dataset.shown.labels import heading
from pipeline.dataset.workbook.grid import Book, Grid, Heading
from pipeline.dataset.workbook.limits import WIDTHS

#: The columns up to this one stay in sight, or wide rows lose their subject.
_FROZEN = "victim_name"
_PAGES_WIDE = 4


class DataSheet:
    """The sheet of data. Its header has the names that formulas and programs go by; notes translate them."""

    def __init__(self, book: Book, names: Sequence[str]) -> None:
        """`names` are the columns."""
        self._looks = [(name, "date" if name in DATE_COLUMNS else "plain") for name in names]
        headings = [Heading(name, max(WIDTHS.get(name, 0), len(name) + 4)) for name in names]
        self.grid = Grid(book, "data", headings, look="header")
        self.grid.print_on(_PAGES_WIDE, frozen=names.index(_FROZEN) + 1)
        for index, name in enumerate(names):
            self.grid.note(0, index, heading(INCIDENTS.name, name, book.language))

    def write(self, row: Row) -> None:
        """Write one row."""
        number = self.grid.next_row()
        if number is None:
            return
        reviewed = set(several(row["reviewed"]))
        if WHOLE_ROW in reviewed:
            reviewed.update(CORRECTABLE)
        for index, (name, look) in enumerate(self._looks):
            value = row[name]
            if value is not None or name in reviewed:
                self.grid.put(number, index, value, look, name in reviewed)
