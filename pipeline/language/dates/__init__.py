"""Dates: finds French dates in folded text and resolves them to EDTF against the publication date.

Read in this order: `patterns` (what a date looks like), `context` (the words before it), `calendar`
(arithmetic), `resolve` (from match to EDTF), `find` (the whole road).
"""

from pipeline.language.dates.find import find_dates

__all__ = ["find_dates"]
