"""What the head of the report shows of all its incidents: period, figures, charts, the largest of them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

from pipeline.dataset.report.entry import Entry
from pipeline.dataset.shown.amounts import figure
from pipeline.dataset.shown.days import date_max, date_min, date_text, month_text
from pipeline.dataset.shown.labels import country, label
from pipeline.dataset.shown.tally import Bars, Tally, ranked
from pipeline.dataset.shown.words import word

WORDS = "pipeline.dataset.report"
_FIGURES = (
    "incidents",
    "articles",
    "confirmed",
    "claimed",
    "denied",
    "ransoms",
    "paid",
    "sensitive",
    "check",
)
#: Months on the axis, bars of any other chart, lines of the lists of the largest.
_MONTHS, _BARS, _LARGEST = 24, 10, 10


@dataclass(frozen=True)
class Bar:
    """A bar of a chart: what it counts, its count in words, and its length, where the longest is 1."""

    name: str
    count: str
    share: float


@dataclass(frozen=True)
class Chart:
    """A chart: the key of its heading, its bars, upright or not, and in words what is on none of them."""

    key: str
    bars: list[Bar]
    upright: bool
    beside: str


@dataclass(frozen=True)
class Overview:
    """The head of the report. `as_of` is the day up to which the dataset goes, None where nothing tells.

    `ransoms` are the largest of each currency, in lists of their own: sums of two currencies have no order.
    `ransom_ranks` are what all are sorted by: by currency, then by sum; the highest comes first.
    """

    periods: list[str]
    as_of: str | None
    figures: list[tuple[str, str]]
    charts: list[Chart]
    largest: list[Entry]
    ransoms: list[list[Entry]]
    ransom_ranks: dict[str, int]


def overview(entries: Sequence[Entry], language: str) -> Overview:
    """Return the head of a report of `entries` in `language`."""
    tally = Tally()
    for entry in entries:
        tally.add(entry.row)
        tally.figures["check"] += bool(entry.checks)
    ransoms = _by_currency(entries)
    names: dict[str, str] = {key: _say(language, "figures", key) for key in _FIGURES}
    return Overview(
        _periods(tally, language),
        _as_of(entries, language),
        [(name, figure(tally.figures[key], language)) for key, name in names.items()],
        [chart for chart in _charts(tally, entries, language) if chart.bars],
        _largest(entries, lambda entry: entry.size)[:_LARGEST],
        [listed[:_LARGEST] for listed in ransoms],
        {entry.told.incident_id: -rank for rank, entry in enumerate(chain.from_iterable(ransoms))},
    )


def _charts(tally: Tally, entries: Sequence[Entry], language: str) -> list[Chart]:
    attackers = Counter(entry.told.attacker or "" for entry in entries)
    ranks: dict[str, tuple[Counter[str], Callable[[str], str | None]]] = {
        "sectors": (tally.sectors, lambda code: label("victim_sector", code, language)),
        "countries": (tally.countries, lambda code: country(code, language)),
        "attackers": (attackers, str),
        "attacks": (tally.attacks, lambda code: label("attack_types", code, language)),
        "data": (tally.data, lambda code: label("data_types", code, language)),
    }
    unknown, others = _say(language, "unknown"), _say(language, "others")
    months, outside = tally.of_months(_MONTHS)
    named = [(month_text(int(month[:4]), int(month[5:]), language), count) for month, count in months]
    charts = [
        _chart("months", named, True, [(_say(language, key), n) for key, n in outside.items()], language)
    ]
    for key, (counts, name) in ranks.items():
        bars = ranked(Counter({code: count for code, count in counts.items() if code}), name, unknown)
        # A bar of what is not known would dwarf the others.
        beside = [(others, sum(count for _, count in bars[_BARS:])), (unknown, counts[""])]
        charts.append(_chart(key, bars[:_BARS], False, [one for one in beside if one[1]], language))
    return charts


def _chart(key: str, bars: Bars, upright: bool, beside: Bars, language: str) -> Chart:
    most = max((count for _, count in bars), default=1)
    drawn = [Bar(name, figure(count, language), count / (most or 1)) for name, count in bars]
    told = (_say(language, "beside").format(name=name, n=figure(count, language)) for name, count in beside)
    return Chart(key, drawn, upright, ", ".join(told))


def _periods(tally: Tally, language: str) -> list[str]:
    told = []
    for key, dates in (("period", tally.dates), ("published", tally.published)):
        if dates:
            ends = dict.fromkeys((min(dates, key=date_min), max(dates, key=date_max)))
            text = " – ".join(date_text(date, language) for date in ends)
            told.append(_say(language, key).format(period=text))
    return told


def _as_of(entries: Sequence[Entry], language: str) -> str | None:
    """Return the last day of an article or of a change: the same rows tell the same, on any day."""
    columns = ("last_published", "changed_at")
    days = [str(entry.row[name]) for entry in entries for name in columns if entry.row[name]]
    return _say(language, "as_of").format(date=date_text(max(days), language)) if days else None


def _largest(entries: Sequence[Entry], size: Callable[[Entry], float | None]) -> list[Entry]:
    """Return those that have a `size`, the largest first."""
    sized = [(amount, entry) for entry in entries if (amount := size(entry)) is not None]
    sized.sort(key=lambda pair: -pair[0])
    return [entry for _, entry in sized]


def _by_currency(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Return those with a ransom by currency, largest first; first the currency in which most were asked."""
    by_currency: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.sum is not None:
            by_currency.setdefault(str(entry.row["ransom_currency"] or ""), []).append(entry)
    # Of a sum without currency nobody knows how much it is.
    order = sorted(by_currency, key=lambda code: (not code, -len(by_currency[code]), code))
    return [_largest(by_currency[code], lambda entry: entry.sum) for code in order]


def _say(language: str, *keys: str) -> str:
    return str(word(language, *keys, package=WORDS))
