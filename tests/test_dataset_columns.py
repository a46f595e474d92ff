"""The table of column types covers every column that is exported, with the types that extraction gives."""

import datetime as dt

from pipeline.dataset import columns
from pipeline.dataset.codes import CODED_COLUMNS
from pipeline.dataset.columns import CONFLICTS, EVIDENCE, INCIDENTS, Kind
from pipeline.dataset.rows import EVIDENCE_COLUMNS, INCIDENT_COLUMNS, incident_row
from pipeline.schema import Article, Incident


def test_columns_are_those_of_the_rows():
    assert INCIDENTS.names == INCIDENT_COLUMNS
    assert EVIDENCE.names == EVIDENCE_COLUMNS
    assert CONFLICTS.names == columns.CONFLICT_COLUMNS
    assert {c.name for c in INCIDENTS.columns if c.codes} == set(CODED_COLUMNS)
    assert all(column.description for table in columns.TABLES for column in table.columns)


def test_columns_types_are_those_of_extraction():
    full = {
        "salience": "main",
        "victim": {"name": "A", "aliases": ["B"], "description": "c", "country": "FR", "sector": "health"},
        "third_party": "D",
        "third_party_aliases": ["E"],
        "attacker": {"name": "F", "aliases": ["G"]},
        "attack_types": ["ddos"],
        "date": "2024-01",
        "records": {"value": 1, "min": 1, "max": 1, "qualifier": "exact", "unit": "users"},
        "data_volume_bytes": 1,
        "ransom": {"demanded": True, "amount": 1.5, "currency": "EUR", "paid": False},
        "sale_price": 2.5,
        "sale_currency": "EUR",
        "data_types": ["name"],
        "status": "claimed",
        "date_basis": "attack",
        "records_text": "un",
        "confidence": 0.5,
    }
    article = Article(article_id="a", text="", published=dt.date(2024, 1, 2), source="s", url="u")
    row = incident_row("brc-0", [article], Incident.model_validate(full))
    python = {Kind.WHOLE: int, Kind.DECIMAL: float, Kind.TRUTH: bool}
    for column in INCIDENTS.columns:
        if (value := row.get(column.name)) is not None:
            wanted = python.get(column.kind, str)
            assert isinstance(value, wanted) and isinstance(value, bool) == (wanted is bool), column.name
