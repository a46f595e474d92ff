"""Loads the word lists of `pipeline/lexicon/`; every list is read once per process."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load_lexicon(name: str) -> dict[str, Any]:
    """Return the parsed `pipeline/lexicon/<name>.toml`. Raises FileNotFoundError for an unknown name."""
    return tomllib.loads(files("pipeline.lexicon").joinpath(f"{name}.toml").read_text("utf-8"))
