"""Data types: the wordings of the French press, their codes, their strength and their offsets."""

import tomllib
from collections import Counter
from functools import cache
from itertools import pairwise

import pytest

from pipeline import classify_data_types
from pipeline.language.cells import shorthand_forms
from pipeline.language.data_types import DataTypeMatcher
from pipeline.language.data_types.expand import (
    DuplicateWordingError,
    build_forms,
    fill_groups,
    inflect,
    strip_accents,
    written_entries,
)
from pipeline.language.data_types.words import cut
from pipeline.language.lexicons import load_lexicon
from pipeline.language.text import fold
from pipeline.schema import DataType

LEXICON = load_lexicon("data_types")


@cache
def matcher() -> DataTypeMatcher:
    return DataTypeMatcher()


def found(text: str) -> list[tuple[str, str]]:
    """Return the wordings in `text` with "strong" or "weak"."""
    return [(text[m.start : m.end], "strong" if m.strong else "weak") for m in matcher().find(fold(text))]


def case(text: str, codes: str) -> object:
    return pytest.param(text, codes.split(), id=text)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        case("les noms et prénoms des abonnés", "name"),
        case("NOM PRENOM DATE DE NAISSANCE", "name date_of_birth"),
        case("leur état civil et leur civilité", "name gender"),
        case("l’ETAT CIVIL complet des usagers", "name"),
        case("nom, prénom, sexe", "name gender"),
        case("l'annuaire des employés", "name"),
        case("nom et date de naissance", "name date_of_birth"),
        case("dates et lieux de naissance", "date_of_birth place_of_birth"),
        case("la date et le lieu de leur naissance", "date_of_birth place_of_birth"),
        case("ses coordonnées ont fuité", "postal_address email_address phone_number"),
        case("les coordonnées bancaires", "bank_account"),
        case("coordonnées postales et bancaires", "postal_address bank_account"),
        case("les coordonnées GPS", "geolocation"),
        case("adresses postale et électronique", "postal_address email_address"),
        case("adresses postales et électroniques", "postal_address email_address"),
        case("adresses e-mail et postales", "postal_address email_address"),
        case("adresses mail et IP", "email_address ip_address"),
        case("l'adresse courriel et le cellulaire", "email_address phone_number"),
        case("numéros de téléphone fixe et mobile", "phone_number"),
        case("numéro de GSM, numéro de natel", "phone_number"),
        case("identifiants de connexion", "username"),
        case("identifiants et mots de passe", "username password"),
        case("couples identifiant/mot de passe", "username password"),
        case("mots de passe hachés", "password"),
        case("mots de passe chiffrés", "password"),
        case("numéros de passeport et permis de conduire", "identity_document"),
        case("copies de cartes d’identité", "identity_document"),
        case("un titre de séjour", "identity_document"),
        case("n° de sécurité sociale", "social_security_number"),
        case("leur numéro AVS", "social_security_number"),
        case("le NISS et le numéro de registre national", "social_security_number"),
        case("numéros d’assurance sociale (NAS)", "social_security_number"),
        case("numéro d'assurance maladie", "health_insurance"),
        case("numéro fiscal de référence", "tax_identifier"),
        case("avis d'imposition et revenus", "income tax_data"),
        case("IBAN/BIC", "bank_account"),
        case("un relevé d'identité bancaire", "bank_account"),
        case("numéros de carte bancaire et cryptogrammes", "payment_card"),
        case("historique des commandes et des réservations", "order_history"),
        case("le contenu de leurs commandes", "order_history"),
        case("numéros de contrat, d'adhérent et de licence", "customer_account"),
        case("données de santé", "health"),
        case("comptes-rendus d'examens et résultats d'analyses", "health"),
        case("informations personnelles et médicales", "health"),
        case("groupe sanguin, allergies", "health"),
        case("ordonnances, médicaments, traitements", "prescription"),
        case("l'identité des médecins traitants", "attending_doctor"),
        case("attestations de mutuelle", "health_insurance"),
        case("fiches de paye et talons de paie", "payslip"),
        case("contrats de travail et arrêts maladie", "employment"),
        case("composition du foyer, situation maritale", "family_situation"),
        case("quotient familial", "income"),
        case("casiers judiciaires", "criminal_record"),
        case("plaques d'immatriculation", "vehicle"),
        case("relevés de notes et diplômes", "education"),
        case("historique de navigation", "browsing_data"),
        case("empreintes digitales", "biometric"),
        case("des tests ADN", "genetic"),
        case("orientation sexuelle, opinions politiques", "sexual_orientation political_opinion"),
        case("convictions religieuses", "religion"),
        case("appartenance syndicale et origine ethnique", "union_membership ethnic_origin"),
        case("des milliers de courriels échangés", "communications"),
        case("documents internes, comptes rendus de réunion", "internal_documents"),
        case("documents comptables et juridiques", "financial_documents legal_documents"),
        case("contrats, procès-verbaux et actes notariés", "legal_documents"),
        case("le code source et des clés d'API", "source_code credentials_technical"),
        case("brevets et secrets industriels", "intellectual_property"),
        case("photos d'identité, signatures", "photo signature"),
        case("factures et numéros de client", "invoice customer_account"),
        case("numéros de téléphone et de sécurité sociale", "social_security_number phone_number"),
    ],
)
def test_data_types_classify(text: str, codes: list[str]) -> None:
    assert classify_data_types(text) == codes


@pytest.mark.parametrize(
    ("text", "wordings"),
    [
        pytest.param("l'adresse d'Anne", ["adresse"], id="elision"),
        pytest.param("nom(s), adresse(s) e-mail", ["nom(s)", "adresse(s) e-mail"], id="plural in brackets"),
        pytest.param("noms,prénoms", ["noms,prénoms"], id="comma without blank"),
        pytest.param("nom/adresse/e-mail/téléphone", ["nom", "adresse", "e-mail", "téléphone"], id="slashes"),
        pytest.param("IBAN/BIC", ["IBAN", "BIC"], id="slash between acronyms"),
        pytest.param("•RIB\n-passeport\n* selfies", ["RIB", "passeport", "selfies"], id="glued bullets"),
        pytest.param("adresse\npostale", ["adresse\npostale"], id="line break"),
        pytest.param("adresse\n\npostale", ["adresse"], id="paragraph break"),
        pytest.param("numéro de\u00a0téléphone", ["numéro de\u00a0téléphone"], id="non-breaking space"),
        pytest.param("E\u2011mails", ["E\u2011mails"], id="non-breaking hyphen"),
        pytest.param("nom+IBAN&RIB", ["nom", "IBAN", "RIB"], id="plus and ampersand"),
        pytest.param("İ. : les IBAN", ["IBAN"], id="letter that grows in lower case"),
        pytest.param("numéro·s de téléphone", ["numéro·s de téléphone"], id="middle dot"),
        pytest.param("", [], id="empty"),
    ],
)
def test_data_types_offsets(text: str, wordings: list[str]) -> None:
    assert [wording for wording, _ in found(text)] == wordings


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=text)
        for text in (
            "le nom de domaine expiré",
            "l'opération, nom de code Aurore",
            "un crédit souscrit au nom de tiers",
            "le nom du groupe circule",
            "l'adresse du site change",
            "une adresse bitcoin",
            "la société s'adresse à ses fournisseurs",
            "l'accueil adressé aux familles",
            "Photo : Jean Martel",
            "Crédit photo Jean Martel",
            "le compte rendu",
            "le service d'état civil est fermé",
            "l'état civil reste ouvert",
            "un numéro vert",
            "un numéro d'appel",
            "un centre d'appels",
            "prévenus par courriel ou par téléphone",
            "un message de rançon",
            "un message publié sur Telegram",
            "la facture s'élève à deux millions",
            "la facture pourrait grimper",
            "le plan blanc et les plans de continuité",
            "le traitement de l'incident",
            "les traitements des données",
            "la direction des ressources humaines",
            "la fonction publique",
            "les postes de travail",
            "la signature du groupe",
            "les données personnelles",
            "le monde de la santé",
            "SIREN et numéros SIRET",
            "numéro de TVA",
            "changez vos mots de passe",
            "un gestionnaire de mots de passe",
            "le bourrage d'identifiants",
            "vol d'identité",
            "une application mobile",
            "les cartes SIM",
            "le mot de passe administrateur",
            "les équipes sont revenus au papier",
            "un vol long-courrier a permis de tels retours",
        )
    ],
)
def test_data_types_pseudo_wordings_are_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("numéro de sécurité sociale", "strong", id="unmistakable"),
        pytest.param("adresse", "weak", id="everyday word"),
        pytest.param("adresses des patients", "strong", id="owner"),
        pytest.param("adresse de l'usine", "weak", id="no owner"),
        pytest.param("commandes des élèves", "weak", id="owner without personal code"),
        pytest.param("mots de passe", "weak", id="advice speaks of passwords too"),
        pytest.param("IBAN", "strong", id="acronym"),
        pytest.param("contrats", "weak", id="contracts"),
        pytest.param("dossiers médicaux", "strong", id="medical files"),
        pytest.param("factures", "weak", id="invoices"),
    ],
)
def test_data_types_strength(text: str, expected: str) -> None:
    assert [strength for _, strength in found(text)] == [expected]


def test_data_types_shared_head_takes_codes_in_turn() -> None:
    mentions = matcher().find("numéros de téléphone, de passeport, de carte bancaire et de sécurité sociale")
    assert [mention.codes[0] for mention in mentions] == [
        DataType.PHONE_NUMBER,
        DataType.IDENTITY_DOCUMENT,
        DataType.PAYMENT_CARD,
        DataType.SOCIAL_SECURITY_NUMBER,
    ]
    assert all(mention.strong for mention in mentions)


def test_data_types_shared_head_stops_at_other_words() -> None:
    (mention,) = matcher().find("numéros de téléphone. La carte de sécurité sociale")
    assert mention.codes == (DataType.PHONE_NUMBER,)


def test_data_types_mentions_are_sorted_disjoint_and_named() -> None:
    text = "Adresses IP, postales et e-mail, date et lieu de naissance, nom de famille, nom, IBAN, RIB."
    mentions = matcher().find(text)
    assert len(mentions) == 8
    assert all(left.end <= right.start for left, right in pairwise(mentions))
    assert mentions[0].rule == "data_types.ip_address.strong"
    assert mentions[3].rule == "data_types.date_of_birth+place_of_birth.strong"


def test_data_types_plural_wording_has_no_singular() -> None:
    assert found("revenu") == []
    assert found("revenus") == [("revenus", "weak")]


def test_data_types_accents_drop_one_way_only() -> None:
    assert found("ADRESSE") and not found("adressé")


def _lists() -> list[object]:
    tables = [*LEXICON["codes"].items(), *(("+".join(t["codes"]), t) for t in LEXICON["several"])]
    lists = [
        (f"{name}.{key}", table[key]) for name, table in tables for key in ("strong", "weak") if key in table
    ]
    grammar = [(key, value) for key, value in LEXICON["grammar"].items() if isinstance(value, list)]
    lists += [("pseudo", LEXICON["pseudo"]), *grammar, *LEXICON["groups"].items()]
    return [pytest.param(words, id=name) for name, words in lists]


@pytest.mark.parametrize("words", _lists())
def test_data_types_lexicon_lists_are_sorted_and_unique(words: list[str]) -> None:
    assert words == sorted(set(words), key=lambda word: (strip_accents(word).casefold(), word))


@pytest.mark.parametrize("words", _lists())
def test_data_types_lexicon_has_capitals_in_acronyms_only(words: list[str]) -> None:
    wrong = [
        word
        for wording in words
        for word in wording.replace("'", " ").replace("-", " ").split()
        if word != word.lower() and word != word.upper()
    ]
    assert wrong == []


def test_data_types_lexicon_covers_every_code_with_ten_wordings() -> None:
    counts = Counter(code for _, entry in written_entries(LEXICON) for code in entry.codes)
    assert {code.value: counts[code] for code in DataType if counts[code] < 10} == {}


def _forms_by_wording() -> dict[str, set[tuple[str, ...]]]:
    grammar = LEXICON["grammar"]
    invariable = frozenset(grammar["invariable"])
    return {
        wording: {
            form
            for plain in fill_groups(wording, LEXICON["groups"])
            for form in inflect(tuple(cut(plain).keys), grammar["irregular_plurals"], invariable)
        }
        for wording, _ in written_entries(LEXICON)
    }


def test_data_types_lexicon_has_no_wording_that_others_cover() -> None:
    forms = _forms_by_wording()
    counts = Counter(form for each in forms.values() for form in each)
    assert [wording for wording, each in forms.items() if all(counts[form] > 1 for form in each)] == []


def test_data_types_lexicon_has_no_idle_pseudo_wording() -> None:
    """A pseudo wording either hides a wording of data, or lends its head to one ("données personnelles")."""
    forms = _forms_by_wording()
    coded = {form for wording, entry in written_entries(LEXICON) if entry.codes for form in forms[wording]}
    coded |= shorthand_forms().keys()
    heads = set(LEXICON["grammar"]["shared_heads"])

    def useful(form: tuple[str, ...]) -> bool:
        inner = {form[i:j] for i in range(len(form)) for j in range(i + 1, len(form) + 1)}
        return form[0] in heads or not coded.isdisjoint(inner)

    assert [wording for wording in LEXICON["pseudo"] if not any(map(useful, forms[wording]))] == []


def test_data_types_lexicon_uses_every_group() -> None:
    wordings = " ".join(wording for wording, _ in written_entries(LEXICON))
    assert [group for group in LEXICON["groups"] if f"{{{group}}}" not in wordings] == []


def test_data_types_two_meanings_of_one_wording_are_refused() -> None:
    lexicon = tomllib.loads(
        """
        pseudo = []
        several = []
        [grammar]
        invariable = []
        irregular_plurals = {}
        [groups]
        [codes.name]
        strong = ["patronyme"]
        [codes.gender]
        weak = ["patronymes"]
        """
    )
    with pytest.raises(DuplicateWordingError, match="'patronymes' and 'patronyme' both stand for"):
        build_forms(lexicon)
