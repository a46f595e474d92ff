"""The attack types of an incident: rules and words propose, the fitted model decides, the guide binds."""

from collections.abc import Sequence

from pipeline.incidents.features.attack_type import AttackWordings, Wording
from pipeline.language.mentions import Mention
from pipeline.schema import AttackType

#: From this probability on a type is told.
THRESHOLD = 0.38
#: What is sold or published was taken; so was what is threatened with, where the rules read so.
_OF_TAKEN_DATA = (AttackType.DATA_SALE, AttackType.DATA_PUBLICATION)
_KINDS_OF_MALWARE = frozenset({AttackType.RANSOMWARE, AttackType.WIPER})


def choose_attack_types(wordings: AttackWordings, index: int) -> list[tuple[AttackType, Mention]]:
    """Return the attack types of incident `index`, each with the wording that shows it, by order of codes.

    Empty where nothing is told; then other facts may tell, or it was an intrusion.
    """
    context = wordings.context
    draft = context.reading.story.drafts[index]
    ruled = wordings.ruled(index)
    model = context.reading.models.facts["attack_type"]
    chances = {kind: model.probability(features) for kind, features in wordings.features(index).items()}
    told = {kind for kind, chance in chances.items() if chance >= THRESHOLD}
    shown: dict[AttackType, Mention] = {
        kind: mention
        for kind in told
        if (mention := _shown(wordings.by_type[kind], draft.sentences, ruled.get(kind))) is not None
    }
    taken: list[Mention] = [shown[kind] for kind in _OF_TAKEN_DATA if kind in shown]
    if AttackType.EXTORTION in shown and AttackType.DATA_THEFT in ruled:
        taken.append(ruled[AttackType.DATA_THEFT])
    if taken:
        earliest = min(taken, key=lambda m: (m.start, m.end, m.rule))
        shown.setdefault(AttackType.DATA_THEFT, earliest)
    if shown.keys() & _KINDS_OF_MALWARE:
        # Said more precisely: of 198 such incidents of the corpora none is called malware too.
        shown.pop(AttackType.MALWARE, None)
    if not shown and AttackType.INTRUSION in ruled:
        shown[AttackType.INTRUSION] = ruled[AttackType.INTRUSION]
    return [(kind, shown[kind]) for kind in AttackType if kind in shown]


def _shown(wordings: Sequence[Wording], own: set[int], ruled: Mention | None) -> Mention | None:
    """Return the wording that shows a type best: what the rules read, else a told one of its own."""
    if ruled is not None or not wordings:
        return ruled
    best = max(wordings, key=lambda w: (w.sentence.index in own, w.told, w.strict, w.real, -w.mention.start))
    return best.mention
