"""Attack types that plain rules read from the triggers of an incident; the fitted model weighs them."""

import re
from collections.abc import Iterator, Sequence

from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import cue
from pipeline.language.sentences import Layout, Sentence
from pipeline.language.triggers import TriggerMention
from pipeline.schema import AttackType

_THREAT, _DISCLOSURE = cue("attacks", "threat"), cue("attacks", "disclosure")
_TRADE = cue("attacks", "trade")
_WARE = re.compile(r"ran[cç]|rans|crypto|logiciel|programme|virus|chiffrement")
_AFTERMATH = cue("attacks", "aftermath")
_CRIMINALS, _OPEN_TO_ALL = cue("attacks", "criminals"), cue("attacks", "open_to_all")
_LEAK = cue("attacks", "leak")
_SAME_FATE = cue("attacks", "same_fate")

#: Machines stood still; a site did, and nothing else.
OUTAGE, SITE_DOWN = cue("attacks", "outage"), cue("attacks", "site_down")

#: Types that speak of data taken before.
_OF_TAKEN_DATA = (AttackType.DATA_SALE, AttackType.DATA_PUBLICATION)
#: Types that only criminals commit.
_CRIMINAL = frozenset({*_OF_TAKEN_DATA, AttackType.EXTORTION, AttackType.RANSOMWARE})
#: "Without a password", "unless they pay": a negation inside is part of what is told.
_WITH_NEGATION = (AttackType.DATA_EXPOSURE, AttackType.EXTORTION)
Types = dict[AttackType, TriggerMention]
Told = list[tuple[AttackType | None, TriggerMention]]


def ruled_types(analysis: Analysis, sentences: Sequence[Sentence]) -> list[tuple[AttackType, TriggerMention]]:
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
        if trigger.attack_type is None or not is_other_use(analysis, sentence, trigger):
            yield trigger.attack_type, trigger


def _tells(analysis: Analysis, sentence: Sentence, trigger: TriggerMention) -> bool:
    """Return whether `trigger` tells something that happened."""
    tones = analysis.tones(sentence)
    if sentence.layout is Layout.LINK or tones & {Tone.GENERAL, Tone.EXERCISE} or analysis.asks(sentence):
        return False
    if not analysis.is_headline(sentence):
        # A threat speaks of what may happen.
        possible = Tone.HYPOTHETICAL in tones and trigger.attack_type is not AttackType.EXTORTION
        if possible or analysis.assertion.advised(sentence, trigger.start):
            return False
    if trigger.attack_type in _WITH_NEGATION:
        return not analysis.assertion.negated(trigger.start - 1, trigger.start)
    return not analysis.assertion.negated(trigger.start, trigger.end)


def is_other_use(analysis: Analysis, sentence: Sentence, trigger: TriggerMention) -> bool:
    """Return whether `trigger` tells no deed where it stands, but a threat, a trade or what may follow."""
    lower, kind = analysis.lower, trigger.attack_type
    if kind is AttackType.DATA_PUBLICATION:
        return _THREAT.search(lower, sentence.start, trigger.end) is not None
    if kind is AttackType.RANSOMWARE:
        # "Un groupe de rançongiciel" names a trade, "les pirates ont chiffré" tells a deed.
        named = _WARE.match(lower, trigger.start) is not None
        return named and _TRADE.search(lower, sentence.start, trigger.start) is not None
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
    return any(SITE_DOWN.search(analysis.lower, s.start, s.end) for s in sentences)
