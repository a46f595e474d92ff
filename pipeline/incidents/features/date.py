"""Which of an article's dates is the incident's? What a date seems to be the date of, and how it stands."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.incidents.features.context import Context
from pipeline.incidents.features.words import stem, word_class
from pipeline.incidents.models import Features
from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import cue
from pipeline.language.mentions import DateMention
from pipeline.language.sentences import Layout, Sentence
from pipeline.schema import DateBasis

_LIFE = cue("facts", "date", "life")
_DATELINE = cue("facts", "date", "dateline")
_DATELINE_REST = cue("facts", "date", "dateline_rest")
_SAYS = cue("facts", "date", "says")
_STAMP = cue("facts", "date", "stamp")
_STAMP_HOUR = cue("facts", "date", "stamp_hour")
_REVIEW = cue("facts", "date", "review")
_REVIEW_IN_TITLE = cue("facts", "date", "review_in_title")
_TITLE_CUTS = cue("facts", "date", "title_cuts")
_BREAKS = cue("facts", "date", "breaks")
_CLEFT = re.compile(r"\bc'(?:est|était|étaient)\b[^,;:]{0,30}$")
#: "Les données volées en janvier ont été publiées": the date belongs to what stands before it.
_VERB_NEXT = re.compile(
    r"\s(?:a|ont|avait|avaient|est|sont|était|étaient|aurait|auraient|sera|seront|n'|se|s')\b"
)
_SINCE = re.compile(r"\bdepuis\s+(?:le\s+|la\s+|ce(?:tte)?\s+)?$")
_WORD = re.compile(r"[^\W\d_]{3,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
#: The words beside the date that a line dating the article may hold, and how far its opening reaches.
_DATELINE_WORDS = 3
_DATELINE_REACH = 12
_STAMP_REACH = 40

#: What a date may be the date of, by the cues that tell it; ties go to the first.
_CUES = {
    name: cue("facts", "date", name)
    for name in (
        "aside",
        "content",
        "paper",
        "happened",
        "effect",
        "discovery",
        "publication",
        "claim",
        "attack",
        "statement",
        "mail",
        "response",
        "again",
    )
}
_BASES = {
    "happened": DateBasis.ATTACK,
    "effect": DateBasis.ATTACK,
    "attack": DateBasis.ATTACK,
    "discovery": DateBasis.DISCOVERY,
    "publication": DateBasis.PUBLICATION,
    "claim": DateBasis.CLAIM,
}
#: The characters over which a cue loses its hold on a date, and what a clause boundary between them counts.
_REACH = 120
_CLAUSE = 45
#: A noun for the attack stands near every date; any other cue that is nearly as close tells more.
_WEAK = 15
#: A cue in the date's own clause.
_NEAR = 0.5
#: More dates than these are a chronology's, of which the first tell enough: each is held against the others.
_MOST_DATES = 150
_COARSE = frozenset({"relative_week", "relative_month", "relative_year", "year_range"})


@dataclass(slots=True)
class DateCandidate:
    """A date that may be an incident's, what it seems to be the date of, and its features."""

    mention: DateMention
    edtf: str
    basis: DateBasis
    features: Features = field(default_factory=Features)

    @property
    def kind(self) -> str:
        """What the nearest cue tells: a basis, or "other" for a statement and the like."""
        named = self.features.named
        return next((basis.value for name, basis in _BASES.items() if f"nearest {name}" in named), "other")

    @property
    def looks_back(self) -> bool:
        """Whether its sentence recalls an earlier attack."""
        named = self.features.named
        return named["recalled"] > 0 or named.get("cue again", 0.0) > _NEAR


def date_candidates(context: Context, index: int, dates: Sequence[DateMention]) -> list[DateCandidate]:
    """Return those of `dates` that can be the date of incident `index`, each with its features."""
    analysis = context.analysis
    candidates: list[DateCandidate] = []
    for mention in dates:
        if len(candidates) == _MOST_DATES:
            break
        sentence = analysis.sentence_at(mention.start)
        if mention.edtf and sentence is not None and _tells_event(analysis, sentence, mention):
            basis, named = _read(analysis, context.masked, sentence, mention)
            named |= context.place(index, sentence, mention.start, mention.end)
            words = _clause_words(context, sentence, mention)
            candidates.append(DateCandidate(mention, mention.edtf, basis, Features(named, words)))
    for candidate in candidates:
        candidate.features.named |= _beside_others(candidate, candidates, analysis.article.published)
    return candidates


def _tells_event(analysis: Analysis, sentence: Sentence, mention: DateMention) -> bool:
    """Return whether the date is one of the story: not the article's, nobody's life, no advice."""
    if (
        sentence.layout is Layout.LINK
        or _is_dateline(analysis, sentence, mention)
        or _is_label(analysis, sentence, mention)
    ):
        return False
    if any(_LIFE.search(analysis.lower, sentence.start, mention.start + into) for into in (0, 3)):
        return False
    return Tone.EXERCISE not in analysis.tones(sentence) and not analysis.assertion.advised(
        sentence, mention.start
    )


def _is_dateline(analysis: Analysis, sentence: Sentence, mention: DateMention) -> bool:
    """Return whether the date dates the article: a line of its own, or one that says so."""
    lower, published = analysis.lower, analysis.article.published
    said = _DATELINE.match(lower, sentence.start, sentence.end)
    if said and mention.start < said.end() + _DATELINE_REACH:
        return True
    if _STAMP.search(lower, max(0, mention.start - _STAMP_REACH), mention.start) and _STAMP_HOUR.match(
        lower, mention.end
    ):
        return True
    if published is not None:
        near = mention.edtf in (published.isoformat(), published.isoformat()[:7])
    else:
        near = _written_year(analysis, mention) and len(mention.edtf or "") == 10
    rest = lower[sentence.start : mention.start] + " " + lower[mention.end : sentence.end]
    if not near or len(_WORD.findall(_DATELINE_REST.sub(" ", rest))) > _DATELINE_WORDS:
        return False
    return not any(_CUES[name].search(rest) for name in ("happened", "effect", "discovery", "attack"))


def _is_label(analysis: Analysis, sentence: Sentence, mention: DateMention) -> bool:
    """Return whether the date is of a review of the news, or stands for itself in a title."""
    lower = analysis.lower
    if _REVIEW.search(lower, sentence.start, mention.start):
        return True
    if sentence.layout not in (Layout.TITLE, Layout.HEADING):
        return False
    cuts = [m.span() for m in _TITLE_CUTS.finditer(lower, sentence.start, sentence.end)]
    start = max((end for _, end in cuts if end <= mention.start), default=sentence.start)
    end = min((begin for begin, _ in cuts if begin >= mention.end), default=sentence.end)
    if _REVIEW_IN_TITLE.search(lower, start, mention.start):
        return True
    told = (name for name in _BASES if _CUES[name].search(lower, start, end))
    return next(told, None) is None


def _written_year(analysis: Analysis, mention: DateMention) -> bool:
    return _YEAR.search(analysis.lower, mention.start, mention.end) is not None


def _read(
    analysis: Analysis, masked: str, sentence: Sentence, mention: DateMention
) -> tuple[DateBasis, dict[str, float]]:
    """Return what the date seems to be the date of, and what its own sentence tells of it.

    `masked` is the text without names, in which cues are looked for: "La Poste" posts nothing.
    """
    costs: dict[str, int] = {}
    for name, cost in _costs(masked, sentence, mention):
        if cost < costs.get(name, _REACH):
            costs[name] = cost
    ranked = sorted(
        costs.keys() - {"again"}, key=lambda n: (costs[n] + _WEAK * (n == "attack"), list(_CUES).index(n))
    )
    basis = next((_BASES[name] for name in ranked if name in _BASES), DateBasis.ATTACK)
    features = {f"cue {name}": 1.0 - cost / _REACH for name, cost in costs.items()}
    features[f"nearest {ranked[0]}" if ranked else "nearest none"] = 1.0
    if len(ranked) > 1:
        features[f"second {ranked[1]}"] = 1.0
    features |= _form(analysis, sentence, mention)
    if not analysis.lower[sentence.start : mention.start].strip(' "-(').removesuffix("le").removesuffix("ce"):
        features |= {f"opens {name}": 1.0 for name in costs}
    features["since_then"] = features["since"] * features.get("cue happened", 0.0)
    return basis, features


def _costs(lower: str, sentence: Sentence, mention: DateMention) -> Iterator[tuple[str, int]]:
    """Yield how far every cue of each kind is: characters, and more for each clause boundary between."""
    cues, _ = _cues_of(lower, sentence.start, sentence.end)
    breaks = _breaks(lower, sentence, mention)
    for name, start, end in cues:
        between = (end - 1, mention.start) if end <= mention.start else (mention.end - 1, start)
        crossed = sum(between[0] < b <= between[1] for b in breaks)
        yield name, max(0, between[1] - between[0] - 1) + _CLAUSE * crossed


def _breaks(lower: str, sentence: Sentence, mention: DateMention) -> list[int]:
    """Return where clauses end in the sentence, as seen from the date."""
    cleft = _CLEFT.search(lower, sentence.start, mention.start) is not None
    _, stops = _cues_of(lower, sentence.start, sentence.end)
    breaks = [b for b in stops if not (cleft and 0 <= b - mention.end <= 2)]
    if _VERB_NEXT.match(lower, mention.end):
        breaks.append(mention.end)
    return breaks


# A sentence is asked once for each of its dates and for each incident that it tells.
@lru_cache(maxsize=256)
def _cues_of(lower: str, start: int, end: int) -> tuple[list[tuple[str, int, int]], list[int]]:
    """Return the cues in `lower[start:end]`, each with its name and span, and where clauses end there."""
    cues = [(name, *m.span()) for name, pattern in _CUES.items() for m in pattern.finditer(lower, start, end)]
    papers = [(begin, stop) for name, begin, stop in cues if name == "paper"]
    cues = [
        (name, begin, stop)
        for name, begin, stop in cues
        if name != "publication" or not any(a <= begin < b for a, b in papers)
    ]
    return cues, [m.start() for m in _BREAKS.finditer(lower, start, end)]


def _clause_words(context: Context, sentence: Sentence, mention: DateMention) -> set[str]:
    """Return the words of the clause in which the date stands, and their classes."""
    breaks = _breaks(context.masked, sentence, mention)
    start = max((b for b in breaks if b <= mention.start), default=sentence.start)
    end = min((b for b in breaks if b >= mention.end), default=sentence.end)
    forms = context.forms(sentence, start, end)
    classes = (word_class(form) for form in forms)
    return {f"clause {stem(form)}" for form in forms} | {f"clause class {one}" for one in classes if one}


def _form(analysis: Analysis, sentence: Sentence, mention: DateMention) -> dict[str, float]:
    """Return how the date is written and where it stands."""
    assert mention.edtf is not None
    edtf, published = mention.edtf.rstrip("~"), analysis.article.published
    return {
        "coarse": float(mention.rule in _COARSE),
        "day": float(len(edtf) == 10),
        "year_only": float(len(edtf) == 4),
        "publication_day": float(published is not None and edtf == published.isoformat()),
        "hypothetical": float(Tone.HYPOTHETICAL in analysis.tones(sentence)),
        "recalled": float(analysis.recalls(sentence)),
        "day of saying": float(
            _SAYS.search(analysis.lower, max(sentence.start, mention.start - _STAMP_REACH), mention.start)
            is not None
        ),
        "night": float("night" in mention.rule or "range" in mention.rule),
        "since": float(
            mention.rule.startswith("since")
            or _SINCE.search(analysis.lower, sentence.start, mention.start) is not None
        ),
    }


def _beside_others(
    candidate: DateCandidate, candidates: Sequence[DateCandidate], published: dt.date | None
) -> dict[str, float]:
    """Return how the date stands to the others: finer or coarser than one, said again, after one."""
    edtf = candidate.edtf.rstrip("~")
    others = [c for c in candidates if c.edtf.rstrip("~") != edtf]
    start = _month_number(edtf)
    ages = [_month_number(o.edtf) - start for o in others]
    if published is not None:
        ages.append(_month_number(published.isoformat()) - start)
    return {
        "refined": float(any(o.edtf.startswith(edtf) for o in others)),
        "repeated": float(len(others) < len(candidates) - 1),
        "alone": float(not others and candidate.kind != "other" and not candidate.looks_back),
        "earlier_rival": float(
            any(o.kind != "other" and 0 < _months_after(o.edtf, edtf) <= 2 for o in others)
        ),
        "recalled_aside": float(candidate.looks_back and any(not o.looks_back for o in others)),
        "long_before": float(
            any(o.kind == DateBasis.ATTACK.value and _months_after(edtf, o.edtf) > 3 for o in others)
        ),
        "old": min(1.0, max(0.0, max(ages, default=0.0) - 2) / 12),
    }


def _month_number(edtf: str) -> float:
    """Return a date as a number of months; a bare month or year counts from its middle."""
    year, month, day = (*map(int, edtf.rstrip("~").split("-")), 0, 0)[:3]
    return year * 12 + (month or 6.5) + (day or 15) / 31


def _months_after(earlier: str, later: str) -> float:
    """Return the months between two dates, 0 where the first does not end before the second begins."""
    earlier, later = earlier.rstrip("~"), later.rstrip("~")
    digits = min(len(earlier), len(later))
    if earlier[:digits] >= later[:digits]:
        return 0.0
    return max(0.01, _month_number(later) - _month_number(earlier))
