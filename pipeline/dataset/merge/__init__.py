"""Merges what several articles tell of one incident into one row.

Read in this order: `names` (are two names one organisation?), `profile` (what of a report is compared),
`blocking` (which pairs are worth comparing), `compare` (the scored match with its reasons), `cluster`
(which reports are one incident), `fuse` (which value its row shows, and which it sets aside).
"""
