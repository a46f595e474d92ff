"""All that a row tells, for the parts of the forms that are left to their users: by column, as what it is."""

from typing import Any

from pipeline.dataset.columns import INCIDENTS, Kind
from pipeline.dataset.rows import LIST_COLUMNS
from pipeline.dataset.sharing.told import Told

#: Columns whose cells are taken apart, beside those of codes and names.
_SEVERAL = (*LIST_COLUMNS, "article_ids", "sources", "reviewed")
#: Columns that are not among the facts: the sentence is quoted, addresses are references.
_NO_FACTS = ("evidence", "urls")


def facts(told: Told) -> dict[str, Any]:
    """Return the filled cells of the row by column, as what they are: lists, numbers, truths, words."""
    found: dict[str, Any] = {}
    for column in INCIDENTS.columns:
        if column.name in _NO_FACTS or told.row[column.name] is None:
            continue
        if column.name in _SEVERAL:
            found[column.name] = told.texts(column.name)
        elif column.kind in (Kind.WHOLE, Kind.DECIMAL, Kind.TRUTH):
            found[column.name] = column.cell(told.row[column.name])
        else:
            found[column.name] = told.text(column.name)
    return {name: value for name, value in found.items() if value not in (None, [])}
