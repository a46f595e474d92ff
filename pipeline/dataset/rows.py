"""Turns an incident into its flat row, and each piece of its evidence into one.

Cells hold Python values (text, whole or decimal number, bool, None for unknown); how they look is
the business of each file format. Dates are EDTF text, for they may be partial.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

from pipeline.dataset.periods import period_of
from pipeline.dataset.safety import one_line
from pipeline.schema import SENSITIVE_DATA_TYPES, Article, Evidence, Incident

Cell: TypeAlias = str | int | float | bool | None
Row: TypeAlias = dict[str, Cell]

INCIDENT_COLUMNS = (
    "incident_id",
    "date",
    "date_basis",
    "victim_name",
    "victim_aliases",
    "victim_description",
    "victim_country",
    "victim_sector",
    "third_party",
    "third_party_aliases",
    "attacker_name",
    "attacker_aliases",
    "attack_types",
    "records_value",
    "records_min",
    "records_max",
    "records_qualifier",
    "records_unit",
    "records_text",
    "data_volume_bytes",
    "ransom_demanded",
    "ransom_amount",
    "ransom_currency",
    "ransom_paid",
    "sale_price",
    "sale_currency",
    "data_types",
    "sensitive_data",
    "status",
    "salience",
    "confidence",
    "articles_count",
    "article_ids",
    "sources",
    "urls",
    "first_published",
    "last_published",
    "evidence",
    "reviewed",
    "date_min",
    "date_max",
    "first_seen",
    "changed_at",
)
EVIDENCE_COLUMNS = (
    "incident_id",
    "article_id",
    "field",
    "value",
    "start",
    "end",
    "sentence",
    "rule",
    "confidence",
)
REJECTED_COLUMNS = ("source", "reason", "detail")

#: The rule of evidence that an analyst entered; its sentence tells who and when.
REVIEW_RULE = "review"

SEPARATOR = "|"
#: Columns of incidents whose cells hold several values.
LIST_COLUMNS = ("victim_aliases", "third_party_aliases", "attacker_aliases", "attack_types", "data_types")

#: The largest whole number of a 64-bit column.
MAX_NUMBER = 2**63 - 1


def join(values: Iterable[str]) -> str | None:
    """Return `values` on one line with `|` between them, None when there are none.

    A `|` inside a value becomes `/`, inside a URL its percent form, which names the same page.
    """
    parts = []
    for value in map(one_line, values):
        parts.append(value.replace(SEPARATOR, "%7C" if "://" in value else "/"))
    return SEPARATOR.join(parts) or None


def several(cell: Cell) -> list[str]:
    """Return the values of a cell that `join` made."""
    return str(cell).split(SEPARATOR) if cell else []


def incident_row(incident_id: str, articles: Sequence[Article], incident: Incident) -> Row:
    """Return the row of incidents.csv for an incident that `articles`, at least one, tell.

    It has every name of INCIDENT_COLUMNS, in order.
    """
    victim, attacker, ransom, records = incident.victim, incident.attacker, incident.ransom, incident.records
    published = sorted(article.published.isoformat() for article in articles if article.published)
    return {
        "incident_id": incident_id,
        "date": incident.date,
        "date_basis": incident.date_basis,
        "victim_name": _text(victim.name),
        "victim_aliases": join(victim.aliases),
        "victim_description": _text(victim.description),
        "victim_country": victim.country,
        "victim_sector": victim.sector,
        "third_party": _text(incident.third_party),
        "third_party_aliases": join(incident.third_party_aliases),
        "attacker_name": _text(attacker.name),
        "attacker_aliases": join(attacker.aliases),
        "attack_types": join(incident.attack_types),
        "records_value": number(records.value) if records else None,
        "records_min": number(records.min) if records else None,
        "records_max": number(records.max) if records else None,
        "records_qualifier": records.qualifier if records else None,
        "records_unit": records.unit if records else None,
        "records_text": _text(incident.records_text),
        "data_volume_bytes": number(incident.data_volume_bytes),
        "ransom_demanded": ransom.demanded,
        "ransom_amount": number(ransom.amount),
        "ransom_currency": ransom.currency,
        "ransom_paid": ransom.paid,
        "sale_price": number(incident.sale_price),
        "sale_currency": incident.sale_currency,
        "data_types": join(incident.data_types),
        "sensitive_data": is_sensitive(incident),
        "status": incident.status,
        "salience": incident.salience,
        "confidence": None if incident.confidence is None else round(incident.confidence, 3),
        "articles_count": len(articles),
        "article_ids": join(article.article_id for article in articles),
        "sources": join(dict.fromkeys(article.source for article in articles if article.source)),
        "urls": join(dict.fromkeys(article.url for article in articles if article.url)),
        "first_published": published[0] if published else None,
        "last_published": published[-1] if published else None,
        "evidence": best_sentence(incident.evidence),
        "reviewed": None,
        **date_bounds(incident.date),
        "first_seen": None,
        "changed_at": None,
    }


def date_bounds(edtf: str | None) -> Row:
    """Return the first and the last day that a date of the guide allows, as `date_min` and `date_max`."""
    days = period_of(edtf) if edtf else None
    return {
        "date_min": days.first.isoformat() if days else None,
        "date_max": days.last.isoformat() if days else None,
    }


def row_incident(row: Row) -> Incident:
    """Return the incident that a row of incidents tells, without its evidence. Raises ValidationError."""
    return Incident.model_validate(nested(row, several))


def nested(row: Mapping[str, Any], several: Callable[[Any], list[str]]) -> dict[str, Any]:
    """Return the cells of a flat row in the form of the schema, but for the evidence.

    `several` takes the cell of a column with several values apart.
    """
    records = {name: row[f"records_{name}"] for name in ("value", "min", "max", "qualifier", "unit")}
    plain = (
        "salience",
        "third_party",
        "date",
        "date_basis",
        "records_text",
        "data_volume_bytes",
        "sale_price",
        "sale_currency",
        "status",
        "confidence",
    )
    return {name: row[name] for name in plain} | {
        "victim": {
            "name": row["victim_name"],
            "aliases": several(row["victim_aliases"]),
            "description": row["victim_description"],
            "country": row["victim_country"],
            "sector": row["victim_sector"],
        },
        "third_party_aliases": several(row["third_party_aliases"]),
        "attacker": {"name": row["attacker_name"], "aliases": several(row["attacker_aliases"])},
        "attack_types": several(row["attack_types"]),
        "records": records if records["qualifier"] else None,
        "ransom": {name: row[f"ransom_{name}"] for name in ("demanded", "amount", "currency", "paid")},
        "data_types": several(row["data_types"]),
    }


def evidence_rows(incident_id: str, article_id: str, incident: Incident) -> list[Row]:
    """Return the rows of evidence.csv for one incident, in the order in which the evidence was given."""
    return [
        {
            "incident_id": incident_id,
            "article_id": one_line(article_id),
            "field": evidence.field,
            "value": one_line(evidence.value),
            "start": evidence.start,
            "end": evidence.end,
            "sentence": one_line(evidence.sentence),
            "rule": evidence.rule,
            "confidence": evidence.confidence,
        }
        for evidence in incident.evidence
    ]


def number(value: int | float | None) -> int | float | None:
    """Return `value`, or None where it is too large for a 64-bit column or no finite number.

    Such figures are misread digits, never facts, and no spreadsheet or Parquet file could hold them.
    """
    return value if value is not None and abs(value) <= MAX_NUMBER else None


def is_sensitive(incident: Incident) -> bool | None:
    """Tell whether GDPR article 9 or 10 data are among the data types; None when no data type is known."""
    if not incident.data_types:
        return None
    return not SENSITIVE_DATA_TYPES.isdisjoint(incident.data_types)


def best_sentence(evidence: list[Evidence]) -> str | None:
    """Return the sentence that best shows the incident: the one that shows its victim, else the first."""
    by_field = {e.field: e for e in reversed(evidence)}
    best = by_field.get("victim_name") or by_field.get("victim_description") or next(iter(evidence), None)
    return _text(best.sentence) if best else None


def _text(value: str | None) -> str | None:
    return one_line(value) or None if value else None


def victim_of(row: Row) -> str | None:
    """Return whom a row is about: the victim's name, or how it is described."""
    victim = row["victim_name"] or row["victim_description"]
    return None if victim is None else str(victim)


class ByIncident:
    """The rows of each incident, of rows in the order of incidents."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._groups = groupby(rows, key=itemgetter("incident_id"))
        self._next = next(self._groups, None)

    def of(self, name: object) -> list[Row]:
        """Return the rows of the incident `name`; must be asked in their order."""
        if self._next is None or self._next[0] != name:
            return []
        rows = list(self._next[1])
        self._next = next(self._groups, None)
        return rows
