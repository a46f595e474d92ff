"""Whose incident it is: the victim's name, its other names, and who is never the victim."""

import pytest
from articles import incidents_of, main_incident, names_of

from pipeline.schema import Salience


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque dans la nuit de lundi à mardi. Ses "
            "serveurs ont été chiffrés par un rançongiciel. L’entreprise de Roubaix emploie 240 personnes.",
            "Veltrane",
            id="company",
        ),
        pytest.param(
            "Le centre hospitalier de Brassignac est la cible d’une cyberattaque depuis samedi, a annoncé sa "
            "direction. Les urgences restent ouvertes. Une plainte a été déposée.",
            "centre hospitalier de Brassignac",
            id="hospital",
        ),
        pytest.param(
            "La ville de Montrelle a été frappée par une cyberattaque. Les services municipaux travaillent "
            "au papier et au crayon depuis mercredi.",
            "Montrelle",
            id="town",
        ),
        pytest.param(
            "La mairie de Sauvigny a été victime d’un rançongiciel dans la nuit de jeudi à vendredi. L’état "
            "civil est fermé.",
            "mairie de Sauvigny",
            id="town_hall",
        ),
        pytest.param(
            "Le conseil départemental de la Haute-Vézère a subi une cyberattaque ce week-end. Le versement "
            "des aides n’est pas menacé, assure la collectivité.",
            "conseil départemental de la Haute-Vézère",
            id="council",
        ),
        pytest.param(
            "L’enseigne de bricolage Bricodal a informé ses clients d’une fuite de données. Les noms et "
            "adresses de 120 000 d’entre eux ont été dérobés.",
            "Bricodal",
            id="informs_its_customers",
        ),
        pytest.param(
            "Des pirates ont dérobé les données de 45 000 abonnés de Telnova. L’opérateur a déposé plainte "
            "et prévenu la Cnil.",
            "Telnova",
            id="subscribers_of",
        ),
        pytest.param(
            "Les données de milliers d’adhérents de la Fédération française de pelote ont été volées. La "
            "fédération a saisi la justice.",
            "Fédération française de pelote",
            id="members_of",
        ),
        pytest.param(
            "Un fichier de clients volé à Mobidrive est proposé à la vente sur un forum. Le loueur de "
            "voitures a confirmé l’incident.",
            "Mobidrive",
            id="stolen_from",
        ),
    ],
)
def test_incidents_name_the_victim(text: str, name: str) -> None:
    assert main_incident(text).victim.name == name


def test_incidents_victim_stands_in_the_title() -> None:
    incident = main_incident(
        "Le spécialiste de la livraison de repas a reconnu jeudi que les données de ses clients avaient été "
        "volées. L’entreprise a saisi la Cnil.",
        title="Piratage chez Livrofast : les données des clients dans la nature",
    )
    assert incident.victim.name == "Livrofast"


@pytest.mark.parametrize(
    ("text", "name", "alias"),
    [
        pytest.param(
            "L’Union des coopératives du Vexin (UCV) a été victime d’une cyberattaque. Les magasins de l’UCV "
            "restent ouverts.",
            "Union des coopératives du Vexin",
            "UCV",
            id="acronym",
        ),
        pytest.param(
            "La société Veltrane Industrie a été piratée mardi. Veltrane a porté plainte.",
            "Veltrane Industrie",
            "Veltrane",
            id="short_form",
        ),
    ],
)
def test_incidents_victim_has_aliases(text: str, name: str, alias: str) -> None:
    victim = main_incident(text).victim
    assert (victim.name, victim.aliases) == (name, [alias])


@pytest.mark.parametrize(
    ("text", "others"),
    [
        pytest.param(
            "La société Veltrane a été victime d’une fuite de données. La Cnil a été saisie et l’Anssi "
            "accompagne l’entreprise. La section cybercriminalité du parquet de Paris enquête.",
            {"Cnil", "Anssi", "parquet de Paris"},
            id="authorities",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque, révèle Le Parisien. Contactée par l’AFP, "
            "l’entreprise a confirmé l’information.",
            {"Le Parisien", "Parisien", "AFP"},
            id="press",
        ),
        pytest.param(
            "Les données de la société Veltrane ont été mises en vente sur BreachForums. Le vendeur invite "
            "les acheteurs à le joindre sur Telegram.",
            {"BreachForums", "Telegram"},
            id="platforms",
        ),
        pytest.param(
            "La société Veltrane a été piratée par le groupe Morvak. Morvak réclame une rançon.",
            {"Morvak"},
            id="attacker",
        ),
        pytest.param(
            "La société Veltrane a été piratée. « Les pirates étaient là depuis des mois », explique Camille "
            "Ferrand, experte chez Cybersentia.",
            {"Camille Ferrand", "Ferrand", "Cybersentia"},
            id="expert",
        ),
    ],
)
def test_incidents_have_no_other_victim(text: str, others: set[str]) -> None:
    assert not names_of(incidents_of(text)) & others


@pytest.mark.parametrize(
    ("text", "country"),
    [
        pytest.param(
            "La société Veltrane, installée à Liège, a été victime d’une cyberattaque. Elle a porté plainte.",
            "BE",
            id="town",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une fuite de données. Elle a notifié l’incident à la Cnil.",
            "FR",
            id="authority",
        ),
        pytest.param(
            "Le fabricant suisse Veltrane a été victime d’un rançongiciel. La production est arrêtée.",
            "CH",
            id="nationality",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque. Ses serveurs sont hors service.",
            None,
            id="untold",
        ),
    ],
)
def test_incidents_tell_the_country(text: str, country: str | None) -> None:
    assert main_incident(text).victim.country == country


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        pytest.param(
            "La clinique des Tilleuls a été victime d’un rançongiciel. Les opérations sont reportées.",
            "health",
            id="head_noun",
        ),
        pytest.param(
            "L’opérateur télécoms Telnova a été victime d’une fuite de données. Les abonnés ont été "
            "prévenus.",
            "telecom",
            id="apposition",
        ),
        pytest.param(
            "La mairie de Sauvigny a été victime d’un rançongiciel. Une plainte a été déposée.",
            "public_administration",
            id="town_hall",
        ),
        pytest.param(
            "Veltrane a été victime d’une cyberattaque. Ses serveurs sont hors service.", None, id="untold"
        ),
    ],
)
def test_incidents_tell_the_sector(text: str, sector: str | None) -> None:
    assert main_incident(text).victim.sector == sector


def test_incidents_patients_are_not_the_victim() -> None:
    found = incidents_of(
        "Les données de santé de 12 000 patients de la clinique des Tilleuls ont été volées. Les patients "
        "ont reçu un courrier."
    )
    assert [i.victim.name for i in found] == ["clinique des Tilleuls"]
    assert found[0].salience is Salience.MAIN
