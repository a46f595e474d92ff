"""Dataset: from incidents to the files that analysts open. Knows pandas, SQLite and files, not spaCy.

Read in this order: `rows` (one incident as one flat row), `ids` (its stable name), `codes` (the legend),
`columns` (what each column of each table holds), `safety` (what a cell may hold); then `merge` (several
articles, one incident), `store` (the database that remembers), `corrections` (what analysts change in a
row), `review` (the workbook in which they do so) and `own` (whom they watch); then `shown` (what cells look
like to people) and one file format each: `workbook`, `csvfile`, `jsonfile`, `parquetfile`, `sqlitefile`,
`package` (which describes the CSV); last `workshop` (files appear whole or not at all), `formats` and
`exports` (what an analyst asks for), `writers` (what each run writes). `frame` stands apart: it carries
articles and incidents between processes.
"""
