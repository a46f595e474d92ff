"""A list of organisations to watch, and what the database keeps of it. It loads little."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from pipeline.dataset.store.state import Note, noted, put, remove


@dataclass(frozen=True)
class Watched:
    """One of those watched: `name` stands in the column watch, `names` are all its names, that one first."""

    name: str
    names: tuple[str, ...]
    domains: tuple[str, ...] = ()


@dataclass(frozen=True)
class WatchList:
    """Those watched, and a hash (hexadecimal) of the bytes of their file."""

    digest: str
    entries: tuple[Watched, ...]


def keep_watch_list(connection: sqlite3.Connection, watch: WatchList | None) -> None:
    """Make `watch` the list by which files are marked from now on; None for no list."""
    if watch is None:
        remove(connection, Note.WATCH)
        return
    entries = [[one.name, one.names, one.domains] for one in watch.entries]
    put(connection, Note.WATCH, json.dumps({"digest": watch.digest, "entries": entries}))


def kept_watch_list(connection: sqlite3.Connection) -> WatchList | None:
    """Return the list of the last run, None where it had none. Raises DamagedError."""
    return noted(connection, Note.WATCH, _watch_list)


def _watch_list(told: Any) -> WatchList:
    entries = (Watched(name, tuple(names), tuple(domains)) for name, names, domains in told["entries"])
    int(told["digest"], 16)
    return WatchList(told["digest"], tuple(entries))
