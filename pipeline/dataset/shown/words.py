"""The words in which cells are told, by language: a language is one of `LANGUAGES`, as for messages."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.wording import LANGUAGES


@cache
def words() -> dict[str, Any]:
    """Return all words as they stand in the file: tables whose leaves have one entry a language."""
    return tomllib.loads(files("pipeline.dataset.shown").joinpath("words.toml").read_text("utf-8"))


@cache
def word(language: str, *keys: str) -> Any:
    """Return what `keys` lead to, in `language`: a text, or a list or table of them.

    Raises KeyError where there is no such word, ValueError for a language that is none of `LANGUAGES`.
    """
    entry: Any = words()
    for key in keys:
        entry = entry[key]
    return in_language(entry, language)


def in_language(entry: dict[str, Any], language: str) -> Any:
    """Return what `entry` has for `language`. Raises ValueError for one that is none of `LANGUAGES`."""
    if language not in LANGUAGES:
        raise ValueError(f"no words in {language!r}; choose among {', '.join(LANGUAGES)}")
    return entry[language]
