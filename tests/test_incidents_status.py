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
    ],
)
def test_incidents_status(text: str, status: Status) -> None:
    assert main_incident(text).status is status
