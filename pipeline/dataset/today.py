"""What day it is, by the clock or as it is told."""

import datetime as dt
import os


def today() -> dt.date:
    """Return the day, in UTC: that of SOURCE_DATE_EPOCH (seconds since 1970) where the environment has it.

    That variable is the convention of https://reproducible-builds.org/specs/source-date-epoch/.
    """
    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    if told.isdecimal():
        return dt.datetime.fromtimestamp(int(told), dt.UTC).date()
    return dt.datetime.now(dt.UTC).date()
