"""What time it is, by the clock or as it is told."""

import datetime as dt
import os


def now() -> dt.datetime:
    """Return the time, in UTC: that of SOURCE_DATE_EPOCH (seconds since 1970) where the environment has it.

    That variable is the convention of https://reproducible-builds.org/specs/source-date-epoch/.
    """
    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    return dt.datetime.fromtimestamp(int(told), dt.UTC) if told.isdecimal() else dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """Return the day of that time."""
    return now().date()
