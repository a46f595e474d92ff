"""Attackers that no list holds are found by the wording around their names."""

import pytest

from pipeline.language.actors.patterns import find_actor_patterns
from pipeline.language.text import fold


def names_in(text: str) -> set[str]:
    return {m.name for m in find_actor_patterns(fold(text))}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Le groupe Vortexia a frappé.", "Vortexia", id="groupe"),
        pytest.param("Le gang Morvak s’en prend aux hôpitaux.", "Morvak", id="gang"),
        pytest.param("Le collectif prorusse NordSturm vise l’Europe.", "NordSturm", id="adjective"),
        pytest.param(
            "Un pirate se présentant comme zer0kite vend le lot.", "zer0kite", id="presents_himself"
        ),
        pytest.param("Un internaute sous le pseudonyme de « Valrax » a agi.", "Valrax", id="pseudonym"),
        pytest.param("Un pirate connu sous le nom de Kelpo a tout vendu.", "Kelpo", id="known_as"),
        pytest.param("Un hacker nommé Drelin a posté le fichier.", "Drelin", id="named"),
        pytest.param("Un groupe baptisé « Les Ombres » agit.", "Les Ombres", id="quoted"),
        pytest.param("L’attaque a été revendiquée par Brumalock.", "Brumalock", id="revendiquee_par"),
        pytest.param("L’intrusion est attribuée à Silenor.", "Silenor", id="attributed"),
        pytest.param("Le rançongiciel Korvent a chiffré les postes.", "Korvent", id="malware"),
        pytest.param("Brumalock a revendiqué l’attaque.", "Brumalock", id="claims_after"),
        pytest.param("Morvak menace de tout publier.", "Morvak", id="threatens"),
        pytest.param("Valrax affirme avoir copié la base.", "Valrax", id="says_he_has"),
        pytest.param("Le pirate xX_dark_Xx a vendu le lot.", "xX_dark_Xx", id="underscores"),
    ],
)
def test_actor_patterns_find(text: str, name: str) -> None:
    assert name in names_in(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Un groupe de pirates inconnus a agi.", id="nobody_named"),
        pytest.param("Le rançongiciel a chiffré les postes.", id="malware_without_name"),
        pytest.param("L’attaque n’a pas été revendiquée.", id="unclaimed"),
        pytest.param("Un chercheur connu sous le pseudonyme de Lumio a alerté.", id="researcher"),
        pytest.param("Les pirates ont agi la nuit. Paris dort.", id="next_sentence"),
        pytest.param("L’attaque a été menée par des inconnus.", id="unknown_people"),
        pytest.param("", id="empty"),
    ],
)
def test_actor_patterns_find_nobody(text: str) -> None:
    assert names_in(text) == set()


def test_actor_patterns_spans_hold_the_name() -> None:
    text = fold("Le groupe Vortexia a revendiqué l’attaque. « Morvak » affirme avoir la base.")
    found = find_actor_patterns(text)
    assert found
    assert all(text[m.start : m.end] == m.name for m in found)
    assert found == sorted(found, key=lambda m: (m.start, m.end))
