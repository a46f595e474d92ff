"""Dates: finds French dates in folded text and resolves them to EDTF against the publication date.

Read in this order: `patterns` (what a date looks like), `context` (the words before it), `calendar`
(arithmetic), `resolve` (from match to EDTF), `find` (the whole road), `dateline` (the article's own
date of publication).
"""

from pipeline.language.dates.dateline import find_publication_date
from pipeline.language.dates.find import find_dates, parse_date

__all__ = ["find_dates", "find_publication_date", "parse_date"]
