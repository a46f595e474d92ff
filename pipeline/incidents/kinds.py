"""Attack types of an incident, and who vouches for it."""

from collections.abc import Iterator, Sequence

from pipeline.incidents.focus import Draft
from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import cue
from pipeline.language.sentences import Layout, Sentence
from pipeline.language.triggers import TriggerMention
from pipeline.schema import AttackType, Salience, Status

_THREAT, _DISCLOSURE = cue("kinds", "threat"), cue("kinds", "disclosure")
_TRADE = cue("kinds", "trade")
_AFTERMATH = cue("kinds", "aftermath")
_CRIMINALS, _OPEN_TO_ALL = cue("kinds", "criminals"), cue("kinds", "open_to_all")
_LEAK = cue("kinds", "leak")
_SAME_FATE = cue("kinds", "same_fate")
_SITE_DOWN = cue("kinds", "site_down")
_EXPLICIT, _OTHERS = cue("kinds", "explicit"), cue("kinds", "others")
_SILENT = cue("kinds", "silent")

#: Types that speak of data taken before.
_OF_TAKEN_DATA = (AttackType.DATA_SALE, AttackType.DATA_PUBLICATION)
#: Types that only criminals commit.
_CRIMINAL = frozenset({*_OF_TAKEN_DATA, AttackType.EXTORTION, AttackType.RANSOMWARE})
#: Types that anybody can see.
_VISIBLE = frozenset({AttackType.DDOS, AttackType.DEFACEMENT})
#: A claim within so many sentences is what the incident is told by.
_EARLY = 3
#: "Without a password", "unless they pay": a negation inside is part of what is told.
_WITH_NEGATION = (AttackType.DATA_EXPOSURE, AttackType.EXTORTION)
Types = dict[AttackType, TriggerMention]
Told = list[tuple[AttackType | None, TriggerMention]]


def attack_types(
    analysis: Analysis, sentences: Sequence[Sentence]
) -> list[tuple[AttackType, TriggerMention]]:
    """Return the attack types told in `sentences`, each with its first trigger, in the order of the codes."""
    types = _types_told(analysis, sentences)
    if not types.keys() - {AttackType.INTRUSION}:
        types = _types_told(analysis, _told_alike(analysis, sentences)) or types
    return [(t, types[t]) for t in AttackType if t in types]


def _told_alike(analysis: Analysis, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences of the incident to which one of `sentences` likens its own."""
    for sentence in sentences:
        if _SAME_FATE.search(analysis.lower, sentence.start, sentence.end):
            return analysis.sentences[: sentence.index + 1]
    return []


def _types_told(analysis: Analysis, sentences: Sequence[Sentence]) -> Types:
    triggers: Told = list(_told_triggers(analysis, sentences))
    open_means = _meaning_of_open(analysis, triggers)
    first: Types = {}
    for kind, trigger in triggers:
        if (
            kind is AttackType.EXTORTION
            and _discloses(analysis, trigger)
            and not _discloses(analysis, first.get(kind))
        ):
            first[kind] = trigger
        elif kind is not None:
            first.setdefault(open_means if _lies_open(analysis, kind, trigger) else kind, trigger)
    if AttackType.DATA_EXPOSURE in first and not any(_is_theft(analysis, k, t) for k, t in triggers):
        first.pop(AttackType.DATA_THEFT, None)
    _settle(analysis, first)
    generic = next((trigger for kind, trigger in triggers if kind is None), None)
    if not first and generic is not None:
        first[AttackType.DDOS if _site_down(analysis, sentences) else AttackType.INTRUSION] = generic
    return first


def _told_triggers(
    analysis: Analysis, sentences: Sequence[Sentence]
) -> Iterator[tuple[AttackType | None, TriggerMention]]:
    indices = {s.index for s in sentences}
    for trigger in analysis.triggers:
        sentence = analysis.sentence_at(trigger.start)
        if sentence is None or sentence.index not in indices or not _tells(analysis, sentence, trigger):
            continue
        if trigger.attack_type is None or not _is_other_use(analysis, sentence, trigger):
            yield trigger.attack_type, trigger


def _tells(analysis: Analysis, sentence: Sentence, trigger: TriggerMention) -> bool:
    """Return whether `trigger` tells something that happened."""
    tones = analysis.tones(sentence)
    if sentence.layout is Layout.LINK or tones & {Tone.GENERAL, Tone.EXERCISE} or _asks(analysis, sentence):
        return False
    if not analysis.is_headline(sentence):
        # A threat speaks of what may happen.
        possible = Tone.HYPOTHETICAL in tones and trigger.attack_type is not AttackType.EXTORTION
        if possible or analysis.assertion.advised(sentence, trigger.start):
            return False
    if trigger.attack_type in _WITH_NEGATION:
        return not analysis.assertion.negated(trigger.start - 1, trigger.start)
    return not analysis.assertion.negated(trigger.start, trigger.end)


def _asks(analysis: Analysis, sentence: Sentence) -> bool:
    return analysis.text[sentence.start : sentence.end].rstrip(' "').endswith("?")


def _is_other_use(analysis: Analysis, sentence: Sentence, trigger: TriggerMention) -> bool:
    """Return whether `trigger` tells no deed where it stands, but a threat, a trade or what may follow."""
    lower, kind = analysis.lower, trigger.attack_type
    if kind is AttackType.DATA_PUBLICATION:
        return _THREAT.search(lower, sentence.start, trigger.end) is not None
    if kind is AttackType.RANSOMWARE:
        return _TRADE.search(lower, sentence.start, trigger.start) is not None
    if kind is AttackType.PHISHING:
        return _AFTERMATH.search(lower, sentence.start, trigger.start) is not None
    return False


def _lies_open(analysis: Analysis, kind: AttackType, trigger: TriggerMention) -> bool:
    """Return whether `trigger` tells that data lay open, but not by whose doing."""
    return kind in (AttackType.DATA_EXPOSURE, AttackType.DATA_PUBLICATION) and bool(
        _OPEN_TO_ALL.search(analysis.lower, trigger.start, trigger.end)
    )


def _meaning_of_open(analysis: Analysis, triggers: Told) -> AttackType:
    """Return what "accessible à tous" means here: put out by criminals, or left so by mistake."""
    firm = {k for k, t in triggers if k is not None and not _lies_open(analysis, k, t)}
    if AttackType.DATA_EXPOSURE in firm:
        return AttackType.DATA_EXPOSURE
    if firm & _CRIMINAL or any(_by_criminals(analysis, t) for _, t in triggers):
        return AttackType.DATA_PUBLICATION
    return AttackType.DATA_EXPOSURE


def _is_theft(analysis: Analysis, kind: AttackType | None, trigger: TriggerMention) -> bool:
    """Return whether `trigger` tells that data was taken, not merely that it leaked."""
    leak = _LEAK.search(analysis.lower, trigger.start, trigger.end)
    return kind is AttackType.DATA_THEFT and leak is None


def _by_criminals(analysis: Analysis, trigger: TriggerMention) -> bool:
    sentence = analysis.sentence_at(trigger.start)
    return sentence is not None and bool(_CRIMINALS.search(analysis.lower, sentence.start, sentence.end))


def _settle(analysis: Analysis, first: Types) -> None:
    """Add the theft that other types imply, and drop the types that another one rules out."""
    threat = first.get(AttackType.EXTORTION)
    disclosure = _discloses(analysis, threat)
    implying = [first[t] for t in _OF_TAKEN_DATA if t in first]
    if threat is not None and disclosure and AttackType.DATA_EXPOSURE not in first:
        implying.append(threat)
    if implying:
        # The earliest of them: what is sold, published or threatened with was taken.
        first.setdefault(AttackType.DATA_THEFT, min(implying, key=lambda t: (t.start, t.end, t.rule)))
    if AttackType.DATA_EXPOSURE in first and not any(t in first for t in _OF_TAKEN_DATA):
        theft = first.get(AttackType.DATA_THEFT)
        earlier = theft is not None and theft.end <= first[AttackType.DATA_EXPOSURE].start
        first.pop(AttackType.DATA_EXPOSURE if earlier else AttackType.DATA_THEFT, None)
    if not disclosure and not first.keys() & {AttackType.DATA_THEFT, AttackType.DATA_EXPOSURE}:
        first.pop(AttackType.EXTORTION, None)
    if first.keys() & {AttackType.RANSOMWARE, AttackType.WIPER}:
        first.pop(AttackType.MALWARE, None)


def _discloses(analysis: Analysis, threat: TriggerMention | None) -> bool:
    """Return whether `threat` is one to disclose, as against a term set or money asked."""
    return threat is not None and _DISCLOSURE.search(analysis.lower, threat.start, threat.end) is not None


def _site_down(analysis: Analysis, sentences: Sequence[Sentence]) -> bool:
    return any(_SITE_DOWN.search(analysis.lower, s.start, s.end) for s in sentences)


def status_of(
    analysis: Analysis, draft: Draft, sentences: Sequence[Sentence]
) -> tuple[Status, Sentence | None]:
    """Return who vouches for the incident, and the sentence that shows it.

    The guide: denied when the victim denies; claimed when only the attacker or a third party says
    so, or the press in the conditional; confirmed else, plain fact included.
    """
    story = [s for s in sentences if Tone.ADVICE not in analysis.tones(s)]
    features = draft.victim.features if draft.victim is not None else {}
    if draft.victim is not None and features.get("denies"):
        mention = next(m for m, cue in draft.victim.cues if cue == "denies")
        return Status.DENIED, analysis.sentence_at(mention.start)
    confirming = [s for s in story if _confirms(analysis, s)]
    explicit = [s for s in confirming if _EXPLICIT.search(analysis.lower, s.start, s.end)]
    denying = [s for s in story if Tone.DENIED in analysis.tones(s)]
    if denying and not explicit:
        return Status.DENIED, denying[0]
    claimed = [] if _was_seen(analysis, story) else [s for s in story if Tone.CLAIMED in analysis.tones(s)]
    silent = any(_SILENT.search(analysis.lower, s.start, s.end) for s in story)
    early = bool(claimed) and claimed[0].index <= story[0].index + _EARLY
    if silent and claimed and not explicit and (early or not confirming):
        return Status.CLAIMED, claimed[0]
    if features.get("confirms") or features.get("complains"):
        return Status.CONFIRMED, confirming[0] if confirming else None
    if early and not confirming:
        return Status.CLAIMED, claimed[0]
    if draft.salience is Salience.SECONDARY and claimed and len(claimed) == len(story):
        return Status.CLAIMED, claimed[0]
    return Status.CONFIRMED, confirming[0] if confirming else (story[0] if story else None)


def _was_seen(analysis: Analysis, story: Sequence[Sentence]) -> bool:
    """Return whether anybody could see the attack: a site down or defaced, told as plain fact."""
    plain = {s.index for s in story if not analysis.tones(s) & {Tone.CLAIMED, Tone.HYPOTHETICAL}}
    sentences = (analysis.sentence_at(t.start) for t in analysis.triggers if t.attack_type in _VISIBLE)
    return any(s is not None and s.index in plain for s in sentences)


def _confirms(analysis: Analysis, sentence: Sentence) -> bool:
    """Return whether the victim or an authority vouches in `sentence`, rather than anyone else."""
    tones = analysis.tones(sentence)
    return (
        Tone.CONFIRMED in tones
        and Tone.CLAIMED not in tones
        and not _OTHERS.search(analysis.lower, sentence.start, sentence.end)
    )
