"""What is known about a text's time while its dates are resolved."""

import datetime as dt
import re
from dataclasses import dataclass, field

from pipeline.language.dates.calendar import DAY

_HALF_A_YEAR = 182 * DAY


@dataclass(slots=True)
class Story:
    """One text and its time. `text` is folded and in lower case, `written` is folded only.

    `published` may be unknown; `anchor` is then the latest day that the text tells with its year,
    and days without a year lie around it. `days` are the days resolved so far, each with the place
    where its mention ends; `month` is the first day of the month that was named last.
    """

    text: str
    written: str
    published: dt.date | None
    today: dt.date
    anchor: dt.date | None = None
    days: list[tuple[int, dt.date]] = field(default_factory=list)
    month: dt.date | None = None

    @property
    def is_dated(self) -> bool:
        """Whether a date without a year can be told."""
        return bool(self.published or self.anchor)

    @property
    def limit(self) -> dt.date:
        """The last day that the text can tell of."""
        if self.published:
            return self.published
        return min(self.today, self.anchor + _HALF_A_YEAR) if self.anchor else self.today


def group(match: re.Match[str], name: str) -> str | None:
    """Return the group `name`, None also where the rule's pattern has no such group."""
    value: str | None = match[name] if name in match.re.groupindex else None
    return value
