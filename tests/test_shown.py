"""What cells look like to people: dates, counts, sums, volumes, codes, headings, in both languages."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import conflict, evidence, incident

from pipeline.dataset.codes import CODED_COLUMNS
from pipeline.dataset.columns import CODES, CONFLICTS, EVIDENCE, INCIDENTS, WATCH
from pipeline.dataset.own.joining import COLUMNS as OF_REGISTER
from pipeline.dataset.shown.amounts import (
    confidence_word,
    counted,
    figure,
    money,
    percent,
    price,
    ransom,
    records,
    volume,
)
from pipeline.dataset.shown.days import (
    date_max,
    date_min,
    date_text,
    incident_date,
    month_text,
    published_date,
    sort_day,
)
from pipeline.dataset.shown.labels import country, field_name, heading, headings, label, truth, value_text
from pipeline.dataset.shown.telling import newest_first, told_incident
from pipeline.dataset.shown.words import word, words
from pipeline.schema import DateBasis, Unit
from pipeline.wording import LANGUAGES

LANGUAGE = st.sampled_from(LANGUAGES)


def plain(text: str | None) -> str | None:
    """Return `text` with plain spaces."""
    return None if text is None else text.replace("\u00a0", " ").replace("\u202f", " ")


# --- figures --------------------------------------------------------------------------------------


def test_shown_figures_have_the_signs_of_their_language() -> None:
    assert figure(758912, "fr") == "758\u202f912"
    assert figure(758912, "en") == "758,912"
    assert (figure(0.25, "fr"), figure(0.25, "en")) == ("0,25", "0.25")
    assert figure(1234.5, "fr") == "1\u202f234,5"
    assert figure(5000.0, "en") == "5,000"


def read_back(text: str, language: str) -> float:
    signs = word(language, "numbers")
    return float(text.replace(signs["thousands"], "").replace(signs["decimal"], "."))


@given(st.integers(-(10**18), 10**18), LANGUAGE)
def test_shown_whole_figures_lose_nothing(value: int, language: str) -> None:
    signs = word(language, "numbers")
    assert int(figure(value, language).replace(signs["thousands"], "")) == value


@given(st.floats(0, 1e9, allow_nan=False), LANGUAGE)
def test_shown_figures_lose_no_cent(value: float, language: str) -> None:
    assert read_back(figure(value, language), language) == pytest.approx(value, abs=1e-8)


@given(st.integers(0, 2**63 - 1), LANGUAGE)
def test_shown_volumes_are_near_enough(size: int, language: str) -> None:
    amount, unit = volume(size, language).split("\u00a0")
    units = word(language, "volumes")
    power = next((n for n, name in enumerate(units) if unit in (name if n == 0 else [name])), None)
    assert power is not None
    number = read_back(amount, language)
    assert number * 1000**power == pytest.approx(size, rel=0.006)
    assert 1 <= number < 1000 or size == 0


@pytest.mark.parametrize(
    ("size", "french", "english"),
    [
        (0, "0 octet", "0 bytes"),
        (1, "1 octet", "1 byte"),
        (950, "950 octets", "950 bytes"),
        (1_000, "1 Ko", "1 KB"),
        (1_500_000, "1,5 Mo", "1.5 MB"),
        (999_999_999, "1 Go", "1 GB"),
        (1_250_000_000_000, "1,25 To", "1.25 TB"),
    ],
)
def test_shown_volumes(size: int, french: str, english: str) -> None:
    assert (plain(volume(size, "fr")), plain(volume(size, "en"))) == (french, english)


@given(st.floats(0, 1), LANGUAGE)
def test_shown_confidence_is_a_share_of_hundred(confidence: float, language: str) -> None:
    number = int(percent(confidence, language).rstrip("%\u00a0"))
    assert abs(number - 100 * confidence) <= 1
    assert number < 100 or confidence == 1
    assert confidence_word(confidence, language)


def test_shown_confidence_in_words() -> None:
    assert [confidence_word(c, "fr") for c in (1, 0.8, 0.79, 0.5, 0.2, 0)] == [
        *("élevée", "élevée", "moyenne", "moyenne", "faible", "faible")
    ]
    with pytest.raises(ValueError, match="no confidence"):
        confidence_word(-1, "fr")
    assert (percent(0.923, "fr"), percent(0.923, "en")) == ("92\u00a0%", "92%")


@pytest.mark.parametrize(
    ("amount", "currency", "french", "english"),
    [
        (5000, "USD", "5 000 $", "$5,000"),
        (0.25, "BTC", "0,25 BTC", "₿0.25"),
        (12.5, "EUR", "12,5 €", "€12.5"),
        (300, "CHF", "300 CHF", "300 CHF"),
        (300, "CAD", "300 $ CA", "CA$300"),
        (300, None, "300", "300"),
    ],
)
def test_shown_money(amount: float, currency: str | None, french: str, english: str) -> None:
    assert (plain(money(amount, currency, "fr")), plain(money(amount, currency, "en"))) == (french, english)


@pytest.mark.parametrize(
    ("cells", "french", "english"),
    [
        ({}, None, None),
        (
            {"records_value": 758912, "records_unit": "patients", "records_qualifier": "exact"},
            "758 912 patients",
            "758,912 patients",
        ),
        (
            {"records_value": 285000, "records_unit": "persons", "records_qualifier": "at_least"},
            "≥ 285 000 personnes",
            "≥ 285,000 people",
        ),
        (
            {"records_value": 15000, "records_unit": "accounts", "records_qualifier": "approx"},
            "environ 15 000 comptes",
            "about 15,000 accounts",
        ),
        (
            {"records_value": 900, "records_unit": "employees", "records_qualifier": "at_most"},
            "≤ 900 salariés",
            "≤ 900 employees",
        ),
        (
            {
                "records_min": 10000,
                "records_max": 15000,
                "records_unit": "customers",
                "records_qualifier": "range",
            },
            "10 000 à 15 000 clients",
            "10,000 to 15,000 customers",
        ),
        ({"records_min": 10000, "records_qualifier": "range"}, "≥ 10 000", "≥ 10,000"),
        ({"records_max": 10000, "records_qualifier": "vague"}, "≤ 10 000", "≤ 10,000"),
        (
            {"records_min": 1000, "records_qualifier": "vague", "records_text": "des milliers de clients"},
            "des milliers de clients",
            "des milliers de clients",
        ),
        ({"records_value": 1, "records_unit": "companies"}, "1 entreprise", "1 company"),
        ({"records_value": 0, "records_unit": "companies"}, "0 entreprise", "0 companies"),
        ({"records_value": 2000}, "2 000", "2,000"),
    ],
)
def test_shown_counts(cells: dict[str, str | int], french: str | None, english: str | None) -> None:
    row = incident(1, **cells)
    assert (plain(records(row, "fr")), plain(records(row, "en"))) == (french, english)


@pytest.mark.parametrize(
    ("demanded", "amount", "paid", "french", "english"),
    [
        (None, None, None, None, None),
        (True, 5000, False, "5 000 $ demandés, non payée", "$5,000 demanded, not paid"),
        (None, 5000, True, "5 000 $ demandés, payée", "$5,000 demanded, paid"),
        (True, 1, None, "1 $ demandé", "$1 demanded"),
        (True, None, None, "demandée, montant inconnu", "demanded, sum unknown"),
        (True, None, True, "demandée, montant inconnu, payée", "demanded, sum unknown, paid"),
        (False, None, None, "pas de rançon demandée", "no ransom demanded"),
        (False, None, False, "pas de rançon demandée", "no ransom demanded"),
        (False, 5000, None, "5 000 $, non demandés", "$5,000, not demanded"),
        (None, None, False, "non payée", "not paid"),
        (None, None, True, "payée", "paid"),
    ],
)
def test_shown_ransoms(
    demanded: bool | None, amount: int | None, paid: bool | None, french: str | None, english: str | None
) -> None:
    currency = "USD" if amount else None
    row = incident(
        1, ransom_demanded=demanded, ransom_amount=amount, ransom_currency=currency, ransom_paid=paid
    )
    assert (plain(ransom(row, "fr")), plain(ransom(row, "en"))) == (french, english)


def test_shown_price_and_nouns() -> None:
    row = incident(1, sale_price=2500, sale_currency="EUR")
    assert (plain(price(row, "fr")), price(row, "en")) == ("2 500 €", "€2,500")
    assert price(incident(1), "fr") is None
    assert [plain(counted(n, "proofs", "fr")) for n in (0, 1, 2)] == ["0 preuve", "1 preuve", "2 preuves"]
    assert [plain(counted(n, "proofs", "en")) for n in (0, 1, 2)] == ["0 proofs", "1 proof", "2 proofs"]


# --- dates ----------------------------------------------------------------------------------------

EDTF = st.builds(
    lambda day, length, around: day.isoformat()[:length] + around,
    st.dates(),
    st.sampled_from((4, 7, 10)),
    st.sampled_from(("", "~")),
)


@given(EDTF)
def test_shown_dates_lie_between_their_bounds(edtf: str) -> None:
    first, last = date_min(edtf), date_max(edtf)
    assert first <= last
    assert first.isoformat().startswith(edtf.rstrip("~")) and last.isoformat().startswith(edtf.rstrip("~"))
    for outside, step in ((first, -1), (last, 1)):
        if dt.date.min < outside < dt.date.max:
            assert not (outside + dt.timedelta(step)).isoformat().startswith(edtf.rstrip("~"))


@given(EDTF, LANGUAGE)
def test_shown_dates_say_year_and_month(edtf: str, language: str) -> None:
    text = date_text(edtf, language)
    assert str(int(edtf[:4])) in text
    assert (len(edtf.rstrip("~")) > 4) == any(month in text for month in word(language, "dates")["months"])


@pytest.mark.parametrize(
    ("edtf", "french", "english"),
    [
        ("2024-11-19", "19 novembre 2024", "19 November 2024"),
        ("2024-03-01", "1er mars 2024", "1 March 2024"),
        ("2024-11", "novembre 2024", "November 2024"),
        ("2024", "2024", "2024"),
        ("2024-03~", "vers mars 2024", "around March 2024"),
        ("2024-03-04~", "vers le 4 mars 2024", "around 4 March 2024"),
        ("2024~", "vers 2024", "around 2024"),
    ],
)
def test_shown_dates(edtf: str, french: str, english: str) -> None:
    assert (date_text(edtf, "fr"), date_text(edtf, "en")) == (french, english)


def test_shown_dates_tell_of_what_they_are() -> None:
    assert incident_date("2024-11", "attack", "fr") == "novembre 2024"
    assert incident_date("2024-11", None, "fr") == "novembre 2024"
    assert incident_date("2024-11", "discovery", "fr") == "novembre 2024 (découverte)"
    assert incident_date("2024-11", "claim", "en") == "November 2024 (claim)"
    assert incident_date(None, "claim", "en") is None
    assert published_date("2025-01-05", "fr") == "article du 5 janvier 2025"
    assert published_date(None, "fr") is None
    assert (month_text(2024, 2, "fr"), month_text(2024, 2, "en")) == ("févr. 2024", "Feb 2024")


def test_shown_days_to_sort_by() -> None:
    assert sort_day("2024-11", "2025-01-01") == dt.date(2024, 11, 1)
    assert sort_day(None, "2025-01-05") == dt.date(2025, 1, 5)
    assert sort_day(None, None) is None


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_shown_every_column_has_a_heading_of_its_own(language: str) -> None:
    for table in (INCIDENTS, EVIDENCE, CONFLICTS, CODES):
        assert len({*headings(table.name, table.names, language)}) == len(table.names)
        own = {column.name for column in (*OF_REGISTER, WATCH)} if table is INCIDENTS else set()
        assert set(words()["headings"][table.name]) == {*table.names, *own}


@pytest.mark.parametrize("language", LANGUAGES)
def test_shown_every_code_has_its_words(language: str) -> None:
    for unit in Unit:
        assert len(word(language, "units", unit)) == 2
    for basis in set(DateBasis) - {DateBasis.ATTACK}:
        assert word(language, "basis", basis)
    for column, codes in CODED_COLUMNS.items():
        assert all(label(column, code.value, language) != code.value for code in codes)


def leaves(entry: object) -> list[dict[str, object]]:
    if not isinstance(entry, dict):
        return []
    if set(LANGUAGES) & set(entry):
        return [entry]
    return [leaf for part in entry.values() for leaf in leaves(part)]


def test_shown_all_words_are_in_both_languages() -> None:
    found = leaves(words())
    assert len(found) > 100
    assert all(set(LANGUAGES) <= set(entry) for entry in found)
    with pytest.raises(ValueError, match="choose among en, fr"):
        word("de", "numbers")


def test_shown_countries_have_names() -> None:
    assert (country("GB", "fr"), country("GB", "en")) == ("Royaume-Uni", "United Kingdom")
    assert country("CI", "fr") == "Côte d'Ivoire"
    assert country("QQ", "fr") == "QQ"
    assert country(None, "fr") is None


@pytest.mark.parametrize(
    ("field", "value", "french"),
    [
        ("date", "2024-11", "novembre 2024"),
        ("date", "hier", "hier"),
        ("victim_country", "BE", "Belgique"),
        ("victim_sector", "health", "Santé"),
        ("attack_types", "ransomware|data_theft", "Rançongiciel, Vol de données"),
        ("victim_aliases", "CHU|Hôpital", "CHU, Hôpital"),
        ("ransom_amount", "5000 EUR", "5 000 €"),
        ("sale_price", "0.25", "0,25"),
        ("ransom_paid", "false", "non"),
        ("data_volume_bytes", "1500000000000", "1,5 To"),
        ("records_value", "41250", "41 250"),
        ("records", "41 250 patients", "41 250 patients"),
        ("victim_name", "=1+1", "=1+1"),
        ("confidence", "0.5", "0,5"),
        ("status", None, None),
    ],
)
def test_shown_values_of_fields(field: str, value: str | None, french: str | None) -> None:
    assert plain(value_text(field, value, "fr")) == french


def test_shown_fields_have_names() -> None:
    assert field_name("records", "fr") == "Personnes ou documents"
    assert field_name("victim_name", "fr") == heading("incidents", "victim_name", "fr") == "Victime"
    assert {field_name(row["field"], "en") for row in (evidence(1), conflict(1))} == {"Victim", "Date"}
    assert field_name("new_field", "fr") == "new_field"
    assert (truth(True, "fr"), truth(False, "en"), truth(None, "fr")) == ("oui", "no", None)


# --- incidents ------------------------------------------------------------------------------------


def test_shown_incident() -> None:
    row = incident(
        1,
        date="2024-11-19",
        victim_description="un bailleur",
        victim_country="FR",
        attack_types="ransomware",
        data_types="name|health",
        sensitive_data=True,
        confidence=0.62,
        urls="https://exemple.fr/a|https://exemple.fr/b",
    )
    told = told_incident(row, "fr")
    assert (told.date, told.day) == ("19 novembre 2024", dt.date(2024, 11, 19))
    assert (told.victim, told.named, told.country) == ("un bailleur", False, "France")
    assert (told.attack_types, told.data_types) == (["Rançongiciel"], ["Nom et prénom", "Santé"])
    assert (told.confidence_word, plain(told.confidence_percent)) == ("moyenne", "62 %")
    assert told.urls == ["https://exemple.fr/a", "https://exemple.fr/b"]
    assert told.sensitive and not told.recalled
    nothing = told_incident(incident(2), "en")
    assert (nothing.date, nothing.day, nothing.victim, nothing.records) == (None, None, None, None)
    assert told_incident(incident(3, first_published="2025-01-05"), "en").date == "article of 5 January 2025"


def test_shown_incidents_newest_first() -> None:
    rows = [
        incident(1, date="2024", victim_name="B"),
        incident(2, victim_name="A"),
        incident(3, date="2024-01-01", victim_name="a"),
        incident(4, date="2024-11", victim_name="C"),
        incident(5, first_published="2025-01-05"),
        incident(6, date="2024"),
    ]
    ordered = sorted(rows, key=newest_first)
    assert [int(str(row["incident_id"])[4:], 16) for row in ordered] == [5, 4, 3, 1, 6, 2]
