"""Dates: forms of one kind after another, each for any day; the text around them is invented."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import parse_date
from pipeline.language.dates import find_dates
from pipeline.language.dates.calendar import easter
from pipeline.language.text import fold
from pipeline.reading import dates as publication
from pipeline.reading import find_publication_date
from pipeline.reading.pages import read_page

PUBLISHED = dt.date(2025, 3, 6)  # a Thursday
DAY = dt.timedelta(days=1)
MONTHS = [
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
]  # fmt: skip
SHORT = ["janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc"]
ENGLISH = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
WEEKDAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
past_days = st.dates(dt.date(2001, 1, 1), PUBLISHED - 40 * DAY)


def words(day: dt.date) -> str:
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def in_article(text: str, published: dt.date | None = PUBLISHED) -> list[str | None]:
    return [mention.edtf for mention in find_dates(fold(text), published, today=PUBLISHED)]


@given(past_days)
def test_dates_weekday_before_figures_changes_nothing(day: dt.date) -> None:
    weekday = WEEKDAYS[day.weekday()]
    for figures in (
        f"{day:%d/%m/%Y}",
        f"{day:%d-%m-%Y}",
        f"{day:%d.%m.%Y}",
        f"{day:%d/%m/%y}",
        day.isoformat(),
    ):
        for form in (f"{weekday} {figures}", f"{weekday}, {figures}", f"{weekday} le {figures}"):
            assert parse_date(form, published=PUBLISHED) == day.isoformat(), form
            assert in_article(f"Le réseau de Valmorel a cédé, {form}, au matin.") == [day.isoformat()], form


@given(past_days, st.integers(2, 20))
def test_dates_counted_from_a_day_that_follows(day: dt.date, count: int) -> None:
    for form, shift in (
        ("le lendemain du", 1), ("au lendemain du", 1), ("la veille du", -1), ("le surlendemain du", 2),
        ("l'avant-veille du", -2), (f"{count} jours après le", count), (f"{count} jours avant le", -count),
        (f"{count} semaines après le", 7 * count), ("48 heures avant le", -2),
    ):  # fmt: skip
        expected = (day + shift * DAY).isoformat()
        if day + shift * DAY > PUBLISHED:
            continue
        for written in (words(day), f"{day:%d/%m/%Y}", f"{WEEKDAYS[day.weekday()]} {words(day)}"):
            assert parse_date(f"{form} {written}", published=PUBLISHED) == expected, (form, written)
            assert in_article(f"Constaté {form} {written}, dit-il.") == [expected], (form, written)


@pytest.mark.parametrize(
    "text",
    ["au lendemain de l'attaque", "deux jours après le vol", "la veille du scrutin", "48 heures avant"],
)
def test_dates_counted_from_an_event_are_none(text: str) -> None:
    assert in_article(f"Constaté {text}, dit-il.") == []


@given(past_days)
def test_dates_raised_letters_and_signs_of_the_first(day: dt.date) -> None:
    first = day.replace(day=1)
    for written in ("1er", "1ᵉʳ", "1ER", "1 er", "1°", "1º", "premier", "01"):
        form = f"{written} {MONTHS[first.month - 1]} {first.year}"
        assert parse_date(form, published=PUBLISHED) == first.isoformat(), form
        assert publication.parse_date(form) == first, form


@given(past_days)
def test_dates_month_as_a_word_with_two_digits_of_the_year(day: dt.date) -> None:
    for month in (
        SHORT[day.month - 1],
        f"{SHORT[day.month - 1]}.",
        MONTHS[day.month - 1],
        ENGLISH[day.month - 1],
    ):
        for form in (
            f"{day.day}-{month}-{day:%y}", f"{day.day} {month} {day:%y}", f"{day.day:02}/{month}/{day.year}",
            f"{day.day}{month}{day:%y}", f"{day.day} {month.upper()} {day.year}",
            f"{day.day}-{month}-'{day:%y}",
        ):  # fmt: skip
            assert parse_date(form, published=PUBLISHED) == day.isoformat(), form
            assert publication.parse_date(form) == day, form


@given(st.integers(0, 5), st.integers(1, 9), st.sampled_from(["01/01/", "31/12/", "1-1-", "03.03."]))
def test_dates_year_of_four_digits_is_never_of_this_century_by_its_end(
    tens: int, ones: int, start: str
) -> None:
    for form in (f"{start}00{tens}{ones}", f"00{tens}{ones}-01-01", f"1 janvier 00{tens}{ones}"):
        assert publication.parse_date(form) is None, form
        assert parse_date(form) is None, form


@given(
    st.integers(1, 6),
    st.sampled_from(["courant", "du mois courant", "de ce mois", "du mois en cours", "du courant"]),
)
def test_dates_day_of_the_month_of_writing(number: int, which: str) -> None:
    expected = f"2025-03-{number:02}"
    for form in (f"le {number} {which}", f"{number} {which}", f"du {number:02} {which}"):
        assert parse_date(form, published=PUBLISHED) == expected, form
        assert parse_date(form) is None, form


@given(st.integers(1, 28), st.sampled_from(["du mois dernier", "du mois passé", "du mois écoulé"]))
def test_dates_day_of_the_month_before(number: int, which: str) -> None:
    assert parse_date(f"le {number} {which}", published=PUBLISHED) == f"2025-02-{number:02}"


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        pytest.param("ce jour", "2025-03-06", id="this-day"),
        pytest.param("en date de ce jour", "2025-03-06", id="dated-this-day"),
        pytest.param("ce jour même", "2025-03-06", id="this-very-day"),
        pytest.param("à ce jour-là", None, id="that-day"),
        pytest.param("il y a 24h", "2025-03-05", id="24h"),
        pytest.param("il y a 48 h", "2025-03-04", id="48h"),
        pytest.param("il y a 36 heures", None, id="36-hours"),
        pytest.param("il y a 15 j", "2025-02-19", id="days-abbreviated"),
        pytest.param("il y a 3 sem", "2025-02", id="weeks-abbreviated"),
        pytest.param("il y a une quinzaine de jours", "2025-02-19~", id="about-fifteen-days"),
        pytest.param("voilà une dizaine de jours", "2025-02-24~", id="about-ten-days"),
        pytest.param("cela fait trois jours", "2025-03-03", id="it-has-been"),
        pytest.param("depuis deux mois", "2025-01", id="since-two-months"),
        pytest.param("il y a environ un an", "2024-03~", id="about-a-year"),
        pytest.param("il y a près d'un an", "2024-03~", id="nearly-a-year"),
        pytest.param("il y a plus d'un an", None, id="more-than-a-year"),
        pytest.param("il y a moins de deux semaines", None, id="less-than-two-weeks"),
        pytest.param("il y a un an et demi", "2023", id="a-year-and-a-half"),
        pytest.param("il y a un mois et demi", "2025-01", id="a-month-and-a-half"),
        pytest.param("le vingt-deux janvier 2025", "2025-01-22", id="day-in-words"),
        pytest.param("Black Friday 2024", "2024-11-29", id="black-friday"),
        pytest.param("au printemps", "2024", id="spring-to-come"),
        pytest.param("cet hiver", "2024", id="winter-under-way"),
        pytest.param("fin de l'été", "2024", id="end-of-summer"),
        pytest.param("été 24", "2024", id="summer-short-year"),
        pytest.param("vacances de Noël 2024", "2024", id="holidays"),
        pytest.param("du 28 au 3 mars 2025", "2025-02-28", id="span-over-two-months"),
        pytest.param("August 5, 2024", "2024-08-05", id="english"),
    ],
)
def test_dates_of_cells_by_kind(text: str, edtf: str | None) -> None:
    assert parse_date(text, published=PUBLISHED) == edtf


def test_dates_to_this_day_is_none() -> None:
    assert in_article("À ce jour, rien n'est revenu. Le réseau de Valmorel reste coupé à ce jour.") == []


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        pytest.param(
            "En octobre 2024, tout s'arrête. Le 16, un mercredi, rien ne repart.", "2024-10-16", id="day"
        ),
        pytest.param(
            "Elle fêtait ses cent ans en octobre. Le jeudi 10, tout s'arrête.", "2024-10-10", id="weekday"
        ),
        pytest.param(
            "En octobre 2024, tout s'arrête. Le mardi 4, on répare.", "2025-03-04", id="another-month"
        ),
    ],
)
def test_dates_day_alone_is_of_the_month_named_before(text: str, edtf: str) -> None:
    assert in_article(text)[1] == edtf


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        pytest.param("Trois jours après la cyberattaque, le site reste coupé.", "2025-03-03", id="days"),
        pytest.param("48 heures après le début de l'attaque, rien ne marche.", "2025-03-04", id="hours"),
        pytest.param("Deux mois après le piratage, la mairie respire.", "2025-01", id="months"),
    ],
)
def test_dates_counted_back_from_the_day_of_writing(text: str, edtf: str) -> None:
    assert in_article(text) == [edtf]


@given(st.dates(dt.date(2001, 1, 1), PUBLISHED))
def test_dates_season_is_one_that_has_begun(published: dt.date) -> None:
    starts = {"au printemps": (3, 20), "cet été": (6, 21), "à l'automne": (9, 22), "cet hiver": (12, 21)}
    for form, (month, day) in starts.items():
        year = published.year - (published < dt.date(published.year, month, day))
        assert parse_date(form, published=published) == str(year), form


@given(st.integers(2001, 2024))
def test_dates_feasts_with_their_year(year: int) -> None:
    for feast, day in (
        ("Toussaint", dt.date(year, 11, 1)), ("Noël", dt.date(year, 12, 25)), ("NOEL", dt.date(year, 12, 25)),
        ("Pâques", easter(year)),
        ("Ascension", easter(year) + 39 * DAY), ("Pentecôte", easter(year) + 49 * DAY),
        ("Saint-Valentin", dt.date(year, 2, 14)), ("saint valentin", dt.date(year, 2, 14)),
        ("Assomption", dt.date(year, 8, 15)), ("Épiphanie", dt.date(year, 1, 6)),
        ("Halloween", dt.date(year, 10, 31)),
        ("fête du Travail", dt.date(year, 5, 1)), ("armistice", dt.date(year, 11, 11)),
        ("lendemain de Noël", dt.date(year, 12, 26)), ("veille de la Toussaint", dt.date(year, 10, 31)),
    ):  # fmt: skip
        assert parse_date(f"{feast} {year}", published=PUBLISHED) == day.isoformat(), feast
        assert parse_date(f"{feast} {year % 100:02}", published=PUBLISHED) == day.isoformat(), feast


@given(st.integers(2001, 2024), st.integers(3, 52))
def test_dates_weeks_are_their_month(year: int, week: int) -> None:
    month = dt.date.fromisocalendar(year, week, 4).isoformat()[:7]
    for form in (
        f"S{week} {year}", f"s{week:02}-{year}", f"semaine {week} {year}", f"sem. {week:02} {year}",
        f"W{week} {year}", f"{year}-W{week:02}", f"{year}-S{week}", f"semaine {week} de {year}",
    ):  # fmt: skip
        assert parse_date(form, published=PUBLISHED) == month, form
    assert parse_date(f"{year}-W{week:02}-1") == dt.date.fromisocalendar(year, week, 1).isoformat()
    assert parse_date(f"S1 {year}") == parse_date(f"S2 {year}") == str(year)


@given(past_days, st.integers(1, 60))
def test_dates_number_of_an_issue_is_no_day(day: dt.date, number: int) -> None:
    for opening in (
        f"Lettre cyber n° {number} –", f"n°{number} -", f"Bulletin numéro {number} -", f"Épisode {number} –",
        f"Revue n° {number},", f"Info no {number} du",
    ):  # fmt: skip
        form = f"{opening} {words(day)}"
        assert parse_date(form, published=PUBLISHED) == day.isoformat(), form


@given(past_days, st.integers(1, 27))
def test_dates_dash_between_rising_days_is_a_span(day: dt.date, first: int) -> None:
    last = day.replace(day=first + 1)
    assert parse_date(f"{first}-{words(last)}", published=PUBLISHED) == day.replace(day=first).isoformat()
    assert parse_date(f"{first + 1} – {words(day.replace(day=first))}", PUBLISHED) in (
        day.replace(day=first).isoformat(),
    )


STORY = (
    "Le centre culturel de Valmorel a perdu ses fichiers dans une attaque dont l'origine reste inconnue. "
    "La direction a porté plainte et prévenu ses abonnés par courrier, dit-elle dans une note interne."
)
OTHER_DAYS = [
    "Imprimé le {}", "Document imprimé le {}", "Page imprimée, {}", "Date d'émission : {}",
    "Date d'émission\n{}",
    "Généré | {}", "Bulletin - Date d'impression - {}", "Consulté le {}", "Dernière connexion : {}",
]  # fmt: skip


@pytest.mark.parametrize("line", OTHER_DAYS)
@given(day=past_days)
def test_dateline_of_a_printing_is_no_publication(line: str, day: dt.date) -> None:
    for written in (words(day), f"{day:%d/%m/%Y}"):
        footer = line.format(written)
        assert find_publication_date(f"Un titre\n\n{STORY}\n\n{footer}") is None, footer
        published = find_publication_date(f"Un titre\n\nPublié le 5 mars 2025\n\n{STORY}\n\n{footer}")
        assert published == dt.date(2025, 3, 5)


@pytest.mark.parametrize("label", ["Imprimer", "Date de publication", "Télécharger", "Connexion"])
def test_dateline_under_a_button_stands(label: str) -> None:
    assert find_publication_date(f"Un titre\n\n{label}\n\n5 mars 2025\n\n{STORY}") == dt.date(2025, 3, 5)


@pytest.mark.parametrize(
    ("footer", "day"),
    [
        pytest.param("<footer>Imprimé le 12/03/2025</footer>", None, id="printed"),
        pytest.param("<footer>Date d'émission : 12 mars 2025</footer>", None, id="issued"),
        pytest.param("<p>Date d'émission 2025-03-12</p>", None, id="issued-iso"),
        pytest.param(
            '<p>Imprimé le <time datetime="2025-03-12">12 mars 2025</time></p>', None, id="time-tag"
        ),
        pytest.param("<footer>Publié le 12/03/2025</footer>", dt.date(2025, 3, 12), id="published"),
        pytest.param(
            "<footer>Imprimé le 14/03/2025 – Publié le 12/03/2025</footer>",
            dt.date(2025, 3, 12),
            id="both",
        ),
    ],
)
def test_page_footer_of_a_printing_is_no_publication(footer: str, day: dt.date | None) -> None:
    page = (
        f"<html><body><article><h1>Un titre</h1><p>{STORY}</p><p>{STORY}</p></article>{footer}</body></html>"
    )
    assert read_page(page.encode(), "page.html", "a").published == day
