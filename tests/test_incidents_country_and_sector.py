"""The victim's country and sector: what the text says of the victim, not of attackers, experts or readers."""

import pytest
from articles import incidents_of, main_incident

from pipeline.schema import Sector

HIT = " a été victime d'un rançongiciel lundi. Les serveurs sont à l'arrêt."


@pytest.mark.parametrize(
    ("text", "country"),
    [
        pytest.param(f"La PME belge Veltrane{HIT}", "BE", id="nationality_before_the_name"),
        pytest.param(f"Veltrane, une coopérative de Fribourg,{HIT}", "CH", id="town_in_apposition"),
        pytest.param(f"La clinique de Montauban{HIT}", "FR", id="town_in_the_name"),
        pytest.param(
            f"L'opérateur espagnol Telnova{HIT} La Cnil rappelle les règles.", "ES", id="other_authority"
        ),
        pytest.param(
            f"La société Veltrane{HIT} Le groupe, connu depuis 2021, opérerait de Russie.",
            None,
            id="where_attackers_work",
        ),
        pytest.param(
            f"La société Veltrane{HIT} Un gang russe a revendiqué l'attaque.",
            None,
            id="attackers_nationality",
        ),
        pytest.param(
            f"La société Veltrane{HIT} C'est ce que dit la société canadienne de cybersécurité Borevia.",
            None,
            id="experts_firm",
        ),
        pytest.param(
            f"La société Veltrane{HIT} Un chercheur israélien a publié l'annonce.", None, id="researcher"
        ),
        pytest.param(
            f"La PME belge Veltrane{HIT} Le groupe opérerait depuis la Russie.", "BE", id="beside_attackers"
        ),
        pytest.param(
            f"La société Veltrane{HIT} Un suspect a été arrêté en Pologne.", None, id="arrest_abroad"
        ),
        pytest.param(f"La société Corvex.fr{HIT}", None, id="domain"),
        pytest.param(
            f"La société Veltrane, immatriculée sous le SIREN 123 456 789,{HIT}", None, id="identifier"
        ),
    ],
)
def test_country_is_the_victims(text: str, country: str | None) -> None:
    assert main_incident(text).victim.country == country


def test_country_of_a_recalled_victim_is_its_own() -> None:
    text = (
        f"L'horloger suisse Veltrane{HIT} La production est arrêtée.\n"
        "En 2023, l'hôpital de Lormeau, en France, avait subi le même sort."
    )
    found = incidents_of(text, title="Veltrane, fabricant de montres, paralysé")
    countries = {i.victim.name: i.victim.country for i in found}
    assert countries == {"Veltrane": "CH", "hôpital de Lormeau": "FR"}


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        pytest.param(f"La mutuelle des Grèves{HIT}", Sector.INSURANCE, id="head_of_the_name"),
        pytest.param(f"Les Laiteries Montbrune{HIT}", Sector.FOOD, id="plural_head"),
        pytest.param(f"Le transporteur Veltrane{HIT}", Sector.TRANSPORT, id="head_noun"),
        pytest.param(f"Veltrane, qui fabrique des vélos,{HIT}", Sector.MANUFACTURING, id="what_it_makes"),
        pytest.param(
            f"Veltrane, spécialiste de la vente de jouets en ligne,{HIT}", Sector.RETAIL, id="specialist"
        ),
        pytest.param(
            f"Veltrane, spécialiste de la vente de jouets en ligne,{HIT} Elle équipe des clubs de sport.",
            Sector.RETAIL,
            id="beside_its_clients",
        ),
        pytest.param(
            f"Le transporteur Veltrane{HIT} Son assureur et son avocat ont été prévenus.",
            Sector.TRANSPORT,
            id="beside_those_who_deal_with_it",
        ),
        pytest.param(
            f"La société Veltrane{HIT} Son réseau informatique a été coupé.", None, id="its_own_network"
        ),
        pytest.param(
            f"La société Veltrane{HIT} Des numéros de sécurité sociale de salariés ont été volés.",
            None,
            id="kinds_of_data",
        ),
        pytest.param(f"La société Veltrane{HIT} À ce stade, la police enquête.", None, id="stage_and_police"),
        pytest.param(
            f"La société Veltrane{HIT} Les postes de travail sont éteints.", None, id="workstations"
        ),
    ],
)
def test_sector_is_what_the_victim_does(text: str, sector: Sector | None) -> None:
    assert main_incident(text).victim.sector == sector


@pytest.mark.parametrize("name", ["Corvelle", "Norvane", "Altane Dumas", "Zermalo"])
def test_country_and_sector_do_not_depend_on_the_name(name: str) -> None:
    victim = main_incident(f"L'armateur belge {name}{HIT} Les navires restent à quai.").victim
    assert (victim.country, victim.sector) == ("BE", Sector.TRANSPORT)


def test_country_and_sector_show_their_words() -> None:
    incident = main_incident(f"Le brasseur belge Veltrane{HIT}")
    shown = {e.field: e for e in incident.evidence}
    assert "belge" in shown["victim_country"].sentence
    assert shown["victim_sector"].rule.startswith("sector_")
