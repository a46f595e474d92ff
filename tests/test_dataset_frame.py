"""Articles and incidents through pandas frames and Parquet, and back."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from pipeline.dataset.frame import (
    ARTICLE_COLUMNS,
    RESULT_COLUMNS,
    articles_to_frame,
    frame_to_articles,
    frame_to_results,
    incidents_to_frame,
)
from pipeline.schema import Article, Incident

FULL = Incident.model_validate(
    {
        "salience": "main",
        "victim": {
            "name": "Clinique des Aulnes",
            "aliases": ['La "Clinique"', "CDA|2"],
            "country": "FR",
            "sector": "health",
        },
        "third_party": "Ordilog",
        "third_party_aliases": ["Groupe Ordilog"],
        "attacker": {"name": "Vipère", "aliases": ["v1p"]},
        "attack_types": ["ransomware", "data_theft"],
        "date": "2024-11~",
        "records": {"value": 2**60 + 1, "min": 2**60 + 1, "qualifier": "at_least", "unit": "patients"},
        "data_volume_bytes": 12_000_000_000,
        "ransom": {"demanded": True, "amount": 5000, "currency": "USD", "paid": False},
        "sale_price": 0.5,
        "sale_currency": "BTC",
        "data_types": ["name", "health"],
        "status": "confirmed",
        "date_basis": "attack",
        "records_text": "plus de 1 000 patients",
        "confidence": 0.75,
        "evidence": [
            {
                "field": "incident",
                "value": "attaque",
                "start": 3,
                "end": 10,
                "sentence": "L’attaque…",
                "rule": "r.1",
            }
        ],
        "runners_up": [{"field": "date", "value": "2023", "chance": 0.25, "sentence": "En 2023…"}],
    }
)
VAGUE = Incident.model_validate(
    {"salience": "secondary", "victim": {"description": "un bailleur"}, "records": {"qualifier": "vague"}}
)
BARE = Incident.model_validate(
    {"salience": "secondary", "victim": {"name": "Roc"}, "ransom": {"demanded": False}}
)

ARTICLES = [
    Article(
        article_id="a",
        text="Été\n\n« Texte »",
        title="Été",
        published=dt.date(2024, 3, 2),
        source="S",
        url="u",
    ),
    Article(article_id="b", text="Rien"),
    Article(article_id="c", text="Panne"),
]
RESULTS = [(ARTICLES[0], [FULL, VAGUE, BARE]), (ARTICLES[1], []), (ARTICLES[2], [])]


def stored(frame: pd.DataFrame, tmp_path: Path) -> pd.DataFrame:
    frame.to_parquet(tmp_path / "frame.parquet")
    return pd.read_parquet(tmp_path / "frame.parquet")


def as_objects(frame: pd.DataFrame, tmp_path: Path) -> pd.DataFrame:
    return frame.astype(object).where(frame.notna(), None)


def untouched(frame: pd.DataFrame, tmp_path: Path) -> pd.DataFrame:
    return frame


ROADS = pytest.mark.parametrize("road", [untouched, stored, as_objects])


@ROADS
def test_frame_articles_come_back(road, tmp_path):
    assert frame_to_articles(road(articles_to_frame(ARTICLES), tmp_path)) == ARTICLES


@ROADS
def test_frame_incidents_come_back(road, tmp_path):
    results = frame_to_results(road(incidents_to_frame(RESULTS, {"c": "ValueError: …"}), tmp_path))
    assert [r.article.article_id for r in results] == ["a", "b", "c"]
    assert [r.incidents for r in results] == [[FULL, VAGUE, BARE], [], []]
    assert [r.error for r in results] == [None, None, "ValueError: …"]
    assert results[0].article == ARTICLES[0].model_copy(update={"text": "", "title": None})
    assert [i.gold_form() for i in results[0].incidents] == [i.gold_form() for i in (FULL, VAGUE, BARE)]


def test_frame_amounts_keep_the_gold_form():
    restored = frame_to_results(incidents_to_frame(RESULTS))[0].incidents[0]
    assert repr(restored.ransom.amount) == "5000"
    assert repr(restored.sale_price) == "0.5"


def test_frame_incidents_scattered_rows_find_their_order():
    frame = incidents_to_frame(RESULTS).iloc[::-1]
    assert {r.article.article_id: r.incidents for r in frame_to_results(frame)}["a"] == [FULL, VAGUE, BARE]


@pytest.mark.parametrize("results", [pytest.param([], id="empty"), pytest.param(RESULTS, id="full")])
def test_frame_results_schema_is_fixed(results):
    frame = incidents_to_frame(results)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == dict(RESULT_COLUMNS)


@pytest.mark.parametrize("articles", [pytest.param([], id="empty"), pytest.param(ARTICLES, id="full")])
def test_frame_articles_schema_is_fixed(articles):
    frame = articles_to_frame(articles)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == dict(ARTICLE_COLUMNS)


def test_frame_holds_no_number_beyond_64_bits():
    absurd = Incident.model_validate(
        {"salience": "main", "victim": {"name": "Roc"}, "data_volume_bytes": 10**40}
    )
    assert (
        frame_to_results(incidents_to_frame([(ARTICLES[0], [absurd])]))[0].incidents[0].data_volume_bytes
        is None
    )
