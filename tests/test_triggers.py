"""Wordings of attacks are found with their type, and other uses of the same words are not."""

import pytest

from pipeline.language.lexicons import load_lexicon
from pipeline.language.text import fold, lower_same_length
from pipeline.language.triggers import find_triggers
from pipeline.schema import AttackType


def types_in(text: str) -> set[AttackType | None]:
    return {t.attack_type for t in find_triggers(lower_same_length(fold(text)))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Une cyberattaque a visé la mairie.", None, id="generic"),
        pytest.param("Le site a été piraté.", None, id="pirate"),
        pytest.param("Un rançongiciel a bloqué les postes.", AttackType.RANSOMWARE, id="rancongiciel"),
        pytest.param("Une attaque par ransomware", AttackType.RANSOMWARE, id="ransomware"),
        pytest.param("Les serveurs ont été chiffrés.", AttackType.RANSOMWARE, id="encrypted"),
        pytest.param("Une fuite de données personnelles", AttackType.DATA_THEFT, id="fuite"),
        pytest.param("Les fichiers clients ont été dérobés.", AttackType.DATA_THEFT, id="derobe"),
        pytest.param("Les pirates ont exfiltré 40 Go.", AttackType.DATA_THEFT, id="exfiltre"),
        pytest.param(
            "La base était restée accessible à tous.", AttackType.DATA_EXPOSURE, id="left_accessible"
        ),
        pytest.param("Un serveur mal configuré", AttackType.DATA_EXPOSURE, id="misconfigured"),
        pytest.param("Le fichier a été mis en vente.", AttackType.DATA_SALE, id="mis_en_vente"),
        pytest.param("Le lot est à vendre sur un forum.", AttackType.DATA_SALE, id="a_vendre"),
        pytest.param("Les documents ont été publiés.", AttackType.DATA_PUBLICATION, id="publie"),
        pytest.param("La base circule sur Telegram.", AttackType.DATA_PUBLICATION, id="circule"),
        pytest.param(
            "L’auteur affirme diffuser 12 000 fiches.", AttackType.DATA_PUBLICATION, id="says_to_give_away"
        ),
        pytest.param(
            "Il dit avoir mis en ligne trois fichiers.",
            AttackType.DATA_PUBLICATION,
            id="says_to_have_put_out",
        ),
        pytest.param("L’archive est proposée gratuitement.", AttackType.DATA_PUBLICATION, id="for_nothing"),
        pytest.param(
            "Une base publiée sur un forum cybercriminel", AttackType.DATA_PUBLICATION, id="on_a_forum"
        ),
        pytest.param("la compromission de trois comptes", AttackType.ACCOUNT_TAKEOVER, id="accounts_number"),
        pytest.param("Il a compromis un compte employé.", AttackType.ACCOUNT_TAKEOVER, id="account_of_staff"),
        pytest.param(
            "L’accès s’est fait via un compte partenaire.", AttackType.ACCOUNT_TAKEOVER, id="by_an_account"
        ),
        pytest.param(
            "Ils ont pu accéder à certains comptes clients.", AttackType.ACCOUNT_TAKEOVER, id="into_accounts"
        ),
        pytest.param(
            "L’exploitation d’une API mal filtrée", AttackType.VULNERABILITY_EXPLOIT, id="interface"
        ),
        pytest.param("La faille exploitée a été corrigée.", AttackType.VULNERABILITY_EXPLOIT, id="exploited"),
        pytest.param("Ils menacent de publier les fichiers.", AttackType.EXTORTION, id="menace"),
        pytest.param("Une tentative d’extorsion", AttackType.EXTORTION, id="extorsion"),
        pytest.param("Une attaque par déni de service", AttackType.DDOS, id="deni"),
        pytest.param("une attaque DDoS", AttackType.DDOS, id="ddos"),
        pytest.param("Le site a été défacé.", AttackType.DEFACEMENT, id="deface"),
        pytest.param("Une campagne d’hameçonnage", AttackType.PHISHING, id="hameconnage"),
        pytest.param(
            "Une attaque par bourrage d’identifiants", AttackType.CREDENTIAL_STUFFING, id="bourrage"
        ),
        pytest.param(
            "Le compte d’un agent a été utilisé par un prestataire.",
            AttackType.ACCOUNT_TAKEOVER,
            id="account",
        ),
        pytest.param("Un logiciel malveillant", AttackType.MALWARE, id="malware"),
        pytest.param("Un wiper a détruit les postes.", AttackType.WIPER, id="wiper"),
        pytest.param("Son prestataire a été piraté.", AttackType.SUPPLY_CHAIN, id="supplier"),
        pytest.param("En exploitant une faille de sécurité", AttackType.VULNERABILITY_EXPLOIT, id="faille"),
        pytest.param("Une fraude au président", AttackType.FRAUD, id="president"),
        pytest.param("Une opération de cyberespionnage", AttackType.ESPIONAGE, id="espionage"),
        pytest.param("Un salarié indélicat", AttackType.INSIDER, id="insider"),
        pytest.param("Plus aucun poste ne démarrait.", None, id="nothing_starts"),
        pytest.param("Le serveur a été visité par des intrus.", None, id="visited"),
        pytest.param("Elle a perdu la main sur ses serveurs.", None, id="lost_its_machines"),
        pytest.param("Ils ont rendu les fichiers illisibles.", AttackType.RANSOMWARE, id="unreadable"),
        pytest.param("Tout est crypté.", AttackType.RANSOMWARE, id="crypte"),
        pytest.param("Il s’est servi dans la base.", AttackType.DATA_THEFT, id="helped_himself"),
        pytest.param("Elle a laissé filer des noms.", AttackType.DATA_THEFT, id="let_slip"),
        pytest.param("Le logiciel a été pillé.", AttackType.DATA_THEFT, id="looted"),
        pytest.param("La firme, délestée de sa base", AttackType.DATA_THEFT, id="relieved_of"),
        pytest.param("Le gang a fait main basse sur 3 To.", AttackType.DATA_THEFT, id="main_basse"),
        pytest.param("Des exportations anormales", AttackType.DATA_THEFT, id="odd_exports"),
        pytest.param("Les dossiers ont été exposés.", AttackType.DATA_THEFT, id="exposed"),
        pytest.param(
            "Le serveur n’était protégé par aucun mot de passe.",
            AttackType.DATA_EXPOSURE,
            id="no_password",
        ),
        pytest.param("N’importe qui pouvait s’y servir.", AttackType.DATA_EXPOSURE, id="anybody"),
        pytest.param("Il met le lot aux enchères.", AttackType.DATA_SALE, id="auction"),
        pytest.param("Le gang promet de tout publier.", AttackType.EXTORTION, id="promises"),
        pytest.param("Il exige 2 bitcoins contre son silence.", AttackType.EXTORTION, id="silence"),
        pytest.param("Le site, noyé sous les requêtes", AttackType.DDOS, id="flooded"),
        pytest.param(
            "Il est entré avec le compte d’une greffière.", AttackType.ACCOUNT_TAKEOVER, id="account_of"
        ),
        pytest.param("Les comptes ont été détournés.", AttackType.ACCOUNT_TAKEOVER, id="hijacked"),
        pytest.param("Elle avait ouvert une pièce jointe piégée.", AttackType.PHISHING, id="attachment"),
        pytest.param("Une mise à jour empoisonnée", AttackType.SUPPLY_CHAIN, id="poisoned_update"),
        pytest.param(
            "Ils ont tiré parti d’un défaut de sécurité.", AttackType.VULNERABILITY_EXPLOIT, id="flaw"
        ),
        pytest.param("On lui a volé 40 000 euros.", AttackType.FRAUD, id="money_stolen"),
    ],
)
def test_triggers_tell_the_type(text: str, expected: AttackType | None) -> None:
    assert expected in types_in(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Une fuite d’eau a inondé la cave.", id="water"),
        pytest.param("Le pirate de Barbe-Noire est au programme du musée.", id="pirate_of_the_seas"),
        pytest.param("La commune a inauguré sa médiathèque.", id="other_news"),
        pytest.param("Il joue du dos, sur le dos.", id="dos"),
        pytest.param("Le budget a été publié au bulletin municipal.", id="budget"),
        pytest.param("Elle lutte contre les rançongiciels.", id="against_ransomware"),
        pytest.param("Une technologie de chiffrement des messages", id="encryption_technology"),
        pytest.param("Les billets sont mis en vente lundi.", id="tickets"),
        pytest.param("La ville a mis en ligne ses archives.", id="own_archives"),
        pytest.param("L’éditeur a publié un correctif.", id="patch"),
        pytest.param("Les syndicats menacent de tout bloquer.", id="strike"),
        pytest.param("Le virus de la grippe circule.", id="flu"),
    ],
)
def test_triggers_leave_other_uses(text: str) -> None:
    assert types_in(text) == set()


def test_triggers_are_sorted_with_valid_spans_and_rules() -> None:
    lower = lower_same_length(fold("Une cyberattaque : les serveurs ont été chiffrés, des données dérobées."))
    found = find_triggers(lower)
    assert found == sorted(found, key=lambda t: t.start)
    assert all(0 <= t.start < t.end <= len(lower) and t.rule.startswith("trigger.") for t in found)


def test_triggers_cover_every_attack_type() -> None:
    # An intrusion is what remains when nothing more precise is said.
    assert set(load_lexicon("triggers")) == {"generic", *AttackType} - {AttackType.INTRUSION}
