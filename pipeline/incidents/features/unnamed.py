"""Does the article tell an incident whose victim it does not name? Decided where it describes one."""

import math
from collections.abc import Sequence

from pipeline.incidents.candidate import Candidate
from pipeline.incidents.describe import Description
from pipeline.incidents.features.victim import clip, odds
from pipeline.incidents.models import Features
from pipeline.language.analysis import Analysis
from pipeline.language.sentences import Layout


def unnamed_features(
    analysis: Analysis, description: Description, candidates: Sequence[Candidate], tells: float
) -> Features:
    """Return what the model sees: the description's place and form, and how sure any named victim is."""
    sentence = analysis.sentence_at(description.start)
    best = max((c.victim for c in candidates), default=0.0)
    named = {
        "tells": clip(tells),
        "best named": clip(odds(best)),
        "indefinite": float(description.indefinite),
        "in title": float(sentence is not None and sentence.layout is Layout.TITLE),
        "sentence": math.log1p(sentence.index if sentence else 0),
        "length": math.log1p(description.end - description.start),
        "weight": description.weight,
        "candidates": math.log1p(len(candidates)),
        "named likely": sum(c.victim for c in candidates),
    }
    return Features(named)
