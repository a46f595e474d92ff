"""Cells that hold a date."""

import re

from pipeline.language.cells.tidy import Rewrite, any_word, rewrite, tidy
from pipeline.language.dates.patterns import LEXICON
from pipeline.language.lexicons import load_lexicon

_WORDS = load_lexicon("cells")["dates"]
_WEEKDAYS: dict[str, str] = _WORDS["weekdays"]
_ABOUT = rf"(?:{any_word(_WORDS['about'])}(?!\w)\.?(?: d[eu](?: la)?)?|[~≈])"
_APPROXIMATE = re.compile(rf"\A{_ABOUT} ?(?:le |du )?(?=\w)|,? ?[\[(]?(?<!\w){_ABOUT}[\])]?\Z", re.IGNORECASE)
_EDTF_APPROXIMATE = re.compile(r"\d~\Z")

_MONTH = rf"(?:{any_word([*LEXICON['months'], *LEXICON['month_abbreviations']])}(?!\w)\.?)"
_MONTH_NAMES = {number: name for name, number in LEXICON["months"].items()}
_MONTHS_IN_A_YEAR = 12


def _year(written: str) -> str:
    return written if len(written) == 4 else f"20{written}"


def _iso(match: re.Match[str]) -> str:
    day = match.groupdict().get("day")
    month = f"{match['year']}-{match['month'].zfill(2)}"
    return f"{month}-{day.zfill(2)} " if day else month


def _year_and_month(match: re.Match[str]) -> str:
    """Return « 2024-3 » as a month; « 2023-24 » is a span of years, told by its first."""
    return _iso(match) if int(match["month"]) <= _MONTHS_IN_A_YEAR else match["year"]


def _numeric(match: re.Match[str]) -> str:
    return f" {match['day'].zfill(2)}/{match['month'].zfill(2)}/{_year(match['year'])} "


def _first_of_two(match: re.Match[str]) -> str:
    """Return the first day of « 28/12 au 03/01/2024 », in its own year."""
    year = int(_year(match["year"])) - (int(match["month"]) > int(match["month2"]))
    return f"{match['day'].zfill(2)}/{match['month'].zfill(2)}/{year}"


def _day_and_month(match: re.Match[str]) -> str:
    """Return « 05/03 » as a day of a month; « 03/24 » is the month of a year."""
    first, second = int(match["day"]), int(match["month"])
    if 1 <= second <= _MONTHS_IN_A_YEAR:
        return f"{first} {_MONTH_NAMES[second]}"
    whole = match.start() == 0 and match.end() == len(match.string)
    return f"20{second:02}-{first:02}" if whole and first <= _MONTHS_IN_A_YEAR else match[0]


def _with_article(match: re.Match[str]) -> str:
    return f"{'la' if match[0].lower().startswith('s') else 'le'} {match[0]}"


def _rewrites() -> tuple[Rewrite, ...]:
    """Return the rewrites of date cells; the numeric forms come first, from the most to the least told."""
    two_digits_or_four = r"(?P<year>\d{4}|\d\d)(?!\d)"
    parts = any_word(_WORDS["year_parts"])
    rules = (
        (r"\A(\d{4})(?:\.0|-00-00)\Z", r"\1"),
        (r"\A(\d{4}-\d\d)(?:-00\Z|(?: ?/ ?| (?:-|à|au) )\d{4}-\d\d\Z)", r"\1"),
        (r"\A(?:00|xx|\?\?|--|\.\.)/(?P<month>\d\d?)/(?P<year>\d{4})\Z", _iso),
        (r"\A(?P<month>\d\d?)[/.](?P<year>\d{4}) ?(?:-|à|au|et|/) ?\d\d?[/.]\d{4}\Z", _iso),
        (r"(?<!\d)1 ?i?er(?!\w)", "1er"),
        (r"(?<!\d)1er(?=/)", "1"),
        (rf"(?<=\d)(?={any_word(LEXICON['months'])}(?![^\W\d_]))", " "),  # 5mars2024
        (rf"({any_word(LEXICON['months'])})(?=\d)", r"\1 "),
        (r"\A(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)\Z", _iso),
        (r"\A(?P<year>\d{4})[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)(?!\d)", _iso),
        (r"\A(?P<year>\d{4})[-/.](?P<month>\d\d?)\Z", _year_and_month),
        (r"\A(?P<month>\d\d?)[-/.](?P<year>\d{4})\Z", _iso),
        (
            r"(?<!\d)(?P<day>\d\d?)[/.](?P<month>\d\d?) ?(?:-|au|et|à) ?\d\d?[/.](?P<month2>\d\d?)[/.]"
            + two_digits_or_four,
            _first_of_two,
        ),
        (
            r"(?<!\d)(?P<day>\d\d?) ?(?:-|et|au) ?\d\d?/(?P<month>\d\d?)/" + two_digits_or_four,
            _numeric,
        ),
        (r"(?<!\d)(?P<day>\d\d?)([-/.])(?P<month>\d\d?)\2" + two_digits_or_four, _numeric),
        (rf"(?<!\d)(\d\d?)/\d\d? (?={_MONTH})", r"\1 "),  # 5/6 mars
        (r"(?<![\d/])(?P<day>\d\d?)/(?P<month>\d\d?)(?![\d/])", _day_and_month),
        (rf"\A(\d{{4}})[- ]({_MONTH})[- ](\d\d?)\Z", r"\3 \2 \1"),
        (rf"(?<!\w)({_MONTH})[-/. ]{{0,2}}'?(\d\d)\Z", r"\1 20\2"),  # mars-24
        (rf"(?<!\w)({_MONTH})[-/.,] ?(\d{{4}})", r"\1 \2"),  # mars/2024
        (rf"\A(?:de |d')?({_MONTH}) ?(?:-|/|à|au|ou|et) ?({_MONTH})(?!\w)", r"de \1 à \2"),
        (rf"\A({_MONTH})\Z", r"en \1"),
        (rf"\A(?=(?:{any_word(LEXICON['feasts'])})(?!\w))", "à "),
        (r"\A(\d{4})[-/ ]?[htqs][1-4]\Z", r"\1"),
        (r"\A(?:[htqs][1-4]|[1-4] ?[htqs])[-/ ]?'?" + two_digits_or_four, lambda match: _year(match["year"])),
        (rf"\A(?:(?:au|le) )?(?:\w+ )?{parts}\.?(?: \w+)? (?:de |de l'année )?(\d{{4}})\Z", r"\1"),
        (r"\A(\d{4}) ?[/-] ?(\d{4})\Z", r"\1-\2"),
        (
            rf"(?<!\w)(?P<weekday>{any_word(_WEEKDAYS)})\.? (?=\d\d?(?:er)? {_MONTH})",
            lambda match: f"{_WEEKDAYS[match['weekday'].lower()]} ",
        ),
        (r"\A(?:semaine|mois|week-?end) (?:derni(?:er|ère)|passée?)\b", _with_article),
    )
    return tuple((re.compile(pattern, re.IGNORECASE), by) for pattern, by in rules)


_REWRITES = _rewrites()


def date_cell(text: str) -> tuple[str, bool]:
    """Return the cell `text`, which tells a date, as the rules read it, and whether it is approximate."""
    cell = tidy(text)
    if _EDTF_APPROXIMATE.search(cell):
        return cell, False
    plain = _APPROXIMATE.sub("", cell)
    return rewrite(plain, _REWRITES).strip(), plain != cell
