"""Who attacked: groups, pseudonyms and brands of malware as the article spells them; others never."""

import pytest
from articles import main_incident

ATTACKED = "La société Veltrane a été victime d’une cyberattaque mardi. Ses serveurs ont été chiffrés."


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        pytest.param("L’attaque a été revendiquée par le groupe LockBit.", "LockBit", id="known_group"),
        pytest.param("Le gang Vortexia a revendiqué l’attaque.", "Vortexia", id="unknown_group"),
        pytest.param("L’attaque a été revendiquée par Brumalock.", "Brumalock", id="claimed_by"),
        pytest.param(
            "Un pirate utilisant le pseudonyme « zer0kite » a mis les fichiers en vente.",
            "zer0kite",
            id="pseudonym",
        ),
        pytest.param("Le rançongiciel Korvent est en cause.", "Korvent", id="malware_alone"),
        pytest.param(
            "Le groupe Vortexia, qui utilise le rançongiciel Korvent, revendique l’attaque.",
            "Vortexia",
            id="group_over_malware",
        ),
        pytest.param("Le groupe de pirates Akira menace de publier les fichiers.", "Akira", id="of_pirates"),
        pytest.param("L’auteur, qui se fait appeler Kelpo, a été interpellé.", "Kelpo", id="calls_himself"),
        pytest.param(
            "Les pirates, membres du groupe Qilin, menacent de publier les fichiers.",
            "Qilin",
            id="members_of",
        ),
        pytest.param("L’Anssi suit le dossier.", None, id="agency"),
        pytest.param("Personne n’a revendiqué l’attaque.", None, id="nobody"),
        pytest.param("Les pirates n’ont pas été identifiés.", None, id="unknown"),
        pytest.param("Le fichier circule sur BreachForums et Telegram.", None, id="platforms"),
        pytest.param("La fuite a été repérée par le chercheur SaxX.", None, id="researcher"),
        pytest.param("Le journaliste Damien Bancal a consulté un extrait.", None, id="journalist"),
        pytest.param("Le groupe Veltrane a porté plainte.", None, id="victim_is_a_group_too"),
    ],
)
def test_incidents_name_the_attacker(sentence: str, name: str | None) -> None:
    assert main_incident(f"{ATTACKED} {sentence}").attacker.name == name
