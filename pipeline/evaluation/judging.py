"""Judge the incidents of one article value by value: right, wrong, missed, spurious, and on what evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pipeline.evaluation.alignment import (
    SET_FIELDS,
    Money,
    Value,
    align,
    scalar_values,
    set_values,
    values_agree,
)
from pipeline.evaluation.reliability import Claim
from pipeline.schema import Evidence, Incident, Salience
from pipeline.wording import kept

#: The evidence fields that speak for a scored field where they are not simply its own name.
EVIDENCE_FIELDS = {
    "victim": ("victim_name",),
    "attacker": ("attacker_name",),
    "country": ("victim_country",),
    "sector": ("victim_sector",),
    "records": ("records_value", "records_min", "records_max"),
    "records_unit": ("records", "records_value", "records_min", "records_max"),
    "records_qualifier": ("records", "records_value", "records_min", "records_max"),
    "data_volume": ("data_volume_bytes",),
    "incident": ("victim_name", "victim", "victim_description"),
}

#: They are shown by the evidence of `records` and stand or fall with it.
_PARTS_OF_RECORDS = frozenset({"records_unit", "records_qualifier"})


class Scope(StrEnum):
    """Which incidents count: all, the main ones, or those that are both in the gold and found."""

    ALL = kept("all incidents")
    MAIN = kept("main incidents only")
    FOUND = kept("given the incident (those that were found)")


class Judgement(NamedTuple):
    """One compared value: what it adds to the counts, and the kind of error (empty when right)."""

    field: str
    counts: tuple[int, int, int]
    kind: str
    gold: Value | None
    got: Value | None
    gold_incident: Incident | None
    predicted_incident: Incident | None


@dataclass(frozen=True)
class FieldError:
    """One wrong, missed or spurious value.

    `aligned` is false where the whole incident was missed or made up; `incident` names the incident by its
    victim. `sentence` and `rule` come from the predicted incident's evidence and are empty without any.
    """

    article_id: str
    field: str
    kind: str
    gold: str
    got: str
    sentence: str
    rule: str
    incident: str
    aligned: bool


def judge_article(
    gold: Sequence[Incident], predicted: Sequence[Incident], scope: Scope
) -> Iterator[Judgement]:
    """Judge every value of an article's incidents that count in `scope`."""

    def counted(incident: Incident) -> bool:
        return scope is not Scope.MAIN or incident.salience is Salience.MAIN

    pairs = align(gold, predicted)
    for row, column in pairs:
        if counted(gold[row]):
            yield from _judge_incident(gold[row], predicted[column])
    if scope is Scope.FOUND:
        return
    paired_gold, paired_predicted = {row for row, _ in pairs}, {column for _, column in pairs}
    for row, incident in enumerate(gold):
        if row not in paired_gold and counted(incident):
            yield from _judge_incident(incident, None)
    for column, incident in enumerate(predicted):
        if column not in paired_predicted and counted(incident):
            yield from _judge_incident(None, incident)


def _judge_incident(gold: Incident | None, predicted: Incident | None) -> Iterator[Judgement]:
    """Judge every field of a pair, or of an incident that stands alone on either side."""
    for name, gold_value, got, right in _compared(gold, predicted):
        if right:
            counts, kind = (1, 0, 0), ""
        else:
            counts = (0, int(got is not None), int(gold_value is not None))
            kind = {(1, 1): "wrong", (0, 1): "missed", (1, 0): "spurious"}[counts[1:]]
        yield Judgement(name, counts, kind, gold_value, got, gold, predicted)


def _compared(
    gold: Incident | None, predicted: Incident | None
) -> Iterator[tuple[str, Value | None, Value | None, bool]]:
    """Yield (field, gold value, predicted value, right) wherever at least one side holds a value."""
    yield "incident", _label(gold), _label(predicted), gold is not None and predicted is not None
    gold_values = scalar_values(gold) if gold else {}
    predicted_values = scalar_values(predicted) if predicted else {}
    for name in gold_values or predicted_values:
        mine, theirs = gold_values.get(name), predicted_values.get(name)
        if mine is None and theirs is None:
            continue
        right = (
            gold is not None
            and mine is not None
            and theirs is not None
            and values_agree(name, gold, mine, theirs)
        )
        yield name, mine, theirs, right
    for name in SET_FIELDS:
        wanted = set_values(gold, name) if gold else set()
        found = set_values(predicted, name) if predicted else set()
        for code in sorted(wanted | found):
            yield (
                name,
                code if code in wanted else None,
                code if code in found else None,
                code in wanted & found,
            )


def _label(incident: Incident | None) -> str | None:
    """Return what an incident is called in reports: its victim."""
    if incident is None:
        return None
    return incident.victim.name or incident.victim.description or "(unnamed)"


def field_error(article_id: str, judgement: Judgement) -> FieldError:
    """Return a judgement that is not right as a line of the error report."""
    proof = _proof(judgement)
    return FieldError(
        article_id=article_id,
        field=judgement.field,
        kind=judgement.kind,
        gold=_shown(judgement.gold),
        got=_shown(judgement.got),
        sentence=proof.sentence if proof else "",
        rule=proof.rule if proof else "",
        incident=_label(judgement.gold_incident) or _label(judgement.predicted_incident) or "",
        aligned=judgement.gold_incident is not None and judgement.predicted_incident is not None,
    )


def _shown(value: Value | None) -> str:
    if value is None:
        return ""
    if isinstance(value, Money):
        return f"{_shown(value.amount)} {value.currency or ''}".strip()
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _proof(judgement: Judgement) -> Evidence | None:
    """Return the evidence that the predicted incident gives for a value, None without any."""
    if judgement.predicted_incident is None or judgement.got is None:
        return None
    wanted = (judgement.field, *EVIDENCE_FIELDS.get(judgement.field, ()))
    found = [e for e in judgement.predicted_incident.evidence if e.field.replace(".", "_") in wanted]
    if judgement.field in SET_FIELDS:
        found = [e for e in found if e.value == judgement.got]
    return found[0] if found else None


class JudgedValue(NamedTuple):
    """A value that an extraction gave; the field `incident` is the incident as a whole and has no proof."""

    field: str
    incident: Incident
    proof: Evidence | None
    right: bool


def judged_values(gold: Sequence[Incident], predicted: Sequence[Incident]) -> Iterator[JudgedValue]:
    """Yield every value that `predicted` gives, without the parts of `records`."""
    for judgement in judge_article(gold, predicted, Scope.ALL):
        if value := _given(judgement):
            yield value


def _given(judgement: Judgement) -> JudgedValue | None:
    incident = judgement.predicted_incident
    if incident is None or judgement.got is None or judgement.field in _PARTS_OF_RECORDS:
        return None
    proof = None if judgement.field == "incident" else _proof(judgement)
    return JudgedValue(judgement.field, incident, proof, not judgement.kind)


def claim(judgement: Judgement, article: int) -> Claim | None:
    """Return the judged value with its confidence and its article's number, None without a confidence."""
    value = _given(judgement)
    if value is None:
        return None
    rated = value.incident if value.field == "incident" else value.proof
    if rated is None or rated.confidence is None:
        return None
    return Claim(value.field, rated.confidence, value.right, article)
