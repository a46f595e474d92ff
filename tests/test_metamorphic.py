"""What should change nothing does so: another name of the kind, synonyms, bullets as prose, advice …"""
# ruff: noqa: E501

import re

import pytest

from pipeline.extraction import extract
from pipeline.schema import Article, Incident

HOSPITAL = """Le centre hospitalier de Vaubrune touché par une cyberattaque

Le centre hospitalier de Vaubrune a été victime d'une cyberattaque dans la nuit du 3 au 4 mars 2025. Des pirates \
ont chiffré plusieurs serveurs et réclamé une rançon de 300 000 euros, que la direction refuse de payer.
Les données de 41 250 patients ont été dérobées. Les informations concernées sont les suivantes :
- nom et prénom ;
- numéro de sécurité sociale ;
- adresse postale ;
- comptes rendus médicaux.
L'établissement a déposé plainte et prévenu la CNIL, a indiqué sa directrice.
Les consultations ont repris jeudi, mais les résultats d'analyses sont encore transmis sur papier.
"""
SHOP = """Fuite de données chez Méridal : 320 000 clients concernés

L'enseigne de jardinage Méridal a informé ses clients, lundi 10 février 2025, d'un accès non autorisé à son \
fichier de fidélité.
Selon l'entreprise, les noms, les adresses électroniques et les numéros de téléphone de 320 000 clients ont été \
volés. Les mots de passe et les données bancaires ne sont pas concernés.
La société, installée à Angers, a notifié l'incident à la CNIL et déposé plainte.
Elle emploie 1 200 personnes et exploite 84 magasins.
"""
GANG = """Le groupe Zorvak revendique le piratage de la société Toréal Logistique

Le groupe de rançongiciel Zorvak a revendiqué le 14 janvier 2025 une attaque contre la société Toréal Logistique, \
un transporteur belge.
Les hackers affirment avoir volé 120 Go de données, dont des factures et des passeports de salariés. \
Ils réclament 2 millions de dollars et menacent de tout publier.
Toréal Logistique n'a pas répondu à nos questions.
"""
ARTICLES = {"hospital": HOSPITAL, "shop": SHOP, "gang": GANG}
VICTIMS = {
    "hospital": ("centre hospitalier de Vaubrune", "centre hospitalier de Sarvoile"),
    "shop": ("Méridal", "Florentis"),
    "gang": ("Toréal Logistique", "Cargolys Transports"),
}
ADVICE = """Comment se protéger ?
Méfiez-vous des courriels qui vous demandent votre mot de passe ou votre numéro de carte bancaire.
Changez régulièrement vos mots de passe et activez la double authentification.
"""
SYNONYMS = {
    "cyberattaque": "attaque informatique",
    "dérobées": "volées",
    "pirates": "hackers",
    "a informé": "a averti",
    "volés": "dérobés",
}
NAMES = [pytest.param(name, id=name) for name in ARTICLES]


def cells(text: str, source: str | None = None) -> dict[str, object]:
    """The one incident of an article, but for its proofs, its confidence and what was dropped."""
    article = Article(
        article_id="a", text=text, title=text.split("\n")[0], source=source, published="2025-03-06"
    )
    (incidents,) = extract([article])
    (incident,) = incidents
    return plain(incident)


def plain(incident: Incident) -> dict[str, object]:
    found = incident.model_dump(exclude={"evidence", "confidence", "records_text", "runners_up"})
    found["attack_types"], found["data_types"] = sorted(incident.attack_types), sorted(incident.data_types)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_another_name_of_the_kind_changes_the_name_alone(name: str) -> None:
    old, new = VICTIMS[name]
    before, after = cells(ARTICLES[name]), cells(ARTICLES[name].replace(old, new))
    assert before.pop("victim")["name"] == old  # type: ignore[index]
    assert after.pop("victim")["name"] == new  # type: ignore[index]
    assert after == before


@pytest.mark.parametrize("name", NAMES)
def test_synonyms_change_nothing(name: str) -> None:
    text = ARTICLES[name]
    for word, other in SYNONYMS.items():
        text = text.replace(word, other)
    assert cells(text) == cells(ARTICLES[name])


def test_bullets_as_prose_change_nothing() -> None:
    items = re.findall(r"- (.+)[;.]\n", HOSPITAL)
    begin, end = HOSPITAL.index("\n- nom"), HOSPITAL.index("L'établissement")
    prose = HOSPITAL[:begin] + " " + ", ".join(item.strip() for item in items) + ".\n" + HOSPITAL[end:]
    assert cells(prose) == cells(HOSPITAL)


@pytest.mark.parametrize(
    "mark", [pytest.param(m, id=m.strip() or "none") for m in ("• ", "* ", "– ", "1. ", "")]
)
def test_the_mark_of_a_list_changes_nothing(mark: str) -> None:
    assert cells(HOSPITAL.replace("\n- ", f"\n{mark}")) == cells(HOSPITAL)


@pytest.mark.parametrize("name", NAMES)
def test_a_section_of_advice_changes_nothing(name: str) -> None:
    assert cells(ARTICLES[name] + ADVICE) == cells(ARTICLES[name])


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_site_behind_the_title_changes_nothing(name: str) -> None:
    title, _, rest = ARTICLES[name].partition("\n")
    assert cells(f"{title} - Le Courrier du Marnois\n{rest}", "Le Courrier du Marnois") == cells(
        ARTICLES[name], "Le Courrier du Marnois"
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_place_of_a_paragraph_changes_nothing(name: str) -> None:
    *before, one, last = ARTICLES[name].strip().split("\n")
    assert cells("\n".join([*before, last, one]) + "\n") == cells(ARTICLES[name])
