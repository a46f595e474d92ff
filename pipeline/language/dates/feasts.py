"""Feasts, holidays and seasons: days that a name tells, with or without their year."""

import datetime as dt
import re
from typing import Any

from pipeline.language.dates import calendar
from pipeline.language.dates.bounds import full_day, iso, single_blanks, told, told_year
from pipeline.language.dates.calendar import DAY
from pipeline.language.dates.patterns import LEXICON
from pipeline.language.dates.story import Story, group
from pipeline.language.dates.words import read_year

#: "L'été dernier" began at least this long ago.
_SEASON = 62 * DAY
_EASTER = {
    name.replace("-", " "): days for name, days in (LEXICON["easter_days"] | LEXICON["easter_feasts"]).items()
}
_FEASTS = {name.replace("-", " "): day for name, day in (LEXICON["named_days"] | LEXICON["feasts"]).items()}


def feast(match: re.Match[str], story: Story) -> str | None:
    year = read_year(group(match, "year"))
    shift = int(LEXICON["shift_names"][name]) * DAY if (name := group(match, "shift")) else 0 * DAY
    limit = story.limit - DAY if group(match, "last") else story.limit
    day: dt.date | None
    if easter := group(match, "easter"):
        limit = dt.date(year, 12, 31) if year else limit - max(shift, 0 * DAY)
        day = calendar.latest_easter_day(_feast_named(_EASTER, easter), limit)
        day = told(day, story) if year or story.published else None
    elif name := group(match, "thanksgiving"):
        day = _after_thanksgiving(LEXICON["thanksgiving_days"][single_blanks(name)], year, limit)
    else:
        month, number = _feast_named(_FEASTS, match["named"])
        day = full_day(None, number, month, year, story, limit - max(shift, 0 * DAY))
    return iso(day and day + shift)


def _after_thanksgiving(days: int, year: int | None, limit: dt.date) -> dt.date:
    """Return the day so long after the fourth Thursday of November, the last one if no year is told."""
    thursdays = (calendar.nth_weekday(y, 11, 3, 4) for y in (year or limit.year, limit.year - 1))
    return next(day for thursday in thursdays if (day := thursday + days * DAY) <= limit or year)


def _feast_named(table: dict[str, Any], written: str) -> Any:
    """Return the entry of `table` for a feast, whose hyphens and blanks may be written either way."""
    return table[re.sub(r"[-\s]+", " ", written)]


def holidays(match: re.Match[str], story: Story) -> str | None:
    """Return the year of the holidays around a feast, which begin before it."""
    year = read_year(group(match, "year"))
    if year is not None:
        return str(told_year(year, story))
    return str(story.published.year - (group(match, "last") is not None)) if story.published else None


def season(match: re.Match[str], story: Story) -> str | None:
    if group(match, "year"):
        return str(told_year(int(match["year"]), story))
    if not (group(match, "last") or group(match, "this")):
        raise ValueError("no season of a year")
    month, day = LEXICON["seasons"][match["season"]]
    # "L'été dernier" is over, or nearly.
    limit = story.limit - _SEASON if group(match, "last") else story.limit
    return str(calendar.latest_day(month, day, limit).year) if story.published else None
