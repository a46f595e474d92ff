"""Which noun a number counts: « 24 518 de ses clients », « 47 des 1 300 élèves », « 9 000 d'entre eux »."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.language.lexicons import load_lexicon
from pipeline.language.mentions import CountMention, NumberMention
from pipeline.language.numbers.approximation import after_qualifier
from pipeline.language.numbers.noise import (
    follows_year_word,
    is_day,
    is_denominator,
    is_identifier,
    is_label_or_name,
    is_year,
)
from pipeline.language.numbers.nouns import Noun, noun_at, word_at
from pipeline.language.numbers.number import Number, bounds
from pipeline.schema import Qualifier, Unit

_LEXICON = load_lexicon("numbers")
_SKIPPED = frozenset(_LEXICON["before_noun"])
_NOT_NOUNS = frozenset(_LEXICON["not_nouns"])
_HOMOGRAPHS = frozenset(_LEXICON["homographs"])
_MOST_SKIPS = 4

_PRONOUN = re.compile(r"(?: ?\")? (d'entre (?:eux|elles|vous|nous))\b")
_LINK = re.compile(
    r"(?: ?\"|\))?(?: |\n(?=[a-zà-ÿ]))(?:\" ?)?(?i:(?P<of>d'|de |des )"
    r"(?P<whose>(?:tous |toutes )?(?:ses|nos|leurs|mes|vos|ces|les|tes) )?)?"
)
_TOWN = re.compile(r" [A-ZÀ-Ý][a-zà-ÿ]")
_DEMONYM = re.compile(
    r"[A-ZÀ-Ý][a-zà-ÿ-]+(?:ais|ois|aises|oises|iens|iennes|ains|aines|éens|éennes|ins|ines|ards)"
)
_FEWEST_OF_A_TOWN = 100
_RATIO = re.compile(
    r" sur (?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|vingt|cent|[2-9]|10|20|100|1000)\b"
    r"(?! ?\d| \w+s\b)"
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A number that is neither money nor volume, and the noun it counts if it counts one."""

    number: Number
    noun: Noun | None
    rule: str = "number.count"


def counted(number: Number, text: str) -> Counted | None:
    """Return `number` with the noun behind it; None when the digits label, date or name something."""
    value = int(number.low)
    if number.start == number.core and is_identifier(text, number.core):
        return None
    if number.plain and is_day(text, number.start, value):
        return None
    noun = noun_after(number, text)
    if noun is None and _is_no_quantity(number, text):
        return None
    coded = noun is not None and noun.unit is not None
    if number.plain and not coded and is_label_or_name(text, number.start, value):
        return None
    if number.plain and is_year(value) and (not coded or follows_year_word(text, number.start)):
        # « Nombre de clients : 2000 » tells no year.
        asked = text[max(0, number.start - 3) : number.start].rstrip().endswith(":")
        return _number_of(Counted(number, None), text) if asked else None
    if number.low < 100 and _RATIO.match(text, noun.end if noun else number.end):
        return None
    if noun and number.qualifier is Qualifier.EXACT and (found := after_qualifier(text, noun.end)):
        number = replace(number, qualifier=found[0])
    return Counted(number, noun)


def _is_no_quantity(number: Number, text: str) -> bool:
    """Tell whether a number without a noun is an adjective, the 75 of « une sur 75 », or a postcode."""
    if text[number.core : number.end].lower() in _HOMOGRAPHS:
        return True
    if number.low <= 100 and is_denominator(text, number.start):
        return True
    return number.plain and number.end - number.core == 5 and _TOWN.match(text, number.end) is not None


def noun_after(number: Number, text: str) -> Noun | None:
    """Return the noun that `number` counts, directly or behind « de ses », « autres », adjectives."""
    if pronoun := _PRONOUN.match(text, number.end):
        return Noun(None, pronoun.start(1), pronoun.end(1))
    link = _LINK.match(text, number.end)
    if link is None or number.low != int(number.low):
        return None
    linked = link["of"] is not None
    round_number = number.scale > 1 or number.low >= 1_000_000 or number.qualifier is Qualifier.VAGUE
    # « 300 de clients » is no French: a plain number takes « de » only before « ses », « nos », « les ».
    if linked and not round_number and link["whose"] is None and link["of"].lower() != "des ":
        return None
    year = number.plain and is_year(int(number.low))
    return _noun_from(text, link.end(), number.low, listed_only=year or (linked and not round_number))


def _noun_from(text: str, i: int, low: Decimal, *, listed_only: bool) -> Noun | None:
    for _ in range(_MOST_SKIPS):
        noun = noun_at(text, i)
        if noun is not None:
            return noun
        word = word_at(text, i)
        if word is None:
            return None
        written = word[0].lower()
        if written.startswith("ex-"):
            i += 3
        elif written in _SKIPPED and text[word.end() : word.end() + 1] in (" ", "\n"):
            i = word.end() + 1
        elif written in _NOT_NOUNS:
            return None
        else:
            return _unlisted(text, word, low, listed_only=listed_only)
    return None


def _unlisted(text: str, word: re.Match[str], low: Decimal, *, listed_only: bool) -> Noun | None:
    """Return the noun behind an unknown adjective, or the word if it looks like a noun or a people."""
    written = word[0]
    plural_form = written[-1] in "sxz"
    if plural_form and written.islower() and text[word.end() : word.end() + 1] == " ":
        behind = noun_at(text, word.end() + 1)
        if behind is not None and behind.unit is not None and text[behind.end - 1] in "sx":
            return behind
    if low >= _FEWEST_OF_A_TOWN and _DEMONYM.fullmatch(written):
        return Noun(Unit.PERSONS, word.start(), word.end())
    if listed_only or (low >= 2 and not (plural_form or written.isupper())):
        return None
    if not written.islower() and not (written.isupper() and len(written) > 1):
        return None
    return Noun(None, word.start(), word.end())


# --- nouns that stand elsewhere -------------------------------------------------------------------

_PART_OF = re.compile(
    r" (?:(?:de (?:ses|nos|leurs|ces|mes|vos) |des |d'entre (?:les|nos|ses) )"
    r"|sur (?:les |ses |nos |un total de )?)"
)
_AND = re.compile(r",? (?:et|à|puis|ou|voire) ")
_OUT_OF = re.compile(r"(?i:\b(?:sur|parmi)(?: (?:les|nos|ses|leurs|ces))? )\Z")
_THEN = re.compile(r"[^.;:\n]{0,30}, ")
_NUMBER_OF_AFTER = re.compile(
    r",? (?:le|du|au|leur) (?:nombre|total|chiffre)(?: total| exact| réel)? "
    r"(?:de |d'|des )(?:ses |nos |leurs )?"
)
_NUMBER_OF_BEFORE = re.compile(
    r"(?i:\b(?:nombre|total)(?: total| exact| réel)? (?:de |d'|des )(?:ses |nos |leurs )?)"
    r"(?P<noun>[^.;:()\d\n]{3,70}?)(?: à| de| :| est| atteint| atteindrait| dépasse| dépasserait)? \Z"
)
_LINE_HEAD = re.compile(r"(?m)^(?:[-*•▪] ?)?(?P<noun>[^\W\d_][^\n:.;\d]{2,40}?) ?: ?\"?\Z")


_AND_NOUN = re.compile(r" (?:et|ou) (?:d'|de |ses |leurs |anciens |anciennes )?(?!\d)")
#: Nouns of these units never name the same people.
_KINDS_OF_PEOPLE = frozenset({Unit.EMPLOYEES, Unit.STUDENTS, Unit.PATIENTS, Unit.CUSTOMERS, Unit.MEMBERS})


def settle_nouns(items: list[Counted], text: str) -> list[Counted]:
    """Return `items` with nouns lent by a neighbour or a « nombre de … » to the numbers that have none."""
    items = list(items)
    for k in range(len(items) - 2, -1, -1):
        items[k] = _lent_by_next(items[k], items[k + 1], text)
    for k, item in enumerate(items):
        if item.noun is None:
            previous = items[k - 1] if k else None
            items[k] = _lent_by_previous(item, previous, text) or _number_of(item, text) or item
    return items


def _lent_by_next(item: Counted, following: Counted, text: str) -> Counted:
    gap = text[item.number.end : following.number.start]
    if item.noun or following.noun is None or len(gap) > 24:
        return item
    if _PART_OF.fullmatch(gap) or _AND.fullmatch(gap):
        return replace(item, noun=following.noun, rule="number.count_shared")
    return item


def _lent_by_previous(item: Counted, previous: Counted | None, text: str) -> Counted | None:
    if (
        previous is None
        or previous.noun is None
        or item.number.low >= (previous.number.high or previous.number.low)
    ):
        return None
    if not _THEN.fullmatch(text, previous.noun.end, item.number.start):
        return None
    start = previous.number.start
    if not _OUT_OF.search(text[max(0, start - 14) : start]):
        return None
    return replace(item, noun=previous.noun, rule="number.count_shared")


def _number_of(item: Counted, text: str) -> Counted | None:
    number = item.number
    noun: Noun | None = None
    if behind := _NUMBER_OF_AFTER.match(text, number.end):
        noun = noun_at(text, behind.end())
    elif not number.plain or number.low > 31:
        start = max(0, number.start - 110)
        left = text[start : number.start]
        head = _NUMBER_OF_BEFORE.search(left) or _LINE_HEAD.search(left)
        noun = noun_at(text, start + head.start("noun")) if head else None
    if noun is None or noun.unit is None:
        return None
    return replace(item, noun=noun, rule="number.count_of")


def _is_mixed(noun: Noun, text: str) -> bool:
    """Tell whether people of two kinds are counted together (7 350 étudiants et employés)."""
    link = _AND_NOUN.match(text, noun.end)
    second = noun_at(text, link.end()) if link else None
    kinds = {noun.unit, second.unit} if second else set()
    return len(kinds & _KINDS_OF_PEOPLE) == 2


def mention_of(item: Counted, text: str) -> CountMention | NumberMention:
    """Return the count, or the bare number, that `item` is."""
    number, noun = item.number, item.noun
    value, low, high = bounds(number)
    if noun is None:
        return NumberMention(number.start, number.end, "number.bare", value, low, high, number.qualifier)
    written = text[noun.start : noun.end].lower().replace("\n", " ")
    unit = Unit.PERSONS if _is_mixed(noun, text) else noun.unit
    return CountMention(
        number.start, number.end, item.rule, value, low, high, number.qualifier,
        unit=unit, noun=written, noun_start=noun.start, noun_end=max(noun.end, number.end),
    )  # fmt: skip
