"""What sums of money are written with: signs and codes before an amount, words behind it, and whose they are.

« dollars », « francs » or « dinars » are money of many countries: an adjective or a country behind the word
tells which (« dollars de Singapour »), else the article, where it says so once (« francs CFA », then
« francs »), else custom (« dollars » are American, « dinars » of no country are no currency).
"""

import re
from bisect import bisect_left
from functools import cache, lru_cache

from pipeline.language.lexicons import load_lexicon

_LEXICON = load_lexicon("currencies")
_CODES: list[str] = _LEXICON["codes"]
_NATIONS: dict[str, dict[str, list[str]]] = _LEXICON["nations"]
COINS = frozenset(_LEXICON["coins"])
#: What stands before an amount, and its code.
BEFORE: dict[str, str] = {code: code for code in _CODES} | {
    sign: code for code, signs in _LEXICON["before"].items() for sign in signs
}
#: The name by which several countries call their money, for each of its forms.
_NAMES = {form: noun for noun in _NATIONS for form in (noun, f"{noun}s")} | {"$": "dollar"}
#: What stands behind an amount, and its code; an empty one where the word alone tells none.
AFTER: dict[str, str] = (
    dict.fromkeys(_NAMES, "")
    | {code: code for code in _CODES}
    | {word: code for code, words in _LEXICON["after"].items() for word in words}
)
#: Bare dollars are American even where others are named; a Québec paper's own are told by other signs.
_ALWAYS_BARE = frozenset({"dollar"})


def currency_at(text: str, start: int, end: int) -> tuple[str, int] | None:
    """Return the code of the currency word `text[start:end]` and where the words for its country end.

    None when the word is money of many countries and nothing tells which.
    """
    written = text[start:end]
    code = AFTER.get(written) or AFTER.get(written.lower(), "")
    noun = _NAMES.get(written.lower())
    if noun is None:
        return code, end
    if nation := _nations(noun)[0].match(text, end):
        return _nation_code(noun, nation), nation.end()
    if noun not in _ALWAYS_BARE:
        code = _named_elsewhere(text, noun, start) or code
    return (code, end) if code else None


@cache
def _nations(noun: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what names the country behind `noun`, and `noun` with it anywhere."""
    words = sorted((w for words in _NATIONS[noun].values() for w in words), key=lambda w: (-len(w), w))
    country = rf" (?P<country>{'|'.join(map(re.escape, words))})s?(?![\w'])"
    return re.compile(rf"(?i:{country})"), re.compile(rf"(?i:(?<!\w){noun}s?{country})")


@cache
def _codes_of(noun: str) -> dict[str, str]:
    return {word.lower(): code for code, words in _NATIONS[noun].items() for word in words}


def _nation_code(noun: str, nation: re.Match[str]) -> str:
    return _codes_of(noun)[nation["country"].lower()]


def _named_elsewhere(text: str, noun: str, start: int) -> str:
    """Return the code that `noun` was last given before `start`, or first behind it; empty where nowhere."""
    named = _named(text, noun)
    if not named:
        return ""
    place = bisect_left(named, (start, ""))
    return named[place - 1][1] if place else named[0][1]


@lru_cache(maxsize=16)
def _named(text: str, noun: str) -> list[tuple[int, str]]:
    return [(m.start(), _nation_code(noun, m)) for m in _nations(noun)[1].finditer(text)]
