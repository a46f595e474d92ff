"""Publication dates: as cells state them, and as the date lines of articles do."""

import datetime as dt

import pytest

from pipeline.reading import find_publication_date
from pipeline.reading.dates import parse_date

DAY = dt.date(2024, 11, 21)
STORY = (
    "Le 3 mars 2024, le centre culturel de Valmorel a perdu ses fichiers dans une attaque dont l'origine "
    "reste inconnue à ce jour."
)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(value, id=str(value))
        for value in (
            DAY,
            dt.datetime(2024, 11, 21, 23, 59),
            "2024-11-21",
            "2024-11-21T10:12:00+01:00",
            "2024-11-21 10:12",
            "2024/11/21",
            "20241121",
            "21/11/2024",
            "21.11.2024",
            "21-11-24",
            "21/11/2024 à 10h12",
            "11/21/2024",
            "jeudi 21/11/2024",
            "21 novembre 2024",
            "21 nov. 2024",
            "Jeudi 21 Novembre 2024 à 10 h 12",
            "21\u00a0novembre 2024",
            "Thu, 21 Nov 2024 10:12:00 +0100",
            "November 21, 2024",
            1732183920,
            1732183920000.0,
            "1732183920",
        )
    ],
)
def test_dates_are_read_in_usual_forms(value: object) -> None:
    assert parse_date(value) == DAY


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(value, id=repr(value))
        for value in (
            None,
            "",
            "hier",
            "il y a 3 jours",
            "novembre 2024",
            "2024",
            "21 novembre",
            "31/02/2024",
            "0000-00-00",
            "1970-01-01",
            "12",
            True,
            float("nan"),
            ["2024-11-21"],
            "x" * 500,
        )
    ],
)
def test_dates_that_are_not_sure_are_none(value: object) -> None:
    assert parse_date(value) is None


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(line, id=line)
        for line in (
            "2024-11-21",
            "Publié le 21 novembre 2024 à 10h12",
            "Publié le jeudi 21 novembre 2024",
            "Publié\u00a0le 21/11/2024 à 17:48, mis à jour à 19:02 | Par Inès Corbel",
            "Publié le 21-11-24 à 06h02 – Inès Corbel",
            "Radio Valmorel – Publié le jeudi 21 novembre 2024 à 7:05",
            "INFO VALMOREL. Publié le 21 novembre 2024 à 06:00",
            "Par Inès Corbel, à Roanne. Publié le 21 novembre 2024",
            "Mis à jour le 25 novembre 2024, publié le 21 novembre 2024",
            "Date de publication : 21/11/2024",
            "Mis en ligne le 21.11.2024 (mis à jour le 22.11.2024)",
            "Mis à jour le 21 novembre 2024 à 18 h",
            "Modifié le 21/11/2024",
            "PARIS, 21 nov 2024 (AFP) - La société Orlune a perdu les fichiers de ses clients.",
            "Saint-Malo, le 21 novembre 2024 (Agence Ouest) – La société Orlune a perdu ses fichiers.",
            "Par Inès Corbel, le 21/11/2024",
            "Par Inès Corbel le 21 novembre 2024 à 10h12",
            "Jeudi 21 novembre 2024 |",
            "Jeudi 21 novembre 2024 à 7:04 - Mis à jour à 12:31",
            "Le Phare du Nord, 21 novembre 2024",
            "Valmorel, le 21 novembre 2024",
            "21 novembre 2024 • 4 min de lecture",
            "(AFP, 21 novembre 2024)",
            "21 novembre 2024, par Inès Corbel",
        )
    ],
)
def test_dateline_is_found(line: str) -> None:
    assert find_publication_date(f"Un titre\n\n{line}\n\n{STORY}") == DAY


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(STORY, id="story"),
        pytest.param(
            "Le fichier, publié le 21 novembre 2024 sur un forum, contient des noms.", id="leak-published"
        ),
        pytest.param("Publié le 21 novembre 2024, le rapport pointe des failles.", id="report-published"),
        pytest.param("Cyberattaque du 21 novembre 2024 : le point", id="heading"),
        pytest.param("21 novembre 2024 : les intrus entrent dans le réseau", id="chronology-colon"),
        pytest.param(
            "21 novembre 2024 – Les intrus entrent dans le réseau par un accès ancien.", id="chronology"
        ),
        pytest.param("Titre\n\n20 novembre 2024\n\nA\n\n21 novembre 2024\n\nB", id="two-bare-dates"),
        pytest.param("PARIS, 21 nov (AFP) - La société Orlune a perdu ses fichiers.", id="no-year"),
        pytest.param("Publié hier à 10h12", id="no-date"),
        pytest.param("Version 21.11.2024.3 du logiciel", id="version"),
        pytest.param(
            "\n".join(["Une phrase du récit."] * 9 + ["2024-11-21"] + ["Suite."] * 9), id="deep-inside"
        ),
        pytest.param("", id="empty"),
    ],
)
def test_dateline_is_not_taken_from_the_story(text: str) -> None:
    assert find_publication_date(text) is None


def test_dateline_prefers_publication_to_update() -> None:
    text = f"Titre\n\nMis à jour le 25/11/2024\nPublié le 21/11/2024\n\n{STORY}"
    assert find_publication_date(text) == DAY


def test_dateline_may_close_the_article() -> None:
    story = "\n".join([STORY] * 20)
    assert find_publication_date(f"{story}\n\nArticle publié le 21 novembre 2024") == DAY
