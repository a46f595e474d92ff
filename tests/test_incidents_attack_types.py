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
        pytest.param(
            "La société Veltrane a été piratée. Plus aucun ordinateur ne démarre et les pirates réclament "
            "40 000 euros.",
            {"ransomware"},
            id="demand_with_outage",
        ),
        pytest.param(
            "La société Veltrane a été piratée. Des contrats ont été copiés et les pirates réclament "
            "40 000 euros.",
            {"data_theft", "extortion"},
            id="demand_for_silence",
        ),
        pytest.param(
            "La société Veltrane a été piratée. Le gang Vexillum menace de tout divulguer.",
            {"data_theft", "extortion"},
            id="threat_tells_theft",
        ),
        pytest.param(
            "La société Veltrane a été piratée. Les pirates ont publié un échantillon en guise de preuve.",
            {"intrusion"},
            id="sample",
        ),
        pytest.param(
            "La société Veltrane a été piratée. L’éditeur a diffusé un correctif.",
            {"intrusion"},
            id="patch",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque. On ignore si des données ont été volées.",
            {"intrusion"},
            id="unknown_whether",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une fuite de données. Un tableau des salaires a été envoyé "
            "par erreur à un mauvais destinataire.",
            {"data_exposure"},
            id="leak_by_mistake",
        ),
        pytest.param(
            "La société Veltrane a été piratée. Le gang a publié 30 Go de contrats, désormais à la portée "
            "de tous.",
            {"data_theft", "data_publication"},
            id="opened_by_criminals",
        ),
        pytest.param(
            "Le site de la société Veltrane était inaccessible mardi après une cyberattaque.",
            {"ddos"},
            id="site_down",
        ),
        pytest.param(
            "La société Veltrane, victime d’une fuite de données, prévient ses clients. Elle redoute des "
            "tentatives d’hameçonnage.",
            {"data_theft"},
            id="phishing_to_come",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque, revendiquée par le gang de rançongiciel "
            "Vexillum.",
            {"intrusion"},
            id="trade_of_the_gang",
        ),
        pytest.param(
            "La société Veltrane a été victime d’un logiciel malveillant qui a chiffré les serveurs.",
            {"ransomware"},
            id="malware_that_encrypts",
        ),
    ],
)
def test_incidents_attack_types(text: str, types: set[str]) -> None:
    assert {str(t) for t in main_incident(text).attack_types} == types
