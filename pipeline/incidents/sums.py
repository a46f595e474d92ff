"""Which of an incident's sums was asked or paid last, and bare numbers that are a new price of one."""

import re
from collections.abc import Sequence

from pipeline.incidents.cues import has
from pipeline.language.analysis import Analysis
from pipeline.language.lexicons import cue
from pipeline.language.mentions import MoneyMention, NumberMention
from pipeline.schema import Qualifier

#: How far before a bare number the words stand that make it a new price, and the sum whose currency it has.
_NEAR, _CURRENCY = 60, 500
#: Two sums this close in different currencies are one: « 20 bitcoins (800 000 euros) ».
_SAME = 45
#: How far before a sum the words stand that date it.
_STAGE = 70
#: « 1,2 million au départ »
_AFTERTHOUGHT = 15
#: « 425 000 dollars ont été virés »
_BEHIND = 24
#: A sum much less likely than the likeliest one is none of the same story.
_MUCH_LESS = 0.3
_FALLEN = cue("facts", "ransom", "fallen")
_JOINED = re.compile(r" (?:à|ou|puis(?: à)?|au lieu de|contre) ")


def plain(number: float) -> int | float:
    """Return a number as gold files write it: 5000, not 5000.0."""
    return int(number) if number == int(number) else number


def written_sum(money: MoneyMention) -> str:
    """Return a sum as evidence writes it: `5000 USD`."""
    return f"{plain(money.magnitude)} {money.currency}"


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


def last_asked(
    analysis: Analysis, sums: Sequence[MoneyMention], chances: Sequence[float], least: float
) -> MoneyMention | None:
    """Return the sum that was paid, or else asked last, among those as likely as `least` by `chances`.

    What came after a fall or was paid counts over what was asked at first; else the likeliest.
    """
    leading = _leading(analysis.lower, [m for m in sums if m.qualifier is not Qualifier.VAGUE])
    likely = [(m, c) for m, c in zip(sums, chances, strict=True) if c >= least and m in leading]
    most = max((chance for _, chance in likely), default=0.0)
    ranked = [(_stage(analysis, m), chance, m) for m, chance in likely if chance >= _MUCH_LESS * most]
    return max(ranked, key=lambda one: one[:2])[2] if ranked else None


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
    # What dates a sum stands behind the sum before it.
    before = max((m.end for m in analysis.quantities.money if m.end <= money.start), default=0)
    start = max(sentence.start if sentence else 0, money.start - _STAGE, before)
    end = min(sentence.end if sentence else money.end, money.end + _BEHIND)
    if has("ransom", "initial", analysis.lower, start, min(end, money.end + _AFTERTHOUGHT)):
        return 0
    if has("ransom", "settled", analysis.lower, start, end):
        return 3
    late = money.rule == "money.fallen" or has("ransom", "final", analysis.lower, start, end)
    return 2 if late else 1
