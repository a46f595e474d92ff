"""French dates: tagged examples that read like the annotation guide's paragraph on dates."""

import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import parse_date
from pipeline.language.dates import find_dates
from pipeline.language.dates.calendar import easter
from pipeline.language.dates.patterns import RULES
from pipeline.language.dates.resolve import RESOLVERS
from pipeline.language.text import fold

PUBLISHED = dt.date(2024, 11, 21)  # a Thursday
TODAY = dt.date(2026, 11, 22)
TAG = re.compile(r"<([^\s>]+) ([^\s>]+)>(.*?)</>", re.DOTALL)


def found(
    tagged: str, published: dt.date | None
) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    """Return expected and found (rule, edtf or "?", text) for a text with `<rule edtf>date</>` tags."""
    expected = [(match[1], match[2], match[3]) for match in TAG.finditer(tagged)]
    text = fold(TAG.sub(r"\3", tagged))
    mentions = find_dates(text, published, today=TODAY)
    return expected, [(m.rule, m.edtf or "?", text[m.start : m.end]) for m in mentions]


DATED = [
    # Full dates
    pytest.param("L'intrusion date du <day_month 2024-11-19>19 novembre 2024</>.", id="full"),
    pytest.param("Le <day_month 2023-05-01>1er mai 2023</>, puis plus rien.", id="full-first"),
    pytest.param("Découverte le <day_month 2022-02-03>jeudi 3 février 2022</> au soir.", id="full-weekday"),
    pytest.param("RÉVÉLÉE LE <day_month 2022-02-03>3 FÉVRIER 2022</>", id="full-capitals"),
    pytest.param("Signalé le <day_month 2021-08-04>4 AOUT 2021</>", id="full-capitals-without-accent"),
    pytest.param("Repéré le <day_month 2023-12-09>9 déc. 2023</> par un tiers.", id="full-abbreviated"),
    pytest.param(
        "Survenue <day_month 2024-03-12>mardi, le 12 mars 2024</>, à Laval.", id="full-weekday-article"
    ),
    pytest.param("Une fuite du <numeric 2024-11-19>19/11/2024</>.", id="numeric-slashes"),
    pytest.param("Une fuite du <numeric 2024-11-19>19.11.2024</>.", id="numeric-points"),
    pytest.param("Une fuite du <numeric 2024-11-19>19-11-2024</>.", id="numeric-dashes"),
    pytest.param("Une fuite du <numeric 2024-06-05>05/06/24</>.", id="numeric-short-year"),
    pytest.param("Une fuite datée <iso 2024-11-19>2024-11-19</>.", id="iso"),
    pytest.param(
        "Fichier reçu <numeric_short 2024-03-12>le 12/03</>, semble-t-il.", id="numeric-without-year"
    ),
    # Day and month without a year: the latest at or before publication
    pytest.param("Le <day_month 2024-11-19>19 novembre</>, tout s'arrête.", id="day-month"),
    pytest.param("Le <day_month 2024-11-21>21 novembre</>, tout s'arrête.", id="day-month-publication-day"),
    pytest.param("Le <day_month 2023-11-22>22 novembre</>, tout s'arrêtait.", id="day-month-last-year"),
    pytest.param("Le <day_month 2024-08-05>5 août dernier</>, un courriel.", id="day-month-dernier"),
    pytest.param("Le <day_month 2024-02-29>29 février</>, un jour de plus.", id="day-month-leap"),
    pytest.param(
        "Le <day_month 2023-10-13>vendredi 13 octobre</> porte malheur.", id="day-month-weekday-year"
    ),
    pytest.param("Les serveurs ont lâché <weekday_day 2024-11-18>lundi 18</>, à l'aube.", id="weekday-day"),
    pytest.param(
        "Repérée le <day_month 2024-11-12>12 novembre</>, close <day 2024-11-14>le 14</>.", id="day-alone"
    ),
    pytest.param(
        "La faille est close depuis <day 2024-10-30>le 30</>, promet-on.", id="day-alone-no-context"
    ),
    pytest.param("Le <nth_weekday 2024-01-25>dernier jeudi de janvier</>, rien.", id="last-weekday-of-month"),
    pytest.param("Le <nth_weekday 2023-03-06>premier lundi de mars 2023</>.", id="first-weekday-of-month"),
    pytest.param("La panne du <day_month 2024-07-14>14-Juillet</> a marqué.", id="hyphenated-feast"),
    # Weekdays
    pytest.param("Le groupe a reconnu <weekday 2024-11-19>mardi</> un vol.", id="weekday"),
    pytest.param("Le groupe a reconnu <weekday 2024-11-21>jeudi</> un vol.", id="weekday-publication-day"),
    pytest.param("Le groupe a reconnu ce <weekday 2024-11-21>jeudi matin</> un vol.", id="weekday-morning"),
    pytest.param("Le groupe a reconnu <weekday 2024-11-14>jeudi dernier</> un vol.", id="weekday-dernier"),
    pytest.param("Coupé depuis <weekday 2024-11-20>mercredi soir</>.", id="weekday-evening"),
    pytest.param("Un vol, <weekday 2024-11-11>lundi de la semaine dernière</>.", id="weekday-of-last-week"),
    # Relative words
    pytest.param("C'est arrivé <relative_day 2024-11-20>hier</>.", id="hier"),
    pytest.param("C'est arrivé <relative_day 2024-11-20>hier soir</>.", id="hier-soir"),
    pytest.param("C'est arrivé <relative_day 2024-11-19>avant-hier</>.", id="avant-hier"),
    pytest.param("Le site est revenu <relative_day 2024-11-21>ce matin</>.", id="ce-matin"),
    pytest.param("Le site est tombé <relative_day 2024-11-20>cette nuit</>.", id="cette-nuit"),
    pytest.param(
        "Tombé <relative_day 2024-11-21>cette nuit</>, vers 2 heures du matin.", id="cette-nuit-late"
    ),
    pytest.param("Le site marche <today 2024-11-21>aujourd'hui</>.", id="aujourdhui"),
    pytest.param("Les pirates sont entrés <ago 2024-11-18>il y a trois jours</>.", id="ago-days"),
    pytest.param("Les pirates sont entrés <ago 2024-11-19>il y a 48 heures</>.", id="ago-hours"),
    pytest.param("Les pirates sont entrés <ago 2024-11>il y a une semaine</>.", id="ago-week"),
    pytest.param("Les pirates sont entrés <ago 2024-09>il y a deux mois</>.", id="ago-months"),
    pytest.param("Les pirates sont entrés <ago 2022>il y a deux ans</>.", id="ago-years"),
    pytest.param("Les pirates sont entrés <ago 2023>il y a tout juste un an</>.", id="ago-exactly"),
    pytest.param("Les pirates sont entrés <ago 2024-09~>il y a environ deux mois</>.", id="ago-hedged"),
    pytest.param("Il l'a su <relative_week 2024-11>la semaine dernière</>.", id="last-week"),
    pytest.param("Il l'a su en <relative_week 2024-11>début de semaine</>.", id="this-week"),
    pytest.param("Vol découvert <weekend 2024-11-16>ce week-end</>.", id="weekend"),
    pytest.param("Vol découvert <weekend 2024-11-16>le week-end dernier</>.", id="last-weekend"),
    pytest.param(
        "Vol découvert pendant le week-end du <range 2024-11-09>9 et 10 novembre</>.", id="weekend-dated"
    ),
    pytest.param("Vol découvert <relative_month 2024-10>le mois dernier</>.", id="last-month"),
    pytest.param("Vol découvert en <relative_month 2024-11>début de mois</>.", id="this-month"),
    pytest.param("L'<relative_year 2023>an dernier</>, déjà, un vol.", id="last-year"),
    pytest.param("L'<relative_year 2023>année dernière</>, déjà, un vol.", id="last-year-long"),
    pytest.param("L'<relative_year 2023>an passé</>, déjà, un vol.", id="last-year-passe"),
    pytest.param("L'<season 2024>été dernier</>, déjà, un vol.", id="last-summer"),
    pytest.param("Un vol, <season 2022>à l'automne 2022</>, avait fait du bruit.", id="season-year"),
    pytest.param(
        "Entrés le <day_month 2024-11-04>4 novembre</>, retour <offset 2024-11-06>deux jours plus tard</>.",
        id="offset-later",
    ),
    pytest.param(
        "Il réagit <weekday 2024-11-19>mardi</> à l'annonce de <offset 2024-11-18>la veille</>.", id="eve"
    ),
    # Nights and spans: the first day, unless the article puts it after midnight
    pytest.param(
        "Dans la <night 2024-11-16>nuit de samedi à dimanche</>, tout s'éteint.", id="night-weekdays"
    ),
    pytest.param(
        "Dans la <night 2024-11-17>nuit de samedi à dimanche</>, vers 03H40.", id="night-time-after"
    ),
    pytest.param("À 4 h 20 dans la <night 2024-11-17>nuit de samedi à dimanche</>.", id="night-time-before"),
    pytest.param(
        "Dans la <night 2024-11-16>nuit de samedi à dimanche</>, vers 23 h.", id="night-before-midnight"
    ),
    pytest.param(
        "La <night 2024-11-17>nuit de samedi à dimanche</>, peu après minuit.", id="night-after-midnight"
    ),
    pytest.param(
        "La <night 2024-11-17>nuit de samedi à dimanche</> vers deux heures.", id="night-hour-in-words"
    ),
    pytest.param("Dans la <night 2024-01-08>nuit du 8 au 9 janvier</>.", id="night-days"),
    pytest.param("Dans la nuit du <numeric 2023-01-08>08/01/2023</> au matin.", id="night-numeric"),
    pytest.param("Dans la <night 2024-01-09>nuit du 8 au 9 janvier</>, vers 4 heures.", id="night-days-late"),
    pytest.param("Dans la <night 2024-04-30>nuit du 30 avril au 1er mai</>.", id="night-months"),
    pytest.param("La <night 2023-12-31>nuit du 31 décembre au 1er janvier</>.", id="night-years"),
    pytest.param("La <night 2022-03-16>nuit du mercredi 16 au jeudi 17 mars</>.", id="night-weekday-year"),
    pytest.param("La <night 2021-03-16>nuit du 16 au 17 mars 2021</>.", id="night-year"),
    pytest.param("La <night 2024-11-20>nuit de mardi</> à 3 heures, coupure.", id="night-one-day"),
    pytest.param("Entre le <range 2024-01-09>9 et le 15 janvier</>, des achats.", id="range-entre"),
    pytest.param("Vol mené du <range 2024-03-03>3 au 5 mars</>.", id="range-du-au"),
    pytest.param("Vol mené du <range 2024-02-28>28 février au 2 mars 2024</>.", id="range-months"),
    pytest.param("Base ouverte <range 2023-12-28>entre le 28 décembre et le 2 janvier</>.", id="range-years"),
    pytest.param("Les <range 2024-11-18>18 et 19 novembre</>, deux vagues.", id="range-and"),
    pytest.param("Site muet <range 2024-11-18>de lundi à mercredi</>.", id="range-weekdays"),
    # Months and parts of months
    pytest.param("<month_part 2024-11>Mi-novembre</>, un inconnu.", id="mid-month"),
    pytest.param("<month_part 2024-04>Début avril</>, un inconnu.", id="early-month"),
    pytest.param("<month_part 2022-09>Fin septembre 2022</>, un inconnu.", id="late-month-year"),
    pytest.param("Un inconnu, <month_part 2024-03>courant mars</>, est entré.", id="during-month"),
    pytest.param("<month 2024-04>En avril</>, un inconnu.", id="month"),
    pytest.param("<month 2024-11>En novembre</>, un inconnu.", id="month-of-publication"),
    pytest.param("<month 2023-12>En décembre</>, un inconnu.", id="month-last-year"),
    pytest.param("<month 2024-04>En avril dernier</>, un inconnu.", id="month-dernier"),
    pytest.param("<month 2023-11>En novembre dernier</>, un inconnu.", id="month-dernier-same"),
    pytest.param("Au <month 2021-03>mois de mars 2021</>, un inconnu.", id="month-year"),
    pytest.param("L'attaque <month 2023-08>d'août 2023</> a coûté cher.", id="month-of"),
    pytest.param("Un <month 2023-06>lundi de juin 2023</>, un appel.", id="weekday-of-month"),
    pytest.param("Base ouverte <month_range 2023-03>entre mars et juin 2023</>.", id="month-range"),
    pytest.param("Serveur ouvert <since_month 2022-02>depuis février 2022</>.", id="since-month"),
    # Years
    pytest.param("<year 2019>En 2019</>, un vol avait frappé la mairie.", id="year"),
    pytest.param("La fuite <year 2020>de 2020</> avait touché la mairie.", id="year-of"),
    pytest.param("Les comptes ouverts <since_year 2019>depuis 2019</>.", id="since-year"),
    pytest.param("Les patients opérés <year_range 2020>entre 2020 et 2024</>.", id="year-range"),
    # Around
    pytest.param("Entrés vers le <day_month 2024-03-12~>12 mars</>, dit-on.", id="around-vers"),
    pytest.param("Entrés autour du <day_month 2024-05-05~>5 mai</>, dit-on.", id="around-autour"),
    pytest.param("Présents depuis le <day_month 2024-05-14>14 mai</>.", id="since-day"),
    # Feasts
    pytest.param("Le <feast 2024-03-31>dimanche de Pâques</>, plus d'écrans.", id="easter"),
    pytest.param("Le <feast 2023-12-24>soir de Noël</>, plus d'écrans.", id="christmas-eve"),
    pytest.param("Le <feast 2024-01-01>jour de l'An</>, plus d'écrans.", id="new-year"),
    pytest.param("<feast 2024-11-01>À la Toussaint</>, plus d'écrans.", id="all-saints"),
    pytest.param("<feast 2022-12-25>À Noël 2022</>, plus d'écrans.", id="christmas-year"),
    pytest.param("Ouverte <month_range 2024-03>de la mi-mars au 28 juin</>.", id="part-of-month-to-day"),
    pytest.param("Ouverte <month_range 2024-04>de début avril à fin juin 2024</>.", id="parts-of-months"),
    pytest.param("Ouverte <month_range 2024-01>depuis janvier jusqu'au 3 mars</>.", id="month-until-day"),
    pytest.param(
        "La <night 2024-11-12>nuit du 11 au 12 novembre</>, tout tombe. À 3 h 10, l'alerte part.",
        id="night-and-hour-of-next-sentence",
    ),
    pytest.param(
        "La <night 2024-11-11>nuit du 11 au 12 novembre</>, peu avant minuit. À 3 h 10, l'alerte part.",
        id="night-before-midnight",
    ),
    pytest.param("<month 2024-09>En sept. 2024</>, plus rien.", id="abbreviated-month"),
    # A future verb near a date that is of the past
    pytest.param(
        "Il devra s'expliquer sur l'attaque du <day_month 2024-03-03>3 mars</>.", id="future-of-past"
    ),
    pytest.param("L'attaque de <weekday 2024-11-18>lundi</> coûtera cher.", id="future-of-weekday"),
    pytest.param("<weekday 2024-11-19>Mardi</>, il a dit qu'il publiera tout.", id="future-reported"),
    # Typography and neighbours
    pytest.param(
        "Le <day_month 2024-11-19>19\u00a0novembre</>, l’alerte.".replace("\u00a0", " "), id="spaces"
    ),
    pytest.param("Arrêt le <day_month 2024-11-19>mardi\n19 novembre</>.", id="line-break"),
    pytest.param(
        "<day_month 2024-05-12>12 mai</>, 2 500 euros, <day_month 2024-06-03>3 juin</>.", id="two-dates"
    ),
]


@pytest.mark.parametrize("tagged", DATED)
def test_dates_resolves_against_publication(tagged: str) -> None:
    expected, got = found(tagged, PUBLISHED)
    assert got == expected


UNDATED = [
    pytest.param("Le <day_month 2025-11-28>vendredi 28 novembre</>, alerte.", id="weekday-fixes-year"),
    pytest.param("Le <day_month 2026-11-20>vendredi 20 novembre</>, alerte.", id="weekday-fixes-this-year"),
    pytest.param("Le <day_month ?>28 novembre</>, alerte.", id="no-year"),
    pytest.param("Le <day_month 2021-11-28>28 novembre 2021</>, alerte.", id="full"),
    pytest.param("Un vol <weekday ?>mardi</>, dit-il.", id="weekday"),
    pytest.param("Un vol <relative_day ?>hier</>, dit-il.", id="relative"),
    pytest.param("<month ?>En mars</>, alerte.", id="month"),
    pytest.param("<month 2021-03>En mars 2021</>, alerte.", id="month-year"),
    pytest.param("La <night ?>nuit de samedi à dimanche</>, alerte.", id="night-weekdays"),
    pytest.param(
        "La <night 2022-03-16>nuit du mercredi 16 au jeudi 17 mars</>, alerte.", id="night-weekday-year"
    ),
    pytest.param(
        "Entré le <day_month 2021-01-12>12 janvier</>, trouvé le <day_month 2021-02-09>9 février 2021</>, "
        "payé le <day_month 2021-02-16>16 février</>.",
        id="year-of-another-day",
    ),
]


@pytest.mark.parametrize("tagged", UNDATED)
def test_dates_without_publication_tells_only_what_the_text_bears(tagged: str) -> None:
    expected, got = found(tagged, None)
    assert got == expected


NO_DATE = [
    pytest.param("Un numéro répond 24 heures sur 24, 7 jours sur 7.", id="24-hours"),
    pytest.param("Une permanence 24h/24 et 7j/7.", id="24-7"),
    pytest.param("Elle a versé 2 500 euros, soit 12 % de plus.", id="sums-and-shares"),
    pytest.param("Appelez le 05 49 12 11 24 ou le 01.02.03.04.05.", id="telephone"),
    pytest.param("En cas d'urgence, composez le 15.", id="emergency-number"),
    pytest.param("Des postes sous Windows 10 et Office 2016.", id="versions"),
    pytest.param("La faille CVE-2024-12345, note 9.8, en version 12.3.2024.1.", id="cve"),
    pytest.param("Le serveur 10.12.20.24 répond.", id="ip-address"),
    pytest.param("Un hôpital de 14 lits au 12, rue des Lilas, 75011 Paris.", id="beds-and-address"),
    pytest.param("Le dossier n° 2024 compte 2019 pages.", id="numbers"),
    pytest.param("Un lot de 2024 dossiers a fui.", id="count-like-a-year"),
    pytest.param("La rue du 8 mai 1945 et la place du 11-Novembre.", id="streets"),
    pytest.param("Au Champ-de-Mars, sur la planète Mars, Mars vend des barres.", id="mars"),
    pytest.param("Élise Mai et Jean Avril dirigent le groupe.", id="names"),
    pytest.param("Les agents sont là du lundi au vendredi.", id="opening-days"),
    pytest.param("Le lundi, le guichet ferme. Chaque mardi aussi.", id="habits"),
    pytest.param("Le mardi, puis le lundi suivant, le jeudi précédent.", id="days-of-another-story"),
    pytest.param("Le guichet ferme le week-end.", id="weekends"),
    pytest.param("Le 20 heures de la chaîne, le 24e client, le 13 h.", id="hours-and-ranks"),
    pytest.param("Rendez-vous lundi prochain, ou le 3 décembre prochain.", id="next"),
    pytest.param("Il faut payer d'ici à lundi, ou avant le 2 décembre.", id="deadlines"),
    pytest.param("Les pirates laissent jusqu'au 28 novembre.", id="until"),
    pytest.param("Le tribunal rendra son avis le 9 décembre.", id="future-verb"),
    pytest.param("Réunion publique lundi 25 novembre à 18 h.", id="weekday-to-come"),
    pytest.param("Elle entrera en vigueur en janvier 2026.", id="year-to-come"),
    pytest.param("Elle va imposer le double facteur à partir d'avril.", id="from-a-month-to-come"),
    pytest.param("Le service devrait rouvrir mercredi 4 juin.", id="should"),
    pytest.param("Le 2 avril, la production reprendra.", id="future-verb-after"),
    pytest.param("Dès lundi, les agents retrouveront leurs postes.", id="future-plural-after"),
    pytest.param("On en parlera au prochain conseil municipal, le 15 janvier.", id="next-meeting"),
    pytest.param("Le site existe en sept langues.", id="seven"),
    pytest.param("Ce matin-là, ce lundi-là, rien ne marchait.", id="that-day"),
    pytest.param("La loi informatique et libertés du 6 janvier 1978 l'impose.", id="law"),
    pytest.param("La coopérative, fondée en 1974, emploie cent personnes.", id="founded"),
    pytest.param("Le suspect, né le 3 mars 1999, a avoué.", id="born"),
    pytest.param("Il y a quelques jours, il y a longtemps.", id="vague-ago"),
    pytest.param("Le 31 février 2024 n'existe pas, ni le 12/31/2024.", id="impossible"),
    pytest.param("Il a été le premier. Elle a été jugée, l'été passe vite.", id="participle-ete"),
    pytest.param("Le Journal du dimanche l'a écrit.", id="newspaper"),
    pytest.param("À la veille de Pâques fleuries, au lendemain du vol.", id="eve-of-something"),
    pytest.param("", id="empty"),
]


@pytest.mark.parametrize("text", NO_DATE)
def test_dates_leaves_out_what_is_no_past_date(text: str) -> None:
    assert [(text[m.start : m.end], m.edtf) for m in find_dates(fold(text), PUBLISHED, today=TODAY)] == []


days = st.dates(dt.date(2000, 1, 1), dt.date(2026, 11, 21))
MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
WEEKDAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]


@given(days)
def test_dates_reads_every_written_form(day: dt.date) -> None:
    words = f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"
    forms = [f"le {words}", f"{day:%d/%m/%Y}", f"{WEEKDAYS[day.weekday()]} {words}", day.isoformat()]
    for form in forms:
        text = f"Une attaque, {form}, a eu lieu."
        assert [m.edtf for m in find_dates(text, None, today=TODAY)] == [day.isoformat()], form


@given(days, st.integers(0, 364))
def test_dates_without_year_is_the_latest_before_publication(published: dt.date, ago: int) -> None:
    day = published - dt.timedelta(days=ago)
    (mention,) = find_dates(f"le {day.day} {MONTHS[day.month - 1]} au matin", published, today=TODAY)
    assert mention.edtf == day.isoformat()


@given(days, st.sampled_from(range(7)))
def test_dates_weekday_lies_in_the_week_up_to_publication(published: dt.date, weekday: int) -> None:
    (mention,) = find_dates(f"Un vol, {WEEKDAYS[weekday]}, a eu lieu.", published, today=TODAY)
    day = dt.date.fromisoformat(mention.edtf or "")
    assert day.weekday() == weekday
    assert 0 <= (published - day).days < 7


PIECES = sorted({piece for example in DATED for piece in TAG.sub(r"\3", str(example.values[0])).split()})


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join), st.none() | days)
def test_dates_mentions_are_sorted_valid_and_apart(text: str, published: dt.date | None) -> None:
    end = 0
    for mention in find_dates(text, published, today=TODAY):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.edtf is None or parse_date(mention.edtf) == mention.edtf
        end = mention.end


def test_dates_keeps_offsets_where_lower_case_is_longer() -> None:
    (mention,) = find_dates("İİİ, le 3 mars 2024.", None, today=TODAY)
    assert (mention.start, mention.end) == (8, 19)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        pytest.param("2024", "2024", id="year"),
        pytest.param("2024-11", "2024-11", id="year-month"),
        pytest.param("2024-11-21T10:12:00+01:00", "2024-11-21", id="iso-time"),
        pytest.param("Thu, 21 Nov 2024 10:12:00 GMT", "2024-11-21", id="feed"),
        pytest.param("21 novembre 2024 à 10h12", "2024-11-21", id="french"),
        pytest.param("21/11/2024 10:12", "2024-11-21", id="numeric"),
        pytest.param("novembre 2024", "2024-11", id="month-year"),
        pytest.param("hier", "2024-11-20", id="relative"),
        pytest.param("bientôt", None, id="none"),
        pytest.param("", None, id="empty"),
    ],
)
def test_dates_parses_single_strings(text: str, edtf: str | None) -> None:
    assert parse_date(text, PUBLISHED) == edtf


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        pytest.param(1981, 4, 19, id="1981"),
        pytest.param(2000, 4, 23, id="2000"),
        pytest.param(2008, 3, 23, id="earliest-recent"),
        pytest.param(2011, 4, 24, id="latest-recent"),
        pytest.param(2024, 3, 31, id="2024"),
    ],
)
def test_dates_knows_easter(year: int, month: int, day: int) -> None:
    assert easter(year) == dt.date(year, month, day)


def test_dates_every_rule_has_its_resolver() -> None:
    assert {rule.id for rule in RULES} - {"false_positive", "shift"} == set(RESOLVERS)


def tables(value: object, name: str) -> Iterator[tuple[str, list[str]]]:
    """Yield every list of words and every table of the lexicon as (name, its words in file order)."""
    if isinstance(value, dict):
        if not any(isinstance(child, (dict, list)) and not is_day(child) for child in value.values()):
            yield name, list(value)
        for key, child in value.items():
            yield from tables(child, key)
    elif isinstance(value, list) and not is_day(value):
        yield name, value


def is_day(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(part, int) for part in value)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param(name, words, id=name)
        for name, words in tables(
            tomllib.loads(files("pipeline.lexicon").joinpath("dates.toml").read_text("utf-8")), "dates"
        )
    ],
)
def test_dates_lexicon_is_sorted_lower_case_and_without_doubles(name: str, words: list[str]) -> None:
    assert words == sorted(set(words))
    assert [word for word in words if word != word.lower() and "\\" not in word] == []
