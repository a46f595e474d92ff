"""Keeps rows on disk, out of memory, until it is known in which order they are wanted."""

import pickle
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import Generic, TypeVar, cast

_Item = TypeVar("_Item")


class Shelf(Generic[_Item]):
    """Things, such as rows, in a file without name inside `folder`, which is gone with the block."""

    def __init__(self, folder: Path) -> None:
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115

    def __enter__(self) -> "Shelf[_Item]":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def put(self, item: _Item) -> int:
        """Keep `item` and return its place."""
        place = self._file.tell()
        pickle.dump(item, self._file, pickle.HIGHEST_PROTOCOL)
        return place

    def get(self, place: int) -> _Item:
        """Return the item of `place`. All must have been put by then."""
        self._file.seek(place)
        # Only what this object wrote can be in a file without name.
        return cast(_Item, pickle.load(self._file))
