"""What analysts decided: corrected cells, rows that are no incidents, merges made and undone by hand.

Nothing that they said is ever deleted: a later word on the same cell goes before an earlier one, and
a revoked one is marked as such.
"""

import datetime as dt
import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product

from pipeline.dataset.corrections import Correction, apply
from pipeline.dataset.merge.cluster import Pair, pair_of
from pipeline.dataset.rows import Cell, Row
from pipeline.dataset.store.state import Note, number, put
from pipeline.dataset.store.stored import stored_value
from pipeline.dataset.today import now
from pipeline.wording import _

#: Fields that are no columns: a verdict on a whole row, and a remark.
VERDICT, COMMENT = "verdict", "comment"
CORRECT, NO_INCIDENT = "correct", "not_an_incident"

#: What was said under the name `:id`, or under one that became its alias.
_OF_INCIDENT = (
    "(incident_id = :id OR incident_id IN (SELECT incident_id FROM incident_name WHERE same_as = :id))"
)


class Judgements:
    """All that holds at the moment it is made. Ids that became aliases are read as what they are now."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._same_as: dict[str, str] = dict(
            connection.execute("SELECT incident_id, same_as FROM incident_name WHERE same_as IS NOT NULL")
        )
        self._cells: defaultdict[str, dict[str, Correction]] = defaultdict(dict)
        rows = connection.execute(
            "SELECT incident_id, field, value, comment, author, made FROM correction"
            " WHERE revoked IS NULL ORDER BY correction_id"
        )
        for incident_id, field, value, comment, author, made in rows:
            said = stored_value(_("the correction of {field} of {id}", field=field, id=incident_id), value)
            correction = Correction(field, said, author, made, comment)
            self._cells[self.today(incident_id)][field] = correction
        verdicts: defaultdict[str, set[Pair]] = defaultdict(set)
        for one, other, verdict in connection.execute("SELECT one, other, verdict FROM judgement"):
            verdicts[verdict].add(pair_of(one, other))
        self.together = frozenset(verdicts["together"])
        self.apart = frozenset(verdicts["apart"])

    def of(self, incident_id: str) -> dict[str, Correction]:
        """Return the corrected cells of an incident, by column."""
        cells = self._cells.get(self.today(incident_id), {})
        return {field: said for field, said in cells.items() if field not in (VERDICT, COMMENT)}

    def said(self, incident_id: str, field: str) -> Correction | None:
        """Return what was said of a cell, or with VERDICT or COMMENT of the row; None if nothing was."""
        return self._cells.get(self.today(incident_id), {}).get(field)

    def is_no_incident(self, incident_id: str) -> bool:
        """Whether the row was judged to be no incident."""
        verdict = self.said(incident_id, VERDICT)
        return verdict is not None and verdict.value == NO_INCIDENT

    def correct(self, row: Row) -> Row:
        """Return a row of incidents with its corrected cells, marked as reviewed."""
        incident_id = str(row["incident_id"])
        return apply(row, self.of(incident_id), whole=self.said(incident_id, VERDICT) is not None)

    def reviewed_ids(self) -> list[str]:
        """Return the ids of all incidents that an analyst judged, not just remarked upon."""
        return sorted(name for name, cells in self._cells.items() if cells.keys() - {COMMENT})

    def today(self, incident_id: str) -> str:
        """Return the name that an incident bears today, by any that it ever had."""
        return self._same_as.get(incident_id, incident_id)


def last_said(connection: sqlite3.Connection) -> int:
    """Return the number of the last thing that was ever said of a cell, a row or a pair; 0 for nothing."""
    (last,) = connection.execute("SELECT coalesce(max(correction_id), 0) FROM correction").fetchone()
    return max(int(last), number(connection, Note.SAID))


@dataclass(frozen=True)
class Link:
    """What was said of two reports, numbered: that they are, or are not, the same incident."""

    number: int
    author: str
    made: str


class Clerk:
    """Writes down what an analyst says. `author` signs it; `made` is the time, now if not given.

    Belongs inside a transaction.
    """

    def __init__(self, connection: sqlite3.Connection, author: str, made: dt.datetime | None = None) -> None:
        self._connection = connection
        self._author = author
        self._made = (made or now()).isoformat(timespec="seconds")
        self._before = last_said(connection)

    def set(self, incident_id: str, field: str, value: Cell, comment: str | None = None) -> bool:
        """Correct a cell, or give a verdict; None empties the cell. False if just that holds already."""
        row = self._connection.execute(
            f"SELECT value FROM correction WHERE {_OF_INCIDENT} AND field = :field AND revoked IS NULL"
            " ORDER BY correction_id DESC LIMIT 1",
            {"id": incident_id, "field": field},
        ).fetchone()
        text = json.dumps(value)
        if row and row[0] == text:
            return False
        self.revoke(incident_id, field)
        self._connection.execute(
            "INSERT INTO correction (correction_id, incident_id, field, value, comment, author, made)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [self._next(), incident_id, field, text, comment, self._author, self._made],
        )
        return True

    def held(self, incident_id: str) -> list[tuple[int, Correction]]:
        """Return all that holds of an incident, with its number, in the order in which it was said.

        What this clerk has written is not asked.
        """
        rows = self._connection.execute(
            f"SELECT correction_id, field, value, author, made, comment FROM correction WHERE {_OF_INCIDENT}"
            " AND revoked IS NULL AND correction_id <= :before ORDER BY correction_id",
            {"id": incident_id, "before": self._before},
        ).fetchall()
        return [
            (
                number,
                Correction(
                    field,
                    stored_value(_("the correction of {field} of {id}", field=field, id=incident_id), value),
                    *rest,
                ),
            )
            for number, field, value, *rest in rows
        ]

    def revoke(self, incident_id: str, field: str | None = None) -> int:
        """Take back what was said of a cell, or of the whole row, and return how much that was."""
        return self._connection.execute(
            f"UPDATE correction SET revoked = :made WHERE {_OF_INCIDENT}"
            " AND (:field IS NULL OR field = :field) AND revoked IS NULL",
            {"made": self._made, "id": incident_id, "field": field},
        ).rowcount

    def join(self, ones: Sequence[str], others: Sequence[str]) -> None:
        """Say that the reports `ones` and `others` are one incident."""
        for one, other in product(ones, others):
            self._judge(one, other, "together")

    def hold_apart(self, ones: Sequence[str], others: Sequence[str]) -> bool:
        """Say that no report of `ones` is one incident with one of `others`; False if all that holds."""
        before = self._connection.total_changes
        for one, other in product(ones, others):
            if not self._is_judged(one, other, "apart"):
                self._judge(one, other, "apart")
        return self._connection.total_changes > before

    def part(self, groups: Sequence[Sequence[str]]) -> None:
        """Say that the reports of each group are one incident, and none of them one with another group's.

        The first group keeps the name of the incident.
        """
        self._connection.executemany(
            "UPDATE report SET settled = 0, incident_id = NULL WHERE report_id = ?",
            [[report_id] for group in groups[1:] for report_id in group],
        )
        for group in groups:
            for one, other in combinations(group, 2):
                self._judge(one, other, "together")
        for these, those in combinations(groups, 2):
            for one, other in product(these, those):
                self._judge(one, other, "apart")

    def reunite(self, report_id: str) -> bool:
        """Take back that a report was parted from others, and tell whether it was; the next merge decides."""
        parted = self._connection.execute(
            "DELETE FROM judgement WHERE verdict = 'apart' AND ? IN (one, other)", [report_id]
        ).rowcount
        self._connection.execute("UPDATE report SET settled = 0 WHERE report_id = ?", [report_id])
        return parted > 0

    def is_parted(self, report_id: str) -> bool:
        """Whether a report was parted from others."""
        row = self._connection.execute(
            "SELECT 1 FROM judgement WHERE verdict = 'apart' AND ? IN (one, other)", [report_id]
        ).fetchone()
        return row is not None

    def last_link(self, report_id: str, others: Sequence[str] | None, verdict: str) -> Link | None:
        """Return the last word that a report and one of `others`, or any, are so: together or apart."""
        found = [
            (number, author, made)
            for number, author, made, *pair in self._connection.execute(
                "SELECT number, author, made, one, other FROM judgement"
                " WHERE ? IN (one, other) AND verdict = ?",
                [report_id, verdict],
            )
            if others is None or any(name in others for name in pair if name != report_id)
        ]
        return Link(*max(found)) if found else None

    def _is_judged(self, one: str, other: str, verdict: str) -> bool:
        row = self._connection.execute(
            "SELECT 1 FROM judgement WHERE one = ? AND other = ? AND verdict = ?",
            [*pair_of(one, other), verdict],
        ).fetchone()
        return row is not None

    def _judge(self, one: str, other: str, verdict: str) -> None:
        self._connection.execute(
            "INSERT INTO judgement VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (one, other) DO UPDATE SET"
            " verdict = excluded.verdict, author = excluded.author, made = excluded.made,"
            " number = excluded.number",
            [*pair_of(one, other), verdict, self._author, self._made, self._next()],
        )

    def _next(self) -> int:
        said = last_said(self._connection) + 1
        put(self._connection, Note.SAID, said)
        return said
