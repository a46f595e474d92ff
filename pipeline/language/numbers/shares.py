"""A share of a total is the figure told: « 10 % de ses 12 000 clients », « la moitié des 12 000 »."""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from pipeline.language.lexicons import load_lexicon
from pipeline.language.numbers.approximation import before_qualifier
from pipeline.language.numbers.number import Number
from pipeline.language.numbers.spelled import numeral_value
from pipeline.schema import Qualifier

_LEXICON = load_lexicon("numbers")
_PARTS: dict[str, list[int]] = _LEXICON["parts"]
#: How far before the total its share begins: « trois de nos clients sur dix, parmi un total de ».
_REACH = 90
_PER = r"\d{1,4}|[a-zéè]{2,10}(?:-[a-zéè]{2,10}){0,3}"
_WHOLE = (
    r"(?:l'ensemble|l'effectif|la\ totalité|la\ clientèle|la\ base|le\ total|un\ total|le\ fichier|le\ parc)"
    r"(?:\ (?:des|de))?"
)
_SHARE = re.compile(
    rf"""(?i:(?<![\w,.])(?:
          (?P<percent>\d{{1,3}}(?:[.,]\d{{1,3}})?)\ ?(?:%|p\.\ ?100|pour\ ?cent)
        | (?P<spelled>[a-zé]{{2,10}}(?:-[a-zé]{{2,10}}){{0,3}})\ pour\ cent
        | (?P<top>[1-9]\d?)/(?P<bottom>[1-9]\d?)
        | (?P<part>{"|".join(map(re.escape, sorted(_PARTS, key=len, reverse=True)))})
        | (?P<some>{_PER})(?:\ (?:de\ (?:ses|nos|leurs)\ )?[^\W\d_]+(?:-[^\W\d_]+)?){{0,2}}
          \ sur\ (?P<of>{_PER}),?
        )
        (?P<link>\ (?:(?:d'entre|parmi|sur|chez|pour|dans)\ (?:(?:les|ses|nos|leurs|ces)|{_WHOLE}(?:\ de)?)
          |(?:de|des|d')\ ?(?:(?:ses|nos|leurs|ces|tous\ les|{_WHOLE})(?:\ (?:ses|nos|leurs))?)?)
        (?:\ seuls?)?\ ?)
        )\Z""",
    re.VERBOSE,
)
_LINKED = tuple(f"{word} " for word in ("de", "des", "les", "ses", "nos", "leurs", "ces", "seuls", "d'entre"))
_OPENING = re.compile(r"(?i:des|de) ")
_BOUNDED = (Qualifier.AT_LEAST, Qualifier.AT_MOST)


def share_totals(numbers: Iterable[Number], text: str) -> list[Number]:
    """Return `numbers` with those before which a share of them is told made that share.

    A share of a total that is not bounded itself is approximate: shares are rounded.
    """
    told: list[Number] = []
    for number in numbers:
        if number.suffix is None or number.suffix.kind == "volume":
            number = _shared(number, text)
            # The figures of the share itself are none of their own: « trois clients sur dix des 12 000 ».
            while told and told[-1].core >= number.start:
                told.pop()
        told.append(number)
    return told


def _shared(number: Number, text: str) -> Number:
    opening = _OPENING.match(text, number.start)  # of a range: des 12 000 à 15 000
    end = opening.end() if opening else number.start
    start = max(0, end - _REACH)
    if number.weak or not text.endswith(_LINKED, start, end):
        return number
    match = _SHARE.search(text[start:end])
    share = _share_of(match) if match else None
    if match is None or share is None or not 0 < share < 1:
        return number
    at = start + match.start()
    told = before_qualifier(text, at)
    low = (number.low * share).to_integral_value()
    high = None if number.high is None else (number.high * share).to_integral_value()
    return replace(
        number,
        start=told[1] if told else at,
        low=low,
        high=high,
        qualifier=_combined(told[0] if told else Qualifier.APPROX, number.qualifier),
        plain=False,
    )


def _combined(share: Qualifier, total: Qualifier) -> Qualifier:
    if total in (Qualifier.RANGE, Qualifier.VAGUE):
        return total
    if share in _BOUNDED and total in _BOUNDED and share is not total:
        return Qualifier.APPROX
    return share


def _share_of(match: re.Match[str]) -> Decimal | None:
    if match["percent"]:
        return Decimal(match["percent"].replace(",", ".")) / 100
    if match["part"]:
        top, bottom = _PARTS[match["part"].lower()]
        return Decimal(top) / bottom
    if match["top"]:
        return Decimal(match["top"]) / int(match["bottom"])
    if match["spelled"]:
        percent = numeral_value(match["spelled"].lower())
        return None if percent is None else Decimal(percent) / 100
    some, of = (_figure(match[name]) for name in ("some", "of"))
    return Decimal(some) / of if some and of else None


def _figure(written: str) -> int | None:
    return int(written) if written.isdigit() else numeral_value(written.lower())
