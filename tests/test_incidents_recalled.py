"""Incidents that an article recalls in passing, an earlier attack on the same victim, and round-ups."""

import pytest
from articles import incidents_of, names_of

from pipeline.schema import Salience

#: A story long enough for the recalled incidents to stand clear of its head.
STORY = """Veltrane paralysé par un rançongiciel

La société Veltrane a été victime d’un rançongiciel mardi. La production est à l’arrêt dans ses deux usines.
Les serveurs ont été chiffrés et une plainte a été déposée. Les salariés ont été renvoyés chez eux.
Des experts analysent les fichiers. « Nous repartirons de nos sauvegardes », explique la direction.
Un retour à la normale est espéré sous dix jours. Les livraisons ont repris depuis un autre site.
Une enquête est ouverte. Veltrane emploie 240 personnes.
"""


@pytest.mark.parametrize(
    ("paragraph", "recalled"),
    [
        pytest.param(
            "Ce n’est pas un cas isolé. En octobre 2024, le fabricant de jouets Ludimonde avait déjà été "
            "paralysé par une cyberattaque.",
            "Ludimonde",
            id="not_an_isolated_case",
        ),
        pytest.param(
            "En décembre 2023, l’hôpital de Lormeau avait été frappé par un rançongiciel.",
            "hôpital de Lormeau",
            id="pluperfect_with_date",
        ),
        pytest.param(
            "Quelques semaines plus tôt, Optimarket avait reconnu le vol des données de ses clients.",
            "Optimarket",
            id="weeks_before",
        ),
    ],
)
def test_incidents_recalled_are_secondary(paragraph: str, recalled: str) -> None:
    found = incidents_of(STORY + paragraph, title=STORY.splitlines()[0])
    assert names_of(found, Salience.MAIN) == {"Veltrane"}
    assert names_of(found, Salience.SECONDARY) == {recalled}


@pytest.mark.parametrize(
    "paragraph",
    [
        pytest.param(
            "L’an dernier, plusieurs industriels de la région avaient déjà été attaqués.", id="unnamed_others"
        ),
        pytest.param(
            "Fondée en 1987, Veltrane avait racheté son concurrent Ludimonde en 2019.",
            id="other_news_of_the_past",
        ),
    ],
)
def test_incidents_recalled_need_a_named_victim_and_an_attack(paragraph: str) -> None:
    found = incidents_of(STORY + paragraph, title=STORY.splitlines()[0])
    assert [i.victim.name for i in found] == ["Veltrane"]


def test_incidents_recalled_keep_their_own_facts() -> None:
    main, recalled = incidents_of(
        STORY + "En octobre 2024, le groupe Vortexia avait piraté l’opérateur Telnova et volé les données de "
        "2 millions d’abonnés.",
        title=STORY.splitlines()[0],
    )
    assert main.records is None
    assert recalled.records is not None
    assert (recalled.records.value, recalled.attacker.name) == (2_000_000, "Vortexia")
    assert recalled.date == "2024-10"


def test_incidents_earlier_attack_on_the_same_victim_is_another() -> None:
    found = incidents_of(
        "Le centre hospitalier de Brassignac est victime d’une cyberattaque depuis samedi. Les serveurs ont "
        "été chiffrés. Une plainte a été déposée.\nCe n’est pas la première fois que l’établissement est "
        "touché. En mars 2022, le centre hospitalier de Brassignac avait déjà été victime d’un vol de "
        "données."
    )
    assert [(i.salience, i.victim.name) for i in found] == [
        (Salience.MAIN, "centre hospitalier de Brassignac"),
        (Salience.SECONDARY, "centre hospitalier de Brassignac"),
    ]
    assert found[1].date == "2022-03"


def test_incidents_same_attack_told_again_is_one() -> None:
    found = incidents_of(
        "Le centre hospitalier de Brassignac est victime d’une cyberattaque depuis samedi. Les serveurs ont "
        "été chiffrés. Une plainte a été déposée.\nL’attaque contre le centre hospitalier de Brassignac a "
        "débuté samedi vers 3 heures. L’établissement a annoncé une reprise progressive."
    )
    assert len(found) == 1


ROUND_UP = """Cyberattaques : les trois affaires de la semaine

Bricodal perd les données de ses clients
L’enseigne Bricodal a annoncé lundi une fuite de données. Les noms de 30 000 clients ont été dérobés.

La clinique des Tilleuls paralysée
La clinique des Tilleuls a été frappée mardi par un rançongiciel. Les pirates réclament une rançon.

Telnova piraté
L’opérateur Telnova a été victime d’une intrusion mercredi. Les IBAN de 12 000 abonnés ont été volés.
"""


@pytest.mark.xfail(strict=True, reason="the first of three headings is missed")
def test_incidents_round_up_tells_one_each() -> None:
    found = incidents_of(ROUND_UP, title="Cyberattaques : les trois affaires de la semaine")
    assert {"Bricodal", "clinique des Tilleuls", "Telnova"} == names_of(found, Salience.MAIN)


@pytest.mark.xfail(strict=True, reason="the first of three headings is missed")
def test_incidents_round_up_keeps_facts_apart() -> None:
    found = {i.victim.name: i for i in incidents_of(ROUND_UP, title=ROUND_UP.splitlines()[0])}
    assert {n: i.records.value if i.records else None for n, i in found.items()} == {
        "Bricodal": 30_000,
        "clinique des Tilleuls": None,
        "Telnova": 12_000,
    }
    assert [n for n, i in found.items() if i.ransom.demanded] == ["clinique des Tilleuls"]
    assert [n for n, i in found.items() if "bank_account" in i.data_types] == ["Telnova"]
