"""Who vouches for an incident: the victim or an authority, or only the attacker; or the victim denies it."""

import pytest
from articles import main_incident

from pipeline.schema import Status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        pytest.param(
            "La société Veltrane a confirmé avoir été victime d’une cyberattaque. Elle a porté plainte.",
            Status.CONFIRMED,
            id="victim_confirms",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque. La production est à l’arrêt.",
            Status.CONFIRMED,
            id="plain_fact",
        ),
        pytest.param(
            "Le groupe Vortexia affirme avoir piraté la société Veltrane. L’entreprise n’a pas répondu à nos "
            "sollicitations.",
            Status.CLAIMED,
            id="attacker_only",
        ),
        pytest.param(
            "La société Veltrane aurait été victime d’une fuite de données. Les noms de 4 000 clients "
            "auraient été copiés.",
            Status.CLAIMED,
            id="conditional",
        ),
        pytest.param(
            "Le groupe Vortexia affirme avoir piraté la société Veltrane. L’entreprise a confirmé "
            "l’intrusion et porté plainte.",
            Status.CONFIRMED,
            id="claim_then_confirmation",
        ),
        pytest.param(
            "Le groupe Vortexia dit détenir 40 Go de documents de la société Veltrane. Contactée, "
            "l’entreprise n’a pas donné suite.",
            Status.CLAIMED,
            id="victim_keeps_silent",
        ),
        pytest.param(
            "Un pirate prétend avoir volé les données des clients de Veltrane. Deux clients nous ont "
            "confirmé que les lignes étaient les leurs. L’entreprise n’a ni confirmé ni démenti.",
            Status.CLAIMED,
            id="customers_confirm",
        ),
        pytest.param(
            "La société Veltrane aurait été piratée. Dans son annonce, le pirate évoque 40 000 lignes.",
            Status.CLAIMED,
            id="announcement_is_no_confirmation",
        ),
        pytest.param(
            "Un pirate affirme avoir volé les données des clients de Veltrane. « C’est faux, nous n’avons "
            "subi aucune intrusion », répond la société.",
            Status.DENIED,
            id="victim_denies",
        ),
        pytest.param(
            "La société Veltrane a confirmé avoir été piratée. Elle dément avoir versé une rançon.",
            Status.CONFIRMED,
            id="denies_only_payment",
        ),
        pytest.param(
            "Le site de la société Veltrane a été visé mardi par une attaque par déni de service. Le groupe "
            "Vortexia s’en attribue la paternité.",
            Status.CONFIRMED,
            id="anybody_could_see",
        ),
        pytest.param(
            "Une base de données attribuée à la société Veltrane a été publiée sur un forum "
            "cybercriminel. La publication évoque 40 000 lignes.\nLes données exposées sont les noms, les "
            "adresses et les numéros de téléphone des clients.\nLes extraits diffusés contiennent aussi des "
            "mots de passe.\nLes clients de Veltrane sont désormais exposés à des courriels piégés.",
            Status.CLAIMED,
            id="forum_then_plainly",
        ),
        pytest.param(
            "La société Veltrane a été piratée, à en croire le pirate Orvask, qui vend les données de 40 000 "
            "clients. Les noms et les adresses ont été extraits du site.\nÀ ce stade, Veltrane n’a pas "
            "confirmé publiquement cette fuite.",
            Status.CLAIMED,
            id="not_confirmed_in_public",
        ),
        pytest.param(
            "Une fuite de données viserait la société Veltrane, selon une annonce sur un forum. Si elle se "
            "confirmait, 40 000 clients seraient touchés. Aucune communication officielle n’a été diffusée.",
            Status.CLAIMED,
            id="were_it_confirmed",
        ),
        pytest.param(
            "Un groupe revendique le piratage de la société Veltrane. L’analyse de l’échantillon confirme la "
            "présence de 3 000 contrats. L’authenticité de l’ensemble reste à vérifier.",
            Status.CLAIMED,
            id="sample_confirms_nothing",
        ),
        pytest.param(
            "Dans un courrier adressé à ses clients, la société Veltrane indique que leurs données ont pu "
            "être consultées. Les noms et les adresses seraient concernés.",
            Status.CONFIRMED,
            id="letter",
        ),
        pytest.param(
            "La société Veltrane a informé ses adhérents d’un incident de sécurité. Un tiers aurait accédé à "
            "leurs données.",
            Status.CONFIRMED,
            id="informs",
        ),
        pytest.param(
            "La commune de Montrelle se serait bien passée de cette publicité : « Nous avons été piratés "
            "dimanche », a confirmé sa directrice. La mairie a porté plainte.",
            Status.CONFIRMED,
            id="conditional_of_regret",
        ),
        pytest.param(
            "Le gang Vexillum affirme avoir piraté la société Veltrane. L’entreprise dément toute intrusion.",
            Status.DENIED,
            id="denies_a_claim",
        ),
    ],
)
def test_incidents_status(text: str, status: Status) -> None:
    assert main_incident(text).status is status
