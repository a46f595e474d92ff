"""Which data types an incident's sentences tell as taken or exposed."""

import re
from collections.abc import Sequence

from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import cue
from pipeline.language.mentions import DataTypeMention
from pipeline.language.sentences import Layout, Sentence

_TAKEN = cue("taken", "taken")
_OTHER_USE_REACH = 45
_OTHER_USE = cue("taken", "other_use")
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
    if taking:
        return len(codes) >= 2 or any(m.strong for m in found) or analysis.is_headline(sentence) is False
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
    begin = max(sentence.start, mention.start - _OTHER_USE_REACH)
    return _OTHER_USE.search(analysis.lower, begin, mention.start) is not None
