"""Twelve short invented articles, and a way to read them that needs no language model.

`extract_frame` stands in for the real one where a test is about the dataset, not about language: it reads
the victim before the colon of the title, and the first figure of the text.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from pipeline.dataset.frame import frame_to_articles, incidents_to_frame
from pipeline.schema import Article, Incident

TITLE = re.compile(r"(.+) : .+")
FIGURE = re.compile(r"(\d[\d ]*\d) (dossiers|patients|clients)")

#: By id: the victim, the day in March 2025, what the article says. Some tell of one incident.
_TOLD = {
    "a01": ("Mairie de Sauvagnac", 3, "La commune a dû couper son réseau ; 12 400 dossiers ont été copiés."),
    "a02": ("Clinique des Tilleuls", 3, "La direction parle d’une intrusion et de 8 350 patients prévenus."),
    "a03": ("Mairie de Sauvagnac", 4, "Le maire précise que 12 430 dossiers d’habitants ont été copiés."),
    "a04": ("Météo", 5, "Le soleil brillera samedi sur le Sud avant le retour de quelques orages."),
    "a05": ("Ateliers Morvane", 6, "L’usine tourne au ralenti depuis que ses serveurs ont été chiffrés."),
    "a06": ("Clinique des Tilleuls", 6, "Une enquête est ouverte, les 8 350 patients ont reçu une lettre."),
    "a07": ("Lunavélo", 10, "Le marchand de cycles dit que 80 125 clients sont touchés par la fuite."),
    "a08": ("Lycée du Haut-Perron", 11, "Les notes des élèves ont été publiées en ligne par un inconnu."),
    "a09": (
        "Mairie de Sauvagnac",
        12,
        "Les guichets ont rouvert ; les 12 430 dossiers restent introuvables.",
    ),
    "a10": ("Lunavélo", 12, "La boutique en ligne parle maintenant de 81 002 clients, et a porté plainte."),
    "a11": ("Banque Fictel", 13, "La banque confirme une intrusion et le vol de 9 100 dossiers de crédit."),
    "a12": ("Ateliers Morvane", 14, "Les ateliers ont repris le travail ; aucune rançon n’a été versée."),
}
ARTICLES = {
    name: f"{victim} : le point sur l’affaire\n\nPublié le {day:02}/03/2025\n\n{text}\n"
    for name, (victim, day, text) in _TOLD.items()
}


def write_articles(folder: Path, names: Iterable[str] = tuple(ARTICLES), prefix: str = "") -> Path:
    """Write the articles `names`, their ids behind `prefix`, into `folder`, which is made, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / f"{prefix}{name}.txt").write_text(ARTICLES[name], encoding="utf-8")
    return folder


def warm_up() -> None:
    """Load nothing: the stand-in needs no model."""


def extract_frame(frame: pd.DataFrame, gate: bool = True, seconds: float | None = None) -> pd.DataFrame:
    """Read a frame of articles as `pipeline.extraction.extract_frame` does, in no time."""
    return incidents_to_frame((article, incidents_of(article)) for article in frame_to_articles(frame))


def incidents_of(article: Article) -> list[Incident]:
    """Return the incident of an article, none when it is about the weather."""
    title = TITLE.match(article.title or "")
    if title is None or title[1] == "Météo":
        return []
    proofs = [("victim_name", title[1], *title.span(1))]
    records = None
    if figure := FIGURE.search(article.text):
        value = int(figure[1].replace(" ", ""))
        unit = {"dossiers": "documents", "patients": "patients", "clients": "customers"}[figure[2]]
        records = {"value": value, "min": value, "max": value, "qualifier": "exact", "unit": unit}
        proofs.append(("records", figure[0], *figure.span()))
    return [
        Incident.model_validate(
            {
                "salience": "main",
                "victim": {"name": title[1]},
                "records": records,
                "confidence": 0.75,
                "evidence": [
                    {
                        "field": field,
                        "value": value,
                        "start": start,
                        "end": end,
                        "sentence": _line(article.text, start),
                        "rule": "dispatch",
                        "confidence": 0.75,
                    }
                    for field, value, start, end in proofs
                ],
            }
        )
    ]


def _line(text: str, place: int) -> str:
    return text[text.rfind("\n", 0, place) + 1 :].split("\n")[0]
