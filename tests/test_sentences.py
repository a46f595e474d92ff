"""Sentences end where French news text ends them; titles, headings, bullets and links are told apart."""

from itertools import pairwise

import pytest

from pipeline.language.sentences import Layout, Sentence, SentenceFinder, find_sentences
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
        return SentenceFinder(found).at(offset)

    assert at(0) is found[0]
    assert at(text.index("autre")) is found[1]
    assert at(found[0].end) is None
    assert at(len(text)) is None


def openers(text: str, title: str | None = None) -> dict[str, str]:
    """Each item of a list, cut to its first words, with the sentence that opens its list."""
    folded = fold(text)
    found = find_sentences(folded, title)
    return {
        folded[s.start : s.end].strip(" ;,.-•*✅0123456789)"): folded[
            found[s.opener].start : found[s.opener].end
        ]
        for s in found
        if s.opener is not None
    }


ITEMS = ("nom et prénom", "adresse e-mail", "numéro de téléphone")
OPENER = "Le fichier de Bricodal contient :"


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([f"- {item}" for item in ITEMS], id="dashes"),
        pytest.param([f"– {item} ;" for item in ITEMS], id="long_dashes_and_semicolons"),
        pytest.param([f"• {item}" for item in ITEMS], id="dots"),
        pytest.param([f"* {item}," for item in ITEMS], id="asterisks_and_commas"),
        pytest.param([f"✅ {item}" for item in ITEMS], id="ticks"),
        pytest.param([f"{n}. {item}" for n, item in enumerate(ITEMS, 1)], id="numbers"),
        pytest.param([f"{n}) {item} ;" for n, item in enumerate(ITEMS, 1)], id="numbers_with_brackets"),
        pytest.param([f"{item} ;" for item in ITEMS], id="semicolons_alone"),
        pytest.param([f"{ITEMS[0]} ;", f"{ITEMS[1]} ;", f"{ITEMS[2]}."], id="semicolons_and_a_stop"),
        pytest.param([f"{ITEMS[0]},", f"{ITEMS[1]},", f"{ITEMS[2]}."], id="commas_and_a_stop"),
        pytest.param([f"{ITEMS[0]} ;", ITEMS[1], f"{ITEMS[2]} ;"], id="one_separator_forgotten"),
        pytest.param(list(ITEMS), id="nothing"),
        pytest.param([item.capitalize() for item in ITEMS], id="nothing_but_capitals"),
        pytest.param([f"{item.capitalize()}." for item in ITEMS], id="stops"),
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["lines", "blank_lines"])
def test_sentences_items_belong_to_the_line_that_opens_them(lines: list[str], between: str) -> None:
    text = between.join(
        ["La mairie a été attaquée mardi.", OPENER, *lines, "Le maire de Tirlon a porté plainte."]
    )
    found = openers(text)
    assert [item.lower() for item in found] == list(ITEMS)
    assert set(found.values()) == {OPENER}


@pytest.mark.parametrize(
    "opener",
    [
        pytest.param("Quelles données sont concernées ?", id="question"),
        pytest.param("Données exposées", id="heading"),
        pytest.param("Les informations suivantes ont été consultées.", id="sentence_that_announces"),
        pytest.param("Le fichier a fuité. Il contient notamment :", id="second_sentence"),
    ],
)
def test_sentences_list_may_open_without_a_colon(opener: str) -> None:
    text = "\n".join(["Le club a été piraté.", opener, *ITEMS, "Le club a porté plainte."])
    assert set(openers(text)) == set(ITEMS)
    assert opener.endswith(next(iter(openers(text).values())))


def test_sentences_heading_behind_a_list_is_none_of_its_items() -> None:
    text = f"Le club a été piraté.\n{OPENER}\nNom\nAdresse e-mail\nUne enquête ouverte\nLe parquet est saisi."
    assert set(openers(text)) == {"Nom", "Adresse e-mail"}
    assert layouts(text)[-2:] == [Layout.HEADING, Layout.PROSE]


def test_sentences_question_behind_a_list_is_none_of_its_items() -> None:
    text = f"Le club a été piraté.\n{OPENER}\nNom\nAdresse e-mail\nQuels risques ?\nUn hameçonnage ciblé."
    assert set(openers(text)) == {"Nom", "Adresse e-mail"}


def test_sentences_nested_lists_chain_their_openers() -> None:
    text = (
        "La base volée à Tirlon contient :\n- Identité :\n  • nom\n  • prénom\n- Contact :\n  • e-mail\n"
        "- photo\nLe maire regrette."
    )
    found = openers(text)
    assert found["nom"] == found["prénom"] == "- Identité :"
    assert found["e-mail"] == "- Contact :"
    assert found["Identité :"] == found["Contact :"] == found["photo"] == "La base volée à Tirlon contient :"


def test_sentences_labels_without_marks_chain_their_openers() -> None:
    text = (
        "Les données volées à Tirlon sont :\nIdentité :\nNom\nPrénom\nContact :\nAdresse e-mail\n"
        "La mairie a porté plainte."
    )
    found = openers(text)
    assert found["Nom"] == "Identité :"
    assert found["Adresse e-mail"] == "Contact :"
    assert found["Identité :"] == found["Contact :"] == "Les données volées à Tirlon sont :"


def test_sentences_columns_stay_items() -> None:
    text = f"{OPENER}\nNom\tPrénom\nCivilité\tDate de naissance\nE-mail\tTéléphone\nLe club a porté plainte."
    assert len(openers(text)) == 3


def test_sentences_lists_of_figures_have_openers() -> None:
    text = "Le bilan de Bricodal, côté clients :\n65 000 comptes\n2 500 employés\nLe groupe a porté plainte."
    assert set(openers(text).values()) == {"Le bilan de Bricodal, côté clients :"}


def test_sentences_items_open_no_section() -> None:
    text = f"Le club a été piraté.\nLes faits\n{OPENER}\nNom\nPrénom\nPhoto\nLe club a porté plainte."
    assert {s.section for s in find_sentences(fold(text))[1:]} == {1}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Le réseau est coupé.\nLe maire a réagi.\nLes agents sont au papier.", id="sentences_on_lines"
        ),
        pytest.param(
            "Le maire est clair :\nLe réseau est coupé.\nLes agents sont au papier.",
            id="sentences_behind_a_colon",
        ),
        pytest.param("Le club a réagi.\nUne plainte déposée\nLe parquet enquête.", id="one_heading"),
        pytest.param(
            "Le club a réagi.\nLes faits\nUne plainte déposée\nLe parquet enquête.", id="two_headings"
        ),
        pytest.param(
            "Le hacker nous répond.\n- Qui êtes-vous ?\n- Je suis seul.\n- Pourquoi ce club ?\n- Par hasard.",
            id="dialogue",
        ),
        pytest.param(
            "Le maire fait le point.\n- Le réseau de la commune a été coupé dès la nuit de lundi à mardi.\n"
            "- Les agents travaillent au papier et reçoivent les habitants sur rendez-vous.",
            id="summary_by_points",
        ),
        pytest.param("Il a écrit :\n« Nous ne paierons pas.\nNous portons plainte. »", id="quotation"),
        pytest.param(
            "Le club a réagi.\nLire aussi :\nUn club piraté\nUn lycée piraté\nUne fuite", id="links"
        ),
    ],
)
def test_sentences_no_list(text: str) -> None:
    assert openers(text) == {}


@pytest.mark.parametrize(
    "opener",
    [
        "Nous vous conseillons :",
        "Quelques réflexes :",
        "La CNIL recommande aux clients :",
        "Comment se protéger ?",
    ],
)
def test_sentences_list_of_advice_is_advice(opener: str) -> None:
    items = "changer de mot de passe ;\nsurveiller ses comptes ;\nporter plainte."
    text = f"Le club a été piraté.\n{opener}\n{items}"
    assert [s.advice for s in find_sentences(fold(text))][-3:] == [True, True, True]
