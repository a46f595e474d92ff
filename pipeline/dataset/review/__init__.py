"""Review: the workbook in which analysts correct the dataset, and what they wrote in it.

Read in this order: `model` (what a review says, and its columns), `sheet` (writes the workbook), `values`
(one cell as typed by hand → one cell of incidents.csv), `reading` (the filled file → `Review`), `own_table`
(a table of incidents kept by hand → reports), `desk` (what the database makes of a review).
"""
