"""Dataset: from incidents to the files that analysts open. Knows pandas and files, not spaCy.

Read in this order: `rows` (one incident as one flat row), `ids` (its stable name), `safety` (what a
cell may hold), `csvfile` and `workbook` (one file format each), `codes` (the legend), `writers` (all
files of a run, all or none). `frame` stands apart: it carries articles and incidents between processes.
"""
