"""Whom the dataset concerns, by an analyst's own list: clients, suppliers, own names.

Read `watch_list` (what a list is, and how the database keeps that of the last run), then `reading` (CSV to
list), `matching` (which names of a list mean the organisation of a row) and `watching` (rows marked by it).
"""
