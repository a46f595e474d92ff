"""The blocks of all reports, kept from merge to merge, so that a new report is held against few others.

They are those of `merge.blocking`, with the same neighbours: what is kept here gives the pairs that looking
for them among all reports would give.
"""

import sqlite3
from collections.abc import Iterable, Iterator

from pipeline.dataset.merge.blocking import block_keys, moment, small_block
from pipeline.dataset.merge.profile import Report

#: A block, and the moment by which a report stands there.
Place = tuple[str, str]


def keep_blocks(connection: sqlite3.Connection, reports: Iterable[Report]) -> set[str]:
    """Put `reports` into their blocks, in place of what stood there of them.

    Return the ids of the reports that may have become worth comparing since one has left their blocks.
    """
    near: set[str] = set()
    for report in reports:
        name = report.report_id
        before = set(_places(connection, name))
        now = {(key, moment(report)) for key in block_keys(report)}
        if gone := before - now:
            near.update(_beside(connection, name, sorted(gone), wider=True))
            row = "key = ? AND moment = ? AND report_id = ?"
            connection.executemany(f"DELETE FROM block WHERE {row}", [(*place, name) for place in gone])
        connection.executemany(
            "INSERT INTO block VALUES (?, ?, ?)", [(*place, name) for place in sorted(now - before)]
        )
    return near


def neighbours(connection: sqlite3.Connection, report_id: str) -> Iterator[str]:
    """Yield the ids of the reports that are worth comparing with one; an id may come twice."""
    return _beside(connection, report_id, _places(connection, report_id), wider=False)


def bereft(connection: sqlite3.Connection, report_id: str) -> Iterator[str]:
    """Yield the ids of the reports that may become worth comparing with each other when one goes."""
    return _beside(connection, report_id, _places(connection, report_id), wider=True)


def _places(connection: sqlite3.Connection, report_id: str) -> list[Place]:
    return connection.execute("SELECT key, moment FROM block WHERE report_id = ?", [report_id]).fetchall()


def _beside(
    connection: sqlite3.Connection, report_id: str, places: Iterable[Place], wider: bool
) -> Iterator[str]:
    for key, day in places:
        small = small_block(key)
        limit = small + wider
        block = connection.execute(
            "SELECT report_id FROM block WHERE key = ? LIMIT ?", [key, limit + 1]
        ).fetchall()
        if len(block) > limit:
            reach = small if wider else small // 2
            block = [
                *connection.execute(
                    "SELECT report_id FROM block WHERE key = ? AND (moment, report_id) < (?, ?)"
                    " ORDER BY moment DESC, report_id DESC LIMIT ?",
                    [key, day, report_id, reach],
                ),
                *connection.execute(
                    "SELECT report_id FROM block WHERE key = ? AND (moment, report_id) > (?, ?)"
                    " ORDER BY moment, report_id LIMIT ?",
                    [key, day, report_id, reach],
                ),
            ]
        yield from (name for (name,) in block if name != report_id)
