"""When an incident happened: which of the article's dates is the attack's."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.incidents.cues import distance
from pipeline.incidents.weights import score
from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import cue
from pipeline.language.mentions import DateMention
from pipeline.language.sentences import Layout, Sentence
from pipeline.schema import DateBasis

_BASES = (DateBasis.ATTACK, DateBasis.DISCOVERY, DateBasis.PUBLICATION, DateBasis.CLAIM)
_REACH = 110
_LIFE = cue("facts", "date", "life")
_DATELINE = cue("facts", "date", "dateline")
#: Below even odds: nearly every incident has a date, so the likeliest is worth giving.
_THRESHOLD = -1.5


@dataclass(frozen=True, slots=True)
class ScoredDate:
    """A date with what it is the date of."""

    mention: DateMention
    basis: DateBasis
    score: float


def choose_date(analysis: Analysis, dates: Sequence[DateMention]) -> ScoredDate | None:
    """Return the best of `dates`, those that an incident's sentences hold, or None."""
    scored = [s for d in dates if d.edtf and (s := _scored(analysis, d))]
    return max(scored, key=lambda s: (s.score, -s.mention.start), default=None)


def _scored(analysis: Analysis, mention: DateMention) -> ScoredDate | None:
    sentence = analysis.sentence_at(mention.start)
    if sentence is None or sentence.layout is Layout.LINK:
        return None
    if _LIFE.search(analysis.lower, sentence.start, mention.start) or _LIFE.search(
        analysis.lower, sentence.start, mention.start + 3
    ):
        return None
    if _DATELINE.match(analysis.lower, sentence.start, sentence.end):
        return None
    tones = analysis.tones(sentence)
    if tones & {Tone.EXERCISE, Tone.ADVICE}:
        return None
    basis, features = date_features(analysis, sentence, mention)
    if basis is None:
        return None
    value = score("date", features)
    return ScoredDate(mention, basis, value) if value >= _THRESHOLD else None


def date_features(
    analysis: Analysis, sentence: Sentence, mention: DateMention
) -> tuple[DateBasis | None, dict[str, float]]:
    """Return what the date seems to be the date of, and its named features; None when nothing tells."""
    lower, span = analysis.lower, (mention.start, mention.end)
    window = (max(sentence.start, mention.start - _REACH), min(sentence.end, mention.end + _REACH))
    gaps = {basis: distance("date", basis.value, lower, window, span) for basis in _BASES}
    statement = distance("date", "statement", lower, window, span)
    known = {basis: gap for basis, gap in gaps.items() if gap is not None}
    if not known:
        known = {DateBasis.ATTACK: _REACH}
    # A generic word for the attack lies close to every date; a verb of finding or publishing that is
    # closer says what this date is of.
    basis = min(known, key=lambda b: (known[b] + (8 if b is DateBasis.ATTACK else 0), _BASES.index(b)))
    assert mention.edtf is not None
    published = analysis.article.published
    features = {
        basis.value: 1.0,
        "near": max(0.0, 1.0 - known[basis] / _REACH),
        "statement": float(statement is not None and statement <= known[basis]),
        "statement_near": float(statement is not None and statement < 25),
        "happened": float(
            (happened := distance("date", "happened", lower, window, span)) is not None and happened < 60
        ),
        "uncued": float(known[basis] == _REACH),
        "coarse": float(
            mention.rule in ("relative_week", "relative_month", "relative_year", "since_year", "year_range")
        ),
        "day": float(len(mention.edtf.rstrip("~")) == 10),
        "year_only": float(len(mention.edtf) == 4),
        "early": max(0.0, 1.0 - sentence.index / 12),
        "headline": float(analysis.is_headline(sentence)),
        "publication_day": float(published is not None and mention.edtf == published.isoformat()),
        "hypothetical": float(Tone.HYPOTHETICAL in analysis.tones(sentence)),
        "night": float("night" in mention.rule or "range" in mention.rule),
    }
    return basis, features
