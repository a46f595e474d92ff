"""When it happened: the attack before its discovery, its discovery before the sale, and no other date."""

import datetime as dt

import pytest
from articles import main_incident

from pipeline.schema import DateBasis


@pytest.mark.parametrize(
    ("text", "date"),
    [
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque le 11 mars 2025. Elle a porté plainte.",
            "2025-03-11",
            id="full_date",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque le 11 mars. Elle a porté plainte.",
            "2025-03-11",
            id="year_from_publication",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque mardi. Elle a porté plainte.",
            "2025-03-18",
            id="weekday",
        ),
        pytest.param(
            "La société Veltrane a été piratée dans la nuit du 12 au 13 mars. Elle a porté plainte.",
            "2025-03-12",
            id="night",
        ),
        pytest.param(
            "L’attaque informatique contre la société Veltrane a eu lieu le 3 mars. Elle a été détectée "
            "le 10 mars.",
            "2025-03-03",
            id="attack_before_discovery",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque. L’intrusion remonte au 3 février.",
            "2025-02-03",
            id="goes_back_to",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque. Tout a commencé samedi, vers 3 heures.",
            "2025-03-15",
            id="began",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque. Les pirates étaient dans le réseau "
            "depuis novembre 2024.",
            "2024-11",
            id="start_of_a_long_intrusion",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque. Elle a porté plainte le 14 mars.",
            None,
            id="complaint",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque. La production reprendra le 2 avril.",
            None,
            id="future",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque mi-février. Elle a porté plainte.",
            "2025-02",
            id="month",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque. Ses serveurs sont hors service.",
            None,
            id="untold",
        ),
    ],
)
def test_incidents_date(text: str, date: str | None) -> None:
    assert main_incident(text).date == date


def test_incidents_date_of_discovery_when_the_attack_has_none() -> None:
    incident = main_incident(
        "La société Veltrane a été victime d’une intrusion. Elle a été découverte le 10 mars par ses équipes."
    )
    assert (incident.date, incident.date_basis) == ("2025-03-10", DateBasis.DISCOVERY)


def test_incidents_date_of_sale_when_there_is_no_other() -> None:
    incident = main_incident(
        "Les données des clients de Veltrane ont été mises en vente le 14 mars sur un forum."
    )
    assert (incident.date, incident.date_basis) == ("2025-03-14", DateBasis.PUBLICATION)


def test_incidents_date_without_year_needs_a_publication_date() -> None:
    text = "La société Veltrane a été victime d’une cyberattaque le 11 mars. Elle a porté plainte."
    assert main_incident(text, published=None).date is None
    assert main_incident(text, published=dt.date(2024, 2, 1)).date == "2023-03-11"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        pytest.param(
            "Le groupe Veltrane a reconnu lundi avoir été victime d’un piratage informatique le 3 mars.",
            "2025-03-03",
            id="statement_in_the_same_sentence",
        ),
        pytest.param(
            "La société Veltrane a subi le 4 mars une intrusion dans son extranet, selon un communiqué "
            "publié ce jeudi. Elle l’a détectée le 7 mars.",
            "2025-03-04",
            id="attack_before_discovery_and_statement",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque. Elle a découvert le 10 mars qu’un pirate "
            "était présent dans son réseau depuis la mi-janvier.",
            "2025-01",
            id="long_running_intrusion",
        ),
        pytest.param(
            "La plateforme Veltrane a laissé une base de données accessible sans mot de passe du 12 janvier "
            "au 20 février, a révélé mercredi un chercheur. L’accès a été fermé le 21 février.",
            "2025-01-12",
            id="exposure_and_its_end",
        ),
        pytest.param(
            "Les données volées à la société Veltrane en janvier ont été mises en ligne mercredi.",
            "2025-01",
            id="theft_before_publication",
        ),
        pytest.param(
            "La société Veltrane a été paralysée mardi par un rançongiciel. En avril 2022, elle avait déjà "
            "subi une attaque.",
            "2025-03-18",
            id="earlier_attack",
        ),
        pytest.param(
            "L’usine Veltrane est à l’arrêt depuis le 6 mars, à la suite d’un rançongiciel. Elle a informé "
            "ses salariés lundi.",
            "2025-03-06",
            id="effect_since",
        ),
        pytest.param(
            "Le groupe Akira revendique le piratage de la société Veltrane. Son nom figure depuis mercredi "
            "sur le blog du gang, qui dit avoir volé 40 Go de données.",
            "2025-03-19",
            id="claim_alone",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque le 25 février. La faille avait été "
            "signalée en janvier par un chercheur.",
            "2025-02-25",
            id="vulnerability_reported",
        ),
        pytest.param(
            "Il y a trois semaines, le jeudi 27 février, la société Veltrane était attaquée par un "
            "rançongiciel.",
            "2025-02-27",
            id="finer_of_two_that_agree",
        ),
        pytest.param(
            "« Tout s’est arrêté », se souvient-il. C’était le 20 février. Ce matin-là, les 40 postes de "
            "la société Veltrane ont été chiffrés par un rançongiciel.",
            "2025-02-20",
            id="that_morning",
        ),
        pytest.param(
            "La société Veltrane a été piratée le 4 mars. Elle va changer de prestataire à partir d’avril.",
            "2025-03-04",
            id="measure_to_come",
        ),
        pytest.param(
            "La société Veltrane a été piratée courant février. Les cours reprendront le 2 avril. Elle a "
            "réalisé 40 millions d’euros de chiffre d’affaires en 2024.",
            "2025-02",
            id="year_of_background",
        ),
    ],
)
def test_incidents_date_among_several(text: str, date: str) -> None:
    assert main_incident(text).date == date


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Mis à jour le 20 mars 2025 à 18 h 20", id="updated"),
        pytest.param("Jeudi 20 mars 2025", id="alone"),
        pytest.param("Enquête | Santé | 20 mars 2025", id="section"),
        pytest.param("Lausanne, le 20 mars 2025.", id="place"),
    ],
)
def test_incidents_date_is_not_that_of_the_article(line: str) -> None:
    text = f"{line}\n\nLa société Veltrane a été victime d’une cyberattaque. Ses serveurs sont hors service."
    assert main_incident(text, title="Veltrane victime d’une cyberattaque").date is None


def test_incidents_date_of_a_short_sentence_is_no_dateline() -> None:
    assert main_incident("Ce jeudi, la société Veltrane a été piratée.").date == "2025-03-20"
