"""One cell as an analyst typed it, or a spreadsheet turned it → one cell of incidents.csv.

A value that could be read in two ways is refused, for a wrong cell costs more than a second look. The text
of every ValueError continues a sentence that begins with the refused value: "is no …; write …".
"""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import cache

from pipeline.dataset.codes import CODED_COLUMNS, code_rows
from pipeline.dataset.columns import Kind
from pipeline.dataset.review.model import COLUMNS, CORRECTED, words
from pipeline.dataset.rows import MAX_NUMBER, Cell, join
from pipeline.dataset.safety import one_line
from pipeline.dataset.shown.labels import country as country_name
from pipeline.language.cells import count_cell, date_cell, money_cell, volume_cell
from pipeline.language.dates import find_dates
from pipeline.language.lexicons import load_lexicon
from pipeline.language.mentions import NumberMention
from pipeline.language.numbers import find_quantities
from pipeline.language.tables import load_table
from pipeline.reading.columns import cell_text
from pipeline.schema import check_currency, check_edtf
from pipeline.wording import LANGUAGES, _

_YEARS = range(1985, 2101)
# "24-11-19" may begin with the year.
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:[/.](\d{1,2})[/.](\d{4}|\d{2})|-(\d{1,2})-(\d{4}))(?: \d\d?:\d\d(?::\d\d)?)?(~?)"
)
_MONTH_FIRST = re.compile(r"(\d{1,2})[/.-](\d{4})(~?)")
_ISO_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ][\d:.,Z+-]+")

# cp1252 has no narrow no-break space: what a French LibreOffice puts between thousands is saved as "?".
_WHOLE = r"(?:\d+|\d{1,3}(?:[ ?'’]\d{3})+)"
_WHOLE_NUMBER = re.compile(rf"({_WHOLE})(?:[.,]0{{1,2}})?")
_DECIMAL_NUMBER = re.compile(rf"({_WHOLE})(?:[.,](\d+))?")
_THOUSANDS_OR_DECIMALS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_NEGATIVE = re.compile(r"[-−] ?\d[\d .,?]*")
_SHEET_ERROR = re.compile(r"#(?:N/?A|[A-ZÀ-Ü/0]+ ?[!?]|#+)|(?:Err:|Err :)\d+")
_NAMES_APART = re.compile(r"[|;\n]")
_CODES_APART = re.compile(r"[|;,\n]")


def parse_value(column: str, raw: object) -> Cell:
    """Return the cell of `column` that `raw` means, None when it is blank.

    `raw` is text or what a spreadsheet made of it (number, bool, date). Sets of codes come in the order
    of their enum, several values joined by `|`. Raises ValueError with what is wrong and a remedy.
    """
    if column not in _PARSERS:
        raise ValueError(_("is no column that can be corrected"))
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    if isinstance(raw, str) and _SHEET_ERROR.fullmatch(raw.strip()):
        raise ValueError(_("is the error of a formula; write the value itself"))
    return _PARSERS[column](column, raw)


def bare(text: str) -> str:
    """Return `text` without case, accents and marks: what is left are its letters and digits, as words."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(" " if not c.isalnum() else c for c in letters if not unicodedata.combining(c))
    return " ".join(kept.split())


def alike(text: str, among: Iterable[str]) -> str | None:
    """Return the one of `among` that `text` most likely means, None when it resembles none."""
    return next(iter(get_close_matches(text, list(among), n=1, cutoff=0.7)), None)


def _written(raw: object) -> str:
    """Return `raw` as one line of text; a date or a truth value was not meant where text is asked for."""
    if isinstance(raw, dt.date | dt.time):
        raise ValueError(_("has become a date in the spreadsheet; format the cell as text and type it again"))
    if isinstance(raw, bool):
        raise ValueError(_("is true or false; write the value itself"))
    return one_line(cell_text(raw) or "")


def _text(column: str, raw: object) -> Cell:
    return _written(raw) or None


def _texts(column: str, raw: object) -> Cell:
    parts = _NAMES_APART.split(raw) if isinstance(raw, str) else [_written(raw)]
    return join(dict.fromkeys(part for part in map(one_line, parts) if part))


# Dates


def _date(column: str, raw: object) -> Cell:
    if isinstance(raw, dt.datetime):
        raw = raw.date()
    text = raw.isoformat() if isinstance(raw, dt.date) else _iso_form(_written(raw))
    if text is None:
        raise ValueError(_("is no date; write {meant}", meant=_date_meant(raw)))
    try:
        check_edtf(text)
    except ValueError:
        raise ValueError(_("is no day of the calendar; write day/month/year, such as 19/11/2024")) from None
    if int(text[:4]) not in _YEARS:
        raise ValueError(
            _(
                "is no year from {first} to {last}; write all four digits of the year",
                first=_YEARS[0],
                last=_YEARS[-1],
            )
        )
    return text


def _iso_form(text: str) -> str | None:
    """Return the digits of `text` in the order of EDTF, None when it has no form of a date."""
    # EDTF may say XX for the day that nobody knows.
    text = re.sub(r"(?:-XX){1,2}(?=~?$)", "", text.replace(" ~", "~"))
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year, about = (group for group in match.groups() if group is not None)
        return f"{year if len(year) == 4 else '20' + year}-{month:0>2}-{day:0>2}{about}"
    if match := _MONTH_FIRST.fullmatch(text):
        return f"{match[2]}-{match[1]:0>2}{match[3]}"
    if match := _ISO_TIME.fullmatch(text):
        return match[1]
    return text if re.fullmatch(r"\d{4}(-\d\d){0,2}~?", text, re.ASCII) else None


def _date_meant(raw: object) -> str:
    text, approximate = date_cell(str(raw))
    found = next((mention.edtf for mention in find_dates(text, None) if mention.edtf), None)
    return (
        f"{found}{'~' if approximate else ''}"
        if found
        else _("19/11/2024, 11/2024 or 2024, with ~ at the end if it is approximate")
    )


# Numbers


def _whole(column: str, raw: object) -> Cell:
    what = _("whole number of bytes") if column == "data_volume_bytes" else _("whole number")
    value: float | None
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        value = raw
    else:
        text = _written(raw)
        _refuse_negative(text)
        match = _WHOLE_NUMBER.fullmatch(text)
        value = int(_digits(match[1])) if match else None
    if value is None or not math.isfinite(value) or value != int(value):
        raise ValueError(_("is no {what}; write {meant}", what=what, meant=_whole_meant(column, raw)))
    return int(_in_range(value))


def _decimal(column: str, raw: object) -> Cell:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        value = float(raw)
    else:
        text = _written(raw)
        _refuse_negative(text)
        if _THOUSANDS_OR_DECIMALS.fullmatch(text):
            digits = re.sub(r"\D", "", text)
            raise ValueError(
                _(
                    "can be read in two ways; write {digits} or {decimal}0",
                    digits=digits,
                    decimal=text.replace(",", "."),
                )
            )
        match = _DECIMAL_NUMBER.fullmatch(text)
        if not match:
            raise ValueError(_("is no number; write {meant}", meant=_sum_meant(column, text)))
        value = float(f"{_digits(match[1])}.{match[2] or 0}")
    value = _in_range(value)
    return int(value) if value.is_integer() else value


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _refuse_negative(text: str) -> None:
    if _NEGATIVE.fullmatch(text):
        raise ValueError(_("is less than 0; write a figure of 0 or more"))


def _in_range(value: float) -> float:
    _refuse_negative(str(value))
    if not value <= MAX_NUMBER:
        raise ValueError(_("is too large; write a figure of at most {max_number}", max_number=MAX_NUMBER))
    return value


def _whole_meant(column: str, raw: object) -> str:
    found: tuple[NumberMention, ...]
    if column == "data_volume_bytes":
        found = find_quantities(volume_cell(str(raw))).volumes
    else:
        quantities = find_quantities(count_cell(str(raw)))
        found = (*quantities.numbers, *quantities.counts)
    figure = found[0].value if len(found) == 1 else None
    return _("digits alone, such as 12000") if figure is None or figure != int(figure) else str(int(figure))


def _sum_meant(column: str, text: str) -> str:
    money = find_quantities(money_cell(text)).money
    if not money:
        return _("digits alone, such as 12000 or 0,25")
    amount, currency = money[0].magnitude, money[0].currency
    beside = re.sub("amount|price", "currency", column) + CORRECTED
    return _(
        "{amount} here and {currency} in {beside}",
        amount=int(amount) if amount.is_integer() else amount,
        currency=currency,
        beside=beside,
    )


# Truth values and codes


def parse_truth(raw: object) -> bool:
    """Return what a word or cell for yes or no means. Raises ValueError with a remedy."""
    if isinstance(raw, bool):
        return raw
    typed = bare(_written(raw))
    if typed not in (*words()["true"], *words()["false"]):
        raise ValueError(_("is neither true nor false; write true or false"))
    return typed in words()["true"]


def _truth(column: str, raw: object) -> Cell:
    return parse_truth(raw)


@cache
def _codes_by_name(column: str) -> dict[str, str]:
    """Map the bare code and labels of every code of `column` to the code."""
    names: dict[str, str] = {}
    for row in code_rows():
        if row["column"] == column:
            for name in ("code", "label_en", "label_fr"):
                names[bare(str(row[name]))] = str(row["code"])
    return names


def _code_of(column: str, text: str) -> str | None:
    return _codes_by_name(column).get(bare(text))


def near_code(column: str, text: str) -> str | None:
    """Return the code of `column` whose name is most like `text`, None when none is."""
    names = _codes_by_name(column)
    near = alike(bare(text), names)
    return names[near] if near else None


def _code_meant(column: str, text: str) -> str:
    if near := near_code(column, text):
        return near
    codes = [code.value for code in CODED_COLUMNS[column]]
    few = len(codes) <= 6
    return (
        _("one of {codes}", codes=", ".join(codes))
        if few
        else _("one of those for {column} in the sheet codes", column=column)
    )


def _code(column: str, raw: object) -> Cell:
    text = _written(raw)
    code = _code_of(column, text)
    if code is None:
        raise ValueError(
            _("is no code of {column}; write {meant}", column=column, meant=_code_meant(column, text))
        )
    return code


def _codes(column: str, raw: object) -> Cell:
    text = raw if isinstance(raw, str) else _written(raw)
    found = set()
    for part in filter(None, map(one_line, _CODES_APART.split(text))):
        code = _code_of(column, part)
        if code is None:
            alone = part == one_line(text)
            wrong = (
                _("is no code of {column}", column=column)
                if alone
                else _("holds {part!r}, which is no code of {column}", part=part, column=column)
            )
            raise ValueError(_("{wrong}; write {meant}", wrong=wrong, meant=_code_meant(column, part)))
        found.add(code)
    return join(code.value for code in CODED_COLUMNS[column] if code.value in found)


@cache
def _countries() -> tuple[frozenset[str], dict[str, str]]:
    """Return the known ISO codes and, by bare name, the code of every country."""
    names = {bare(name): code for name, code, kind, _ in load_table("places") if kind == "country"}
    codes = {code for _, code, _, _ in load_table("places") if code}
    known = frozenset({*codes, *words()["more_countries"]})
    shown = {bare(str(country_name(code, language))): code for code in known for language in LANGUAGES}
    return known, shown | names


def _country(column: str, raw: object) -> Cell:
    text = _written(raw)
    codes, names = _countries()
    if text.upper() in codes:
        return text.upper()
    if code := names.get(bare(text)):
        return code
    near = alike(bare(text), names)
    meant = names[near] if near else _("two letters of ISO 3166-1, such as FR")
    raise ValueError(_("is no country code; write {meant}", meant=meant))


@cache
def _currencies() -> tuple[frozenset[str], dict[str, set[str]]]:
    """Return the codes of the lexicon and, by wording, the codes that it can stand for."""
    lexicon = load_lexicon("currencies")
    wordings: dict[str, set[str]] = {}
    for side in ("before", "after"):
        for code, listed in lexicon[side].items():
            for wording in listed:
                wordings.setdefault(wording.casefold(), set()).add(code)
    for noun, nations in lexicon["nations"].items():
        for code, countries in nations.items():
            for country in countries:
                for wording in (f"{noun} {country}", f"{noun}s {country}", f"{noun}s {country}s"):
                    wordings.setdefault(wording.casefold(), set()).add(code)
    codes = {code for nations in lexicon["nations"].values() for code in nations}
    return frozenset({*lexicon["coins"], *lexicon["codes"], *lexicon["after"], *codes}), wordings


def _currency(column: str, raw: object) -> Cell:
    text = _written(raw)
    codes, wordings = _currencies()
    if text.upper() in codes:
        return text.upper()
    meant = sorted(wordings.get(text.casefold(), ()))
    try:
        # A word such as "EURO" has the form of a code too.
        if not meant:
            return check_currency(text.upper())
    except ValueError:
        pass
    advice = _(" or ").join(meant) or _("its ISO 4217 code or coin, such as EUR, USD or BTC")
    raise ValueError(_("is no currency code; write {advice}", advice=advice))


_OF_KIND: dict[Kind, Callable[[str, object], Cell]] = {
    Kind.EDTF: _date,
    Kind.WHOLE: _whole,
    Kind.DECIMAL: _decimal,
    Kind.TRUTH: _truth,
}


def _parser(column: str) -> Callable[[str, object], Cell]:
    described = COLUMNS[column]
    if described.codes:
        return _codes if described.multiple else _code
    if column == "victim_country":
        return _country
    if column.endswith("_currency"):
        return _currency
    return _OF_KIND.get(described.kind, _texts if column.endswith("_aliases") else _text)


_PARSERS = {column: _parser(column) for column in COLUMNS}
