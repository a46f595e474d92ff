"""What a dataset looks like to people, in French or English: the same for the workbook and every report.

Pure functions from cells to text. The words are data (`words.toml`, `checks.toml`), and so are the names
of countries (`countries.tsv` of the lexicon). Read `amounts` (figures, sums, volumes, counts, ransoms) and
`days` (dates of any precision), then `labels` (codes, countries, headings, values of any field), `proofs`
(why a cell holds what it holds), `checks` (what a row should be checked for) and `telling`, which puts them
together: one incident as a reader sees it. Nothing here knows a file format.
"""
