"""What kind of attack it was: only what the article says of this incident."""

import pytest
from articles import main_incident


@pytest.mark.parametrize(
    ("text", "types"),
    [
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque. La production est à l’arrêt.",
            {"intrusion"},
            id="nothing_more_precise",
        ),
        pytest.param(
            "La société Veltrane a été victime d’un rançongiciel. La production est à l’arrêt.",
            {"ransomware"},
            id="ransomware",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une fuite de données. Elle a prévenu ses clients.",
            {"data_theft"},
            id="leak",
        ),
        pytest.param(
            "Les données des clients de Veltrane ont été mises en vente sur un forum. Elle a porté plainte.",
            {"data_theft", "data_sale"},
            id="sale_is_theft_too",
        ),
        pytest.param(
            "Le site de la ville de Montrelle a été visé par une attaque par déni de service. Il était "
            "inaccessible lundi.",
            {"ddos"},
            id="ddos",
        ),
        pytest.param(
            "Veltrane a été victime d’une erreur de configuration. Une base était accessible sans mot de "
            "passe.",
            {"data_exposure"},
            id="exposure",
        ),
        pytest.param(
            "La société Veltrane a été victime d’un rançongiciel. Aucune donnée n’a été volée, "
            "assure-t-elle.",
            {"ransomware"},
            id="no_theft",
        ),
    ],
)
def test_incidents_attack_types(text: str, types: set[str]) -> None:
    assert {str(t) for t in main_incident(text).attack_types} == types
