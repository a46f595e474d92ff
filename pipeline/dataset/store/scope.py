"""What a merge has to look at again: the reports that came in, and all that may belong with them.

No report joins another but through a chain of pairs that match, or that are held together already. So what no
such chain connects with anything new stays as it is.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.dataset.merge.cluster import Pair, named_alike, pair_of
from pipeline.dataset.merge.compare import compare
from pipeline.dataset.merge.profile import Report
from pipeline.dataset.store.blocks import keep_blocks, neighbours
from pipeline.dataset.store.group import Stored
from pipeline.dataset.store.judgements import Judgements
from pipeline.dataset.store.loading import judged_among, load_reports


@dataclass(frozen=True)
class Scope:
    """The reports to be merged, by id, and which pairs of them are worth comparing; None: that is not known.

    `whole` tells that these are all the reports that there are.
    """

    stored: dict[str, Stored]
    pairs: frozenset[Pair] | None = None

    @property
    def whole(self) -> bool:
        return self.pairs is None


def everything(connection: sqlite3.Connection, judgements: Judgements) -> Scope:
    """Return all reports."""
    return Scope({one.report.report_id: one for one in load_reports(connection, judgements)})


def touched(connection: sqlite3.Connection, judgements: Judgements) -> Scope:
    """Return the reports that came in since the last merge, and all that they may bear upon.

    Puts the new ones into their blocks.
    """
    return _Search(connection, judgements).scope()


class _Search:
    def __init__(self, connection: sqlite3.Connection, judgements: Judgements) -> None:
        self._connection = connection
        self._judgements = judgements
        self._loaded: dict[str, Stored] = {}
        #: Reports whose victims analysts' merges give more names.
        self._named: dict[str, Report] = {}
        self._partners: dict[str, set[str]] = {}
        for pair in judgements.together:
            for name in pair:
                self._partners.setdefault(name, set()).update(pair)

    def scope(self) -> Scope:
        seeds = list(
            self._load("NOT settled OR incident_id IS NULL OR incident_id IN (SELECT * FROM touched)")
        )
        self._give_names()
        near = keep_blocks(
            self._connection, [self._report(one) for one in seeds if not self._is_rejected(one)]
        )
        seeds += [one for name in sorted(near) for one in self._of(name)]
        found: dict[str, Stored] = {}
        pairs: set[Pair] = set()
        while seeds:
            one = seeds.pop()
            name = one.report.report_id
            if name not in found:
                found[name] = one
                seeds += self._beside(one)
                for other in self._worth_comparing(one):
                    pairs.add(pair_of(name, other.report.report_id))
                    if compare(self._report(one), self._report(other)).matches:
                        seeds.append(other)
        return Scope(found, frozenset(pair for pair in pairs if found.keys() >= set(pair)))

    def _give_names(self) -> None:
        """Find the names that analysts' merges give, as `cluster` does."""
        partners = [other for name in self._partners for other in self._of(name)]
        joined = {one.report.report_id: one for one in partners for one in [one, *self._beside(one)]}
        chosen = [one for one in joined.values() if not self._is_rejected(one)]
        judged = judged_among(chosen, self._judgements)
        self._named = {one.report_id: one for one in named_alike([c.report for c in chosen], judged)}

    def _beside(self, one: Stored) -> Iterator[Stored]:
        """Yield the reports that are held together with `one`."""
        if one.home:
            yield from self._load("incident_id = ?", one.home)
        for name in sorted(self._partners.get(one.report.report_id, ())):
            yield from self._of(name)

    def _worth_comparing(self, one: Stored) -> Iterator[Stored]:
        if not self._is_rejected(one):
            for name in sorted(set(neighbours(self._connection, one.report.report_id))):
                for other in self._of(name):
                    if other.article.article_id != one.article.article_id:
                        yield other

    def _of(self, report_id: str) -> Iterable[Stored]:
        known = self._loaded.get(report_id)
        return [known] if known else self._load("report_id = ?", report_id)

    def _load(self, where: str, *values: str) -> list[Stored]:
        chosen = []
        for one in load_reports(self._connection, self._judgements, where, values):
            chosen.append(self._loaded.setdefault(one.report.report_id, one))
        return chosen

    def _report(self, one: Stored) -> Report:
        return self._named.get(one.report.report_id, one.report)

    def _is_rejected(self, one: Stored) -> bool:
        return one.home is not None and self._judgements.is_no_incident(one.home)
