"""Whether anything has come in since the last merge."""

import json
import sqlite3
from hashlib import blake2b

from pipeline.dataset.store.state import Note, note
from pipeline.dataset.version import dataset_version


def by_the_same_rules(connection: sqlite3.Connection) -> bool:
    """Tell whether the last merge was made by the code of today, and knew all that analysts have said."""
    before = note(connection, Note.MERGED_BY), note(connection, Note.JUDGED)
    return before == (dataset_version(), hash_of_judgements(connection))


def is_settled(connection: sqlite3.Connection) -> bool:
    """Tell whether a merge would change nothing, and nothing that went is left to be wiped out."""
    (waiting,) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM touched)"
        " OR EXISTS (SELECT 1 FROM report WHERE NOT settled OR incident_id IS NULL)"
    ).fetchone()
    return not waiting and note(connection, Note.ERASING) is None and by_the_same_rules(connection)


def hash_of_judgements(connection: sqlite3.Connection) -> str:
    """Return what changes with anything that analysts say."""
    said = connection.execute("SELECT count(*), count(revoked) FROM correction").fetchall()
    judged = "SELECT one, other, verdict, made FROM judgement ORDER BY one, other"
    said += connection.execute(judged).fetchall()
    return blake2b(json.dumps(said).encode("ascii"), digest_size=8).hexdigest()
