"""Names of organisations: where they begin and end, which words belong, which names are one organisation."""

from itertools import pairwise

import pytest
from spacy.language import Language

from pipeline.language.organisations import cluster, find_organisations, name_key
from pipeline.language.text import fold
from pipeline.language.vocabulary import common_words


def mentions_of(nlp: Language, text: str) -> list:
    doc = nlp(fold(text))
    entities = [(e.start_char, e.end_char, e.label_) for e in doc.ents]
    return find_organisations(doc.text, entities, common_words(doc.vocab))


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
        pytest.param("Les pirates visent le groupe Lapsor$ Média.", "Lapsor$ Média", id="dollar_inside"),
        pytest.param("Selon Corvex Immo, rien n’a fuité.", "Corvex Immo", id="preposition_begins_sentence"),
        pytest.param(
            "Les clients de Sans Souci Assurances sont inquiets.",
            "Sans Souci Assurances",
            id="small_word_with_capital_inside_sentence",
        ),
        pytest.param("Le site corvex-immo.fr est hors ligne.", "corvex-immo.fr", id="domain"),
        pytest.param("Le fisc a été piraté en juin.", "fisc", id="body_without_capital"),
        pytest.param(
            "Des espions ont visé le gouvernement albanais.", "gouvernement albanais", id="body_of_nation"
        ),
        pytest.param(
            "L’attaque frappe le ministère de l’intérieur.",
            "ministère de l'intérieur",
            id="ministry_without_capital",
        ),
        pytest.param(
            "La plateforme « Trouver mon lycée » a été piratée.", "Trouver mon lycée", id="quoted_behind_noun"
        ),
        pytest.param("Un certain « sombrelune » vend le fichier.", "sombrelune", id="pseudonym"),
        pytest.param(
            "Le fichier est vendu par m0rsure_77 depuis lundi.", "m0rsure_77", id="digits_and_letters"
        ),
        pytest.param(
            "Hier, l’école Anselme a fermé.\nVeltrune, en Belgique, aussi.", "Veltrune", id="bare_first"
        ),
        pytest.param("Le voyagiste Lune et Rivages a réagi.", "Lune et Rivages", id="one_firm_of_two_halves"),
        pytest.param(
            "Pas de chance pour la Gazette jurassienne.", "Gazette jurassienne", id="demonym_behind"
        ),
        pytest.param("La fuite touche l’opérateur NorVel Mobil.", "NorVel Mobil", id="first_half_is_kept"),
        pytest.param(
            "Quatre jours d’arrêt aux Forges d’Ambrelle, dit-il.", "Forges d'Ambrelle", id="town_in_name"
        ),
        pytest.param(
            "Elle vise l’université de Pierrac et des Pays de l’Oure.",
            "université de Pierrac et des Pays de l'Oure",
            id="two_complements",
        ),
        pytest.param("La province de Basse-Vesle est touchée.", "province de Basse-Vesle", id="province"),
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
        pytest.param("Quelque 300 Go volés chez Veltrane.", "Go volés", id="unit_of_a_number"),
        pytest.param("La faille CVE-2031-7788 est en cause.", "CVE-2031-7788", id="flaw"),
        pytest.param("Les clients de Veltrane, SAS au capital de 2 euros.", "SAS", id="legal_form"),
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
        pytest.param(
            "La firme Corvex Immo se tait. CorvexImmo, Corvex-Immo, corvex-immo.fr : tout est hors ligne.",
            {"Corvex Immo", "CorvexImmo", "Corvex-Immo", "corvex-immo.fr"},
            id="spellings_and_address",
        ),
        pytest.param(
            "La Fédération française de voile légère [FFVL] a été piratée. La FFVL se tait.",
            {"Fédération française de voile légère", "FFVL"},
            id="acronym_in_square_brackets",
        ),
        pytest.param(
            "La FNRE est touchée. La Fédération nationale de randonnée équestre a porté plainte.",
            {"FNRE", "Fédération nationale de randonnée équestre"},
            id="initials_far_from_the_name",
        ),
        pytest.param(
            "Le Syndicat d’aide aux marins est touché. Le Synam a réagi.",
            {"Syndicat d'aide aux marins", "Synam"},
            id="syllables",
        ),
        pytest.param(
            "La CCI Pays de Vesle est touchée. La chambre de commerce et d’industrie Pays de Vesle rouvre.",
            {"CCI Pays de Vesle", "chambre de commerce et d'industrie Pays de Vesle"},
            id="abbreviated_head",
        ),
        pytest.param(
            "L’agence de voyages Varelle est piratée. Varelle SAS se tait. Varelle France aussi.",
            {"Varelle", "Varelle SAS", "Varelle France"},
            id="head_legal_form_and_country",
        ),
        pytest.param(
            "Les Laiteries Montaubrac sont à l’arrêt. Chez Montaubrac, on attend.",
            {"Laiteries Montaubrac", "Montaubrac"},
            id="last_word",
        ),
        pytest.param(
            "Le ministère de l’intérieur enquête. Beauvau se tait.",
            {"ministère de l'intérieur", "Beauvau"},
            id="seat_of_a_ministry",
        ),
    ],
)
def test_organisations_cluster_names_of_one(nlp: Language, text: str, names: set[str]) -> None:
    clusters = [{m.name for m in o.mentions} for o in cluster(mentions_of(nlp, text))]
    assert names in clusters


def test_organisations_cluster_keeps_hospital_and_town_apart(nlp: Language) -> None:
    found = mentions_of(nlp, "L’hôpital de Lormeau est touché. À Lormeau, les habitants s’inquiètent.")
    assert not [o for o in cluster(found) if len({m.name for m in o.mentions}) > 1]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        pytest.param(
            "Veltrane et Veltrane Mobile sont condamnées.", "Veltrane", "Veltrane Mobile", id="told_together"
        ),
        pytest.param(
            "Le CHU de Lormeau et le CHU de Brissane sont touchés.",
            "CHU de Lormeau",
            "CHU de Brissane",
            id="two_hospitals",
        ),
        pytest.param(
            "Lormeau est touchée. Lormeau Métropole ne l’est pas.",
            "Lormeau",
            "Lormeau Métropole",
            id="town_and_area",
        ),
    ],
)
def test_organisations_cluster_keeps_two_bodies_apart(
    nlp: Language, text: str, first: str, second: str
) -> None:
    clusters = [{m.name for m in o.mentions} for o in cluster(mentions_of(nlp, text))]
    assert not [names for names in clusters if {first, second} <= names]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param(
            "Veltrane a été piratée. Veltrane alerte les clients de Veltrane. Ils ont Veltrane Prime.",
            "Veltrane",
            id="a_product_stands_once",
        ),
        pytest.param("La Ville de Lormeau a réagi. Lormeau attend.", "Lormeau", id="town"),
        pytest.param(
            "Le site veltrane.fr est en panne. Veltrane attend.", "Veltrane", id="name_before_address"
        ),
    ],
)
def test_organisations_name_of_a_cluster(nlp: Language, text: str, name: str) -> None:
    assert name in {o.name for o in cluster(mentions_of(nlp, text))}


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


@pytest.mark.parametrize(
    ("entity", "text", "names"),
    [
        pytest.param(
            "Veltrane et Corvane",
            "La fuite touche Veltrane et Corvane.",
            {"Veltrane", "Corvane"},
            id="two_names",
        ),
        pytest.param(
            "De Vriesel, Kolm, Iris & Baum",
            "Des clients, dont De Vriesel, Kolm, Iris & Baum, sont touchés.",
            {"De Vriesel", "Kolm", "Iris & Baum"},
            id="series",
        ),
        pytest.param(
            "Veltrane Trois experts",
            "Panne chez Veltrane Trois experts répondent.",
            {"Veltrane"},
            id="next_sentence_glued",
        ),
        pytest.param(
            "Veltrane VELTb", "Veltrane VELTb.CO a chuté de 3 %.", {"Veltrane"}, id="code_of_a_share"
        ),
        pytest.param(
            "Veltrane sur un forum", "Vu chez Veltrane sur un forum.", {"Veltrane"}, id="clause_runs_on"
        ),
        pytest.param("Veltrane © DR", "Vu chez Veltrane © DR", {"Veltrane"}, id="credit"),
        pytest.param(
            "Arnold", "Les menus d’Arnold’s Bistro ont fuité.", {"Arnold's Bistro"}, id="cut_in_word"
        ),
    ],
)
def test_organisations_bounds_of_a_rough_span(entity: str, text: str, names: set[str]) -> None:
    start = fold(text).index(fold(entity))
    found = find_organisations(fold(text), [(start, start + len(entity), "ORG")])
    assert names <= {m.name for m in found}
    assert not {m.name for m in found if m.start >= start and m.end <= start + len(entity)} - names


def test_organisations_in_capitals_in_a_headline_are_found_by_the_text(nlp: Language) -> None:
    found = mentions_of(
        nlp, "LA BANQUE NE PAIE PAS, MORSANE PUBLIE SON FICHIER\n\nLe groupe Morsane a réagi."
    )
    assert [name_key(m.name) for m in found].count("morsane") == 2


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(
            "La société Veltrane a été piratée. VELTRANE a porté plainte, confirme Veltrane.",
            ["Veltrane"],
            id="capitals",
        ),
        pytest.param(
            "La clinique Éloïse a été piratée. Selon la CLINIQUE ELOISE, rien n'a fuité.",
            ["clinique Éloïse"],
            id="capitals_and_accents",
        ),
        pytest.param(
            "Veltrane Énergie a été piratée. Veltrane a porté plainte.",
            ["Veltrane Énergie", "Veltrane"],
            id="short_name_is_another",
        ),
    ],
)
def test_organisations_aliases_differ_by_more_than_capitals(
    nlp: Language, text: str, names: list[str]
) -> None:
    found = [o for o in cluster(mentions_of(nlp, text)) if o.name == names[0]]
    assert [[o.name, *o.aliases] for o in found] == [names]


@pytest.mark.parametrize(
    ("entity", "text", "name"),
    [
        pytest.param("Une Veltrane", "Une Veltrane sous le choc fait ses comptes.", "Veltrane", id="article"),
        pytest.param("Comment Veltrane", "Comment Veltrane a été piraté lundi.", "Veltrane", id="how"),
        pytest.param("Quand Veltrane", "Quand Veltrane perd ses données.", "Veltrane", id="when"),
        pytest.param("Pourquoi Veltrane", "Pourquoi Veltrane a payé.", "Veltrane", id="why"),
        pytest.param("Hier Veltrane", "Hier Veltrane a rouvert ses sites.", "Veltrane", id="yesterday"),
        pytest.param(
            "Communiqué Veltrane", "Communiqué Veltrane informe ses clients.", "Veltrane", id="statement"
        ),
        pytest.param("Contexte Veltrane", "Contexte Veltrane est né en 1998.", "Veltrane", id="heading"),
        pytest.param("Rappel Veltrane", "Rappel Veltrane avait été piraté.", "Veltrane", id="reminder"),
        pytest.param("Veltrane-là", "Cette Veltrane-là vend des vélos.", "Veltrane", id="pointed_at"),
        pytest.param(
            "On Dira Bricolage",
            "Les clients d'On Dira Bricolage sont inquiets, dit On Dira Bricolage.",
            "On Dira Bricolage",
            id="small_word_of_the_name",
        ),
    ],
)
def test_organisations_shed_what_begins_a_sentence_or_points(entity: str, text: str, name: str) -> None:
    text = fold(text)
    start = text.index(entity)
    found = find_organisations(text, [(start, start + len(entity), "ORG")])
    assert {m.name for m in found if "Veltrane" in m.name or "Bricolage" in m.name} == {name}
