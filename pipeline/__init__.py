"""Brèche: French news in, one row per cyber incident out, with the sentence that proves each cell.

Read in this order: `schema`, then the rooms from left to right (`reading`, `language`, `incidents`,
`dataset`; `evaluation` beside them), then `extraction` (articles → incidents as one pure function),
`run` (the main job) and `cli`. `normalisers` reads single strings; its functions stand here too:

    >>> from pipeline import parse_volume
    >>> parse_volume("82Go")
    82000000000
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.normalisers import (
        classify_data_types,
        parse_date,
        parse_money,
        parse_records,
        parse_volume,
    )

__all__ = ["classify_data_types", "parse_date", "parse_money", "parse_records", "parse_volume"]


def __getattr__(name: str) -> Any:
    # The rules and their word lists load with the first use, not with every import of the package.
    if name in __all__:
        return getattr(import_module("pipeline.normalisers"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
