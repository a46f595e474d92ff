"""The days that a date of the guide covers."""

import calendar
import datetime as dt
from typing import NamedTuple

#: What a rough date leaves open on either side, in days.
AROUND_DAY, AROUND_MONTH, AROUND_YEAR = 7, 20, 180


class Period(NamedTuple):
    """A span of days, both ends included."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """The number of days of the period."""
        return (self.last - self.first).days + 1


def period_of(edtf: str) -> Period:
    """Return the days that an EDTF date of the guide covers; a rough one reaches further on either side."""
    plain = edtf.rstrip("~")
    parts = [int(part) for part in plain.split("-")]
    year, month, day = [*parts, 0, 0][:3]
    first = dt.date(year, month or 1, day or 1)
    last = dt.date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    if edtf.endswith("~"):
        slack = dt.timedelta(days=(AROUND_YEAR, AROUND_MONTH, AROUND_DAY)[len(parts) - 1])
        first, last = max(first, dt.date.min + slack) - slack, min(last, dt.date.max - slack) + slack
    return Period(first, last)
