"""Numbers that count what a pronoun stands for: « il en a dénombré 58 300 », « 9 000 d'entre eux »."""

import re
from dataclasses import replace

from pipeline.language.lexicons import load_lexicon
from pipeline.language.numbers.counts import Counted
from pipeline.language.numbers.nouns import Noun, noun_at
from pipeline.schema import Unit

#: How far back the count or the noun stands that a pronoun takes up.
_COUNT_REACH, _NOUN_REACH = 900, 300
#: Below this a bare number behind « en » is a day, an age or a rank more often than a count.
_FEWEST = 100
_VERBS = "|".join(load_lexicon("numbers")["counting_verbs"])
_EN = re.compile(rf"(?i:\b(?:\w')?en (?:\w+ ){{0,2}}?(?:{_VERBS})(?: [\w'-]+){{0,3}}?(?: à)? )\Z")
_MOSTLY = re.compile(
    r", (?:essentiellement|principalement|surtout|majoritairement|en majorité|pour la plupart) (?:des |de )?"
)
_AMONG = "d'entre "
_SPOKEN_TO = ("vous", "nous")
_UNMEANT: frozenset[Unit | None] = frozenset({None, Unit.COMPANIES, Unit.RECORDS})
_NOT_SPOKEN_TO = _UNMEANT | {Unit.DOCUMENTS, Unit.ACCOUNTS, Unit.EMAIL_ADDRESSES, Unit.BANK_DETAILS}
_WORD_START = re.compile(r"(?<![\w'-])[^\W\d_]")


def settle_pronouns(items: list[Counted], text: str) -> list[Counted]:
    """Return `items` with the nouns that the pronouns beside their numbers stand for."""
    settled: list[Counted] = []
    for item in items:
        settled.append(_settled(item, settled, text))
    return settled


def _settled(item: Counted, before: list[Counted], text: str) -> Counted:
    start, noun = item.number.start, item.noun
    if noun is not None and text.startswith(_AMONG, noun.start):
        spoken_to = text.startswith(_SPOKEN_TO, noun.start + len(_AMONG))
        meant = _last_named(start, text, _NOT_SPOKEN_TO) if spoken_to else _meant(start, before, text)
        return replace(item, noun=replace(noun, unit=meant.unit)) if meant else item
    if noun is not None or item.number.low < _FEWEST:
        return item
    if not _EN.search(text, max(0, start - 70), start):
        return item
    mostly = _MOSTLY.match(text, item.number.end)
    meant = (noun_at(text, mostly.end()) if mostly else None) or _meant(start, before, text)
    if meant is None or meant.unit is None:
        return item
    end = item.number.end
    return replace(item, noun=Noun(meant.unit, end, end), rule="number.count_pronoun")


def _meant(start: int, before: list[Counted], text: str) -> Noun | None:
    """Return the noun that a pronoun at `start` stands for: of the last count, else the last one named."""
    named = _last_named(start, text)
    for item in reversed(before):
        if item.number.start < start - _COUNT_REACH:
            break
        if item.noun and item.noun.unit not in (None, Unit.COMPANIES):
            return named if named and named.start > item.noun.end + _NOUN_REACH else item.noun
    return named


def _last_named(start: int, text: str, unmeant: frozenset[Unit | None] = _UNMEANT) -> Noun | None:
    last: Noun | None = None
    for match in _WORD_START.finditer(text, max(0, start - _NOUN_REACH), start):
        noun = noun_at(text, match.start())
        if noun and noun.unit not in unmeant and text[noun.end - 1] in "sxzV":
            last = noun
    return last
