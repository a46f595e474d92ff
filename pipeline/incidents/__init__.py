"""Incidents: from the mentions of one article to its incidents.

Read `extract` first; it calls, in this order, `roles` (who plays which part), `drafts` (how many
incidents, and which sentence speaks of which), then one module per group of fields.
"""
