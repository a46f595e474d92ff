"""Numbers and counts: how a figure is written, what bounds its wording sets, and what it counts."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import parse_records
from pipeline.language.lexicons import load_lexicon
from pipeline.language.numbers import find_quantities
from pipeline.language.text import fold
from pipeline.schema import Qualifier, Records, Unit


def only_count(text: str):
    found = find_quantities(fold(text))
    assert len(found.counts) == 1, found
    return found.counts[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("9 patients", 9, id="one-digit"),
        pytest.param("le registre de 24 518 clients", 24_518, id="space"),
        pytest.param("le registre de 24\u202f518 clients", 24_518, id="narrow-space"),
        pytest.param("le registre de 24\u00a0518\u00a0clients", 24_518, id="no-break-space"),
        pytest.param("le registre de 24.518 clients", 24_518, id="point"),
        pytest.param("le registre de 24’518 clients", 24_518, id="swiss-apostrophe"),
        pytest.param("le registre de 24,518 clients", 24_518, id="one-comma-group"),
        pytest.param("le registre de 3,024,518 clients", 3_024_518, id="comma-groups"),
        pytest.param("2 044 518 clients", 2_044_518, id="two-groups"),
        pytest.param("une base de 2,7 millions de clients", 2_700_000, id="decimal-comma"),
        pytest.param("une base de 2.7 millions de clients", 2_700_000, id="decimal-point"),
        pytest.param("1.250 million de clients", 1_250_000, id="three-decimals"),
        pytest.param("1,25 milliard d'utilisateurs", 1_250_000_000, id="milliard"),
        pytest.param("Un million d'abonnés", 1_000_000, id="un-million"),
        pytest.param("1,3M de clients", 1_300_000, id="M"),
        pytest.param("750k clients", 750_000, id="k"),
        pytest.param("750 K clients", 750_000, id="K-spaced"),
        pytest.param("32 mille clients", 32_000, id="digits-mille"),
        pytest.param("trois clients", 3, id="small-word"),
        pytest.param("quatre-vingt-onze mille clients", 91_000, id="quatre-vingt-onze-mille"),
        pytest.param("septante-deux mille clients", 72_000, id="septante"),
        pytest.param("six cent vingt-deux mille clients", 622_000, id="six-cent-vingt-deux-mille"),
        pytest.param("treize cents clients", 1_300, id="treize-cents"),
        pytest.param("un million et demi de clients", 1_500_000, id="et-demi"),
        pytest.param("deux millions et demi de clients", 2_500_000, id="deux-et-demi"),
        pytest.param("3 millions et demi de clients", 3_500_000, id="digits-et-demi"),
        pytest.param("un demi-million de clients", 500_000, id="demi-million"),
        pytest.param("deux millions trois cent mille clients", 2_300_000, id="compound"),
        pytest.param("2 millions 300 000 clients", 2_300_000, id="compound-digits"),
        pytest.param("deux-millions-trois-cent-mille clients", 2_300_000, id="compound-hyphens"),
        pytest.param("24'518 clients", 24_518, id="plain-apostrophe"),
        pytest.param("elle compte 1900 clients", 1_900, id="looks-like-a-year"),
        pytest.param("1 500 000 de clients", 1_500_000, id="de-behind-a-million-in-digits"),
    ],
)
def test_numbers_exact_figure_sets_value_and_both_bounds(text, value):
    count = only_count(text)
    assert (count.value, count.min, count.max, count.qualifier) == (value, value, value, Qualifier.EXACT)


@pytest.mark.parametrize(
    ("text", "qualifier", "value", "low", "high"),
    [
        pytest.param("près de 40 000 clients", "approx", 40_000, None, None, id="pres-de"),
        pytest.param("près d'un million de clients", "approx", 1_000_000, None, None, id="pres-d"),
        pytest.param("environ 40 000 clients", "approx", 40_000, None, None, id="environ"),
        pytest.param("quelque 40 000 clients", "approx", 40_000, None, None, id="quelque"),
        pytest.param("aux alentours de 40 000 clients", "approx", 40_000, None, None, id="alentours"),
        pytest.param("de l’ordre de 40 000 clients", "approx", 40_000, None, None, id="ordre"),
        pytest.param("~40 000 clients", "approx", 40_000, None, None, id="tilde"),
        pytest.param("40 000 clients environ", "approx", 40_000, None, None, id="environ-after-noun"),
        pytest.param(
            "une vingtaine de milliers de clients", "approx", 20_000, None, None, id="vingtaine-milliers"
        ),
        pytest.param("une dizaine de clients", "approx", 10, None, None, id="dizaine"),
        pytest.param("une bonne centaine de clients", "approx", 100, None, None, id="bonne-centaine"),
        pytest.param("un millier de clients", "approx", 1_000, None, None, id="millier"),
        pytest.param("20 milliers de clients", "approx", 20_000, None, None, id="digits-milliers"),
        pytest.param("plus de 40 000 clients", "at_least", 40_000, 40_000, None, id="plus-de"),
        pytest.param(
            "plus d'un demi-million de clients", "at_least", 500_000, 500_000, None, id="plus-d-un-demi"
        ),
        pytest.param("plus d'une centaine de clients", "at_least", 100, 100, None, id="plus-d-une-centaine"),
        pytest.param("un peu plus de 40 000 clients", "at_least", 40_000, 40_000, None, id="un-peu-plus"),
        pytest.param("pas moins de 40 000 clients", "at_least", 40_000, 40_000, None, id="pas-moins"),
        pytest.param("au moins trois cents clients", "at_least", 300, 300, None, id="au-moins"),
        pytest.param("300 clients au moins", "at_least", 300, 300, None, id="au-moins-after-noun"),
        pytest.param("+ de 300 clients", "at_least", 300, 300, None, id="plus-sign"),
        pytest.param("500+ clients", "at_least", 500, 500, None, id="plus-sign-after"),
        pytest.param("moins de 40 000 clients", "at_most", 40_000, None, 40_000, id="moins-de"),
        pytest.param("un peu moins de 40 000 clients", "at_most", 40_000, None, 40_000, id="un-peu-moins"),
        pytest.param("jusqu'à 40 000 clients", "at_most", 40_000, None, 40_000, id="jusqu-a"),
        pytest.param("pas plus de 40 000 clients", "at_most", 40_000, None, 40_000, id="pas-plus"),
        pytest.param("300 clients au maximum", "at_most", 300, None, 300, id="maximum-after-noun"),
        pytest.param("entre 1800 et 2400 clients", "range", None, 1_800, 2_400, id="entre"),
        pytest.param("de 10 000 à 15 000 clients", "range", None, 10_000, 15_000, id="de-a"),
        pytest.param("150 000 à 200 000 clients", "range", None, 150_000, 200_000, id="a"),
        pytest.param("150 000-200 000 clients", "range", None, 150_000, 200_000, id="hyphen"),
        pytest.param("deux à trois millions de clients", "range", None, 2e6, 3e6, id="shared-million"),
        pytest.param("entre un et deux millions de clients", "range", None, 1e6, 2e6, id="entre-un"),
        pytest.param("10 à 15 000 clients", "range", None, 10_000, 15_000, id="shared-thousands"),
        pytest.param(
            "deux à trois cent mille clients", "range", None, 200_000, 300_000, id="shared-cent-mille"
        ),
        pytest.param("deux ou trois clients", "range", None, 2, 3, id="ou"),
        pytest.param("des milliers de clients", "vague", None, 2_000, None, id="des-milliers"),
        pytest.param("quelques centaines de clients", "vague", None, 200, None, id="quelques-centaines"),
        pytest.param(
            "plusieurs dizaines de milliers de clients", "vague", None, 20_000, None, id="dizaines-milliers"
        ),
        pytest.param(
            "des centaines de milliers de clients", "vague", None, 200_000, None, id="centaines-milliers"
        ),
        pytest.param(
            "« centaines de milliers » de clients", "vague", None, 200_000, None, id="bare-in-quotes"
        ),
        pytest.param(
            "des dizaines de millions de clients", "vague", None, 20_000_000, None, id="dizaines-millions"
        ),
        pytest.param("les données de millions de clients", "vague", None, 2_000_000, None, id="de-millions"),
    ],
)
def test_numbers_qualifier_sets_the_bounds_of_the_guide(text, qualifier, value, low, high):
    count = only_count(text)
    assert (count.qualifier.value, count.value, count.min, count.max) == (qualifier, value, low, high)


@pytest.mark.parametrize(
    ("text", "unit", "noun"),
    [
        pytest.param("15 000 de ses clients", Unit.CUSTOMERS, "clients", id="de-ses"),
        pytest.param("15 000 de nos fidèles clients", Unit.CUSTOMERS, "clients", id="de-nos-adjective"),
        pytest.param("31 000 autres anciens patients", Unit.PATIENTS, "patients", id="two-adjectives"),
        pytest.param("3 000 ex-salariés", Unit.EMPLOYEES, "salariés", id="ex"),
        pytest.param("« plus de 15 000 » clients", Unit.CUSTOMERS, "clients", id="quoted-number"),
        pytest.param("15 000 « clients »", Unit.CUSTOMERS, "clients", id="quoted-noun"),
        pytest.param("15 000 Clients touchés", Unit.CUSTOMERS, "clients", id="headline-case"),
        pytest.param("15 000 salariées", Unit.EMPLOYEES, "salariées", id="feminine"),
        pytest.param("15 000 client·e·s", Unit.CUSTOMERS, "client·e·s", id="inclusive-dots"),
        pytest.param("15 000 salarié(e)s", Unit.EMPLOYEES, "salarié(e)s", id="inclusive-brackets"),
        pytest.param("15 000 étudiant.e.s", Unit.STUDENTS, "étudiant.e.s", id="inclusive-points"),
        pytest.param("1 patient", Unit.PATIENTS, "patient", id="singular"),
        pytest.param("15 000 dossiers médicaux", Unit.RECORDS, "dossiers médicaux", id="records"),
        pytest.param("2 millions de lignes", Unit.RECORDS, "lignes", id="lines"),
        pytest.param("15 000 comptes rendus", Unit.DOCUMENTS, "comptes rendus", id="reports-not-accounts"),
        pytest.param("15 000 comptes clients", Unit.ACCOUNTS, "comptes clients", id="accounts"),
        pytest.param("15 000 comptes bancaires", Unit.BANK_DETAILS, "comptes bancaires", id="bank-accounts"),
        pytest.param("15 000 RIB", Unit.BANK_DETAILS, "rib", id="acronym"),
        pytest.param("15 000 boîtes mail", Unit.ACCOUNTS, "boîtes mail", id="mailboxes"),
        pytest.param("1,1 million de boîtes aux lettres", None, "boîtes aux lettres", id="letter-boxes"),
        pytest.param("15 000 adresses e-mail", Unit.EMAIL_ADDRESSES, "adresses e-mail", id="e-mail"),
        pytest.param("15 000 numéros de téléphone", Unit.PHONE_NUMBERS, "numéros de téléphone", id="phones"),
        pytest.param(
            "15 000 numéros de carte bancaire", Unit.BANK_DETAILS, "numéros de carte bancaire", id="cards"
        ),
        pytest.param("15 000 sociétaires", Unit.MEMBERS, "sociétaires", id="members"),
        pytest.param("15 000 membres", Unit.MEMBERS, "membres", id="membres"),
        pytest.param("15 000 membres du personnel", Unit.EMPLOYEES, "membres du personnel", id="staff"),
        pytest.param("15 000 médecins", Unit.PROFESSIONALS, "médecins", id="professionals"),
        pytest.param("15 000 internautes", Unit.USERS, "internautes", id="users"),
        pytest.param("15 000 contribuables", Unit.CITIZENS, "contribuables", id="citizens"),
        pytest.param("15 000 PME", Unit.COMPANIES, "pme", id="companies"),
        pytest.param("15 000 demandeurs d’emploi", Unit.PERSONS, "demandeurs d'emploi", id="job-seekers"),
        pytest.param("15 000 Belges", Unit.PERSONS, "belges", id="people"),
        pytest.param("12 000 Rennais", Unit.PERSONS, "rennais", id="people-of-a-town"),
        pytest.param("deux fabricants belges", None, "fabricants", id="adjective-of-a-people"),
        pytest.param("15 000 d’entre eux", None, "d'entre eux", id="pronoun"),
        pytest.param("460 lits", None, "lits", id="beds"),
        pytest.param("vue 18 204 fois", None, "fois", id="times"),
    ],
)
def test_numbers_counted_noun_gives_the_unit(text, unit, noun):
    count = only_count(text)
    assert (count.unit, count.noun) == (unit, noun)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        pytest.param("47 de ses quelque 1 300 clients sont touchés", 47, Unit.CUSTOMERS, id="part-of-its"),
        pytest.param("312 des 4 000 élèves sont touchés", 312, Unit.STUDENTS, id="part-of-the"),
        pytest.param("24 000 et 31 000 patients sont touchés", 24_000, Unit.PATIENTS, id="coordinated"),
    ],
)
def test_numbers_first_of_two_shares_the_noun(text, value, unit):
    first = find_quantities(fold(text)).counts[0]
    assert (first.value, first.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        pytest.param("Sur 80 000 comptes, 2 914 ont été ouverts.", 2_914, Unit.ACCOUNTS, id="out-of"),
        pytest.param(
            "On estime à 12 000 le nombre de patients touchés.", 12_000, Unit.PATIENTS, id="number-after"
        ),
        pytest.param(
            "Le nombre de patients touchés s'élève à 12 000.", 12_000, Unit.PATIENTS, id="number-before"
        ),
        pytest.param("Bilan\nPatients concernés : 12 400\n", 12_400, Unit.PATIENTS, id="line-head"),
    ],
)
def test_numbers_noun_stands_elsewhere(text, value, unit):
    last = find_quantities(fold(text)).counts[-1]
    assert (last.value, last.unit) == (value, unit)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("le 12 mai", id="day-month"),
        pytest.param("le 9", id="day"),
        pytest.param("du 8 au 9 janvier, dans la nuit de jeudi 12 au vendredi 13 mars", id="days"),
        pytest.param("les 3, 9 et 15 janvier", id="day-list"),
        pytest.param("depuis 2016", id="year"),
        pytest.param("de 2019 à 2022", id="years"),
        pytest.param("l'exercice 2021-2022", id="years-hyphen"),
        pytest.param("le 20/02/2024 et le 2024-11-21", id="numeric-dates"),
        pytest.param("à 8 h 30, 17h00 et 03H40", id="hours"),
        pytest.param("publié à 17:48", id="clock"),
        pytest.param("entre 2 heures et 5 heures", id="hours-in-words"),
        pytest.param("24 heures sur 24, 7j/7 et 24h/24", id="round-the-clock"),
        pytest.param("pendant neuf jours et trois longues semaines", id="duration"),
        pytest.param("deux ou trois jours", id="duration-range"),
        pytest.param("une quinzaine de jours", id="duration-round"),
        pytest.param("un homme de 29 ans", id="age"),
        pytest.param("âgés de 24 et 29 ans", id="ages"),
        pytest.param("une hausse de 18 % et 12,5 pour cent", id="percent"),
        pytest.param("entre 5 et 10 % du parc", id="percent-range"),
        pytest.param("le 01 23 45 67 89, le +33 6 12 34 56 78 ou le 0 800 123 456", id="telephone"),
        pytest.param("le (514) 555-0123", id="telephone-america"),
        pytest.param("la faille CVE-2024-31337", id="cve"),
        pytest.param("la version 7.4.2 et LockBit 3.0", id="versions"),
        pytest.param("l'adresse 192.168.1.24", id="ip"),
        pytest.param("NoName057(16), D4rkVesper, 01Net, kairos_77, Maelstrom-9", id="names"),
        pytest.param("NIS 2, 4G, Windows 11, France 24, Covid-19", id="products"),
        pytest.param("le n° 3, la 2e, le 1er et le numéro deux", id="ranks"),
        pytest.param("l'article 34, la semaine 47, le port 4840", id="labels"),
        pytest.param("au 12 rue des Lilas, 75008 Paris", id="address"),
        pytest.param("le SIREN 123 456 789", id="siren"),
        pytest.param("une commande sur 75, neuf attaques sur dix", id="ratios"),
        pytest.param("les deux tiers, trois quarts", id="fractions"),
        pytest.param("1. Changer son mot de passe", id="list-item"),
        pytest.param("un pseudo tout neuf", id="neuf"),
        pytest.param("un client, une patiente", id="articles"),
        pytest.param("dans les Deux-Sèvres, aux Trois Vallons", id="place-names"),
        pytest.param("distribués par milliers", id="par-milliers"),
        pytest.param("un débit de 40 Gb/s et 16 Go de RAM", id="rates-and-memory"),
        pytest.param("à 25 km de Brest", id="distance"),
        pytest.param("Aucun chiffre.", id="none"),
        pytest.param("", id="empty"),
    ],
)
def test_numbers_look_alike_is_no_quantity(text):
    found = find_quantities(fold(text))
    assert (found.numbers, found.counts, found.money, found.volumes) == ((), (), (), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Selon eux, plus de 40 000 clients partis.", "plus de 40 000", id="approximation"),
        pytest.param(
            "On parle d'une vingtaine de milliers de clients.", "une vingtaine de milliers", id="words"
        ),
        pytest.param("Soit entre 2300 et 2600 clients.", "entre 2300 et 2600", id="range"),
        pytest.param("Parmi 40 000 clients", "40 000", id="bare"),
    ],
)
def test_numbers_span_holds_figure_and_approximation_only(text, expected):
    count = only_count(text)
    assert text[count.start : count.end] == expected
    assert text[count.noun_start : count.noun_end] == "clients"


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        pytest.param(
            "Le lot promettait 600 000 clients. Doublons retirés, il en reste 411 873.",
            411_873,
            Unit.CUSTOMERS,
            id="en",
        ),
        pytest.param(
            "Des CV traînaient en ligne. Il en a dénombré 212 306.", 212_306, Unit.DOCUMENTS, id="en_of_noun"
        ),
        pytest.param(
            "La mutuelle écrit à ses adhérents : 33 000 d’entre eux sont touchés.",
            33_000,
            Unit.MEMBERS,
            id="among_them",
        ),
    ],
)
def test_numbers_pronoun_takes_up_a_noun(text, value, unit):
    count = find_quantities(fold(text)).counts[-1]
    assert (count.value, count.unit) == (value, unit)


def test_numbers_en_before_a_date_is_no_pronoun():
    assert find_quantities("Des clients ont écrit. En France, 4 500 en mars.").counts == ()


def test_numbers_change_is_no_range():
    found = find_quantities("Le total est passé de 96 000 à 241 000 clients.")
    assert [count.value for count in found.counts] == [96_000, 241_000]


def test_numbers_without_a_noun_are_bare():
    found = find_quantities("Il en reste 411 873, assure-t-elle.")
    assert [number.value for number in found.numbers] == [411_873]
    assert found.counts == ()


def test_numbers_stretch_is_typed_once():
    text = "Le 12 mai, 62 Go, 30 000 euros, 8 400 clients et deux bitcoins, soit 180 000 en tout."
    found = find_quantities(text)
    mentions = sorted((*found.numbers, *found.counts, *found.money, *found.volumes), key=lambda m: m.start)
    assert len(mentions) == 5
    assert all(a.end <= b.start for a, b in pairwise(mentions))


STYLES = {
    "plain": lambda n: str(n),
    "space": lambda n: f"{n:,}".replace(",", " "),
    "narrow": lambda n: f"{n:,}".replace(",", "\u202f"),
    "point": lambda n: f"{n:,}".replace(",", "."),
    "apostrophe": lambda n: f"{n:,}".replace(",", "’"),
    "comma": lambda n: f"{n:,}",
}


@given(n=st.integers(0, 10**9), style=st.sampled_from(sorted(STYLES)))
def test_numbers_any_integer_comes_back_from_any_grouping(n, style):
    records = parse_records(f"{STYLES[style](n)} clients")
    assert records == Records(value=n, min=n, max=n, qualifier=Qualifier.EXACT, unit=Unit.CUSTOMERS)


@given(text=st.text(alphabet=" 0123456789.,'-%€$kMundeixmlsàt()\n", max_size=60))
def test_numbers_any_text_yields_spans_inside_it(text):
    found = find_quantities(fold(text))
    for mention in (*found.numbers, *found.counts, *found.money, *found.volumes):
        assert 0 <= mention.start < mention.end <= len(text)


@pytest.mark.parametrize(
    ("text", "records"),
    [
        pytest.param(
            "plus de 50\u00a0000 documents",
            Records(value=50_000, min=50_000, qualifier="at_least", unit="documents"),
            id="count",
        ),
        pytest.param(
            "14 sites et 300 patients",
            Records(value=300, min=300, max=300, qualifier="exact", unit="patients"),
            id="coded-noun-first",
        ),
        pytest.param("environ 12 000", Records(value=12_000, qualifier="approx"), id="bare"),
        pytest.param("aucune idée", None, id="nothing"),
    ],
)
def test_numbers_parse_records_reads_the_best_figure(text, records):
    assert parse_records(text) == records


def test_numbers_lexicon_gives_each_noun_one_unit():
    nouns = [noun for listed in load_lexicon("units").values() for noun in listed]
    assert len(nouns) == len(set(nouns))
    assert all(noun == noun.lower() for noun in nouns)
    assert all(listed == sorted(listed) for listed in load_lexicon("units").values())
    assert set(load_lexicon("units")) - {"none", "peoples"} == {unit.value for unit in Unit}
