"""Leaves nothing of what went: no word in the history, none in pages of the file that are no longer used.

Deleting a row hides it: its words stay in the file until something else is written over them. What is begun
here is noted in the database, so that the next run ends what one that was killed had begun.
"""

import json
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.dataset.columns import INCIDENTS
from pipeline.dataset.csvfile import plain_cell
from pipeline.dataset.files import DATASET_FILES, PARTITION_FILES, PARTITIONS
from pipeline.dataset.rows import victim_of
from pipeline.dataset.store.database import transaction
from pipeline.dataset.store.search import keep_search
from pipeline.dataset.store.state import Note, count, note, put, to_clean
from pipeline.dataset.store.tables import rows_of
from pipeline.wording import _


def begin(connection: sqlite3.Connection, incident_ids: Iterable[str] | None = None) -> None:
    """Note that the file is to be wiped, and the history of incidents to be cleaned.

    Without ids the history stays as it is. Belongs in a transaction.
    """
    known = to_clean(connection)
    if known is not None or incident_ids is not None:
        known = {*(known or ()), *(incident_ids or ())}
    put(connection, Note.ERASING, json.dumps(None if known is None else sorted(known)))


def is_begun(connection: sqlite3.Connection) -> bool:
    """Tell whether something that went has not been wiped out yet."""
    return note(connection, Note.ERASING) is not None


def told_by(connection: sqlite3.Connection, article_ids: Sequence[str]) -> set[str]:
    """Return the incidents whose history may hold words of these articles, by all names that they had."""
    found: set[str] = set()
    for article_id in article_ids:
        for report_id, home in connection.execute(
            "SELECT report_id, incident_id FROM report WHERE article_id = ?", [article_id]
        ):
            found |= {report_id, home or report_id}
        found |= {
            incident_id
            for incident_id, old, new in connection.execute(
                "SELECT incident_id, old, new FROM change WHERE field = 'article_ids'"
            )
            if article_id in f"{old or ''}|{new or ''}".split("|")
        }
    aliases = connection.execute("SELECT incident_id, same_as FROM incident_name WHERE same_as IS NOT NULL")
    for name, other in aliases.fetchall():
        if name in found or other in found:
            found |= {name, other}
    return found


def forget_files(connection: sqlite3.Connection, article_ids: Sequence[str]) -> None:
    """Remove what is known of the files that held these articles; belongs in a transaction."""
    gone = set(article_ids)
    for place, outcome in connection.execute("SELECT place, outcome FROM input").fetchall():
        try:
            articles = set(json.loads(outcome)[0])
        except (TypeError, ValueError, LookupError):
            # Damaged: nothing tells whose it is.
            articles = gone
        if articles & gone:
            connection.execute("DELETE FROM input WHERE place = ?", [place])


def clean_history(connection: sqlite3.Connection) -> None:
    """Take words out of the history that no article tells any more; belongs in a transaction, after a merge.

    Of the incidents noted, and of all that have no row any more, what became of them stays on record, and of
    the values those that the row still has.
    """
    erased = to_clean(connection)
    if erased is None:
        return
    rows = {str(row["incident_id"]): row for row in rows_of(connection, INCIDENTS)}
    changed = False
    for change_id, kind, incident_id, victim, field, old, new in connection.execute(
        "SELECT change_id, kind, incident_id, victim, field, old, new FROM change"
    ).fetchall():
        row = rows.get(incident_id)
        if row is not None and incident_id not in erased:
            continue
        if row is None:
            told, here = None, None
        else:
            cell = row.get(field) if field else None
            told, here = victim_of(row), None if cell is None else plain_cell(cell)
        kept = [victim if victim == told else None, old if old == here else None]
        # A row that was merged is followed by the name of the other, which tells nothing.
        kept.append(new if new == here or kind == "merged" else None)
        if kept != [victim, old, new]:
            changed = True
            connection.execute(
                "UPDATE change SET victim = ?, old = ?, new = ? WHERE change_id = ?", [*kept, change_id]
            )
    if changed:
        count(connection, Note.ROWS)


def wipe(connection: sqlite3.Connection, path: Path) -> list[str]:
    """Write the database `path` anew without what went, and remove the copies that still hold it.

    These are the databases of earlier layouts, what was put aside to restore the dataset, and what workers of
    a cluster have put into its folder. Return what there is to say about it. Raises OSError or
    sqlite3.OperationalError; the next run then tries again.
    """
    told = []
    kept = [f"{path.name}-layout*", f"{path.name}-damaged*", *(f"{name}-before*" for name in DATASET_FILES)]
    for copy in sorted(file for pattern in kept for file in path.parent.glob(pattern)):
        copy.unlink()
        told.append(_("{file}, a copy of the dataset before, was removed too.", file=copy))
    for folder in sorted((path.parent / PARTITIONS).glob("*/")):
        if any((folder / name).is_file() for name in PARTITION_FILES):
            shutil.rmtree(folder)
    with transaction(connection):
        keep_search(connection, None)
    connection.execute("VACUUM")
    # The note goes last, and its page with it: overwritten, for it names nothing but ids.
    if _truncated(connection):
        connection.execute("DELETE FROM state WHERE name = ?", [Note.ERASING])
    if not _truncated(connection):
        told.append(
            _(
                "another program is reading {file}: until it has ended and a run, or this command, has come"
                " after it, what was to go is still in {file}-wal.",
                file=path,
            )
        )
    return told


def _truncated(connection: sqlite3.Connection) -> bool:
    """Move the log beside the file into it and empty it; tell whether no reader stood in the way."""
    (busy, _pages, _moved) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
