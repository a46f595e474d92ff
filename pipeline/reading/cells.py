"""The cells of one row by the names of their columns, of which a careless table has two alike."""

from collections.abc import Iterable
from typing import Any, Self


class Cells(dict[str, Any]):
    """Cells by the names of their columns; of columns of one name the first that holds something counts.

    `disputed` has the names under which different things stand.
    """

    def __init__(self, cells: Iterable[tuple[str, object]] = ()) -> None:
        super().__init__()
        self.disputed: set[str] = set()
        for name, cell in cells:
            if name in self and cell not in (None, "", self[name]) and self[name] not in (None, ""):
                self.disputed.add(name)
            self[name] = self.get(name) or cell

    def copy(self) -> Self:
        """Return the same cells, with the same names disputed."""
        copied = type(self)(self.items())
        copied.disputed = set(self.disputed)
        return copied


def cells_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON: a plain one, or where a key stands twice one that tells so."""
    plain = dict(pairs)
    return plain if len(plain) == len(pairs) else Cells(pairs)
