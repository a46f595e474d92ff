"""Puts analysts' corrections into a row of incidents, and what follows from them into its other cells."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.dataset.rows import INCIDENT_COLUMNS, SEPARATOR, Cell, Row, date_bounds, join
from pipeline.schema import SENSITIVE_DATA_TYPES, Qualifier

#: What `reviewed` says of a row that an analyst confirmed as a whole.
WHOLE_ROW = "all"
_NOT_CORRECTABLE = frozenset(
    {
        "incident_id",
        "records_text",
        "sensitive_data",
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
    }
)
#: The columns that an analyst may correct; the others are names, sources and what follows from these.
CORRECTABLE = tuple(column for column in INCIDENT_COLUMNS if column not in _NOT_CORRECTABLE)
#: Qualifiers that go with a figure which a better one may replace.
_LOOSE = frozenset({Qualifier.APPROX, Qualifier.AT_LEAST, Qualifier.AT_MOST})


@dataclass(frozen=True)
class Correction:
    """What one analyst says of one cell: `value` is None for a cell that should be empty."""

    field: str
    value: Cell
    author: str
    made: str
    comment: str | None = None


def apply(row: Row, said: Mapping[str, Correction], whole: bool = False) -> Row:
    """Return `row` with the corrected cells of `said`, by column; `whole` tells that all was confirmed."""
    corrected = dict(row) | {field: correction.value for field, correction in said.items()}
    _follow_count(corrected, said)
    corrected |= date_bounds(None if corrected["date"] is None else str(corrected["date"]))
    types = corrected["data_types"]
    corrected["sensitive_data"] = (
        not SENSITIVE_DATA_TYPES.isdisjoint(str(types).split(SEPARATOR)) if types else None
    )
    marks = [WHOLE_ROW] if whole else [column for column in CORRECTABLE if column in said]
    corrected["reviewed"] = join(marks)
    return corrected


def _follow_count(row: Row, said: Mapping[str, Correction]) -> None:
    """Derive the bounds of a corrected count as the guide has it, where the analyst left them alone."""
    if not {"records_value", "records_qualifier"} & said.keys():
        return
    value = row["records_value"]
    if value is None and "records_value" in said and not {"records_min", "records_max"} & said.keys():
        row |= {"records_qualifier": None, "records_unit": None}
    elif value is not None and "records_qualifier" not in said and row["records_qualifier"] not in _LOOSE:
        row["records_qualifier"] = Qualifier.EXACT.value
    if "records_value" in said:
        # The article's words are those of another figure.
        row["records_text"] = None
    qualifier = row["records_qualifier"]
    if qualifier in (Qualifier.RANGE, Qualifier.VAGUE):
        return
    low = value if qualifier in (Qualifier.EXACT, Qualifier.AT_LEAST) else None
    high = value if qualifier in (Qualifier.EXACT, Qualifier.AT_MOST) else None
    for column, bound in (("records_min", low), ("records_max", high)):
        if column not in said:
            row[column] = bound
