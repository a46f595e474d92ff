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
        pytest.param(
            "La note lui donne quatre jours pour payer.",
            True,
            id="time_to_pay",
        ),
        pytest.param(
            "Les assaillants réclament une somme dont le montant n’a pas filtré.",
            True,
            id="sum_untold",
        ),
        pytest.param(
            "Les pirates conditionnent leur silence à un paiement.",
            True,
            id="silence_for_payment",
        ),
        pytest.param(
            "Personne ne nous a réclamé un centime, assure la directrice.",
            False,
            id="nobody_asked",
        ),
        pytest.param(
            "Les auteurs n’ont formulé aucune exigence financière.",
            False,
            id="no_financial_demand",
        ),
        pytest.param(
            "L’attaque n’a été suivie d’aucune demande de rançon.",
            False,
            id="no_demand_followed",
        ),
        pytest.param(
            "Ni rançon ni revendication à ce stade.",
            False,
            id="neither",
        ),
        pytest.param(
            "La direction refuse de dire si une rançon a été demandée.",
            None,
            id="not_told",
        ),
        pytest.param(
            "L’Anssi déconseille de payer une rançon.",
            None,
            id="advice",
        ),
        pytest.param(
            "L’entreprise a fait savoir qu’elle ne verserait aucune rançon.",
            None,
            id="no_ransom_will_be_paid",
        ),
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
        pytest.param(
            "Les pirates réclament une rançon. « On ne discute pas avec des criminels », balaie le PDG.",
            False,
            id="no_talks_with_criminals",
        ),
        pytest.param(
            "Les pirates réclament une rançon. « Nous n’avons pas l’intention d’entrer dans ce jeu », "
            "prévient la patronne.",
            False,
            id="not_their_game",
        ),
        pytest.param(
            "Les pirates réclament une rançon. L’entreprise n’a pas donné un sou.",
            False,
            id="not_a_penny",
        ),
        pytest.param(
            "Les pirates réclament une rançon. C’était non.",
            False,
            id="it_was_no",
        ),
        pytest.param(
            "Les pirates réclament une rançon. La consigne a été suivie : ne rien verser, ne rien répondre.",
            False,
            id="pay_nothing",
        ),
        pytest.param(
            "Les pirates réclament une rançon. « Nous ne paierons rien », dit-il.",
            False,
            id="will_pay_nothing",
        ),
        pytest.param(
            "Les pirates réclament une rançon. Elle refuse de discuter d’un prix.",
            False,
            id="no_haggling",
        ),
        pytest.param(
            "Les pirates réclament une rançon. Les négociations ont échoué.",
            False,
            id="talks_failed",
        ),
        pytest.param(
            "Les pirates réclament une rançon. La demande est restée sans réponse.",
            False,
            id="unanswered",
        ),
        pytest.param(
            "Les pirates réclament une rançon. Plutôt que de céder, elle a reconstruit son réseau.",
            False,
            id="rebuilt",
        ),
        pytest.param(
            "Les pirates réclament une rançon. Faute de paiement, les fichiers ont été publiés.",
            False,
            id="published_for_want",
        ),
        pytest.param(
            "Les pirates réclament une rançon. Faute de paiement, les pirates promettent de tout publier.",
            None,
            id="threat",
        ),
        pytest.param(
            "Les pirates réclament une rançon. Contactée, la société n’a pas donné suite à nos demandes.",
            None,
            id="no_answer_to_the_press",
        ),
        pytest.param(
            "Les pirates réclament une rançon. Les locataires n’ont pas payé de frais.",
            None,
            id="other_payment",
        ),
        pytest.param(
            "Les pirates réclament une rançon. D’abord hostile, elle a fini par céder et payer la rançon.",
            True,
            id="gave_in",
        ),
        pytest.param(
            "Les pirates réclament une rançon. Elle avait d’abord refusé de payer, avant de se "
            "résoudre à verser la somme.",
            True,
            id="refused_then_paid",
        ),
        pytest.param(
            "Les pirates réclament une rançon. La somme a été virée en cryptomonnaie.",
            True,
            id="transferred",
        ),
        pytest.param(
            "Les pirates réclament une rançon. Le groupe a versé sur son site une archive de 62 Go.",
            None,
            id="archive_put_online",
        ),
        pytest.param(
            "Les pirates réclament une rançon. L’entreprise paiera-t-elle ?",
            None,
            id="question",
        ),
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
        pytest.param(
            "Un message laisse quatre jours pour verser 4 500 euros.",
            4_500,
            "EUR",
            id="time_to_pay",
        ),
        pytest.param(
            "Les malfaiteurs veulent 600 000 euros.",
            600_000,
            "EUR",
            id="want",
        ),
        pytest.param(
            "Un document texte : 1,2 bitcoin, environ 70 000 euros, à envoyer dans les cinq jours.",
            1.2,
            "BTC",
            id="coin_with_equivalent",
        ),
        pytest.param(
            "Les pirates exigent l’équivalent de 2 millions d’euros en bitcoins.",
            2_000_000,
            "EUR",
            id="equivalent_in_coins",
        ),
        pytest.param(
            "De 25 bitcoins, la demande est tombée à 20, puis à 18.",
            18,
            "BTC",
            id="falling_elliptic",
            marks=pytest.mark.xfail(
                strict=True, reason="a sum that is told without its verb is not sure enough"
            ),
        ),
        pytest.param(
            "La rançon finale a été ramenée à 300 000 euros. La demande initiale était de 2 millions "
            "d’euros.",
            300_000,
            "EUR",
            id="initial_told_last",
        ),
        pytest.param(
            "Ils voulaient 200 000 francs. Après négociation, elle a versé 80 000 francs.",
            80_000,
            "CHF",
            id="paid_less",
        ),
        pytest.param(
            "Une rançon est exigée. Une structure de cette taille se voit d’ordinaire réclamer 50 000 "
            "dollars.",
            None,
            None,
            id="usual_tariff",
        ),
        pytest.param(
            "Une rançon est exigée. La remise en état coûtera 250 000 euros.",
            None,
            None,
            id="repair",
        ),
        pytest.param(
            "Une rançon est exigée. Le gang aurait engrangé 42 millions de dollars en un an.",
            None,
            None,
            id="takings_of_the_gang",
        ),
    ],
)
def test_incidents_ransom_amount(sentences: str, amount: float | None, currency: str | None) -> None:
    ransom = ransom_of(sentences)
    assert (ransom.amount, ransom.currency) == (amount, currency)


def test_incidents_price_of_data_is_no_ransom() -> None:
    incident = main_incident(
        "Un fichier volé à Veltrane est en vente sur un forum. Le pirate en demande "
        "3 000 dollars. L’entreprise a porté plainte."
    )
    assert (incident.sale_price, incident.sale_currency) == (3_000, "USD")
    assert incident.ransom == Ransom()


@pytest.mark.parametrize(
    ("sentences", "price", "currency"),
    [
        pytest.param(
            "D’abord affiché à 4 000 dollars, le lot est descendu à 1 500.",
            1_500,
            "USD",
            id="fallen",
        ),
        pytest.param(
            "Un inconnu a mis le lot aux enchères. Mise à prix : 1 500 dollars.",
            1_500,
            "USD",
            id="auction",
        ),
        pytest.param(
            "Le fichier se négocie 500 euros sur Telegram.",
            500,
            "EUR",
            id="changes_hands",
        ),
        pytest.param(
            "L’archive est proposée au plus offrant à partir de 3 bitcoins. Aucune rançon n’a été demandée.",
            3,
            "BTC",
            id="coins_without_ransom",
        ),
        pytest.param(
            "L’entreprise offre un bon d’achat de 20 euros aux clients.",
            None,
            None,
            id="voucher",
        ),
    ],
)
def test_incidents_sale_price(sentences: str, price: float | None, currency: str | None) -> None:
    incident = main_incident(f"La société Veltrane a été victime d’un vol de données. {sentences}")
    assert (incident.sale_price, incident.sale_currency) == (price, currency)


def test_incidents_ransom_is_no_price_of_data() -> None:
    incident = main_incident(f"{ATTACKED} Les pirates réclament une rançon de 300 000 euros.")
    assert (incident.sale_price, incident.sale_currency) == (None, None)


def test_incidents_fine_is_no_ransom() -> None:
    incident = main_incident(
        "La société Veltrane a été victime d’une fuite de données en 2023. La Cnil lui inflige une amende de "
        "800 000 euros."
    )
    assert incident.ransom == Ransom()
