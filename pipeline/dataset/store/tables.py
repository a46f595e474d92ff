"""What the exports read: the rows of incidents, of their evidence, of conflicts, and the articles."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipeline.dataset.columns import CHANGE_COLUMNS, CONFLICTS, INCIDENTS, Kind, Table
from pipeline.dataset.csvfile import plain_cell
from pipeline.dataset.rows import REVIEW_RULE, Cell, Row, evidence_rows
from pipeline.dataset.safety import one_line
from pipeline.dataset.store.judgements import VERDICT, Judgements
from pipeline.dataset.store.stored import stored_article, stored_incident, stored_runners_up
from pipeline.dataset.store.totals import Totals, totals
from pipeline.schema import Article, Incident
from pipeline.wording import _


class StoredTables:
    """The tables of a database, as `exports.Tables` asks for them, and its articles."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection that these tables are read by."""
        return self._connection

    @property
    def database(self) -> Path:
        """The file of the database."""
        _, _, file = self._connection.execute("PRAGMA database_list").fetchone()
        return Path(file)

    def incidents(self, incident_id: str | None = None) -> Iterator[Row]:
        """Yield the rows of incidents, by the first of their articles; or that of one incident."""
        return rows_of(self._connection, INCIDENTS, None if incident_id is None else [incident_id])

    def conflicts(self, incident_id: str | None = None) -> Iterator[Row]:
        """Yield what articles say differently, in the order of incidents; or of one incident."""
        return rows_of(self._connection, CONFLICTS, None if incident_id is None else [incident_id])

    def changes(self) -> Iterator[Row]:
        """Yield what the last merge that changed any row has changed, with CHANGE_COLUMNS."""
        cursor = self._connection.execute(
            "SELECT kind, incident_id, victim, field, old, new, made FROM change"
            " WHERE run = (SELECT max(run) FROM change) ORDER BY change_id"
        )
        return (dict(zip(CHANGE_COLUMNS, row, strict=True)) for row in cursor)

    def touched_after(self, run: int) -> Iterator[tuple[str, list[str]]]:
        """Yield the incidents that merges after the one numbered `run` have made, or changed, by id.

        Each comes with the columns that have changed, none for one that is new.
        """
        lines = self._connection.execute(
            "SELECT incident_id, kind, field FROM change WHERE run > ? AND kind IN ('new', 'changed')"
            " ORDER BY change_id",
            [run],
        )
        fields: dict[str, list[str]] = {}
        fresh = set()
        for incident_id, kind, field in lines:
            told = fields.setdefault(incident_id, [])
            if kind == "new":
                fresh.add(incident_id)
            elif field not in told:
                told.append(field)
        for incident_id, changed in fields.items():
            yield incident_id, [] if incident_id in fresh else changed

    def evidence(self, incident_id: str | None = None) -> Iterator[Row]:
        """Yield the proof of each value, in the order of incidents; or of one incident.

        What analysts say comes before what articles say.
        """
        judgements = Judgements(self._connection)
        before = None
        for name, article_id, incident in self._connection.execute(
            "SELECT report.incident_id, report.article_id, incident FROM incidents"
            f" JOIN report USING (incident_id) {_FIRST} {_where(incident_id)}"
            " ORDER BY first_article, first_position, incidents.incident_id, article_id, position",
            {"id": incident_id},
        ):
            if name != before:
                before = name
                yield from _review_rows(name, judgements)
            told = stored_incident(_("a report of the article {id!r}", id=article_id), incident)
            yield from evidence_rows(name, article_id, told)

    def runners_up(self) -> Iterator[Row]:
        """Yield the values that came near to filling a cell, in the order of incidents.

        They have the columns of conflicts that tell of other values, and `chance`.
        """
        for name, article_id, values in self._connection.execute(
            "SELECT report.incident_id, report.article_id, runners_up FROM incidents"
            f" JOIN report USING (incident_id) {_FIRST} {_where(None)}"
            " ORDER BY first_article, first_position, incidents.incident_id, article_id, position"
        ):
            of = _("a report of the article {id!r}", id=article_id)
            for one in stored_runners_up(of, values):
                yield {
                    "incident_id": name,
                    "field": one.field,
                    "other": one.value,
                    "article_ids": article_id,
                    "sentence": None if one.sentence is None else one_line(one.sentence),
                    "chance": one.chance,
                }

    def articles(self) -> Iterator[tuple[Article, Sequence[Incident]]]:
        """Yield all articles, without their texts, each with what it tells, by id."""
        cursor = self._connection.execute(
            "SELECT article_id, published, source, url,"
            " (SELECT json_group_array(incident) FROM"
            "   (SELECT incident FROM report WHERE report.article_id = article.article_id ORDER BY position))"
            " FROM article ORDER BY article_id"
        )
        for article_id, published, source, url, incidents in cursor:
            of = _("a report of the article {id!r}", id=article_id)
            told = [stored_incident(of, incident) for incident in json.loads(incidents)]
            yield stored_article(article_id, published, source, url), told

    def totals(self) -> Totals:
        """Count what there is."""
        return totals(self._connection)


#: Incidents stand in the order of the first article that tells each.
_FIRST = (
    "JOIN (SELECT incident_id, article_id AS first_article, position AS first_position, row_number() OVER"
    " (PARTITION BY incident_id ORDER BY article_id, position) AS nth FROM report)"
    " AS first USING (incident_id)"
)


def rows_of(
    connection: sqlite3.Connection, table: Table, incident_ids: Iterable[str] | None = None
) -> Iterator[Row]:
    """Yield the rows of INCIDENTS or CONFLICTS, by the first of their articles; or, in turn, of incidents."""
    truths = [i for i, column in enumerate(table.columns) if column.kind is Kind.TRUTH]
    columns = ", ".join(f'"{table.name}"."{name}"' for name in table.names)
    for cursor in _cursors(connection, table, columns, incident_ids):
        for row in cursor:
            cells: list[Cell] = list(row)
            for index in truths:
                cells[index] = None if cells[index] is None else bool(cells[index])
            yield dict(zip(table.names, cells, strict=True))


def _cursors(
    connection: sqlite3.Connection, table: Table, columns: str, incident_ids: Iterable[str] | None
) -> Iterator[sqlite3.Cursor]:
    if incident_ids is None:
        yield connection.execute(
            f'SELECT {columns} FROM "{table.name}" {_FIRST} WHERE nth = 1'
            f' ORDER BY first_article, first_position, incident_id, "{table.name}".rowid'
        )
    else:
        for name in incident_ids:
            query = f'SELECT {columns} FROM "{table.name}" WHERE incident_id = ? ORDER BY rowid'
            yield connection.execute(query, [name])


def _where(incident_id: str | None) -> str:
    return "WHERE nth = 1" + ("" if incident_id is None else " AND incident_id = :id")


def _review_rows(incident_id: str, judgements: Judgements) -> Iterator[Row]:
    confirmed = judgements.said(incident_id, VERDICT) is not None
    for field, correction in sorted(judgements.of(incident_id).items()):
        # That a confirmed row leaves a cell empty needs no proof.
        if confirmed and correction.value is None:
            continue
        yield {
            "incident_id": incident_id,
            "article_id": None,
            "field": "records" if field.startswith("records_") else field,
            "value": None if correction.value is None else plain_cell(correction.value),
            "start": None,
            "end": None,
            "sentence": one_line(f"{correction.author}, {correction.made}. {correction.comment or ''}"),
            "rule": REVIEW_RULE,
            "confidence": 1.0,
        }
