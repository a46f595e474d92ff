"""The attack types of an incident: rules and words propose, the fitted model decides, the guide binds."""

from collections.abc import Iterator, Sequence

from pipeline.incidents.decision import Decision, Option, ruled
from pipeline.incidents.features.attack_type import AttackWordings, Wording
from pipeline.language.mentions import Mention
from pipeline.schema import AttackType

#: From this probability on a type is told.
THRESHOLD = 0.38
#: What is sold or published was taken; so was what is threatened with, where the rules read so.
_OF_TAKEN_DATA = (AttackType.DATA_SALE, AttackType.DATA_PUBLICATION)
_KINDS_OF_MALWARE = frozenset({AttackType.RANSOMWARE, AttackType.WIPER})


def choose_attack_types(wordings: AttackWordings, index: int) -> list[Decision[AttackType]]:
    """Return for each attack type asked of incident `index`, by order of codes, whether it was one.

    Where nothing is told, other facts may tell, or it was an intrusion.
    """
    ruled_types = wordings.ruled(index)
    decisions = {one.best.value: one for one in _weighed(wordings, index)}
    shown = {kind: one.best.mention for kind, one in decisions.items() if one.filled and one.best.mention}
    taken = [shown[kind] for kind in _OF_TAKEN_DATA if kind in shown]
    if AttackType.EXTORTION in shown and AttackType.DATA_THEFT in ruled_types:
        taken.append(ruled_types[AttackType.DATA_THEFT])
    if taken and AttackType.DATA_THEFT not in shown:
        earliest = min(taken, key=lambda m: (m.start, m.end, m.rule))
        _rule_in(decisions, AttackType.DATA_THEFT, earliest, "what was sold or published was taken")
    if shown.keys() & _KINDS_OF_MALWARE and AttackType.MALWARE in shown:
        # Said more precisely: of 198 such incidents of the corpora none is called malware too.
        decisions[AttackType.MALWARE].filled = False
        decisions[AttackType.MALWARE].rule = "said more precisely"
    if not shown and AttackType.INTRUSION in ruled_types:
        _rule_in(decisions, AttackType.INTRUSION, ruled_types[AttackType.INTRUSION], "nothing more precise")
    return [decisions[kind] for kind in AttackType if kind in decisions]


def _weighed(wordings: AttackWordings, index: int) -> Iterator[Decision[AttackType]]:
    """Yield what the model says of each type; one that no wording shows is not told."""
    context = wordings.context
    own, ruled_types = context.reading.story.drafts[index].sentences, wordings.ruled(index)
    model = context.reading.models.facts["attack_type"]
    seen = wordings.features(index)
    chances = model.chances([*seen.values()])
    for (kind, features), chance in zip(seen.items(), chances, strict=True):
        found, ruling = wordings.by_type[kind], ruled_types.get(kind)
        told = chance >= THRESHOLD
        # What is not told needs no choice of the wording that shows it best.
        first = ruling or (found[0].mention if found else None)
        mention = _shown(found, own, ruling) if told else first
        option = Option(kind, mention, chance, model, features)
        rule = "no wording shows it" if told and mention is None else None
        yield Decision("attack_types", option, told and mention is not None, threshold=THRESHOLD, rule=rule)


def _rule_in(
    decisions: dict[AttackType, Decision[AttackType]], kind: AttackType, mention: Mention, rule: str
) -> None:
    """Have `decisions` tell a type that follows from others, whatever the model says of it."""
    known = decisions.setdefault(kind, ruled("attack_types", kind, mention, rule))
    known.filled, known.rule, known.best.mention = True, rule, mention


def _shown(wordings: Sequence[Wording], own: set[int], ruled: Mention | None) -> Mention | None:
    """Return the wording that shows a type best: what the rules read, else a told one of its own."""
    if ruled is not None or not wordings:
        return ruled
    best = max(wordings, key=lambda w: (w.sentence.index in own, w.told, w.strict, w.real, -w.mention.start))
    return best.mention
