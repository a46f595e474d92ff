"""Cells: what analysts write in a table kept by hand, brought to the wordings that the rules read.

A cell abbreviates where the press writes out: « env. 12k », « 1,2 MUSD », « 03/2024 ». The functions here
return such a string rewritten and folded; the rules for articles then read it. So a normaliser of cells
and the extraction share every rule. The words are in the lexicon cells.
"""

from pipeline.language.cells.dates import date_cell
from pipeline.language.cells.figures import count_cell, money_cell, volume_cell
from pipeline.language.cells.tidy import tidy
from pipeline.language.cells.wordings import data_types_cell, shorthand_forms

__all__ = [
    "count_cell",
    "data_types_cell",
    "date_cell",
    "money_cell",
    "shorthand_forms",
    "tidy",
    "volume_cell",
]
