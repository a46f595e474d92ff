"""Places, demonyms and national bodies point to the right country, and look-alikes to none."""

import pytest

from pipeline.language.lexicons import load_lexicon
from pipeline.language.places import PlaceMatcher, is_place_name
from pipeline.language.tables import load_table
from pipeline.language.text import fold

MATCHER = PlaceMatcher()


def places_found(text: str) -> list[tuple[str, str, str]]:
    mentions = MATCHER.find(fold(text))
    return [(text[m.start : m.end], m.country, m.kind) for m in mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Une usine de Grenoble", [("Grenoble", "FR", "city")], id="french_town"),
        pytest.param("Rennes se relève", [("Rennes", "FR", "city")], id="sentence_start"),
        pytest.param("le CHU de Saint-Étienne", [("Saint-Étienne", "FR", "city")], id="hyphen"),
        pytest.param("à Saint Etienne", [("Saint Etienne", "FR", "city")], id="blank_and_no_accent"),
        pytest.param(
            "À Évreux et à Evreux", [("Évreux", "FR", "city"), ("Evreux", "FR", "city")], id="accent"
        ),
        pytest.param("le port de la Rochelle", [("la Rochelle", "FR", "city")], id="article_in_lower_case"),
        pytest.param("des bureaux à Londres", [("Londres", "GB", "city")], id="french_name_abroad"),
        pytest.param("une PME de Charleroi", [("Charleroi", "BE", "city")], id="belgian_town"),
        pytest.param("le canton du Jura", [("canton du Jura", "CH", "region")], id="canton"),
        pytest.param("dans le Jura", [("Jura", "FR", "region")], id="departement"),
        pytest.param("dans le Lot", [("Lot", "FR", "region")], id="departement_with_cue"),
        pytest.param("les Côtes-d’Armor", [("Côtes-d’Armor", "FR", "region")], id="curly_apostrophe"),
        pytest.param("basée en Montérégie", [("Montérégie", "CA", "region")], id="quebec"),
        pytest.param("aux États-Unis", [("États-Unis", "US", "country")], id="country"),
        pytest.param("en Côte d'Ivoire", [("Côte d'Ivoire", "CI", "country")], id="country_with_apostrophe"),
        pytest.param(
            "en République tchèque", [("République tchèque", "CZ", "country")], id="country_longest"
        ),
        pytest.param("Deux banques belges", [("belges", "BE", "demonym")], id="demonym"),
        pytest.param("une mutuelle lyonnaise", [("lyonnaise", "FR", "demonym")], id="demonym_of_town"),
        pytest.param("les régions bretonnes", [("bretonnes", "FR", "demonym")], id="double_consonant"),
        pytest.param(
            "en Suisse, une firme suisse",
            [("Suisse", "CH", "country"), ("suisse", "CH", "demonym")],
            id="noun_and_adjective",
        ),
        pytest.param(
            "la CNIL et la Cnil", [("CNIL", "FR", "authority"), ("Cnil", "FR", "authority")], id="authority"
        ),
        pytest.param(
            "Le parquet de Paris enquête", [("parquet de Paris", "FR", "authority")], id="authority_longest"
        ),
        pytest.param(
            "le CPAS de Namur", [("CPAS", "BE", "authority"), ("Namur", "BE", "city")], id="belgian_body"
        ),
        pytest.param(
            "à Vienne, en Autriche",
            [("Vienne", "AT", "city"), ("Autriche", "AT", "country")],
            id="cue_picks_town",
        ),
        pytest.param("dans la Vienne", [("Vienne", "FR", "region")], id="cue_picks_region"),
        pytest.param("la mairie d’Orange", [("Orange", "FR", "city")], id="brand_with_cue"),
        pytest.param("trois tours et de bonnes lens, en cannes", [], id="nouns"),
        pytest.param("Tours et détours d'une enquête", [], id="noun_at_sentence_start"),
        pytest.param("L'opérateur Orange résilie.", [], id="brand"),
        pytest.param("selon Jean-Luc Nancy et Julie Lens", [], id="surnames"),
        pytest.param("écrit en anglais, vers la gare du Nord", [], id="look_alikes"),
        pytest.param("le nord de la carte et la manche d'une veste", [], id="region_in_lower_case"),
        pytest.param("Romain Picard", [], id="first_name_and_surname"),
        pytest.param("un virus indien-like, www.lille.example", [], id="compound_and_address"),
        pytest.param("", [], id="empty"),
    ],
)
def test_places_point_to_country(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert places_found(text) == expected


@pytest.mark.parametrize(
    "name", ["Lille", "La Rochelle", "la Drôme", "l’Isère", "Belgique", "saint étienne", "Québec"]
)
def test_places_know_bare_names(name: str) -> None:
    assert is_place_name(name)


@pytest.mark.parametrize("name", ["Orange", "Carrefour", "hôpital de Lille", "belge", "CNIL", ""])
def test_places_leave_other_names(name: str) -> None:
    assert not is_place_name(name)


def test_places_table_is_sorted_and_unique() -> None:
    keys = [(name.lower().replace("-", " "), kind) for name, _, kind, _ in load_table("places")]
    assert keys == sorted(set(keys))


def test_places_table_holds_known_values_only() -> None:
    for name, country, kind, care in load_table("places"):
        assert name == name.strip() and name, name
        assert (len(country) == 2 and country.isupper()) or (not country and kind in ("city", "pseudo")), name
        assert kind in ("authority", "city", "country", "demonym", "pseudo", "region"), name
        assert care in ("", "inside", "cue", "lower"), name


def test_places_table_holds_every_name_kept_by_hand() -> None:
    rows = {
        (name.lower().replace("-", " "), kind): country for name, country, kind, _ in load_table("places")
    }
    hand = load_lexicon("places")
    for kind in ("authority", "city", "country", "demonym", "region"):
        for country, names in hand[kind].items():
            for name in names:
                found = rows.get((name.lower().replace("-", " "), kind))
                twin = any((name.lower().replace("-", " "), other) in rows for other in ("country", "region"))
                assert found == country or (kind == "city" and twin), f"{name}: run tools/compile_places.py"


def test_places_hold_all_departements() -> None:
    regions = {name for name, country, kind, _ in load_table("places") if (country, kind) == ("FR", "region")}
    assert {"Ain", "Nord", "Territoire de Belfort", "Yonne", "Mayotte", "Paris"} - regions == {"Paris"}


@pytest.mark.parametrize(
    "part",
    ["drop", "first_names", "only_in_lower_case", "only_with_cue", "pseudo", "region_cues", "town_cues"],
)
def test_places_hand_lists_are_sorted_and_unique(part: str) -> None:
    names = load_lexicon("places")[part]
    assert names == sorted(names, key=lambda name: (name.casefold(), name))
    assert len({name.casefold() for name in names}) == len(names)


@pytest.mark.parametrize("kind", ["authority", "city", "country", "demonym", "demonym_forms", "region"])
def test_places_of_a_kind_are_sorted_and_unique(kind: str) -> None:
    by_country = load_lexicon("places")[kind]
    assert list(by_country) == sorted(by_country)
    for country, names in by_country.items():
        assert names == sorted(names, key=lambda name: (name.casefold(), name)), country
        assert len({name.casefold() for name in names}) == len(names), country
