"""Writes JSON Lines: one object per row, every column present, unknown as null."""

import json
from collections.abc import Iterable
from pathlib import Path

from pipeline.dataset.columns import Table
from pipeline.dataset.rows import Row


def write_jsonl(path: Path, table: Table, rows: Iterable[Row]) -> None:
    """Write `rows` to `path` in UTF-8, one line each. Raises OSError.

    Text is as the dataset has it: a line starts with `{` and a text with `"`, so no formula starts here.
    """
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for row in rows:
            record = dict(zip(table.names, table.cells(row), strict=True))
            stream.write(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")
