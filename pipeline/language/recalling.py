"""Which sentences recall an earlier or comparable incident, by their wording or that of their heading."""

from collections.abc import Mapping, Sequence

from pipeline.language.assertion import Assertion, Tone
from pipeline.language.lexicons import cue
from pipeline.language.sentences import Layout, Sentence

_OPENING = cue("stories", "recall_opening")
_REMINDER = cue("stories", "reminder")
_HEADING = cue("stories", "recall_heading")
_PLUPERFECT = cue("stories", "pluperfect")


def find_recalling(
    lower: str, sentences: Sequence[Sentence], headings: Mapping[int, Sentence], assertion: Assertion
) -> frozenset[int]:
    """Return the indices of the sentences that recall; `headings` are those of the sections, by number."""
    sections = {n for n, one in headings.items() if _HEADING.search(lower, one.start, one.end)}
    return frozenset(
        s.index
        for s in sentences
        if s.index > 1
        and s.layout not in (Layout.TITLE, Layout.HEADING)
        and (s.section in sections or _recalls(lower, s, assertion))
    )


def _recalls(lower: str, sentence: Sentence, assertion: Assertion) -> bool:
    start, end = sentence.start, sentence.end
    if _OPENING.match(lower[start:end]) or _REMINDER.search(lower, start, end):
        return True
    return Tone.RECALLED in assertion.tones[sentence.index] and bool(_PLUPERFECT.search(lower, start, end))
