"""Lines broken at a column, as in mail and printed pages: read as the paragraphs that they were."""

import textwrap
from pathlib import Path

import pytest

from pipeline.extraction import extract
from pipeline.language.gate import passes
from pipeline.language.text import visible
from pipeline.language.wrapping import unwrapped
from pipeline.reading.texts import first_line_title
from pipeline.schema import Article, Incident

CORPORA = Path(__file__).parents[1] / "corpus"
WIDTHS = (72, 100)
PROSE = (
    "Le centre hospitalier de Vaubrune a été victime d'une cyberattaque dans la nuit de lundi à mardi."
    " Des pirates ont chiffré plusieurs serveurs et réclamé une rançon de 300 000 euros, que la direction"
    " refuse de payer, a-t-elle annoncé mercredi aux syndicats de l'établissement."
)
LIST = "\n".join(
    [
        "Les données suivantes ont été copiées :",
        "- nom et prénom ;",
        "- numéro de sécurité sociale ;",
        "- comptes rendus médicaux.",
    ]
)


def wrapped(text: str, width: int) -> str:
    lines = text.split("\n")
    return "\n".join(
        "\n".join(textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False))
        for line in lines
    )


def joined(text: str) -> str:
    return unwrapped(visible(text)).text


@pytest.mark.parametrize("width", [60, *WIDTHS, 120])
def test_paragraphs_come_back(width: int) -> None:
    text = f"Une cyberattaque à Vaubrune\n\n{PROSE}\n\n{LIST}\n\nLa suite\n\n{PROSE}\n\n{PROSE}"
    assert joined(wrapped(text, width)) == text


def test_offsets_point_into_the_stored_text() -> None:
    text = f"Vaubrune\n\n{PROSE}\n\n{PROSE}"
    stored = wrapped(text, 72).replace("\n", "  \n   ")
    found = unwrapped(visible(stored))
    start = found.text.index("plusieurs serveurs et réclamé")
    span = found.stored_span(start, start + len("plusieurs serveurs et réclamé"))
    assert " ".join(stored[slice(*span)].split()) == "plusieurs serveurs et réclamé"


def test_characters_that_nobody_sees_and_broken_lines_together() -> None:
    stored = wrapped(f"{PROSE}\n\n{PROSE}", 72).replace("serveurs", "ser\u200bveurs")
    found = unwrapped(visible(stored))
    start = found.text.index("serveurs")
    assert stored[slice(*found.stored_span(start, start + len("serveurs")))] == "ser\u200bveurs"


def test_a_word_that_goes_on_behind_its_hyphen() -> None:
    text = PROSE.replace("des pirates", "le vice-président").replace(
        "Vaubrune", "Saint-Aubrin-la-Forge-sur-Varelle"
    )
    broken = [textwrap.fill(text, width) for width in range(50, 90)]
    assert any("-\n" in one for one in broken)
    assert {joined(one) for one in broken} == {text}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(LIST, id="a list"),
        pytest.param("Sous le pont\ncoule la Seine\net nos amours\nfaut-il qu'il m'en souvienne", id="verse"),
        pytest.param("nom et prénom du client\nadresse\ndate de naissance\nnuméro de carte", id="items"),
        pytest.param(f"{PROSE}\n{PROSE}\n{PROSE}", id="paragraphs on lines"),
        pytest.param(
            "\n".join(["La mairie de Lormeau a été attaquée.", "Une plainte a été déposée."] * 5), id="stops"
        ),
        pytest.param("", id="nothing"),
    ],
)
def test_other_lines_stay(text: str) -> None:
    assert joined(text) == text


def test_a_sign_over_a_line_end_passes_the_gate() -> None:
    text = (
        "La direction de la clinique annonce avoir été la cible d'une attaque\n"
        "informatique qui a bloqué ses serveurs et demande à ses patients de\n"
        "patienter jusqu'à la fin de la semaine, le temps de tout vérifier"
    )
    assert passes(text) == passes(text.replace("\n", " "))
    assert passes(text)


def read(folder: Path, step: int) -> list[Article]:
    files = sorted(folder.glob("*.txt"))[::step]
    texts = [(file.stem, file.read_text("utf-8").strip()) for file in files]
    return [Article(article_id=name, text=text, title=first_line_title(text)) for name, text in texts]


def cells(incidents: list[Incident]) -> list[dict[str, object]]:
    return [incident.model_dump(exclude={"evidence", "confidence", "runners_up"}) for incident in incidents]


def alike(articles: list[Article], width: int) -> list[bool]:
    """For each article whether it tells the same incidents when its lines are broken at `width`."""
    texts = [wrapped(article.text, width) for article in articles]
    broken = [
        article.model_copy(update={"text": text, "title": first_line_title(text)})
        for article, text in zip(articles, texts, strict=True)
    ]
    return [cells(one) == cells(other) for one, other in zip(extract(articles), extract(broken), strict=True)]


@pytest.mark.parametrize("width", [pytest.param(WIDTHS[0], marks=pytest.mark.slow), *WIDTHS[1:]])
def test_broken_lines_tell_the_same_incidents(width: int) -> None:
    same = alike([a for name in ("dev", "press", "fresh") for a in read(CORPORA / name, 12)], width)
    assert same.count(False) <= 1


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["dev", "press", "fresh"])
def test_broken_lines_of_all_articles(name: str, width: int) -> None:
    """A last line that happens to be full looks as if its paragraph went on."""
    same = alike(read(CORPORA / name, 1), width)
    assert same.count(True) >= 0.97 * len(same)
