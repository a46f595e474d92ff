"""Carries articles and incidents between processes and machines as pandas frames of plain columns.

`ARTICLE_COLUMNS` is what goes into extraction, `RESULT_COLUMNS` what comes out: one row per incident,
and one row with a null `position` for an article without incidents, so that no article gets lost.
Lists and evidence travel as JSON text, so every column fits Parquet; dtypes are named outright
because the defaults for text differ between pandas 2 and 3.
"""

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any, NamedTuple

import pandas as pd

from pipeline.dataset.rows import nested, number
from pipeline.schema import Article, Incident

ARTICLE_COLUMNS: Mapping[str, str] = dict.fromkeys(
    ("article_id", "title", "text", "published", "source", "url"), "string"
)
#: Column name to dtype, in order. Of the article all but title and text.
RESULT_COLUMNS: Mapping[str, str] = {
    "article_id": "string",
    "published": "string",
    "source": "string",
    "url": "string",
    "error": "string",
    "gated": "boolean",
    "position": "Int64",
    "salience": "string",
    "victim_name": "string",
    "victim_aliases": "string",
    "victim_description": "string",
    "victim_country": "string",
    "victim_sector": "string",
    "third_party": "string",
    "third_party_aliases": "string",
    "attacker_name": "string",
    "attacker_aliases": "string",
    "attack_types": "string",
    "date": "string",
    "records_value": "Int64",
    "records_min": "Int64",
    "records_max": "Int64",
    "records_qualifier": "string",
    "records_unit": "string",
    "data_volume_bytes": "Int64",
    "ransom_demanded": "boolean",
    "ransom_amount": "Float64",
    "ransom_currency": "string",
    "ransom_paid": "boolean",
    "sale_price": "Float64",
    "sale_currency": "string",
    "data_types": "string",
    "status": "string",
    "date_basis": "string",
    "records_text": "string",
    "confidence": "Float64",
    "evidence": "string",
    "runners_up": "string",
}


class ArticleResult(NamedTuple):
    """What extraction made of one article. The article's text and title are empty: they stay behind.

    `gated` tells that the gate kept the article out, so that it was not analysed.
    """

    article: Article
    incidents: list[Incident]
    error: str | None
    gated: bool = False


def articles_to_frame(articles: Iterable[Article]) -> pd.DataFrame:
    """Return one row per article with ARTICLE_COLUMNS; dates as ISO text, unknown as null."""
    return _frame([article.model_dump(mode="json") for article in articles], ARTICLE_COLUMNS)


def frame_to_articles(frame: pd.DataFrame) -> list[Article]:
    """Return the articles of a frame that has ARTICLE_COLUMNS. Raises pydantic.ValidationError."""
    return [Article.model_validate(record) for record in _records(frame, ARTICLE_COLUMNS)]


def incidents_to_frame(
    results: Iterable[tuple[Article, Sequence[Incident]]],
    errors: Mapping[str, str] | None = None,
    gated: Set[str] = frozenset(),
) -> pd.DataFrame:
    """Return the results of extraction with RESULT_COLUMNS.

    `errors` maps the id of an article whose extraction failed to the reason, `gated` holds the ids of those
    that the gate kept out; the articles themselves are among `results`, with no incidents.
    """
    errors = errors or {}
    rows: list[dict[str, Any]] = []
    for article, incidents in results:
        head = article.model_dump(mode="json", include={"article_id", "published", "source", "url"})
        head["error"] = errors.get(article.article_id)
        head["gated"] = article.article_id in gated
        rows += [head | {"position": i} | _flatten(incident) for i, incident in enumerate(incidents)]
        if not incidents:
            rows.append(head)
    return _frame(rows, RESULT_COLUMNS)


def frame_to_results(frame: pd.DataFrame) -> list[ArticleResult]:
    """Return the results in a frame that has RESULT_COLUMNS, by article in order of first appearance.

    The rows of one article may be scattered; its incidents come back in order of position.
    """
    by_article: dict[str, list[dict[str, Any]]] = {}
    for record in _records(frame, RESULT_COLUMNS):
        by_article.setdefault(record["article_id"], []).append(record)
    return [_result(records) for records in by_article.values()]


def _result(records: list[dict[str, Any]]) -> ArticleResult:
    head = records[0]
    article = Article(text="", **{name: head[name] for name in ("article_id", "published", "source", "url")})
    found = sorted((r for r in records if r["position"] is not None), key=lambda r: r["position"])
    return ArticleResult(article, [_unflatten(record) for record in found], head["error"], head["gated"])


def _flatten(incident: Incident) -> dict[str, Any]:
    data = incident.model_dump(mode="json")
    victim, attacker, ransom, records = (
        data["victim"],
        data["attacker"],
        data["ransom"],
        data["records"] or {},
    )
    return {
        "salience": data["salience"],
        "victim_name": victim["name"],
        "victim_aliases": _json(victim["aliases"]),
        "victim_description": victim["description"],
        "victim_country": victim["country"],
        "victim_sector": victim["sector"],
        "third_party": data["third_party"],
        "third_party_aliases": _json(data["third_party_aliases"]),
        "attacker_name": attacker["name"],
        "attacker_aliases": _json(attacker["aliases"]),
        "attack_types": _json(data["attack_types"]),
        "date": data["date"],
        "records_value": number(records.get("value")),
        "records_min": number(records.get("min")),
        "records_max": number(records.get("max")),
        "records_qualifier": records.get("qualifier"),
        "records_unit": records.get("unit"),
        "data_volume_bytes": number(data["data_volume_bytes"]),
        "ransom_demanded": ransom["demanded"],
        "ransom_amount": number(ransom["amount"]),
        "ransom_currency": ransom["currency"],
        "ransom_paid": ransom["paid"],
        "sale_price": number(data["sale_price"]),
        "sale_currency": data["sale_currency"],
        "data_types": _json(data["data_types"]),
        "status": data["status"],
        "date_basis": data["date_basis"],
        "records_text": data["records_text"],
        "confidence": data["confidence"],
        "evidence": _json(data["evidence"]),
        "runners_up": _json(data["runners_up"]),
    }


def _unflatten(row: Mapping[str, Any]) -> Incident:
    amounts = {name: _whole(row[name]) for name in ("ransom_amount", "sale_price")}
    lists = {name: json.loads(row[name]) for name in ("evidence", "runners_up")}
    return Incident.model_validate(nested({**row, **amounts}, json.loads) | lists)


def _whole(value: float | None) -> int | float | None:
    """Return an amount as gold files write it: 5000, not 5000.0."""
    return int(value) if value is not None and value.is_integer() else value


def _json(values: Sequence[Any]) -> str:
    return json.dumps(values, ensure_ascii=False)


def _frame(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns), dtype=object).astype(dict(columns))


def _records(frame: pd.DataFrame, columns: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the rows as dicts of Python values, null as None, whatever dtypes an engine left behind."""
    values = [_python_values(frame[name], dtype) for name, dtype in columns.items()]
    return [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]


def _python_values(column: "pd.Series[Any]", dtype: str) -> list[Any]:
    python = {"string": str, "Int64": int, "Float64": float, "boolean": bool}[dtype]
    return [
        None if null else python(value)
        for value, null in zip(column.tolist(), column.isna().tolist(), strict=True)
    ]
