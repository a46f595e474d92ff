"""Two names of one organisation meet, those of two organisations never do."""

import csv
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dataset.merge.names import Match, best_match, compare_names, parse_name, share_a_word

PAIRS = Path(__file__).parents[1] / "corpus" / "name_pairs.csv"


@cache
def pairs() -> list[tuple[str, str, Match]]:
    """Return the committed pairs of names with their verdicts."""
    with PAIRS.open(encoding="utf-8", newline="") as stream:
        return [(row["name_a"], row["name_b"], Match[row["verdict"]]) for row in csv.DictReader(stream)]


def all_of(verdict: Match) -> list[tuple[str, str]]:
    return [(one, other) for one, other, wanted in pairs() if wanted is verdict]


# --- the committed pairs ----------------------------------------------------------------------------


def test_name_pairs_are_many_and_a_third_are_traps() -> None:
    assert len(pairs()) >= 150
    assert len(all_of(Match.WEAK)) >= len(pairs()) / 3


def test_name_pairs_no_trap_is_matched() -> None:
    assert [pair for pair in all_of(Match.WEAK) if compare_names(*pair) is not Match.WEAK] == []


def test_name_pairs_nearly_all_sure_ones_are_matched() -> None:
    strong = all_of(Match.STRONG)
    missed = [pair for pair in strong if compare_names(*pair) is not Match.STRONG]
    assert len(missed) <= 0.05 * len(strong), missed


def test_name_pairs_either_way_round() -> None:
    turned = [pair[:2] for pair in pairs() if compare_names(*pair[:2]) is not compare_names(*pair[1::-1])]
    assert turned == []


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_names_order_and_case_of_the_first_letter_of_any_two(data: st.DataObject) -> None:
    names = st.sampled_from(sorted({name for one, other, _ in pairs() for name in (one, other)}))
    one, other = data.draw(names), data.draw(names)
    assert compare_names(one, other) is compare_names(other, one)
    if parse_name(one) is not None:
        assert compare_names(one, one) is Match.STRONG


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_names_any_text_can_be_compared(one: str, other: str) -> None:
    assert compare_names(one, other) is compare_names(other, one)


# --- the rules --------------------------------------------------------------------------------------

SAME = [
    pytest.param("Orvalis", "Orvalis SAS", id="legal_form"),
    pytest.param("SARL Pépinières Lantour", "Pépinières Lantour", id="legal_form_in_front"),
    pytest.param("Orvalis", "le groupe Orvalis", id="generic_head"),
    pytest.param("l'éditeur Nuvéo", "Nuvéo", id="generic_head_elided"),
    pytest.param("ORVALIS SANTÉ", "Orvalis Santé", id="capitals"),
    pytest.param("Médilor", "Medilor", id="accents"),
    pytest.param("Cœur de Brume", "Coeur de Brume", id="ligature"),
    pytest.param("Hôpital d’Argemont", "hôpital d'Argemont", id="apostrophe"),
    pytest.param("Brume-et-Vent", "Brume et Vent", id="hyphens"),
    pytest.param("Lantour & Fils", "Lantour et Fils", id="ampersand"),
    pytest.param("NuvéoBank", "Nuvéo Bank", id="compact"),
    pytest.param("CHU d'Argemont", "centre hospitalier universitaire d'Argemont", id="university_hospital"),
    pytest.param("CH de Valcreux", "Centre hospitalier de Valcreux", id="hospital"),
    pytest.param("hôpital de Valcreux", "CH de Valcreux", id="hospital_plain"),
    pytest.param("mairie de Valcreux", "ville de Valcreux", id="town"),
    pytest.param("commune de Valcreux", "Valcreux", id="town_bare"),
    pytest.param("conseil départemental de la Sermange", "département de la Sermange", id="department"),
    pytest.param("St-Orval", "Saint-Orval", id="saint"),
    pytest.param("Univ. d'Argemont", "université d'Argemont", id="university"),
    pytest.param("Centre de gestion de la Sermange (CGS)", "CGS", id="glossed_acronym"),
    pytest.param(
        "OMSL", "Office mutualiste de la Sermange et du Loiret", id="acronym_of_more_letters_than_two"
    ),
    pytest.param("nuveo.fr", "Nuvéo", id="domain"),
    pytest.param("3 Vallons Énergie", "Trois Vallons Énergie", id="digit_as_word"),
    pytest.param("Pharmacorvalis", "Pharmacorvallis", id="slip_in_a_long_word"),
    pytest.param("Lantour et Besse", "Besse Lantour", id="order_of_partners"),
    pytest.param(
        "Agence nationale des titres scellés",
        "Agence Nationale des Titres Scellés",
        id="body_without_capital",
    ),
    pytest.param("ANTS", "Agence nationale des titres scellés", id="acronym_of_a_body_without_capital"),
    pytest.param(
        "Direction générale des ports francs", "direction des Ports francs", id="rank_left_out_of_a_long_name"
    ),
    pytest.param("CAF", "Caisse d'allocations familiales", id="national_fund"),
    pytest.param("fisc armorien", "Fisc armorien", id="organ_of_a_state"),
    pytest.param("tresor.gouv.fr", "trésor.fr", id="public_domain"),
    pytest.param("aéroports européens de Valmont", "aéroport de Valmont", id="qualified_airport"),
]
PERHAPS = [
    pytest.param("Orvalis", "Orvalis Santé", id="sub_brand"),
    pytest.param("Hervolet", "Menuiseries Hervolet", id="trade_left_out"),
    pytest.param("CHU d'Argemont", "CH d'Argemont", id="two_kinds_of_hospital"),
    pytest.param("CCAS de Valcreux", "mairie de Valcreux", id="service_of_a_town"),
    pytest.param("LB", "Lantour Besse", id="acronym_of_two_letters"),
    pytest.param("Direction générale des ports", "Direction des ports", id="rank_left_out"),
    pytest.param("Domaine de Valbrune", "Domaine national de Valbrune", id="rank_in_the_middle"),
    pytest.param("Literie Douvelac", "Douvelac", id="trade_in_erie"),
    pytest.param("Biscuiteries Douvelac", "Douvelac", id="trade_in_eries"),
    pytest.param("aéroport de Valmont", "Valmont", id="airport_bare"),
    pytest.param("aéroport valmontois d'Orgerel", "Orgerel", id="airport_of_a_quarter"),
]
OTHER = [
    pytest.param("CH de Valcreux", "CH de Montorval", id="two_towns"),
    pytest.param("mairie de Saint-Orval", "mairie de Saint-Orval-le-Haut", id="longer_town"),
    pytest.param("ville de Valcreux", "université de Valcreux", id="two_kinds_of_body"),
    pytest.param("CHU d'Argemont", "mairie d'Argemont", id="hospital_and_town"),
    pytest.param("Université Argemont 1", "Université Argemont 2", id="numbers"),
    pytest.param("Orval", "Orvel", id="slip_in_a_short_word"),
    pytest.param("Saint-Orval (La Réunion)", "Saint-Orval (Drôme)", id="glosses"),
    pytest.param("Le Monde", "Le Monde du Bagage", id="first_word_only"),
    pytest.param("Argemont Nord", "Argemont Sud", id="branches"),
    pytest.param("Banque Lantour", "Banque de Lantour", id="bank_of_a_place"),
    pytest.param("fournisseur d'eau Nuvéo", "fournisseur d'énergie Nuvéo", id="described_otherwise"),
    pytest.param("Argemont Métropole", "mairie d'Argemont", id="metropolis_and_town"),
    pytest.param("centre hospitalier", "CH de Valcreux", id="head_alone"),
    pytest.param("OMSL", "Office mutualiste du Loiret", id="letters_of_an_acronym"),
    pytest.param("", "Orvalis", id="nothing"),
    pytest.param("Collège de Brume", "Brume Travail", id="head_against_a_longer_name"),
    pytest.param("Gendarmerie nationale", "ex-Imprimerie Nationale", id="rank_alone_in_common"),
    pytest.param("Direction générale", "Direction", id="rank_of_no_name"),
    pytest.param("Agence nationale des titres scellés", "Agence nationale des ports", id="two_bodies"),
    pytest.param("Sénégal", "Sénégal Ports", id="country_in_front"),
    pytest.param("gouvernement armorien", "gouvernement vosgois", id="two_governments"),
    pytest.param("aéroport de Valmont", "aéroport d'Orgerel", id="two_airports"),
    pytest.param("Boulangerie de Valmont", "Valmont", id="trade_of_a_place"),
    pytest.param("CHU", "CHU", id="local_head_alone"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_names_of_one_organisation(one: str, other: str) -> None:
    assert compare_names(one, other) is compare_names(other, one) is Match.STRONG


@pytest.mark.parametrize(("one", "other"), PERHAPS)
def test_names_perhaps_of_one_organisation(one: str, other: str) -> None:
    assert compare_names(one, other) is compare_names(other, one) is Match.MEDIUM


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_names_of_two_organisations(one: str, other: str) -> None:
    assert compare_names(one, other) is compare_names(other, one) is Match.WEAK


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("le groupe", id="generic"),
        pytest.param("centre hospitalier", id="kind"),
        pytest.param("la mairie", id="kind_with_article"),
        pytest.param("une grande entreprise du secteur", id="description"),
        pytest.param("", id="empty"),
        pytest.param("  ", id="blank"),
        pytest.param("«»", id="marks"),
    ],
)
def test_names_that_name_nobody(name: str) -> None:
    assert parse_name(name) is None


def test_names_best_match_takes_the_surest_of_all_names() -> None:
    assert best_match(("Nuvéo", "OMSL"), ("Orvalis", "Office mutualiste de la Sermange et du Loiret")) is (
        Match.STRONG
    )
    assert best_match((), ("Orvalis",)) is Match.WEAK


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        pytest.param("Literie Douvelac", "Douvelac", True, id="long_word"),
        pytest.param("Cave Lys", "Lys", False, id="short_word"),
        pytest.param("mairie d'Argemont", "CHU d'Argemont", False, id="two_kinds"),
        pytest.param("Orvalis", "Douvelac", False, id="nothing"),
    ],
)
def test_names_that_share_a_word(one: str, other: str, shared: bool) -> None:
    assert share_a_word((one,), (other,)) is shared
