"""Shows one incident of the dataset: cells with proofs, why its articles were merged, who changed what."""

import json
import sqlite3

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline.dataset.csvfile import plain_cell
from pipeline.dataset.review.desk import current_row
from pipeline.dataset.rows import Row
from pipeline.dataset.store.database import StoreError
from pipeline.dataset.store.judgements import Judgements
from pipeline.dataset.store.stored import oldest_name
from pipeline.dataset.store.tables import StoredTables
from pipeline.wording import _

#: Columns that the list of articles tells better.
_TOLD_ELSEWHERE = frozenset({"incident_id", "articles_count", "article_ids", "sources", "urls", "evidence"})


def print_incident(connection: sqlite3.Connection, incident_id: str, console: Console) -> None:
    """Print the incident that bears, or once bore, the name `incident_id`. Raises StoreError for no such."""
    name = _today(connection, incident_id)
    if name != incident_id:
        console.print(
            _(
                "{incident_id} is now {name}: the two turned out to be one incident.",
                incident_id=incident_id,
                name=name,
            )
        )
    judgements = Judgements(connection)
    row = current_row(connection, name)
    if row is None:
        if judgements.is_no_incident(name):
            console.print(_("{name} was judged to be no incident.", name=name))
        else:
            console.print(_("{name} has no article any more.", name=name))
    else:
        _print_row(row, console)
    _print_articles(connection, name, console)
    _print_links(connection, name, console)
    _print_evidence(StoredTables(connection), name, console)
    _print_conflicts(StoredTables(connection), name, console)
    _print_reviews(connection, name, console)


def _today(connection: sqlite3.Connection, incident_id: str) -> str:
    names = dict(connection.execute("SELECT incident_id, same_as FROM incident_name"))
    if incident_id not in names:
        raise StoreError(
            _(
                "no incident of this dataset is or was called {incident_id}; ids are in the column"
                " incident_id of incidents.csv, and --database names the dataset",
                incident_id=incident_id,
            )
        )
    return oldest_name(names, incident_id)


def _table(title: str, *columns: str) -> Table:
    return Table(*columns, title=title, title_justify="left", box=None)


def _print_row(row: Row, console: Console) -> None:
    console.rule(escape(f"{row['incident_id']}  {row['victim_name'] or row['victim_description']}"))
    table = _table(_("row"), _("column"), _("value"))
    for column, value in row.items():
        if value is not None and column not in _TOLD_ELSEWHERE:
            table.add_row(column, escape(plain_cell(value)))
    console.print(table)


def _print_articles(connection: sqlite3.Connection, incident_id: str, console: Console) -> None:
    table = _table(_("articles"), _("report"), _("article"), _("published"), _("source"), _("title"))
    for row in connection.execute(
        "SELECT report_id, article_id, published, source, title FROM report JOIN article USING (article_id)"
        " WHERE incident_id = ? ORDER BY article_id, position",
        [incident_id],
    ):
        table.add_row(*(escape(cell or "") for cell in row))
    console.print(table)


def _print_links(connection: sqlite3.Connection, incident_id: str, console: Console) -> None:
    table = _table(_("why they are one incident"), _("report"), _("report"), _("score"), _("reasons"))
    for one, other, score, reasons in connection.execute(
        "SELECT one, other, score, reasons FROM link WHERE incident_id = ? ORDER BY score DESC, one, other",
        [incident_id],
    ):
        told = " ".join(f"{name}{worth:+g}" for name, worth in json.loads(reasons))
        table.add_row(one, other, f"{score:.1f}", told)
    for one, other, author, made in connection.execute(
        "SELECT one, other, author, made FROM judgement WHERE verdict = 'together'"
        " AND one IN (SELECT report_id FROM report WHERE incident_id = ?) ORDER BY one, other",
        [incident_id],
    ):
        table.add_row(one, other, "", escape(_("{author} said so, {made}", author=author, made=made)))
    (articles,) = connection.execute(
        "SELECT count(*) FROM report WHERE incident_id = ?", [incident_id]
    ).fetchone()
    if articles > table.row_count + 1:
        table.add_row(_("others"), "", "", _("merged earlier, by way of an article that has changed or left"))
    if table.row_count:
        console.print(table)


def _print_evidence(tables: StoredTables, incident_id: str, console: Console) -> None:
    table = _table(
        _("evidence"), _("field"), _("value"), _("confidence"), _("rule"), _("article"), _("sentence")
    )
    for row in tables.evidence(incident_id):
        confidence = row["confidence"]
        table.add_row(
            str(row["field"]),
            escape(str(row["value"])),
            "" if confidence is None else f"{float(confidence):.2f}",
            str(row["rule"]),
            escape(str(row["article_id"] or "")),
            escape(str(row["sentence"] or "")),
        )
    console.print(table)


def _print_conflicts(tables: StoredTables, incident_id: str, console: Console) -> None:
    table = _table(_("what other articles say"), _("field"), _("kept"), _("other"), _("articles"))
    for row in tables.conflicts(incident_id):
        table.add_row(*(escape(str(row[name] or "")) for name in ("field", "kept", "other", "article_ids")))
    if table.row_count:
        console.print(table)


def _print_reviews(connection: sqlite3.Connection, incident_id: str, console: Console) -> None:
    table = _table(
        _("what analysts said"), _("field"), _("value"), _("author"), _("made"), _("revoked"), _("comment")
    )
    for field, value, *rest in connection.execute(
        "SELECT field, value, author, made, revoked, comment FROM correction WHERE incident_id = ?1"
        " OR incident_id IN (SELECT incident_id FROM incident_name WHERE same_as = ?1)"
        " ORDER BY correction_id",
        [incident_id],
    ):
        shown = json.loads(value)
        table.add_row(
            field,
            _("(empty)") if shown is None else escape(plain_cell(shown)),
            *(escape(c or "") for c in rest),
        )
    if table.row_count:
        console.print(table)
