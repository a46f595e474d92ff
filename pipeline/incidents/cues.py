"""The cues of `lexicon/facts.toml` beside a figure, sum or date: whether one stands there, and how close."""

from pipeline.language.lexicons import cue


def has(table: str, name: str, lower: str, start: int, end: int) -> bool:
    """Return whether a cue occurs in `lower[start:end]`."""
    return cue("facts", table, name).search(lower, max(0, start), min(len(lower), end)) is not None


def distance(table: str, name: str, lower: str, window: tuple[int, int], span: tuple[int, int]) -> int | None:
    """Return the characters between `span` and the nearest cue inside `window`; None when there is none."""
    best: int | None = None
    for match in cue("facts", table, name).finditer(lower, *window):
        gap = max(0, span[0] - match.end(), match.start() - span[1])
        best = gap if best is None else min(best, gap)
    return best
