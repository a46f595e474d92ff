"""Reports become incidents: merged, named for good, fused into rows, and written back in one transaction.

What was one incident stays one, whatever comes in later; of two that turn out to be one the older name
stays and the younger becomes its alias. A report that is read differently than before is merged anew. Only
what new reports may bear upon is looked at again, unless the rules of merging, or what analysts said, have
changed.
"""

import datetime as dt
import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Sequence

from pipeline.dataset.columns import CONFLICTS, INCIDENTS
from pipeline.dataset.csvfile import plain_cell
from pipeline.dataset.merge.cluster import Judged, Link, cluster, near_misses
from pipeline.dataset.merge.fuse import fuse
from pipeline.dataset.rows import Cell, Row, incident_row, join
from pipeline.dataset.store.blocks import keep_blocks
from pipeline.dataset.store.database import transaction
from pipeline.dataset.store.group import Group, Stored, place
from pipeline.dataset.store.history import date_rows
from pipeline.dataset.store.judgements import Judgements
from pipeline.dataset.store.loading import judged_among, load_reports
from pipeline.dataset.store.naming import Names
from pipeline.dataset.store.scope import Scope, everything, touched
from pipeline.dataset.store.search import keep_search
from pipeline.dataset.store.settled import by_the_same_rules, hash_of_judgements
from pipeline.dataset.store.state import Note, count, put
from pipeline.dataset.store.tables import rows_of
from pipeline.dataset.today import today
from pipeline.dataset.version import dataset_version

#: Rounds of merging after which an analyst's name has reached every report that it can reach.
MOST_ROUNDS = 5


def settle(connection: sqlite3.Connection, day: dt.date | None = None, whole: bool = False) -> None:
    """Merge reports into incidents and bring the tables `incidents` and `conflicts` up to date.

    `day` is that of the run, today if not given; `whole` looks at all reports again. Done twice it changes
    nothing the second time: a run that was cut off ends like any other. The rows are those that looking at
    all reports again would give.
    """
    with transaction(connection):
        judgements = Judgements(connection)
        if by_the_same_rules(connection) and not whole:
            scope = touched(connection, judgements)
            if not scope.stored and not _left(connection):
                return
        else:
            scope = everything(connection, judgements)
        all_rows, stale = scope.whole, _left(connection)
        groups: list[Group] = []
        for _ in range(MOST_ROUNDS):
            stale |= {one.home for one in scope.stored.values() if one.home}
            groups = [g for g in groups if g.apart_from(scope.stored)]
            renamed = _merge(connection, judgements, scope, groups)
            connection.execute("DELETE FROM touched")
            judgements = Judgements(connection)
            if not renamed:
                break
            connection.executemany("INSERT INTO touched VALUES (?)", [[name] for name in sorted(renamed)])
            scope = touched(connection, judgements)
        connection.execute("DELETE FROM touched")
        _save_rows(connection, groups, judgements, None if all_rows else stale, day or today())
        put(connection, Note.MERGED_BY, dataset_version())
        put(connection, Note.JUDGED, hash_of_judgements(connection))
        count(connection, Note.ROWS)


def _left(connection: sqlite3.Connection) -> set[str]:
    """Return the incidents of which something went, or came in anew, since the last merge."""
    return {name for (name,) in connection.execute("SELECT incident_id FROM touched")}


def _merge(
    connection: sqlite3.Connection, judgements: Judgements, scope: Scope, groups: list[Group]
) -> set[str]:
    """Merge the reports of `scope` into incidents, which are added to `groups`.

    Return those of them into which a report has come that bears other names by what analysts said there: it
    may match otherwise than before.
    """
    names = Names(connection)
    # What was judged to be no incident draws no other report along.
    rejected = [s for s in scope.stored.values() if s.home and judgements.is_no_incident(s.home)]
    others = [s for s in scope.stored.values() if not (s.home and judgements.is_no_incident(s.home))]
    clustering = cluster([s.report for s in others], judged_among(others, judgements), scope.pairs)
    by_home = defaultdict(list)
    for one in rejected:
        by_home[names.oldest(one.home or "")].append(one.report.report_id)
    made = [
        Group(sorted((scope.stored[name] for name in ids), key=place))
        for ids in [*clustering.groups, *by_home.values()]
    ]
    names.give(made, _elsewhere(connection, scope))
    names.save(connection)
    if scope.whole:
        connection.execute("DELETE FROM block")
    keep_blocks(connection, clustering.reports)
    _save_links(connection, scope, made, clustering.links)
    groups += made
    joined = {name for pair in judgements.together for name in pair}
    return {
        group.name
        for group in _save_reports(connection, made)
        if any(
            judgements.said(home, "victim_name")
            for home in {group.name, *(member.home for member in group.members)}
            if home
        )
        or any(member.report.report_id in joined for member in group.members)
    }


def _elsewhere(connection: sqlite3.Connection, scope: Scope) -> set[str]:
    """Return the names of the incidents outside `scope`."""
    if scope.whole:
        return set()
    homes = {one.home for one in scope.stored.values()}
    rows = connection.execute("SELECT DISTINCT incident_id FROM report WHERE incident_id IS NOT NULL")
    return {name for (name,) in rows} - homes


def likely_pairs(connection: sqlite3.Connection, judgements: Judgements) -> list[tuple[str, str, Link]]:
    """Return pairs of incidents that may be one, the likeliest first; costs a merge without its writing."""
    stored = [s for s in load_reports(connection, judgements) if s.home]
    homes = {s.report.report_id: s.home for s in stored if s.home and not judgements.is_no_incident(s.home)}
    reports = [s.report for s in stored if s.report.report_id in homes]
    return near_misses(reports, homes, Judged(judgements.together, judgements.apart))


def members_of(connection: sqlite3.Connection, incident_id: str) -> list[str]:
    """Return the ids of the reports of an incident, in the order of their articles."""
    rows = connection.execute(
        "SELECT report_id FROM report WHERE incident_id = ? ORDER BY article_id, position", [incident_id]
    )
    return [report_id for (report_id,) in rows]


def extracted_row(connection: sqlite3.Connection, judgements: Judgements, incident_id: str) -> Row | None:
    """Return the row of an incident as its articles tell it, before any correction, None if none does."""
    members = sorted(load_reports(connection, judgements, "incident_id = ?", [incident_id]), key=place)
    if not members:
        return None
    fused = fuse([member.report for member in members])
    return incident_row(incident_id, [member.article for member in members], fused.incident)


# --- writing back -----------------------------------------------------------------------------------


def _save_reports(connection: sqlite3.Connection, groups: Sequence[Group]) -> list[Group]:
    """Write back to which incident each report belongs; return the groups into which any has moved."""
    moved = [(g.name, m.report.report_id) for g in groups for m in g.members if m.home != g.name]
    connection.executemany("UPDATE report SET incident_id = ? WHERE report_id = ?", moved)
    connection.execute("UPDATE report SET settled = 1 WHERE NOT settled")
    return [group for group in groups if any(member.home != group.name for member in group.members)]


def _save_links(
    connection: sqlite3.Connection, scope: Scope, groups: Sequence[Group], links: Sequence[Link]
) -> None:
    """Keep the reasons of earlier merges while their reports stay as they are, and add those of new ones."""
    home = {m.report.report_id: group.name for group in groups for m in group.members}
    settled = {m.report.report_id for group in groups for m in group.members if m.settled}
    kept = []
    for one, other, score, reasons in _links_of(connection, scope):
        if {one, other} <= settled and home[one] == home[other]:
            kept.append((home[one], one, other, score, reasons))
    known = {(one, other) for _, one, other, _, _ in kept}
    for link in links:
        if (link.one, link.other) not in known:
            score, reasons = link.comparison.score, json.dumps(link.comparison.reasons)
            kept.append((home[link.one], link.one, link.other, score, reasons))
    connection.executemany("INSERT INTO link VALUES (?, ?, ?, ?, ?)", sorted(kept))


def _links_of(connection: sqlite3.Connection, scope: Scope) -> list[tuple[str, str, float, str]]:
    """Take the links of the incidents of `scope` out of the database."""
    columns = "one, other, score, reasons"
    if scope.whole:
        found = connection.execute(f"SELECT {columns} FROM link").fetchall()
        connection.execute("DELETE FROM link")
        return found
    found = []
    for name in sorted({one.home for one in scope.stored.values() if one.home} | _left(connection)):
        found += connection.execute(f"SELECT {columns} FROM link WHERE incident_id = ?", [name])
        connection.execute("DELETE FROM link WHERE incident_id = ?", [name])
    return found


def _save_rows(
    connection: sqlite3.Connection,
    groups: Sequence[Group],
    judgements: Judgements,
    stale: Collection[str] | None,
    day: dt.date,
) -> None:
    """Put the rows of `groups` in the place of those of the incidents `stale`, or of all."""
    incidents: list[Row] = []
    conflicts: list[Row] = []
    for group in sorted(groups, key=lambda g: place(g.members[0])):
        if not judgements.is_no_incident(group.name):
            row, asides = _row(group, judgements)
            incidents.append(row)
            conflicts += asides
    names = None if stale is None else sorted({*stale, *(group.name for group in groups)})
    before = {str(row["incident_id"]): row for row in rows_of(connection, INCIDENTS, names)}
    date_rows(connection, before, incidents, day)
    for table in (CONFLICTS, INCIDENTS):
        if names is None:
            connection.execute(f'DELETE FROM "{table.name}"')
        else:
            connection.executemany(
                f'DELETE FROM "{table.name}" WHERE incident_id = ?', [[name] for name in names]
            )
    for table, rows in ((INCIDENTS, incidents), (CONFLICTS, conflicts)):
        places = ", ".join("?" * len(table.columns))
        connection.executemany(f'INSERT INTO "{table.name}" VALUES ({places})', map(table.cells, rows))
    keep_search(connection, names)


def _row(group: Group, judgements: Judgements) -> tuple[Row, list[Row]]:
    """Return the row of an incident, corrected, and what its articles say differently."""
    fused = fuse([m.report for m in group.members])
    told = incident_row(group.name, [m.article for m in group.members], fused.incident)
    row = judgements.correct(told)
    by_id = {m.report.report_id: m for m in group.members}
    conflicts = []
    for column in judgements.of(group.name):
        # What an analyst replaced stays in sight.
        if told.get(column) not in (None, row.get(column)):
            source = fused.chosen.get("records" if column.startswith("records_") else column)
            tellers = [by_id[source]] if source else group.members
            conflicts.append(_conflict(group.name, column, row[column], told[column], tellers))
    for aside in fused.asides:
        kept = row[aside.field] if judgements.said(group.name, aside.field) else aside.kept
        tellers = [by_id[name] for name in aside.report_ids]
        conflicts.append(_conflict(group.name, aside.field, kept, aside.other, tellers))
    return row, conflicts


def _conflict(incident_id: str, name: str, kept: Cell, other: Cell, tellers: Sequence[Stored]) -> Row:
    published = [t.report.published for t in tellers if t.report.published]
    proof = next((e for t in tellers for e in t.report.incident.evidence if e.field == name), None)
    return {
        "incident_id": incident_id,
        "field": name,
        "kept": None if kept is None else plain_cell(kept),
        "other": None if other is None else plain_cell(other),
        "article_ids": join(t.article.article_id for t in tellers),
        "sources": join(sorted({t.article.source for t in tellers if t.article.source})),
        "last_published": max(published).isoformat() if published else None,
        "sentence": proof.sentence if proof else None,
    }
