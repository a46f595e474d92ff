"""JSON Lines, read line by line, and plain JSON files: arrays, objects that hold one, single articles."""

import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.reading.cells import cells_of
from pipeline.reading.columns import Row, find_layout
from pipeline.reading.decoding import decode, open_text
from pipeline.reading.model import ReadOptions, RejectedError, Rejection, RejectReason
from pipeline.reading.nested import plain_value, row_of
from pipeline.reading.wordlists import load_words
from pipeline.wording import kept

#: A JSON file is parsed as a whole; above this size it must come as JSON Lines.
MAX_JSON_BYTES = 200_000_000

_ARRAY = re.compile(r"\[\s*\{\s*(\"[^\"\\]{1,200}\")")
_FOLLOWS = re.compile(r"\s*(?:,\s*)?(\{)")
_CLOSED = re.compile(r"\s*\]")
# An escaped character (\u00e9) takes six; the rest is room for the other fields.
_CHARS_PER_CHAR = 6
_ROOM_CHARS = 1 << 16
_DECODER = json.JSONDecoder(object_pairs_hook=cells_of)


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
                    kept(
                        "the line has more than {limit} characters: raise the limit or split the article",
                        limit=limit,
                    ),
                )
            elif line.strip():
                yield _line_row(line.replace("\0", ""), number, complete, place, options)


def _line_row(line: str, number: int, complete: bool, place: str, options: ReadOptions) -> Row | Rejection:
    here = f"{place}:{number}"
    try:
        value = _DECODER.decode(line.strip().removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        if not complete:
            return Rejection(
                here, RejectReason.TRUNCATED, kept("the last line isn't complete JSON: the file was cut off")
            )
        return Rejection(
            here,
            RejectReason.BAD_JSON,
            kept("not a JSON object ({error}): correct this line", error=_told(error)),
        )
    if not isinstance(value, dict):
        return Rejection(
            here,
            RejectReason.BAD_JSON,
            kept("the line holds {kind}, not an object: one article a line", kind=_kind(value)),
        )
    return number, _row(value, options.columns)


def json_rows(path: Path, place: str, options: ReadOptions) -> tuple[Iterator[Row | Rejection], bool]:
    """Return the rows of a JSON file, and whether the file is a single article.

    Raises RejectedError for a file that isn't JSON, is cut off or over `MAX_JSON_BYTES`.
    """
    size = path.stat().st_size
    if size > MAX_JSON_BYTES:
        raise RejectedError(
            RejectReason.TOO_LONG,
            kept(
                "{size} bytes of JSON exceed the {max_json_bytes} parsed at once: convert it to JSON Lines",
                size=size,
                max_json_bytes=MAX_JSON_BYTES,
            ),
        )
    text = decode(path.read_bytes()).removeprefix("\ufeff").strip()
    if not text:
        raise RejectedError(RejectReason.EMPTY, kept("the file is empty"))
    try:
        value = _DECODER.decode(text)
    except RecursionError as error:
        raise _broken(error, len(text)) from error
    except ValueError as error:
        items = whole_items(text)
        if not any(isinstance(item, dict) for item in items):
            raise _broken(error, len(text)) from error
        return _item_rows(items, place, options.columns), False
    chosen = options.columns
    if isinstance(value, dict) and not _has_text(value, chosen):
        lists = _lists_in(value, chosen)
        if len(lists) > 1:
            return _one_of(lists, place, chosen), False
        value = next(iter(lists.values()), None) or _by_key(value, chosen) or value
    if isinstance(value, dict):
        return iter([(1, _row(value, chosen))]), True
    if not isinstance(value, list):
        raise RejectedError(
            RejectReason.BAD_JSON,
            kept("the file holds {kind}: give an array of objects, one an article", kind=_kind(value)),
        )
    return _item_rows(value, place, chosen), False


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


def _item_rows(items: list[object], place: str, chosen: Mapping[str, str]) -> Iterator[Row | Rejection]:
    for number, item in enumerate(items, start=1):
        if isinstance(item, dict):
            yield number, _row(item, chosen)
        elif isinstance(item, RejectedError):
            yield Rejection(f"{place}:{number}", item.reason, item.detail)
        else:
            detail = kept(
                "item {number} is {kind}, not an object: one article an item",
                number=number,
                kind=_kind(item),
            )
            yield Rejection(f"{place}:{number}", RejectReason.BAD_JSON, detail)


def _row(item: Mapping[str, object], chosen: Mapping[str, str]) -> Mapping[str, object]:
    """Return `item` as a row; of one that wraps the article, as search engines do, what is inside."""
    layout = find_layout(tuple(item), chosen)
    if not (_has_text(item, chosen) or layout.leads or layout.summaries):
        for inner in item.values():
            if isinstance(inner, dict) and find_layout(tuple(inner), chosen).has_text:
                return row_of(inner)
    return row_of(item)


def _has_text(value: Mapping[str, object], chosen: Mapping[str, str]) -> bool:
    column = find_layout(tuple(value), chosen).roles.get("text")
    return column is not None and isinstance(plain_value(value[column], "text"), str)


def _by_key(value: Mapping[str, object], chosen: Mapping[str, str]) -> list[object] | None:
    """Return the objects of {"https://…": {…}, …}, each with its key as its address or else its id."""
    members = [member for member in value.values() if isinstance(member, dict)]
    with_text = sum(find_layout(tuple(member), chosen).has_text for member in members)
    if len(members) < len(value) or 2 * with_text <= len(members):
        return None
    if len(value) == 1 and not next(iter(value)).startswith("http"):
        # An object around one article.
        return None
    named: list[object] = []
    for key, member in value.items():
        role = "url" if key.startswith(("http://", "https://")) else "id"
        known = find_layout(tuple(member), chosen).roles if isinstance(member, dict) else {}
        named.append(member if role in known else {role: key, **member})  # type: ignore[dict-item]
    return named


def _lists_in(value: Mapping[str, object], chosen: Mapping[str, str]) -> dict[str, list[object]]:
    """Return the lists of articles among the values, as in {"articles": [{…}, …]}, by their keys.

    Where no list holds any text, that is the longest list of objects.
    """
    lists = {
        key: item
        for key, item in value.items()
        if isinstance(item, list) and any(isinstance(i, dict) for i in item)
    }
    told = {key: items for key, items in lists.items() if any(_is_row(item, chosen) for item in items)}
    longest = max(lists, key=lambda key: len(lists[key]), default=None)
    return told or ({longest: lists[longest]} if longest is not None else {})


def _is_row(item: object, chosen: Mapping[str, str]) -> bool:
    if not isinstance(item, dict):
        return False
    row = _row(item, chosen)
    return find_layout(tuple(row), chosen).has_text


def _one_of(
    lists: Mapping[str, list[object]], place: str, chosen: Mapping[str, str]
) -> Iterator[Row | Rejection]:
    """Yield the rows of the one list that is called as articles are; the others are set aside.

    Where none is, or several are, nobody knows which the articles are.
    """
    names = load_words("columns")["articles"]["names"]
    known = [key for key in lists if key.casefold() in names]
    for key, items in lists.items():
        if known == [key]:
            yield from _item_rows(items, place, chosen)
            continue
        detail = kept(
            "one of {lists} lists of texts in this file, with {items} of them, is not read: if these are"
            " articles, put them into a file of their own",
            lists=len(lists),
            items=len(items),
        )
        yield Rejection(f"{place}:{key:.40}", RejectReason.BAD_JSON, detail)


def whole_items(text: str) -> list[object]:
    """Return the items of a broken JSON array, or of the first array of objects in an object.

    In the place of an item that is broken stands the RejectedError that tells why. Reading goes on at the
    next object that begins as the first one does, with the same key.
    """
    start = _ARRAY.search(text)
    items: list[object] = []
    if start is None:
        return items
    begins = re.compile(rf"[}}\]]\s*(?:,\s*)?(\{{\s*{re.escape(start[1])}\s*:)")
    position = start.end(0) - len(start[0].lstrip("[ \t\r\n"))
    while True:
        try:
            item, end = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            following = begins.search(text, position)
            at_end = following is None and isinstance(error, ValueError)
            items.append(_broken(error, len(text)) if at_end else _bad_item(error))
        else:
            items.append(item)
            following = _FOLLOWS.match(text, end)
            if following is None and not _CLOSED.match(text, end):
                following = begins.search(text, end)
                detail = kept("what follows this item is no other item: correct the file")
                cut = kept("the JSON ends too early: the file was cut off")
                reason = RejectReason.BAD_JSON if following else RejectReason.TRUNCATED
                items.append(RejectedError(reason, detail if following else cut))
        if following is None:
            return items
        position = following.start(1)


def _bad_item(error: Exception) -> RejectedError:
    return RejectedError(
        RejectReason.BAD_JSON, kept("not JSON ({error}): correct this item", error=_told(error))
    )


def _broken(error: ValueError | RecursionError, length: int) -> RejectedError:
    at_end = isinstance(error, json.JSONDecodeError) and (
        error.pos >= length - 1 or error.msg.startswith("Unterminated string")
    )
    if at_end:
        return RejectedError(
            RejectReason.TRUNCATED,
            kept("the JSON ends too early ({error}): the file was cut off", error=_told(error)),
        )
    return RejectedError(
        RejectReason.BAD_JSON, kept("not JSON ({error}): correct the file", error=_told(error))
    )


def _told(error: Exception) -> str:
    return kept("too deeply nested") if isinstance(error, RecursionError) else str(error)


def _kind(value: object) -> str:
    kinds = {
        list: kept("a list"),
        str: kept("a string"),
        bool: kept("a true or false"),
        type(None): kept("a null"),
    }
    return kinds.get(type(value), kept("a number"))
