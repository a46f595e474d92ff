"""Names of incidents, given for good: the oldest stays, a younger one of the same incident is its alias."""

import datetime as dt
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Sequence
from hashlib import blake2b

from pipeline.dataset.ids import PREFIX
from pipeline.dataset.store.group import Group, place
from pipeline.dataset.store.stored import oldest_name


class Names:
    """The names of incidents: those given so far, and those of this time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute("SELECT incident_id, batch, same_as FROM incident_name").fetchall()
        self._batch: dict[str, int] = {name: batch for name, batch, _ in rows}
        self._same_as: dict[str, str] = {name: other for name, _, other in rows if other}
        self._before = {name: (batch, other) for name, batch, other in rows}
        self._now = max(self._batch.values(), default=0) + 1

    def oldest(self, name: str) -> str:
        """Return the name that an incident bears today, by any that it ever had."""
        return self._same_as.get(name, name)

    def give(self, groups: Sequence[Group], others: Collection[str] = ()) -> None:
        """Name each group: by its oldest name so far, or by its first report.

        `others` are the names of the incidents that are not among `groups`.
        """
        owners = self._owners(groups)
        for name, group in owners.items():
            group.homes.add(name)
        for group in groups:
            if group.homes:
                group.name, *younger = sorted(group.homes, key=lambda name: (self._batch[name], name))
                self._same_as |= dict.fromkeys(younger, group.name)
        # An alias of an alias is one of the oldest.
        self._same_as = {name: oldest_name(self._same_as, name) for name in self._same_as}
        borne = {group.name for group in groups if group.homes}.union(others)
        for group in groups:
            if not group.homes:
                group.name = self._fresh(group, borne)
                borne.add(group.name)

    def save(self, connection: sqlite3.Connection) -> None:
        """Write the names back."""
        now = {name: (batch, self._same_as.get(name)) for name, batch in self._batch.items()}
        connection.executemany(
            "INSERT INTO incident_name (incident_id, batch, same_as) VALUES (?, ?, ?)"
            " ON CONFLICT (incident_id) DO UPDATE SET same_as = excluded.same_as",
            [(name, *said) for name, said in sorted(now.items()) if said != self._before.get(name)],
        )
        self._before = now

    def _owners(self, groups: Sequence[Group]) -> dict[str, Group]:
        """Return which group each earlier name stays with, where its reports have parted."""
        claims: defaultdict[str, list[Group]] = defaultdict(list)
        for group in groups:
            for name in {self.oldest(m.home) for m in group.members if m.home}:
                claims[name].append(group)

        def claim(name: str, group: Group) -> tuple[int, bool, int, str]:
            mine = [m for m in group.members if m.home and self.oldest(m.home) == name]
            ids = sorted(m.report.report_id for m in mine)
            return -sum(m.settled for m in mine), name not in ids, -len(mine), ids[0]

        return {name: min(those, key=lambda g: claim(name, g)) for name, those in claims.items()}

    def _fresh(self, group: Group, borne: set[str]) -> str:
        """Return the name of its first report, if no other incident bears it.

        An incident that comes back, or leaves another one again, so gets the name that it had, with all
        that analysts said of it.
        """
        ordered = sorted(group.members, key=lambda m: (m.report.published or dt.date.max, *place(m)))
        name = next((i for m in ordered if (i := m.report.report_id) not in borne), None)
        if name is None:
            name = ordered[0].report.report_id
            while name in borne:
                name = PREFIX + blake2b(name.encode("ascii"), digest_size=8).hexdigest()
        self._batch.setdefault(name, self._now)
        self._same_as.pop(name, None)
        return name
