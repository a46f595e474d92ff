"""From the words and digits of a date to numbers."""

import datetime as dt
import re

from pipeline.language.dates.patterns import LEXICON

WEEKDAYS: dict[str, int] = LEXICON["weekdays"]
_MONTHS: dict[str, int] = LEXICON["months"] | LEXICON["month_abbreviations"]
_DAYS: dict[str, int] = LEXICON["day_words"]
_NUMBERS: dict[str, int] = LEXICON["numbers"]


def read_count(word: str) -> int:
    """Return the number that digits or a numeral of the lexicon stand for."""
    return int(word) if word.isdigit() else _NUMBERS[word]


def read_day(word: str | None) -> int | None:
    """Return the day of the month, None for None."""
    if word is None:
        return None
    if word.isdigit():
        return int(word)
    return _DAYS.get(" ".join(word.split()), 1)


def read_month(word: str | None) -> int | None:
    """Return the month's number for its name or abbreviation, None for None."""
    return None if word is None else _MONTHS[word.removesuffix(".")]


def read_weekday(word: str | None) -> int | None:
    """Return the weekday's number (Monday = 0), None for None."""
    return None if word is None else WEEKDAYS[word]


def read_year(word: str | None) -> int | None:
    """Return the year of four digits, None for None."""
    return None if word is None else int(word)


def read_digits(digits: str) -> dt.date:
    """Return the date written as 19/11/2024, 19.11.2024, 19-11-24 or 2024-11-19.

    Raises ValueError when the calendar has no such day.
    """
    numbers = re.split(r"[/.-]", digits)
    if len(numbers[0]) == 4:
        numbers.reverse()
    day, month, year = map(int, numbers)
    return dt.date(year if year > 99 else 2000 + year, month, day)
