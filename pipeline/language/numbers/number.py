"""What the number grammar reads: a number with its bounds, and the scale word or sign behind its figure."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.language.lexicons import load_lexicon
from pipeline.language.numbers.units import CURRENCY_WORD, Suffix
from pipeline.schema import Qualifier

_LEXICON = load_lexicon("numbers")
COLLECTIVES: dict[str, int] = _LEXICON["collectives"]
BIG = {"mille": 10**3, "millier": 10**3, "million": 10**6, "milliard": 10**9}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as read: `text[start:end]` holds it and its approximation words.

    `core` is where its own first character stands. `low` is its value, or the lower bound of a range
    or a vague number; `high` the upper bound of a range. `scale` is the factor that its last word
    stands for (million), 1 without one. `plain` means bare digits: it could be a year, a day, a label.
    `weak` numbers (un, une, demi) stand only with a unit or in a range.
    """

    start: int
    core: int
    end: int
    low: Decimal
    qualifier: Qualifier = Qualifier.EXACT
    high: Decimal | None = None
    scale: int = 1
    plain: bool = False
    grouped: bool = False
    dotted: bool = False
    weak: bool = False
    suffix: Suffix | None = None

    @property
    def after(self) -> int:
        """Where the text goes on behind the number and its unit."""
        return self.suffix.end if self.suffix else self.end


def bounds(number: Number, factor: int = 1) -> tuple[float | None, float | None, float | None]:
    """Return value, min and max of `number` times `factor`, as the guide's qualifiers set them."""
    low = float(number.low * factor)
    match number.qualifier:
        case Qualifier.EXACT:
            return low, low, low
        case Qualifier.AT_LEAST:
            return low, low, None
        case Qualifier.AT_MOST:
            return low, None, low
        case Qualifier.RANGE:
            return None, low, float((number.high or number.low) * factor)
        case Qualifier.VAGUE:
            return None, low, None
        case _:
            return low, None, None


_SCALES: dict[str, int] = _LEXICON["scales"]
SCALE = re.compile(
    rf"""\ ?(?:(?P<word>(?i:mille|milliers?|millions?|milliards?|(?:{"|".join(COLLECTIVES)})s))(?!\w)
          | (?P<sign>{"|".join(sorted(_SCALES, key=len, reverse=True))})
            (?:(?![\w'])(?!\.\ [A-Z])|(?={CURRENCY_WORD})))
        (?:\ d[e'](?:\ ?)(?P<of>(?i:milliers|millions|milliards))\b)?
        (?P<half>(?i:\ et\ demie?)\b)?""",
    re.VERBOSE,
)


def scale_of(word: str) -> int:
    """Return the factor that a scale word stands for, in the singular or plural."""
    word = word.lower().removesuffix("s")
    return BIG.get(word) or COLLECTIVES[word]


def scaled(number: Number, text: str) -> Number:
    """Return `number` multiplied by the scale word or sign behind it, if there is one."""
    match = SCALE.match(text, number.end)
    if match is None:
        return number
    word, sign, of = match["word"], match["sign"], match["of"]
    scale = scale_of(word) if word else _SCALES[sign]
    rounded = bool(word) and word.lower().removesuffix("s") in (*COLLECTIVES, "millier")
    end = match.end("half") if match["half"] else match.end("word" if word else "sign")
    if of and rounded:
        scale *= scale_of(of)
        end = max(end, match.end("of"))
    low = number.low * scale + (Decimal(scale) / 2 if match["half"] else 0)
    qualifier = Qualifier.APPROX if rounded else number.qualifier
    return replace(number, end=end, low=low, scale=scale, qualifier=qualifier, plain=False, dotted=False)
