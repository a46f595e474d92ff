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
            "La société Veltrane a été piratée. Noms et adresses e-mail ont été copiés et les pirates "
            "réclament 40 000 euros.",
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
            {"intrusion"},
            id="site_down_for_no_cause_told",
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
        pytest.param(
            "Veltrane : les données de 40 000 clients exposées\n\nLa société Veltrane a informé ses "
            "clients d’une fuite de données. Un tiers a consulté des noms et des adresses.\nQuels risques "
            "pour les clients ?\nCes données peuvent servir à des campagnes de phishing ciblé ou à une "
            "tentative d’extorsion.\nphishing ciblé ;\nusurpation d’identité.",
            {"data_theft"},
            id="risks",
        ),
        pytest.param(
            "Veltrane : une fuite de données revendiquée\n\nUn pirate affirme avoir extrait 40 000 fiches "
            "de la société Veltrane.\nComment la fuite a-t-elle pu se produire ?\nPlusieurs scénarios "
            "restent possibles : une vulnérabilité non corrigée, une mauvaise configuration, un "
            "prestataire compromis ou le compte d’un administrateur.",
            {"data_theft"},
            id="hypotheses",
        ),
        pytest.param(
            "Le groupe de ransomware Vexillum affirme avoir compromis les systèmes de la société "
            "Veltrane.\nUn groupe très actif\nVexillum vise généralement des entreprises européennes par "
            "des opérations de chiffrement et de vol de données.",
            {"intrusion"},
            id="portrait_of_the_gang",
        ),
        pytest.param(
            "Un pirate vend la base de 40 000 clients de la société Veltrane sur un forum. Il demande 800 "
            "dollars et a publié un échantillon de 100 lignes.",
            {"data_theft", "data_sale"},
            id="sample_of_a_sale",
        ),
        pytest.param(
            "Une base attribuée à la société Veltrane a été revendiquée sur un forum cybercriminel. L’auteur "
            "affirme diffuser gratuitement 40 000 fiches de clients.",
            {"data_theft", "data_publication"},
            id="given_away",
        ),
        pytest.param(
            "La ville de Montrelle a été victime d’un piratage. L’incident résulte de la compromission de "
            "deux comptes d’agents, qui a permis de consulter les données de 160 enfants.",
            {"data_theft", "account_takeover"},
            id="accounts_of_staff",
        ),
    ],
)
def test_incidents_attack_types(text: str, types: set[str]) -> None:
    assert {str(t) for t in main_incident(text).attack_types} == types
