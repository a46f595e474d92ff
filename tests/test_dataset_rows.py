"""One incident as one flat row: its columns, its name, its text."""

import datetime as dt
from typing import Any

import pytest

from pipeline.dataset.codes import CODED_COLUMNS, code_rows
from pipeline.dataset.ids import incident_id, incident_ids
from pipeline.dataset.rows import INCIDENT_COLUMNS, evidence_rows, incident_row, row_incident
from pipeline.language.lexicons import load_lexicon
from pipeline.schema import Article, DataType, Evidence, Incident

ARTICLE = Article(
    article_id="a1",
    text="peu importe",
    published=dt.date(2024, 3, 2),
    source="Le Courrier",
    url="https://exemple.fr/a|b",
)


def make_incident(**fields: Any) -> Incident:
    return Incident.model_validate({"salience": "main", "victim": {"name": "Tréval Énergie"}} | fields)


def make_evidence(field: str, sentence: str) -> Evidence:
    return Evidence(field=field, value="x", start=0, end=1, sentence=sentence, rule="rule.one")


def row(**fields: Any) -> dict[str, Any]:
    return incident_row("brc-1", [ARTICLE], make_incident(**fields))


def test_incident_row_has_the_columns_in_order():
    assert tuple(row()) == INCIDENT_COLUMNS


def test_incident_row_leaves_the_unknown_empty():
    filled = {name for name, value in row().items() if value is not None}
    assert filled == {
        "incident_id",
        "victim_name",
        "salience",
        "articles_count",
        "article_ids",
        "sources",
        "urls",
        "first_published",
        "last_published",
    }


@pytest.mark.parametrize(
    ("fields", "column", "expected"),
    [
        pytest.param({"attack_types": ["ddos", "fraud"]}, "attack_types", "ddos|fraud", id="joined"),
        pytest.param(
            {"victim": {"name": "T", "aliases": ["A|B", "C"]}},
            "victim_aliases",
            "A/B|C",
            id="bar-inside-value",
        ),
        pytest.param({}, "urls", "https://exemple.fr/a%7Cb", id="bar-inside-url"),
        pytest.param(
            {"victim": {"name": "Tréval\u00a0Énergie\n "}}, "victim_name", "Tréval Énergie", id="spaces"
        ),
        pytest.param({"victim": {"name": "  \n"}}, "victim_name", None, id="blank"),
        pytest.param({"confidence": 0.123456}, "confidence", 0.123, id="confidence-rounded"),
        pytest.param({"ransom": {"paid": False}}, "ransom_paid", False, id="false-is-known"),
        pytest.param({"data_types": ["name", "health"]}, "sensitive_data", True, id="sensitive"),
        pytest.param({"data_types": ["name"]}, "sensitive_data", False, id="not-sensitive"),
        pytest.param({}, "sensitive_data", None, id="sensitive-unknown"),
        pytest.param({"date": "2024-02~"}, "date", "2024-02~", id="partial-date"),
        pytest.param({"data_volume_bytes": 10**30}, "data_volume_bytes", None, id="absurd-number"),
    ],
)
def test_incident_row_cell(fields, column, expected):
    assert row(**fields)[column] == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param([], None, id="none"),
        pytest.param(["status", "date"], "sentence status", id="first"),
        pytest.param(["status", "victim_name"], "sentence victim_name", id="victim"),
        pytest.param(["status", "victim_description"], "sentence victim_description", id="unnamed"),
        pytest.param(["victim_name", "victim_name 2"], "sentence victim_name", id="first-of-victim"),
    ],
)
def test_incident_row_evidence_shows_the_incident(fields, expected):
    evidence = [make_evidence(name.split()[0], f"sentence  {name}\n") for name in fields]
    assert row(evidence=evidence)["evidence"] == expected


def test_incident_row_tells_of_all_its_articles():
    later = Article(article_id="a2", text="", published=dt.date(2024, 3, 5), source="Le Courrier", url="u")
    undated = Article(article_id="a3", text="", source="L’Écho|Ouest", url="u")
    row = incident_row("brc-1", [later, ARTICLE, undated], make_incident())
    told = {name: row[name] for name in ("articles_count", "article_ids", "sources", "urls")}
    assert told == {
        "articles_count": 3,
        "article_ids": "a2|a1|a3",
        "sources": "Le Courrier|L’Écho/Ouest",
        "urls": "u|https://exemple.fr/a%7Cb",
    }
    assert (row["first_published"], row["last_published"]) == ("2024-03-02", "2024-03-05")


def test_row_incident_is_the_incident_of_the_row():
    incident = make_incident(
        victim={"name": "Tréval Énergie", "aliases": ["TE", "Tréval"], "country": "FR", "sector": "energy"},
        attack_types=["ddos", "fraud"],
        date="2024-02~",
        date_basis="attack",
        records={"value": 80, "min": 80, "qualifier": "at_least", "unit": "customers"},
        records_text="plus de 80 clients",
        ransom={"demanded": True, "amount": 5000, "currency": "EUR", "paid": False},
        data_types=["name", "health"],
        status="claimed",
        confidence=0.5,
    )
    assert row_incident(incident_row("brc-1", [ARTICLE], incident)) == incident


def test_evidence_rows_keep_order_and_offsets():
    incident = make_incident(
        evidence=[make_evidence("status", "Un.\nDeux."), make_evidence("date", "Trois.")]
    )
    rows = evidence_rows("brc-1", "a1", incident)
    assert [r["sentence"] for r in rows] == ["Un. Deux.", "Trois."]
    assert (rows[0]["start"], rows[0]["end"], rows[0]["rule"]) == (0, 1, "rule.one")


def test_incident_id_is_the_same_everywhere():
    assert incident_id("a1", make_incident()) == "brc-c571cbe150fd606b"


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"date": "2024-01-01"}, id="other-date"),
        pytest.param({"victim": {"name": "TREVAL ENERGIE", "sector": "energy"}}, id="other-spelling"),
    ],
)
def test_incident_id_stays_when(fields):
    assert incident_id("a1", make_incident(**fields)) == incident_id("a1", make_incident())


def test_incident_id_ignores_how_a_file_system_writes_accents():
    assert incident_id("e\u0301te", make_incident()) == incident_id("\u00e9te", make_incident())


def test_incident_ids_differ_by_article_victim_and_occurrence():
    unnamed = [make_incident(victim={"description": words}) for words in ("un hôpital", "une mairie")]
    incidents = [make_incident(), make_incident(), *unnamed]
    ids = incident_ids("a1", incidents) + incident_ids("a2", incidents)
    assert len(set(ids)) == 8


def test_incident_ids_stay_when_another_victim_comes_first():
    other = make_incident(victim={"name": "Mairie de Sauvagnac"})
    assert incident_ids("a1", [other, make_incident()])[1:] == incident_ids("a1", [make_incident()])


def test_codes_explain_every_code_and_no_other():
    labels = load_lexicon("codes")
    expected = {column: sorted(codes) for column, codes in CODED_COLUMNS.items()}
    assert {column: list(entries) for column, entries in labels.items()} == expected


def test_codes_rows_are_complete():
    rows = code_rows()
    assert len(rows) == sum(map(len, CODED_COLUMNS.values()))
    assert all(r["label_en"] and r["label_fr"] and r["meaning"] for r in rows)
    sensitive = {r["code"] for r in rows if r["sensitive"]}
    assert DataType.HEALTH in sensitive
    assert DataType.NAME not in sensitive
