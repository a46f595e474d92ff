"""Languages: French is kept even when short or full of English names; other languages are named."""

import pytest

from pipeline.reading.french import other_language


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Cyberattaque : Valmorel touchée", id="short"),
        pytest.param("", id="empty"),
        pytest.param("Orlune SA, Brumaire Group, 12 000 USD, Telegram, LockBit", id="names"),
        pytest.param(
            "« We have all your files and we will publish them », écrit le groupe sur son site. La société "
            "n’a pas répondu à nos questions, mais les salariés ont été avertis par un courrier.",
            id="english-quote",
        ),
        pytest.param(
            "L’hôpital d’Aubrac, qu’un rançongiciel a frappé, n’a plus d’accès à ses dossiers depuis jeudi.",
            id="elisions",
        ),
    ],
)
def test_french_is_kept(text: str) -> None:
    assert other_language(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("The hospital was hit by a ransomware attack on Monday.", "English", id="english-short"),
        pytest.param(
            "Das Krankenhaus wurde am Montag von einem Angriff getroffen, und die Daten sind jetzt weg.",
            "German",
            id="german",
        ),
        pytest.param(
            "El hospital ha sufrido un ataque y los datos de las personas han sido publicados.",
            "Spanish",
            id="spanish",
        ),
        pytest.param(
            "L'ospedale ha subito un attacco e i dati dei pazienti sono stati pubblicati nella notte.",
            "Italian",
            id="italian",
        ),
        pytest.param(
            "Het ziekenhuis werd maandag getroffen door een aanval en de gegevens zijn gestolen.",
            "Dutch",
            id="dutch",
        ),
        pytest.param(
            "O hospital foi atingido por um ataque e os dados dos pacientes foram publicados na internet.",
            "Portuguese",
            id="portuguese",
        ),
        pytest.param("Больница подверглась атаке в понедельник.", "another script", id="russian"),
        pytest.param(
            "Szpital padł ofiarą ataku w poniedziałek rano, dane pacjentów skradziono. " * 6,
            "another language",
            id="polish",
        ),
    ],
)
def test_other_language_is_named(text: str, language: str) -> None:
    assert other_language(text) == language
