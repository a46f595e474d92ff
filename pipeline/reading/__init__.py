"""The reading room: files, folders and standard input become `Article` objects, one at a time.

Read `inputs` first (what is read in which order), then `articles` (what makes an article good),
then the readers by format: `documents` (txt, md), `pages` (html), `tables` (csv, jsonl, json,
parquet). Bytes turn into text in `decoding`, HTML inside other texts is read in `markup`; dates are
found in `dates` and `dateline`.
"""

from pipeline.reading.dateline import find_publication_date
from pipeline.reading.inputs import read_inputs
from pipeline.reading.model import ROLES, InputError, ReadOptions, Rejection, RejectReason

__all__ = [
    "ROLES",
    "InputError",
    "ReadOptions",
    "RejectReason",
    "Rejection",
    "find_publication_date",
    "read_inputs",
]
