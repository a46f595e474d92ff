"""Normalisers: one French wording in, one typed value out; the package offers them at its top level.

They are for columns of free text that were filled by hand (trackers of breaches, questionnaires, notices),
and they read with the very rules that read articles. All of them follow the same conventions:

- the input is a `str` of any length, in any case and typography; anything else raises TypeError;
- nothing else raises: an empty, unknown (« NC », « ? », « inconnu ») or senseless string gives None, or an
  empty list from `classify_data_types`;
- nothing is guessed that the string does not bear; a question mark at its end is passed over;
- of several figures or dates the first counts; the functions say where they depart from this;
- the same string gives the same value, in every process; no language model is loaded.
"""

import datetime as dt
from functools import cache

from pipeline.language.assertion import Assertion
from pipeline.language.cells import (
    count_cell,
    data_types_cell,
    date_cell,
    money_cell,
    shorthand_forms,
    volume_cell,
)
from pipeline.language.data_types import DataTypeMatcher
from pipeline.language.dates import find_dates
from pipeline.language.mentions import CountMention, NumberMention
from pipeline.language.numbers import find_quantities
from pipeline.language.sentences import find_sentences
from pipeline.language.text import lower_same_length
from pipeline.schema import DataType, Money, Qualifier, Records, Unit, check_edtf

__all__ = ["classify_data_types", "parse_date", "parse_money", "parse_records", "parse_volume"]

#: Longer digits are a key or a card.
_MOST_DIGITS = 15
_YEARS = range(1900, 2100)
_ORDER = {code: rank for rank, code in enumerate(DataType)}


def parse_records(text: str) -> Records | None:
    """Return how many people, accounts or documents `text` tells, None when it gives no figure.

    `value`, `min` and `max` are integers, set as the annotation guide's qualifiers want it:

    - `exact`: a bare figure, round or not (« 758 912 », « 12k », « 1,2 M de clients »); sets all three;
    - `approx` (« env. 12k », « ~ 300.000 », « une vingtaine »): `value` alone;
    - `at_least` (« + de 500 000 », « >1M »), `at_most` (« max. 10 000 »): `value` and the bound;
    - `range` (« 10 à 15 000 », « entre 3 et 5 millions »): `min` and `max`, no `value`;
    - `vague` (« plusieurs dizaines de milliers »): `min` alone, twice the word's unit (20 000).

    `unit` is the code of the counted noun, None when the string names no noun or one without a code: a bare
    number (« 758 912 », also « 2024 », which is no year here) tells no unit.

    Of several figures the first whose noun has a code counts (companies only when there is nothing else),
    unless a larger bare one stands before it (« 19 millions (dont 5 millions d'IBAN) » is 19 million);
    without such a noun, the first figure. Three digits behind a point or comma are thousands (« 758.912 »),
    but not before « million » and the like (« 1,250 million »). « Aucun » is no figure; « 0 », « zéro » are.

    >>> parse_records("Plusieurs dizaines de milliers de clients").min
    20000
    """
    cell = count_cell(text)
    found = find_quantities(cell)
    coded = min(
        (count for count in found.counts if count.unit is not None),
        key=lambda count: (count.unit is Unit.COMPANIES, count.start),
        default=None,
    )
    first = min((*found.numbers, *found.counts), key=lambda mention: mention.start, default=None)
    if first is None:
        return _bare_records(cell)
    if coded is None or (not isinstance(first, CountMention) and first.magnitude >= coded.magnitude):
        return _records(first)
    return _records(coded)


def _records(figure: NumberMention) -> Records | None:
    """Return the schema's form of `figure`, None for a fraction, which counts nothing."""
    bounds = [figure.value, figure.min, figure.max]
    if any(bound is not None and bound != round(bound) for bound in bounds):
        return None
    value, low, high = (None if bound is None else round(bound) for bound in bounds)
    unit = figure.unit if isinstance(figure, CountMention) else None
    return Records(value=value, min=low, max=high, qualifier=figure.qualifier, unit=unit)


def _bare_records(cell: str) -> Records | None:
    """Return the figure that is the whole `cell`: four digits alone are a year to the rules for articles."""
    digits = cell.strip(" .,;:\"'()[]")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        return None
    value = int(digits)
    return Records(value=value, min=value, max=value, qualifier=Qualifier.EXACT)


def parse_money(text: str) -> Money | None:
    """Return the sum that `text` tells, None when it names no sum or no currency.

    `currency` is an ISO 4217 code or a coin (BTC, ETH, LTC, USDT, XMR); « $ » alone is USD, « francs » alone
    are CHF, and « dinars » of no country are none. `amount` is in that currency, an int when it is whole.

    Of several sums the first counts: « 20 BTC (800 000 €) » is 20 BTC, « l'équivalent de 2 M€ en bitcoins »
    is 2 million EUR, « 5 M€ puis 2 M€ » is 5 million EUR. Of a range it is the lower end (« 5 à 10 M€ » is
    5 million), of a vague sum the least it can be (« quelques centaines de milliers d'euros » is 200 000), of
    a bounded or approximate one the figure itself (« plus de 5 M€ » is 5 million): as in the dataset.

    >>> parse_money("l'équivalent de 300 000 euros en bitcoins")
    Money(amount=300000, currency='EUR')
    """
    sums = find_quantities(money_cell(text)).money
    if not sums:
        return None
    amount = sums[0].magnitude
    return Money(amount=int(amount) if amount.is_integer() else amount, currency=sums[0].currency)


def parse_volume(text: str) -> int | None:
    """Return the data volume that `text` tells in bytes, None when it tells none.

    Units are decimal (1 Go = 10⁹ bytes), also « Gio » and « GiB »; « Gb » is read as « GB », and « G » alone
    as « Go ». A number without a unit is no volume, nor are rates, bits and memory (« 16 Go de RAM »).

    Of several volumes the first counts; of a range the upper end (« 300 à 400 Go » is 400 · 10⁹); of a vague
    one the least it can be (« plusieurs To » is 2 · 10¹²). A comma is decimal: « 1,200 GB » is 1.2 · 10⁹.

    >>> parse_volume("82Go")
    82000000000
    """
    volume = next(iter(find_quantities(volume_cell(text)).volumes), None)
    return None if volume is None else round(volume.magnitude)


def classify_data_types(text: str) -> list[DataType]:
    """Return the data types that `text` names, once each in schema order; empty when it names none.

    The codes are those of the annotation guide, and strings (`DataType.NAME == "name"`). Its conventions
    hold: « coordonnées » alone is postal address, e-mail address and telephone number, « identifiants » is
    username, « état civil » is name. What the string denies is left out (« pas de données bancaires »,
    « hors mots de passe », « IBAN : non »). Shorthands that are ambiguous in an article are read
    (« tel », « MDP », « santé »). Wordings that tell no type (« données personnelles ») are none.

    >>> [code.value for code in classify_data_types("numéro de sécurité sociale, IBAN et RIB")]
    ['social_security_number', 'bank_account']
    """
    cell = data_types_cell(text)
    assertion = Assertion(lower_same_length(cell), find_sentences(cell))
    mentions = (m for m in _matcher().find(cell) if not assertion.negated(m.start, m.end))
    return sorted({code for mention in mentions for code in mention.codes}, key=_ORDER.__getitem__)


@cache
def _matcher() -> DataTypeMatcher:
    return DataTypeMatcher(shorthand_forms())


def parse_date(text: str, published: dt.date | None = None) -> str | None:
    """Return the date that `text` tells as EDTF: `2024-03-05`, `2024-03` or `2024`, with `~` if approximate.

    `published` is the day on which the string was written. Words that leave the year open (« 5 mars »,
    « mars », « hier », « lundi dernier ») count back from it: the latest such day at or before it, and None
    when it is not given. A day told with its year that lies more than a week after `published` (default:
    the current day) is no date of an incident: None.

    As in the annotation guide, a night and a span of days or months are told by their first day or month,
    « mi-mars » is the plain month, and seasons, quarters and halves (« été 2023 », « T1 2024 ») the plain
    year; « la semaine dernière » is a month; « vers le 12 mai », « env. mars 2024 », « ~2023 » take the `~`.
    Figures are day first (« 05/03/2024 » is 5 March), two-digit years lie in this century. « 13/2024 » and
    30 February are no dates, nor is « avant 2024 ». Of several dates the first counts. EDTF of this form
    comes back as it stands.

    >>> parse_date("dans la nuit du 3 au 4 mars", published=dt.date(2025, 3, 6))
    '2025-03-03'
    """
    if isinstance(published, dt.datetime):
        published = published.date()
    cell, approximate = date_cell(text)
    edtf = _plain_edtf(cell) or next((m.edtf for m in find_dates(cell, published) if m.edtf), None)
    return f"{edtf}~" if edtf and approximate and not edtf.endswith("~") else edtf


def _plain_edtf(cell: str) -> str | None:
    try:
        return cell if int(check_edtf(cell)[:4]) in _YEARS else None
    except ValueError:
        return None
