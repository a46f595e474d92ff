"""Attack types and status of an incident."""

from collections.abc import Sequence

from pipeline.incidents.focus import Draft
from pipeline.incidents.narration import told
from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import cue
from pipeline.language.sentences import Sentence
from pipeline.language.triggers import TriggerMention
from pipeline.schema import AttackType, Salience, Status

_SALE_OR_PUBLICATION = frozenset({AttackType.DATA_SALE, AttackType.DATA_PUBLICATION})
_THREAT = cue("facts", "publication", "threat")


def attack_types(
    analysis: Analysis, sentences: Sequence[Sentence]
) -> list[tuple[AttackType, TriggerMention]]:
    """Return the attack types told in `sentences`, each with its first trigger, in the order of the codes."""
    indices = {s.index for s in sentences}
    first: dict[AttackType, TriggerMention] = {}
    generic: TriggerMention | None = None
    for trigger in analysis.triggers:
        sentence = analysis.sentence_at(trigger.start)
        if sentence is None or sentence.index not in indices or not told(analysis, sentence):
            continue
        if Tone.GENERAL in analysis.tones(sentence):
            continue
        if trigger.attack_type is not AttackType.EXTORTION and analysis.assertion.negated(
            trigger.start, trigger.end
        ):
            continue
        if trigger.attack_type is AttackType.DATA_PUBLICATION and _THREAT.search(
            analysis.lower, sentence.start, trigger.end
        ):
            continue
        if trigger.attack_type is None:
            generic = generic or trigger
        else:
            first.setdefault(trigger.attack_type, trigger)
    # The earliest of them: a set's own order changes from one process to the next.
    implying = [first[t] for t in _SALE_OR_PUBLICATION & first.keys()]
    if implying:
        first.setdefault(AttackType.DATA_THEFT, min(implying, key=lambda t: (t.start, t.end, t.rule)))
    if AttackType.DATA_EXPOSURE in first and not _SALE_OR_PUBLICATION & first.keys():
        if (
            AttackType.DATA_THEFT in first
            and first[AttackType.DATA_THEFT].end <= first[AttackType.DATA_EXPOSURE].start
        ):
            del first[AttackType.DATA_EXPOSURE]
        else:
            first.pop(AttackType.DATA_THEFT, None)
    if not first and generic is not None:
        first[AttackType.INTRUSION] = generic
    return [(t, first[t]) for t in AttackType if t in first]


def status_of(
    analysis: Analysis, draft: Draft, sentences: Sequence[Sentence]
) -> tuple[Status, Sentence | None]:
    """Return who vouches for the incident, and the sentence that shows it.

    The guide: denied when the victim denies; claimed when only the attacker or a third party says
    so, or the press in the conditional; confirmed else, plain fact included.
    """
    story = [s for s in sentences if Tone.ADVICE not in analysis.tones(s)]
    if draft.victim is not None and draft.victim.features.get("denies"):
        mention = next(m for m, cue in draft.victim.cues if cue == "denies")
        return Status.DENIED, analysis.sentence_at(mention.start)
    denying = [s for s in story if Tone.DENIED in analysis.tones(s)]
    confirming = [
        s for s in story if Tone.CONFIRMED in analysis.tones(s) and Tone.CLAIMED not in analysis.tones(s)
    ]
    if denying and not confirming:
        return Status.DENIED, denying[0]
    claimed = [s for s in story if Tone.CLAIMED in analysis.tones(s)]
    if draft.victim is not None and any(draft.victim.features.get(c) for c in ("confirms", "complains")):
        return Status.CONFIRMED, confirming[0] if confirming else None
    if claimed and not confirming and claimed[0].index <= story[0].index + 3:
        return Status.CLAIMED, claimed[0]
    if draft.salience is Salience.SECONDARY and claimed and len(claimed) == len(story):
        return Status.CLAIMED, claimed[0]
    return Status.CONFIRMED, confirming[0] if confirming else (story[0] if story else None)
