"""Numbers in French news: what they count, cost or weigh. Reads folded text, needs no model.

`find_quantities` types every number of a text once: a count with its noun, a sum of money, a data
volume, or a bare number; digits that are no quantity (dates, hours, ages, versions, names) are none.
Read grammar (how a number is written), approximation (the words beside it that bound it), noise (what
only looks like one), units (what stands beside it), ranges, then counts, pronouns, money, volumes and
quantities. The words are in the lexicons numbers, units, currencies and volumes.
"""

from pipeline.language.numbers.quantities import Quantities, find_quantities

__all__ = ["Quantities", "find_quantities"]
