"""Does the article tell an incident? Decided by its words, names hidden, before the recogniser reads it."""

import math
from collections import Counter
from itertools import pairwise

from pipeline.incidents.features.words import NAME, outline_words, stem, word_class
from pipeline.incidents.models import Features
from pipeline.incidents.narration import told
from pipeline.language.analysis import Outline
from pipeline.language.sentences import Layout

#: The sentences at the head of an article that say what it is about.
_LEAD = 4


def tells_incident_features(outline: Outline) -> Features:
    """Return the words, pairs and classes of words of the article, by their place, and its triggers."""
    words: set[str] = set()
    for sentence, forms in zip(outline.sentences, outline_words(outline), strict=True):
        if sentence.layout is not Layout.LINK:
            place = "title" if sentence.layout is Layout.TITLE else "lead" if sentence.index < _LEAD else ""
            _add_words(words, forms, place)
            _add_classes(words, forms, place)
    return Features(_triggers(outline), words)


def _add_words(words: set[str], forms: list[str], place: str) -> None:
    stems = [stem(form) for form in forms]
    pairs = [f"{a} {b}" for a, b in pairwise(stems)]
    words.update(f"word {one}" for one in (*stems, *pairs))
    if place:
        words.update(f"{place} {one}" for one in (*stems, *pairs))


def _add_classes(words: set[str], forms: list[str], place: str) -> None:
    classes = [c for form in forms if (c := NAME if form == NAME else word_class(form))]
    pairs = [f"{a} {b}" for a, b in pairwise(classes)]
    words.update(f"class {one}" for one in (*classes, *pairs))
    if place:
        triples = (" ".join(three) for three in zip(classes, classes[1:], classes[2:], strict=False))
        words.update(f"{place} class {one}" for one in (*classes, *pairs, *triples))


def _triggers(outline: Outline) -> dict[str, float]:
    """Count the wordings of attack by type and by how their sentences tell them."""
    counts: Counter[str] = Counter()
    types: dict[str, float] = {}
    for trigger in outline.triggers:
        sentence = outline.sentence_at(trigger.start)
        if sentence is None or sentence.layout is Layout.LINK:
            continue
        real = told(outline, sentence) and not outline.assertion.negated(trigger.start, trigger.end)
        types[f"{'told' if real else 'untold'} {trigger.rule.removeprefix('trigger.')}"] = 1.0
        counts["told" if real else "untold"] += 1
        if real and sentence.layout is Layout.TITLE:
            counts["told in title"] += 1
        if real and sentence.index < _LEAD:
            counts["told in lead"] += 1
        if outline.recalls(sentence):
            counts["recalled"] += 1
    for sentence in outline.sentences:
        for tone in outline.tones(sentence):
            counts[f"tone {tone}"] += 1
    counts["sentences"] = len(outline.sentences)
    # Most texts have a title that tells it; of those without one less may be asked.
    types["untitled"] = float(all(s.layout is not Layout.TITLE for s in outline.sentences))
    return types | {name: math.log1p(count) for name, count in counts.items()}
