"""Dates that are not the incident's: of a review, a statement, a paper, the data; and those that are."""

import pytest
from articles import main_incident

from pipeline.schema import DateBasis

STORY = (
    "La société Veltrane, qui fabrique des pompes à Roanne, a été victime d’une cyberattaque. Ses serveurs "
    "sont hors service et ses salariés travaillent sur papier."
)


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Veltrane victime d’une cyberattaque - La semaine cyber du 10 mars", id="week"),
        pytest.param("Veltrane victime d’une cyberattaque | L’actu cyber du 10 mars 2025", id="news"),
        pytest.param("Lettre cyber n° 28 – 3 mars 2025 : Veltrane victime d’une cyberattaque", id="letter"),
        pytest.param("Cyberveille du 14 mars 2025 : Veltrane victime d’une cyberattaque", id="watch"),
        pytest.param("Les 9 cyberattaques majeures au 12 mars 2025 : Veltrane à l’arrêt", id="roundup"),
        pytest.param("Veltrane victime d’une cyberattaque - 12 mars 2025", id="bare"),
        pytest.param("Récap des fuites de mars 2025 : Veltrane", id="recap"),
    ],
)
def test_date_of_a_review_in_the_title_is_none(title: str) -> None:
    assert main_incident(STORY, title=title).date is None


@pytest.mark.parametrize(
    ("title", "date"),
    [
        pytest.param("Veltrane victime d’une cyberattaque le 10 mars", "2025-03-10", id="day"),
        pytest.param("Cyberattaque du 10 mars contre Veltrane : le point", "2025-03-10", id="of-attack"),
        pytest.param(
            "Veltrane - Des serveurs paralysés par une attaque depuis le 10 mars", "2025-03-10", id="cut"
        ),
    ],
)
def test_date_of_the_attack_in_the_title_stands(title: str, date: str) -> None:
    assert main_incident(STORY, title=title).date == date


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(
            "La société Veltrane a annoncé mercredi avoir été la cible d’une cyberattaque.",
            id="announced",
        ),
        pytest.param(
            "La société Veltrane a confirmé, dans un communiqué publié mardi 18 mars, avoir été visée par "
            "une attaque informatique.",
            id="statement-published",
            marks=pytest.mark.xfail(reason="a date between a statement and what it says is not sure enough"),
        ),
        pytest.param(
            "Publié le 19-03-2025 à 17h05 - Mis à jour le 19-03-2025 à 17h25 - La société Veltrane a été "
            "victime d’une cyberattaque.",
            id="stamped",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque. Une plainte a été déposée le 17 mars.",
            id="complaint",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une fuite de données. Les fichiers couvriraient une période "
            "allant de 2019 à 2024.",
            id="span-of-the-data",
        ),
        pytest.param(
            "La société Veltrane, fondée en 1998 à Roanne, a été victime d’une cyberattaque.", id="founded"
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque. La loi du 6 janvier 1978 l’oblige à "
            "prévenir ses clients.",
            id="law",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque. À ce jour, ses serveurs restent coupés.",
            id="to-this-day",
        ),
    ],
)
def test_date_of_something_else_is_none(sentence: str) -> None:
    assert main_incident(sentence).date is None


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        pytest.param(
            "Trois jours après la cyberattaque, la mairie de Valmorel reste coupée du réseau.",
            "2025-03-17",
            id="days-after",
        ),
        pytest.param(
            "La mairie de Valmorel a été victime d’une cyberattaque ce week end.", "2025-03-15", id="week-end"
        ),
        pytest.param(
            "La mairie de Valmorel est paralysée par une cyberattaque depuis deux jours.",
            "2025-03-18",
            id="for-two-days",
        ),
        pytest.param(
            "La mairie de Valmorel a été victime d’une cyberattaque au lendemain du 9 mars 2025.",
            "2025-03-10",
            id="day-after",
        ),
        pytest.param(
            "La mairie de Valmorel a été victime d’une cyberattaque le 1ᵉʳ mars.", "2025-03-01", id="raised"
        ),
    ],
)
def test_date_of_the_attack_by_its_wording(sentence: str, date: str) -> None:
    assert main_incident(sentence).date == date


def test_date_basis_is_not_read_from_a_name() -> None:
    text = (
        "Le groupe La Poste Verte est victime d’une attaque informatique depuis lundi matin. Le site de La "
        "Poste Verte est inaccessible."
    )
    incident = main_incident(text)
    assert (incident.date, incident.date_basis) == ("2025-03-17", DateBasis.ATTACK)


@pytest.mark.parametrize(
    ("sentence", "basis"),
    [
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque le 11 mars.", DateBasis.ATTACK, id="attack"
        ),
        pytest.param(
            "La société Veltrane a détecté le 11 mars une intrusion dans ses serveurs.",
            DateBasis.DISCOVERY,
            id="found",
        ),
        pytest.param(
            "Les données de la société Veltrane ont été mises en vente le 11 mars sur un forum.",
            DateBasis.PUBLICATION,
            id="sale",
        ),
        pytest.param(
            "Le groupe Qilin a revendiqué le 11 mars une attaque contre la société Veltrane.",
            DateBasis.CLAIM,
            id="claim",
        ),
    ],
)
def test_date_basis_tells_what_the_date_is_of(sentence: str, basis: DateBasis) -> None:
    incident = main_incident(sentence)
    assert (incident.date, incident.date_basis) == ("2025-03-11", basis)
