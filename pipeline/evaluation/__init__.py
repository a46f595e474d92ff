"""Evaluation: gold against output. No extraction rule lives here.

Read in this order: `gold` (corpus with its gold, validated), `alignment` (which predicted incident is
which gold one), `judging` (each value right or wrong), `rates` (fields, precision, recall, F1, intervals),
`scoring` (a corpus counted), `reliability` (what the confidences are worth), `baseline` (what a trivial
program reaches), `evaluate` (the glue), `report` (tables, error file) and `floors` (the gate).
"""
