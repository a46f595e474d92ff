"""The reading room: files, folders and standard input become `Article` objects, one at a time.

Read `walk` first (which files, in which order) and `inputs`, then `articles` (what makes an article good),
then `formats` (which reader reads what), `parts` (articles that share a file) and the readers by format:
`documents` (txt, md), `pages` (html; `exports` of press archives, `several` articles on a page), `tables`
(csv, jsonl, json, parquet), `sheets`, `office`, `portable` (pdf), `mail`, `feeds`, `references`, `packed`
(zip). `review` finds the articles of which a press review is made. Bytes turn into text in `decoding`, HTML
inside other texts is read in `markup`; dates are found in `dates` and `dateline`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.reading.dateline import find_publication_date
    from pipeline.reading.inputs import read_inputs
    from pipeline.reading.model import ROLES, InputError, ReadOptions, Rejection, RejectReason, Tally

__all__ = [
    "ROLES",
    "InputError",
    "ReadOptions",
    "RejectReason",
    "Rejection",
    "Tally",
    "find_publication_date",
    "read_inputs",
]

_PLACES = {
    "find_publication_date": "pipeline.reading.dateline",
    "read_inputs": "pipeline.reading.inputs",
}

# Hidden from type checkers, for which a name that is not here must stay an error.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        # What reads files loads when something is read, not when it turns out that nothing must be.
        if name in __all__:
            return getattr(import_module(_PLACES.get(name, "pipeline.reading.model")), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
