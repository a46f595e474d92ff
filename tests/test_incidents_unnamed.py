"""Victims that the article does not name keep its own words for them."""

import pytest
from articles import main_incident


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(
            "Un établissement de santé francilien a été victime d’une cyberattaque. Les données de 40 000 "
            "patients ont été volées.",
            "établissement de santé francilien",
            id="health",
        ),
    ],
)
def test_incidents_describe_the_unnamed_victim(text: str, words: str) -> None:
    victim = main_incident(text).victim
    assert victim.name is None
    assert victim.description is not None
    assert words in victim.description
