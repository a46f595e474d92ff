"""Sums of money: a number with a currency sign, code or word, or with the name of a coin."""

import re
from functools import lru_cache

from pipeline.language.lexicons import load_lexicon
from pipeline.language.mentions import MoneyMention
from pipeline.language.numbers.number import Number, bounds

_CURRENCIES = load_lexicon("currencies")
_QUEBEC_CUES: list[str] = _CURRENCIES["quebec_cues"]
_CUES_NEEDED = 2
_CENTRAL_CUES: list[str] = _CURRENCIES["central_africa_cues"]
_WEST_CUES: list[str] = _CURRENCIES["west_africa_cues"]
_AMERICAN = re.compile(r"(?i:us|améric)")


def money_mention(number: Number, text: str) -> MoneyMention:
    """Return the sum that `number`, which has a currency, is; the span takes in the currency."""
    assert number.suffix is not None
    value, low, high = bounds(number)
    code = number.suffix.code
    rule = "money"
    # A Québec paper writes its own dollars bare.
    end = max(number.end, number.suffix.end)
    if code == "USD" and not _AMERICAN.search(text, number.start, end) and _is_quebec(text):
        code, rule = "CAD", "money.quebec_dollar"
    elif code == "XOF" and "XOF" not in text[number.start : end] and _is_central_african(text):
        code, rule = "XAF", "money.central_african_franc"
    return MoneyMention(number.start, end, rule, value, low, high, number.qualifier, currency=code)


@lru_cache(maxsize=1)
def _is_quebec(text: str) -> bool:
    return sum(cue in text for cue in _QUEBEC_CUES) >= _CUES_NEEDED


@lru_cache(maxsize=1)
def _is_central_african(text: str) -> bool:
    return sum(cue in text for cue in _CENTRAL_CUES) > sum(cue in text for cue in _WEST_CUES)
