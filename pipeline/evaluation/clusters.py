"""Scores a grouping against a gold grouping: pairwise, and B-cubed (Bagga and Baldwin, 1998).

Pairwise counts pairs of items that stand in one group; a large group weighs much. B-cubed asks of each item
how much of its group belongs there, and how much of what belongs there is in it.
Read `score_clusters`, then `evaluate_merging`.
"""

import csv
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluation.alignment import align
from pipeline.evaluation.gold import Corpus, GoldError
from pipeline.schema import Article, Incident
from pipeline.wording import _


@dataclass(frozen=True)
class Rates:
    """Precision and recall, 1.0 where nothing was claimed or wanted."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True)
class ClusterScores:
    """How well a grouping fits the gold one."""

    pairwise: Rates
    b_cubed: Rates


def score_clusters(gold: Mapping[Hashable, Hashable], given: Mapping[Hashable, Hashable]) -> ClusterScores:
    """Score `given` against `gold`; both map the same items to the labels of their groups.

    Raises ValueError when the items differ.
    """
    if gold.keys() != given.keys():
        raise ValueError(f"{len(gold.keys() ^ given.keys())} items are in one of the two groupings only")
    gold_sizes, given_sizes = Counter(gold.values()), Counter(given.values())
    both_sizes = Counter((gold[item], given[item]) for item in gold)
    right = sum(map(_pairs, both_sizes.values()))
    shared = [(size, given_sizes[label], gold_sizes[wanted]) for (wanted, label), size in both_sizes.items()]
    return ClusterScores(
        pairwise=Rates(
            _rate(right, sum(map(_pairs, given_sizes.values()))),
            _rate(right, sum(map(_pairs, gold_sizes.values()))),
        ),
        b_cubed=Rates(
            _rate(sum(size * size / group for size, group, _ in shared), len(gold)),
            _rate(sum(size * size / group for size, _, group in shared), len(gold)),
        ),
    )


def _pairs(size: int) -> int:
    return size * (size - 1) // 2


def _rate(right: float, total: int) -> float:
    return right / total if total else 1.0


# --- of reports into incidents ----------------------------------------------------------------------

#: One incident of one article: the article's id and the incident's place in it, from 0.
Place = tuple[str, int]
#: Articles with their incidents in, groups of places that are one incident out.
Group = Callable[[Sequence[tuple[Article, Sequence[Incident]]]], Iterable[Sequence[Place]]]

CLUSTERS = "clusters.csv"


@dataclass(frozen=True)
class Merging:
    """How well reports are merged: the gold's own ones, and those that the extraction finds."""

    reports: int
    incidents: int
    of_gold: ClusterScores
    of_extracted: ClusterScores


def load_clusters(directory: Path, corpus: Corpus) -> dict[Place, str] | None:
    """Return the incident of each place as the corpus's clusters.csv has it, None when it has none.

    Raises GoldError when the table doesn't name every incident of the gold once.
    """
    path = directory / CLUSTERS
    if not path.is_file():
        return None
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [(row["article_id"], int(row["position"]), row["incident"]) for row in csv.DictReader(stream)]
    clusters = {(article_id, position): incident for article_id, position, incident in rows}
    wanted = {(name, i) for name, line in corpus.gold.items() for i in range(len(line.incidents))}
    problems = [
        _("{file}: {place} has no incident", file=CLUSTERS, place=place)
        for place in sorted(wanted - clusters.keys())
    ]
    problems += [
        _("{file}: {place} is none of the gold", file=CLUSTERS, place=place)
        for place in sorted(clusters.keys() - wanted)
    ]
    if len(clusters) < len(rows):
        problems.append(_("{file}: a place has two lines", file=CLUSTERS))
    if problems:
        raise GoldError(directory, problems)
    return clusters


def evaluate_merging(
    corpus: Corpus, clusters: Mapping[Place, str], extracted: Mapping[str, Sequence[Incident]], group: Group
) -> Merging:
    """Score `group` on the gold's reports, and on the `extracted` ones by article id.

    An extracted report stands for the gold one that it is aligned with. One that stands for none, and
    a gold one that was missed, are groups of their own on the side where they are not: a wrong merge with
    the first costs precision, the loss of the second recall.
    """
    gold = {name: line.incidents for name, line in corpus.gold.items()}
    of_gold = _labels(group([(article, gold[article.article_id]) for article in corpus.articles]))
    told = [(article, extracted[article.article_id]) for article in corpus.articles]
    found = _labels(group(told))
    wanted: dict[Hashable, Hashable] = dict(clusters)
    given: dict[Hashable, Hashable] = {place: ("missed", place) for place in clusters}
    for article, incidents in told:
        name = article.article_id
        stands_for = {theirs: mine for mine, theirs in align(gold[name], incidents)}
        for position in range(len(incidents)):
            item: Hashable = (
                (name, stands_for[position]) if position in stands_for else ("extra", name, position)
            )
            wanted.setdefault(item, item)
            given[item] = found[name, position]
    return Merging(
        reports=len(clusters),
        incidents=len(set(clusters.values())),
        of_gold=score_clusters(dict(clusters), dict(of_gold)),
        of_extracted=score_clusters(wanted, given),
    )


def _labels(groups: Iterable[Sequence[Place]]) -> dict[Place, int]:
    return {place: label for label, places in enumerate(groups) for place in places}
