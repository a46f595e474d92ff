"""What part does a sentence play: a told fact, a claim, what was spared, a risk, advice, background …?"""

import math
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from pipeline.incidents.features.words import classes_of, stem
from pipeline.incidents.models import Features
from pipeline.incidents.narration import recalls
from pipeline.language.analysis import Analysis
from pipeline.language.sentences import Layout, Sentence

#: Beyond so many sentences it tells nothing more how far down one stands.
_FAR = 40


class Part(StrEnum):
    """The part of a sentence; the order is that of the fitted model's classes."""

    TOLD = "told"
    CLAIM = "claim"
    UNTOUCHED = "untouched"
    HYPOTHESIS = "hypothesis"
    RISK = "risk"
    ADVICE = "advice"
    REACTION = "reaction"
    BACKGROUND = "background"
    RECALL = "recall"
    OTHER = "other"


PARTS = tuple(Part)


def part_features(analysis: Analysis, rows: Sequence[Sequence[str]], sentence: Sentence) -> Features:
    """Return what the model sees of a sentence; `rows` are the words of each sentence, names hidden.

    A sentence is known by its words and those of its heading, by its place, and by the tones of the article;
    an item of a list by those of the sentence that opens it.
    """
    while sentence.opener is not None:
        sentence = analysis.sentences[sentence.opener]
    row = rows[sentence.index]
    words = _words(row, "")
    words |= {f"begins {' '.join(row[:length])}" for length in (1, 2, 3)}
    heading = analysis.headings.get(sentence.section)
    if heading is not None and heading is not sentence:
        words |= _words(rows[heading.index], "heading ")
    return Features(_place(analysis, sentence), words)


def _words(row: Sequence[str], prefix: str) -> set[str]:
    stems = [stem(form) for form in row]
    classes = classes_of(row)
    found = {*stems, *(f"{a} {b}" for a, b in pairwise(stems))}
    found |= {f"class {one}" for one in classes}
    found |= {f"class {a} {b}" for a, b in pairwise(classes)}
    return {prefix + one for one in found}


def _place(analysis: Analysis, sentence: Sentence) -> dict[str, float]:
    last = len(analysis.sentences) - 1
    tones = Counter(tone for index in range(last + 1) for tone in analysis.assertion.tones[index])
    found = {f"tone {tone.value}": 1.0 for tone in analysis.tones(sentence)}
    found |= {f"article {tone.value}": count / (last + 1) for tone, count in tones.items()}
    found[f"layout {sentence.layout.value}"] = 1.0
    found["asks"] = float(analysis.text[sentence.start : sentence.end].rstrip(' "').endswith("?"))
    found["quotes"] = float('"' in analysis.text[sentence.start : sentence.end])
    found["below heading"] = float(sentence.section > 0)
    found["recalls"] = float(recalls(analysis, sentence))
    found["in title"] = float(sentence.layout is Layout.TITLE)
    found["index"] = math.log1p(min(sentence.index, _FAR))
    found["depth"] = sentence.index / last if last else 0.0
    found["left"] = math.log1p(min(last - sentence.index, _FAR))
    told = [t for t in analysis.triggers if sentence.start <= t.start < sentence.end]
    denied = sum(analysis.assertion.negated(t.start, t.end) for t in told)
    found["triggers"] = math.log1p(len(told) - denied)
    found["denied triggers"] = math.log1p(denied)
    found["figures"] = math.log1p(
        sum(sentence.start <= c.start < sentence.end for c in analysis.quantities.counts)
    )
    found["dates"] = math.log1p(sum(sentence.start <= d.start < sentence.end for d in analysis.dates))
    found["data types"] = math.log1p(
        sum(sentence.start <= d.start < sentence.end for d in analysis.data_types)
    )
    return found
