"""Compiled cues of `lexicon/facts.toml`, and how close a cue stands to a mention."""

import re
from functools import cache

from pipeline.language.lexicons import load_lexicon


@cache
def cue(table: str, name: str) -> re.Pattern[str]:
    """Return the compiled union of the cues `name` in `table` of the lexicon."""
    return re.compile("|".join(f"(?:{p})" for p in load_lexicon("facts")[table][name]))


def has(table: str, name: str, lower: str, start: int, end: int) -> bool:
    """Return whether a cue occurs in `lower[start:end]`."""
    return cue(table, name).search(lower, max(0, start), min(len(lower), end)) is not None


def distance(table: str, name: str, lower: str, window: tuple[int, int], span: tuple[int, int]) -> int | None:
    """Return the characters between `span` and the nearest cue inside `window`; None when there is none."""
    best: int | None = None
    for match in cue(table, name).finditer(lower, *window):
        gap = max(0, span[0] - match.end(), match.start() - span[1])
        best = gap if best is None else min(best, gap)
    return best
