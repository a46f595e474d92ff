"""Which of the article's figures counts the people or documents hit by an incident."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.incidents.cues import has
from pipeline.incidents.narration import told
from pipeline.incidents.weights import score
from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import cue
from pipeline.language.mentions import CountMention, VolumeMention
from pipeline.language.sentences import Layout, Sentence
from pipeline.schema import Qualifier, Unit

_PEOPLE = frozenset(
    {
        Unit.PERSONS,
        Unit.PATIENTS,
        Unit.CUSTOMERS,
        Unit.USERS,
        Unit.ACCOUNTS,
        Unit.EMPLOYEES,
        Unit.STUDENTS,
        Unit.MEMBERS,
        Unit.CITIZENS,
        Unit.PROFESSIONALS,
    }
)
_LINES = frozenset({Unit.RECORDS, Unit.DOCUMENTS})
#: Units that a reporter gives to size an organisation or a town, unless the text says they were hit.
_STAFF = frozenset({Unit.EMPLOYEES, Unit.CITIZENS})
_PRECISE = {
    Qualifier.EXACT: 0.5,
    Qualifier.RANGE: 0.1,
    Qualifier.AT_LEAST: 0.0,
    Qualifier.AT_MOST: -0.1,
    Qualifier.APPROX: 0.0,
    Qualifier.VAGUE: -0.6,
}
_THRESHOLD = -0.7
#: Smaller counts in the news number files, sites or parties; fewer companies still.
_FEWEST = 5
_FEWEST_COMPANIES = 50
#: Two figures within this ratio tell the same count, one of them rounded.
_ROUNDING = 0.2
#: How far before and behind a figure the words that bear on it stand.
_BEFORE, _BEHIND = 110, 90
#: « , 320 lits et » before a figure and a comma soon behind it make an apposition.
_APPOSED = re.compile(r", (?:(?:\w+ de |quelque )?\d[\d '.]* [\w-]+(?: [\w-]+){0,2}(?:,| et) ){0,3}\Z")
_APPOSITION = 30
_SUFFERS, _SIZES, _SENT = (cue("facts", "records", name) for name in ("suffers", "sizes", "sent"))


@dataclass(frozen=True, slots=True)
class ScoredCount:
    """A count with its score and the features that made it."""

    count: CountMention
    score: float
    features: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a count stands: its sentence, its clause and what stands right before and behind it."""

    lower: str
    sentence: Sentence
    clause: tuple[int, int]
    start: int
    end: int

    def before(self, name: str) -> bool:
        """Return whether a cue of `name` stands in the words before the figure (or ends them, as it says)."""
        return has("records", name, self.lower, max(self.sentence.start, self.start - _BEFORE), self.start)


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
    fewest = _FEWEST_COMPANIES if count.unit is Unit.COMPANIES else _FEWEST
    if count.unit is None or count.magnitude < fewest:
        return None
    place = _place(analysis, count)
    if place is None or analysis.assertion.negated(count.start, count.noun_end):
        return None
    links = _links(place)
    hypothetical = Tone.HYPOTHETICAL in analysis.tones(place.sentence)
    if not _told(analysis, place, linked=any(links.values()), hypothetical=hypothetical):
        return None
    if not any(links.values()) and not _may_stand_alone(place, count):
        return None
    features = {
        **links,
        "answer": _answers(analysis, place),
        **_wording(place, count, linked=any(links.values())),
        **_rivals(analysis, place, count, counts),
        "people": float(count.unit in _PEOPLE),
        "companies": float(count.unit is Unit.COMPANIES),
        "title": float(place.sentence.layout is Layout.TITLE),
        "heading": float(place.sentence.layout is Layout.HEADING),
        "lead": float(place.sentence.paragraph <= 3),
        "precision": _PRECISE[count.qualifier],
        "significant": min(_significant_digits(count.magnitude), 6) / 3.0,
        "size": min(len(str(int(count.magnitude))), 8) / 4.0,
        "small": float(count.magnitude < 30),
        "hypothetical": float(hypothetical),
    }
    return {name: float(value) for name, value in features.items() if value}


def _place(analysis: Analysis, count: CountMention) -> _Place | None:
    sentence = analysis.sentence_at(count.start)
    if sentence is None:
        return None
    start, end = min(count.start, count.noun_start), max(count.end, count.noun_end)
    return _Place(analysis.lower, sentence, _clause(analysis.lower, sentence, start, end), start, end)


def _told(analysis: Analysis, place: _Place, *, linked: bool, hypothetical: bool) -> bool:
    """Return whether the figure is told of the story: what « pourrait être concerné » counts if cued."""
    sentence = place.sentence
    if sentence.layout is Layout.LINK or Tone.EXERCISE in analysis.tones(sentence):
        return False
    if analysis.is_headline(sentence):
        return True
    return not analysis.assertion.advised(sentence, place.start) and (linked or not hypothetical)


def _may_stand_alone(place: _Place, count: CountMention) -> bool:
    """Return whether a figure that no wording ties to the attack may be meant: not companies, not staff."""
    if count.unit is Unit.COMPANIES:
        return False
    sentence = place.sentence
    return count.unit not in _STAFF or has("records", "hit", place.lower, sentence.start, sentence.end)


def _links(place: _Place) -> dict[str, bool]:
    """Return by what wording the figure is tied to the attack."""
    behind = min(place.sentence.end, place.end + _BEHIND)
    return {
        "data_of": place.before("data_of"),
        "acts_on": place.before("acts_on"),
        "counted": place.before("counted"),
        "in_file": place.before("in_file"),
        "suffers": _SUFFERS.match(place.lower, place.end, behind) is not None,
    }


def _answers(analysis: Analysis, place: _Place) -> bool:
    """Return whether the figure opens the answer to a question for it (« Combien de victimes ? »)."""
    if place.start - place.sentence.start > 3 or not place.sentence.index:
        return False
    asked = analysis.sentences[place.sentence.index - 1]
    return has("records", "question", place.lower, asked.start, asked.end)


def _wording(place: _Place, count: CountMention, *, linked: bool) -> dict[str, bool]:
    """Return what else the wording around the figure tells: of the hit, of the size of something."""
    lower, sentence = place.lower, place.sentence
    near = (max(place.clause[0], place.start - 60), place.end + 12)
    beside = (max(sentence.start, place.start - 30), min(place.end + 18, sentence.end))
    sizes = _SIZES.match(lower, place.end, sentence.end) is not None
    return {
        "hit": has("records", "hit", lower, *place.clause),
        "hit_in_sentence": has("records", "hit", lower, sentence.start, sentence.end),
        "total": has("records", "total", lower, *place.clause),
        "background": has("records", "background", lower, *near),
        # « une enseigne de 300 magasins », but not « l'enseigne parle de 300 clients »
        "size_of": sizes or (place.before("size_of") and not place.before("counted")),
        "definite": place.before("definite") and not linked,
        "aside": _aside(place),
        "staff": count.unit in _STAFF and not linked,
        "unlinked": not linked,
        "part": has("records", "part", lower, *beside),
        "claim": has("records", "claim", lower, sentence.start, sentence.end),
        "sent": count.unit is Unit.DOCUMENTS and _SENT.match(lower, place.end, sentence.end) is not None,
    }


def _rivals(
    analysis: Analysis, place: _Place, count: CountMention, counts: Sequence[CountMention]
) -> dict[str, bool]:
    """Return how the figure stands to the others that the incident has."""
    others = [other for other in counts if other is not count and other.unit is not None]
    same = [o for o in others if o.unit is count.unit or _is_linked(analysis, o)]
    here = [o for o in others if place.sentence.start <= o.start < place.sentence.end]
    return {
        "lines": count.unit in _LINES and any(_counts_people(analysis, o) for o in others),
        "outdone": has("records", "claim", *_span(analysis, place.sentence))
        and any(o not in here and _is_linked(analysis, o) and not _is_claimed(analysis, o) for o in others),
        "vaguer": count.qualifier is Qualifier.VAGUE
        and any(o.qualifier is not Qualifier.VAGUE and _is_linked(analysis, o) for o in others),
        "part_of": any(_is_part(analysis.lower, o, count) for o in here if o.start < count.start),
        "sum": _is_sum(count, here),
        "repeated": any(_alike(count, o) for o in same),
        "rounded_elsewhere": _more_precise_elsewhere(count, same),
    }


def _counts_people(analysis: Analysis, count: CountMention) -> bool:
    people = count.unit in _PEOPLE and count.qualifier is not Qualifier.VAGUE
    return people and _is_linked(analysis, count)


def _is_linked(analysis: Analysis, count: CountMention) -> bool:
    place = _place(analysis, count)
    return place is not None and any(_links(place).values())


def _is_claimed(analysis: Analysis, count: CountMention) -> bool:
    sentence = analysis.sentence_at(count.start)
    return sentence is not None and has("records", "claim", *_span(analysis, sentence))


def _span(analysis: Analysis, sentence: Sentence) -> tuple[str, int, int]:
    return analysis.lower, sentence.start, sentence.end


def _is_part(lower: str, whole: CountMention, count: CountMention) -> bool:
    """Return whether « dont » or its like leads from a larger count to this one.

    « 5 000 lignes, soit 900 clients » is no part: it counts the same in people.
    """
    between = (max(whole.end, whole.noun_end), count.start)
    alike = (whole.unit in _LINES) == (count.unit in _LINES)
    return alike and whole.magnitude > count.magnitude and has("records", "part_link", lower, *between)


def _is_sum(count: CountMention, others: Iterable[CountMention]) -> bool:
    sizes = [o.magnitude for o in others]
    return any(
        abs(a + b - count.magnitude) <= 0.01 * count.magnitude for i, a in enumerate(sizes) for b in sizes[:i]
    )


def _aside(place: _Place) -> bool:
    """Return whether the figure stands in brackets or between commas, next to the name that it sizes."""
    lower, sentence = place.lower, place.sentence
    opened = lower.rfind("(", sentence.start, place.start)
    if opened >= 0 and lower.find(")", opened, place.start) < 0:
        close = lower.find(")", place.end, sentence.end)
        close = close if close >= 0 else sentence.end
        return not has("records", "hit", lower, opened, close)
    if not _APPOSED.search(lower, max(sentence.start, place.start - _BEFORE), place.start):
        return False
    close = lower.find(",", place.end, min(place.end + _APPOSITION, sentence.end))
    return close >= 0 and not has("records", "hit", lower, place.start, close)


def _clause(lower: str, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    left = max(lower.rfind(mark, sentence.start, start) for mark in (",", ";", " : ", "("))
    right = min(
        (x for mark in (", ", ";", ")") if (x := lower.find(mark, end, sentence.end)) >= 0),
        default=sentence.end,
    )
    return max(left, sentence.start), right


def _significant_digits(number: float) -> int:
    return len(str(int(number)).rstrip("0"))


def _alike(count: CountMention, other: CountMention) -> bool:
    return abs(other.magnitude - count.magnitude) <= _ROUNDING * count.magnitude


def _more_precise_elsewhere(count: CountMention, others: Iterable[CountMention]) -> bool:
    digits = _significant_digits(count.magnitude)
    return any(_significant_digits(o.magnitude) > digits and _alike(count, o) for o in others)


def choose_volume(analysis: Analysis, volumes: Sequence[VolumeMention]) -> VolumeMention | None:
    """Return the volume stolen: one that was checked, else the largest told as taken or published."""
    kept = []
    for volume in volumes:
        sentence = analysis.sentence_at(volume.start)
        if sentence is None or volume.qualifier is Qualifier.VAGUE or not told(analysis, sentence):
            continue
        if analysis.assertion.negated(volume.start, volume.end) or _is_no_loot(analysis, sentence, volume):
            continue
        before = (max(sentence.start, volume.start - _BEFORE), volume.start)
        kept.append((has("records", "verified", analysis.lower, *before), volume))
    best = max(kept, key=lambda k: (k[0], k[1].magnitude, -k[1].start), default=None)
    return best[1] if best else None


def _is_no_loot(analysis: Analysis, sentence: Sentence, volume: VolumeMention) -> bool:
    before = (max(sentence.start, volume.start - _BEFORE), volume.start)
    behind = analysis.lower[volume.end : min(sentence.end, volume.end + _BEHIND)]
    return has("records", "not_loot", analysis.lower, *before) or has(
        "records", "not_loot", behind, 0, len(behind)
    )
