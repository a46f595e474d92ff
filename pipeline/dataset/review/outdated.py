"""Rows of a review over which others have said otherwise since: nothing of them is taken before it is asked.

A row tells, by its check, the last thing said that was known when it was written. What holds by now and is
later than that was not seen by who filled in the row.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pipeline.dataset.corrections import Correction as Said
from pipeline.dataset.csvfile import plain_cell
from pipeline.dataset.review.model import Problem, Ref, Review, words
from pipeline.dataset.rows import Cell
from pipeline.dataset.store.judgements import COMMENT, VERDICT, Clerk
from pipeline.wording import _


@dataclass(frozen=True)
class _Says:
    """What a row says of a field; of no field, when it takes back all that was said of the row."""

    incident_id: str
    field: str | None
    value: Cell
    revokes: bool
    ref: Ref

    @property
    def shown(self) -> str:
        if self.revokes:
            return str(words()["revoke"][0])
        return str(words()["clear"][0]) if self.value is None else plain_cell(self.value)


def without_outdated(
    review: Review, clerk: Clerk, today: Callable[[str], str]
) -> tuple[Review, list[Problem]]:
    """Return `review` without rows that are outdated, and the problem of each of their cells that is.

    `today` gives the name that an incident bears by now.
    """
    problems = []
    outdated = set()
    own: defaultdict[str, set[str]] = defaultdict(set)
    for entry in review.entries:
        own[entry.incident_id].add(entry.column)
    for says in _said(review):
        known = review.known.get(says.incident_id)
        if known is None:
            continue
        held = clerk.held(today(says.incident_id))
        later = [said for number, said in held if number > known]
        contrary = _contrary(says, [said for _number, said in held], later, own[says.incident_id])
        if contrary is not None:
            problems.append(says.ref.problem(says.shown, _remedy(contrary)))
            outdated.add(says.incident_id)
    if not outdated:
        return review, problems
    return replace(
        review,
        entries=[entry for entry in review.entries if entry.incident_id not in outdated],
        verdicts=[verdict for verdict in review.verdicts if verdict.incident_id not in outdated],
        comments=[comment for comment in review.comments if comment.incident_id not in outdated],
        same_as=[same for same in review.same_as if same.incident_id not in outdated],
    ), problems


def _contrary(says: _Says, held: list[Said], later: list[Said], beside: set[str]) -> Said | None:
    """Return the last of the `later` words that a row does not know and would undo, None for none.

    `beside` are the columns that the same row corrects.
    """
    if says.field is None:
        return later[-1] if later else None
    same = [said for said in later if said.field == says.field]
    if same:
        return same[-1] if says.revokes or same[-1].value != says.value else None
    if says.field != VERDICT or any(said.field == VERDICT and said.value == says.value for said in held):
        return None
    # A verdict on the whole row is one on cells that its author has not seen as they are.
    unseen = [said for said in later if said.field != COMMENT and said.field not in beside]
    return unseen[-1] if unseen else None


def _remedy(said: Said) -> str:
    told = plain_cell(said.value)
    return _(
        "is older than {told!r} in {column}, as {author} has said since, on {day}; export the review again to"
        " see it, or import with --overwrite to let this one win",
        told=told,
        column=said.field,
        author=said.author,
        day=said.made[:10],
    )


def _said(review: Review) -> Iterator[_Says]:
    for verdict in review.verdicts:
        revokes = verdict.verdict == "revoke"
        field = None if revokes else VERDICT
        yield _Says(verdict.incident_id, field, verdict.verdict, revokes, verdict.ref)
    for entry in review.entries:
        revokes = entry.action == "revoke"
        yield _Says(entry.incident_id, entry.column, entry.value, revokes, entry.ref)
