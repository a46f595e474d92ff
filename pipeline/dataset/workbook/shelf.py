"""Keeps rows on disk, out of memory, until it is known in which order they are wanted."""

import pickle
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType

from pipeline.dataset.rows import Row


class Shelf:
    """Rows with the columns `names` in a file without name inside `folder`, which is gone with the block."""

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        self._names = tuple(names)
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115

    def __enter__(self) -> "Shelf":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def put(self, row: Row) -> int:
        """Keep the row and return its place."""
        place = self._file.tell()
        pickle.dump([row[name] for name in self._names], self._file, pickle.HIGHEST_PROTOCOL)
        return place

    def get(self, place: int) -> Row:
        """Return the row of `place`. All rows must have been put by then."""
        self._file.seek(place)
        # Only what this object wrote can be in a file without name.
        return dict(zip(self._names, pickle.load(self._file), strict=True))
