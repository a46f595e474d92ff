"""Which column of a table is what: the usual English and French names, or those that the user names."""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain, islice
from pathlib import PurePath

from pipeline.reading.cells import Cells
from pipeline.reading.dates import parse_date, parse_serial, states_month_first
from pipeline.reading.decoding import decode
from pipeline.reading.markup import without_markup
from pipeline.reading.model import ROLES, Draft, RejectedError, Rejection, RejectReason
from pipeline.reading.nested import plain_value
from pipeline.reading.parts import attempt
from pipeline.reading.texts import host_of
from pipeline.reading.wordlists import load_words
from pipeline.wording import kept

#: A row as a table's reader gives it: its number (counted from 1) and its cells by column name.
Row = tuple[int, Mapping[str, object]]

# So many rows without a text column, and none with one, make the whole file wrong.
_ROWS_TO_FIND_TEXT = 100
# So many rows tell whether a table writes its days American-wise.
_ROWS_TO_FIND_ORDER = 50
_ADDRESS = re.compile(r"https?://\S+")
# More digits are the key of some database.
_NUMBER = re.compile(r"(?:#|n[°o]\.?)?\s?\d{1,6}", re.I)
# Engines write one table as many files, whose names change each time.
_PART_OF_TABLE = re.compile(r"part[-_.]?\d+.*", re.I)


@dataclass(frozen=True)
class Layout:
    """Which columns of a table are what.

    `roles` has the column of each role, `more` further ones that count in rows where that is empty, `leads`
    what is printed before the text, `summaries` what counts where there is no text at all.
    """

    roles: Mapping[str, str]
    more: Mapping[str, tuple[str, ...]]
    leads: tuple[str, ...]
    summaries: tuple[str, ...]

    @property
    def has_text(self) -> bool:
        """Whether there is any text to be read."""
        return "text" in self.roles or bool(self.leads or self.summaries)

    @property
    def columns(self) -> list[str]:
        """All columns that are read."""
        further = chain.from_iterable(self.more.values())
        return sorted({*self.roles.values(), *further, *self.leads, *self.summaries})


@cache
def _usual_names() -> dict[str, tuple[Sequence[str], Sequence[str]]]:
    """Return the sure and the doubtful names of each role, in the order of the list."""
    words = load_words("columns")
    return {
        role: ([_plain(n) for n in words[role]["names"]], [_plain(n) for n in words[role]["doubtful"]])
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


def find_layout(names: Sequence[str], chosen: Mapping[str, str]) -> Layout:
    """Return what the columns `names` are, as `find_roles` and the names of what surrounds texts tell."""
    return _layout(tuple(names), tuple(sorted(chosen.items())))


# Rows of JSON have keys of their own, mostly the same.
@lru_cache(maxsize=1024)
def _layout(names: tuple[str, ...], wishes: tuple[tuple[str, str], ...]) -> Layout:
    chosen = dict(wishes)
    roles = find_roles(names, chosen)
    free = [name for name in names if name not in roles.values()]
    more: dict[str, tuple[str, ...]] = {}
    for role in ROLES:
        ranks = _usual_names()[role]
        # A day that a table calls by its full name is never the day on which a row was made.
        sure = role == "published" and _plain(roles.get(role, "")) in ranks[0]
        usual = [name for rank in ranks[: 1 if sure else 2] for name in rank]
        further = sorted((n for n in free if _plain(n) in usual), key=lambda n: usual.index(_plain(n)))
        if role in roles and role not in chosen and further:
            more[role] = tuple(further)
    if "text" in chosen:
        return Layout(roles, more, (), ())
    return Layout(roles, more, _in_order(free, "lead"), _in_order(free, "summary"))


def _in_order(names: Sequence[str], kind: str) -> tuple[str, ...]:
    usual = [_plain(name) for name in load_words("columns")[kind]["names"]]
    found = [name for name in names if _plain(name) in usual]
    return tuple(sorted(found, key=lambda name: usual.index(_plain(name))))


def table_name(path: PurePath) -> str:
    """Return what the table at `path` is called, or the one of which that file is a part."""
    if _PART_OF_TABLE.fullmatch(path.stem) and path.parent.name:
        return path.parent.name
    return path.stem


def no_text_column(place: str, names: Sequence[str], chosen: Mapping[str, str]) -> Rejection:
    """Return the rejection of a table, or row, at `place` that has the columns `names` and no text."""
    found = ", ".join(repr(name[:40]) for name in names[:20]) + (", …" if len(names) > 20 else "")
    wanted = (
        kept("no column named {chosen!r}", chosen=chosen["text"])
        if "text" in chosen
        else kept("no column holds the article's text")
    )
    return Rejection(
        place,
        RejectReason.NO_TEXT_COLUMN,
        kept(
            "{wanted} (columns found: {found}): name it with --columns text=NAME",
            wanted=wanted,
            found=found or kept("none"),
        ),
    )


def drafts_of_rows(
    rows: Iterator[Row | Rejection],
    place: str,
    stem: str,
    chosen: Mapping[str, str],
    single: bool = False,
    table: str | None = None,
) -> Iterator[Draft | Rejection]:
    """Turn the rows of the table at `place` into drafts; ids of rows without one will begin with `stem`.

    A `single` article is named `stem` itself. Ids that only number the rows will begin with `table`, where it
    is given: the next table has the same numbers. A table without text column gives one rejection, and its
    rest isn't read.
    """
    textless: list[Rejection] = []
    names: dict[str, None] = {}
    found_text = found_row = False
    first = list(islice(rows, _ROWS_TO_FIND_ORDER))
    month_first = _month_first(first, chosen)
    for row in chain(first, rows):
        found_row = True
        if isinstance(row, Rejection):
            yield row
            continue
        number, cells = row
        columns = tuple(cells)
        layout = find_layout(columns, chosen)
        if layout.has_text:
            found_text = True
            yield from textless
            textless.clear()
            here = place if single else f"{place}:{number}"
            if isinstance(cells, Cells) and layout.roles.get("text") in cells.disputed:
                yield Rejection(here, RejectReason.BAD_ROW, _two_texts(layout.roles["text"]))
                continue
            draft = attempt(_draft, here, stem, cells, layout, month_first)
            if isinstance(draft, Rejection):
                yield replace(draft, source=here)
            else:
                if table and _NUMBER.fullmatch(draft.article_id or ""):
                    draft = replace(draft, article_id=f"{table}-{draft.article_id}")
                alone = single and not draft.article_id
                yield replace(draft, article_id=stem, origin=place) if alone else draft
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
        yield Rejection(place, RejectReason.EMPTY, kept("the table has no rows"))


def _two_texts(name: str) -> str:
    return kept("two columns are named {name!r} and hold different texts: rename or remove one", name=name)


def _month_first(rows: Sequence[Row | Rejection], chosen: Mapping[str, str]) -> bool:
    """Tell whether the days of a table can only be read with the month first, and none with the day first."""
    told = set()
    for row in rows:
        if not isinstance(row, Rejection):
            column = find_layout(tuple(row[1]), chosen).roles.get("published")
            told.add(states_month_first(row[1].get(column)) if column else None)
    return True in told and False not in told


def _draft(place: str, stem: str, cells: Mapping[str, object], layout: Layout, month_first: bool) -> Draft:
    def texts(role: str, names: Sequence[str]) -> Iterator[str]:
        told = (cell_text(plain_value(cells.get(name), role)) for name in names)
        return (text for text in told if text)

    def columns(role: str) -> tuple[str, ...]:
        return (layout.roles[role], *layout.more.get(role, ())) if role in layout.roles else ()

    def cell(role: str) -> str | None:
        return next(texts(role, columns(role)), None)

    text = without_markup(cell("text") or "")
    leads = _joined([without_markup(lead) for lead in texts("text", layout.leads)], text)
    if not text.strip():
        shorts = [without_markup(short) for short in texts("text", layout.summaries)]
        text, leads = (leads or _joined(shorts, "")), ""
    url, sources = cell("url"), list(texts("source", columns("source")))
    if sources and _ADDRESS.fullmatch(sources[0]):
        # Some scrapers call the address of an article its source.
        url = url or sources[0]
        named = [name for name in sources if not _ADDRESS.fullmatch(name)]
        sources = named or list(filter(None, [host_of(sources[0])]))
    days = (plain_value(cells.get(name), "published") for name in columns("published"))
    return Draft(
        place=place,
        article_id=cell_text(plain_value(cells.get(layout.roles.get("id", "")), "id")),
        stem=stem,
        text=text,
        lead=leads,
        title=without_markup(cell("title") or "") or None,
        published=next(filter(None, (parse_date(d, month_first) or parse_serial(d) for d in days)), None),
        source=next(iter(sources), None),
        url=url,
    )


def _joined(texts: Sequence[str], text: str) -> str:
    """Return `texts` as paragraphs, without those that stand in another of them or in `text`."""
    kept: list[str] = []
    for one in texts:
        rest = [other for other in texts if len(other) > len(one)]
        if one not in kept and not any(one in other for other in (*rest, text)):
            kept.append(one)
    return "\n\n".join(kept)


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
