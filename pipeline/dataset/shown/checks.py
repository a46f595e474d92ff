"""What a row of incidents should be checked for, with its reasons. For reading only: no file of data has it.

The limits and the words are data (`checks.toml`). A column that an analyst corrected, or a row that one
confirmed, is not called into question again.
"""

import datetime as dt
import tomllib
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.dataset.corrections import WHOLE_ROW
from pipeline.dataset.rows import Row, several
from pipeline.dataset.shown.days import date_max
from pipeline.dataset.shown.words import in_language
from pipeline.schema import Salience, Status

#: The name under which the legend lists these codes.
COLUMN = "to_check"


class Check(StrEnum):
    """Why a row should be checked."""

    DATE_LONG_BEFORE = "date_long_before"
    PAID_BY_CLAIM = "paid_by_claim"
    WEAK_COUNTRY = "weak_country"
    FIGURES_DIFFER = "figures_differ"
    SEEN_ONCE = "seen_once"


def to_check(row: Row, evidence: Iterable[Row] = (), conflicts: Iterable[Row] = ()) -> list[Check]:
    """Return what a row of incidents should be checked for, by its own evidence and conflicts."""
    return still_open(row, {*by_row(row), *by_evidence(evidence), *by_conflicts(conflicts)})


def still_open(row: Row, found: Iterable[Check]) -> list[Check]:
    """Return those of the reasons `found` for `row` that no analyst has set at rest, in their order."""
    reviewed = set(several(row["reviewed"]))
    if WHOLE_ROW in reviewed:
        return []
    wanted = set(found)
    return [check for check in Check if check in wanted and reviewed.isdisjoint(_limits(check)["columns"])]


def by_row(row: Row) -> set[Check]:
    """Return the reasons that the cells of a row of incidents give by themselves."""
    found = set()
    if _is_long_before(row):
        found.add(Check.DATE_LONG_BEFORE)
    if row["ransom_paid"] and row["status"] == Status.CLAIMED:
        found.add(Check.PAID_BY_CLAIM)
    confidence = row["confidence"]
    unsure = confidence is not None and float(confidence) < _limits(Check.SEEN_ONCE)["below"]
    if unsure and row["articles_count"] == 1:
        found.add(Check.SEEN_ONCE)
    return found


def by_evidence(evidence: Iterable[Row]) -> set[Check]:
    """Return the reasons that the rows of evidence of one incident give."""
    sure = [row["confidence"] for row in evidence if row["field"] == "victim_country"]
    below = _limits(Check.WEAK_COUNTRY)["below"]
    weak = len(sure) == 1 and sure[0] is not None and float(sure[0]) < below
    return {Check.WEAK_COUNTRY} if weak else set()


def by_conflicts(conflicts: Iterable[Row]) -> set[Check]:
    """Return the reasons that the rows of conflicts of one incident give."""
    figures = _limits(Check.FIGURES_DIFFER)["fields"]
    return {Check.FIGURES_DIFFER} if any(row["field"] in figures for row in conflicts) else set()


def check_text(check: Check, language: str) -> str:
    """Return a reason in words."""
    return str(in_language(_limits(check), language))


def check_rows() -> list[Row]:
    """Return one row per reason, in the form of the legend of the codes."""
    return [
        {
            "column": COLUMN,
            "code": check.value,
            "label_en": check_text(check, "en"),
            "label_fr": check_text(check, "fr"),
            "meaning": _limits(check)["meaning"],
            "sensitive": None,
        }
        for check in Check
    ]


def _is_long_before(row: Row) -> bool:
    """Tell whether what an article is about is said to lie years back; what it recalls may well do so."""
    date, published = row["date"], row["first_published"]
    if date is None or published is None or row["salience"] != Salience.MAIN:
        return False
    years = float(_limits(Check.DATE_LONG_BEFORE)["years"])
    return (dt.date.fromisoformat(str(published)) - date_max(str(date))).days > 365.25 * years


@cache
def _limits(check: Check) -> dict[str, Any]:
    text = files("pipeline.dataset.shown").joinpath("checks.toml").read_text("utf-8")
    entry: dict[str, Any] = tomllib.loads(text)[check.value]
    return entry
