"""Cells that hold a date."""

import datetime as dt
import re

from pipeline.language.cells.tidy import Rewrite, any_word, rewrite, tidy
from pipeline.language.dates.patterns import LEXICON, feast_names
from pipeline.language.lexicons import load_lexicon

_WORDS = load_lexicon("cells")["dates"]
_WEEKDAYS: dict[str, str] = _WORDS["weekdays"]
_ABOUT = rf"(?:{any_word(_WORDS['about'])}(?!\w)\.?(?: d[eu](?: la)?)?|[~≈])"
_APPROXIMATE = re.compile(rf"\A{_ABOUT} ?(?:le |du )?(?=\w)|,? ?[\[(]?(?<!\w){_ABOUT}[\])]?\Z", re.IGNORECASE)
_EDTF_APPROXIMATE = re.compile(r"\d~\Z")

_ENGLISH: dict[str, int] = _WORDS["english_months"]
_FRENCH_MONTH = any_word([*LEXICON["months"], *LEXICON["month_abbreviations"]])
_MONTH = rf"(?:{_FRENCH_MONTH}(?!\w)\.?)"
_FEAST = feast_names([*LEXICON["feasts"], *LEXICON["easter_feasts"]])
_SEASON = any_word(LEXICON["seasons"])
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


def _in_french(match: re.Match[str]) -> str:
    name: str = _MONTH_NAMES[_ENGLISH[match[1].lower()]]
    return name


def _week(match: re.Match[str]) -> str:
    """Return « S42 2024 », « 2024-W42 » as the rules for articles read a week; « 2024-W42-3 » is a day."""
    told = match.groupdict()
    if told.get("weekday"):
        try:
            return dt.date.fromisocalendar(
                *(int(told[n] or 0) for n in ("year", "week", "weekday"))
            ).isoformat()
        except ValueError:
            return ""
    return f"semaine {told['week']}" + (f" {_year(told['year'])}" if told["year"] else "")


def _with_article(match: re.Match[str]) -> str:
    return f"{'la' if match[0].lower().startswith('s') else 'le'} {match[0]}"


def _rewrites() -> tuple[Rewrite, ...]:
    """Return the rewrites of date cells; the numeric forms come first, from the most to the least told."""
    two_digits_or_four = r"(?P<year>\d{4}|\d\d)(?!\d)"
    parts = any_word(_WORDS["year_parts"])
    rules = (
        (rf"(?<![^\W\d_])({any_word(_ENGLISH)})(?![^\W\d_])", _in_french),
        (r"(?<=\d[-/ .])mar(?=[-/ .]'?\d)|(?<=\d)mar(?=\d)|\Amar(?= \d\d?,)", "mars"),
        (rf"\A({_FRENCH_MONTH})\.? (\d\d?)(?:st|nd|rd|th)?,? (\d{{4}})", r"\2 \1 \3"),  # August 5, 2024
        (rf"(?<!\d)(\d\d?)[-/. ]?({_FRENCH_MONTH})\.?[-/. ]?'?" + two_digits_or_four, r"\1 \2 \3"),
        (r"(?<=\d) (?:crt|ct|cour)(?:\.|(?!\w))", " courant"),
        (
            r"\A(?:en )?(?!(?:s|sem)\.? ?[12](?!\d))(?:semaine|sem|s|week|wk|w)\.? ?(?:n° ?)?(?P<week>\d\d?)"
            rf"(?:(?: ?[-/,.] ?| de | )'?{two_digits_or_four})?\Z",
            _week,
        ),
        (
            r"\A(?P<year>\d{4}) ?[-/]? ?(?!s[12](?!\d))[sw](?P<week>\d\d?)(?:-?(?P<weekday>[1-7]))?\Z",
            _week,
        ),
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
        (rf"(?<!\w)({_MONTH}|{_FEAST}|{_SEASON})[-/. ]{{0,2}}'?(\d\d)\Z", r"\1 20\2"),  # mars-24
        (rf"(?<!\w)({_MONTH})[-/.,] ?(\d{{4}})", r"\1 \2"),  # mars/2024
        (rf"\A(?:de |d')?({_MONTH}) ?(?:-|/|à|au|ou|et) ?({_MONTH})(?!\w)", r"de \1 à \2"),
        (rf"\A({_MONTH})\Z", r"en \1"),
        (rf"\A(?=(?:l'|la |le )?{_FEAST}(?!\w))", "à "),
        (
            r"\A(?:(?:au )?(?:courant|cours de|début|fin|milieu|mi)[- ])?"
            rf"(?:d[eu] |en |d'|l'|le ){{0,2}}({_SEASON})\Z",
            r"au \1",
        ),
        (r"\A(\d{4})[-/ ]?(?:[tq][1-4]|[hs][12])\Z", r"\1"),
        (
            r"\A(?:[tq][1-4]|[1-4] ?[tq]|[hs][12]|[12] ?[hs])[-/ ]?'?" + two_digits_or_four,
            lambda match: _year(match["year"]),
        ),
        (rf"\A(?:(?:au|le) )?(?:\w+ )?{parts}\.?(?: \w+)? (?:de |de l'année )?(\d{{4}})\Z", r"\1"),
        (r"\A(\d{4}) ?[/-] ?(\d{4})\Z", r"\1-\2"),
        (
            rf"(?<!\w)(?P<weekday>{any_word(_WEEKDAYS)})\.? (?=\d\d?(?:er)? {_MONTH})",
            lambda match: f"{_WEEKDAYS[match['weekday'].lower()]} ",
        ),
        (r"\A(?:semaine|mois|week-?end) (?:derni(?:er|ère)|passée?|écoulée?)\b", _with_article),
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
