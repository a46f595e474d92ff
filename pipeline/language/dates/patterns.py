"""What a French date looks like: one regular expression a rule, tried only at the words that open it.

The expressions read folded lower-case text. Rules stand in the order in which they are tried at one
place; the leftmost match is taken, so mentions never overlap. Known false positives come first: what
they take, no other rule sees.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.language.lexicons import load_lexicon

LEXICON = load_lexicon("dates")


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern that matches any of the literal `words`, the longest first, over any blanks."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    spaced = (r"\s+".join(map(re.escape, word.split())) for word in ordered)
    return f"(?:{'|'.join(spaced)})"


def _named(name: str, pattern: str) -> str:
    return f"(?P<{name}>{pattern})"


_WEEKDAY_NAME = alternatives(LEXICON["weekdays"])
_MONTH_NAME = rf"(?:{alternatives(LEXICON['months'])}\b|{alternatives(LEXICON['month_abbreviations'])}\b\.?)"
# Not the hour, share or sum that it also could be.
_DAY_NUMBER = r"(?:[12]\d|3[01]|0?[1-9]|1er|premier)\b(?!\s?(?:h\b|h\d|heures?\b|[%€$])|[:.,/]?\d)"
_YEAR_NUMBER = r"(?:19|20)\d\d(?![\w%€$])"
_FREE = r"(?<![.,/:-])"

WEEKDAY = _named("weekday", _WEEKDAY_NAME) + r"\b"
DAY = _FREE + _named("day", _DAY_NUMBER)
MONTH = _named("month", _MONTH_NAME)
YEAR = _named("year", _YEAR_NUMBER)
_WEEKDAY2 = _named("weekday2", _WEEKDAY_NAME) + r"\b"
_DAY2 = _named("day2", _DAY_NUMBER)
_MONTH2 = _named("month2", _MONTH_NAME)
_YEAR2 = _named("year2", _YEAR_NUMBER)

_LAST = r"(?P<last>\s+(?:derni(?:er|ère)|passée?)\b)"
_OF_LAST_WEEK = r"(?P<last_week>\s+de\s+la\s+semaine\s+(?:dernière|passée)\b)"
_LAST_OR_YEAR = rf"(?:{_LAST}|\s+(?:de\s+)?{YEAR})"
# "En sept langues": the abbreviation without its point is no month of its own.
_MONTH_YEAR = rf"(?!sept\b(?!\.|\s+(?:19|20)\d\d)){MONTH}(?:{_LAST}|\s+{YEAR})?"
_PART_OF = r"(?:(?:courant|début|fin|mi|milieu)[\s-]+(?:d(?:e\s+|'))?)"
_OF = r"d(?:e\s+|'|u\s+mois\s+de\s+|u\s+mois\s+d')"
_TIME_OF_DAY = r"(?:\s+(?:matin|midi|après-midi|soir)\b)"
_COUNT = _named("count", rf"\d{{1,3}}|{alternatives(LEXICON['numbers'])}")
_HEDGE = (
    r"(?:(?:à\s+peine|exactement|tout\s+juste)\s+"
    r"|(?P<hedge>(?:à\s+peu\s+près|environ|(?:un\s+peu\s+)?(?:moins|plus|près)\s+d(?:e\b|'))\s*))"
)
_FIRST = rf"(?:{WEEKDAY}\s+)?{DAY}"
_SECOND = rf"(?:le\s+|du\s+)?(?:{_WEEKDAY2}\s+)?{_DAY2}\s+{_MONTH2}(?:\s+{_YEAR2})?"
_A_DAY_FOLLOWS = rf"(?=(?:{_WEEKDAY_NAME}\b|{_DAY_NUMBER}))"
FULL_DATE = rf"(?:{WEEKDAY},?\s+(?:le\s+)?)?{DAY}[\s-]+{MONTH},?[\s-]+{YEAR}"
ISO_DATE = rf"{_FREE}(?P<digits>(?:19|20)\d\d(?:-\d\d-\d\d|/\d\d/\d\d))(?!\d|[/-]\d)"
NUMERIC_DATE = (
    rf"{_FREE}(?P<digits>\d\d?(?:/\d\d?/|\.\d\d?\.|-\d\d?-)(?:19|20)\d\d|\d\d/\d\d/\d\d)(?!\w|[/.-]\d)"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's id, its pattern, and the first words (a digit for any number) at which it is worth a try."""

    id: str
    openings: frozenset[str]
    pattern: re.Pattern[str]


_WORD = re.compile(r"\w+")
_ANY_NUMBER = "0"


def _opening_with(words: Iterable[str], rest: str, *, id: str, name: str = "opening") -> Rule:
    """Return a rule for one of `words` (the group `name`) followed by the pattern `rest`."""
    words = list(words)
    openings = frozenset(match[0] for word in words if (match := _WORD.match(word)))
    return Rule(id, openings, re.compile(_named(name, alternatives(words)) + rest))


def _day_first(pattern: str, *, id: str) -> Rule:
    """Return a rule whose pattern starts with a number or a weekday."""
    return Rule(id, frozenset({_ANY_NUMBER, "premier", *LEXICON["weekdays"]}), re.compile(pattern))


def _number_words(pattern: str, *, id: str) -> Rule:
    """Return a rule whose pattern starts with a count in digits or letters."""
    return Rule(id, frozenset({_ANY_NUMBER, *LEXICON["numbers"]}), re.compile(pattern))


def _false_positive(pattern: str) -> Rule:
    """Return the rule of a known false positive: a pattern that starts with a plain word or a number."""
    first = pattern[0] if pattern[0].isdigit() else pattern.split("\\", 1)[0].split("-")[0]
    return Rule(
        "false_positive", frozenset({_ANY_NUMBER if first.isdigit() else first}), re.compile(pattern + r"\b")
    )


_SECOND_DAY_OF_NIGHT = (
    rf"(?:\s+(?:au|à|et)\s+(?:le\s+)?{_A_DAY_FOLLOWS}(?:{_WEEKDAY2})?"
    rf"(?:\s*{_DAY2})?(?:\s*{_MONTH2})?(?:\s+{_YEAR2})?)?"
)
_NO_ADDRESS = rf"(?!,?\s+{alternatives(LEXICON['distant_cues']['street'])}\b)"
_CLAUSE_GOES_ON = r"\s+(?:au\s+(?:matin|soir)|dans\s+la|vers|à\s+\d)"
_MONTHS = {**LEXICON["months"], **LEXICON["month_abbreviations"]}

RULES: tuple[Rule, ...] = (
    *(_false_positive(pattern) for pattern in LEXICON["false_positives"]["patterns"]),
    _opening_with(["du"], rf"\s+{_WEEKDAY_NAME}\s+au\s+{_WEEKDAY_NAME}\b(?!\s+\d)", id="false_positive"),
    _day_first(ISO_DATE, id="iso"),
    _day_first(NUMERIC_DATE, id="numeric"),
    _opening_with(["le", "du", "au"], r"\s+(?P<digits>\d\d?/\d\d)(?![\d/])", id="numeric_short"),
    _opening_with(LEXICON["named_days"], rf"\b{_LAST_OR_YEAR}?", id="feast", name="named"),
    _opening_with(LEXICON["easter_days"], rf"\b{_LAST_OR_YEAR}?", id="feast", name="easter"),
    _opening_with(
        LEXICON["feast_openings"],
        rf"\s+{_named('named', alternatives(LEXICON['feasts']))}\b{_LAST_OR_YEAR}?",
        id="feast",
    ),
    _opening_with(
        ["nuit", "nuits"],
        rf"\s+(?:du|de|d'|entre)\s*(?:le\s+)?{_A_DAY_FOLLOWS}(?:{WEEKDAY})?(?:\s*{DAY})?(?:\s*{MONTH})?(?:\s+{YEAR})?"
        rf"{_SECOND_DAY_OF_NIGHT}{_LAST}?",
        id="night",
    ),
    _day_first(
        rf"{_FIRST}(?:\s+{MONTH})?(?:\s+{YEAR})?(?:\s+(?:au|à|jusqu'au)\s+|\s?-\s?){_SECOND}", id="range"
    ),
    _day_first(rf"{_FIRST}(?:,\s\d\d?)*\s+et\s+{_SECOND}", id="range"),
    _opening_with(["entre"], rf"\s+(?:le\s+)?{_FIRST}\s+{MONTH}(?:\s+{YEAR})?\s+et\s+{_SECOND}", id="range"),
    _opening_with(["de", "entre"], rf"\s+{WEEKDAY}\s+(?:à|et)\s+{_WEEKDAY2}(?!\s+\d)", id="range"),
    _opening_with(
        LEXICON["ordinals"], rf"\s+{WEEKDAY}\s+{_OF}{_MONTH_YEAR}", id="nth_weekday", name="ordinal"
    ),
    _day_first(
        rf"(?:{WEEKDAY},?\s+(?:le\s+)?)?{DAY}[\s-]+{MONTH}(?:{_LAST}|,?[\s-]+{YEAR})?", id="day_month"
    ),
    _day_first(
        rf"{WEEKDAY}\s+{DAY}(?!\s+(?:[a-zà-ÿ]{{3,}}s|mille|millions?|milliards?|euros?)\b)", id="weekday_day"
    ),
    _day_first(rf"{WEEKDAY}\s+{_OF}{_MONTH_YEAR}", id="month"),
    _day_first(rf"{WEEKDAY}{_TIME_OF_DAY}?(?:{_LAST}|{_OF_LAST_WEEK})?", id="weekday"),
    _opening_with(
        ["il y a", "voici", "voilà"],
        rf"\s+{_HEDGE}?{_COUNT}\s+(?P<unit>heure|jour|semaine|mois|an|année)s?\b",
        id="ago",
    ),
    _opening_with(
        ["la veille", "le lendemain"], r"\b(?!\s+(?:de|du|des|d'))", id="offset", name="eve_or_morrow"
    ),
    _number_words(
        rf"{_COUNT}\s+jours?\s+(?:(?P<before>plus\s+tôt|auparavant)|plus\s+tard|après)\b", id="offset"
    ),
    _opening_with(["aujourd'hui"], r"\b", id="today"),
    _opening_with(
        LEXICON["relative_days"], rf"\b(?!\s+encore){_TIME_OF_DAY}?", id="relative_day", name="relative_day"
    ),
    _opening_with(["de", "la"], rf"\s+semaine{_LAST}", id="relative_week"),
    _opening_with(
        ["cette", "début de", "début de la", "fin de", "fin de la", "milieu de"],
        rf"\s+semaine\b{_LAST}?",
        id="relative_week",
    ),
    _opening_with(
        [
            "au cours de ce",
            "au cours du",
            "ce",
            "depuis ce",
            "depuis le",
            "du",
            "durant le",
            "le",
            "pendant le",
        ],
        rf"\s+week-?end\b(?!\s+(?:d[eu]\b|des|d'|prolongé)){_LAST}?",
        id="weekend",
    ),
    _opening_with(
        ["d'", "de", "de la", "depuis", "depuis la", "du", "entre", "entre la"],
        rf"\s*{_PART_OF}?{MONTH}(?:\s+{YEAR})?\s+(?:à|au|et|jusqu'à|jusqu'au|jusqu'en)\s+(?:l[ae]\s+)?"
        rf"{_PART_OF}?(?:{_DAY_NUMBER}\s+)?{_MONTH2}(?:\s+{_YEAR2})?",
        id="month_range",
    ),
    _opening_with(
        ["courant", "début", "fin", "mi", "milieu"], rf"(?:-|\s+)(?:{_OF})?{_MONTH_YEAR}", id="month_part"
    ),
    _opening_with(["depuis"], rf"\s+(?:le\s+mois\s+{_OF})?{_MONTH_YEAR}", id="since_month"),
    _opening_with(["dès", "en", "mois d'", "mois de"], rf"\s*{_MONTH_YEAR}", id="month"),
    _opening_with(["d'", "de"], rf"\s*{_MONTH_YEAR}", id="month", name="of"),
    _opening_with(_MONTHS, rf"\b\.?(?:{_LAST}|\s+{YEAR})", id="month", name="month"),
    _opening_with(
        ["au", "début du", "du", "fin du", "le", "milieu du"], rf"\s+mois{_LAST}", id="relative_month"
    ),
    _opening_with(
        ["ce mois", "ce mois-ci", "début de mois", "début du mois"],
        r"\b(?!\s+(?:de\b|d'))",
        id="relative_month",
    ),
    _opening_with(["an", "année"], r"(?P<last>\s+(?:dernier|dernière|passée?))\b", id="relative_year"),
    _opening_with(["depuis début", "depuis le début"], r"\s+de\s+l'année\b(?!\s+\d)", id="since_year"),
    _opening_with(["cette année", "début d'année", "début de l'année"], r"\b(?!\s+\d)", id="relative_year"),
    _opening_with(
        ["au", "ce", "cet", "à l'"],
        rf"\s*{_named('season', alternatives(LEXICON['seasons']))}\b(?:{_LAST}|\s+{YEAR})?",
        id="season",
        name="this",
    ),
    _opening_with(LEXICON["seasons"], rf"(?:{_LAST}|\s+{YEAR})", id="season", name="season"),
    _opening_with(
        ["de", "depuis", "entre"],
        rf"\s+{YEAR}\s+(?:et|à|jusqu'à|jusqu'en)\s+(?:{_MONTH2}\s+)?{_YEAR2}",
        id="year_range",
    ),
    _day_first(rf"{YEAR}-{_YEAR2}", id="year_range"),
    _opening_with(["depuis", "dès"], rf"\s+(?:l'année\s+|(?:début|fin|mi)[\s-])?{YEAR}", id="since_year"),
    _opening_with(
        ["an", "année", "courant", "début", "en", "fin", "mi", "milieu"],
        rf"(?:\s+de)?[\s-]+{YEAR}",
        id="year",
    ),
    _opening_with(["de"], rf"\s+{YEAR}", id="year", name="of"),
    _opening_with(
        ["au", "du", "le"],
        rf"\s+(?!1er|premier){DAY}{_NO_ADDRESS}(?=\s*[.,;)\"\n]|\s*$|{_CLAUSE_GOES_ON})",
        id="day",
    ),
)


def _by_opening() -> dict[str, tuple[Rule, ...]]:
    table = defaultdict(list)
    for rule in RULES:
        for word in rule.openings:
            table[word].append(rule)
    return {word: tuple(rules) for word, rules in table.items()}


_BY_OPENING = _by_opening()


def scan(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield rule id and match for every date in `text`, left to right without overlap.

    `text` is folded and in lower case.
    """
    end = 0
    for word in _WORD.finditer(text):
        start = word.start()
        if start < end:
            continue
        opening = word[0]
        for rule in _BY_OPENING.get(_ANY_NUMBER if opening[0].isdigit() else opening, ()):
            if match := rule.pattern.match(text, start):
                end = match.end()
                yield rule.id, match
                break
