"""Digits that are no quantity: dates, hours, telephone numbers, versions, ranks, codes and names.

`noise_at` looks at the digits themselves; the others at the word before them.
"""

import re

from pipeline.language.lexicons import load_lexicon

_LEXICON = load_lexicon("numbers")

_MONTHS = "|".join([*_LEXICON["months"], *_LEXICON["short_months"]])
_WEEKDAYS = "|".join(_LEXICON["weekdays"])
_STREETS = "|".join(map(re.escape, _LEXICON["streets"]))
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"

# 9 et 15 janvier, 12 au vendredi 13 octobre
_DAY = r"\d{1,2}(?:er)?"
_DAYS = rf"{_DAY}(?:(?:, | et | ou | au | ?- ?|/)(?:le )?(?:(?i:{_WEEKDAYS}) )?{_DAY}){{0,4}}"
_DATE = rf"{_DAYS} ?(?i:{_MONTHS})\b(?:\.? \d{{4}}\b)?"
_ADDRESS = rf"\d{{1,4}}(?: ?(?:bis|ter))?,? (?i:{_STREETS}) \w"

# Known non-quantities, most specific first; anything here is stepped over whole.
_NOISE = re.compile(
    "|".join(
        (
            r"^\d{1,2}[.)°] (?=\S)",  # list items
            _DATE,
            r"\d{4}-\d{2}(?:-\d{2})?(?![\d-])",  # 2024-11-21
            r"(?:19|20)\d\d ?[-/] ?(?:(?:19|20)\d\d|\d\d)(?!\d)",  # 2021-2022
            r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)(?!\d)",  # 20/02/2024
            r"\d{1,3} ?[hH](?: ?[0-5]\d)?(?:/\d+| ?/ ?\d+j)?(?!\w)",  # 8 h 30, 17h00, 24h/24
            r"\d{1,3} min \d\d?\b",
            r"\d{1,2}:[0-5]\d(?::[0-5]\d)?(?!\d)",  # 17:48
            r"\d{1,2} heures? (?:[0-5]?\d\b|et (?:quart|demie)|trente|quinze)",
            r"\d+(?:er|re|ère|nde?|e|è|ème|eme|ièmes?|ᵉ)s?(?!\w)",  # ranks
            r"0\d{0,3}(?:[ ./-]\d{2,3}){2,5}(?!\d)|0\d{8,9}(?!\d)",  # telephone
            r"\d{3}(?:[ .-]|\) ?)\d{3}-\d{4}|1[ -]8\d\d[ -]\d{3}[ -]\d{4}",
            rf"{_OCTET}(?:\.{_OCTET}){{3}}(?![\d.])",  # IP address
            r"(?!\d{1,3}(?:\.\d{3})+(?![\d.]*\d))\d+(?:\.\d+){2,}",  # 7.4.2
            r"\d+(?:-\d+){2,}|\d+/\d+(?:/\d+)*|\d+,\d+(?:,\d{1,2}\b)+",
            r"\d{4}(?: \d{4}){2,}(?!\d)",  # payment card
            _ADDRESS,
            r"\d[\d ,]{0,12}(?:bis|ter)\b",
            r"\d+[A-Z]+\d\w*",
        )
    ),
    re.MULTILINE,
)
_ABROAD = re.compile(r"\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){3,7}(?!\d)")  # +33 6 12 34 56 78
_TOKEN_END = re.compile(r"[\w@-]*(?:[.,:'/]\w+)*(?:\(\d+\))?")
_GLUE = frozenset("_@#/\\&=")
_SOFT_GLUE = frozenset("-.,:('")


def noise_at(text: str, i: int) -> int:
    """Return where the non-quantity at digit `i` ends, 0 when the digits may be a quantity."""
    match = _NOISE.match(text, i)
    if match is None and i and text[i - 1] == "+":
        match = _ABROAD.match(text, i)
    return match.end() if match else 0


def token_end(text: str, i: int) -> int:
    """Return where the name or code ends that holds position `i`."""
    match = _TOKEN_END.match(text, i)
    return max(match.end(), i + 1) if match else i + 1


def glued_left(text: str, i: int, position: int) -> bool:
    """Tell whether the digits at `i` continue a name or a code; a number that ended at `position` is none."""
    if i == 0:
        return False
    before = text[i - 1]
    if before == "=" and i > 1 and text[i - 2] in "<>":
        return False  # >=12000
    if before in _GLUE:
        return True
    if before == "[":
        return True
    if before not in _SOFT_GLUE or i == 1 or i - 1 == position:
        return False
    if before == "'":
        return text[i - 2].isdigit()
    return text[i - 2].isalnum()


# --- the word before ------------------------------------------------------------------------------

_LABELS = frozenset(_LEXICON["labels"])
_IDENTIFIERS = frozenset(_LEXICON["identifiers"])
_YEAR_BEFORE = frozenset(
    [*_LEXICON["year_before"], *_LEXICON["months"], *(f"{month}." for month in _LEXICON["short_months"])]
)
_DAY_BEFORE = frozenset([*_LEXICON["day_before"], *_LEXICON["weekdays"]])
_OPENERS = frozenset(_LEXICON["openers"])
_YEAR = range(1900, 2100)
_RATIO = re.compile(
    r"(?i:\b(?:une?|\d+|deux|trois|quatre|cinq|six|sept|huit|neuf)\b[^.;:,()\n]{0,40}) sur \Z"
)


def word_before(text: str, i: int) -> str:
    """Return the word directly before position `i`, less opening quotes and elided article."""
    if i == 0:
        return ""
    end = i - 1 if text[i - 1] == " " else i
    left = text[max(0, end - 24) : end]
    word = left.replace("\n", " ").rpartition(" ")[2]
    return word.lstrip('"(').rpartition("'")[2]


def is_identifier(text: str, i: int) -> bool:
    """Tell whether the word before the number at `i` makes it a code (numéro deux, SIREN 123 456 789)."""
    return word_before(text, i).lower() in _IDENTIFIERS


def is_day(text: str, i: int, value: int) -> bool:
    """Tell whether the plain digits at `i` are the day of a date whose month is told elsewhere (le 9)."""
    return value <= 31 and word_before(text, i).lower() in _DAY_BEFORE


def is_label_or_name(text: str, i: int, value: int) -> bool:
    """Tell whether the plain digits at `i` number a thing (article 9) or end a name (France 24)."""
    word = word_before(text, i)
    if value < 100_000 and word.lower() in _LABELS:
        return True
    return value < 10_000 and word[:1].isupper() and word[-1:].isalnum() and word.lower() not in _OPENERS


def opens_sentence(text: str, i: int) -> bool:
    """Tell whether the word at `i` may have its capital from standing first."""
    left = text[max(0, i - 4) : i].rstrip(' "(')
    return not left or left[-1] in ".!?:;\n-"


def is_year(value: int) -> bool:
    return value in _YEAR


def follows_year_word(text: str, i: int) -> bool:
    """Tell whether the word before `i` makes four digits a year (en, depuis, novembre)."""
    return word_before(text, i).lower() in _YEAR_BEFORE


def is_denominator(text: str, i: int) -> bool:
    """Tell whether the number at `i` is the second one of a ratio (une commande sur 75)."""
    return text[max(0, i - 5) : i].lower() == " sur " and _RATIO.search(text[max(0, i - 60) : i]) is not None
