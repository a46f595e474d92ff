"""Publication dates as files and columns state them: ISO, French and English forms, timestamps."""

import datetime as dt
import re
from functools import lru_cache
from typing import Any

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)|(\d{4})(\d{2})(\d{2})(?:T\d{4,6}.*)?$")
_NUMERIC = re.compile(r"(?:\D{0,20}\s)?(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TIME = re.compile(r"[\s,]+(?:à\s+|at\s+|T)?\d{1,2}\s*[:hH]\s*(?:\d{2})?.*$")
_TIMESTAMP = re.compile(r"\d{9,13}(?:\.\d+)?$")
# Earlier dates stand for "unknown" in many exports, and no French news on the matter is older.
_FIRST_YEAR, _LAST_YEAR = 1985, 2100


def parse_date(value: object) -> dt.date | None:
    """Return the day that `value` states, or None when it states none that is sure.

    Takes dates, datetimes, Unix timestamps (seconds or milliseconds, read as UTC) and text: ISO
    8601, `21/11/2024` (day first unless that is impossible), `21 novembre 2024`, `Nov 21, 2024`,
    with or without weekday and time. A date without its day, month or year gives None.
    """
    if isinstance(value, dt.datetime):
        return _plausible(value.year, value.month, value.day)
    if isinstance(value, dt.date):
        return _plausible(value.year, value.month, value.day)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    return _parse_text(" ".join(value.split()))


@lru_cache(maxsize=8192)
def _parse_text(text: str) -> dt.date | None:
    if not 6 <= len(text) <= 80:
        return None
    iso = _ISO.match(text)
    if iso:
        year, month, day = (int(part) for part in iso.groups() if part)
        return _plausible(year, month, day)
    if _TIMESTAMP.match(text):
        return _from_timestamp(float(text))
    numeric = _NUMERIC.match(text)
    if numeric:
        return _day_first(*(int(part) for part in numeric.groups()))
    return _parse_words(text)


def _from_timestamp(seconds: float) -> dt.date | None:
    if seconds > 1e11:
        seconds /= 1000
    day = dt.datetime.fromtimestamp(seconds, dt.UTC)
    return _plausible(day.year, day.month, day.day)


def _day_first(day: int, month: int, year: int) -> dt.date | None:
    if month > 12 >= day:
        day, month = month, day
    if year < 100:
        year += 2000
    return _plausible(year, month, day)


def _parse_words(text: str) -> dt.date | None:
    # Without a written year dateparser would take one from the clock, and runs would differ.
    if not _YEAR.search(text):
        return None
    import dateparser  # takes about half a second, and most runs need it late or never

    # The published type of the settings leaves out keys that dateparser documents.
    settings: Any = {
        "DATE_ORDER": "DMY",
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
    }
    for candidate in dict.fromkeys((text, _TIME.sub("", text))):
        found = dateparser.parse(candidate, languages=["fr", "en"], settings=settings)
        if found:
            return _plausible(found.year, found.month, found.day)
    return None


def _plausible(year: int, month: int, day: int) -> dt.date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
