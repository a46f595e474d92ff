"""Review: the workbook in which analysts correct the dataset, and what they wrote in it.

Read in this order: `model` (what a review says, and its columns), `lines` (the rows with their proofs, how
doubtful each is), `guides` (what is told and offered at one cell), `sheet` (writes the workbook, with
`headings`, `looks`, `choices`, `legend`), `export` (which rows of a database it holds), `values` (one cell as
typed by hand → one cell of incidents.csv), `reading` (the filled file → `Review`), `outdated` and
`outdated_pairs` (what others have said since), `own_table` (a table of incidents kept by hand → reports),
`desk` (what the database makes of a review).
"""
