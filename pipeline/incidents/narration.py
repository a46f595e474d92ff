"""How a sentence tells: as part of the story, or not at all."""

from pipeline.language.analysis import Outline
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import cue
from pipeline.language.sentences import Layout, Sentence

_DIGITAL = cue("stories", "digital")
#: Sentences of these tones tell nothing of the story.
UNTOLD = frozenset({Tone.HYPOTHETICAL, Tone.EXERCISE, Tone.ADVICE})


def told(outline: Outline, sentence: Sentence) -> bool:
    """Return whether the sentence tells facts of the story: no link, advice, exercise or possibility."""
    if sentence.layout is Layout.LINK:
        return False
    tones = outline.tones(sentence)
    return not tones & UNTOLD or (outline.is_headline(sentence) and Tone.EXERCISE not in tones)


def attacked(outline: Outline, start: int, end: int) -> bool:
    """Return whether a wording of attack stands in `[start, end)` and is not negated."""
    return any(
        start <= t.start < end and not outline.assertion.negated(t.start, t.end) for t in outline.triggers
    )


def is_digital(outline: Outline) -> bool:
    """Return whether anything in the article has to do with machines or data; else it has no incident."""
    return _DIGITAL.search(outline.lower) is not None
