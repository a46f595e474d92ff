"""Cells that are not sure enough: which they are, and rows without them.

A cell is as sure as the surest of its proofs; what an analyst entered is beyond doubt.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter

from pipeline.dataset.rows import LIST_COLUMNS, Cell, Row, join, several
from pipeline.schema import SENSITIVE_DATA_TYPES

#: The columns that fall with a field of the evidence; several values of one column fall singly.
COLUMNS_OF: dict[str, tuple[str, ...]] = {
    "victim_name": ("victim_name", "victim_aliases"),
    "victim_description": ("victim_description",),
    "victim_country": ("victim_country",),
    "victim_sector": ("victim_sector",),
    "third_party": ("third_party", "third_party_aliases"),
    "attacker_name": ("attacker_name", "attacker_aliases"),
    "date": ("date", "date_basis"),
    "records": (
        "records_value",
        "records_min",
        "records_max",
        "records_qualifier",
        "records_unit",
        "records_text",
    ),
    "data_volume_bytes": ("data_volume_bytes",),
    "ransom_demanded": ("ransom_demanded",),
    "ransom_amount": ("ransom_amount", "ransom_currency"),
    "ransom_paid": ("ransom_paid",),
    "sale_price": ("sale_price", "sale_currency"),
    "status": ("status",),
}
_SENSITIVE = frozenset(code.value for code in SENSITIVE_DATA_TYPES)
#: (field, value) of the evidence.
Doubts = frozenset[tuple[Cell, Cell]]


def doubtful(evidence: Iterable[Row], least: float) -> dict[Cell, Doubts]:
    """Return, by incident, the (field, value) pairs all of whose proofs have a confidence below `least`.

    `evidence` holds rows of evidence, those of one incident together; one without confidence is sure.
    Incidents without doubtful values are left out.
    """
    found: dict[Cell, Doubts] = {}
    for incident_id, rows in groupby(evidence, key=itemgetter("incident_id")):
        best: dict[tuple[Cell, Cell], float] = {}
        for row in rows:
            confidence = 1.0 if row["confidence"] is None else float(row["confidence"])
            key = row["field"], row["value"]
            best[key] = max(best.get(key, 0.0), confidence)
        doubts = frozenset(key for key, confidence in best.items() if confidence < least)
        if doubts:
            found[incident_id] = doubts
    return found


def without(row: Row, doubts: Doubts) -> Row:
    """Return a row of incidents without the cells that only `doubts` prove."""
    if not doubts:
        return row
    kept = dict(row)
    for field, columns in COLUMNS_OF.items():
        if row[columns[0]] is not None and (field, proven(row, field)) in doubts:
            kept |= dict.fromkeys(columns)
    for column in LIST_COLUMNS:
        kept[column] = join(value for value in several(kept[column]) if (column, value) not in doubts)
    if kept["data_types"] != row["data_types"]:
        codes = several(kept["data_types"])
        kept["sensitive_data"] = not _SENSITIVE.isdisjoint(codes) if codes else None
    return kept


def proven(row: Mapping[str, Cell], field: str) -> str:
    """Return the value of a field of `row` as its evidence writes it."""
    if field == "records":
        return str(row["records_text"])
    if field == "ransom_amount":
        return f"{_figure(row['ransom_amount'])} {row['ransom_currency']}"
    if field == "sale_price":
        return f"{_figure(row['sale_price'])} {row['sale_currency']}"
    cell = row[field]
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def _figure(value: Cell) -> Cell:
    return int(value) if isinstance(value, float) and value.is_integer() else value
