"""The number grammar: from folded text to numbers with their bounds, approximation words included.

`scan` finds every number of a text once, in digits or in words, and steps over the digits that are
none (dates, hours, telephone numbers, versions, names). `join_ranges` then makes one number of
« entre 2 300 et 2 600 ». What a number measures is told by `units.Suffix`; what it counts is
settled in `counts`. Read `number` first, then `scan`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from pipeline.language.numbers.approximation import after_qualifier, before_qualifier
from pipeline.language.numbers.noise import glued_left, noise_at, opens_sentence, token_end
from pipeline.language.numbers.number import SCALE, Number, scaled
from pipeline.language.numbers.spelled import HALF_A_UNIT, NUMERAL_WORD, SEVERAL, STARTERS, words_at
from pipeline.language.numbers.units import Suffix, money_sign_before, suffix_at
from pipeline.schema import Qualifier

_CODE = re.compile(r"0\d+")
# A longer run of digits is a key or a card, and no figure of an article.
_MOST_DIGITS = 20
_AND_HALF = re.compile(r"(?i: et demie?\b)")


# --- digits ---------------------------------------------------------------------------------------

_DIGITS = re.compile(
    r"""(?P<comma>[1-9]\d{0,2}(?:,\d{3})+(?!\d)(?:\.\d{1,2}(?!\d))?)
      | (?P<group>[1-9]\d{0,2}(?:(?:(?:\ \d{3})+|(?:'\d{3})+)(?!\d)(?:[.,]\d{1,2}(?!\d))?
                             |(?:\.\d{3})+(?!\d)(?:,\d{1,2}(?!\d))?))
      | (?P<plain>\d+(?:[.,]\d+)?)""",
    re.VERBOSE,
)
_LONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


def _digits_at(text: str, i: int) -> Number | None:
    match = _DIGITS.match(text, i)
    if match is None or len(match[0]) > _MOST_DIGITS or _CODE.fullmatch(match[0]):
        return None
    written, form, end = match[0], match.lastgroup, match.end()
    # "1.250 million", "1,250 Go": one group of three may be decimals, which the unit tells.
    if _LONE_GROUP.fullmatch(written) and _reads_as_decimal(text, written, end):
        form = "plain"
    if form == "comma":
        value = Decimal(written.replace(",", ""))
    elif form == "group":
        value = Decimal(re.sub(r"[ .'](?=\d{3})", "", written).replace(",", "."))
    else:
        value = Decimal(written.replace(",", "."))
    integer = form == "plain" and written.isdigit()
    dotted = form == "plain" and "." in written
    return scaled(Number(i, i, end, value, plain=integer, grouped=form != "plain", dotted=dotted), text)


def _reads_as_decimal(text: str, written: str, end: int) -> bool:
    scale = SCALE.match(text, end)
    if scale is not None:
        return "," in written or len(written) == 5
    suffix = suffix_at(text, end)
    if suffix is None or "," not in written:
        return False
    # Fuel is sold at 1,859 euro; ransoms are not.
    return suffix.kind != "money" or (len(written) == 5 and not written.endswith("00"))


# --- scanning -------------------------------------------------------------------------------------

_TOKEN = re.compile(r"\w+")


def scan(text: str) -> list[Number]:
    """Return the numbers of folded `text` in order, with units; ranges are still two numbers."""
    return list(_scan(text))


def _scan(text: str) -> Iterator[Number]:
    position = 0
    for token in _TOKEN.finditer(text):
        i = token.start()
        if i < position:
            continue
        written = token[0]
        if written[0].isdigit():
            number, position = _read_digits(text, i, position)
        else:
            if len(written) > 10 or (word := written.lower()) not in STARTERS:
                continue
            number = _read_words(text, i, word)
        if number is not None:
            yield number
            position = number.after


def _read_digits(text: str, i: int, position: int) -> tuple[Number | None, int]:
    """Read the digits at `i`; the second value is where scanning goes on when they are no number."""
    skip = noise_at(text, i)
    if skip:
        return None, skip
    sign = money_sign_before(text, i, position)
    if sign is None and glued_left(text, i, position):
        return None, token_end(text, i)
    number = _digits_at(text, i)
    if number is None:
        return None, token_end(text, i)
    suffix = suffix_at(text, number.end, scaled=number.scale > 1)
    if sign is not None and (suffix is None or suffix.kind == "money"):
        code = suffix.code if suffix else sign.code
        suffix = Suffix("money", code, suffix.end if suffix else number.end)
        number = replace(number, start=sign.start)
    if suffix is None and (glued_right(text, number.end) or (number.dotted and number.scale == 1)):
        return None, token_end(text, number.end)
    return qualified(_with_suffix(number, suffix, text), text), position


def _read_words(text: str, i: int, word: str) -> Number | None:
    if word in SEVERAL:
        return _several_at(text, i, word)
    number = words_at(text, i, word)
    if number is None:
        return None
    if _NAME_AHEAD.match(text, number.end) and (
        text[number.end] == "-" or (text[i].isupper() and not opens_sentence(text, i))
    ):
        return None
    suffix = suffix_at(text, number.end, scaled=number.scale > 1)
    if number.weak and number.low == 1 and not (_opens_range(text, number.end) or _weak_unit(suffix)):
        return None
    if number.weak and number.low < 1 and suffix is None:
        return None
    return qualified(_with_suffix(number, suffix, text), text)


def _with_suffix(number: Number, suffix: Suffix | None, text: str) -> Number:
    """Return `number` with its unit, and the half that may follow it (« un téraoctet et demi »)."""
    half = _AND_HALF.match(text, suffix.end) if suffix and suffix.kind in ("volume", "money") else None
    if suffix is None or half is None:
        return replace(number, suffix=suffix)
    return replace(number, low=number.low + HALF_A_UNIT, suffix=replace(suffix, end=half.end()))


def _several_at(text: str, i: int, word: str) -> Number | None:
    """« plusieurs téraoctets », « quelques bitcoins », « des gigaoctets »: a vague number of units."""
    end = i + len(word)
    suffix = suffix_at(text, end)
    if suffix is None or not (suffix.kind == "volume" or (suffix.kind == "money" and word != "des")):
        return None
    return Number(i, i, end, Decimal(2), Qualifier.VAGUE, suffix=suffix)


def _weak_unit(suffix: Suffix | None) -> bool:
    return suffix is not None and (suffix.kind == "volume" or suffix.is_coin)


_RANGE_GAP = r"(?: (?:à|ou|et) (?:quelque |près de )?| ?- ?)"
_RANGE_AHEAD = re.compile(rf"{_RANGE_GAP}(?:\d|(?:{NUMERAL_WORD})\b)")
# Deux-Sèvres, Maison des Deux Rives
_NAME_AHEAD = re.compile(r"-[^\W\d]| [A-ZÀ-Ý][a-zà-ÿ]")
_RIGHT_GLUE = re.compile(r"[\w/@\\]|[.:,']\d|-[^\W\d]|\(\d+\)")


def _opens_range(text: str, end: int) -> bool:
    return _RANGE_AHEAD.match(text, end) is not None


def glued_right(text: str, end: int) -> bool:
    """Tell whether what stands at `end` makes the number before it part of a name or a code."""
    return _RIGHT_GLUE.match(text, end) is not None


def qualified(number: Number, text: str) -> Number:
    """Return `number` with the approximation words just before or just after it."""
    if number.qualifier in (Qualifier.RANGE, Qualifier.VAGUE):
        return number
    if found := before_qualifier(text, number.start):
        return replace(number, qualifier=found[0], start=found[1], plain=False)
    if found := after_qualifier(text, number.after):
        end = number.end if number.suffix else found[1]
        return replace(number, qualifier=found[0], end=end, plain=False)
    return number
