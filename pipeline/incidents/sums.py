"""What each sum of an incident's sentences is: a ransom, the price of data sold, or other money."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.incidents.cues import distance, has
from pipeline.language.analysis import Analysis
from pipeline.language.lexicons import cue
from pipeline.language.mentions import MoneyMention, NumberMention
from pipeline.language.sentences import Sentence
from pipeline.schema import Qualifier

Kind = Literal["ransom", "sale"]

#: A cue further away than this says nothing about a sum.
_REACH = 140
#: Cues this close to a sum all count, whichever is the nearest.
_NEAR = 60
#: Two sums this close in different currencies are one: « 20 bitcoins (800 000 euros) ».
_SAME = 45
#: How far before a sum the words stand that date it, and how far before a bare number its currency.
_STAGE, _CURRENCY = 70, 500
#: « 1,2 million au départ »
_AFTERTHOUGHT = 15
#: « 425 000 dollars ont été virés »
_BEHIND = 24
_FALLEN = cue("facts", "ransom", "fallen")
_JOINED = re.compile(r" (?:à|ou|puis(?: à)?|au lieu de|contre) ")


@dataclass(frozen=True, slots=True)
class Story:
    """Whether the incident's sentences tell of a ransom, and of data sold."""

    ransom: bool
    sale: bool


def with_fallen(
    lower: str, sums: Sequence[MoneyMention], numbers: Sequence[NumberMention]
) -> list[MoneyMention]:
    """Return `sums` and the bare `numbers` that are a new price of theirs (« puis à 18 »), in text order."""
    found = list(sums)
    for number in numbers:
        if not _FALLEN.search(lower, max(0, number.start - _NEAR), number.start):
            continue
        before = [m for m in found if number.start - _CURRENCY < m.start < number.start]
        if before:
            last = max(before, key=lambda m: m.start)
            found.append(
                MoneyMention(
                    number.start, number.end, "money.fallen", number.value, number.min, number.max,
                    number.qualifier, currency=last.currency,
                )
            )  # fmt: skip
    return sorted(found, key=lambda m: m.start)


def kind_of(analysis: Analysis, sentence: Sentence, money: MoneyMention, story: Story) -> Kind | None:
    """Tell a ransom from a sale price from other money by the nearest cue and by the story told."""
    lower, span = analysis.lower, (money.start, money.end)
    if has("ransom", "average", lower, sentence.start, sentence.end):
        return None
    window = (max(sentence.start, money.start - _REACH), min(sentence.end, money.end + _REACH))
    gaps = {name: distance("ransom", name, lower, window, span) for name in ("cue", "asks", "sale", "other")}
    # Of two cues as close, the one for other money counts: « des familles ont payé 45 euros ».
    ranked = sorted((gap, name != "other", name) for name, gap in gaps.items() if gap is not None)
    if not ranked or ranked[0][2] == "other":
        return None
    near = {name for gap, _, name in ranked if gap < _NEAR and name != "other"} or {ranked[0][2]}
    if "cue" in near and (story.ransom or not story.sale):
        return "ransom"
    if "sale" in near and story.sale:
        return "sale"
    # "Il demande 800 dollars": of the victim or of buyers, as the story has it.
    if "asks" in near and (story.ransom or not story.sale):
        return "ransom"
    return "sale" if story.sale else "ransom" if story.ransom and "sale" not in near else None


def last_asked(analysis: Analysis, asked: Sequence[MoneyMention]) -> MoneyMention | None:
    """Return the sum asked last: what was paid or came after a fall over what was asked at first."""
    sums = _leading(analysis.lower, [m for m in asked if m.qualifier is not Qualifier.VAGUE])
    return max(sums, key=lambda m: (_stage(analysis, m), m.start), default=None)


def _leading(lower: str, sums: Sequence[MoneyMention]) -> list[MoneyMention]:
    """Return `sums` without those that only tell the one before in another currency."""
    kept: list[MoneyMention] = []
    for money in sums:
        if kept and 0 <= money.start - kept[-1].end < _SAME and money.currency != kept[-1].currency:
            between = lower[kept[-1].end : money.start]
            if not _JOINED.fullmatch(between) and "." not in between:
                continue
        kept.append(money)
    return kept


def _stage(analysis: Analysis, money: MoneyMention) -> int:
    """Return 0 for a sum asked at first, 2 in the end, 3 for one paid, 1 where nothing is told."""
    sentence = analysis.sentence_at(money.start)
    start = max(sentence.start if sentence else 0, money.start - _STAGE)
    end = min(sentence.end if sentence else money.end, money.end + _BEHIND)
    if has("ransom", "initial", analysis.lower, start, min(end, money.end + _AFTERTHOUGHT)):
        return 0
    if has("ransom", "settled", analysis.lower, start, end):
        return 3
    late = money.rule == "money.fallen" or has("ransom", "final", analysis.lower, start, end)
    return 2 if late else 1
