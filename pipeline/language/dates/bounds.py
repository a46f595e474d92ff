"""What every resolver of a date asks: whether a day is of the past, and how it is written."""

import datetime as dt
import re

from pipeline.language.dates import calendar
from pipeline.language.dates.calendar import DAY
from pipeline.language.dates.story import Story

#: An explicit date may lie this far after publication: clocks and update times are not exact.
_GRACE = 7 * DAY


def told(day: dt.date, story: Story) -> dt.date:
    """Return an explicit `day`, or raise ValueError when it is still to come."""
    if day > story.limit + _GRACE:
        raise ValueError(f"{day} is to come")
    return day


def told_year(year: int, story: Story) -> int:
    if not 1970 <= year <= story.limit.year:
        raise ValueError(f"{year} is no year of the story")
    return year


def full_day(
    weekday: int | None, day: int, month: int, year: int | None, story: Story, limit: dt.date | None = None
) -> dt.date | None:
    """Return the day that the words name, None when they leave the year open."""
    if year is not None:
        return told(dt.date(year, month, day), story)
    limit = limit or story.limit
    if weekday is not None:
        if story.published and calendar.comes_next(month, day, limit, weekday):
            raise ValueError("the day is to come")
        return calendar.latest_day(month, day, limit, weekday)
    latest = calendar.latest_day(month, day, limit)
    return latest if story.is_dated else None


def iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def month_of(day: dt.date) -> str:
    return day.isoformat()[:7]


def single_blanks(words: str) -> str:
    return re.sub(r"\s+", " ", words)
