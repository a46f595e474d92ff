"""Languages: French is kept even when short or full of English names; other languages are named."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.reading.french import other_language

ROOT = Path(__file__).parents[1]
#: What may be read: the parts of the corpus that are not for measuring only, and press kept elsewhere.
FOLDERS = [ROOT / "corpus" / part for part in ("dev", "fresh", "merge", "offtopic", "press")] + [
    ROOT.parent / "shared" / "real" / part for part in ("dev", "triage")
]

FRENCH = [
    "Varelle a alerté la CNIL. Le pirate a volé la base clients et a réclamé 3 000 euros.",
    "Brumaire a payé. Le groupe a retiré la société du site a posteriori.",
    "Un acteur non autorisé a copié des fichiers du réseau le 31 janvier 2024, a indiqué l’entreprise.",
    "Orvenne a subi une intrusion. Valmorin a déposé plainte. Castelrive a alerté ses clients.",
    "Le maire a confirmé : la ville a été attaquée, a perdu ses fichiers et a refusé de payer.",
    "Fuite de données chez Varelle",
    "Cyberattaque Varelle : clients alertés, site inaccessible, plainte déposée",
    "Piratage massif, données médicales exposées, patients inquiets",
    "Ransomware : The Gentlemen revendique une attaque contre Orvenne and Co",
    "« We leaked it all », a écrit le pirate. Varelle a confirmé.",
    "VARELLE A ALERTÉ LA CNIL. LE PIRATE A VOLÉ LA BASE CLIENTS ET A RÉCLAMÉ 3 000 EUROS.",
    "LA MAIRIE DE CASTELRIVE A ETE PIRATEE. ELLE A PORTE PLAINTE.",
    "La mairie de Castelrive a ete piratee. Elle a porte plainte apres la decouverte du vol.",
    "Le pirate a vole la base clients, a reclame 3000 euros et a menace de tout publier.",
    "Hopital de Valmorin pirate : operations reportees, urgences deviees, plainte deposee",
    "The Record, The Hacker News, The Register : Orvenne piratée, plainte déposée",
    "12 To volés au sein de Brumaire, 3 To publiés, 9 To à vendre",
    "La start-up a prévenu par e-mail. Un e-mail a suivi, puis un e-mail a confirmé le vol.",
    "Le prestataire IT a coupé l’accès. Le service IT a restauré, l’équipe IT a surveillé.",
    "Un incident non résolu, non chiffré, non revendiqué a touché Orvenne.",
    "Le NAS a lâché. Le NAS a été chiffré. Les sauvegardes, sur un autre NAS, ont disparu.",
    "Attaque revendiquée contre brumaire.com : www.brumaire.com/the-data/is-out/by-us a été publié.",
    "Me Da Silva et Me Van der Berg défendent le pirate arrêté à Castelrive.",
    "La banque Capital One a alerté. Los Angeles a payé, Las Vegas a refusé.",
    "J’ai reçu le courrier, ai changé de mot de passe, ai appelé la banque.",
    "Notre base a fuité. Vérifiez vos comptes.",
    "Qui a piraté Varelle ? Que risquent les clients ? Que faire ?",
    "Données en vente : noms, adresses, IBAN. Prix : 3 000 euros.",
    "Orvenne : 40 000 comptes piratés",
    "Pirate arrêté hier. Il a tout avoué.",
    "Le rançongiciel a chiffré, a bloqué, a détruit.",
    "Le lycée a fermé. La direction a alerté l’Anssi et a saisi la justice.",
    "Alerte Anssi : faille critique chez Orvenne, correctif disponible",
    "Le hacker As Or a mis en vente le fichier. An 2 du plan cyber, dit la région.",
    "Valmorin Habitat Solidarité Développement Numérique Groupe Conseil Services",
    "Varelle (Val-de-Brume). Le site web du club a été défiguré par un pirate.",
    "Cyber-attaque a Castelrive, mairie a l’arret, agents a domicile",
]
#: Short texts in other languages, each plainly so.
OTHERS = {
    "English": [
        "Varelle alerted the regulator after a hacker stole its customer database.",
        "The attackers have leaked all of their files. Orvenne said it will not pay.",
        "We were informed that an unauthorized party had access to our network.",
        "Brumaire was hit by ransomware and its website is still down.",
        "A hacker has stolen the data of two million customers from Varelle, the company said.",
        "ORVENNE WAS HIT BY A RANSOMWARE ATTACK AND THE FILES ARE GONE.",
    ],
    "Spanish": [
        "El hospital ha sido atacado y los datos de sus pacientes fueron publicados.",
        "Varelle fue víctima de un ataque. Los piratas piden dinero por los datos.",
        "La empresa no ha pagado el rescate, según el portavoz del grupo.",
        "Roban los datos del ayuntamiento y piden un rescate por ellos.",
    ],
    "Italian": [
        "Il pirata ha rubato i dati dei clienti della banca e chiede soldi.",
        "La società ha subito un attacco: sono stati pubblicati i dati degli utenti.",
        "Il gruppo non ha pagato il riscatto, che era di tre milioni di euro.",
        "Attacco hacker alla Orvenne, i dati dei clienti sono online.",
    ],
    "German": [
        "Varelle wurde von einem Angriff getroffen, die Daten sind weg.",
        "Die Täter haben das Netz der Stadt verschlüsselt und fordern Geld.",
        "Das Krankenhaus ist nicht erreichbar. Der Angriff wird noch untersucht.",
        "Hacker haben die Daten von zwei Millionen Kunden aus dem Netz gestohlen.",
    ],
    "Dutch": [
        "De gegevens van de klanten zijn gestolen, zegt het bedrijf.",
        "Het ziekenhuis werd getroffen door een aanval en is niet bereikbaar.",
        "Hackers hebben de gegevens van het bedrijf op het web gezet.",
        "De gemeente heeft geen losgeld betaald, maar de systemen werken nog niet.",
    ],
    "Portuguese": [
        "O hospital foi atacado e os dados dos pacientes foram publicados.",
        "A empresa não pagou o resgate pedido pelos piratas.",
        "Os dados da câmara foram roubados por um grupo que pede um resgate.",
        "O ataque à Varelle já foi confirmado pela empresa, mas não há dados em risco.",
    ],
}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Cyberattaque : Valmorel touchée", id="short"),
        pytest.param("", id="empty"),
        pytest.param("Orlune SA, Brumaire Group, 12 000 USD, Telegram, LockBit", id="names"),
        pytest.param(
            "« We have all your files and we will publish them », écrit le groupe sur son site. La société "
            "n’a pas répondu à nos questions, mais les salariés ont été avertis par un courrier.",
            id="english-quote",
        ),
        pytest.param(
            "L’hôpital d’Aubrac, qu’un rançongiciel a frappé, n’a plus d’accès à ses dossiers depuis jeudi.",
            id="elisions",
        ),
    ],
)
def test_french_is_kept(text: str) -> None:
    assert other_language(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("The hospital was hit by a ransomware attack on Monday.", "English", id="english-short"),
        pytest.param(
            "Das Krankenhaus wurde am Montag von einem Angriff getroffen, und die Daten sind jetzt weg.",
            "German",
            id="german",
        ),
        pytest.param(
            "El hospital ha sufrido un ataque y los datos de las personas han sido publicados.",
            "Spanish",
            id="spanish",
        ),
        pytest.param(
            "L'ospedale ha subito un attacco e i dati dei pazienti sono stati pubblicati nella notte.",
            "Italian",
            id="italian",
        ),
        pytest.param(
            "Het ziekenhuis werd maandag getroffen door een aanval en de gegevens zijn gestolen.",
            "Dutch",
            id="dutch",
        ),
        pytest.param(
            "O hospital foi atingido por um ataque e os dados dos pacientes foram publicados na internet.",
            "Portuguese",
            id="portuguese",
        ),
        pytest.param("Больница подверглась атаке в понедельник.", "another script", id="russian"),
        pytest.param(
            "Szpital padł ofiarą ataku w poniedziałek rano, dane pacjentów skradziono. " * 6,
            "another language",
            id="polish",
        ),
    ],
)
def test_other_language_is_named(text: str, language: str) -> None:
    assert other_language(text) == language


@pytest.mark.parametrize("text", FRENCH)
def test_short_french_is_kept(text: str) -> None:
    assert other_language(text) is None


@pytest.mark.parametrize("text", FRENCH)
def test_short_french_is_kept_without_accents_and_in_capitals(text: str) -> None:
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    assert other_language(bare) is None
    assert other_language(text.upper()) is None


@pytest.mark.parametrize(
    ("text", "language"), [(text, language) for language, texts in OTHERS.items() for text in texts]
)
def test_short_texts_in_other_languages_are_named(text: str, language: str) -> None:
    assert other_language(text) == language


def openings() -> Iterator[object]:
    for folder in FOLDERS:
        if folder.is_dir():
            yield pytest.param(folder, id=f"{folder.parent.name}-{folder.name}")


@pytest.mark.parametrize("folder", list(openings()))
def test_articles_are_french_whole_and_by_their_openings(folder: Path) -> None:
    refused = tried = 0
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text("utf-8")
        assert other_language(text) is None, path.name
        ends = [match.end() for match in re.finditer(r"[.!?…](?=\s)|(?<=.)(?=\n\n)", text)][:3]
        tried += len(ends)
        refused += sum(other_language(text[:end]) is not None for end in ends)
    # French press has English headlines too, some few.
    assert refused <= tried / 1000


@pytest.mark.parametrize("filler", ["a", "a-", "a.", "a:", "e/", "1 To "])
def test_long_runs_without_blanks_are_judged_in_linear_time(filler: str) -> None:
    # Were it quadratic, this would take minutes.
    assert other_language(filler * 20_000) in (None, "another language")
