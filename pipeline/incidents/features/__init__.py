"""What the fitted models see: one module a decision, named counts and words alike.

`words` hides the names; `tells_incident`, `role`, `victim` and `unnamed` are the decisions, in the order in
which they are taken; `around` and `standing` count what stands around candidates and how they stand to
each other.
"""
