"""The words in which cells are told, by language: a language is one of `LANGUAGES`, as for messages."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.wording import LANGUAGES

_SHOWN = "pipeline.dataset.shown"


@cache
def words(package: str = _SHOWN) -> dict[str, Any]:
    """Return the words of `package` as its `words.toml` has them: tables whose leaves have each language."""
    return tomllib.loads(files(package).joinpath("words.toml").read_text("utf-8"))


@cache
def word(language: str, *keys: str, package: str = _SHOWN) -> Any:
    """Return what `keys` lead to among the words of `package`, in `language`: a text, a list or a table.

    Raises KeyError where there is no such word, ValueError for a language that is none of `LANGUAGES`.
    """
    entry: Any = words(package)
    for key in keys:
        entry = entry[key]
    return in_language(entry, language)


def in_language(entry: dict[str, Any], language: str) -> Any:
    """Return what `entry` has for `language`. Raises ValueError for one that is none of `LANGUAGES`."""
    if language not in LANGUAGES:
        raise ValueError(f"no words in {language!r}; choose among {', '.join(LANGUAGES)}")
    return entry[language]
