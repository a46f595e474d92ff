"""Reads an analyst's own lists: those to watch, and a register of organisations."""

import re
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from pipeline.dataset.own.listing import ListError, bytes_of, refuse, rows_of
from pipeline.dataset.own.matching import domain_of, names_somebody
from pipeline.dataset.own.register import Organisation, Register
from pipeline.dataset.own.watch_list import Watched, WatchList
from pipeline.dataset.safety import one_line
from pipeline.wording import _

_BETWEEN_NAMES = re.compile(r"[|\n\r]+")
_BETWEEN_DOMAINS = re.compile(r"[|,;\s]+")


def read_watch_list(path: Path) -> WatchList:
    """Return those whom the list at `path` names. Raises ListError."""
    data = bytes_of(path)
    entries = tuple(_watched(path, line, cells) for line, cells in rows_of(path, data, "name"))
    return WatchList(_digest(path, data, len(entries)), entries)


def read_register(path: Path) -> Register:
    """Return the organisations of the register at `path`. Raises ListError.

    A name that means nobody in particular is no error here: registers are long, and it is met by no victim.
    """
    data = bytes_of(path)
    entries = tuple(_organisation(path, line, cells) for line, cells in rows_of(path, data, "id", "name"))
    return Register(_digest(path, data, len(entries)), entries)


def _digest(path: Path, data: bytes, entries: int) -> str:
    if not entries:
        raise ListError(
            _("{path} names nobody; add a line below its header, or leave the option out", path=path)
        )
    return blake2b(data, digest_size=8).hexdigest()


def _names(path: Path, line: int, cells: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names in a row, the first of them its own."""
    name = one_line(cells.get("name", ""))
    if not name:
        refuse(path, line, _("the name is empty; fill it in, or remove the line"))
    others = map(one_line, _BETWEEN_NAMES.split(cells.get("other_names", "")))
    return tuple(dict.fromkeys(one for one in (name, *others) if one))


def _watched(path: Path, line: int, cells: Mapping[str, str]) -> Watched:
    names = _names(path, line, cells)
    domains = []
    for written in filter(None, _BETWEEN_DOMAINS.split(cells.get("domains", ""))):
        domain = domain_of(written)
        if domain is None:
            refuse(path, line, _("{written!r} is no domain; write it like exemple.fr", written=written))
        domains.append(domain)
    for one in names:
        # A domain can be the only sign of somebody whose name is a common noun.
        if not names_somebody(one) and not (domains and one == names[0]):
            refuse(
                path,
                line,
                _("{name!r} means nobody in particular; write its full name, with capitals", name=one),
            )
    return Watched(names[0], names, tuple(dict.fromkeys(domains)))


def _organisation(path: Path, line: int, cells: Mapping[str, str]) -> Organisation:
    own = one_line(cells.get("id", ""))
    if not own:
        refuse(path, line, _("the id is empty; fill it in, or remove the line"))
    town, sector = (one_line(cells.get(column, "")) for column in ("town", "sector"))
    return Organisation(own, _names(path, line, cells), town, sector)
