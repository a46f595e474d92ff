"""The names struck out of a dataset, as it keeps them: salted hashes."""

import json
import secrets
import sqlite3
from typing import TYPE_CHECKING, Any

from pipeline.dataset.store.state import Note, noted, put

if TYPE_CHECKING:
    from pipeline.dataset.struck import StruckNames


def struck_names(connection: sqlite3.Connection) -> "StruckNames | None":
    """Return the names that were struck, None where none was. Raises DamagedError."""
    return noted(connection, Note.STRUCK, _struck_names)


def _struck_names(told: Any) -> "StruckNames":
    # Hardly any dataset needs it, and it loads much else.
    from pipeline.dataset.struck import StruckNames

    hashes = {int(length): set(those) for length, those in told["names"].items()}
    return StruckNames(bytes.fromhex(told["salt"]), hashes)


def salt_of(connection: sqlite3.Connection) -> bytes:
    """Return the salt of the hashes; a new one where no name was struck."""
    known = struck_names(connection)
    return secrets.token_bytes(16) if known is None else known.salt


def remember(connection: sqlite3.Connection, struck: "StruckNames") -> None:
    """Keep `struck`, of the salt of the others, beside the names struck before."""
    known = struck_names(connection)
    hashes = dict(known.hashes) if known else {}
    for length, more in struck.hashes.items():
        hashes[length] = hashes.get(length, set()) | more
    names = {str(length): sorted(those) for length, those in sorted(hashes.items())}
    put(connection, Note.STRUCK, json.dumps({"salt": struck.salt.hex(), "names": names}))
