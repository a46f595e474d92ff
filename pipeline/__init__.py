"""Brèche: French news in, one row per cyber incident out, with the sentence that proves each cell.

Read in this order: `schema`, then the rooms from left to right (`reading`, `language`, `incidents`,
`dataset`; `evaluation` beside them), then `extraction` (articles → incidents as one pure function),
`run` (the main job) and `cli`.
"""
