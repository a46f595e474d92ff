"""Decisions that rest on the parts of candidates: an incident's victim, its attacker, its third party."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from pipeline.incidents.attackers import choose_attacker
from pipeline.incidents.candidate import Candidate, Role
from pipeline.incidents.decision import Decision, Option
from pipeline.incidents.decode import THRESHOLDS
from pipeline.incidents.describe import Description
from pipeline.incidents.features.context import Context
from pipeline.incidents.interpretation import Interpretation
from pipeline.language.mentions import Mention


def decide_victim(context: Context, index: int) -> Decision[Candidate | Description]:
    """Return the victim of incident `index`, named or described; the others are what it could have been."""
    reading = context.reading
    draft = reading.story.drafts[index]
    told = {id(one) for d in reading.story.drafts for one in (d.victim, d.description, d.introduced)}
    options: list[Option[Any]] = [*reading.victims, *reading.descriptions]
    best = next(o for o in options if o.value is (draft.introduced or draft.victim or draft.description))
    rule = draft.rule
    if draft.victim is None:
        field, best = "victim_description", _shown(best, draft.description, best.mention, best.behind)
    else:
        cued = next((m for m, _ in draft.victim.cues), draft.victim.mentions[0])
        role = max(Role.VICTIM, Role.RECALLED, key=lambda r: draft.victim.roles[r] if draft.victim else 0.0)
        behind = partial(reading.role_option, draft.victim, role)
        field, best = "victim_name", _shown(best, draft.victim, cued, behind)
        if draft.introduced is not None:
            rule = "named further down"
        elif rule is None and draft.probability != best.chance:
            rule = "shares the chance of its list"
    best.chance = draft.probability
    rivals = [o for o in options if id(o.value) not in told]
    return Decision(field, best, True, [best, *rivals], draft.least, rule)


def decide_attacker(context: Context, index: int) -> Decision[Candidate] | None:
    """Return who carried out incident `index`, or came nearest to it; None where nobody could have."""
    reading = context.reading
    chosen, rule = choose_attacker(context.analysis, reading.story, index, context.attackers)
    return _of_part("attacker_name", reading, Role.ATTACKER, context.attackers, chosen, rule)


def decide_supplier(context: Context, index: int) -> Decision[Candidate] | None:
    """Return the third party of incident `index`, or what came nearest to it; None where nothing could be."""
    reading, supplied = context.reading, context.suppliers[index]
    likely = [o.value for o in reading.suppliers if o.value.roles[Role.SUPPLIER] >= THRESHOLDS.supplier]
    if supplied is None:
        return _of_part("third_party", reading, Role.SUPPLIER, likely, None, "not told of this incident")
    rule = None if supplied[0] in likely else "product of the supplier"
    return _of_part("third_party", reading, Role.SUPPLIER, likely, supplied[0], rule)


def _of_part(
    field: str,
    reading: Interpretation,
    role: Role,
    likely: Sequence[Candidate],
    chosen: Candidate | None,
    rule: str | None,
) -> Decision[Candidate] | None:
    """Return the decision for who plays `role`; `rule` tells which of the `likely` ones it is, or none."""
    options = reading.attackers if role is Role.ATTACKER else reading.suppliers
    threshold = THRESHOLDS.attacker if role is Role.ATTACKER else THRESHOLDS.supplier
    if chosen is not None:
        best = reading.role_option(chosen, role)
        return Decision(field, best, True, options, threshold, rule)
    weighed = [o for o in options if o.value in likely] or options
    if not weighed:
        return None
    best = max(weighed, key=lambda o: o.chance or 0.0)
    return Decision(field, best, False, options, threshold, rule if likely else None)


def _shown(
    option: Option[Any], value: Any, mention: Mention | None, behind: Callable[[], Option[Any]] | None
) -> Option[Any]:
    """Return `option` for `value` as `mention` shows it; all incidents of an article share the options."""
    return Option(value, mention, option.chance, option.model, option.features, option.index, behind)
