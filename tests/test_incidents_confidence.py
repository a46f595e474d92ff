"""Confidence: every value has one, and it falls where the text is less sure."""

import datetime as dt

from pipeline.extraction import extract
from pipeline.schema import Article, Incident

PLAIN = (
    "Vertal victime d'une cyberattaque\n\nLa société Vertal a confirmé mardi avoir été victime d'une "
    "cyberattaque. Les noms et adresses de 12 400 clients de Vertal ont été volés, selon l'entreprise."
)
SCATTERED = (
    "Plusieurs entreprises touchées\n\nLes sociétés Vertal et Ombrac ont été victimes d'une cyberattaque. "
    "Les noms de 12 400 clients, de 3 100 salariés et de 540 fournisseurs ont été volés."
)


def read(text: str) -> list[Incident]:
    (found,) = extract([Article(article_id="a", text=text, published=dt.date(2025, 3, 6))])
    return found


def test_confidence_of_every_value_is_a_probability() -> None:
    for incident in [*read(PLAIN), *read(SCATTERED)]:
        assert incident.confidence is not None
        assert 0 < incident.confidence < 1
        assert incident.evidence
        assert all(e.confidence is not None and 0 < e.confidence < 1 for e in incident.evidence)


def test_confidence_is_lower_where_two_victims_share_several_figures() -> None:
    def of_records(incident: Incident) -> float | None:
        return next(e.confidence for e in incident.evidence if e.field == "records")

    (plain,) = read(PLAIN)
    shared = next(i for i in read(SCATTERED) if i.records)
    assert of_records(plain) > of_records(shared)  # type: ignore[operator]
