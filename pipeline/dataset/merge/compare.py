"""The scored match of two reports: named features, each worth the points of `weights.toml`.

The points are read like odds: a name alone nearly suffices, a date far off undoes it, and an article that
names nobody needs a rare figure, a supplier or an attacker, and the right days.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.dataset.merge.names import Match, best_match, share_a_word
from pipeline.dataset.merge.profile import Report
from pipeline.dataset.periods import Period
from pipeline.schema import AttackType

#: Days between the dates that two reports give of one incident: papers disagree by some.
NEAR_DAYS, OFF_DAYS = 7, 45
#: The same where one dates the attack and the other its discovery or claim, which follow within months.
NEAR_BASIS_DAYS, OFF_BASIS_DAYS = 45, 150
#: Days between two articles on one incident that give no date; between an incident and an article about it.
NEAR_NEWS, LATE_NEWS, LATER_NEWS, FAR_NEWS = 21, 75, 120, 240
#: A rounded figure of so many digits before its zeros still tells incidents apart.
ROUNDED_DIGITS = 2
#: Attacks that are not another word for one another.
_OUTAGE = frozenset({AttackType.DDOS, AttackType.DEFACEMENT})
_GENERIC = frozenset({AttackType.INTRUSION})
_BEFORE_SLACK = 1
#: Days within which the first articles on an incident come out.
WAVE_DAYS = 10


@dataclass(frozen=True, slots=True)
class Comparison:
    """How much speaks for two reports telling one incident; `reasons` are features with their points."""

    score: float
    reasons: tuple[tuple[str, float], ...]

    @property
    def matches(self) -> bool:
        """Whether the two are one incident, as far as the two alone tell."""
        return self.score >= float(_weights()["bar"])

    @property
    def told(self) -> str:
        """The features with their points, in one line."""
        return " ".join(f"{name}{worth:+g}" for name, worth in self.reasons)

    @property
    def near(self) -> bool:
        """Whether an analyst should look at the two, who may be one incident."""
        return self.score >= float(_weights()["near"]) and not self.apart

    @property
    def fit(self) -> float | None:
        """How well the two go into one row that other reports make, None if that cannot be told."""
        # That one of them names no victim contradicts nothing, and without names little speaks for anything.
        untold = any(name == "name_untold" for name, _ in self.reasons)
        return None if untold and not self.apart else self._beside_the_silence()

    @property
    def apart(self) -> bool:
        """Whether what the two tell contradicts each other."""
        return self._beside_the_silence() < float(_weights()["apart"])

    def _beside_the_silence(self) -> float:
        return sum(worth for name, worth in self.reasons if name != "name_untold")


def compare(one: Report, other: Report, bridged: bool = False) -> Comparison:
    """Compare two reports of different articles; the order of the two makes no difference.

    `bridged` tells that a third report gives a name of the one and a name of the other for one victim.
    """
    points = _weights()["points"]
    reasons = tuple((name, points[name]) for name in _features(one, other, bridged))
    return Comparison(round(sum(worth for _, worth in reasons), 6), reasons)


def row_bar() -> float:
    """Return what the reports of two groups must score on average for the groups to be one incident."""
    return float(_weights()["row"])


@cache
def _weights() -> Any:
    return tomllib.loads(files("pipeline.dataset.merge").joinpath("weights.toml").read_text("utf-8"))


def _features(a: Report, b: Report, bridged: bool) -> Iterator[str]:
    name = _name(a, b)
    if bridged and name in ("name_differs", "name_akin"):
        name = "name_bridged"
    yield name
    # Nothing makes up for another name, and the rest costs time.
    if name == "name_differs":
        return
    # Hardly another incident has the same figure, and no other one of the same victim.
    named = name in ("name_same", "name_like", "name_bridged")
    sure = named and a.rare_figure is not None and a.rare_figure == b.rare_figure
    yield from _dates(a, b, named=named, sure=sure, titled=name == "name_titled")
    yield from _suppliers(a, b)
    yield from _figures(a, b)
    yield from _attack(a, b)
    yield from _victim(a, b, named=name not in ("name_untold", "name_described"))


def _name(a: Report, b: Report) -> str:
    if not a.victim_names or not b.victim_names:
        names = [r.victim_names or r.described_names for r in (a, b)]
        return "name_described" if best_match(*names) is Match.STRONG else "name_untold"
    match = best_match(a.victim_names, b.victim_names)
    if match is Match.WEAK:
        if share_a_word(a.victim_names, b.victim_names):
            return "name_akin"
        # What one article takes for the way in may be the victim to the other.
        return "name_of_supplier" if _supplier_is_victim(a, b) else "name_differs"
    if a.named_by_title and b.named_by_title:
        # What two titles share may name nobody.
        return "name_titled"
    return "name_same" if match is Match.STRONG else "name_like"


def _dates(a: Report, b: Report, named: bool, sure: bool, titled: bool) -> Iterator[str]:
    together = _in_one_wave(a, b)
    # Nobody is hit twice within one wave of news; more likely a date was misunderstood.
    doubted = sure or (named and together)
    if a.period and b.period:
        dates = _two_dates(a, b, a.period, b.period)
        yield "date_doubtful" if doubted and dates == "date_apart" else dates
        # Notices of strangers come out together on any day.
        if together and not titled:
            yield "published_together"
    elif a.period or b.period:
        dated, other = (a, b) if a.period else (b, a)
        yield from _date_and_article(dated, other, doubted)
    elif a.published and b.published:
        yield from _two_articles(a, b)


def _two_dates(a: Report, b: Report, one: Period, other: Period) -> str:
    gap = max((other.first - one.last).days, (one.first - other.last).days)
    if gap <= 0:
        return "date_same" if one.days == other.days == 1 else "date_fits"
    # A claim or a sale follows the attack.
    follows = a.basis is not None and b.basis is not None and a.basis is not b.basis
    near, off = (NEAR_BASIS_DAYS, OFF_BASIS_DAYS) if follows else (NEAR_DAYS, OFF_DAYS)
    return "date_near" if gap <= near else "date_off" if gap <= off else "date_apart"


def _date_and_article(dated: Report, other: Report, doubted: bool) -> Iterator[str]:
    """Compare the date of one report with the day on which an article without date came out."""
    if not dated.period or not other.published:
        return
    gap = (other.published - dated.period.first).days
    if gap < -_BEFORE_SLACK:
        yield "date_doubtful" if doubted else "date_before"
    elif other.is_main:
        since = max(0, (other.published - dated.period.last).days)
        yield from _news_age(since)


def _in_one_wave(a: Report, b: Report) -> bool:
    """Tell whether both came out while the incident was news, whatever dates they were understood to give."""
    if not (a.published and b.published and a.is_main and b.is_main):
        return False
    return abs((a.published - b.published).days) <= WAVE_DAYS


def _two_articles(a: Report, b: Report) -> Iterator[str]:
    if not a.published or not b.published:
        return
    gap = abs((a.published - b.published).days)
    # What is recalled lies any time before.
    if (a.is_main and b.is_main) or gap <= NEAR_NEWS:
        yield from _news_age(gap)


def _news_age(days: int) -> Iterator[str]:
    if days <= NEAR_NEWS:
        yield "published_near"
    elif days > FAR_NEWS:
        yield "published_far"
    elif days > LATER_NEWS:
        yield "published_later"
    elif days > LATE_NEWS:
        yield "published_late"


def _suppliers(a: Report, b: Report) -> Iterator[str]:
    if a.supplier_names and b.supplier_names:
        match = best_match(a.supplier_names, b.supplier_names)
        if match is Match.STRONG:
            yield "supplier_same"
        elif match is Match.WEAK:
            yield "supplier_differs"
    elif _supplier_is_victim(a, b):
        yield "supplier_is_victim"


def _supplier_is_victim(a: Report, b: Report) -> bool:
    return any(
        best_match(one.supplier_names, other.victim_names) is Match.STRONG for one, other in ((a, b), (b, a))
    )


def _figures(a: Report, b: Report) -> Iterator[str]:
    if a.rare_figure and a.rare_figure == b.rare_figure:
        yield "figure_rare"
    elif a.figure is not None and a.figure == b.figure:
        yield "figure_same"
    elif _is_rounded(a.figure, b.figure) or _is_rounded(b.figure, a.figure):
        yield "figure_close"
    elif a.bounds and b.bounds:
        fits = a.bounds.low <= b.bounds.high and b.bounds.low <= a.bounds.high
        yield "figure_fits" if fits else "figure_apart"
    for name in ("ransom", "sale", "volume"):
        one, other = _sum(a, name), _sum(b, name)
        if one is not None and one == other:
            yield f"{name}_same"


def _is_rounded(figure: int | None, exact: int | None) -> bool:
    """Tell whether `figure` is `exact` cut or rounded, by which little but its size could be the same."""
    if not figure or not exact:
        return False
    digits = str(figure).rstrip("0")
    unit = 10 ** (len(str(figure)) - len(digits))
    return ROUNDED_DIGITS <= len(digits) < len(str(exact).rstrip("0")) and abs(figure - exact) < unit


def _sum(report: Report, name: str) -> tuple[float, str | None] | None:
    incident = report.incident
    amount, currency = {
        "ransom": (incident.ransom.amount, incident.ransom.currency),
        "sale": (incident.sale_price, incident.sale_currency),
        "volume": (incident.data_volume_bytes, None),
    }[name]
    return None if amount is None else (float(amount), currency)


def _attack(a: Report, b: Report) -> Iterator[str]:
    if a.attacker_keys and b.attacker_keys:
        yield "attacker_same" if _same_actor(a.attacker_keys, b.attacker_keys) else "attacker_differs"
    types, others = (frozenset(r.incident.attack_types) - _GENERIC for r in (a, b))
    if types and others:
        if types & others:
            yield "type_same"
        elif types <= _OUTAGE or others <= _OUTAGE:
            yield "type_differs"


def _same_actor(ones: frozenset[str], others: frozenset[str]) -> bool:
    return bool(ones & others) or any(
        x.startswith(y) or y.startswith(x) for x in ones for y in others if min(len(x), len(y)) > 3
    )


def _victim(a: Report, b: Report, named: bool) -> Iterator[str]:
    one, other = a.incident.victim, b.incident.victim
    if one.country and other.country and one.country != other.country:
        yield "country_differs"
    if one.sector and other.sector and not named:
        yield "sector_same" if one.sector == other.sector else "sector_differs"
    if not named and _described_alike(a, b):
        yield "description_like"


def _described_alike(a: Report, b: Report) -> bool:
    """Tell whether both describe the victim by a word that says something, and neither by another place."""
    one, other = a.described, b.described
    if not one.nouns & other.nouns:
        return False
    return not one.proper or not other.proper or bool(one.proper & other.proper)
