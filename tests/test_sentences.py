"""Sentences end where French news text ends them; titles, headings, bullets and links are told apart."""

from itertools import pairwise

import pytest

from pipeline.language.sentences import Layout, Sentence, find_sentences, sentence_at
from pipeline.language.text import fold


def split(text: str, title: str | None = None) -> list[str]:
    folded = fold(text)
    return [folded[s.start : s.end] for s in find_sentences(folded, title)]


def layouts(text: str, title: str | None = None) -> list[Layout]:
    return [s.layout for s in find_sentences(fold(text), title)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Le site est fermé. Il rouvrira lundi.", ["Le site est fermé.", "Il rouvrira lundi."], id="stop"
        ),
        pytest.param("Que faire ? Rien.", ["Que faire ?", "Rien."], id="question"),
        pytest.param("Une fuite… Encore une.", ["Une fuite…", "Encore une."], id="ellipsis"),
        pytest.param(
            "Le maire a réagi. « Nous portons plainte. » L’enquête débute.",
            ["Le maire a réagi.", '" Nous portons plainte.', "\" L'enquête débute."],
            id="french_quotes_with_spaces",
        ),
        pytest.param(
            'Il a dit "Nous ne paierons pas." Le groupe insiste.',
            ['Il a dit "Nous ne paierons pas."', "Le groupe insiste."],
            id="closing_quote",
        ),
        pytest.param("Un fichier. 12 000 noms.", ["Un fichier.", "12 000 noms."], id="digit_begins"),
        pytest.param("M. Dupont a porté plainte.", ["M. Dupont a porté plainte."], id="title_of_a_man"),
        pytest.param("Le Dr. Morel se tait.", ["Le Dr. Morel se tait."], id="doctor"),
        pytest.param("Voir p. 12 et l’art. 33.", ["Voir p. 12 et l'art. 33."], id="references"),
        pytest.param("J. Lefèvre confirme.", ["J. Lefèvre confirme."], id="initial"),
        pytest.param("Vu sur gouv.fr et x.com hier.", ["Vu sur gouv.fr et x.com hier."], id="addresses"),
        pytest.param("Soit 1.500 euros. Rien de plus.", ["Soit 1.500 euros.", "Rien de plus."], id="number"),
        pytest.param("Ligne une\nLigne deux", ["Ligne une", "Ligne deux"], id="lines"),
        pytest.param("Une phrase.\n\n\nUne autre.", ["Une phrase.", "Une autre."], id="blank_lines"),
        pytest.param("", [], id="empty"),
        pytest.param(" \n\t\n", [], id="blank"),
    ],
)
def test_sentences_split(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(
    ("line", "layout"),
    [
        pytest.param("Une fuite massive de données", Layout.HEADING, id="heading"),
        pytest.param("- les noms et prénoms ;", Layout.BULLET, id="dash"),
        pytest.param("• les adresses", Layout.BULLET, id="dot"),
        pytest.param("– les numéros de téléphone", Layout.BULLET, id="long_dash"),
        pytest.param("Lire aussi : un hôpital paralysé", Layout.LINK, id="link"),
        pytest.param("À lire également : un hôpital paralysé", Layout.LINK, id="link_with_accent"),
        pytest.param("© Photo d’illustration", Layout.LINK, id="caption"),
        pytest.param("Le groupe n’a pas réagi.", Layout.PROSE, id="prose"),
        pytest.param("Les données concernées :", Layout.PROSE, id="lead_in"),
    ],
)
def test_sentences_layout(line: str, layout: Layout) -> None:
    assert layouts(f"Le site est fermé.\n{line}\nUne plainte a été déposée.")[1] is layout


def test_sentences_title_is_the_first_line_when_told() -> None:
    title = "Piratage : le club se défend."
    assert layouts(f"{title}\n\nLe club a réagi.", title) == [Layout.TITLE, Layout.PROSE]


def test_sentences_headline_without_title_is_told_by_its_form() -> None:
    assert layouts("Piratage d’un club de sport\n\nLe club a réagi hier.") == [Layout.TITLE, Layout.PROSE]


def test_sentences_headings_open_sections_and_advice_lasts_one() -> None:
    text = "Le site est fermé.\nComment se protéger\nChangez vos codes.\nLes faits\nTout a commencé mardi."
    found = find_sentences(fold(text))
    assert [s.section for s in found] == [0, 1, 1, 2, 2]
    assert [s.advice for s in found] == [False, True, True, False, False]


def test_sentences_council_is_no_advice() -> None:
    text = fold("Le site est fermé.\nConseil départemental\nLes élus ont voté.")
    assert not any(s.advice for s in find_sentences(text))


def test_sentences_are_numbered_sorted_and_inside_the_text() -> None:
    text = fold("Un club touché\n\nLe club a réagi. Il porte plainte.\n- noms ;\n- adresses.\n")
    found = find_sentences(text)
    assert [s.index for s in found] == list(range(len(found)))
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(text[s.start : s.end].strip() == text[s.start : s.end] != "" for s in found)


def test_sentences_same_line_is_same_paragraph() -> None:
    found = find_sentences(fold("Une phrase. Une autre.\nUne troisième."))
    assert [s.paragraph for s in found] == [0, 0, 1]


def test_sentences_are_found_by_offset() -> None:
    text = fold("Une phrase. Une autre.")
    found = find_sentences(text)

    def at(offset: int) -> Sentence | None:
        return sentence_at(found, offset)

    assert at(0) is found[0]
    assert at(text.index("autre")) is found[1]
    assert at(found[0].end) is None
    assert at(len(text)) is None
