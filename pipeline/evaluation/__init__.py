"""Evaluation: gold against output. No extraction rule lives here.

Read in this order: `gold` (corpus with its gold, validated), `alignment` (which predicted incident is
which gold one), `scoring` (counts, rates, intervals), `baseline` (what a trivial program reaches),
`evaluate` (the glue), `report` (tables, error file) and `floors` (the gate).
"""
