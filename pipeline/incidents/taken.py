"""Which data types an incident's sentences tell as taken or exposed."""

import re
from collections.abc import Sequence

from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import cue
from pipeline.language.mentions import DataTypeMention
from pipeline.language.sentences import Layout, Sentence
from pipeline.schema import DataType

_TAKEN, _SURELY = cue("taken", "taken"), cue("taken", "surely")
_OTHER_USE_REACH = 60
_OTHER_USE, _OTHER_USE_AFTER = cue("taken", "other_use"), cue("taken", "other_use_after")
_STAFF = cue("taken", "staff")
#: What opens a door, and is loot only when it is not one member of staff's.
_SECRETS = frozenset({DataType.USERNAME, DataType.PASSWORD, DataType.CREDENTIALS_TECHNICAL})
#: "Un courriel" is a message received; e-mails that were taken are many.
_ONE_MESSAGE = re.compile(r"\b(?:un|ce|cet|d'un|simple|faux|notre|votre) (?:\w+ )?$")
_MESSAGE = re.compile(r"(?:courriel|courrier|mail|e-mail|email|message|sms)(?: électronique)?$")
_OTHER_USE_AFTER_REACH = 80
_NAME_GOES_ON = re.compile(r"[ -][A-ZÀ-Ý][a-zà-ÿ]")
_NAME_BEGINS = re.compile(r"[A-ZÀ-Ý][\w-]+[ -]$")
#: "le pseudonyme Near2tlg" names the attacker.
_NAME_FOLLOWS = re.compile(r" (?:de |est )?[\"A-Z0-9]")
_LIST_LEAD = cue("taken", "list_lead")


def taken_data(
    analysis: Analysis, sentences: Sequence[Sentence], mentions: Sequence[DataTypeMention]
) -> list[DataTypeMention]:
    """Return the mentions of data that were taken, in text order.

    A sentence counts when it has a word for taking, exposing or containing, or belongs to a bullet
    list whose lead-in has one.
    """
    by_sentence: dict[int, list[DataTypeMention]] = {}
    for mention in mentions:
        sentence = analysis.sentence_at(mention.start)
        if sentence is not None:
            by_sentence.setdefault(sentence.index, []).append(mention)
    kept: list[DataTypeMention] = []
    for sentence in sentences:
        found = by_sentence.get(sentence.index, [])
        if found and _tells_taking(analysis, sentence, found):
            kept += [
                m
                for m in found
                if not analysis.assertion.negated(m.start, m.end) and not _other_use(analysis, sentence, m)
            ]
    return kept


def _tells_taking(analysis: Analysis, sentence: Sentence, found: Sequence[DataTypeMention]) -> bool:
    tones = analysis.tones(sentence)
    if Tone.ADVICE in tones or Tone.EXERCISE in tones or sentence.layout is Layout.LINK:
        return False
    lower = analysis.lower
    if sentence.layout is Layout.BULLET:
        lead = _lead_in(analysis, sentence)
        return lead is not None and Tone.ADVICE not in analysis.tones(lead)
    taking = _TAKEN.search(lower, sentence.start, sentence.end) is not None
    if Tone.HYPOTHETICAL in tones and not taking:
        return False
    codes = {code for m in found for code in m.codes}
    if taking and (len(codes) >= 2 or any(m.strong for m in found)):
        return True
    if taking and _SURELY.search(lower, sentence.start, sentence.end):
        return not analysis.is_headline(sentence)
    # An enumeration after a sentence on the leak goes on without a verb of its own.
    return len(codes) >= 3 and _after_taking(analysis, sentence)


def _lead_in(analysis: Analysis, sentence: Sentence) -> Sentence | None:
    for previous in reversed(analysis.sentences[: sentence.index]):
        if previous.layout is not Layout.BULLET:
            lower = analysis.lower
            told = _LIST_LEAD.search(lower, previous.start, previous.end) or _TAKEN.search(
                lower, previous.start, previous.end
            )
            return (
                previous if told and not analysis.assertion.negated(previous.end - 2, previous.end) else None
            )
    return None


def _after_taking(analysis: Analysis, sentence: Sentence) -> bool:
    near = analysis.sentences[max(0, sentence.index - 2) : sentence.index]
    return any(
        _TAKEN.search(analysis.lower, s.start, s.end) or _LIST_LEAD.search(analysis.lower, s.start, s.end)
        for s in near
    )


def _other_use(analysis: Analysis, sentence: Sentence, mention: DataTypeMention) -> bool:
    if analysis.lower.startswith("pseudo", mention.start) and _NAME_FOLLOWS.match(analysis.text, mention.end):
        return True
    lower = analysis.lower
    before = lower[max(sentence.start, mention.start - _OTHER_USE_REACH) : mention.start]
    after = lower[mention.end : min(sentence.end, mention.end + _OTHER_USE_AFTER_REACH)]
    if _OTHER_USE.search(before) or _OTHER_USE_AFTER.search(after):
        return True
    if _SECRETS.issuperset(mention.codes) and _STAFF.search(after):
        return True
    if _MESSAGE.match(lower[mention.start : mention.end]) and _ONE_MESSAGE.search(before):
        return True
    return not mention.strong and _part_of_name(analysis.text, sentence, mention)


def _part_of_name(text: str, sentence: Sentence, mention: DataTypeMention) -> bool:
    """Return whether a capital tells that the word belongs to a name: "Mutuelle Saint-Yves", "Sud Mobile"."""
    word = text[mention.start : mention.end]
    if not word[0].isupper() or word.isupper():
        return False
    if _NAME_GOES_ON.match(text, mention.end):
        return True
    return (
        mention.start > sentence.start
        and _NAME_BEGINS.search(text[sentence.start : mention.start]) is not None
    )
