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
            "L’attaque contre la société Veltrane a eu lieu le 3 mars. Elle a été détectée le 10 mars.",
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
