"""Whom the dataset concerns, by an analyst's own lists: those to watch, and a register of organisations.

Read `watch_list` and `register` (what the lists are, and how the database keeps those of the last run), then
`listing` and `reading` (file to list), `matching` (which names surely mean one organisation; `sieve` turns
away those that cannot), `watching` and `joining` (what each says of a row) and `marking` (both as columns).
"""
