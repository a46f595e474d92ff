"""Two numbers that are one: « entre 2 300 et 2 600 », « 10 à 15 000 euros », « un million 200 000 »."""

import re
from dataclasses import replace
from decimal import Decimal

from pipeline.language.lexicons import load_lexicon
from pipeline.language.numbers.approximation import before_qualifier
from pipeline.language.numbers.noise import is_year
from pipeline.language.numbers.number import Number
from pipeline.schema import Qualifier

_GAP = re.compile(
    r"(,? (?:à|À|A|ou|et|voire|jusqu'à) (?:quelque |près de |presque |environ |plus de |peut-être )?| ?- ?)"
)
_SHARED_GAP = re.compile(r" (?:à|À|A|ou|et|puis|puis à|au lieu de) ")
_BETWEEN = re.compile(r"(?i:\bentre (?:environ )?)\Z")
_FROM = re.compile(r"(?i:\b(?:de|d'|des) ?)\Z")
_CHANGE = re.compile(
    r"(?i:\b(?:" + "|".join(load_lexicon("numbers")["change_stems"]) + r")\w*(?: [\w']+){0,4}? de )\Z"
)
#: From here on a figure without a blank may lend its thousands (« 10 à 15000 »): none is a year.
_SHORTENED = 10_000
_EXACT = (Qualifier.EXACT, Qualifier.APPROX, Qualifier.AT_LEAST, Qualifier.AT_MOST)


def join_ranges(numbers: list[Number], text: str) -> list[Number]:
    """Return `numbers` with the two ends of every range made one; both ends of a pair share a unit."""
    joined: list[Number] = []
    for number in reversed(numbers):
        following = joined[-1] if joined else None
        if following is not None and following.core - number.after <= 16:
            merged = _join(number, following, text) or _sum(number, following, text)
            if merged is not None:
                joined[-1] = merged
                continue
            number = _share_suffix(number, following, text)
        if not number.weak or number.suffix is not None:
            joined.append(number)
    joined.reverse()
    return joined


def _join(first: Number, second: Number, text: str) -> Number | None:
    gap = _GAP.fullmatch(text[first.after : second.core])
    if gap is None or first.qualifier not in _EXACT or second.qualifier not in _EXACT or second.weak:
        return None
    if first.suffix and (second.suffix is None or first.suffix.code != second.suffix.code):
        return None
    link = gap[1].replace(",", " ").split()[0].lower().replace("jusqu'à", "à") if gap[1].strip() else "-"
    link = "à" if link == "a" else link
    start = _opening(first, text, link)
    if start is None:
        return None
    low = _distributed(first, second, text)
    if first.suffix and second.suffix:
        low = low * first.suffix.factor / second.suffix.factor  # 300 Go à 1 To
    if low >= second.low or _years(first, second):
        return None
    high = second.low
    return replace(
        second,
        start=start,
        core=first.core,
        low=low,
        high=high,
        qualifier=Qualifier.RANGE,
        plain=False,
        grouped=True,
    )


def _sum(first: Number, second: Number, text: str) -> Number | None:
    """Return « 1 million 200 000 » as one number: a large one goes on with the thousands below its scale."""
    if text[first.after : second.start] != " " or first.suffix or first.qualifier not in _EXACT:
        return None
    if second.qualifier is not Qualifier.EXACT or not 1000 <= second.low < first.scale:
        return None
    low = first.low + second.low
    return replace(
        second, start=first.start, core=first.core, low=low, qualifier=first.qualifier, plain=False
    )


def _opening(first: Number, text: str, link: str) -> int | None:
    """Return where the range starts, None when the two numbers make none."""
    left = text[max(0, first.start - 60) : first.start]
    if between := _BETWEEN.search(left):
        return first.start - len(left) + between.start()
    if link == "et" or (link == "à" and _CHANGE.search(left)):
        return None
    if link == "à" and (opening := _FROM.search(left)):
        at = first.start - len(left) + opening.start()
        found = before_qualifier(text, at)
        return found[1] if found else at
    return first.start


def _distributed(first: Number, second: Number, text: str) -> Decimal:
    """Return the lower end in full: « 2 à 3 millions » and « environ 10 à 15 000 » say its scale once."""
    if first.scale > 1 or first.grouped:
        return first.low
    factors = [second.scale]
    bare = "," not in text[first.core : first.end]
    if text[second.core].isalpha() and (second.low / second.scale) % 100 == 0:
        factors.insert(0, 100 * second.scale)  # deux à trois cent mille
    elif (
        bare
        and second.scale == 1
        and (second.grouped or second.low >= _SHORTENED)
        and _goes_on(first, second)
    ):
        factors.insert(0, 1000)
    fitting = (factor for factor in factors if first.low < 1000 and first.low * factor < second.low)
    return first.low * next(fitting, second.scale if first.low < 1000 else 1)


def _goes_on(first: Number, second: Number) -> bool:
    """Tell whether the thousands of `second` may be those of `first`: « 12 à 12 500 », not « 5 à 7 250 »."""
    return second.low % 1000 == 0 or (second.low % 100 == 0 and first.low * 2000 >= second.low)


def _years(first: Number, second: Number) -> bool:
    return first.plain and second.plain and is_year(int(first.low)) and is_year(int(second.low))


def _share_suffix(number: Number, following: Number, text: str) -> Number:
    """Give `number` the unit of the number it is paired with (de 450 000 à 180 000 €, 24 et 29 ans)."""
    if number.suffix or following.suffix is None:
        return number
    if not _SHARED_GAP.fullmatch(text[number.after : following.start]):
        return number
    low = number.low
    if number.scale == 1 and following.scale > 1 and low < 1000:
        low *= following.scale
    return replace(number, low=low, suffix=replace(following.suffix, end=number.end))
