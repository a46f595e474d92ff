"""Counts of incidents, as every report of them shows: figures, months, sectors, countries, data, attacks."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.dataset.rows import Row, several
from pipeline.dataset.shown.checks import Check
from pipeline.dataset.shown.days import date_max, date_min
from pipeline.schema import Salience, Status

#: Names, or months, and how many incidents each has.
Bars = list[tuple[str, int]]


@dataclass
class Tally:
    """What was counted of the incidents, one after the other; "" counts what a row does not tell."""

    figures: Counter[str] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    sectors: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    data: Counter[str] = field(default_factory=Counter)
    attacks: Counter[str] = field(default_factory=Counter)
    dates: set[str] = field(default_factory=set)
    published: set[str] = field(default_factory=set)
    _articles: set[str] = field(default_factory=set)

    def add(self, row: Row) -> None:
        """Count a row of incidents."""
        holds = {
            "incidents": True,
            "main": row["salience"] == Salience.MAIN,
            **{status.value: row["status"] == status for status in Status},
            "ransoms": bool(row["ransom_demanded"]),
            "paid": bool(row["ransom_paid"]),
            "sensitive": bool(row["sensitive_data"]),
            "reviewed": bool(row["reviewed"]),
        }
        self.figures.update(name for name, true in holds.items() if true)
        self._articles.update(several(row["article_ids"]))
        self.figures["articles"] = len(self._articles)
        date = str(row["date"] or "")
        self.months[date.rstrip("~")[:7] if len(date.rstrip("~")) > 4 else ""] += 1
        if date:
            self.dates = _ends(self.dates, date)
        for column in ("first_published", "last_published"):
            if row[column]:
                self.published = _ends(self.published, str(row[column]))
        self.sectors[str(row["victim_sector"] or "")] += 1
        self.countries[str(row["victim_country"] or "")] += 1
        self.data.update(several(row["data_types"]))
        self.attacks.update(several(row["attack_types"]))

    def checked(self, checks: Sequence[Check]) -> None:
        """Count what a row should be checked for."""
        self.figures["check"] += bool(checks)

    def of_months(self, most: int) -> tuple[Bars, dict[str, int]]:
        """Return the count of each of the last months, `most` of them, and of what is in none of them.

        The last month is that of the last article, at most: later ones are misread. What is in none is
        counted as `earlier`, `later` or `no_month`.
        """
        known = sorted(month for month in self.months if month)
        if self.published:
            published = max(self.published)[:7]
            known = [month for month in known if month <= published] or known
        if not known:
            return [], {}
        last = _number(known[-1])
        first = max(last - most + 1, _number(known[0]))
        beside = {
            "earlier": sum(n for month, n in self.months.items() if "" < month < _month(first)),
            "later": sum(n for month, n in self.months.items() if month > _month(last)),
            "no_month": self.months[""],
        }
        shown = [(_month(number), self.months[_month(number)]) for number in range(first, last + 1)]
        return shown, {key: count for key, count in beside.items() if count}


def ranked(counts: Counter[str], name: Callable[[str], str | None], unknown: str) -> Bars:
    """Return what was counted, under its name, the most frequent first; what is not known comes last."""
    bars = [(str(name(code)), count) for code, count in counts.items() if code]
    bars.sort(key=lambda bar: (-bar[1], bar[0]))
    return [*bars, (unknown, counts[""])] if counts[""] else bars


def _ends(known: Iterable[str], date: str) -> set[str]:
    """Return the first and the last of some dates."""
    dates = {*known, date}
    return {min(dates, key=date_min), max(dates, key=date_max)}


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"
