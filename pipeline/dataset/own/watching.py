"""Marks rows of incidents by a watch list, and tells what is new of those who are watched."""

from collections import defaultdict
from collections.abc import Iterator

from pipeline.dataset.columns import WATCH
from pipeline.dataset.own.matching import NameIndex, domains_of
from pipeline.dataset.own.watch_list import WatchList
from pipeline.dataset.rows import Row, join, several, victim_of
from pipeline.dataset.store.tables import StoredTables
from pipeline.wording import kept

_NAMES = ("victim_name", "third_party")
_ALIASES = ("victim_aliases", "third_party_aliases")


class Watcher:
    """Tells which incidents concern those of a list: their victim, or the third party, is one of them."""

    def __init__(self, watch: WatchList) -> None:
        self._entries = watch.entries
        self._index = NameIndex((n, i) for i, one in enumerate(self._entries) for n in one.names)
        self._domains: defaultdict[str, set[int]] = defaultdict(set)
        for i, one in enumerate(self._entries):
            for domain in one.domains:
                self._domains[domain].add(i)

    def mark(self, row: Row) -> Row:
        """Return a row of incidents with the names of those watched whom it concerns."""
        return row | {WATCH.name: join(self.concerned(row))}

    def concerned(self, row: Row) -> list[str]:
        """Return the names of those watched whom a row of incidents concerns, in the order of the list."""
        names = [str(row[column]) for column in _NAMES if row[column]]
        names += [name for column in _ALIASES for name in several(row[column])]
        found = self._index.owners(names)
        found = found.union(*(self._domains.get(domain, ()) for domain in domains_of(names)))
        return list(dict.fromkeys(self._entries[i].name for i in sorted(found)))


def watched_news(tables: StoredTables, watcher: Watcher, since: int) -> Iterator[str]:
    """Yield a sentence for each incident of those watched that a merge after `since` has made or changed."""
    for incident_id, fields in tables.touched_after(since):
        for row in tables.incidents(incident_id):
            if names := watcher.concerned(row):
                yield _sentence(row, ", ".join(names), fields)


def _sentence(row: Row, names: str, fields: list[str]) -> str:
    victim = victim_of(row)
    told = {"names": names, "id": row["incident_id"]}
    told["victim"] = kept("victim not named") if victim is None else victim
    if not fields:
        return kept("watched: {names}: new incident, {victim} ({id})", **told)
    changed = ", ".join(fields)
    return kept("watched: {names}: {victim} ({id}), changed: {fields}", **told, fields=changed)
