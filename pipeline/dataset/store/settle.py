"""Reports become incidents: merged, named for good, fused into rows, and written back in one transaction.

What was one incident stays one, whatever comes in later; of two that turn out to be one the older name
stays and the younger becomes its alias. A report that is read differently than before is merged anew.
"""

import datetime as dt
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import pairwise

from pipeline.dataset.columns import CONFLICTS, INCIDENTS
from pipeline.dataset.csvfile import plain_cell
from pipeline.dataset.ids import PREFIX
from pipeline.dataset.merge.cluster import Judged, Link, cluster, near_misses, pair_of
from pipeline.dataset.merge.fuse import fuse
from pipeline.dataset.merge.profile import Report
from pipeline.dataset.rows import Cell, Row, incident_row, join
from pipeline.dataset.store.database import transaction
from pipeline.dataset.store.judgements import Judgements
from pipeline.dataset.store.stored import oldest_name, stored_article, stored_incident
from pipeline.schema import Article
from pipeline.wording import _

#: Rounds of merging after which an analyst's name has reached every report that it can reach.
MOST_ROUNDS = 5


@dataclass(frozen=True)
class Stored:
    """A report as the database holds it, with its article (without text) and where it belonged so far."""

    report: Report
    article: Article
    position: int
    home: str | None
    settled: bool


@dataclass
class _Group:
    """The reports of one incident in the order of their articles, and the names that it may bear."""

    members: list[Stored]
    homes: set[str] = field(default_factory=set)
    name: str = ""


def settle(connection: sqlite3.Connection) -> None:
    """Merge all reports into incidents and bring the tables `incidents` and `conflicts` up to date.

    Done twice it changes nothing the second time: a run that was cut off ends like any other.
    """
    with transaction(connection):
        for _ in range(MOST_ROUNDS):
            groups, moved = _merge(connection)
            # A report that joins an incident learns the name that an analyst gave it, and may match more.
            if not moved or not Judgements(connection).gives_names:
                break
        _save_rows(connection, groups, Judgements(connection))


def _merge(connection: sqlite3.Connection) -> tuple[list[_Group], bool]:
    """Merge once; return the incidents, and whether any report has moved."""
    judgements = Judgements(connection)
    names = _Names(connection)
    stored = {s.report.report_id: s for s in load_reports(connection, judgements)}
    # What was judged to be no incident draws no other report along.
    rejected = [s for s in stored.values() if s.home and judgements.is_no_incident(s.home)]
    others = [s for s in stored.values() if not (s.home and judgements.is_no_incident(s.home))]
    clustering = cluster([s.report for s in others], _judged(others, names, judgements))
    by_home = defaultdict(list)
    for one in rejected:
        by_home[names.oldest(one.home or "")].append(one.report.report_id)
    groups = [
        _Group(sorted((stored[name] for name in ids), key=_place))
        for ids in [*clustering.groups, *by_home.values()]
    ]
    names.give(groups)
    names.save(connection)
    _save_links(connection, groups, clustering.links)
    return groups, _save_reports(connection, groups)


def load_reports(
    connection: sqlite3.Connection, judgements: Judgements, incident_id: str | None = None
) -> Iterable[Stored]:
    """Yield all reports by id, or those of one incident. Names that analysts gave victims count as theirs."""
    one = "" if incident_id is None else "WHERE incident_id = :id "
    rows = connection.execute(
        "SELECT report_id, report.article_id, position, incident, incident_id, settled,"
        f" published, source, url FROM report JOIN article USING (article_id) {one}ORDER BY report_id",
        {"id": incident_id},
    )
    for report_id, article_id, position, incident, home, settled, published, source, url in rows:
        article = stored_article(article_id, published, source, url)
        said = judgements.said(home, "victim_name") if home else None
        report = Report(
            report_id,
            article_id,
            article.published,
            stored_incident(_("the report {id}", id=report_id), incident),
            (str(said.value),) if said and said.value else (),
        )
        yield Stored(report, article, position, home, bool(settled))


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
    members = sorted(load_reports(connection, judgements, incident_id), key=_place)
    if not members:
        return None
    fused = fuse([member.report for member in members])
    return incident_row(incident_id, [member.article for member in members], fused.incident)


def _place(stored: Stored) -> tuple[str, int]:
    return stored.article.article_id, stored.position


def _judged(stored: Iterable[Stored], names: "_Names", judgements: Judgements) -> Judged:
    by_home = defaultdict(list)
    for one in stored:
        if one.home and one.settled:
            by_home[names.oldest(one.home)].append(one.report.report_id)
    kept = {pair_of(*pair) for ids in by_home.values() for pair in pairwise(sorted(ids))}
    return Judged(judgements.together, judgements.apart, frozenset(kept))


class _Names:
    """The names of incidents: those given so far, and those of this time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute("SELECT incident_id, batch, same_as FROM incident_name").fetchall()
        self._batch = {name: batch for name, batch, _ in rows}
        self._same_as: dict[str, str] = {name: other for name, _, other in rows if other}
        self._now = max(self._batch.values(), default=0) + 1

    def oldest(self, name: str) -> str:
        """Return the name that an incident bears today, by any that it ever had."""
        return self._same_as.get(name, name)

    def give(self, groups: Sequence[_Group]) -> None:
        """Name each group: by its oldest name so far, or by its first report."""
        owners = self._owners(groups)
        for name, group in owners.items():
            group.homes.add(name)
        for group in groups:
            if group.homes:
                group.name, *others = sorted(group.homes, key=lambda name: (self._batch[name], name))
                self._same_as |= dict.fromkeys(others, group.name)
        # An alias of an alias is one of the oldest.
        self._same_as = {name: oldest_name(self._same_as, name) for name in self._same_as}
        borne = {group.name for group in groups if group.homes}
        for group in groups:
            if not group.homes:
                group.name = self._fresh(group, borne)
                borne.add(group.name)

    def save(self, connection: sqlite3.Connection) -> None:
        """Write the names back."""
        connection.executemany(
            "INSERT INTO incident_name VALUES (?, ?, ?) ON CONFLICT (incident_id) DO UPDATE SET"
            " same_as = excluded.same_as",
            [(name, batch, self._same_as.get(name)) for name, batch in sorted(self._batch.items())],
        )

    def _owners(self, groups: Sequence[_Group]) -> dict[str, _Group]:
        """Return which group each earlier name stays with, where its reports have parted."""
        claims: defaultdict[str, list[_Group]] = defaultdict(list)
        for group in groups:
            for name in {self.oldest(m.home) for m in group.members if m.home}:
                claims[name].append(group)

        def claim(name: str, group: _Group) -> tuple[int, bool, int, str]:
            mine = [m for m in group.members if m.home and self.oldest(m.home) == name]
            ids = sorted(m.report.report_id for m in mine)
            return -sum(m.settled for m in mine), name not in ids, -len(mine), ids[0]

        return {name: min(those, key=lambda g: claim(name, g)) for name, those in claims.items()}

    def _fresh(self, group: _Group, borne: set[str]) -> str:
        """Return the name of its first report, if no other incident bears it.

        An incident that comes back, or leaves another one again, so gets the name that it had, with all
        that analysts said of it.
        """
        ordered = sorted(group.members, key=lambda m: (m.report.published or dt.date.max, *_place(m)))
        name = next((i for m in ordered if (i := m.report.report_id) not in borne), None)
        if name is None:
            name = ordered[0].report.report_id
            while name in borne:
                name = PREFIX + blake2b(name.encode("ascii"), digest_size=8).hexdigest()
        self._batch.setdefault(name, self._now)
        self._same_as.pop(name, None)
        return name


# --- writing back -----------------------------------------------------------------------------------


def _save_reports(connection: sqlite3.Connection, groups: Sequence[_Group]) -> bool:
    """Write back to which incident each report belongs; tell whether any has moved."""
    moved = [(g.name, m.report.report_id) for g in groups for m in g.members if m.home != g.name]
    connection.executemany("UPDATE report SET incident_id = ? WHERE report_id = ?", moved)
    connection.execute("UPDATE report SET settled = 1 WHERE NOT settled")
    return bool(moved)


def _save_links(connection: sqlite3.Connection, groups: Sequence[_Group], links: Sequence[Link]) -> None:
    """Keep the reasons of earlier merges while their reports stay as they are, and add those of new ones."""
    home = {m.report.report_id: group.name for group in groups for m in group.members}
    settled = {m.report.report_id for group in groups for m in group.members if m.settled}
    kept = []
    for one, other, score, reasons in connection.execute("SELECT one, other, score, reasons FROM link"):
        if {one, other} <= settled and home[one] == home[other]:
            kept.append((home[one], one, other, score, reasons))
    known = {(one, other) for _, one, other, _, _ in kept}
    for link in links:
        if (link.one, link.other) not in known:
            score, reasons = link.comparison.score, json.dumps(link.comparison.reasons)
            kept.append((home[link.one], link.one, link.other, score, reasons))
    connection.execute("DELETE FROM link")
    connection.executemany("INSERT INTO link VALUES (?, ?, ?, ?, ?)", sorted(kept))


def _save_rows(connection: sqlite3.Connection, groups: Sequence[_Group], judgements: Judgements) -> None:
    incidents: list[Row] = []
    conflicts: list[Row] = []
    for group in sorted(groups, key=lambda g: _place(g.members[0])):
        if not judgements.is_no_incident(group.name):
            row, asides = _row(group, judgements)
            incidents.append(row)
            conflicts += asides
    for table in (CONFLICTS, INCIDENTS):
        connection.execute(f'DELETE FROM "{table.name}"')
    for table, rows in ((INCIDENTS, incidents), (CONFLICTS, conflicts)):
        places = ", ".join("?" * len(table.columns))
        connection.executemany(f'INSERT INTO "{table.name}" VALUES ({places})', map(table.cells, rows))


def _row(group: _Group, judgements: Judgements) -> tuple[Row, list[Row]]:
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
