"""Credits, bylines, dates of publication, buttons and teasers are told from lines of text."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.credits import is_credit

CORPUS = Path(__file__).parents[1] / "corpus"


@pytest.mark.parametrize(
    "line",
    [
        "Photo : T. Garlot",
        "(Photo J. Varel)",
        "Photo d’archives",
        "Photo d'illustration – Le Phare",
        "Photo © Orvenne",
        "© Le Phare du Nord",
        "Crédit photo : Orvenne",
        "(Crédit : DR)",
        "(Ré)écoutez le journal de 7 heures en podcast, chaque matin, sur notre site.",
        "Image d’illustration",
        "Illustration : Getty",
        "Capture d’écran : Le Phare",
        "Photo : la salle de crise, jeudi. (Photo J. Varel)",
        "Par Solène Garlot",
        "Par S. G.",
        "Par Solène Garlot et Marc de Varel, à Castelrive",
        "Par la rédaction avec AFP",
        "PAR SOLÈNE GARLOT",
        "Par AFP",
        "Par Solène Garlot, journaliste spécialisée",
        "Propos recueillis par Solène Garlot",
        "Rédigé par Solène Garlot – 12 mars 2026",
        "Par Solène Garlot | 24/06/2025 à 10:15 | Temps de lecture : 4 min | Cloud, Ransomware",
        "Publié le 12 mars 2026 à 18 h 05",
        "Publié le 12/03/2026 à 18:05, mis à jour à 19:02 | Par Solène Garlot",
        "Publié le jeudi 12 mars 2026",
        "publié le 03-11-2025 à 07h20 - Mis à jour le 04-11-2025 à 18h31",
        "PUBLIÉ LE 12 mars 2026 - 7 H 15",
        "Mis à jour le 1er mars 2026",
        "Dernière mise à jour : 12 mars 2026, 10h",
        "Publié hier à 18h",
        "Publié le 3 novembre 2025 Lecture : 7 minutes.",
        "Temps de lecture : 3 min",
        "4 min de lecture",
        "Partager",
        "Partagez cet article : Facebook – Twitter – Mail",
        "Partager sur Facebook · X · Messenger",
        "Facebook – X – LinkedIn – Copier le lien",
        "Partager   Enregistrer   Signaler une erreur",
        "12 commentaires",
        "Suivez-nous sur WhatsApp",
        "Nous utilisons des cookies pour mesurer l’audience de ce site.",
        "Ce site utilise des cookies. En poursuivant, vous les acceptez.",
        "Continuer sans accepter",
        "Gérer mes cookies",
        "Abonnez-vous à notre newsletter",
        "👉 Abonnez-vous dès 1 € le premier mois",
        "Newsletter : recevez chaque matin l’essentiel de l’actualité",
        "Inscrivez-vous à notre lettre d’information",
        "Recevez chaque vendredi notre sélection",
        "Article réservé aux abonnés",
        "Cet article est réservé aux abonnés.",
        "Contenu réservé aux abonnés",
        "Il vous reste 65 % de cet article à lire.",
        "Déjà abonné ? Se connecter",
        "Pour lire la suite, abonnez-vous.",
        "Lire aussi : Mots de passe, les erreurs à éviter",
        ">> À LIRE AUSSI – Qui sont les pirates de Brumaire ?",
        "À lire également",
        "Sur le même sujet",
        "Voir aussi : le guide de la sécurité",
        "Articles liés",
        "Retrouvez toute l’actualité sur notre application",
        "© 2026 Le Phare. Tous droits réservés.",
        "Copyright Le Phare 2026",
        "Reproduction interdite",
        "Publicité",
        "Accueil > Économie > Entreprises",
        "(Source : Le Phare)",
        "*Source : lephare.example | Publication : 2025-11-03*",
    ],
)
def test_credits_are_told(line: str) -> None:
    assert is_credit(line)
    assert is_credit(f"  {line} ")


@pytest.mark.parametrize(
    "line",
    [
        "",
        " ",
        "Varelle a publié le 12 mars les fichiers volés.",
        "Publié le 12 mars sur un forum, le fichier contient 12 000 noms.",
        "Le fichier publié le 12 mars contient les noms de 12 000 clients de Varelle.",
        "Mis à jour le 12 mars, le site de Varelle est de nouveau en ligne.",
        "Par mesure de précaution, Varelle a coupé ses serveurs.",
        "Par où sont-ils passés ?",
        "Par Brumaire, le groupe qui a revendiqué l’attaque, Varelle a perdu 12 Go.",
        "Par un courrier du 12 mars, Varelle a prévenu ses clients.",
        "Avec Varelle, trois sociétés ont été touchées.",
        "Partager la capture d’un bulletin peut coûter cher, rappelle Varelle.",
        "Partager ses mots de passe a coûté cher à Varelle.",
        "Photos : images associées aux profils",
        "Photos et vidéos ont été volées chez Varelle.",
        "- photo",
        "- e-mail",
        "- Contact",
        "• Photos",
        "Adresse e-mail",
        "Les photos d’identité de 12 000 abonnés ont été volées.",
        "Des cookies de session ont été volés à Varelle.",
        "Les abonnés de Varelle ont reçu un courriel.",
        "Réservé aux salariés, l’intranet de Varelle a été piraté.",
        "L’article du Phare révèle que Varelle a payé.",
        "Source de l’incident : un prestataire de Varelle.",
        "La source : un employé de Varelle a cliqué.",
        "Lire les courriels de la direction, voilà ce que pouvaient les pirates de Varelle.",
        "Abonnement et données bancaires ont fuité chez Varelle.",
        "Accès réservé aux pirates : Varelle a perdu la main sur ses serveurs.",
        "12 mars 2026",
        "Mardi 12 mars",
        "Varelle",
        "Crédit Brumois de Varelle piraté : 12 000 clients touchés",
        "(Crédit : Orvenne) La société Varelle a perdu les données de 12 000 clients dans une attaque.",
        "(Crédit Orvenne) Orvenne ouvre une agence à Castelrive et y embauche douze personnes.",
        "Offre partenaire L’hôpital de Castelrive a été paralysé par une attaque, ce mardi 12 mars.",
        "Photo : Orvenne La piscine de Castelrive restera fermée, dit le maire, faute de logiciel de caisse.",
        "2 min de lecture Varelle a porté plainte contre son hébergeur.",
        "Publié le : Modifié le : À Castelrive, la mairie rouvre ses guichets.",
        "Écrit en rouge, le message du pirate s’affichait sur les écrans de Varelle.",
        "Connexion impossible, menu bloqué : les clients de Varelle attendent.",
        "Contactez-nous si vous êtes client de Varelle, dit la société.",
    ],
)
def test_lines_of_text_are_none(line: str) -> None:
    assert not is_credit(line)


@pytest.mark.parametrize("part", ["dev", "fresh", "merge", "offtopic", "press"])
def test_credits_of_the_corpus_tell_no_incident(part: str) -> None:
    names: dict[str, list[str]] = {}
    for row in (CORPUS / part / "gold.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(row)
        victims = [incident["victim"] for incident in gold["incidents"]]
        names[gold["article_id"]] = [n for v in victims for n in (v.get("name"), *v.get("aliases", [])) if n]
    hit, lines = [], 0
    for path in sorted((CORPUS / part).glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if any(name in line for name in names.get(path.stem, [])):
                lines += 1
                if is_credit(line):
                    hit.append(line)
    # A victim may have taken a photo of itself, or be named as the source.
    assert all(len(line) < 40 for line in hit), hit
    assert len(hit) <= max(2, lines / 500)


@given(st.text(alphabet="aA1|-–. :()©éPar\t", max_size=60))
def test_odd_lines_never_fail(line: str) -> None:
    is_credit(line)


@pytest.mark.parametrize("filler", ["a", " ", "Par A ", "le ", "1", "(", "- ", "x, "])
def test_lines_take_linear_time(filler: str) -> None:
    start = time.process_time()
    for length in (230, 200_000):
        is_credit(filler * (length // len(filler)))
        is_credit("Par " + filler * (length // len(filler)))
    assert time.process_time() - start < 1
