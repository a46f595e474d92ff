"""Money: asked of the victim, paid or not, or asked of buyers; other sums are none of it."""

import pytest
from articles import main_incident

from pipeline.schema import Ransom

ATTACKED = "La société Veltrane a été victime d’un rançongiciel mardi. Ses serveurs ont été chiffrés."


def ransom_of(sentences: str) -> Ransom:
    return main_incident(f"{ATTACKED} {sentences}").ransom


@pytest.mark.parametrize(
    ("sentences", "demanded"),
    [
        pytest.param("Les pirates réclament une rançon.", True, id="asked"),
        pytest.param("Une demande de rançon a été reçue.", True, id="note"),
        pytest.param("Aucune rançon n’a été demandée.", False, id="none_asked"),
        pytest.param("La direction n’a reçu aucune demande de rançon.", False, id="no_note"),
        pytest.param("La production reprendra lundi.", None, id="untold"),
    ],
)
def test_incidents_ransom_demanded(sentences: str, demanded: bool | None) -> None:
    assert ransom_of(sentences).demanded is demanded


@pytest.mark.parametrize(
    ("sentences", "paid"),
    [
        pytest.param(
            "Les pirates réclament une rançon. L’entreprise a refusé de payer.", False, id="refused"
        ),
        pytest.param("La rançon n’a pas été payée.", False, id="not_paid"),
        pytest.param("L’entreprise a payé la rançon exigée par les pirates.", True, id="paid"),
        pytest.param("Une rançon est demandée, mais la direction refuse de payer.", False, id="refuses"),
        pytest.param(
            "L’entreprise a versé 120 000 euros aux pirates pour récupérer ses fichiers.",
            True,
            id="paid_a_sum",
        ),
        pytest.param("Les pirates réclament une rançon.", None, id="untold"),
    ],
)
def test_incidents_ransom_paid(sentences: str, paid: bool | None) -> None:
    ransom = ransom_of(sentences)
    assert (ransom.demanded, ransom.paid) == (True, paid)


@pytest.mark.parametrize(
    ("sentences", "amount", "currency"),
    [
        pytest.param("Les pirates réclament une rançon de 300 000 euros.", 300_000, "EUR", id="euros"),
        pytest.param("Ils exigent une rançon de 2,5 millions de dollars.", 2_500_000, "USD", id="millions"),
        pytest.param(
            "Les pirates demandent 1 million de dollars pour ne pas publier les fichiers.",
            1_000_000,
            "USD",
            id="not_to_publish",
        ),
        pytest.param("La rançon s’élève à 300 000 dollars.", 300_000, "USD", id="amounts_to"),
        pytest.param("Ils réclament une rançon de 20 bitcoins.", 20, "BTC", id="coins"),
        pytest.param(
            "Ils réclamaient une rançon de 2 millions d’euros. Après négociation, la rançon a été ramenée à "
            "500 000 euros.",
            500_000,
            "EUR",
            id="last_asked",
        ),
        pytest.param(
            "Les pirates réclament une rançon. Le préjudice est estimé à 4 millions d’euros.",
            None,
            None,
            id="damage",
        ),
        pytest.param(
            "Les pirates réclament une rançon. Veltrane réalise un chiffre d’affaires de 80 millions "
            "d’euros.",
            None,
            None,
            id="turnover",
        ),
    ],
)
def test_incidents_ransom_amount(sentences: str, amount: int | None, currency: str | None) -> None:
    ransom = ransom_of(sentences)
    assert (ransom.amount, ransom.currency) == (amount, currency)


def test_incidents_price_of_data_is_no_ransom() -> None:
    incident = main_incident(
        "Un fichier volé à Veltrane est en vente sur un forum. Le pirate en demande "
        "3 000 dollars. L’entreprise a porté plainte."
    )
    assert (incident.sale_price, incident.sale_currency) == (3_000, "USD")
    assert incident.ransom == Ransom()


def test_incidents_ransom_is_no_price_of_data() -> None:
    incident = main_incident(f"{ATTACKED} Les pirates réclament une rançon de 300 000 euros.")
    assert (incident.sale_price, incident.sale_currency) == (None, None)


def test_incidents_fine_is_no_ransom() -> None:
    incident = main_incident(
        "La société Veltrane a été victime d’une fuite de données en 2023. La Cnil lui inflige une amende de "
        "800 000 euros."
    )
    assert incident.ransom == Ransom()
