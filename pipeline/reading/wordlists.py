"""Loads the word lists of `pipeline/lexicon/` that reading uses; each is read once per process."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load_words(name: str) -> dict[str, Any]:
    """Return the parsed `pipeline/lexicon/<name>.toml`. Raises FileNotFoundError for an unknown name."""
    return tomllib.loads(files("pipeline.lexicon").joinpath(f"{name}.toml").read_text("utf-8"))


def any_of(words: list[str]) -> str:
    """Return a regular expression, without group, for one of `words`, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w))) + ")"
