"""Names for what the dataset has codes for: codes, countries, columns, fields, and the value of any field."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from pipeline.dataset.codes import CODED_COLUMNS, code_rows
from pipeline.dataset.columns import INCIDENTS, Kind
from pipeline.dataset.rows import LIST_COLUMNS, Cell, several
from pipeline.dataset.shown.amounts import figure, money, volume
from pipeline.dataset.shown.days import date_text
from pipeline.dataset.shown.words import word
from pipeline.schema import check_edtf

_KINDS = {column.name: column.kind for column in INCIDENTS.columns}
_SUM = re.compile(r"(-?\d+(?:\.\d+)?)(?: ([A-Z]{3,5}))?")
_SUMS = ("ransom_amount", "sale_price")


@cache
def _labels(language: str) -> dict[tuple[str, str], str]:
    return {(str(row["column"]), str(row["code"])): str(row[f"label_{language}"]) for row in code_rows()}


@cache
def _countries() -> dict[str, dict[str, str]]:
    text = files("pipeline.lexicon").joinpath("countries.tsv").read_text("utf-8")
    lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    header, *rows = lines
    return {row[0]: dict(zip(header, row, strict=True)) for row in rows}


def label(column: str, code: Cell, language: str) -> str | None:
    """Return the label of a code of a coded column; a code that has none as it is, None for None."""
    return None if code is None else _labels(language).get((column, str(code)), str(code))


def labels(column: str, cell: Cell, language: str) -> list[str]:
    """Return the labels of a cell of incidents that joins codes."""
    return [str(label(column, code, language)) for code in several(cell)]


def country(code: Cell, language: str) -> str | None:
    """Return the name of the country of an ISO 3166-1 code; a code without one as it is, None for None."""
    if code is None:
        return None
    known = _countries().get(str(code))
    return known[language] if known else str(code)


def truth(value: Cell, language: str) -> str | None:
    """Return yes or no in `language`, None for None."""
    return None if value is None else str(word(language, "truth", "yes" if value else "no"))


def heading(table: str, column: str, language: str) -> str:
    """Return the heading of a column of one of the tables. Raises KeyError for one that is not there."""
    return str(word(language, "headings", table, column))


def headings(table: str, columns: Sequence[str], language: str) -> list[str]:
    """Return the headings of `columns` of one of the tables, in their order."""
    return [heading(table, column, language) for column in columns]


@cache
def field_name(field: Cell, language: str) -> str:
    """Return the name of a field of evidence or conflicts: a column's heading, or that of several."""
    name = str(field)
    try:
        return str(word(language, "fields", name))
    except KeyError:
        return heading("incidents", name, language) if name in _KINDS else name


def value_text(field: Cell, value: Cell, language: str) -> str | None:
    """Return the value of a field, as evidence and conflicts write it, in words; None for None.

    A text that is no value of the field's kind stays as it is.
    """
    if value is None:
        return None
    name, text = str(field), str(value)
    if name in CODED_COLUMNS or name in LIST_COLUMNS:
        return ", ".join(labels(name, text, language))
    if name == "victim_country":
        return country(text, language)
    return _of_kind(_KINDS.get(name), name, text, language)


def _of_kind(kind: Kind | None, name: str, text: str, language: str) -> str:
    if kind is Kind.TRUTH and text in ("true", "false"):
        return str(truth(text == "true", language))
    if kind in (Kind.EDTF, Kind.DAY):
        try:
            return date_text(check_edtf(text), language)
        except ValueError:
            return text
    if kind in (Kind.WHOLE, Kind.DECIMAL) and (match := _SUM.fullmatch(text)):
        number = float(match[1]) if "." in match[1] else int(match[1])
        if name in _SUMS:
            return money(number, match[2], language)
        if name == "data_volume_bytes":
            return volume(int(number), language)
        return figure(number, language)
    return text
