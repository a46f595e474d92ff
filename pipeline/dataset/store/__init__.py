"""The dataset as it grows: one SQLite file that remembers articles, reports, merges and judgements.

Read in this order: `schema.sql` (the tables), `database` (opening, one writer at a time, transactions),
`intake` (articles come in, change and leave), `settle` (reports become incidents with lasting ids),
`judgements` (what analysts decided), `tables` (what the exports read).
"""
