"""Names of organisations: where they begin and end, which words belong, which names are one organisation."""

from itertools import pairwise

import pytest
from spacy.language import Language

from pipeline.language.organisations import cluster, find_organisations, name_key
from pipeline.language.text import fold


def mentions_of(nlp: Language, text: str) -> list:
    doc = nlp(fold(text))
    entities = [(e.start_char, e.end_char, e.label_) for e in doc.ents]
    return find_organisations(doc.text, entities, doc.vocab.has_vector)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("L’attaque vise le CHU de Brassignac depuis mardi.", "CHU de Brassignac", id="chu"),
        pytest.param("Elle touche l’hôpital de Lormeau.", "hôpital de Lormeau", id="hospital"),
        pytest.param("La mairie de Sauvigny est fermée.", "mairie de Sauvigny", id="town_hall"),
        pytest.param(
            "Le conseil départemental de la Haute-Vézère est touché.",
            "conseil départemental de la Haute-Vézère",
            id="council",
        ),
        pytest.param(
            "Selon l’université de Brivezac, rien n’a fuité.", "université de Brivezac", id="university"
        ),
        pytest.param(
            "Les clients de la société Veltrane sont inquiets.", "Veltrane", id="company_noun_falls"
        ),
        pytest.param("Le groupe Optimarket a réagi.", "Optimarket", id="group_noun_falls"),
        pytest.param("La ville de Montrelle a réagi.", "Montrelle", id="town_noun_falls"),
        pytest.param("C’est l’opérateur Telnova qui alerte.", "Telnova", id="operator"),
        pytest.param("La fuite touche Aqua & Terre, dit-il.", "Aqua & Terre", id="ampersand"),
        pytest.param("Le fichier de Pro’Santé circule.", "Pro'Santé", id="apostrophe_inside"),
    ],
)
def test_organisations_are_found(nlp: Language, text: str, name: str) -> None:
    assert name in {m.name for m in mentions_of(nlp, text)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Le RGPD impose une notification.", "RGPD", id="law"),
        pytest.param("Les données sont sur le Dark Web.", "Dark Web", id="dark_web"),
        pytest.param("L’hôpital reste ouvert.", "hôpital", id="bare_head_noun"),
        pytest.param(
            "Ils touchent l’allocation personnalisée d’autonomie (APA).", "APA", id="acronym_of_common_noun"
        ),
        pytest.param("Changez vos codes. Jeudi, tout rouvre.", "Jeudi", id="weekday"),
    ],
)
def test_organisations_are_no_other_words(nlp: Language, text: str, name: str) -> None:
    assert name not in {m.name for m in mentions_of(nlp, text)}


def test_organisations_do_not_overlap_and_stand_in_the_text(nlp: Language) -> None:
    text = "Le CHU de Brassignac et la société Veltrane ont porté plainte. Veltrane se tait."
    found = mentions_of(nlp, text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(fold(text)[m.start : m.end] == m.name for m in found)


def test_organisations_name_is_found_again(nlp: Language) -> None:
    found = mentions_of(nlp, "La société Veltrane est touchée. Hier, veltrane.fr et Veltrane étaient muets.")
    assert [m.name for m in found].count("Veltrane") == 2


def test_organisations_in_title_case_headline_are_not_read_from_capitals(nlp: Language) -> None:
    found = mentions_of(
        nlp, "Les Données De Milliers De Clients Français Volées Puis Vendues\n\nLa société Veltrane a réagi."
    )
    assert {m.name for m in found} == {"Veltrane"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(
            "L’Union des coopératives du Vexin (UCV) a été piratée. L’UCV a porté plainte.",
            {"Union des coopératives du Vexin", "UCV"},
            id="acronym",
        ),
        pytest.param(
            "Le CHU de Brassignac est touché. Le centre hospitalier de Brassignac rouvrira.",
            {"CHU de Brassignac", "centre hospitalier de Brassignac"},
            id="same_hospital",
        ),
        pytest.param(
            "La société Veltrane Industrie est touchée. Veltrane se tait.",
            {"Veltrane Industrie", "Veltrane"},
            id="shortened",
        ),
    ],
)
def test_organisations_cluster_names_of_one(nlp: Language, text: str, names: set[str]) -> None:
    clusters = [{m.name for m in o.mentions} for o in cluster(mentions_of(nlp, text))]
    assert names in clusters


def test_organisations_cluster_keeps_hospital_and_town_apart(nlp: Language) -> None:
    found = mentions_of(nlp, "L’hôpital de Lormeau est touché. À Lormeau, les habitants s’inquiètent.")
    assert not [o for o in cluster(found) if len({m.name for m in o.mentions}) > 1]


def test_organisations_most_complete_name_comes_first(nlp: Language) -> None:
    found = mentions_of(nlp, "Chez Veltrane, tout est arrêté. La société Veltrane Industrie a réagi.")
    (organisation,) = cluster(found)
    assert (organisation.name, organisation.aliases) == ("Veltrane Industrie", ["Veltrane"])


@pytest.mark.parametrize(
    ("name", "key"),
    [
        pytest.param("L’Hôpital de Lormeau", "hopital de lormeau", id="article_and_accents"),
        pytest.param("La Poste", "poste", id="leading_article"),
        pytest.param("AQUA & TERRE", "aqua terre", id="punctuation"),
        pytest.param("Le", "le", id="article_alone"),
    ],
)
def test_organisations_name_key(name: str, key: str) -> None:
    assert name_key(fold(name)) == key


def test_organisations_region_code_in_brackets_is_no_name(nlp: Language) -> None:
    names = {m.name for m in mentions_of(nlp, "Les données de la commune de Montrelle (VS) ont été volées.")}
    assert "VS" not in names


def test_organisations_partners_and_branches(nlp: Language) -> None:
    text = "Le cabinet Arnal, Brisset & Keller et l’agence de Lormeau du Crédit Vézère sont touchés."
    names = {m.name for m in mentions_of(nlp, text)}
    assert {"Arnal, Brisset & Keller", "Crédit Vézère"} <= names
