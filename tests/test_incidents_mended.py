"""Examples that once came out wrong: wordings of the press, each with what must be read out of it."""

from collections.abc import Callable
from typing import Any

import pytest
from articles import incidents_of

from pipeline.schema import Incident

READ: dict[str, Callable[[Incident], Any]] = {
    "victims": lambda i: i.victim.name,
    "ransom": lambda i: (i.ransom.demanded, i.ransom.amount, i.ransom.paid),
    "records": lambda i: i.records and i.records.value,
    "attackers": lambda i: i.attacker.name,
    "statuses": lambda i: str(i.status),
    "data_types": lambda i: {str(code) for code in i.data_types},
    "attack_types": lambda i: {str(code) for code in i.attack_types},
}
#: Closing sentences that tell nothing of their own, and openings that tell an incident.
REST = " Les équipes travaillent au papier et au crayon depuis plusieurs jours. Une enquête est en cours."
RANSOMED = "La société Veltrane a été victime d’un rançongiciel mardi. Ses serveurs ont été chiffrés. "
HIT = "L’enseigne Bricodal a été victime d’une cyberattaque mardi. "


@pytest.mark.parametrize(
    ("text", "what", "expected"),
    [
        pytest.param(
            "La SNCF a été victime d’une cyberattaque." + REST,
            "victims",
            ["SNCF"],
            id="la-sncf-a-été-victime-d",
        ),
        pytest.param(
            "L’hôpital de Lormeau a été victime d’une cyberattaque." + REST,
            "victims",
            ["hôpital de Lormeau"],
            id="l-hôpital-de-lormeau-a-été",
        ),
        pytest.param(
            "L’université de Brivezac a été victime d’une cyberattaque." + REST,
            "victims",
            ["université de Brivezac"],
            id="l-université-de-brivezac-a-été",
        ),
        pytest.param(
            "Une cyberattaque a frappé Veltrane lundi." + REST,
            "victims",
            ["Veltrane"],
            id="une-cyberattaque-a-frappé-veltrane-lundi",
        ),
        pytest.param(
            "L’enseigne Bricodal a été victime d’une fuite de données. "
            "Environ 300 000 personnes sont touchées.",
            "victims",
            ["Bricodal"],
            id="l-enseigne-bricodal-a-été-victime",
        ),
        pytest.param(
            "L’enseigne Bricodal a été victime d’une fuite de données. "
            "Quelque 300 000 personnes sont touchées.",
            "victims",
            ["Bricodal"],
            id="l-enseigne-bricodal-a-été-victime-2",
        ),
        pytest.param(
            "Les données des clients de la société Veltrane ont été volées." + REST,
            "victims",
            ["Veltrane"],
            id="les-données-des-clients-de-la",
        ),
        pytest.param(
            "Les données des clients de la société Veltrane ont été mises en vente sur un forum.",
            "victims",
            ["Veltrane"],
            id="les-données-des-clients-de-la-2",
        ),
        pytest.param(
            "La fuite de données chez la société Veltrane inquiète les clients." + REST,
            "victims",
            ["Veltrane"],
            id="la-fuite-de-données-chez-la",
        ),
        pytest.param(
            "Cyberattaque contre la société Veltrane." + REST,
            "victims",
            ["Veltrane"],
            id="cyberattaque-contre-la-société-veltrane",
        ),
        pytest.param(
            "La cyberattaque subie par la société Veltrane a débuté lundi." + REST,
            "victims",
            ["Veltrane"],
            id="la-cyberattaque-subie-par-la-société",
        ),
        pytest.param(
            "Une intrusion a été détectée dans les systèmes de la société Veltrane." + REST,
            "victims",
            ["Veltrane"],
            id="une-intrusion-a-été-détectée-dans",
        ),
        pytest.param(
            "Une base de données de la société Veltrane est restée accessible sur internet." + REST,
            "victims",
            ["Veltrane"],
            id="une-base-de-données-de-la",
        ),
        pytest.param(
            "Le piratage de Veltrane inquiète les clients." + REST,
            "victims",
            ["Veltrane"],
            id="le-piratage-de-veltrane-inquiète-les",
        ),
        pytest.param(
            "Veltrane a été la cible de pirates." + REST,
            "victims",
            ["Veltrane"],
            id="veltrane-a-été-la-cible-de",
        ),
        pytest.param(
            "Le groupe Vortexia revendique une attaque contre Veltrane." + REST,
            "victims",
            ["Veltrane"],
            id="le-groupe-vortexia-revendique-une-attaque",
        ),
        pytest.param(
            "Le groupe Vortexia a ajouté Veltrane à la liste de ses victimes." + REST,
            "victims",
            ["Veltrane"],
            id="le-groupe-vortexia-a-ajouté-veltrane",
        ),
        pytest.param(
            "Un laboratoire de Lormeau a été victime d’un rançongiciel. Les serveurs ont été chiffrés.",
            "victims",
            [None],
            id="un-laboratoire-de-lormeau-a-été",
        ),
        pytest.param(
            "Une mairie du Finistère a été victime d’un rançongiciel. Les serveurs ont été chiffrés.",
            "victims",
            [None],
            id="une-mairie-du-finistère-a-été",
        ),
        pytest.param(
            "Un hôpital du Nord est victime d’une cyberattaque depuis samedi. "
            "L’hôpital de Lormeau a déposé plainte et reporté ses opérations.",
            "victims",
            ["hôpital de Lormeau"],
            id="un-hôpital-du-nord-est-victime",
        ),
        pytest.param(
            RANSOMED + "« Nous ne paierons pas la rançon », assure le directeur.",
            "ransom",
            [(True, None, False)],
            id="nous-ne-paierons-pas-la-rançon",
        ),
        pytest.param(
            RANSOMED + "La direction a choisi de ne pas payer la rançon.",
            "ransom",
            [(True, None, False)],
            id="la-direction-a-choisi-de-ne",
        ),
        pytest.param(
            RANSOMED + "La rançon, d’un montant de 200 000 euros, a été payée.",
            "ransom",
            [(True, 200000, True)],
            id="la-rançon-d-un-montant-de",
        ),
        pytest.param(
            RANSOMED + "« Il est hors de question de payer », a déclaré le président, "
            "à qui les pirates réclament 2 millions d’euros.",
            "ransom",
            [(True, 2000000, False)],
            id="il-est-hors-de-question-de",
        ),
        pytest.param(
            "Le groupe Vortexia affirme avoir piraté la société Veltrane. "
            "L’entreprise dément toute intrusion dans ses systèmes.",
            "statuses",
            ["denied"],
            id="le-groupe-vortexia-affirme-avoir-piraté",
        ),
        pytest.param(
            "Le groupe Vortexia affirme avoir piraté la société Veltrane. "
            "« Nous n’avons constaté aucune intrusion », répond l’entreprise.",
            "statuses",
            ["denied"],
            id="le-groupe-vortexia-affirme-avoir-piraté-2",
        ),
        pytest.param(
            RANSOMED + "« Nous ne paierons pas », assure le directeur.",
            "statuses",
            ["confirmed"],
            id="nous-ne-paierons-pas-assure-le",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque mardi. "
            "Ses serveurs ont été chiffrés. C’est le groupe Play qui est à l’origine de l’attaque.",
            "attackers",
            ["Play"],
            id="la-société-veltrane-a-été-victime",
        ),
        pytest.param(
            HIT + "Les noms et adresses e-mail ont été volés, mais pas les mots de passe.",
            "data_types",
            [{"email_address", "name"}],
            id="les-noms-et-adresses-e-mail",
        ),
    ],
)
def test_incidents_read_mended_example(text: str, what: str, expected: object) -> None:
    assert [READ[what](incident) for incident in incidents_of(text)] == expected
