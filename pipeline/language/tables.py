"""Loads the compiled tables of `pipeline/lexicon/`; every table is read once per process."""

from functools import cache
from importlib.resources import files


@cache
def load_table(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of `pipeline/lexicon/<name>.tsv`, without comments and the line of column names.

    Raises FileNotFoundError for an unknown name.
    """
    lines = files("pipeline.lexicon").joinpath(f"{name}.tsv").read_text("utf-8").splitlines()
    rows = [tuple(line.split("\t")) for line in lines if not line.startswith("#")]
    return tuple(rows[1:])
