"""Dates as people write them, as precise as they are, and the days between which they lie."""

import datetime as dt

from pipeline.dataset.periods import Period, period_of
from pipeline.dataset.rows import Cell
from pipeline.dataset.shown.words import word
from pipeline.schema import DateBasis


def date_min(edtf: str) -> dt.date:
    """Return the first day that an EDTF date of the guide allows; `~` changes nothing."""
    return _written(edtf).first


def date_max(edtf: str) -> dt.date:
    """Return the last day that an EDTF date of the guide allows; `~` changes nothing."""
    return _written(edtf).last


def sort_day(date: Cell, first_published: Cell) -> dt.date | None:
    """Return the day by which an incident is put in order, None where nothing tells one.

    It is the first that its date allows; of an incident without date, that of the first publication.
    """
    day = date or first_published
    return date_min(str(day)) if day else None


def date_text(edtf: str, language: str) -> str:
    """Return an EDTF date in words of its precision: « 19 novembre 2024 », « vers mars 2024 », « 2024 »."""
    parts = [int(part) for part in edtf.rstrip("~").split("-")]
    say = word(language, "dates")
    name = ("year", "month", "day")[len(parts) - 1]
    year, month, day = [*parts, 0, 0][:3]
    # French counts the first of a month, and no other day, in order.
    text = str(say[name]).format(
        year=year, month=say["months"][month - 1], day=say["first"] if day == 1 else day
    )
    return str(say[f"around_{name}"]).format(date=text) if edtf.endswith("~") else text


def incident_date(date: Cell, basis: Cell, language: str) -> str | None:
    """Return the date of an incident, with what it is the date of where that is not the attack."""
    if date is None:
        return None
    text = date_text(str(date), language)
    if basis is None or basis == DateBasis.ATTACK:
        return text
    return str(word(language, "dates")["of"]).format(date=text, basis=word(language, "basis", str(basis)))


def published_date(first_published: Cell, language: str) -> str | None:
    """Return what stands for the date of an incident that has none: « article du 5 janvier 2025 »."""
    if first_published is None:
        return None
    text = date_text(str(first_published), language)
    return str(word(language, "dates")["article"]).format(date=text)


def month_text(year: int, month: int, language: str) -> str:
    """Return a month for the axis of a chart: « nov. 2024 »."""
    return f"{word(language, 'dates')['short_months'][month - 1]} {year}"


def _written(edtf: str) -> Period:
    return period_of(edtf.rstrip("~"))
