"""Values inside values: what readers, scrapers and search engines nest in the JSON that they write."""

import datetime as dt
from collections.abc import Mapping

#: Under which of its keys an object tells what it is to an article, by the part that it plays.
_KEYS = {
    "id": ("$oid", "value", "#text"),
    "published": ("date-parts", "$date", "iso", "date", "value", "raw"),
    "source": ("name", "title", "label", "value", "#text"),
    "text": ("content", "rendered", "html", "text", "value", "body", "#text"),
    "title": ("rendered", "text", "value", "content", "name", "#text"),
    "url": ("href", "url", "@id", "link", "value", "#text"),
}
#: What lies deeper is no part of an article, and may be deeper than programs can follow.
_MOST_LEVELS = 50


def plain_value(value: object, role: str, levels: int = _MOST_LEVELS) -> object:
    """Return what `value`, an object or a list, tells for `role`; any other value comes as it is.

    Of a text all members of a list count, each a paragraph, of anything else the first that tells something.
    None when nothing is told within so many `levels`.
    """
    if not levels:
        return None
    if isinstance(value, Mapping):
        found = (plain_value(value.get(key), role, levels - 1) for key in _KEYS[role])
        return next((told for told in found if told not in (None, "")), None)
    if isinstance(value, list | tuple):
        if role == "published" and _is_date(value):
            return dt.date(*value).isoformat()
        members = (plain_value(member, role, levels - 1) for member in value)
        if role != "text":
            return next((told for told in members if told not in (None, "")), None)
        return "\n\n".join(told for told in members if isinstance(told, str)) or None
    return value


def _is_date(value: list[object] | tuple[object, ...]) -> bool:
    """Tell whether a list holds year, month and day, as in {"date-parts": [[2025, 1, 15]]}."""
    if len(value) != 3 or not all(isinstance(part, int) for part in value):
        return False
    year, month, day = value
    try:
        dt.date(int(str(year)), int(str(month)), int(str(day)))
    except ValueError:
        return False
    return True


def row_of(item: Mapping[str, object]) -> dict[str, object]:
    """Return the object `item` as a row, with what feed readers tell of an entry under names of columns."""
    row: dict[str, object] = item.copy() if isinstance(item, dict) else dict(item)
    origin = item.get("origin")
    if isinstance(origin, Mapping) and "source" not in row:
        row["source"] = origin
    for name in ("canonical", "alternate"):
        if isinstance(item.get(name), list) and "url" not in row:
            row["url"] = item[name]
    return row
