"""Pairs and splits over which others have said the contrary since: they are asked for, not taken."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.dataset.review.model import Problem, Review, SameAs, Split, words
from pipeline.dataset.store.judgements import Clerk, Link
from pipeline.wording import _

#: Returns the reports of an incident by any name that it ever bore.
ReportsOf = Callable[[str], Sequence[str]]
#: Returns the name that an incident bears by now.
NameOf = Callable[[str], str]


def without_outdated_pairs(
    review: Review, clerk: Clerk, today: NameOf, *, reports: ReportsOf
) -> tuple[Review, list[Problem]]:
    """Return `review` without what is outdated in it, and the problem of each such cell.

    Splits of one incident belong together: with one of them all go.
    """
    problems = []
    same_as = []
    for same in review.same_as:
        link = _parted(same, review.known.get(same.incident_id, -1), clerk, today, reports)
        if link is None:
            same_as.append(same)
        else:
            problems.append(same.ref.problem(f"{same.incident_id} {same.other_id}", _remedy(link)))
    splits: defaultdict[str, list[Split]] = defaultdict(list)
    for split in review.splits:
        splits[split.incident_id].append(split)
    kept = []
    for incident_id, together in splits.items():
        known = review.known.get(incident_id)
        outdated = [] if known is None else _outdated(together, known, clerk, reports)
        problems += outdated
        kept += [] if outdated else together
    return replace(review, same_as=same_as, splits=kept), problems


def _parted(same: SameAs, known: int, clerk: Clerk, today: NameOf, reports: ReportsOf) -> Link | None:
    """Return the word later than `known` that two incidents are two, None for none."""
    if known < 0 or same.other_id is None or today(same.incident_id) == today(same.other_id):
        return None
    others = reports(same.other_id)
    links = [clerk.last_link(report, others, "apart") for report in reports(same.incident_id)]
    return _latest(links, known)


def _outdated(splits: Sequence[Split], known: int, clerk: Clerk, reports: ReportsOf) -> list[Problem]:
    """Return the problems of those of an incident's splits over which others said otherwise after `known`."""
    labels = {split.report_id: split.label for split in splits}
    members = reports(splits[0].incident_id)
    problems = []
    for split in splits:
        if split.label is None:
            link = _latest([clerk.last_link(split.report_id, None, "apart")], known)
        else:
            others = [name for name in members if labels.get(name) != split.label]
            link = _latest([clerk.last_link(split.report_id, others, "together")], known)
        if link is not None:
            typed = str(words()["revoke"][0]) if split.label is None else split.label
            problems.append(split.ref.problem(typed, _remedy(link)))
    return problems


def _latest(links: Sequence[Link | None], known: int) -> Link | None:
    later = [link for link in links if link is not None and link.number > known]
    return max(later, key=lambda link: link.number, default=None)


def _remedy(link: Link) -> str:
    return _(
        "is older than what {author} has said of the same articles since, on {day}; export the review again"
        " to see it, or import with --overwrite to let this one win",
        author=link.author,
        day=link.made[:10],
    )
