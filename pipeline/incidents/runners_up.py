"""What else was weighed for the cells of an incident, and what of it an analyst may want there instead."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pipeline.incidents.candidate import Candidate
from pipeline.incidents.decision import Decision, Option
from pipeline.incidents.describe import Description
from pipeline.incidents.evidence import Ledger
from pipeline.incidents.features.date import DateCandidate
from pipeline.incidents.features.pointing import Pointed
from pipeline.incidents.features.record import Figure
from pipeline.incidents.sums import written_sum
from pipeline.language.analysis import Analysis
from pipeline.language.mentions import MoneyMention, NumberMention
from pipeline.schema import AttackType, RunnerUp

#: What is less likely than this is not worth a look, and of one field no more than so many values are.
LEAST, MOST = 0.1, 2


def runners_up(ledger: Ledger) -> list[RunnerUp]:
    """Return the values that came nearest to filling a cell of an incident and did not, by field."""
    found: dict[str, dict[str, Option[Any]]] = {}
    for reason in ledger.reasons:
        for option in _lost(reason.decision, ledger.analysis):
            field, value = _stored(reason.decision.field, option, ledger)
            found.setdefault(field, {}).setdefault(value, option)
    return [
        _kept(field, value, option, ledger)
        for field, values in found.items()
        for value, option in sorted(values.items(), key=lambda one: -(one[1].chance or 0.0))[:MOST]
    ]


def weighed_too(decision: Decision[Any], analysis: Analysis) -> list[Option[Any]]:
    """Return the other values that were weighed, the likeliest first, each once and the chosen one never."""
    seen = {_key(decision.best, analysis)}
    found = []
    for option in sorted(decision.options, key=lambda one: -(one.chance or 0.0)):
        if (key := _key(option, analysis)) not in seen:
            seen.add(key)
            found.append(option)
    return found


def written(option: Option[Any], analysis: Analysis) -> str:
    """Return a value as a cell or the text has it."""
    match option.value:
        case Candidate():
            return option.value.name
        case DateCandidate():
            return option.value.edtf
        case Pointed():
            return str(option.value.value)
        case bool():
            return str(option.value).lower()
        case Figure() | NumberMention() | Description():
            assert option.mention is not None
            return analysis.quote(option.mention.start, option.mention.end)
    return str(option.value)


def _lost(decision: Decision[Any], analysis: Analysis) -> Iterator[Option[Any]]:
    """Yield the options of a decision that are likely enough and fill no cell, the likeliest first."""
    likely = [one for one in decision.options if (one.chance or 0.0) >= LEAST]
    # An intrusion is what is said for want of anything more precise: beside that it is no other reading.
    left = not decision.filled and decision.best.value is not AttackType.INTRUSION
    if left and (decision.best.chance or 0.0) >= LEAST:
        yield decision.best
    if likely:
        yield from weighed_too(replace(decision, options=likely), analysis)


def _kept(field: str, value: str, option: Option[Any], ledger: Ledger) -> RunnerUp:
    shown = None if option.mention is None else ledger.sentence(option.mention)
    return RunnerUp(field=field, value=value, chance=round(option.chance or 0.0, 2), sentence=shown)


def _stored(field: str, option: Option[Any], ledger: Ledger) -> tuple[str, str]:
    """Return the field that an option would fill, and its value in codes and digits."""
    match option.value:
        case Candidate():
            return ("victim_name" if field == "victim_description" else field), ledger.stored(
                option.value.name
            )
        case Description():
            field = "victim_description"
        case Figure():
            return field, option.value.count.records().plain()
        case MoneyMention():
            return field, written_sum(option.value)
    return field, written(option, ledger.analysis)


def _key(option: Option[Any], analysis: Analysis) -> object:
    """Return what two options of one value have in common, however the text writes it."""
    value = option.value.count if isinstance(option.value, Figure) else option.value
    if isinstance(value, MoneyMention):
        return value.magnitude, value.currency
    if isinstance(value, NumberMention):
        return value.magnitude
    return written(option, analysis)
