"""The supplier or software through which an attack went, and suppliers that are victims themselves."""

import pytest
from articles import incidents_of, main_incident, names_of


@pytest.mark.parametrize(
    ("text", "victim", "third_party"),
    [
        pytest.param(
            "La mutuelle Prévaline a informé ses adhérents d’une fuite de données. L’intrusion a eu lieu "
            "chez son prestataire Docuflux, chargé du tiers payant.",
            "Prévaline",
            "Docuflux",
            id="at_its_supplier",
        ),
        pytest.param(
            "Les données de patients de l’hôpital de Lormeau ont été volées. Les pirates sont passés par le "
            "logiciel Clinidoc, utilisé par l’établissement.",
            "hôpital de Lormeau",
            "Clinidoc",
            id="through_its_software",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque. L’entreprise a fait appel à la société "
            "Cybersentia pour nettoyer ses serveurs.",
            "Veltrane",
            None,
            id="helper_is_none",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque. Ses serveurs ont été chiffrés.",
            "Veltrane",
            None,
            id="none",
        ),
    ],
)
def test_incidents_third_party(text: str, victim: str, third_party: str | None) -> None:
    incident = main_incident(text)
    assert (incident.victim.name, incident.third_party) == (victim, third_party)


def test_incidents_supplier_has_none_of_its_own() -> None:
    found = incidents_of(
        "La mutuelle Prévaline a informé ses adhérents d’une fuite de données. L’intrusion a eu lieu chez "
        "son prestataire Docuflux, chargé du tiers payant."
    )
    assert names_of(found) == {"Prévaline"}
    assert "supply_chain" in found[0].attack_types


def test_incidents_supplier_of_unnamed_clients_is_the_victim() -> None:
    found = incidents_of(
        "L’hébergeur Docuflux a été victime d’un rançongiciel. Les sites de plusieurs centaines de ses "
        "clients sont inaccessibles. Docuflux a porté plainte."
    )
    assert names_of(found) == {"Docuflux"}
    assert found[0].third_party is None
