"""Calendar arithmetic for dates that leave something out: no text, no patterns."""

import datetime as dt
from collections.abc import Iterator

DAY = dt.timedelta(days=1)
#: A weekday fits a given day of the year again after 5, 6 or 11 years, one on 29 February after up to 40.
_YEARS_BACK = 40


def latest_weekday(weekday: int, limit: dt.date) -> dt.date:
    """Return the last day at or before `limit` that is `weekday` (Monday = 0)."""
    return limit - (limit.weekday() - weekday) % 7 * DAY


def latest_day(month: int, day: int, limit: dt.date, weekday: int | None = None) -> dt.date:
    """Return the last such day of a year at or before `limit`, falling on `weekday` if that is given.

    Raises ValueError when the calendar has no such day (30 February).
    """
    for candidate in _same_day_of_years(month, day, limit):
        if candidate <= limit and weekday in (None, candidate.weekday()):
            return candidate
    raise ValueError(f"no day {day}/{month} with weekday {weekday} before {limit}")


def comes_next(month: int, day: int, limit: dt.date, weekday: int) -> bool:
    """Tell whether the day's next occurrence after `limit` falls on `weekday` and its last one does not."""
    last = latest_day(month, day, limit)
    following = next(
        (d for year in range(limit.year, limit.year + 9) if (d := _day_of(year, month, day)) and d > limit),
        None,
    )
    return last.weekday() != weekday and following is not None and following.weekday() == weekday


def latest_day_of_month(day: int, limit: dt.date, weekday: int | None = None) -> dt.date:
    """Return the last date at or before `limit` that is a `day`-th of a month, on `weekday` if given.

    Raises ValueError when the year before `limit` has none.
    """
    candidate = limit
    for _ in range(366):
        if candidate.day == day and weekday in (None, candidate.weekday()):
            return candidate
        candidate -= DAY
    raise ValueError(f"no {day}th with weekday {weekday} in the year before {limit}")


def latest_month(month: int, limit: dt.date) -> dt.date:
    """Return the first day of the last such month that begins at or before `limit`."""
    return latest_day(month, 1, limit)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> dt.date:
    """Return the nth (1 = first, -1 = last) such weekday of a month. Raises ValueError when there is none."""
    first = dt.date(year, month, 1)
    days = [day for i in range(31) if (day := first + i * DAY).month == month and day.weekday() == weekday]
    return days[nth - 1 if nth > 0 else nth]


def easter(year: int) -> dt.date:
    """Return Easter Sunday of a Gregorian year (the anonymous algorithm of Meeus, Jones and Butcher)."""
    century, of_century = divmod(year, 100)
    moon_drift = (century - (century + 8) // 25 + 1) // 3
    full_moon = (19 * (year % 19) + century - century // 4 - moon_drift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - full_moon - of_century % 4) % 7
    late = (year % 19 + 11 * full_moon + 22 * weekday) // 451
    month, day = divmod(full_moon + weekday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


def latest_easter_day(offset: int, limit: dt.date) -> dt.date:
    """Return the last day at or before `limit` that lies `offset` days after an Easter Sunday."""
    day = easter(limit.year) + offset * DAY
    return day if day <= limit else easter(limit.year - 1) + offset * DAY


def months_before(months: int, limit: dt.date) -> str:
    """Return the month (YYYY-MM) that lies `months` months before that of `limit`."""
    index = limit.year * 12 + limit.month - 1 - months
    return f"{index // 12:04}-{index % 12 + 1:02}"


def _same_day_of_years(month: int, day: int, limit: dt.date) -> Iterator[dt.date]:
    for year in range(limit.year, limit.year - _YEARS_BACK, -1):
        if candidate := _day_of(year, month, day):
            yield candidate


def _day_of(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:  # 29 February of a common year
        return None
