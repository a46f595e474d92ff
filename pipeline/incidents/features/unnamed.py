"""Do words such as "un établissement de santé" stand for a victim that the article does not name?"""

import math
from collections.abc import Sequence

from pipeline.incidents.candidate import Candidate
from pipeline.incidents.describe import Description
from pipeline.incidents.features.victim import clip, odds
from pipeline.incidents.features.words import Word, side_words, stem
from pipeline.incidents.models import Features
from pipeline.incidents.narration import attacked, told
from pipeline.language.analysis import Analysis


def unnamed_features(
    analysis: Analysis,
    description: Description,
    candidates: Sequence[Candidate],
    rows: Sequence[Sequence[Word]],
    tells: float,
) -> Features:
    """Return what the model sees: words around the description, its form and place, the likeliest name.

    `rows` are the words of each sentence, names hidden; `tells` are the log-odds of the article.
    """
    sentence = analysis.sentence_at(description.start)
    if sentence is None:
        return Features()
    best = max((c.victim for c in candidates), default=0.0)
    row = rows[sentence.index]
    words = {f"head {stem(description.head)}", f"number {description.number}"}
    left = [word.form for word in reversed(row) if word.start < description.start]
    right = [word.form for word in row if word.start >= description.end]
    words |= side_words("<", left) | side_words(">", right)
    named = {
        "tells": clip(tells),
        "best named": clip(odds(best)),
        "named likely": sum(c.victim for c in candidates),
        "cued": float(description.cued),
        "times": math.log1p(description.times),
        f"number {description.number}": 1.0,
        "sentence": math.log1p(sentence.index),
        f"layout {sentence.layout}": 1.0,
        "length": math.log1p(description.end - description.start),
        "candidates": math.log1p(len(candidates)),
        "names beside": float(any(w.candidate >= 0 for w in row)),
        "attack in sentence": float(attacked(analysis, sentence.start, sentence.end)),
        "told": float(told(analysis, sentence)),
    }
    named |= {f"tone {tone}": 1.0 for tone in analysis.tones(sentence)}
    return Features(named, words)
