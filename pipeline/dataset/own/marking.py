"""The columns that an analyst's own lists add to incidents."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from pipeline.dataset.columns import INCIDENTS, WATCH, Table
from pipeline.dataset.own.joining import COLUMNS, DOUBTFUL, ID, Joiner
from pipeline.dataset.own.register import Register
from pipeline.dataset.own.watch_list import WatchList
from pipeline.dataset.own.watching import Watcher
from pipeline.dataset.rows import Row


class Marker:
    """Adds to rows of incidents what a watch list and a register say of them.

    Without a list there is no column for it. `joined` and `doubtful` count the rows marked until then.
    """

    def __init__(
        self,
        incidents: Callable[[], Iterable[Row]],
        watch: WatchList | None = None,
        register: Register | None = None,
    ) -> None:
        self._watcher = None if watch is None else Watcher(watch)
        self._joiner = None if register is None else Joiner(register, incidents())
        self.joined = self.doubtful = 0
        columns = (
            *INCIDENTS.columns,
            *(() if register is None else COLUMNS),
            *(() if watch is None else (WATCH,)),
        )
        #: The table of incidents with the columns of the lists.
        self.table: Table = replace(INCIDENTS, columns=columns)

    def mark(self, row: Row) -> Row:
        """Return a row of incidents with the cells of the lists."""
        if self._joiner is not None:
            row = row | self._joiner.cells(row)
            self.joined += row[ID.name] is not None
            self.doubtful += row[DOUBTFUL.name] is not None
        return row if self._watcher is None else self._watcher.mark(row)
