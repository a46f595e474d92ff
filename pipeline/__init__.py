"""Brèche: French news in, one row per cyber incident out, with the sentence that proves each cell.

Read in this order: `schema`, then the rooms from left to right (`reading`, `language`, `incidents`,
`dataset`; `evaluation` beside them), then `extraction` (articles → incidents as one pure function),
`run` (the main job) and `cli`. `calls` turns texts and frames into incidents for programs, `normalisers`
reads single strings; their functions stand here too:

    >>> from pipeline import parse_volume
    >>> parse_volume("82Go")
    82000000000
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.calls.on_frames import extract_frame
    from pipeline.calls.on_texts import extract
    from pipeline.normalisers import (
        classify_data_types,
        parse_date,
        parse_money,
        parse_records,
        parse_volume,
    )
    from pipeline.schema import Article, Incident

__all__ = [
    "Article",
    "Incident",
    "classify_data_types",
    "extract",
    "extract_frame",
    "parse_date",
    "parse_money",
    "parse_records",
    "parse_volume",
]

_NORMALISERS = "pipeline.normalisers"
_PLACES = {
    "Article": "pipeline.schema",
    "Incident": "pipeline.schema",
    "extract": "pipeline.calls.on_texts",
    "extract_frame": "pipeline.calls.on_frames",
}

# Hidden from type checkers, for which a name that is not here must stay an error.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        # The rules and their word lists load with the first use, not with every import of the package.
        if name in __all__:
            return getattr(import_module(_PLACES.get(name, _NORMALISERS)), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
