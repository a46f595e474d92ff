"""Rows of a review that are older than what was said since of the same cells: nothing of them is taken."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pipeline.dataset.review.model import Problem, Ref, Review
from pipeline.dataset.rows import Cell
from pipeline.dataset.store.judgements import VERDICT, Clerk
from pipeline.wording import _


@dataclass(frozen=True)
class _Said:
    """What a row says of a field; of no field, when it takes back all that was said of the row."""

    incident_id: str
    field: str | None
    value: Cell
    revokes: bool
    ref: Ref


def without_outdated(
    review: Review, clerk: Clerk, today: Callable[[str], str]
) -> tuple[Review, list[Problem]]:
    """Return `review` without rows that are outdated, and the problem of each of their cells that is.

    `today` gives the name that an incident bears by now.
    """
    problems = []
    outdated = set()
    for said in _said(review):
        known = review.known.get(said.incident_id)
        later = None if known is None else clerk.later(today(said.incident_id), said.field, known)
        if later is not None and (said.revokes or later.value != said.value):
            told = "" if later.value is None else later.value
            remedy = _(
                "is older than {told!r}, as {author} has said since; export the review again",
                told=str(told),
                author=later.author,
            )
            problems.append(said.ref.problem("" if said.value is None else said.value, remedy))
            outdated.add(said.incident_id)
    if not outdated:
        return review, problems
    return replace(
        review,
        entries=[entry for entry in review.entries if entry.incident_id not in outdated],
        verdicts=[verdict for verdict in review.verdicts if verdict.incident_id not in outdated],
        comments=[comment for comment in review.comments if comment.incident_id not in outdated],
        same_as=[same for same in review.same_as if same.incident_id not in outdated],
    ), problems


def _said(review: Review) -> Iterator[_Said]:
    for verdict in review.verdicts:
        revokes = verdict.verdict == "revoke"
        field = None if revokes else VERDICT
        yield _Said(verdict.incident_id, field, verdict.verdict, revokes, verdict.ref)
    for entry in review.entries:
        revokes = entry.action == "revoke"
        yield _Said(entry.incident_id, entry.column, entry.value, revokes, entry.ref)
