"""Publication dates as files and columns state them: ISO, French and English forms, timestamps."""

import datetime as dt
import re
from functools import cache, lru_cache
from typing import Any

from pipeline.reading.wordlists import any_of, load_words

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)|(\d{4})(\d{2})(\d{2})(?:T\d{4,6}.*)?$")
_NUMERIC = re.compile(r"(?:\D{0,20}\s)?(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FIRST = r"(?:1\s?er|1[°º]|1ᵉʳ|premier)"
_TIME = re.compile(r"[\s,]+(?:à\s+|at\s+|T)?\d{1,2}\s*[:hH]\s*(?:\d{2})?.*$")
_TIMESTAMP = re.compile(r"\d{9,13}(?:\.\d+)?$")
#: A date among other words. The year is written out: "6-2-25" may be anything.
_IN_LINE = re.compile(
    r"(?<!\d)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}"
    r"|(?:1er|\d{1,2})\s+[^\W\d_]{3,9}\.?\s+(?:19|20)\d\d"
    r"|[^\W\d_]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d)(?!\d)"
)
# Earlier dates stand for "unknown" in many exports, and no French news on the matter is older.
_FIRST_YEAR, _LAST_YEAR = 1985, 2100
_SERIAL_START = dt.date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = (
    (dt.date(year, 1, 1) - _SERIAL_START).days for year in (_FIRST_YEAR, _LAST_YEAR)
)


def parse_date(value: object, month_first: bool = False) -> dt.date | None:
    """Return the day that `value` states, or None when it states none that is sure.

    Takes dates, datetimes, Unix timestamps (seconds or milliseconds, read as UTC) and text: ISO
    8601, `21/11/2024` (day first unless that is impossible, or else `month_first`), `21 novembre 2024`,
    `21-nov-24`, `Nov 21, 2024`, with or without weekday and time. A date without its day, month or year
    gives None.
    """
    if isinstance(value, dt.datetime):
        return _plausible(value.year, value.month, value.day)
    if isinstance(value, dt.date):
        return _plausible(value.year, value.month, value.day)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    return _parse_text(" ".join(value.split()), month_first)


def parse_serial(value: object) -> dt.date | None:
    """Return the day that spreadsheets store as the number `value`, counted from the end of 1899, or None."""
    try:
        days = float(str(value)) if isinstance(value, str | int | float) else 0.0
    except ValueError:
        return None
    # What is smaller or larger is no day on which an article came out, but some other number.
    return _SERIAL_START + dt.timedelta(int(days)) if _FIRST_SERIAL <= days <= _LAST_SERIAL else None


def states_month_first(value: object) -> bool | None:
    """Tell whether `value` can only be month, day, year (True) or day, month, year (False); None if both."""
    numeric = _NUMERIC.match(" ".join(value.split())) if isinstance(value, str) else None
    if numeric is None:
        return None
    first, second = int(numeric[1]), int(numeric[2])
    return True if first <= 12 < second else False if second <= 12 < first else None


def date_in(line: str) -> dt.date | None:
    """Return the first day that stands in `line`, in one of the forms of `parse_date` with a written year."""
    days = (parse_date(match.group()) for match in _IN_LINE.finditer(line))
    return next(filter(None, days), None)


def without_date(line: str) -> str:
    """Return `line` without the first of the dates that `date_in` looks for."""
    return _IN_LINE.sub("", line, count=1)


@lru_cache(maxsize=8192)
def _parse_text(text: str, month_first: bool) -> dt.date | None:
    if not 6 <= len(text) <= 80:
        return None
    iso = _ISO.match(text)
    if iso:
        year, month, day = (int(part) for part in iso.groups() if part)
        return _plausible(year, month, day)
    if _TIMESTAMP.match(text):
        return _from_timestamp(float(text))
    if tells_another_day(text):
        return None
    numeric = _NUMERIC.match(text)
    if numeric:
        first, second, written = numeric.groups()
        return _day_first(second, first, written) if month_first else _day_first(first, second, written)
    named = _named_month().match(text)
    if named:
        day = int(named["day"]) if named["day"].isdecimal() else 1
        return _plausible(_year(named["year"]), _months()[named["month"].lower()], day)
    return _parse_words(text)


@cache
def _months() -> dict[str, int]:
    return {
        name: int(number) for number, names in load_words("datelines")["months"].items() for name in names
    }


@cache
def _named_month() -> re.Pattern[str]:
    """Return the pattern of a day whose month is a word: "15-janv-25", "lundi 1er mars 2025"."""
    weekdays = any_of(load_words("datelines")["weekdays"])
    return re.compile(
        rf"(?:le\s+)?(?:{weekdays}\.?,?\s+(?:le\s+)?)?"
        rf"(?P<day>\d\d?|{_FIRST})[\s./-]*"
        rf"(?P<month>{any_of(list(_months()))})\.?[\s./-]*'?(?P<year>\d{{4}}|\d\d)(?!\w)",
        re.IGNORECASE,
    )


def tells_another_day(label: str) -> bool:
    """Tell whether a date behind `label` is the day of a printing, a copy or a visit: "Imprimé le"."""
    return _other_day().search(label) is not None


@cache
def _other_day() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(load_words('datelines')['other'])}\b", re.IGNORECASE)


@cache
def _other_day_in_markup() -> re.Pattern[str]:
    """Return the pattern of a label that tells another day, the tags behind it, and the date."""
    label = any_of(load_words("datelines")["other"])
    return re.compile(
        rf"(\b{label}\b[^<>\d|]{{0,30}})((?:<[^<>]{{0,300}}>\s{{0,9}}){{0,3}}"
        r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}(?:er)?\s[^\W\d_]{3,9}\.?\s\d{4}))",
        re.IGNORECASE,
    )


def without_other_days(markup: str) -> str:
    """Return `markup` without the figures of the dates that a label says to be no publication dates."""
    return _other_day_in_markup().sub(lambda found: found[1] + re.sub(r"\d", "", found[2]), markup)


def _from_timestamp(seconds: float) -> dt.date | None:
    if seconds > 1e11:
        seconds /= 1000
    day = dt.datetime.fromtimestamp(seconds, dt.UTC)
    return _plausible(day.year, day.month, day.day)


def _day_first(first: str, second: str, year: str) -> dt.date | None:
    day, month = int(first), int(second)
    if month > 12 >= day:
        day, month = month, day
    return _plausible(_year(year), month, day)


def _year(written: str) -> int:
    """Return the year of four digits as it stands ("0001" stands for "unknown"), of two in this century."""
    return int(written) + (2000 if len(written) == 2 else 0)


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
