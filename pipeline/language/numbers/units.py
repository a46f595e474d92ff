"""What a number measures: percentages, times, sizes, data volumes and money, by the unit beside it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.language.lexicons import load_lexicon
from pipeline.language.numbers.currencies import AFTER, BEFORE, COINS, currency_at

Kind = Literal["percent", "duration", "measure", "volume", "money"]

_NUMBERS = load_lexicon("numbers")
_VOLUMES: dict[str, int] = load_lexicon("volumes")


@dataclass(frozen=True, slots=True)
class Suffix:
    """A unit and where it ends. `code` is the currency of money, `factor` the bytes of a volume."""

    kind: Kind
    code: str
    end: int
    factor: int = 1

    @property
    def is_coin(self) -> bool:
        return self.kind == "money" and self.code in COINS


@dataclass(frozen=True, slots=True)
class MoneySign:
    """A currency sign or code written before its amount, and where it starts."""

    code: str
    start: int


def _spellings(words: Iterable[str]) -> Iterator[str]:
    """Yield each word, and for words long enough to be safe in any case, their headline spellings."""
    for word in words:
        yield word
        if len(word) >= 4 and word.islower():
            yield word.capitalize()
            yield word.title()
            yield word.upper()


def _table() -> dict[str, tuple[Kind, str]]:
    kinds: list[tuple[Kind, str, Iterable[str]]] = [
        ("percent", "%", _NUMBERS["percents"]),
        ("duration", "", _NUMBERS["durations"]),
        ("measure", "", _NUMBERS["measures"]),
        *(("volume", word, [word]) for word in _VOLUMES),
        *(("money", code, [word]) for word, code in AFTER.items()),
    ]
    return {spelling: (kind, code) for kind, code, words in kinds for spelling in _spellings(words)}


def _alternation(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


_UNITS = _table()
_LINK = r"(?:(?: ?\")? ?(?:de |d'|De |D'|DE )?|\n(?=[a-z]))"
_ADJECTIVES = _alternation(_NUMBERS["duration_adjectives"])
_SUFFIX = re.compile(
    rf"{_LINK}(?:(?P<unit>{_alternation(_UNITS)})(?:(?<=[€$£¥₿%‰°.])|(?![\w'-])|(?=\+))"
    rf"|(?:(?:{_ADJECTIVES}) )+(?P<time>{_alternation(_NUMBERS['durations'])})(?!\w))"
)
#: « 300 KEUR », « 1,2 MUSD »: a currency may be glued to the sign of a scale.
CURRENCY_WORD = "(?:" + _alternation(word for word in AFTER if word.isalpha()) + r")(?!\w)"
# A rate is no amount of data; memory and bandwidth are no leak.
_NOT_DATA = re.compile(
    r" ?(?:/ ?s\b|/sec\b|ps\b|par seconde"
    r"|de (?:RAM|ram|mémoire|débit|bande passante|trafic par)\b|(?:DDR|RAM)\b)"
)


def suffix_at(text: str, end: int, *, scaled: bool = False) -> Suffix | None:
    """Return the unit that stands at `end`, behind a number, or None.

    `scaled` numbers (2 millions) take « de » before the unit as plain ones do; they never are times.
    """
    match = _SUFFIX.match(text, end)
    if match is None:
        return None
    if match["time"]:
        return Suffix("duration", "", match.end())
    word = match["unit"]
    kind, code = _UNITS[word]
    if kind == "volume":
        if _NOT_DATA.match(text, match.end()):
            return Suffix("measure", "", match.end())
        return Suffix("volume", "B", match.end(), _VOLUMES[code])
    if kind in ("duration", "measure") and scaled and len(word) == 1:
        return None
    if kind == "money":
        currency = currency_at(text, match.start("unit"), match.end())
        return None if currency is None else Suffix(kind, *currency)
    return Suffix(kind, code, match.end())


_BEFORE_ANY = tuple(sorted(BEFORE, key=len, reverse=True))


def money_sign_before(text: str, i: int, position: int) -> MoneySign | None:
    """Return the currency sign or code that ends before the digits at `i`, not reaching before `position`."""
    left = text[max(position, i - 6) : i]
    stripped = left.rstrip(" ")
    if len(left) - len(stripped) > 1 or not stripped.endswith(_BEFORE_ANY):
        return None
    sign = next(s for s in _BEFORE_ANY if stripped.endswith(s))
    start = i - len(left) + len(stripped) - len(sign)
    if start and sign[0].isalpha() and text[start - 1].isalnum():
        return None
    return MoneySign(BEFORE[sign], start)
