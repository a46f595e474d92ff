"""A register of organisations of an analyst's own, and what the database keeps of it. It loads little."""

import json
import re
import sqlite3
from dataclasses import dataclass
from typing import Any

from pipeline.dataset.store.damage import DamagedError
from pipeline.dataset.store.state import Note, note, noted, put, remove
from pipeline.wording import _

_DIGEST = re.compile("[0-9a-f]+")


@dataclass(frozen=True)
class Organisation:
    """One of the register: its id there, its names, its own first, its town and sector, "" where not told."""

    id: str
    names: tuple[str, ...]
    town: str = ""
    sector: str = ""


@dataclass(frozen=True)
class Register:
    """The organisations of a register, and a hash (hexadecimal) of the bytes of its file."""

    digest: str
    entries: tuple[Organisation, ...]


def keep_register(connection: sqlite3.Connection, register: Register | None) -> None:
    """Make `register` the one by which files tell organisations from now on; None for none."""
    if register is None:
        remove(connection, Note.REGISTER)
        remove(connection, Note.REGISTERED)
    elif register.digest != note(connection, Note.REGISTER):
        entries = [[one.id, one.names, one.town, one.sector] for one in register.entries]
        put(connection, Note.REGISTERED, json.dumps(entries))
        put(connection, Note.REGISTER, register.digest)


def kept_register_digest(connection: sqlite3.Connection) -> str | None:
    """Return the hash of the register of the last run, None where it had none: registers are long.

    Raises DamagedError.
    """
    digest = note(connection, Note.REGISTER)
    if digest is not None and not _DIGEST.fullmatch(digest):
        raise DamagedError(_("its note {name} makes no sense", name=Note.REGISTER))
    return digest


def kept_register(connection: sqlite3.Connection) -> Register | None:
    """Return the register of the last run, None where it had none. Raises DamagedError."""
    digest, entries = kept_register_digest(connection), noted(connection, Note.REGISTERED, _entries)
    if (digest is None) != (entries is None):
        raise DamagedError(_("its note {name} makes no sense", name=Note.REGISTER))
    return None if digest is None or entries is None else Register(digest, entries)


def _entries(told: Any) -> tuple[Organisation, ...]:
    return tuple(Organisation(own, tuple(names), *rest) for own, names, *rest in told)
