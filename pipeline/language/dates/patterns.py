"""What a French date looks like: one regular expression a rule, tried only at the words that open it.

The expressions read folded lower-case text. Rules stand in the order in which they are tried at one
place; the leftmost match is taken, so mentions never overlap. Known false positives come first: what
they take, no other rule sees.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pipeline.language.lexicons import load_lexicon

LEXICON = load_lexicon("dates")


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern that matches any of the literal `words`, the longest first, over any blanks."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    spaced = (r"\s+".join(map(re.escape, word.split())) for word in ordered)
    return f"(?:{'|'.join(spaced)})"


def feast_names(words: Iterable[str]) -> str:
    """Return a pattern for names of feasts, whose hyphens may be blanks ("saint valentin")."""
    return alternatives(words).replace(r"\-", r"[-\s]")


def _named(name: str, pattern: str) -> str:
    return f"(?P<{name}>{pattern})"


_WEEKDAY_NAME = alternatives(LEXICON["weekdays"])
_MONTH_NAME = rf"(?:{alternatives(LEXICON['months'])}\b|{alternatives(LEXICON['month_abbreviations'])}\b\.?)"
# Not the hour, share or sum that it also could be.
_FIRST_OF_MONTH = r"1\s?er|1[°º]|premier"
_DAY_NUMBER = rf"(?:{_FIRST_OF_MONTH}|[12]\d|3[01]|0?[1-9])(?!\w)(?!\s?(?:h\b|h\d|heures?\b|[%€$])|[:.,/]?\d)"
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

_LAST = r"(?P<last>\s+(?:derni(?:er|ère)|passée?|écoulée?)\b)"
_OF_LAST_WEEK = r"(?P<last_week>\s+de\s+la\s+semaine\s+(?:dernière|passée)\b)"
_LAST_OR_YEAR = rf"(?:{_LAST}|\s+(?:de\s+)?{YEAR})"
# "En sept langues": the abbreviation without its point is no month of its own.
_MONTH_YEAR = rf"(?!sept\b(?!\.|\s+(?:19|20)\d\d)){MONTH}(?:{_LAST}|\s+{YEAR})?"
_OF_WHICH_MONTH = [*LEXICON["of_this_month"], *LEXICON["of_last_month"], "écoulé"]
_PART_OF = r"(?:(?:courant|début|fin|mi|milieu)[\s-]+(?:d(?:e\s+|'))?)"
_OF = r"d(?:e\s+|'|u\s+mois\s+de\s+|u\s+mois\s+d')"
_TIME_OF_DAY = r"(?:\s+(?:matin|midi|après-midi|soir)\b)"
_COUNT = _named("count", rf"\d{{1,3}}|{alternatives(LEXICON['numbers'])}\b")
_ABOUT_COUNT = _named("about", alternatives(LEXICON["approximate_numbers"])) + r"\s+d(?:e\s+|')"
_UNITS = _named("unit", rf"{alternatives(LEXICON['units'])}\b")
_HEDGE = (
    r"(?:(?:à\s+peine|déjà|exactement|précisément|tout\s+juste)\s+"
    r"|(?P<hedge>(?:à\s+peu\s+près|bientôt|environ|presque|quasi(?:ment)?|quelque"
    r"|(?:un\s+peu\s+(?:moins|plus)|pas\s+loin|près)\s+d(?:e\b|'))\s*)"
    r"|(?P<bound>(?:moins|plus)\s+d(?:e\b|')\s*))"
)
_FIRST = rf"(?:{WEEKDAY}\s+)?{DAY}"
_SECOND = rf"(?:le\s+|du\s+)?(?:{_WEEKDAY2}\s+)?{_DAY2}\s+{_MONTH2}(?:\s+{_YEAR2})?"
_A_DAY_FOLLOWS = rf"(?=(?:{_WEEKDAY_NAME}\b|{_DAY_NUMBER}))"
_FEAST_GROUPS = (
    _named("named", feast_names(LEXICON["feasts"])),
    _named("easter", feast_names(LEXICON["easter_feasts"])),
)
_ANY_FEAST = rf"{feast_names([*LEXICON['feasts'], *LEXICON['easter_feasts'], *LEXICON['easter_days']])}\b"
ISO_DATE = rf"{_FREE}(?P<digits>(?:19|20)\d\d(?:-\d\d-\d\d|/\d\d/\d\d))(?!\d|[/-]\d)"
NUMERIC_DATE = (
    rf"{_FREE}(?P<digits>\d\d?(?:/\d\d?/|\.\d\d?\.|-\d\d?-)(?:19|20)\d\d|\d\d/\d\d/\d\d)(?!\w|[/.-]\d)"
)
_WEEKDAY_BEFORE = rf"(?:(?:{_WEEKDAY_NAME}),?\s+(?:le\s+)?)?"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's id, its pattern, and the first words (a digit for any number) at which it is worth a try.

    Where the words match, `holds` may still say that they are none of this rule; the next rule then tries.
    """

    id: str
    openings: frozenset[str]
    pattern: re.Pattern[str]
    holds: Callable[[re.Match[str]], bool] | None = None


_WORD = re.compile(r"\w+")
_ANY_NUMBER = "0"


def _opening_with(words: Iterable[str], rest: str, *, id: str, name: str = "opening") -> Rule:
    """Return a rule for one of `words` (the group `name`) followed by the pattern `rest`."""
    words = list(words)
    openings = frozenset(match[0] for word in words if (match := _WORD.match(word)))
    return Rule(id, openings, re.compile(_named(name, feast_names(words)) + rest))


_NUMBERED = re.compile(r"(?:\bn\s?[°º]|\b(?:no|nos|nr|numéros?)\b\.?|#)\s*$")
_PART_NUMBER = re.compile(rf"\b{alternatives(LEXICON['numbered_parts'])}\s*$")
#: "N° 28 - 3 mars", "28 - 3 mars": what may stand between the number of an issue and its day.
_LOOKBACK = 16


def _is_day(match: re.Match[str]) -> bool:
    """Tell whether the number that opens the match is a day, and not that of an issue: "n° 28"."""
    return _NUMBERED.search(match.string, max(0, match.start() - _LOOKBACK), match.start()) is None


def _is_span(match: re.Match[str]) -> bool:
    """Tell whether two days joined by a dash are a span: "28-30 mars", not "épisode 28 - 3 mars"."""
    if not _is_day(match):
        return False
    if "-" not in match.string[match.start() : match.end()] or match["month"]:
        return True
    if _PART_NUMBER.search(match.string, max(0, match.start() - _LOOKBACK), match.start()):
        return False
    first, second = (int(day) if day.isdigit() else 1 for day in (match["day"], match["day2"]))
    return first < second


def _day_first(pattern: str, *, id: str, holds: Callable[[re.Match[str]], bool] | None = _is_day) -> Rule:
    """Return a rule whose pattern starts with a number or a weekday."""
    return Rule(id, frozenset({_ANY_NUMBER, "premier", *LEXICON["weekdays"]}), re.compile(pattern), holds)


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
    _opening_with(LEXICON["named_days"], rf"\b{_LAST_OR_YEAR}?", id="feast", name="named"),
    *(
        _opening_with(
            LEXICON["shift_names"],
            rf"\s+d(?:[eu]\s+|')(?:l'|la\s+)?{feast}\b(?:{_LAST_OR_YEAR}|(?=\s*(?:[.,;:)]|$)))",
            id="feast",
            name="shift",
        )
        for feast in _FEAST_GROUPS
    ),
    _opening_with(
        LEXICON["shift_names"], rf"\s+(?:d[eu]|le)\s+(?={_WEEKDAY_NAME}\b|\d)", id="shift", name="shift"
    ),
    _number_words(
        rf"{_COUNT}\s+{_UNITS}\s+(?P<side>avant|après)\s+(?:l[ea]\s+|l')?(?={_WEEKDAY_NAME}\b|\d|{_ANY_FEAST})",
        id="shift",
    ),
    _number_words(
        rf"{_COUNT}\s+{_UNITS}\s+(?P<side>après)\s+(?:l[ae]\s+|l'|une?\s+|cette\s+|sa\s+|son\s+)"
        rf"(?:\w+\s+d(?:e\s+(?:l'|la\s+|cette\s+)?|u\s+|'))?{alternatives(LEXICON['attacks'])}\b",
        id="after_attack",
    ),
    _day_first(_WEEKDAY_BEFORE + ISO_DATE, id="iso"),
    _day_first(_WEEKDAY_BEFORE + NUMERIC_DATE, id="numeric"),
    _opening_with(
        ["le", "du", "au"],
        rf"\s+(?:{_WEEKDAY_NAME}\s+)?(?P<digits>\d\d?/\d\d)(?![\d/])",
        id="numeric_short",
    ),
    _opening_with(["vacances"], rf"\s+(?:de\s+|d')(?:l'|la\s+)?{_ANY_FEAST}{_LAST_OR_YEAR}", id="holidays"),
    _opening_with(LEXICON["easter_days"], rf"\b{_LAST_OR_YEAR}?", id="feast", name="easter"),
    _opening_with(LEXICON["easter_feasts"], rf"\b(?:{_LAST}|\s+(?:de\s+)?{YEAR})", id="feast", name="easter"),
    _opening_with(LEXICON["feasts"], rf"\b(?:{_LAST}|\s+(?:de\s+)?{YEAR})", id="feast", name="named"),
    *(
        _opening_with(
            LEXICON["feast_openings"], rf"\s+(?:l'|la\s+|le\s+)?{feast}\b{_LAST_OR_YEAR}?", id="feast"
        )
        for feast in _FEAST_GROUPS
    ),
    _opening_with(
        ["nuit", "nuits"],
        rf"\s+(?:du|de|d'|entre)\s*(?:le\s+)?{_A_DAY_FOLLOWS}(?:{WEEKDAY})?(?:\s*{DAY})?(?:\s*{MONTH})?(?:\s+{YEAR})?"
        rf"{_SECOND_DAY_OF_NIGHT}{_LAST}?",
        id="night",
    ),
    _day_first(
        rf"{_FIRST}(?:\s+{MONTH})?(?:\s+{YEAR})?(?:\s+(?:au|à|jusqu'au)\s+|\s?-\s?){_SECOND}",
        id="range",
        holds=_is_span,
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
    _opening_with(LEXICON["day_words"], rf"\s+{MONTH}(?:{_LAST}|,?\s+{YEAR})?", id="day_month", name="day"),
    _opening_with(
        LEXICON["thanksgiving_days"], rf"\b(?:{_LAST}|\s+(?:de\s+)?{YEAR})", id="feast", name="thanksgiving"
    ),
    _day_first(
        rf"{WEEKDAY}\s+{DAY}(?!\s+(?:[a-zà-ÿ]{{3,}}s|mille|millions?|milliards?|euros?)\b)", id="weekday_day"
    ),
    _day_first(rf"{WEEKDAY}\s+{_OF}{_MONTH_YEAR}", id="month"),
    _day_first(rf"{WEEKDAY}{_TIME_OF_DAY}?(?:{_LAST}|{_OF_LAST_WEEK})?", id="weekday"),
    _opening_with(
        LEXICON["ago_openings"],
        rf"\s+{_HEDGE}?(?:une\s+)?(?:{_ABOUT_COUNT}|{_COUNT}\s*){_UNITS}(?P<half>\s+et\s+demie?\b)?",
        id="ago",
    ),
    _opening_with(LEXICON["offset_names"], r"\b(?!\s+(?:de|du|des|d'))", id="offset", name="eve_or_morrow"),
    _number_words(
        rf"{_COUNT}\s+jours?\s+(?:(?P<before>plus\s+tôt|auparavant)|plus\s+tard|après)\b", id="offset"
    ),
    _opening_with(["aujourd'hui"], r"\b", id="today"),
    _opening_with(
        ["ce jour"],
        r"(?<![aà] ce jour)\b(?:\s+même\b)?(?!-)(?=\s*(?:[.,;:)]|$)|\s+(?:à|au|en|dans|par|sur|vers)\b)",
        id="today",
    ),
    _day_first(
        rf"{DAY}\s+{_named('which', alternatives(_OF_WHICH_MONTH))}(?!\w)",
        id="day_of_month",
    ),
    _opening_with(
        ["semaine"],
        rf"\s+(?:n[°º]\s?)?(?P<week>\d\d?)(?:\s+(?:de\s+)?{YEAR}|(?=\s*(?:[.,;:)]|$)))",
        id="week_number",
    ),
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
        rf"\s+week[\s-]?end\b(?!\s+(?:d[eu]\b|des|d'|prolongé)){_LAST}?",
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
            match = rule.pattern.match(text, start)
            if match and (rule.holds is None or rule.holds(match)):
                end = match.end()
                yield rule.id, match
                break
