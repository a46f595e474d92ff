"""JSON Lines, read line by line, and plain JSON files: arrays, objects that hold one, single articles."""

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.reading.columns import Row, find_roles
from pipeline.reading.decoding import decode, open_text
from pipeline.reading.model import ReadOptions, RejectedError, Rejection, RejectReason

#: A JSON file is parsed as a whole; above this size it must come as JSON Lines.
MAX_JSON_BYTES = 200_000_000

# An escaped character (\u00e9) takes six; the rest is room for the other fields.
_CHARS_PER_CHAR = 6
_ROOM_CHARS = 1 << 16


def jsonl_rows(stream: io.BufferedReader, place: str, options: ReadOptions) -> Iterator[Row | Rejection]:
    """Yield the objects of a JSON Lines stream with their line numbers; a broken line is a rejection.

    Raises RejectedError for a binary file.
    """
    limit = _CHARS_PER_CHAR * options.max_chars + _ROOM_CHARS
    with open_text(stream, newline="\n") as lines:
        number = 0
        while line := lines.readline(limit):
            number += 1
            complete = line.endswith("\n")
            if len(line) == limit and not complete:
                while line and not line.endswith("\n"):
                    line = lines.readline(limit)
                yield Rejection(
                    f"{place}:{number}",
                    RejectReason.TOO_LONG,
                    f"the line has more than {limit} characters: raise the limit or split the article",
                )
            elif line.strip():
                yield _line_row(line, number, complete, place)


def _line_row(line: str, number: int, complete: bool, place: str) -> Row | Rejection:
    here = f"{place}:{number}"
    try:
        value = json.loads(line.strip().removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        if not complete:
            return Rejection(
                here, RejectReason.TRUNCATED, "the last line isn't complete JSON: the file was cut off"
            )
        return Rejection(
            here, RejectReason.BAD_JSON, f"not a JSON object ({_told(error)}): correct this line"
        )
    if not isinstance(value, dict):
        return Rejection(
            here, RejectReason.BAD_JSON, f"the line holds a {_kind(value)}, not an object: one article a line"
        )
    return number, value


def json_rows(path: Path, place: str, options: ReadOptions) -> tuple[Iterator[Row | Rejection], bool]:
    """Return the rows of a JSON file, and whether the file is a single article.

    Raises RejectedError for a file that isn't JSON, is cut off or over `MAX_JSON_BYTES`.
    """
    size = path.stat().st_size
    if size > MAX_JSON_BYTES:
        raise RejectedError(
            RejectReason.TOO_LONG,
            f"{size} bytes of JSON exceed the {MAX_JSON_BYTES} parsed at once: convert it to JSON Lines",
        )
    text = decode(path.read_bytes()).removeprefix("\ufeff").strip()
    if not text:
        raise RejectedError(RejectReason.EMPTY, "the file is empty")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _broken(error, len(text)) from error
    if isinstance(value, dict) and (_has_text(value, options.columns) or not _list_in(value)):
        return iter([(1, value)]), True
    items = value if isinstance(value, list) else _list_in(value) if isinstance(value, dict) else None
    if items is None:
        raise RejectedError(
            RejectReason.BAD_JSON,
            f"the file holds a {_kind(value)}: give an array of objects, one an article",
        )
    return _item_rows(items, place), False


def holds_json_lines(stream: io.BufferedReader) -> bool:
    """Tell whether the file at `stream` is JSON Lines, whatever its name; leaves the stream at its start."""
    head = stream.read(_ROOM_CHARS)
    stream.seek(0)
    lines = [line for line in head.split(b"\n") if line.strip()]
    if len(lines) < 2 or not lines[1].lstrip().startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(lines[0]), dict)
    except ValueError:
        return False


def _item_rows(items: list[object], place: str) -> Iterator[Row | Rejection]:
    for number, item in enumerate(items, start=1):
        if isinstance(item, dict):
            yield number, item
        else:
            detail = f"item {number} is a {_kind(item)}, not an object: one article an item"
            yield Rejection(f"{place}:{number}", RejectReason.BAD_JSON, detail)


def _has_text(value: Mapping[str, object], chosen: Mapping[str, str]) -> bool:
    roles = find_roles(tuple(value), chosen)
    return "text" in roles and isinstance(value[roles["text"]], str)


def _list_in(value: Mapping[str, object]) -> list[object] | None:
    """Return the longest list of objects among the values, as in {"articles": [{…}, …]}."""
    lists = [
        item for item in value.values() if isinstance(item, list) and any(isinstance(i, dict) for i in item)
    ]
    return max(lists, key=len, default=None)


def _broken(error: ValueError | RecursionError, length: int) -> RejectedError:
    at_end = isinstance(error, json.JSONDecodeError) and (
        error.pos >= length - 1 or error.msg.startswith("Unterminated string")
    )
    if at_end:
        return RejectedError(
            RejectReason.TRUNCATED, f"the JSON ends too early ({_told(error)}): the file was cut off"
        )
    return RejectedError(RejectReason.BAD_JSON, f"not JSON ({_told(error)}): correct the file")


def _told(error: Exception) -> str:
    return "too deeply nested" if isinstance(error, RecursionError) else str(error)


def _kind(value: object) -> str:
    return {list: "list", str: "string", bool: "true or false", type(None): "null"}.get(type(value), "number")
