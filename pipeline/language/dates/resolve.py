"""From a matched date to EDTF: one small function a rule, all over the same `Story`.

A resolver returns the date as EDTF without `~`, or None when no year can be told. It raises
ValueError when the words are no date of the past: impossible days, habits, times to come.
"""

import datetime as dt
import re
from collections.abc import Callable

from pipeline.language.dates import calendar
from pipeline.language.dates.calendar import DAY
from pipeline.language.dates.context import after_midnight
from pipeline.language.dates.patterns import LEXICON
from pipeline.language.dates.story import Story, group
from pipeline.language.dates.words import (
    WEEKDAYS,
    read_count,
    read_day,
    read_digits,
    read_month,
    read_weekday,
    read_year,
)

#: An explicit date may lie this far after publication: clocks and update times are not exact.
_GRACE = 7 * DAY
#: "La veille" counts from a day that is named at most this many characters before.
_OFFSET_REACH = 1000
_PLURAL_NEXT = re.compile(r"\s+([a-zà-ÿ]{3,}s)\b")

Resolver = Callable[[re.Match[str], Story], str | None]


def _told(day: dt.date, story: Story) -> dt.date:
    """Return an explicit `day`, or raise ValueError when it is still to come."""
    if day > story.limit + _GRACE:
        raise ValueError(f"{day} is to come")
    return day


def _told_year(year: int, story: Story) -> int:
    if not 1970 <= year <= story.limit.year:
        raise ValueError(f"{year} is no year of the story")
    return year


def _full(
    weekday: int | None, day: int, month: int, year: int | None, story: Story, limit: dt.date | None = None
) -> dt.date | None:
    """Return the day that the words name, None when they leave the year open."""
    if year is not None:
        return _told(dt.date(year, month, day), story)
    limit = limit or story.limit
    if weekday is not None:
        if story.published and calendar.comes_next(month, day, limit, weekday):
            raise ValueError("the day is to come")
        return calendar.latest_day(month, day, limit, weekday)
    latest = calendar.latest_day(month, day, limit)
    return latest if story.is_dated else None


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _named_day(match: re.Match[str], story: Story) -> str | None:
    day, month = read_day(group(match, "day")), read_month(group(match, "month"))
    assert day and month
    limit = story.limit - DAY if group(match, "last") else story.limit
    weekday, year = read_weekday(group(match, "weekday")), read_year(group(match, "year"))
    return _iso(_full(weekday, day, month, year, story, limit))


def _digits(match: re.Match[str], story: Story) -> str | None:
    if len(numbers := match["digits"].split("/")) == 2:
        return _iso(_full(None, int(numbers[0]), int(numbers[1]), None, story))
    return _told(read_digits(match["digits"]), story).isoformat()


def _range(match: re.Match[str], story: Story) -> str | None:
    """The first day of a span; where it names less than the second, it is the last such day before it."""
    first, _ = _both_days(match, story)
    return _iso(first)


def _night(match: re.Match[str], story: Story) -> str | None:
    first, second = _both_days(match, story)
    if after_midnight(story.text, match.start(), match.end()):
        return _iso(second or (first and first + DAY))
    return _iso(first)


def _both_days(match: re.Match[str], story: Story) -> tuple[dt.date | None, dt.date | None]:
    """Return first and second day of a span or night; the second is None when it isn't named."""
    second_named = any(group(match, name) for name in ("weekday2", "day2"))
    month = read_month(group(match, "month")) or read_month(group(match, "month2"))
    year = read_year(group(match, "year"))
    weekday, day = read_weekday(group(match, "weekday")), read_day(group(match, "day"))
    limit = story.limit - DAY if group(match, "last") else story.limit
    if not second_named:
        return _first_day(weekday, day, month, year, story, limit), None
    weekday2, day2 = read_weekday(group(match, "weekday2")), read_day(group(match, "day2"))
    month2, year2 = read_month(group(match, "month2")) or month, read_year(group(match, "year2")) or year
    if day2 is None and day is not None:
        first = _first_day(weekday, day, month, year, story, limit)
        return first, first and first + DAY
    if day2 and month2 and not year2 and weekday2 is None and weekday is not None and day:
        # "Du mercredi 16 au 17 mars": the weekday that fixes the year stands with the first day.
        first = _first_day(weekday, day, month, year, story, limit)
        return first, first and first + DAY
    second = _first_day(weekday2, day2, month2, year2, story, limit)
    if second is None:
        return None, None
    if day is None:
        assert weekday is not None
        return calendar.latest_weekday(weekday, second - DAY), second
    if month is None:
        return calendar.latest_day_of_month(day, second - DAY), second
    return (dt.date(year, month, day) if year else calendar.latest_day(month, day, second - DAY)), second


def _first_day(
    weekday: int | None, day: int | None, month: int | None, year: int | None, story: Story, limit: dt.date
) -> dt.date | None:
    """Return the day that weekday, day and month name as far as they are there."""
    if day and month:
        return _full(weekday, day, month, year, story, limit)
    if not story.published:
        return None
    if day:
        return calendar.latest_day_of_month(day, limit, weekday)
    if weekday is None:
        raise ValueError("neither day nor weekday")
    return calendar.latest_weekday(weekday, limit)


def _weekday_and_day(match: re.Match[str], story: Story) -> str | None:
    if not story.published:
        return None
    day = read_day(group(match, "day"))
    assert day
    return _iso(calendar.latest_day_of_month(day, story.published, read_weekday(group(match, "weekday"))))


def _bare_weekday(match: re.Match[str], story: Story) -> str | None:
    before = story.text[max(0, match.start() - 4) : match.start()]
    if not group(match, "last") and re.search(r"\ble\s+$", before):
        raise ValueError("a habit: le lundi, every Monday")
    if not story.published:
        return None
    weekday = WEEKDAYS[match["weekday"]]
    if group(match, "last_week"):
        return (calendar.latest_weekday(0, story.published) + (weekday - 7) * DAY).isoformat()
    limit = story.published - DAY if group(match, "last") else story.published
    return calendar.latest_weekday(weekday, limit).isoformat()


def _nth_weekday(match: re.Match[str], story: Story) -> str | None:
    month = _bare_month(match, story)
    if month is None:
        return None
    year, number = map(int, month.split("-"))
    nth: int = LEXICON["ordinals"][match["ordinal"]]
    return _told(calendar.nth_weekday(year, number, WEEKDAYS[match["weekday"]], nth), story).isoformat()


def _ago(match: re.Match[str], story: Story) -> str | None:
    if not story.published:
        return None
    count, unit = read_count(match["count"]), match["unit"]
    if unit in ("an", "année"):
        return str(_told_year(story.published.year - count, story))
    if unit == "mois":
        return calendar.months_before(count, story.published)
    if unit == "semaine":
        return _month_of(story.published - count * 7 * DAY)
    if unit == "heure":
        if count % 24:
            raise ValueError("hours ago are no date")
        count //= 24
    day = story.published - count * DAY
    return day.isoformat() if count < 31 else _month_of(day)


def _offset(match: re.Match[str], story: Story) -> str | None:
    """ "La veille", "trois jours plus tard": counted from the day named just before."""
    if not story.days or match.start() - story.days[-1][0] > _OFFSET_REACH:
        raise ValueError("no day to count from")
    count = read_count(match["count"]) if group(match, "count") else 1
    backward = group(match, "eve_or_morrow") == "la veille" or group(match, "before")
    return _told(story.days[-1][1] + (-count if backward else count) * DAY, story).isoformat()


def _relative_day(match: re.Match[str], story: Story) -> str | None:
    if not story.published:
        return None
    word = re.sub(r"\s+", " ", match["relative_day"])
    days: int = LEXICON["relative_days"][word]
    if "nuit" in word and after_midnight(story.text, match.start(), match.end()):
        days += 1
    return _iso(story.published + days * DAY)


def _today(match: re.Match[str], story: Story) -> str | None:
    return _iso(story.published)


def _week(match: re.Match[str], story: Story) -> str | None:
    if not story.published:
        return None
    return _month_of(story.published - 7 * DAY if group(match, "last") else story.published)


def _weekend(match: re.Match[str], story: Story) -> str | None:
    if not group(match, "last") and match[0].startswith(("le ", "du ")):
        raise ValueError("a habit: le week-end, every weekend")
    if not story.published:
        return None
    limit = story.published - 2 * DAY if group(match, "last") else story.published
    return calendar.latest_weekday(WEEKDAYS["samedi"], limit).isoformat()


def _bare_month(match: re.Match[str], story: Story) -> str | None:
    month, year = read_month(group(match, "month")), read_year(group(match, "year"))
    assert month
    name = story.written[match.start("month") : match.end("month")]
    if group(match, "of") and not year and name.istitle():
        raise ValueError("a name: Champ de Mars")
    if year is not None:
        return _month_of(_told(dt.date(year, month, 1), story))
    if not story.is_dated:
        return None
    limit = story.limit.replace(day=1)
    return _month_of(calendar.latest_month(month, limit - DAY if group(match, "last") else limit))


def _month_range(match: re.Match[str], story: Story) -> str | None:
    month, month2 = read_month(group(match, "month")), read_month(group(match, "month2"))
    year, year2 = read_year(group(match, "year")), read_year(group(match, "year2"))
    assert month and month2
    if year is None and year2 is not None:
        year = year2 - (month > month2)
    if year is not None:
        return _month_of(_told(dt.date(year, month, 1), story))
    if not story.published:
        return None
    second = calendar.latest_month(month2, story.published)
    return _month_of(calendar.latest_month(month, second))


def _relative_month(match: re.Match[str], story: Story) -> str | None:
    if not story.published:
        return None
    return calendar.months_before(1 if group(match, "last") else 0, story.published)


def _relative_year(match: re.Match[str], story: Story) -> str | None:
    if not story.published:
        return None
    return str(story.published.year - (1 if group(match, "last") else 0))


def _season(match: re.Match[str], story: Story) -> str | None:
    if group(match, "year"):
        return str(_told_year(int(match["year"]), story))
    if not (group(match, "last") or group(match, "this")):
        raise ValueError("no season of a year")
    first_month: int = LEXICON["seasons"][match["season"]]
    # "L'été dernier" is over: its last month begins two months after its first.
    limit = story.limit.replace(day=1)
    start = calendar.latest_month(first_month, limit - 62 * DAY if group(match, "last") else limit)
    return str(start.year) if story.published else None


def _bare_year(match: re.Match[str], story: Story) -> str | None:
    follower = _PLURAL_NEXT.match(story.text, match.end())
    if group(match, "of") and follower and follower[1] not in LEXICON["not_counted"]:
        raise ValueError("a count: de 2024 dossiers")
    return str(_told_year(int(match["year"]), story))


def _year_range(match: re.Match[str], story: Story) -> str | None:
    if int(match["year2"]) <= int(match["year"]):
        raise ValueError("no span of years")
    return str(_told_year(int(match["year"]), story))


def _since_year(match: re.Match[str], story: Story) -> str | None:
    return _bare_year(match, story) if group(match, "year") else _relative_year(match, story)


def _feast(match: re.Match[str], story: Story) -> str | None:
    year = read_year(group(match, "year"))
    limit = story.limit - DAY if group(match, "last") else story.limit
    if easter_name := group(match, "easter"):
        offset: int = LEXICON["easter_days"][re.sub(r"\s+", " ", easter_name)]
        limit = dt.date(year, 12, 31) if year else limit
        day = calendar.latest_easter_day(offset, limit)
        return _told(day, story).isoformat() if year or story.published else None
    name = re.sub(r"\s+", " ", match["named"])
    month, number = (LEXICON["named_days"] | LEXICON["feasts"])[name]
    return _iso(_full(None, number, month, year, story, limit))


def _day_alone(match: re.Match[str], story: Story) -> str | None:
    """ "Le 24": in the month of the day named before it, else the last such day before publication."""
    number = read_day(group(match, "day"))
    assert number
    if story.days:
        near = story.days[-1][1]
        day = dt.date(near.year, near.month, number)
        if day <= story.limit:
            return day.isoformat()
    return _iso(calendar.latest_day_of_month(number, story.published)) if story.published else None


def _month_of(day: dt.date) -> str:
    return day.isoformat()[:7]


RESOLVERS: dict[str, Resolver] = {
    "ago": _ago,
    "day": _day_alone,
    "day_month": _named_day,
    "feast": _feast,
    "iso": _digits,
    "month": _bare_month,
    "month_part": _bare_month,
    "month_range": _month_range,
    "night": _night,
    "nth_weekday": _nth_weekday,
    "numeric": _digits,
    "numeric_short": _digits,
    "offset": _offset,
    "range": _range,
    "relative_day": _relative_day,
    "relative_month": _relative_month,
    "relative_week": _week,
    "relative_year": _relative_year,
    "season": _season,
    "since_month": _bare_month,
    "since_year": _since_year,
    "today": _today,
    "weekday": _bare_weekday,
    "weekday_day": _weekday_and_day,
    "weekend": _weekend,
    "year": _bare_year,
    "year_range": _year_range,
}
