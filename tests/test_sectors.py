"""Wordings of sectors are found in singular and plural, the longest first; the list is kept in order."""

from collections import Counter

import pytest

from pipeline.language.lexicons import load_lexicon
from pipeline.language.sectors import SectorMatcher, plural
from pipeline.language.text import fold
from pipeline.schema import Sector

MATCHER = SectorMatcher()


def sectors_found(text: str) -> list[tuple[str, str, str]]:
    mentions = MATCHER.find(fold(text))
    return [(text[m.start : m.end], m.sector, m.strength) for m in mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("l’hôpital de Valmorel", [("hôpital", "health", "name")], id="head_noun"),
        pytest.param("Transports Duvivier", [("Transports", "transport", "name")], id="in_a_name"),
        pytest.param("deux centres hospitaliers", [("centres hospitaliers", "health", "name")], id="plural"),
        pytest.param(
            "plusieurs agences de voyages",
            [("agences de voyages", "hospitality", "name")],
            id="plural_of_head",
        ),
        pytest.param("des hôpitaux publics", [("hôpitaux", "health", "name")], id="plural_in_aux"),
        pytest.param("Ecole de Brivezac", [("Ecole", "education", "name")], id="capital_without_accent"),
        pytest.param(
            "un opérateur de téléphonie",
            [("opérateur de téléphonie", "telecom", "context")],
            id="description",
        ),
        pytest.param(
            "un laboratoire de recherche",
            [("laboratoire de recherche", "research", "name")],
            id="longest_wins",
        ),
        pytest.param(
            "la banque alimentaire",
            [("banque alimentaire", "nonprofit", "name")],
            id="longest_changes_sector",
        ),
        pytest.param(
            "un studio de jeux vidéo", [("studio de jeux vidéo", "culture_leisure", "context")], id="studio"
        ),
        pytest.param(
            "l'Ehpad, un EHPAD", [("Ehpad", "health", "name"), ("EHPAD", "health", "name")], id="acronym"
        ),
        pytest.param("la clinique vétérinaire", [("clinique vétérinaire", "other", "context")], id="other"),
        pytest.param("un cabinet d’avocats", [("cabinet d’avocats", "legal", "name")], id="curly_apostrophe"),
        pytest.param(
            "un fournisseur\nd'électricité",
            [("fournisseur\nd'électricité", "energy", "context")],
            id="line_end",
        ),
        pytest.param("Il chu, esn et ch ne sont rien.", [], id="acronyms_in_lower_case"),
        pytest.param("Une bourgade hospitalière, universel, banquette.", [], id="parts_of_words"),
        pytest.param("écrire à accueil@mairie.example ou sur banque.example", [], id="addresses"),
        pytest.param("", [], id="empty"),
    ],
)
def test_sectors_are_found(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert sectors_found(text) == expected


@pytest.mark.parametrize(
    ("singular", "expected"),
    [
        pytest.param("compagnie aérienne", "compagnies aériennes", id="noun_and_adjective"),
        pytest.param("bureau d'études", "bureaux d'études", id="stops_at_link"),
        pytest.param("hôpital", "hôpitaux", id="al"),
        pytest.param("festival", "festivals", id="als"),
        pytest.param("CHU", "CHU", id="acronym"),
        pytest.param("haras", "haras", id="same"),
    ],
)
def test_sectors_plural(singular: str, expected: str) -> None:
    assert plural(singular) == expected


def words_by_sector() -> dict[str, dict[str, list[str]]]:
    return {code: words for code, words in load_lexicon("sectors").items() if code != "pseudo"}


def test_sectors_lexicon_covers_every_code() -> None:
    lexicon = words_by_sector()
    assert set(lexicon) == set(Sector)
    few = {code for code, words in lexicon.items() if len(words["name"] + words["context"]) < 8}
    assert not few


def test_sectors_lexicon_is_sorted() -> None:
    lexicon = words_by_sector()
    assert list(lexicon) == sorted(lexicon)
    for code, by_strength in {**lexicon, "pseudo": {"": load_lexicon("sectors")["pseudo"]}}.items():
        assert code == "pseudo" or set(by_strength) == {"name", "context", "inside", "hint"}, code
        for words in by_strength.values():
            assert words == sorted(words, key=lambda word: (word.casefold(), word)), code


def test_sectors_lexicon_has_no_wording_twice() -> None:
    lexicon = words_by_sector()
    words = [word for parts in lexicon.values() for words in parts.values() for word in words]
    words += load_lexicon("sectors")["pseudo"]
    assert [word for word, times in Counter(words).items() if times > 1] == []
    told = [word for parts in lexicon.values() for words in parts.values() for word in words]
    assert [word for word in told if plural(word) != word and plural(word) in told] == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("À ce stade, rien n'est confirmé.", id="stage_is_no_stadium"),
        pytest.param("Trois cents postes de travail sont éteints.", id="workstations"),
        pytest.param("Son réseau informatique a été coupé.", id="network"),
        pytest.param("Les systèmes informatiques sont rétablis.", id="systems"),
        pytest.param("des numéros de sécurité sociale et des données de santé", id="kinds_of_data"),
        pytest.param("la plateforme du gang et le communiqué de presse", id="attackers_and_statements"),
        pytest.param("une panne informatique, puis un dépôt de plainte", id="incident_words"),
        pytest.param("180 millions de francs CFA", id="currency"),
    ],
)
def test_sectors_are_not_told_by_words_of_any_incident(text: str) -> None:
    assert sectors_found(text) == []


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        pytest.param("Veltrane Énergies", "name", id="name"),
        pytest.param("Fitness Corvelle", "inside", id="inside_a_name_alone"),
        pytest.param("les patients", "hint", id="whom_it_works_for"),
        pytest.param("une salle de fitness", "context", id="context"),
    ],
)
def test_sectors_have_a_strength(text: str, strength: str) -> None:
    assert [found[2] for found in sectors_found(text)] == [strength]


def test_sectors_only_organisations_describe_a_victim() -> None:
    kinds = {
        m.strength: m.is_organisation for m in MATCHER.find("une clinique, un opérateur mobile, des patients")
    }
    assert kinds == {"name": True, "context": True, "hint": False}
