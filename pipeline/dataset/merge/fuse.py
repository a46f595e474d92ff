"""Which value the row of a merged incident shows, field by field, and what other articles say differently.

An article that is about the incident goes before one that recalls it, one that tells it as confirmed
before one that repeats a claim, a later one before an earlier one; among values that do not contradict
each other the most precise wins. All of it hangs on the reports alone, not on their order.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from pipeline.dataset.merge.names import Match, compare_names
from pipeline.dataset.merge.parsed_names import is_acronym, parse_name
from pipeline.dataset.merge.profile import Report, actor_key
from pipeline.dataset.periods import period_of
from pipeline.schema import (
    Attacker,
    AttackType,
    DateBasis,
    Evidence,
    Incident,
    Qualifier,
    Ransom,
    Records,
    Salience,
    Status,
    Victim,
)

_Value = TypeVar("_Value")
_Code = TypeVar("_Code", bound=StrEnum)

#: With more reports than this, a code that only one of them gives is set aside.
FEW_REPORTS = 3
#: What a date is the date of, most wanted first.
_BASES = list(DateBasis)
_PRECISION = {
    Qualifier.EXACT: 4,
    Qualifier.APPROX: 3,
    Qualifier.AT_LEAST: 3,
    Qualifier.AT_MOST: 2,
    Qualifier.RANGE: 2,
    Qualifier.VAGUE: 1,
}


@dataclass(frozen=True)
class Aside:
    """A value that the merged row does not show: the field, the value shown, the other one, who gives it."""

    field: str
    kept: str
    other: str
    report_ids: tuple[str, ...]


@dataclass(frozen=True)
class Fused:
    """A merged incident, the report that each of its fields was taken from, and what was set aside."""

    incident: Incident
    chosen: dict[str, str]
    asides: list[Aside]


def fuse(reports: Sequence[Report]) -> Fused:
    """Return the one incident that `reports`, at least one, tell together.

    Its evidence is that of the chosen reports, in the order of the fields; that of others stays with them.
    """
    if len(reports) == 1:
        only = reports[0]
        chosen = dict.fromkeys((e.field for e in only.incident.evidence), only.report_id)
        return Fused(only.incident, chosen, [])
    return _Fusion(reports).result()


class _Fusion:
    """One merge under way: reports by weight, the choices and what they set aside."""

    def __init__(self, reports: Sequence[Report]) -> None:
        # The weightiest last, so that max() and sorted() need no key.
        self.reports = sorted(reports, key=_weight)
        self.chosen: dict[str, str] = {}
        self.asides: list[Aside] = []

    def result(self) -> Fused:
        victim_name, victim_aliases = self._names(
            "victim_name", lambda i: i.victim.name, lambda i: i.victim.aliases
        )
        third, third_aliases = self._names(
            "third_party", lambda i: i.third_party, lambda i: i.third_party_aliases
        )
        if third and victim_name and compare_names(third, victim_name) is Match.STRONG:
            # What one article takes for the way in is the victim to the others.
            third, third_aliases = None, []
            del self.chosen["third_party"]
        attacker, attacker_aliases = self._names(
            "attacker_name", lambda i: i.attacker.name, lambda i: i.attacker.aliases
        )
        records, records_text = self._records()
        date, basis = self._date()
        price, price_currency = self._money("sale_price", lambda i: (i.sale_price, i.sale_currency))
        incident = Incident(
            salience=max((r.incident.salience for r in self.reports), key=lambda s: s is Salience.MAIN),
            victim=Victim(
                name=victim_name,
                aliases=victim_aliases,
                description=self._latest("victim_description", lambda i: i.victim.description, told=False),
                country=self._most("victim_country", lambda i: i.victim.country),
                sector=self._most("victim_sector", lambda i: i.victim.sector),
            ),
            third_party=third,
            third_party_aliases=third_aliases,
            attacker=Attacker(name=attacker, aliases=attacker_aliases),
            attack_types=self._attack_types(),
            date=date,
            date_basis=basis,
            records=records,
            records_text=records_text,
            data_volume_bytes=self._latest("data_volume_bytes", lambda i: i.data_volume_bytes),
            ransom=self._ransom(),
            sale_price=price,
            sale_currency=price_currency,
            data_types=self._codes("data_types", lambda i: i.data_types),
            status=self._status(),
            confidence=max(
                (r.incident.confidence for r in self.reports if r.incident.confidence), default=None
            ),
        )
        return Fused(incident.model_copy(update={"evidence": self._evidence()}), self.chosen, self.asides)

    # --- the ways of choosing ---------------------------------------------------------------------

    def _told(self, value: Callable[[Incident], _Value | None]) -> list[tuple[Report, _Value]]:
        """Return the reports that give a value, the weightiest last, with it."""
        pairs = ((report, value(report.incident)) for report in self.reports)
        return [(report, given) for report, given in pairs if given is not None]

    def _keep(self, field: str, report: Report) -> None:
        self.chosen[field] = report.report_id

    def _set_aside(self, field: str, kept: object, others: Sequence[tuple[Report, object]]) -> None:
        by_value: dict[str, list[str]] = {}
        for report, value in others:
            by_value.setdefault(_plain(value), []).append(report.report_id)
        self.asides += [
            Aside(field, _plain(kept), value, tuple(sorted(ids))) for value, ids in sorted(by_value.items())
        ]

    def _latest(
        self, field: str, value: Callable[[Incident], _Value | None], told: bool = True
    ) -> _Value | None:
        """Return the value of the weightiest report; the others are set aside if `told`."""
        pairs = self._told(value)
        if not pairs:
            return None
        report, kept = pairs[-1]
        self._keep(field, report)
        if told:
            self._set_aside(field, kept, [pair for pair in pairs if pair[1] != kept])
        return kept

    def _most(self, field: str, value: Callable[[Incident], _Value | None]) -> _Value | None:
        """Return the value that most reports give, of equally frequent ones that of the weightiest."""
        pairs = self._told(value)
        if not pairs:
            return None
        counts = Counter(given for _, given in pairs)
        top = max(counts.values())
        report, kept = [pair for pair in pairs if counts[pair[1]] == top][-1]
        self._keep(field, report)
        self._set_aside(field, kept, [pair for pair in pairs if pair[1] != kept])
        return kept

    def _names(
        self,
        field: str,
        name: Callable[[Incident], str | None],
        aliases: Callable[[Incident], list[str]],
    ) -> tuple[str | None, list[str]]:
        """Return the name under which most reports know an organisation, and its other names."""
        pairs = self._told(name)
        if not pairs:
            return None, []
        key = actor_key if field == "attacker_name" else _core
        support = Counter(key(given) for _, given in pairs)
        spelt = Counter(given for _, given in pairs)

        def worth(given: str) -> tuple[int, int, int, int, str]:
            return support[key(given)], spelt[given], len(given.split()), len(given), given

        kept = max((given for _, given in pairs), key=worth)
        if is_acronym(kept):
            # However often it stands for the name, the name says more.
            spelt_out = [n for _, n in pairs if not is_acronym(n) and compare_names(kept, n) is Match.STRONG]
            kept = max(spelt_out, key=worth, default=kept)
        # Of reports that spell it so, the weightiest.
        self._keep(field, [pair for pair in pairs if pair[1] == kept][-1][0])
        foreign = [pair for pair in pairs if not one_name(kept, pair[1], field)]
        self._set_aside(field, kept, foreign)
        others = {given for _, given in foreign}
        known = [given for _, given in pairs if given not in others] + [
            alias for r in self.reports if name(r.incident) not in others for alias in aliases(r.incident)
        ]
        counts = Counter(known)
        aliases_left = sorted(counts, key=lambda n: (-counts[n], n))
        # Capitals make no other name.
        seen = {kept.casefold(): kept}
        for alias in aliases_left:
            seen.setdefault(alias.casefold(), alias)
        return kept, list(seen.values())[1:]

    def _codes(self, field: str, codes: Callable[[Incident], list[_Code]]) -> list[_Code]:
        """Return the codes of the weightiest report, and those that others agree on.

        Of few reports all count, of many those that two of them give.
        """
        pairs = [(report, codes(report.incident)) for report in self.reports if codes(report.incident)]
        if not pairs:
            return []
        counts = Counter(code for _, given in pairs for code in set(given))
        bar = 1 if len(pairs) <= FEW_REPORTS else 2
        kept = [code for code in _order(counts) if counts[code] >= bar or code in pairs[-1][1]]
        for code in kept:
            self._keep(f"{field}={code.value}", [r for r, given in pairs if code in given][-1])
        rare = [code for code in _order(counts) if code not in kept]
        self._set_aside(
            field, "|".join(kept), [(r, code) for code in rare for r, given in pairs if code in given]
        )
        return kept

    # --- single fields ----------------------------------------------------------------------------

    def _attack_types(self) -> list[AttackType]:
        types = self._codes("attack_types", lambda i: i.attack_types)
        # "Nothing more precise is said": somebody says more.
        return [t for t in types if t is not AttackType.INTRUSION] if len(types) > 1 else types

    def _records(self) -> tuple[Records | None, str | None]:
        pairs = self._told(lambda i: i.records)
        if not pairs:
            return None, None
        bounds = {report.report_id: report.bounds for report, _ in pairs}
        lead = bounds[pairs[-1][0].report_id]

        def agrees(report: Report) -> bool:
            own = bounds[report.report_id]
            return lead is None or own is None or (own.low <= lead.high and lead.low <= own.high)

        agreeing = [pair for pair in pairs if agrees(pair[0])]
        top = max(_precision(given) for _, given in agreeing)
        report, kept = [pair for pair in agreeing if _precision(pair[1]) == top][-1]
        self._keep("records", report)
        self._set_aside("records", kept, [pair for pair in pairs if not agrees(pair[0])])
        unit = kept.unit or next((r.unit for _, r in reversed(agreeing) if r.unit), None)
        return kept.model_copy(update={"unit": unit}), report.incident.records_text

    def _date(self) -> tuple[str | None, DateBasis | None]:
        """Return the date of the most wanted basis, or a more precise one within it."""
        pairs = self._told(lambda i: i.date)
        if not pairs:
            return None, None
        bases = {report.incident.date_basis for report, _ in pairs}
        wanted = next((basis for basis in _BASES if basis in bases), None)
        report, kept = _best_date([p for p in pairs if p[0].incident.date_basis is wanted])
        report, kept = _best_date([p for p in pairs if _overlap(p[1], kept)], lead=kept)
        self._keep("date", report)
        self._set_aside("date", kept, [pair for pair in pairs if not _overlap(pair[1], kept)])
        return kept, report.incident.date_basis

    def _money(
        self, field: str, money: Callable[[Incident], tuple[float | int | None, str | None]]
    ) -> tuple[float | int | None, str | None]:
        pairs = [(r, told) for r, told in self._told(money) if told[0] is not None]
        if not pairs:
            return None, None
        amount = pairs[-1][1][0]
        # A paper may leave the currency to its readers.
        same = [pair for pair in pairs if pair[1][0] == amount]
        report, kept = ([pair for pair in same if pair[1][1] is not None] or same)[-1]
        self._keep(field, report)
        self._set_aside(field, kept, [pair for pair in pairs if pair not in same])
        return kept

    def _ransom(self) -> Ransom:
        demanded = self._latest("ransom_demanded", lambda i: i.ransom.demanded)
        amount, currency = self._money("ransom_amount", lambda i: (i.ransom.amount, i.ransom.currency))
        if demanded is False:
            # No sum was asked then, whoever wrote of one.
            amount = currency = None
            self.chosen.pop("ransom_amount", None)
        return Ransom(
            demanded=demanded,
            amount=amount,
            currency=currency,
            paid=self._latest("ransom_paid", lambda i: i.ransom.paid),
        )

    def _status(self) -> Status | None:
        pairs = self._told(lambda i: i.status)
        # What the victim or an authority says, whichever way, is worth more than a claim.
        answered = [pair for pair in pairs if pair[1] is not Status.CLAIMED] or pairs
        if not answered:
            return None
        report, kept = answered[-1]
        self._keep("status", report)
        self._set_aside("status", kept, [p for p in answered if p[1] != kept])
        return kept

    def _evidence(self) -> list[Evidence]:
        by_id = {report.report_id: report for report in self.reports}
        return [
            evidence
            for field, report_id in self.chosen.items()
            for evidence in by_id[report_id].incident.evidence
            if evidence.field == field or f"{evidence.field}={evidence.value}" == field
        ]


def _weight(report: Report) -> tuple[bool, bool, dt.date, float, str]:
    """Order reports by whom to believe: subject of the article, told as sure, later, more confident."""
    return (
        report.is_main,
        report.incident.status in (Status.CONFIRMED, Status.DENIED),
        report.published or dt.date.min,
        report.incident.confidence or 0.0,
        report.report_id,
    )


def _overlap(one: str, other: str) -> bool:
    a, b = period_of(one), period_of(other)
    return a.first <= b.last and b.first <= a.last


def _best_date(pairs: Sequence[tuple[Report, str]], lead: str | None = None) -> tuple[Report, str]:
    """Return, of the dates that do not contradict the weightiest one or `lead`, the most precise."""
    lead = lead or pairs[-1][1]
    agreeing = [pair for pair in pairs if _overlap(pair[1], lead)]
    support = Counter(date for _, date in agreeing)

    def worth(date: str) -> tuple[int, bool, bool, int]:
        return len(date.rstrip("~")), not date.endswith("~"), date == lead, support[date]

    top = max(worth(date) for _, date in agreeing)
    return [pair for pair in agreeing if worth(pair[1]) == top][-1]


def _precision(records: Records) -> tuple[int, int]:
    digits = len(str(records.value).rstrip("0")) if records.value is not None else 0
    return _PRECISION[records.qualifier], digits


def one_name(kept: str, other: str, field: str) -> bool:
    """Tell whether two values of a field that holds a name are one and the same name."""
    if field == "attacker_name" and actor_key(kept) == actor_key(other):
        return True
    return compare_names(kept, other) is not Match.WEAK


def _core(name: str) -> str | None:
    parsed = parse_name(name)
    return f"{parsed.kind} {parsed.core}" if parsed else name.casefold()


def _order(codes: Counter[_Code]) -> list[_Code]:
    """Return the codes in the order of the guide."""
    return [code for kind in {type(code) for code in codes} for code in kind if code in codes]


def _plain(value: Any) -> str:
    """Return a value as a cell of the conflicts table shows it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return " ".join(_plain(part) for part in value if part is not None)
    if isinstance(value, Records):
        return value.plain()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
