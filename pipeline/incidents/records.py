"""What the wording around a figure tells of it: of those hit, of the size of something, of a part of a whole.

The fitted decision on records (`features.record`) builds on these named features; here is also which data
volume was taken.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.incidents.cues import has
from pipeline.incidents.decision import Decision, Option, ruled
from pipeline.incidents.narration import told
from pipeline.language.analysis import Analysis
from pipeline.language.lexicons import cue
from pipeline.language.mentions import CountMention, VolumeMention
from pipeline.language.sentences import Sentence
from pipeline.schema import Qualifier, Unit

#: Units that a reporter gives to size an organisation or a town, unless the text says they were hit.
_STAFF = frozenset({Unit.EMPLOYEES, Unit.CITIZENS})
#: How far before and behind a figure the words that bear on it stand.
_BEFORE, _BEHIND = 110, 90
#: No clause and no aside reaches further, so that a sentence of two hundred figures is read in linear time.
_AROUND = 400
#: A list has so many lines at most, each of so many letters.
_LINES_OF_A_LIST, _LINE = 8, 110
#: An answer begins with its denial.
_OPENING = 60
_DENIAL = re.compile(r"\b(?:non|aucune?)\b|\b(?:ne |n')\w+ (?:pas|rien|jamais|nullement)\b")
#: « aucune donnée de ses » before a figure, and « n’ » behind it.
_NONE_OF = re.compile(r"\baucune? (?:[\w-]+ ){1,3}(?:de |d'|des |du )(?:ses |ces |leurs |nos |plus de )?\Z")
_NO = re.compile(r"\b(?:ne |n')")
#: « , 320 lits et » before a figure and a comma soon behind it make an apposition.
_APPOSED = re.compile(r", (?:(?:\w+ de |quelque )?\d[\d '.]* [\w-]+(?: [\w-]+){0,2}(?:,| et) ){0,3}\Z")
_APPOSITION = 30
_SUFFERS, _SIZES, _SENT = (cue("facts", "records", name) for name in ("suffers", "sizes", "sent"))
_VOLUME = "data_volume_bytes"
#: A larger volume is a slip, and no column of whole numbers holds it.
_LARGEST_VOLUME = 2**63 - 1


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


def count_wording(analysis: Analysis, sentence: Sentence, count: CountMention) -> dict[str, bool]:
    """Return by name what the wording around `count`, which stands in `sentence`, tells of it.

    "linked" is whether any wording ties the figure to the attack.
    """
    place = _place(analysis, sentence, count)
    links = {
        **_links(place),
        "answer": _answers(analysis, place),
        "listed": _is_listed(analysis, sentence),
    }
    linked = any(links.values())
    return {
        **links,
        "linked": linked,
        **_wording(place, count, linked=linked),
    }


def _place(analysis: Analysis, sentence: Sentence, count: CountMention) -> _Place:
    start, end = min(count.start, count.noun_start), max(count.end, count.noun_end)
    return _Place(analysis.lower, sentence, _clause(analysis.lower, sentence, start, end), start, end)


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


def _is_listed(analysis: Analysis, sentence: Sentence) -> bool:
    """Return whether the line of `sentence` stands in a list that a sentence on those hit opens."""
    lower = analysis.lower
    for before in reversed(analysis.sentences[max(0, sentence.index - _LINES_OF_A_LIST) : sentence.index]):
        if lower.endswith(":", before.start, before.end):
            hit = has("records", "hit", lower, before.start, before.end)
            return hit and not analysis.assertion.negated(before.start, before.end)
        if before.end - before.start > _LINE or lower.endswith(".", before.start, before.end):
            return False
    return False


def is_denied(analysis: Analysis, sentence: Sentence, start: int, end: int) -> bool:
    """Return whether it is said at once that the count at `[start, end)` of `sentence` is of nobody hit.

    « Aucune donnée de ses 410 000 clients n'a été volée », « Et les 46 000 abonnés ? Ils n'ont rien perdu ».
    """
    before = analysis.lower[max(sentence.start, start - _OPENING) : start]
    if _NONE_OF.search(before) and _NO.search(analysis.lower, end, min(sentence.end, end + _OPENING)):
        return True
    following = analysis.next_in_paragraph(sentence)
    if following is None or not analysis.asks(sentence):
        return False
    opening = (following.start, min(following.end, following.start + _OPENING))
    return _DENIAL.search(analysis.lower, *opening) is not None


def _wording(place: _Place, count: CountMention, *, linked: bool) -> dict[str, bool]:
    """Return what else the wording around the figure tells: of the hit, of the size of something."""
    lower = place.lower
    # Of a sentence without end only what stands around the figure.
    around = (max(place.sentence.start, place.start - _AROUND), min(place.sentence.end, place.end + _AROUND))
    near = (max(place.clause[0], place.start - 60), place.end + 12)
    beside = (max(around[0], place.start - 30), min(place.end + 18, around[1]))
    sizes = _SIZES.match(lower, place.end, around[1]) is not None
    return {
        "hit": has("records", "hit", lower, *place.clause),
        "hit_in_sentence": has("records", "hit", lower, *around),
        "total": has("records", "total", lower, *place.clause),
        "background": has("records", "background", lower, *near),
        # « une enseigne de 300 magasins », but not « l'enseigne parle de 300 clients »
        "size_of": sizes or (place.before("size_of") and not place.before("counted")),
        "definite": place.before("definite") and not linked,
        "aside": _aside(place),
        "staff": count.unit in _STAFF and not linked,
        "part": has("records", "part", lower, *beside),
        "claim": has("records", "claim", lower, *around),
        "sent": count.unit is Unit.DOCUMENTS and _SENT.match(lower, place.end, around[1]) is not None,
    }


def _aside(place: _Place) -> bool:
    """Return whether the figure stands in brackets or between commas, next to the name that it sizes."""
    lower, sentence = place.lower, place.sentence
    left = max(sentence.start, place.start - _AROUND)
    right = min(sentence.end, place.end + _AROUND)
    opened = lower.rfind("(", left, place.start)
    if opened >= 0 and lower.find(")", opened, place.start) < 0:
        close = lower.find(")", place.end, right)
        close = close if close >= 0 else right
        return not has("records", "hit", lower, opened, close)
    if not _APPOSED.search(lower, max(sentence.start, place.start - _BEFORE), place.start):
        return False
    close = lower.find(",", place.end, min(place.end + _APPOSITION, sentence.end))
    return close >= 0 and not has("records", "hit", lower, place.start, close)


def _clause(lower: str, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    first, last = max(sentence.start, start - _AROUND), min(sentence.end, end + _AROUND)
    left = max(lower.rfind(mark, first, start) for mark in (",", ";", " : ", "("))
    right = min((x for mark in (", ", ";", ")") if (x := lower.find(mark, end, last)) >= 0), default=last)
    return max(left, first), right


def choose_volume(analysis: Analysis, volumes: Sequence[VolumeMention]) -> Decision[VolumeMention] | None:
    """Return which of `volumes` was stolen; None where there is none at all.

    That is one that was checked, else the largest told as taken or published.
    """
    kept = []
    for volume in volumes:
        sentence = analysis.sentence_at(volume.start)
        if sentence is None or volume.qualifier is Qualifier.VAGUE or not told(analysis, sentence):
            continue
        if volume.magnitude > _LARGEST_VOLUME:
            continue
        if analysis.assertion.negated(volume.start, volume.end) or _is_no_loot(analysis, sentence, volume):
            continue
        before = (max(sentence.start, volume.start - _BEFORE), volume.start)
        kept.append((has("records", "verified", analysis.lower, *before), volume))
    best = max(kept, key=lambda k: (k[0], k[1].magnitude, -k[1].start), default=None)
    if best is None:
        first = volumes[0] if volumes else None
        return ruled(_VOLUME, first, first, "no volume that was taken", filled=False) if first else None
    options = [Option(volume, volume) for _, volume in kept]
    rule = "a volume that was checked" if best[0] else "the largest volume told as taken"
    return Decision(_VOLUME, Option(best[1], best[1]), True, options, rule=rule)


def _is_no_loot(analysis: Analysis, sentence: Sentence, volume: VolumeMention) -> bool:
    before = (max(sentence.start, volume.start - _BEFORE), volume.start)
    behind = analysis.lower[volume.end : min(sentence.end, volume.end + _BEHIND)]
    return has("records", "not_loot", analysis.lower, *before) or has(
        "records", "not_loot", behind, 0, len(behind)
    )
