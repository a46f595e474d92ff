"""Reads an analyst's own list: CSV in any encoding, any usual separator, headers in French or English."""

import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import NoReturn

from pipeline.dataset.own.matching import domain_of, names_somebody
from pipeline.dataset.own.watch_list import Watched, WatchList
from pipeline.dataset.safety import one_line
from pipeline.reading.decoding import open_text
from pipeline.reading.model import RejectedError
from pipeline.wording import _

_SEPARATORS = (";", ",", "\t")
_BETWEEN_NAMES = re.compile(r"[|\n\r]+")
_BETWEEN_DOMAINS = re.compile(r"[|,;\s]+")


class ListError(ValueError):
    """A list that cannot be used; the message names the file, the line and the remedy."""


def read_watch_list(path: Path) -> WatchList:
    """Return those whom the list at `path` names. Raises ListError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        message = _("cannot read {path}: {reason}; name a CSV file", path=path, reason=str(error.strerror))
        raise ListError(message) from error
    entries = tuple(_watched(path, line, cells) for line, cells in _rows(path, data))
    if not entries:
        raise ListError(
            _("{path} names nobody; add a line below its header, or leave the option out", path=path)
        )
    return WatchList(blake2b(data, digest_size=8).hexdigest(), entries)


def _watched(path: Path, line: int, cells: Mapping[str, str]) -> Watched:
    name = one_line(cells["name"])
    if not name:
        _refuse(path, line, _("the name is empty; fill it in, or remove the line"))
    others = map(one_line, _BETWEEN_NAMES.split(cells.get("other_names", "")))
    names = tuple(dict.fromkeys(one for one in (name, *others) if one))
    domains = []
    for written in filter(None, _BETWEEN_DOMAINS.split(cells.get("domains", ""))):
        domain = domain_of(written)
        if domain is None:
            _refuse(path, line, _("{written!r} is no domain; write it like exemple.fr", written=written))
        domains.append(domain)
    for one in names:
        # A domain can be the only sign of somebody whose name is a common noun.
        if not names_somebody(one) and not (domains and one == name):
            _refuse(
                path,
                line,
                _("{name!r} means nobody in particular; write its full name, with capitals", name=one),
            )
    return Watched(name, names, tuple(dict.fromkeys(domains)))


def _rows(path: Path, data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the cells of each row that is not blank by column, with the number of its first line."""
    header: list[str] | None = None
    columns: dict[str, int] = {}
    for line, cells in _records(path, data):
        if header is None:
            header = cells
            columns = _columns(path, line, header)
        elif len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            _refuse(
                path,
                line,
                _(
                    "the row has {cells} cells, the header {headers}; quote cells that hold the separator",
                    cells=len(cells),
                    headers=len(header),
                ),
            )
        elif any(cell.strip() for cell in cells):
            yield line, {name: cells[place] for name, place in columns.items() if place < len(cells)}


def _records(path: Path, data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the header and the rows, as cells, each with the number of its first line."""
    try:
        with open_text(io.BufferedReader(io.BytesIO(data)), newline="", nuls=True) as stream:
            lines = [line.lstrip("\ufeff") if number == 0 else line for number, line in enumerate(stream)]
    except RejectedError as error:
        raise ListError(_("{path} is no text; save it as CSV", path=path)) from error
    above = 0
    # Excel may be told the separator in a line of its own.
    while above < len(lines) and (not _plain(lines[above]) or lines[above].casefold().startswith("sep=")):
        above += 1
    if above == len(lines):
        raise ListError(_("{path} is empty; its first line names the columns: name (nom), …", path=path))
    reader = csv.reader(lines[above:], delimiter=_separator(lines[above]), strict=True)
    before = 0
    try:
        for cells in reader:
            yield above + before + 1, cells
            before = reader.line_num
    except csv.Error as error:
        message = _("a quotation mark is out of place; close it, or remove it")
        raise ListError(_at(path, above + before + 1, message)) from error


def _separator(header: str) -> str:
    """Return the separator under which the most headers are known, then the most cells stand."""

    def worth(separator: str) -> tuple[int, int]:
        names = [_plain(name) for name in header.split(separator)]
        return sum(name in _usual() for name in names), len(names)

    return max(_SEPARATORS, key=worth)


def _columns(path: Path, line: int, header: list[str]) -> dict[str, int]:
    """Return where each column stands. Raises ListError where there is none of names."""
    columns: dict[str, int] = {}
    for place, name in enumerate(header):
        if column := _usual().get(_plain(name)):
            columns.setdefault(column, place)
    if "name" not in columns:
        headers = ", ".join(repr(one_line(name)) for name in header)
        _refuse(
            path,
            line,
            _("no column has the names; call one name or nom (headers found: {headers})", headers=headers),
        )
    return columns


@cache
def _usual() -> dict[str, str]:
    usual = tomllib.loads(files("pipeline.dataset.own").joinpath("headers.toml").read_text("utf-8"))
    return {_plain(header): column for column, headers in usual.items() for header in [column, *headers]}


def _plain(text: str) -> str:
    """Return the letters and digits of a header as words, without case and accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", letters.replace("_", " ").encode("ascii", "ignore").decode("ascii")))


def _refuse(path: Path, line: int, problem: str) -> NoReturn:
    raise ListError(_at(path, line, problem))


def _at(path: Path, line: int, problem: str) -> str:
    return _("{path}, line {line}: {problem}", path=path, line=line, problem=problem)
