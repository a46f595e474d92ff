"""What a sentence says as a fact, and what it denies, supposes, advises, plays or recalls."""

import re

import pytest

from pipeline.language.assertion import Assertion, Tone
from pipeline.language.sentences import find_sentences
from pipeline.language.text import fold, lower_same_length


def assertion_of(text: str) -> tuple[str, Assertion]:
    lower = lower_same_length(fold(text))
    return lower, Assertion(lower, find_sentences(fold(text)))


MARKED = re.compile(r"\[(.+?)\]")


def negated(marked: str) -> bool:
    """Return whether the words between square brackets are negated."""
    match = MARKED.search(marked)
    assert match is not None
    _, assertion = assertion_of(marked.replace("[", "").replace("]", ""))
    return assertion.negated(match.start(), match.end() - 2)


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param("Aucune [donnée bancaire] n’a été touchée.", id="aucune"),
        pytest.param("Les [mots de passe] ne sont pas concernés.", id="after"),
        pytest.param("Les [coordonnées bancaires] n’ont pas été compromises.", id="passive"),
        pytest.param("Les pirates n’ont pas eu accès aux [dossiers médicaux].", id="no_access"),
        pytest.param("Le fichier ne contient ni [numéro de carte] ni mot de passe.", id="ni"),
        pytest.param("Le fichier ne contient pas de [mot de passe].", id="contains_none"),
        pytest.param("Les [données de santé] restent intactes.", id="intact"),
        pytest.param("Le vol s’est fait sans [mot de passe].", id="sans"),
        pytest.param("Les [sauvegardes] ne figurent pas dans le lot.", id="not_in_the_lot"),
        pytest.param("Rien n’indique une [fuite de données].", id="nothing_says"),
    ],
)
def test_assertion_negates(marked: str) -> None:
    assert negated(marked)


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param("Les [noms] ont été dérobés.", id="plain"),
        pytest.param("Les [noms] ont fuité, mais aucun mot de passe n’a été touché.", id="before_but"),
        pytest.param("Aucun mot de passe n’a été touché, mais les [noms] ont fuité.", id="after_but"),
        pytest.param("Aucun mot de passe n’a fuité ; les [adresses] en revanche, oui.", id="semicolon"),
        pytest.param("Aucun code n’a fuité. Les [adresses] ont été publiées.", id="next_sentence"),
        pytest.param("Non seulement les [noms], mais les adresses ont fuité.", id="not_only"),
        pytest.param("Une [intrusion] non autorisée a eu lieu.", id="unauthorised"),
        pytest.param("C’est une [cyberattaque] sans précédent.", id="without_precedent"),
        pytest.param("L’[attaque] n’a pas encore été revendiquée.", id="not_claimed_yet"),
    ],
)
def test_assertion_leaves_facts(marked: str) -> None:
    assert not negated(marked)


def tones(sentence: str) -> frozenset[Tone]:
    _, assertion = assertion_of(sentence)
    (found,) = assertion.tones
    return found


@pytest.mark.parametrize(
    ("sentence", "tone"),
    [
        pytest.param("Ces données pourraient servir à des escrocs.", Tone.HYPOTHETICAL, id="pourraient"),
        pytest.param("En cas de fuite, la CNIL doit être saisie.", Tone.HYPOTHETICAL, id="en_cas_de"),
        pytest.param("Les clients risquent des tentatives d’escroquerie.", Tone.HYPOTHETICAL, id="risquent"),
        pytest.param("L’exercice simule une panne de trois jours.", Tone.EXERCISE, id="exercise"),
        pytest.param("L’attaque fictive a duré deux heures.", Tone.EXERCISE, id="fictive"),
        pytest.param("Changez immédiatement votre mot de passe.", Tone.ADVICE, id="imperative"),
        pytest.param("Il est recommandé de surveiller ses relevés.", Tone.ADVICE, id="recommended"),
        pytest.param("Il faut activer la double authentification.", Tone.ADVICE, id="il_faut"),
        pytest.param("Le groupe avait déjà été victime d’un piratage.", Tone.RECALLED, id="deja"),
        pytest.param("Ce n’est pas la première fois.", Tone.RECALLED, id="not_the_first_time"),
        pytest.param("Quelques mois plus tôt, un club tombait.", Tone.RECALLED, id="months_before"),
        pytest.param("Les données auraient été copiées en février.", Tone.CLAIMED, id="conditional"),
        pytest.param("Le pirate prétend détenir deux millions de lignes.", Tone.CLAIMED, id="pretend"),
        pytest.param("Selon le pirate, tout est à vendre.", Tone.CLAIMED, id="according_to_the_pirate"),
        pytest.param("L’entreprise dément toute intrusion.", Tone.DENIED, id="dement"),
        pytest.param("La société réfute ces accusations.", Tone.DENIED, id="refute"),
        pytest.param("L’entreprise a confirmé l’attaque.", Tone.CONFIRMED, id="confirmed"),
        pytest.param("Une plainte a été déposée.", Tone.CONFIRMED, id="complaint"),
        pytest.param("La mairie reconnaît les faits.", Tone.CONFIRMED, id="admits"),
        pytest.param("Les pirates ciblent généralement les petites villes.", Tone.GENERAL, id="general"),
        pytest.param("Ces attaques se multiplient.", Tone.GENERAL, id="more_and_more"),
    ],
)
def test_assertion_tone(sentence: str, tone: Tone) -> None:
    assert tone in tones(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Les serveurs ont été chiffrés dans la nuit.", id="attack"),
        pytest.param("Les données de 12 000 clients ont été volées.", id="theft"),
        pytest.param("Le centre a rouvert lundi matin.", id="other"),
    ],
)
def test_assertion_plain_fact_has_no_tone(sentence: str) -> None:
    assert tones(sentence) == frozenset()


def test_assertion_fiscal_year_is_no_exercise() -> None:
    assert Tone.EXERCISE not in tones("Le groupe a perdu 2 millions d’euros sur l’exercice comptable.")


def test_assertion_advice_heading_covers_its_section() -> None:
    text = "Le site est fermé.\nQue faire ?\nVotre banque peut aider.\nLes faits\nTout a commencé mardi."
    _, assertion = assertion_of(text)
    assert [Tone.ADVICE in found for found in assertion.tones][2:] == [True, False, False]


def test_assertion_advice_holds_only_behind_its_cue() -> None:
    text = "Les numéros de carte ont fuité et il faut prévenir sa banque."
    lower, assertion = assertion_of(text)
    (sentence,) = find_sentences(fold(text))
    assert not assertion.advised(sentence, lower.index("numéros"))
    assert assertion.advised(sentence, lower.index("banque"))


@pytest.mark.parametrize(
    ("opener", "denied"),
    [
        ("Ne sont pas concernés :", True),
        ("Selon Bricodal, les éléments suivants n’auraient pas été compromis :", True),
        ("Aucune des données suivantes n’a été consultée, selon le club :", True),
        ("Données non concernées", True),
        ("Ce qui n’a pas fuité :", True),
        ("Restent hors de cause :", True),
        ("Les données concernées sont :", False),
        ("Si aucun mot de passe n’a été volé, les pirates ont copié :", False),
        ("Les mots de passe n’ont pas fuité, mais le fichier contient :", False),
        ("La fuite ne concerne pas seulement des noms :", False),
        ("Le fichier, volé sans bruit, contient :", False),
    ],
)
def test_assertion_opener_denies_its_items(opener: str, denied: bool) -> None:
    text = fold(
        f"Bricodal a été piraté.\n{opener}\nnom et prénom ;\nadresse e-mail ;\nphoto.\nUne plainte suit."
    )
    assertion = Assertion(lower_same_length(text), find_sentences(text))
    assert [
        assertion.negated(text.index(item), text.index(item) + len(item))
        for item in ("prénom", "adresse e-mail", "photo", "plainte")
    ] == [denied, denied, denied, False]


def test_assertion_opener_of_an_outer_list_denies_the_inner() -> None:
    text = fold("Ne sont pas concernés :\n- Identité :\n  • nom\n  • prénom\n- Contact :\n  • e-mail")
    assertion = Assertion(text.lower(), find_sentences(text))
    assert assertion.negated(text.index("prénom"), text.index("prénom") + 6)


def test_assertion_tones_of_the_opener_hold_for_its_items() -> None:
    text = fold(
        "Nous vous conseillons :\n- de changer de code\n- de surveiller vos comptes\nLe club regrette."
    )
    tones = Assertion(text.lower(), find_sentences(text)).tones
    assert [Tone.ADVICE in t for t in tones[1:]] == [True, True, False]
    text = fold("Le pirate affirme détenir :\nnoms\nadresses\nphotos\nLe club a été prévenu.")
    tones = Assertion(text.lower(), find_sentences(text)).tones
    assert [Tone.CLAIMED in t for t in tones] == [True, True, True, True, False]
