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
    ],
)
def test_incidents_status(text: str, status: Status) -> None:
    assert main_incident(text).status is status
