"""Which reports are one incident: pairs are joined best first, where the groups that they join fit as wholes.

One pair alike is too little for two groups: an alias misread, a date misread or an article that recalls two
attacks would chain strangers. What nearly fits is offered to analysts (`near_misses`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise, product

from pipeline.dataset.merge.blocking import candidate_pairs
from pipeline.dataset.merge.compare import Comparison, compare, row_bar
from pipeline.dataset.merge.names import Match, compare_names
from pipeline.dataset.merge.profile import Report
from pipeline.schema import Article, Incident

Pair = tuple[str, str]
#: So many reports of a group are asked whether another one can join.
MOST_FACES = 30
#: To join with so many others each incident is offered at most.
MOST_OFFERS = 3


@dataclass(frozen=True)
class Judged:
    """What is settled before any comparing: pairs of report ids, the smaller one first.

    `kept` comes from earlier runs; `together` and `apart` from analysts, who have the last word.
    """

    together: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()
    kept: frozenset[Pair] = frozenset()


@dataclass(frozen=True)
class Link:
    """Why two reports stand in one row."""

    one: str
    other: str
    comparison: Comparison


@dataclass
class Clustering:
    """Groups of report ids, each sorted, in order of their first, and the links that made them."""

    groups: list[list[str]]
    links: list[Link] = field(default_factory=list)
    #: The reports as they were compared: with the names that analysts' merges give them.
    reports: list[Report] = field(default_factory=list)


def pair_of(one: str, other: str) -> Pair:
    """Return two report ids as a pair, whichever comes first."""
    return (one, other) if one < other else (other, one)


def cluster(
    reports: Iterable[Report], judged: Judged = Judged(), pairs: Iterable[Pair] | None = None
) -> Clustering:
    """Group `reports` into incidents. The order of `reports` makes no difference.

    Their ids must be distinct. What is judged to be together stays so, however little the reports are
    alike: an incident that was shown to an analyst is never split by a later article. `pairs` are those that
    are worth comparing, where they are known; else they are looked for. What was grouped once and is kept
    gives the same groups again.
    """
    forest = _judged_forest(reports, judged)
    ordered = forest.reports
    if pairs is None:
        pairs = ((ordered[i].report_id, ordered[j].report_id) for i, j in candidate_pairs(ordered))
    by_id = {report.report_id: report for report in ordered}
    matches = []
    for one, other in pairs:
        comparison = compare(by_id[one], by_id[other])
        if comparison.matches:
            matches.append((-comparison.score, one, other, comparison))
    matches.sort(key=lambda match: match[:3])
    links: list[Link] = []
    # A group that has grown since may take what it refused when it was small.
    while joined := [Link(one, other, said) for _, one, other, said in matches if forest.join(one, other)]:
        links += joined
    return Clustering(forest.groups(), links, ordered)


def named_alike(reports: Iterable[Report], judged: Judged) -> list[Report]:
    """Return `reports`, by id, with the names that analysts' merges give them, as `cluster` compares them."""
    return _judged_forest(reports, judged).reports


def _judged_forest(reports: Iterable[Report], judged: Judged) -> "_Forest":
    forest = _Forest(sorted(reports, key=lambda report: report.report_id), judged)
    for one, other in sorted((judged.kept | judged.together) - judged.apart):
        forest.join_judged(one, other)
    forest.share_names(report_id for pair in judged.together for report_id in pair)
    return forest


def near_misses(
    reports: Iterable[Report], homes: Mapping[str, str], judged: Judged = Judged()
) -> list[tuple[str, str, Link]]:
    """Return pairs of incidents that may be one, the likeliest first, each with the link that comes nearest.

    `homes` gives the incident of each report. Left out are incidents that contradict each other, that one
    article tells apart, or that analysts hold apart, and of each incident all but its `MOST_OFFERS`
    likeliest. The order of `reports` makes no difference.
    """
    ordered = sorted(reports, key=lambda report: report.report_id)
    articles = defaultdict(set)
    for report in ordered:
        articles[homes[report.report_id]].add(report.article_id)
    parted = {
        pair_of(homes[one], homes[other]) for one, other in judged.apart if one in homes and other in homes
    }
    best: dict[Pair, Link] = {}
    for i, j in candidate_pairs(ordered):
        one, other = ordered[i].report_id, ordered[j].report_id
        pair = pair_of(homes[one], homes[other])
        if pair[0] == pair[1] or pair in parted or not articles[pair[0]].isdisjoint(articles[pair[1]]):
            continue
        comparison = compare(ordered[i], ordered[j])
        nearest = best.get(pair)
        if comparison.near and (nearest is None or comparison.score > nearest.comparison.score):
            best[pair] = Link(one, other, comparison)
    offers: list[tuple[str, str, Link]] = []
    count: Counter[str] = Counter()
    for pair, link in sorted(best.items(), key=lambda item: (-item[1].comparison.score, item[0])):
        if max(count[pair[0]], count[pair[1]]) < MOST_OFFERS:
            count.update(pair)
            offers.append((*pair, link))
    return offers


def group(told: Iterable[tuple[Article, Sequence[Incident]]]) -> list[list[tuple[str, int]]]:
    """Group what articles tell into incidents; each report is an article's id and a place from 0."""
    reports = {}
    for article, incidents in told:
        for position, incident in enumerate(incidents):
            name = f"{article.article_id}\t{position}"
            reports[name] = Report(name, article.article_id, article.published, incident)
    places = {name: (report.article_id, int(name.rpartition("\t")[2])) for name, report in reports.items()}
    return [[places[name] for name in names] for names in cluster(reports.values()).groups]


class _Forest:
    """Groups under construction: of each report its group, of each group its members."""

    def __init__(self, reports: Sequence[Report], judged: Judged) -> None:
        self._reports = {report.report_id: report for report in reports}
        self._group = {report_id: report_id for report_id in self._reports}
        self._members = {report_id: [report_id] for report_id in self._reports}
        self._articles = {report.report_id: {report.article_id} for report in reports}
        self._apart = judged.apart
        self._compared: dict[tuple[str, str, bool], float | None] = {}
        self._fitting: dict[tuple[str, str, int, int], bool] = {}

    def join_judged(self, one: str, other: str) -> None:
        """Bring two reports into one group unless analysts hold members of theirs apart."""
        if one in self._group and other in self._group and not self._judged_apart(one, other):
            self._unite(self._group[one], self._group[other])

    def join(self, one: str, other: str) -> bool:
        """Bring two reports into one group; False if they are in one, or members of theirs stay apart."""
        a, b = self._group[one], self._group[other]
        if a == b or not self._articles[a].isdisjoint(self._articles[b]) or self._judged_apart(one, other):
            return False
        if not self._fit_together(a, b):
            return False
        self._unite(a, b)
        return True

    def _fit_together(self, a: str, b: str) -> bool:
        """Tell whether two groups, as wholes, tell one incident: one pair alike chains no strangers."""
        # Some reports of a large group speak for the rest, or its growth would cost its square.
        ones, others = self._faces(a), self._faces(b)
        state = (a, b, len(self._members[a]), len(self._members[b]))
        if state not in self._fitting:
            bridge = self._bridges([*ones, *others])
            fits = [self._fit_of(x, y, bool(bridge[x] & bridge[y])) for x, y in product(ones, others)]
            said = [fit for fit in fits if fit is not None]
            self._fitting[state] = not said or sum(said) / len(said) >= row_bar()
        return self._fitting[state]

    def _faces(self, group: str) -> list[str]:
        # In an order that does not hang on when they came.
        members = sorted(self._members[group])
        # An article that recalls an incident in passing may mean any of two, and holds none together.
        told = [name for name in members if self._reports[name].is_main]
        return (told or members)[:MOST_FACES]

    def _bridges(self, report_ids: Sequence[str]) -> dict[str, frozenset[str]]:
        """Return whom each report names: names that one report gives, or that match, are one victim's."""
        told = {name: self._reports[name].victim_names for name in report_ids}
        known = {victim: victim for names in told.values() for victim in names}

        def first(victim: str) -> str:
            while known[victim] != victim:
                victim = known[victim]
            return victim

        alike = [pair for pair in combinations(sorted(known), 2) if compare_names(*pair) is Match.STRONG]
        for one, other in [*alike, *(pair for names in told.values() for pair in pairwise(names))]:
            low, high = sorted((first(one), first(other)))
            known[high] = low
        return {name: frozenset(map(first, names)) for name, names in told.items()}

    def _fit_of(self, one: str, other: str, bridged: bool) -> float | None:
        key = (*pair_of(one, other), bridged)
        if key not in self._compared:
            self._compared[key] = compare(self._reports[one], self._reports[other], bridged).fit
        return self._compared[key]

    @property
    def reports(self) -> list[Report]:
        """The reports, by id."""
        return list(self._reports.values())

    def share_names(self, report_ids: Iterable[str]) -> None:
        """Give all reports of the groups of `report_ids` the names of the victim that any of them has.

        An analyst joined them, whatever they call it. Else no other report could join the group: it would
        bear another name than some of them.
        """
        for group in sorted({self._group[name] for name in report_ids if name in self._group}):
            members = [self._reports[name] for name in self._members[group]]
            names = tuple(sorted({name for report in members for name in report.victim_names}))
            for report in members:
                self._reports[report.report_id] = replace(report, also_known_as=names)

    def groups(self) -> list[list[str]]:
        """Return the groups."""
        return sorted(sorted(members) for members in self._members.values())

    def _judged_apart(self, one: str, other: str) -> bool:
        if not self._apart:
            return False
        members = product(self._members[self._group[one]], self._members[self._group[other]])
        return any(pair_of(x, y) in self._apart for x, y in members)

    def _unite(self, a: str, b: str) -> None:
        if a == b:
            return
        small, large = sorted((a, b), key=lambda group: (len(self._members[group]), group))
        for report_id in self._members.pop(small):
            self._group[report_id] = large
            self._members[large].append(report_id)
        self._articles[large] |= self._articles.pop(small)
