"""The cues of `lexicon/facts.toml` beside a figure, sum or place: whether one stands there."""

from pipeline.language.lexicons import cue


def has(table: str, name: str, lower: str, start: int, end: int) -> bool:
    """Return whether a cue occurs in `lower[start:end]`."""
    return cue("facts", table, name).search(lower, max(0, start), min(len(lower), end)) is not None
