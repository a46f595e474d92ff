"""Loads the word lists of `pipeline/lexicon/` and compiles their cues, once per process each."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any


@cache
def load_lexicon(name: str) -> dict[str, Any]:
    """Return the parsed `pipeline/lexicon/<name>.toml`. Raises FileNotFoundError for an unknown name."""
    return tomllib.loads(files("pipeline.lexicon").joinpath(f"{name}.toml").read_text("utf-8"))


def any_of(patterns: Iterable[str]) -> str:
    """Return one regular expression that matches where any of `patterns` does."""
    return "(?:" + "|".join(f"(?:{p})" for p in patterns) + ")"


@cache
def cue(name: str, *keys: str) -> re.Pattern[str]:
    """Return the compiled union of a list of cues: `keys` lead to it in the lexicon `name`.

    The cues are written for folded lower-case text.
    """
    patterns: Any = load_lexicon(name)
    for key in keys:
        patterns = patterns[key]
    # Side by side, cues that begin at a word are tried at words only; Python sees what they share.
    groups = groupby(patterns, key=lambda pattern: pattern.startswith(r"\b"))
    return re.compile(any_of(any_of(group) for _, group in groups))
