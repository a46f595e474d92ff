"""Which data were taken: what the article says was taken, without what it spares or merely mentions."""

import pytest
from articles import main_incident

ATTACKED = "L’enseigne Bricodal a été victime d’une cyberattaque mardi."


def data_types_of(sentences: str) -> set[str]:
    return {str(code) for code in main_incident(f"{ATTACKED} {sentences}").data_types}


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        pytest.param(
            "Les noms, prénoms, dates de naissance et adresses e-mail des clients ont été dérobés.",
            {"name", "date_of_birth", "email_address"},
            id="list",
        ),
        pytest.param(
            "Le fichier volé contient des numéros de sécurité sociale et des IBAN.",
            {"social_security_number", "bank_account"},
            id="contains",
        ),
        pytest.param(
            "Les données volées :\n- nom et prénom ;\n- numéro de téléphone ;\n- adresse postale.",
            {"name", "phone_number", "postal_address"},
            id="bullets",
        ),
        pytest.param(
            "Les coordonnées des clients ont été volées.",
            {"postal_address", "email_address", "phone_number"},
            id="coordonnees",
        ),
        pytest.param(
            "Les identifiants et mots de passe des clients ont été volés.",
            {"username", "password"},
            id="identifiers",
        ),
        pytest.param(
            "Des ordonnances et des comptes rendus médicaux ont été publiés en ligne.",
            {"prescription", "health"},
            id="medical",
        ),
        pytest.param(
            "Les noms et adresses e-mail ont été volés. Aucun mot de passe n’a été compromis.",
            {"name", "email_address"},
            id="spared",
        ),
        pytest.param(
            "Les noms et adresses e-mail ont été volés. L’enseigne conseille de changer son mot de passe.",
            {"name", "email_address"},
            id="advice",
        ),
        pytest.param(
            "Les noms et adresses e-mail ont été volés.\nQue faire ?\nNe communiquez jamais votre numéro de "
            "carte bancaire.",
            {"name", "email_address"},
            id="section_of_advice",
        ),
        pytest.param(
            "Ni les mots de passe ni les coordonnées bancaires n’ont été compromis.", set(), id="neither_nor"
        ),
        pytest.param(
            "Le fichier contient les noms et dates de naissance, à l’exception des mots de passe.",
            {"name", "date_of_birth"},
            id="except",
        ),
        pytest.param("Des fiches de paie ont été publiées.", {"payslip"}, id="one_strong_wording"),
        pytest.param("Les clients ont été prévenus par courriel.", set(), id="way_to_tell_the_customers"),
        pytest.param("Aucune donnée bancaire n’a été touchée.", set(), id="only_spared"),
        pytest.param(
            "Les noms ont été volés. Les mots de passe, en revanche, n’ont pas été dérobés.",
            {"name"},
            id="spared_with_inserted_contrast",
        ),
        pytest.param(
            "Les noms ont été volés. Les mots de passe ont été réinitialisés.", {"name"}, id="reset"
        ),
        pytest.param(
            "Les pirates se sont servis du mot de passe d’un technicien pour copier les factures.",
            {"invoice"},
            id="secret_of_staff",
        ),
        pytest.param(
            "Les robots ont essayé des couples d’identifiants et de mots de passe volés sur d’autres sites.",
            set(),
            id="tried_from_elsewhere",
        ),
        pytest.param("Le nom de la société est apparu sur un forum.", set(), id="name_of_the_victim"),
        pytest.param(
            "Les données de Sud Mobile ont été volées.",
            set(),
            id="part_of_a_name",
            marks=pytest.mark.xfail(
                strict=True, reason="the owner of stolen data is read as a second victim"
            ),
        ),
        pytest.param(
            "Tout est parti d’un courriel, puis les noms et numéros de téléphone ont été volés.",
            {"name", "phone_number"},
            id="one_message",
        ),
        pytest.param("Les postes de 250 employés sont touchés.", set(), id="machines"),
        pytest.param(
            "Une archive circule, avec noms et dates de naissance.",
            {"name", "date_of_birth"},
            id="with_what_it_holds",
        ),
    ],
)
def test_incidents_data_types(sentences: str, expected: set[str]) -> None:
    assert data_types_of(sentences) == expected


def test_incidents_data_types_imply_theft() -> None:
    incident = main_incident(f"{ATTACKED} Le fichier des noms et adresses e-mail des clients a été emporté.")
    assert "data_theft" in incident.attack_types


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param("nom ;\nprénom ;\ndate de naissance ;\nadresse électronique.", id="semicolons"),
        pytest.param("Nom\nPrénom\nDate de naissance\nAdresse électronique", id="plain_lines"),
        pytest.param("• Nom et prénom\n• Date de naissance\n• Adresse électronique", id="dots"),
        pytest.param("1. Nom et prénom\n\n2. Date de naissance\n\n3. Adresse électronique", id="numbers"),
    ],
)
def test_incidents_data_types_of_a_list_are_told_by_its_opener(lines: str) -> None:
    opener = "Selon l’enseigne, les données volées sont limitées aux informations suivantes :"
    text = f"{ATTACKED}\n{opener}\n{lines}\nL’enseigne a porté plainte."
    found = {str(code) for code in main_incident(text).data_types}
    assert found == {"name", "date_of_birth", "email_address"}


@pytest.mark.parametrize(
    "opener",
    [
        pytest.param("Ne sont pas concernés :", id="not_concerned"),
        pytest.param("Les éléments suivants n’ont pas été compromis :", id="not_compromised"),
        pytest.param("Nous vous conseillons de changer :", id="advice"),
    ],
)
def test_incidents_data_types_of_a_list_that_its_opener_denies(opener: str) -> None:
    text = (
        f"{ATTACKED}\nLes pirates ont copié les noms et les adresses e-mail des clients.\n"
        f"{opener}\nmots de passe ;\nIBAN ;\npièces d’identité.\nL’enseigne a porté plainte."
    )
    assert {str(code) for code in main_incident(text).data_types} == {"name", "email_address"}
