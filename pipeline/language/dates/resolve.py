"""From a matched date to EDTF: one small function a rule, all over the same `Story`.

A resolver returns the date as EDTF without `~`, or None when no year can be told. It raises
ValueError when the words are no date of the past: impossible days, habits, times to come.
"""

import datetime as dt
import re
from collections.abc import Callable

from pipeline.language.dates import calendar
from pipeline.language.dates.bounds import full_day, iso, month_of, single_blanks, told, told_year
from pipeline.language.dates.calendar import DAY
from pipeline.language.dates.context import after_midnight
from pipeline.language.dates.feasts import feast, holidays, season
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

#: "La veille" counts from a day that is named at most this many characters before.
_OFFSET_REACH = 1000
_PLURAL_NEXT = re.compile(r"\s+([a-zà-ÿ]{3,}s)\b")

Resolver = Callable[[re.Match[str], Story], str | None]


def _named_day(match: re.Match[str], story: Story) -> str | None:
    day, month = read_day(group(match, "day")), read_month(group(match, "month"))
    assert day and month
    limit = story.limit - DAY if group(match, "last") else story.limit
    weekday, year = read_weekday(group(match, "weekday")), read_year(group(match, "year"))
    return iso(full_day(weekday, day, month, year, story, limit))


def _digits(match: re.Match[str], story: Story) -> str | None:
    if len(numbers := match["digits"].split("/")) == 2:
        return iso(full_day(None, int(numbers[0]), int(numbers[1]), None, story))
    return told(read_digits(match["digits"]), story).isoformat()


def _range(match: re.Match[str], story: Story) -> str | None:
    """The first day of a span; where it names less than the second, it is the last such day before it."""
    first, _ = _both_days(match, story)
    return iso(first)


def _night(match: re.Match[str], story: Story) -> str | None:
    first, second = _both_days(match, story)
    if after_midnight(story.text, match.start(), match.end()):
        return iso(second or (first and first + DAY))
    return iso(first)


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
    if month is None or (group(match, "month") is None and not group(match, "year") and day2 and day >= day2):
        return calendar.latest_day_of_month(day, second - DAY), second
    return (dt.date(year, month, day) if year else calendar.latest_day(month, day, second - DAY)), second


def _first_day(
    weekday: int | None, day: int | None, month: int | None, year: int | None, story: Story, limit: dt.date
) -> dt.date | None:
    """Return the day that weekday, day and month name as far as they are there."""
    if day and month:
        return full_day(weekday, day, month, year, story, limit)
    if not story.published:
        return None
    if day:
        return calendar.latest_day_of_month(day, limit, weekday)
    if weekday is None:
        raise ValueError("neither day nor weekday")
    return calendar.latest_weekday(weekday, limit)


def _weekday_and_day(match: re.Match[str], story: Story) -> str | None:
    day, weekday = read_day(group(match, "day")), read_weekday(group(match, "weekday"))
    assert day
    near = _in_month_named(day, story)
    if near is not None and near.weekday() == weekday:
        return near.isoformat()
    return iso(calendar.latest_day_of_month(day, story.published, weekday)) if story.published else None


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
    return told(calendar.nth_weekday(year, number, WEEKDAYS[match["weekday"]], nth), story).isoformat()


def _in_month_named(number: int, story: Story) -> dt.date | None:
    """Return the day of that number in the month that the text named last, None where it named none."""
    if story.month is None:
        return None
    try:
        return story.month.replace(day=number)
    except ValueError:
        return None


def _ago(match: re.Match[str], story: Story) -> str | None:
    if group(match, "bound"):
        raise ValueError("more or less than that is any time")
    if not story.published:
        return None
    about = group(match, "about")
    count = LEXICON["approximate_numbers"][about] if about else read_count(match["count"])
    return _before(count, LEXICON["units"][match["unit"]], match, story.published, story)


def _after_attack(match: re.Match[str], story: Story) -> str | None:
    """Return the day of the attack: "trois jours après la cyberattaque" counts back from publication."""
    if not story.published:
        return None
    return _before(read_count(match["count"]), LEXICON["units"][match["unit"]], match, story.published, story)


def _before(count: int, unit: str, match: re.Match[str], day: dt.date, story: Story) -> str:
    """Return the date that lies `count` units before `day`, no finer than the words are."""
    if group(match, "half"):
        days = {"year": 365, "month": 30, "week": 7}.get(unit)
        if days is None:
            raise ValueError("half a day is no date")
        half = (day - (2 * count + 1) * days // 2 * DAY).isoformat()
        return half[:4] if unit == "year" else half[:7]
    if unit == "year":
        if group(match, "opening") == "depuis":
            raise ValueError("a habit of years")
        if count == 1 and group(match, "hedge"):
            return calendar.months_before(12, day)
        return str(told_year(day.year - count, story))
    if unit == "month":
        return calendar.months_before(count, day)
    if unit == "week":
        return month_of(day - count * 7 * DAY)
    if unit == "hour":
        if count % 24:
            raise ValueError("hours ago are no date")
        count //= 24
    before = day - count * DAY
    return before.isoformat() if count < 31 else month_of(before)


def _offset(match: re.Match[str], story: Story) -> str | None:
    """Count from the day named just before: "la veille", "trois jours plus tard"."""
    if not story.days or match.start() - story.days[-1][0] > _OFFSET_REACH:
        raise ValueError("no day to count from")
    if name := group(match, "eve_or_morrow"):
        days: int = LEXICON["offset_names"][single_blanks(name)]
    else:
        days = read_count(match["count"]) * (-1 if group(match, "before") else 1)
    return told(story.days[-1][1] + days * DAY, story).isoformat()


def shift_of(match: re.Match[str]) -> dt.timedelta:
    """Return what "le lendemain du", "trois jours avant le" add to the day that follows them.

    Raises ValueError for durations that are no whole number of days.
    """
    if name := group(match, "shift"):
        return int(LEXICON["shift_names"][single_blanks(name)]) * DAY
    length = {"day": DAY, "week": 7 * DAY, "hour": DAY / 24}.get(LEXICON["units"][match["unit"]])
    if length is None or (total := read_count(match["count"]) * length) % DAY:
        raise ValueError("no number of days")
    return -total if match["side"] == "avant" else total


def _relative_day(match: re.Match[str], story: Story) -> str | None:
    if not story.published:
        return None
    word = single_blanks(match["relative_day"])
    days: int = LEXICON["relative_days"][word]
    if "nuit" in word and after_midnight(story.text, match.start(), match.end()):
        days += 1
    return iso(story.published + days * DAY)


def _today(match: re.Match[str], story: Story) -> str | None:
    return iso(story.published)


def _week(match: re.Match[str], story: Story) -> str | None:
    if not story.published:
        return None
    return month_of(story.published - 7 * DAY if group(match, "last") else story.published)


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
        return month_of(told(dt.date(year, month, 1), story))
    if not story.is_dated:
        return None
    limit = story.limit.replace(day=1)
    return month_of(calendar.latest_month(month, limit - DAY if group(match, "last") else limit))


def _month_range(match: re.Match[str], story: Story) -> str | None:
    month, month2 = read_month(group(match, "month")), read_month(group(match, "month2"))
    year, year2 = read_year(group(match, "year")), read_year(group(match, "year2"))
    assert month and month2
    if year is None and year2 is not None:
        year = year2 - (month > month2)
    if year is not None:
        return month_of(told(dt.date(year, month, 1), story))
    if not story.published:
        return None
    second = calendar.latest_month(month2, story.published)
    return month_of(calendar.latest_month(month, second))


def _relative_month(match: re.Match[str], story: Story) -> str | None:
    if not story.published:
        return None
    return calendar.months_before(1 if group(match, "last") else 0, story.published)


def _relative_year(match: re.Match[str], story: Story) -> str | None:
    if not story.published:
        return None
    return str(story.published.year - (1 if group(match, "last") else 0))


def _bare_year(match: re.Match[str], story: Story) -> str | None:
    follower = _PLURAL_NEXT.match(story.text, match.end())
    if group(match, "of") and follower and follower[1] not in LEXICON["not_counted"]:
        raise ValueError("a count: de 2024 dossiers")
    return str(told_year(int(match["year"]), story))


def _year_range(match: re.Match[str], story: Story) -> str | None:
    if int(match["year2"]) <= int(match["year"]):
        raise ValueError("no span of years")
    return str(told_year(int(match["year"]), story))


def _since_year(match: re.Match[str], story: Story) -> str | None:
    return _bare_year(match, story) if group(match, "year") else _relative_year(match, story)


def _day_of_month(match: re.Match[str], story: Story) -> str | None:
    """Return the day of "le 5 courant", "le 28 du mois dernier": months counted from the publication."""
    number, which = read_day(match["day"]), single_blanks(match["which"])
    assert number
    if not story.published:
        return None
    if which == "écoulé":
        return iso(calendar.latest_day_of_month(number, story.published))
    month = calendar.months_before(1 if which in LEXICON["of_last_month"] else 0, story.published)
    return told(dt.date.fromisoformat(f"{month}-{number:02}"), story).isoformat()


def _week_number(match: re.Match[str], story: Story) -> str | None:
    """Return the month of an ISO week, that of its Thursday as the week's year is."""
    number, year = int(match["week"]), read_year(group(match, "year"))
    if year is not None:
        return month_of(told(dt.date.fromisocalendar(year, number, 4), story))
    if not story.published:
        return None
    latest = story.published.isocalendar()
    return month_of(dt.date.fromisocalendar(latest.year - (number > latest.week), number, 4))


def _day_alone(match: re.Match[str], story: Story) -> str | None:
    """Return "le 24" in the month that is named before it, else the last such day before publication."""
    number = read_day(group(match, "day"))
    assert number
    near = _in_month_named(number, story)
    if near is not None and near <= story.limit:
        return near.isoformat()
    return iso(calendar.latest_day_of_month(number, story.published)) if story.published else None


RESOLVERS: dict[str, Resolver] = {
    "after_attack": _after_attack,
    "ago": _ago,
    "day": _day_alone,
    "day_month": _named_day,
    "day_of_month": _day_of_month,
    "feast": feast,
    "holidays": holidays,
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
    "season": season,
    "since_month": _bare_month,
    "since_year": _since_year,
    "today": _today,
    "week_number": _week_number,
    "weekday": _bare_weekday,
    "weekday_day": _weekday_and_day,
    "weekend": _weekend,
    "year": _bare_year,
    "year_range": _year_range,
}
