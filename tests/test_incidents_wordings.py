"""The usual ways of French news to say that someone was attacked, and the usual kinds of names in them."""

import pytest
from articles import incidents_of

REST = "Les équipes travaillent au papier et au crayon depuis plusieurs jours. Une enquête est en cours."


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Veltrane a été victime d’une cyberattaque.", id="victim_of"),
        pytest.param("Cyberattaque contre Veltrane.", id="attack_on"),
        pytest.param("Une cyberattaque vise Veltrane depuis lundi.", id="attack_aims_at"),
        pytest.param("La cyberattaque subie par Veltrane a débuté lundi.", id="suffered_by"),
        pytest.param("Après une cyberattaque, Veltrane tourne au ralenti.", id="after_an_attack"),
        pytest.param("Des hackers ont piraté Veltrane.", id="hackers_hacked"),
        pytest.param("Des pirates s’en prennent à Veltrane.", id="go_after"),
        pytest.param("Veltrane fait face à une cyberattaque.", id="faces"),
        pytest.param("Veltrane subit une cyberattaque.", id="suffers"),
        pytest.param("Veltrane est paralysé par une attaque informatique.", id="paralysed"),
        pytest.param("Veltrane, spécialiste des pompes, a été piraté.", id="apposition"),
        pytest.param("Veltrane a détecté une intrusion dans ses systèmes.", id="detected"),
        pytest.param("Une intrusion a été détectée dans les systèmes de Veltrane.", id="in_the_systems_of"),
        pytest.param("Les serveurs de Veltrane ont été chiffrés lundi.", id="servers_of"),
        pytest.param("Le site de Veltrane a été piraté lundi.", id="site_of"),
        pytest.param("La fuite de données chez Veltrane inquiète les clients.", id="leak_at"),
        pytest.param("Les données des clients de Veltrane ont été volées.", id="data_of_customers_of"),
        pytest.param("Des données volées à Veltrane circulent sur internet.", id="stolen_from"),
        pytest.param("Les pirates ont dérobé 40 Go de données à Veltrane.", id="stole_from"),
        pytest.param("Veltrane s’est fait voler les données de ses clients.", id="had_stolen"),
        pytest.param("Les 30 000 clients de Veltrane ont vu leurs données dérobées.", id="customers_of"),
        pytest.param("Veltrane alerte ses clients après une fuite de données.", id="alerts_its_customers"),
        pytest.param("Veltrane a confirmé un vol de données.", id="confirms"),
        pytest.param("Veltrane a porté plainte après un piratage.", id="complains"),
    ],
)
def test_incidents_wordings_name_the_victim(sentence: str) -> None:
    assert [i.victim.name for i in incidents_of(f"{sentence} {REST}")] == ["Veltrane"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        pytest.param("la société Veltrane", "Veltrane", id="company"),
        pytest.param("l’assureur Sans Souci Assurances", "Sans Souci Assurances", id="negation_in_the_name"),
        pytest.param("le groupe Veltrane", "Veltrane", id="group"),
        pytest.param("l’hôpital de Lormeau", "hôpital de Lormeau", id="hospital"),
        pytest.param("le CHU de Lormeau", "CHU de Lormeau", id="chu"),
        pytest.param("l’université de Brivezac", "université de Brivezac", id="university"),
        pytest.param("la mairie de Sauvigny", "mairie de Sauvigny", id="town_hall"),
        pytest.param("la ville de Montrelle", "Montrelle", id="town"),
        pytest.param("la SNCF", "SNCF", id="acronym"),
        pytest.param("l’académie de Dijon", "académie de Dijon", id="academy"),
    ],
)
def test_incidents_wordings_keep_the_kind_of_name(written: str, name: str) -> None:
    found = [i.victim.name for i in incidents_of(f"Une cyberattaque vise {written} depuis lundi. {REST}")]
    assert found == [name]
