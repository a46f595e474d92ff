"""Writes a JSON array inside a JSON document, one item a line, as the items come."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any


def write_items(path: Path, head: str, items: Iterable[str], tail: Callable[[], str]) -> None:
    """Write `head`, `items` (JSON texts) in brackets and what `tail` returns then. Raises OSError."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(head + "[")
        for number, item in enumerate(items):
            stream.write((",\n" if number else "\n") + item)
        stream.write("\n]" + tail() + "\n")


def json_text(item: Any) -> str:
    """Return `item` as JSON on one line."""
    return json.dumps(item, ensure_ascii=False, allow_nan=False)
