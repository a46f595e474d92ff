"""Figures as people write them: numbers, percents, sums of money, volumes, counts of people, ransoms.

All return None where a row tells nothing. Spaces inside a figure, and before its unit, do not break.
"""

from pipeline.dataset.rows import Cell, Row
from pipeline.dataset.shown.words import word, words
from pipeline.schema import Qualifier

#: Decimals of a sum that is not whole: coins are told to so many.
_DECIMALS = 8
_THOUSAND = 1000


def figure(value: int | float, language: str) -> str:
    """Return a number with its thousands apart: 758 912 or 758,912; 0,25 or 0.25."""
    text = f"{value:,.{_DECIMALS}f}".rstrip("0").rstrip(".") if value != int(value) else f"{int(value):,}"
    signs = word(language, "numbers")
    return text.translate(str.maketrans({",": signs["thousands"], ".": signs["decimal"]}))


def percent(share: float, language: str) -> str:
    """Return a share from 0 to 1 in percent: 92 % or 92%. Only what is certain has 100."""
    whole = round(100 * share)
    return str(word(language, "numbers")["percent"]).format(n=99 if whole == 100 and share < 1 else whole)


def confidence_word(confidence: float, language: str) -> str:
    """Return how sure a confidence from 0 to 1 is, in a word."""
    for name, band in words()["confidence"].items():
        if confidence >= band["least"]:
            return str(word(language, "confidence", name))
    raise ValueError(f"{confidence} is no confidence; it is a number from 0 to 1")


def money(amount: int | float, currency: Cell, language: str) -> str:
    """Return a sum with the sign of its currency, or its code where it has none that all know."""
    number = figure(amount, language)
    if currency is None:
        return number
    signs = word(language, "currencies")
    if sign := signs.get(str(currency)):
        return str(signs["sign"]).format(n=number, sign=sign)
    return str(signs["code"]).format(n=number, code=currency)


def volume(size: int, language: str) -> str:
    """Return a number of bytes in the largest unit of thousands of which it has one: 1,5 To or 1.5 TB."""
    units = word(language, "volumes")
    power, amount = 0, float(size)
    while amount >= _THOUSAND and power < len(units) - 1:
        power += 1
        amount = round(size / _THOUSAND**power, 2)
    unit = units[power] if power else _in_number(units[0], amount, language)
    return f"{figure(amount, language)}\u00a0{unit}"


def records(row: Row, language: str) -> str | None:
    """Return how many people or records a row of incidents counts: « ≥ 285 000 personnes ».

    A vague count is told in the article's own words where there are any.
    """
    value, low, high = row["records_value"], row["records_min"], row["records_max"]
    qualifier = row["records_qualifier"]
    if value is None and qualifier == Qualifier.VAGUE and row["records_text"]:
        return str(row["records_text"])
    forms = {Qualifier.AT_LEAST: "at_least", Qualifier.AT_MOST: "at_most", Qualifier.APPROX: "approx"}
    if value is not None:
        form = next((name for code, name in forms.items() if code == qualifier), "exact")
        return _counted(row, form, language, n=value)
    if low is not None and high is not None:
        return _counted(row, "range", language, low=low, n=high)
    if low is not None:
        return _counted(row, "at_least", language, n=low)
    return None if high is None else _counted(row, "at_most", language, n=high)


def ransom(row: Row, language: str) -> str | None:
    """Return what a row tells of a ransom: « 5 000 $ demandés, non payée »."""
    demanded, amount, paid = row["ransom_demanded"], row["ransom_amount"], row["ransom_paid"]
    say = word(language, "ransom")
    told = []
    if amount is not None:
        amount = float(amount)
        form = "sum" if demanded is not False else "sum_not_demanded"
        told.append(
            str(_in_number(say[form], amount, language)).format(
                sum=money(amount, row["ransom_currency"], language)
            )
        )
    elif demanded is not None:
        told.append(say["demanded"] if demanded else say["not_demanded"])
    if paid is not None and not (paid is False and demanded is False):
        told.append(say["paid"] if paid else say["not_paid"])
    return ", ".join(told) or None


def price(row: Row, language: str) -> str | None:
    """Return the price asked of buyers of the data."""
    amount = row["sale_price"]
    return None if amount is None else money(float(amount), row["sale_currency"], language)


def data_volume(row: Row, language: str) -> str | None:
    """Return the volume of the data that were taken."""
    size = row["data_volume_bytes"]
    return None if size is None else volume(int(size), language)


def counted(number: int, noun: str, language: str) -> str:
    """Return « 3 incidents »: a number with one of the nouns of the words, singular or plural."""
    return str(word(language, "counts", "exact")).format(
        n=figure(number, language), unit=_in_number(word(language, "nouns", noun), number, language)
    )


def _counted(row: Row, form: str, language: str, **numbers: Cell) -> str:
    values = {name: int(number or 0) for name, number in numbers.items()}
    told = {name: figure(value, language) for name, value in values.items()}
    unit = row["records_unit"]
    noun = _in_number(word(language, "units", str(unit)), values["n"], language) if unit else ""
    return str(word(language, "counts", form)).format(**told, unit=noun).strip()


def _in_number(forms: list[str], number: float, language: str) -> str:
    """Return the singular or the plural of `forms`, as the grammar of `language` has it of `number`."""
    singular = number < 2 if language == "fr" else number == 1
    return forms[0] if singular else forms[1]
