"""Numbers in words: « douze mille cinq cents », « un virgule deux million », « une vingtaine »."""

import re
from decimal import Decimal
from functools import lru_cache

from text_to_num import text2num

from pipeline.language.lexicons import load_lexicon
from pipeline.language.numbers.approximation import before_qualifier
from pipeline.language.numbers.number import BIG, COLLECTIVES, Number, scale_of, scaled
from pipeline.schema import Qualifier

_NUMERALS: dict[str, int] = load_lexicon("numbers")["numerals"]
NUMERAL_WORD = "|".join(sorted(_NUMERALS, key=len, reverse=True))
_SEQUENCE = re.compile(
    rf"(?i:(?:{NUMERAL_WORD})(?:[ -](?:et[ -](?=(?:une?|onze)\b))?(?:{NUMERAL_WORD})(?!\w)){{0,30}})(?!\w)"
    r"(?P<half>(?i: et demie?)\b)?"
)
_SMALL = "|".join(word for word in sorted(_NUMERALS, key=len, reverse=True) if _NUMERALS[word] < 1000)
_FEW = rf"(?:{_SMALL})(?:[ -](?:et[ -](?=(?:une?|onze)\b))?(?:{_SMALL})(?!\w)){{0,5}}"
_DECIMAL = re.compile(
    rf"(?i:(?P<whole>zéro|{_FEW}) virgule (?P<zeros>(?:zéro ){{0,3}})(?P<part>{_FEW}))(?!\w)"
)
_MIL = re.compile(r"\bmil\b")
_COLLECTIVE = "|".join(COLLECTIVES)
_ROUND = re.compile(
    rf"""(?:(?P<article>(?i:du|au)\ )|(?i:une?|la|le|cette|sa|leur)\ )
        (?i:bon(?:ne)?\ |petite?\ |grosse?\ |gros\ |quasi-?\ ?)?
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
SEVERAL = frozenset({"des", "plusieurs", "quelques"})
_ARTICLES = frozenset({"la", "le", "cette", "sa", "leur", "du", "au"})
_VAGUE_WORDS = frozenset({*(f"{w}s" for w in COLLECTIVES), "millions", "milliards"})
STARTERS = frozenset(_NUMERALS) | _VAGUE_WORDS | SEVERAL | _ARTICLES | {"zéro"}
HALF_A_UNIT = Decimal("0.5")


@lru_cache(maxsize=4096)
def numeral_value(words: str) -> int | None:
    """Return the value of a spelled-out numeral in lower case, None for words that make no number."""
    if words == "zéro":
        return 0
    if words in _NUMERALS:
        return _NUMERALS[words]
    try:
        return int(text2num(_MIL.sub("mille", words.replace("-", " ")), "fr"))
    except ValueError:
        return None


def words_at(text: str, i: int, word: str) -> Number | None:
    """Read the number that starts with `word` (lower case) at `i`; None when there is none."""
    if word in _VAGUE_WORDS:
        return _vague_at(text, i)
    if decimal := _DECIMAL.match(text, i):
        return _decimal(decimal, text)
    if word not in _NUMERALS or word in _LONE:
        number = _round_at(text, i)
        if number or word not in _LONE:
            return number
    match = _SEQUENCE.match(text, i)
    # « Mil » alone is a cereal or a name.
    if match is None or match[0].lower() == "mil":
        return None
    words = (match[0].removesuffix(match["half"]) if match["half"] else match[0]).lower()
    value = numeral_value(words)
    if value is None:
        return None
    last = re.split("[ -]", words)[-1].removesuffix("s")
    scale = BIG.get(last, 1)
    end = match.end()
    low = Decimal(value)
    if match["half"] and scale > 1:
        low += Decimal(scale) / 2
    elif match["half"]:
        end = match.start("half")
    number = Number(i, i, end, low, scale=scale, weak=words in _LONE)
    return number if scale > 1 or number.weak else scaled(number, text)


def _decimal(match: re.Match[str], text: str) -> Number | None:
    """« un virgule deux million », « deux virgule zéro cinq »: the words behind the comma are digits."""
    whole, part = (numeral_value(match[name].lower()) for name in ("whole", "part"))
    if whole is None or part is None:
        return None
    zeros = "0" * len(match["zeros"].split())
    number = Number(match.start(), match.start(), match.end(), Decimal(f"{whole}.{zeros}{part}"))
    return scaled(number, text)


def _round_at(text: str, i: int) -> Number | None:
    """« une vingtaine de milliers », « un millier », « un demi-million », « le million d' »."""
    match = _ROUND.match(text, i)
    if match:
        scale = COLLECTIVES[match["word"].lower()]
        if match["of"]:
            scale *= scale_of(match["of"])
        definite = match[0][0].lower() != "u" and not re.match(
            r" d[e'][ \w]", text[match.end() : match.end() + 4]
        )
        if definite and before_qualifier(text, match.end("article") if match["article"] else i) is None:
            return None
        # « Près du millier »: the article belongs to the words of approximation.
        i = match.end("article") if match["article"] else i
        return Number(i, i, match.end(), Decimal(scale), Qualifier.APPROX, scale=scale)
    match = _HALF.match(text, i)
    if match is None:
        return None
    if match["word"] is None:
        return Number(i, i, match.end(), HALF_A_UNIT, weak=True)
    word = match["word"].lower()
    qualifier = Qualifier.APPROX if word in COLLECTIVES else Qualifier.EXACT
    scale = scale_of(word)
    return Number(i, i, match.end(), Decimal(scale) / 2, qualifier, scale=scale)


def _vague_at(text: str, i: int) -> Number | None:
    match = _VAGUE.match(text, i)
    left = text[max(0, i - 16) : i]
    if match is None or _ADVERBIAL.search(left):
        return None
    scale = scale_of(match["word"])
    if match["of"]:
        scale *= scale_of(match["of"])
    determiner = _VAGUE_DETERMINER.search(left)
    start = i - len(left) + determiner.start() if determiner else i
    return Number(start, i, match.end(), Decimal(2 * scale), Qualifier.VAGUE, scale=scale)
