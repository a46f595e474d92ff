"""The reading room: files, folders and standard input become `Article` objects, one at a time.

Read `inputs` first (what is read in which order), then `articles` (what makes an article good), then
`formats` (which reader reads what), `parts` (articles that share a file) and the readers by format:
`documents` (txt, md), `pages` (html; `exports` of press archives, `several` articles on a page), `tables`
(csv, jsonl, json, parquet), `sheets`, `office`, `portable` (pdf), `mail`, `feeds`, `references`, `packed`
(zip). `review` finds the articles of which a press review is made. Bytes turn into text in `decoding`, HTML
inside other texts is read in `markup`; dates are found in `dates` and `dateline`.
"""

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
