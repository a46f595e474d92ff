"""How a sentence tells: as part of the story, as a reminder of an earlier incident, or not at all."""

from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import cue
from pipeline.language.sentences import Layout, Sentence

_RECALL_OPENING = cue("stories", "recall_opening")
_REMINDER = cue("stories", "reminder")
_RECALL_HEADING = cue("stories", "recall_heading")
_PLUPERFECT = cue("stories", "pluperfect")
#: Sentences of these tones tell nothing of the story.
UNTOLD = frozenset({Tone.HYPOTHETICAL, Tone.EXERCISE, Tone.ADVICE})


def told(analysis: Analysis, sentence: Sentence) -> bool:
    """Return whether the sentence tells facts of the story: no link, advice, exercise or possibility."""
    if sentence.layout is Layout.LINK:
        return False
    tones = analysis.tones(sentence)
    return not tones & UNTOLD or (analysis.is_headline(sentence) and Tone.EXERCISE not in tones)


def recalls(analysis: Analysis, sentence: Sentence) -> bool:
    """Return whether the sentence recalls an earlier or comparable incident."""
    lower = analysis.lower
    if analysis.is_headline(sentence) or sentence.index <= 1:
        return False
    heading = analysis.headings.get(sentence.section)
    if heading is not None and _RECALL_HEADING.search(lower, heading.start, heading.end):
        return True
    if _RECALL_OPENING.match(lower[sentence.start : sentence.end]) or _REMINDER.search(
        lower, sentence.start, sentence.end
    ):
        return True
    return Tone.RECALLED in analysis.tones(sentence) and bool(
        _PLUPERFECT.search(lower, sentence.start, sentence.end)
    )


def attacked(analysis: Analysis, start: int, end: int) -> bool:
    """Return whether a wording of attack stands in `[start, end)` and is not negated."""
    return any(
        start <= t.start < end and not analysis.assertion.negated(t.start, t.end) for t in analysis.triggers
    )
