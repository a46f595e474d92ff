"""Which column of a table is what: the usual English and French names, or those that the user names."""

import datetime as dt
import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from pipeline.reading.dates import parse_date
from pipeline.reading.decoding import decode
from pipeline.reading.markup import without_markup
from pipeline.reading.model import ROLES, Draft, RejectedError, Rejection, RejectReason
from pipeline.reading.wordlists import load_words

#: A row as a table's reader gives it: its number (counted from 1) and its cells by column name.
Row = tuple[int, Mapping[str, object]]

# So many rows without a text column, and none with one, make the whole file wrong.
_ROWS_TO_FIND_TEXT = 100


@cache
def _usual_names() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    words = load_words("columns")
    return {
        role: (
            frozenset(_plain(name) for name in words[role]["names"]),
            frozenset(_plain(name) for name in words[role]["doubtful"]),
        )
        for role in ROLES
    }


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(character for character in letters if character.isalnum())


def find_roles(names: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Map each role of `ROLES` that a column plays to that column's name.

    A column in `chosen` (role → name) comes first, in any case and accents; then the usual names,
    then the doubtful ones. No column plays two roles.
    """
    roles: dict[str, str] = {}
    by_plain = {_plain(name): name for name in reversed(names)}
    for role, name in chosen.items():
        if name in names or _plain(name) in by_plain:
            roles[role] = name if name in names else by_plain[_plain(name)]
    for rank in (0, 1):
        for role in ROLES:
            # A chosen text column that isn't there must be told, not replaced by another one.
            if role in roles or (role == "text" and role in chosen):
                continue
            free = (name for name in names if name not in roles.values())
            match = next((name for name in free if _plain(name) in _usual_names()[role][rank]), None)
            if match is not None:
                roles[role] = match
    return roles


def no_text_column(place: str, names: Sequence[str], chosen: Mapping[str, str]) -> Rejection:
    """Return the rejection of a table, or row, at `place` that has the columns `names` and no text."""
    found = ", ".join(repr(name[:40]) for name in names[:20]) + (", …" if len(names) > 20 else "")
    wanted = (
        f"no column named {chosen['text']!r}" if "text" in chosen else "no column holds the article's text"
    )
    return Rejection(
        place,
        RejectReason.NO_TEXT_COLUMN,
        f"{wanted} (columns found: {found or 'none'}): name it with --columns text=NAME",
    )


def drafts_of_rows(
    rows: Iterator[Row | Rejection], place: str, stem: str, chosen: Mapping[str, str], single: bool = False
) -> Iterator[Draft | Rejection]:
    """Turn the rows of the table at `place` into drafts; ids of rows without one will begin with `stem`.

    A `single` article is named `stem` itself. A table without text column gives one rejection, and its rest
    isn't read.
    """
    roles_of: dict[tuple[str, ...], dict[str, str]] = {}
    textless: list[Rejection] = []
    names: dict[str, None] = {}
    found_text = found_row = False
    for row in rows:
        found_row = True
        if isinstance(row, Rejection):
            yield row
            continue
        number, cells = row
        columns = tuple(cells)
        if columns not in roles_of and len(roles_of) < 1000:
            roles_of[columns] = find_roles(columns, chosen)
        roles = roles_of.get(columns) or find_roles(columns, chosen)
        if "text" in roles:
            found_text = True
            yield from textless
            textless.clear()
            draft = _draft(place if single else f"{place}:{number}", stem, cells, roles)
            yield replace(draft, article_id=stem, origin=place) if single and not draft.article_id else draft
            continue
        names.update(dict.fromkeys(columns))
        rejection = no_text_column(f"{place}:{number}", columns, chosen)
        if found_text:
            yield rejection
            continue
        textless.append(rejection)
        if len(textless) == _ROWS_TO_FIND_TEXT:
            break
    if textless:
        yield no_text_column(place, tuple(names), chosen)
    elif not found_row:
        yield Rejection(place, RejectReason.EMPTY, "the table has no rows")


def _draft(place: str, stem: str, cells: Mapping[str, object], roles: Mapping[str, str]) -> Draft:
    def cell(role: str) -> object:
        return cells.get(roles[role]) if role in roles else None

    return Draft(
        place=place,
        article_id=cell_text(cell("id")),
        stem=stem,
        text=without_markup(cell_text(cell("text")) or ""),
        title=without_markup(cell_text(cell("title")) or "") or None,
        published=parse_date(cell("published")),
        source=cell_text(cell("source")),
        url=cell_text(cell("url")),
    )


def cell_text(value: object) -> str | None:
    """Return a cell as text, None for an empty one; a whole number has no ".0", lists count as empty."""
    if isinstance(value, bytes):
        try:
            value = decode(value)
        except RejectedError:
            return None
    if isinstance(value, float):
        if math.isnan(value):
            return None
        value = int(value) if value.is_integer() else value
    if isinstance(value, str | int | float | dt.date):
        return str(value).strip() or None
    return None
