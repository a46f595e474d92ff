"""The number grammar: from folded text to numbers with their bounds, approximation words included.

`scan` finds every number of a text once, in digits or in words, and steps over the digits that are
none (dates, hours, telephone numbers, versions, names). `join_ranges` then makes one number of
« entre 2 300 et 2 600 ». What a number measures is told by `units.Suffix`; what it counts is
settled in `counts`. Read `Number` first, then `scan`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from text_to_num import text2num

from pipeline.language.lexicons import load_lexicon
from pipeline.language.numbers.approximation import after_qualifier, before_qualifier
from pipeline.language.numbers.noise import glued_left, noise_at, opens_sentence, token_end
from pipeline.language.numbers.units import CURRENCY_WORD, Suffix, money_sign_before, suffix_at
from pipeline.schema import Qualifier

_LEXICON = load_lexicon("numbers")
_NUMERALS: dict[str, int] = _LEXICON["numerals"]
_COLLECTIVES: dict[str, int] = _LEXICON["collectives"]
_BIG = {"mille": 10**3, "millier": 10**3, "million": 10**6, "milliard": 10**9}
_CODE = re.compile(r"0\d+")
# A longer run of digits is a key or a card, and no figure of an article.
_MOST_DIGITS = 20


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


# --- digits ---------------------------------------------------------------------------------------

_DIGITS = re.compile(
    r"""(?P<comma>[1-9]\d{0,2}(?:,\d{3})+(?!\d)(?:\.\d{1,2}(?!\d))?)
      | (?P<group>[1-9]\d{0,2}(?:(?:(?:\ \d{3})+|(?:'\d{3})+)(?!\d)(?:[.,]\d{1,2}(?!\d))?
                             |(?:\.\d{3})+(?!\d)(?:,\d{1,2}(?!\d))?))
      | (?P<plain>\d+(?:[.,]\d+)?)""",
    re.VERBOSE,
)
_LONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_SCALES: dict[str, int] = _LEXICON["scales"]
_SCALE = re.compile(
    rf"""\ ?(?:(?P<word>(?i:mille|milliers?|millions?|milliards?|(?:{"|".join(_COLLECTIVES)})s))(?!\w)
          | (?P<sign>{"|".join(sorted(_SCALES, key=len, reverse=True))})
            (?:(?![\w'])(?!\.\ [A-Z])|(?={CURRENCY_WORD})))
        (?:\ d[e'](?:\ ?)(?P<of>(?i:milliers|millions|milliards))\b)?
        (?P<half>(?i:\ et\ demie?)\b)?""",
    re.VERBOSE,
)


def _scale_of(word: str) -> int:
    word = word.lower().removesuffix("s")
    return _BIG.get(word) or _COLLECTIVES[word]


def _scaled(number: Number, text: str) -> Number:
    """Return `number` multiplied by the scale word or sign behind it, if there is one."""
    match = _SCALE.match(text, number.end)
    if match is None:
        return number
    word, sign, of = match["word"], match["sign"], match["of"]
    scale = _scale_of(word) if word else _SCALES[sign]
    rounded = bool(word) and word.lower().removesuffix("s") in (*_COLLECTIVES, "millier")
    end = match.end("half") if match["half"] else match.end("word" if word else "sign")
    if of and rounded:
        scale *= _scale_of(of)
        end = max(end, match.end("of"))
    low = number.low * scale + (Decimal(scale) / 2 if match["half"] else 0)
    qualifier = Qualifier.APPROX if rounded else number.qualifier
    return replace(number, end=end, low=low, scale=scale, qualifier=qualifier, plain=False, dotted=False)


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
    return _scaled(Number(i, i, end, value, plain=integer, grouped=form != "plain", dotted=dotted), text)


def _reads_as_decimal(text: str, written: str, end: int) -> bool:
    scale = _SCALE.match(text, end)
    if scale is not None:
        return "," in written or len(written) == 5
    suffix = suffix_at(text, end)
    if suffix is None or "," not in written:
        return False
    # Fuel is sold at 1,859 euro; ransoms are not.
    return suffix.kind != "money" or (len(written) == 5 and not written.endswith("00"))


# --- words ----------------------------------------------------------------------------------------

_WORD = "|".join(sorted(_NUMERALS, key=len, reverse=True))
_SEQUENCE = re.compile(
    rf"(?i:(?:{_WORD})(?:[ -](?:et[ -](?=(?:une?|onze)\b))?(?:{_WORD})(?!\w)){{0,30}})(?!\w)"
    r"(?P<half>(?i: et demie?)\b)?"
)
_COLLECTIVE = "|".join(_COLLECTIVES)
_ROUND = re.compile(
    rf"""(?i:une?|la|cette|sa|leur)\ (?i:bon(?:ne)?\ |petite?\ |grosse?\ |gros\ |quasi-?\ ?)?
        (?P<word>(?i:{_COLLECTIVE}))\b(?:\ d[e'](?:\ ?)(?P<of>(?i:milliers|millions|milliards))\b)?""",
    re.VERBOSE,
)
_HALF = re.compile(
    r"(?i:une?|le|du|au|d'un)[ ]demi[e]?[- ](?P<word>(?i:million|milliard|douzaine|millier)\b)?"
)
_VAGUE = re.compile(
    rf"(?P<word>(?i:{_COLLECTIVE}|million|milliard)s)\b"
    r"(?: d[e'] ?(?P<of>(?i:milliers|millions|milliards))\b)?"
)
_VAGUE_DETERMINER = re.compile(r"(?i:\b(?:des|plusieurs|quelques|de nombreu(?:ses|x)|d'autres) )\Z")
_ADVERBIAL = re.compile(r"(?i:\bpar )\Z")
_LONE = frozenset({"un", "une"})
_SEVERAL = frozenset({"des", "plusieurs", "quelques"})
_ARTICLES = frozenset({"la", "le", "cette", "sa", "leur", "du", "au"})
_VAGUE_WORDS = frozenset({*(f"{w}s" for w in _COLLECTIVES), "millions", "milliards"})
_STARTERS = frozenset(_NUMERALS) | _VAGUE_WORDS | _SEVERAL | _ARTICLES
_HALF_A_UNIT = Decimal("0.5")
_AND_HALF = re.compile(r"(?i: et demie?\b)")


@lru_cache(maxsize=4096)
def _numeral_value(words: str) -> int | None:
    """Return the value of a spelled-out numeral in lower case, None for words that make no number."""
    if words in _NUMERALS:
        return _NUMERALS[words]
    try:
        return int(text2num(words.replace("-", " "), "fr"))
    except ValueError:
        return None


def _words_at(text: str, i: int, word: str) -> Number | None:
    """Read the number that starts with `word` (lower case) at `i`; None when there is none."""
    if word in _VAGUE_WORDS:
        return _vague_at(text, i)
    if word not in _NUMERALS or word in _LONE:
        number = _round_at(text, i)
        if number or word not in _LONE:
            return number
    match = _SEQUENCE.match(text, i)
    if match is None:
        return None
    words = (match[0].removesuffix(match["half"]) if match["half"] else match[0]).lower()
    value = _numeral_value(words)
    if value is None:
        return None
    last = re.split("[ -]", words)[-1].removesuffix("s")
    scale = _BIG.get(last, 1)
    end = match.end()
    low = Decimal(value)
    if match["half"] and scale > 1:
        low += Decimal(scale) / 2
    elif match["half"]:
        end = match.start("half")
    number = Number(i, i, end, low, scale=scale, weak=words in _LONE)
    return number if scale > 1 or number.weak else _scaled(number, text)


def _round_at(text: str, i: int) -> Number | None:
    """« une vingtaine de milliers », « un millier », « un demi-million », « le million d' »."""
    match = _ROUND.match(text, i)
    if match:
        scale = _COLLECTIVES[match["word"].lower()]
        if match["of"]:
            scale *= _scale_of(match["of"])
        if match[0][0].lower() != "u" and not re.match(r" d[e'][ \w]", text[match.end() : match.end() + 4]):
            return None
        return Number(i, i, match.end(), Decimal(scale), Qualifier.APPROX, scale=scale)
    match = _HALF.match(text, i)
    if match is None:
        return None
    if match["word"] is None:
        return Number(i, i, match.end(), _HALF_A_UNIT, weak=True)
    word = match["word"].lower()
    qualifier = Qualifier.APPROX if word in _COLLECTIVES else Qualifier.EXACT
    scale = _scale_of(word)
    return Number(i, i, match.end(), Decimal(scale) / 2, qualifier, scale=scale)


def _vague_at(text: str, i: int) -> Number | None:
    match = _VAGUE.match(text, i)
    left = text[max(0, i - 16) : i]
    if match is None or _ADVERBIAL.search(left):
        return None
    scale = _scale_of(match["word"])
    if match["of"]:
        scale *= _scale_of(match["of"])
    determiner = _VAGUE_DETERMINER.search(left)
    start = i - len(left) + determiner.start() if determiner else i
    return Number(start, i, match.end(), Decimal(2 * scale), Qualifier.VAGUE, scale=scale)


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
            if len(written) > 10 or (word := written.lower()) not in _STARTERS:
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
    if word in _SEVERAL:
        return _several_at(text, i, word)
    number = _words_at(text, i, word)
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
    return replace(number, low=number.low + _HALF_A_UNIT, suffix=replace(suffix, end=half.end()))


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
_RANGE_AHEAD = re.compile(rf"{_RANGE_GAP}(?:\d|(?:{_WORD})\b)")
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
