"""Which of the article's figures counts the people or documents hit by an incident."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.incidents.cues import has
from pipeline.incidents.narration import told
from pipeline.incidents.weights import score
from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.language.mentions import CountMention, VolumeMention
from pipeline.language.sentences import Layout, Sentence
from pipeline.schema import Qualifier, Unit

_PEOPLE = frozenset(
    {
        Unit.PERSONS,
        Unit.PATIENTS,
        Unit.CUSTOMERS,
        Unit.USERS,
        Unit.EMPLOYEES,
        Unit.STUDENTS,
        Unit.MEMBERS,
        Unit.CITIZENS,
        Unit.PROFESSIONALS,
    }
)
_PRECISE = {
    Qualifier.EXACT: 0.5,
    Qualifier.RANGE: 0.1,
    Qualifier.AT_LEAST: 0.0,
    Qualifier.AT_MOST: -0.1,
    Qualifier.APPROX: 0.0,
    Qualifier.VAGUE: -0.6,
}
_THRESHOLD = -0.7
#: Smaller counts in the news number files, sites or parties.
_FEWEST = 5
#: Two figures within this ratio tell the same count, one of them rounded.
_ROUNDING = 0.2


@dataclass(frozen=True, slots=True)
class ScoredCount:
    """A count with its score and the features that made it."""

    count: CountMention
    score: float
    features: dict[str, float]


def choose_records(analysis: Analysis, counts: Sequence[CountMention]) -> ScoredCount | None:
    """Return the best of `counts`, those that an incident's sentences hold, or None."""
    scored = []
    for count in counts:
        features = count_features(analysis, count, counts)
        if features is not None:
            scored.append(ScoredCount(count, score("records", features), features))
    best = max(scored, key=lambda s: (s.score, s.count.magnitude, -s.count.start), default=None)
    return best if best and best.score >= _THRESHOLD else None


def count_features(
    analysis: Analysis, count: CountMention, counts: Sequence[CountMention]
) -> dict[str, float] | None:
    """Return the named features of one count, or None when it can't be the incident's figure."""
    sentence = analysis.sentence_at(count.start)
    if sentence is None or count.unit in (None, Unit.COMPANIES) or count.magnitude < _FEWEST:
        return None
    if analysis.assertion.negated(count.start, count.noun_end) or not told(analysis, sentence):
        return None
    lower = analysis.lower
    clause = _clause(lower, sentence, count.start, count.noun_end)
    features = {
        "people": float(count.unit in _PEOPLE or count.unit is Unit.ACCOUNTS),
        "lines": float(count.unit is Unit.RECORDS),
        "title": float(sentence.layout is Layout.TITLE),
        "heading": float(sentence.layout is Layout.HEADING),
        "lead": float(sentence.paragraph <= 3),
        "hit": float(has("records", "hit", lower, *clause)),
        "hit_in_sentence": float(has("records", "hit", lower, sentence.start, sentence.end)),
        "background": float(
            has("records", "background", lower, max(clause[0], count.start - 60), count.noun_end + 12)
        ),
        "part": float(
            has(
                "records",
                "part",
                lower,
                max(sentence.start, count.start - 30),
                min(count.noun_end + 18, sentence.end),
            )
        ),
        "claim": float(has("records", "claim", lower, sentence.start, sentence.end)),
        "precision": _PRECISE[count.qualifier],
        "significant": min(_significant_digits(count.magnitude), 6) / 3.0,
        "size": min(len(str(int(count.magnitude))), 8) / 4.0,
        "small": float(count.magnitude < 30),
        "hypothetical": float(Tone.HYPOTHETICAL in analysis.tones(sentence)),
        "repeated": float(_supported(count, counts)),
        "rounded_elsewhere": float(_more_precise_elsewhere(count, counts)),
    }
    return {name: value for name, value in features.items() if value}


def _clause(lower: str, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    left = max(lower.rfind(mark, sentence.start, start) for mark in (",", ";", " : ", "("))
    right = min(
        (x for mark in (", ", ";", ")") if (x := lower.find(mark, end, sentence.end)) >= 0),
        default=sentence.end,
    )
    return max(left, sentence.start), right


def _significant_digits(number: float) -> int:
    return len(str(int(number)).rstrip("0"))


def _supported(count: CountMention, counts: Sequence[CountMention]) -> bool:
    return any(
        other is not count
        and other.unit
        and abs(other.magnitude - count.magnitude) <= _ROUNDING * count.magnitude
        for other in counts
    )


def _more_precise_elsewhere(count: CountMention, counts: Sequence[CountMention]) -> bool:
    digits = _significant_digits(count.magnitude)
    return any(
        other.unit
        and _significant_digits(other.magnitude) > digits
        and abs(other.magnitude - count.magnitude) <= _ROUNDING * count.magnitude
        for other in counts
    )


def choose_volume(analysis: Analysis, volumes: Sequence[VolumeMention]) -> VolumeMention | None:
    """Return the volume stolen: the largest that the incident's sentences tell as taken or published."""
    kept = []
    for volume in volumes:
        sentence = analysis.sentence_at(volume.start)
        if sentence and told(analysis, sentence) and not analysis.assertion.negated(volume.start, volume.end):
            kept.append(volume)
    return max(kept, key=lambda v: (v.magnitude, -v.start), default=None)
