"""By which code a dataset was made, for what must be done anew when that changes."""

from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable

#: What merging and writing hang on.
_OF_DATASETS = ("dataset", "language", "lexicon", "normalisers.py", "schema.py")
_CODE = (".json", ".py", ".sql", ".toml", ".tsv")


@cache
def dataset_version() -> str:
    """Return 16 hexadecimal digits that change with the code by which reports are merged and written."""
    return code_hash(_OF_DATASETS)


def code_hash(parts: tuple[str, ...], beside: str = "") -> str:
    """Return 16 hexadecimal digits that change with the code and the data of parts of the package.

    A part is a room or a module, by its name in the package; `beside` is hashed too.
    """
    digest = blake2b(beside.encode("ascii"), digest_size=8)
    package = files("pipeline")
    for part in parts:
        for name, path in sorted(_files_of(package / part, part)):
            digest.update(name.encode("utf-8") + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _files_of(entry: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    if entry.is_dir():
        for inner in entry.iterdir():
            if inner.name != "__pycache__":
                yield from _files_of(inner, f"{name}/{inner.name}")
    elif entry.name.endswith(_CODE):
        yield name, entry
