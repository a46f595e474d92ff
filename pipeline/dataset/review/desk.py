"""The review and the database: what analysts are shown, and what becomes of what they fill in."""

import datetime as dt
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from pipeline.dataset.corrections import CORRECTABLE, apply
from pipeline.dataset.corrections import Correction as Said
from pipeline.dataset.review.model import (
    Apart,
    Correction,
    Problem,
    Ref,
    Review,
    SameAs,
    Split,
)
from pipeline.dataset.review.outdated import without_outdated
from pipeline.dataset.review.outdated_pairs import without_outdated_pairs
from pipeline.dataset.rows import Cell, Row, row_incident
from pipeline.dataset.store.database import transaction
from pipeline.dataset.store.judgements import (
    COMMENT,
    CORRECT,
    VERDICT,
    Clerk,
    Judgements,
)
from pipeline.dataset.store.settle import extracted_row, members_of, settle
from pipeline.dataset.store.stored import oldest_name
from pipeline.dataset.store.tables import StoredTables
from pipeline.schema import Incident
from pipeline.wording import _


@dataclass
class Outcome:
    """What became of a review: how much was stored, how much of it was new, and what could not be."""

    rows: int = 0
    corrections: int = 0
    verdicts: int = 0
    comments: int = 0
    revoked: int = 0
    merges: int = 0
    splits: int = 0
    held_apart: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def has_news(self) -> bool:
        """Whether the review says anything that was not known, or cannot be taken."""
        told = (self.corrections, self.verdicts, self.comments, self.revoked, self.merges, self.splits)
        return any(told) or self.held_apart > 0 or bool(self.problems)


def take_in(
    connection: sqlite3.Connection,
    review: Review,
    author: str,
    made: dt.datetime | None = None,
    overwrite: bool = False,
) -> Outcome:
    """Store what `review` says, signed by `author`, and bring the dataset up to date with it.

    All that can be taken is, in one transaction; the rest is among the problems. What holds already is
    not stored twice. Where others have said otherwise since a row was written, nothing of the row is stored,
    unless told to `overwrite` that.
    """
    outcome = Outcome(rows=review.rows_read, problems=list(review.problems))
    with transaction(connection):
        clerk = Clerk(connection, author, made)
        desk = _Desk(connection, clerk, outcome)
        if not overwrite:
            for without in (without_outdated, partial(without_outdated_pairs, reports=desk.reports)):
                review, outdated = without(review, clerk, desk.today)
                outcome.problems += outdated
        desk.take(review)
    settle(connection)
    return outcome


class _Desk:
    """One review being taken in."""

    def __init__(self, connection: sqlite3.Connection, clerk: Clerk, outcome: Outcome) -> None:
        self._connection = connection
        self._clerk = clerk
        self._outcome = outcome
        self._names = dict(connection.execute("SELECT incident_id, same_as FROM incident_name"))

    def take(self, review: Review) -> None:
        """Take in all of `review` that can be taken."""
        comments = {comment.incident_id: comment.text for comment in review.comments}
        # A row that is taken back and corrected anew in one file keeps the new.
        confirmed = []
        for verdict in sorted(review.verdicts, key=lambda v: v.verdict != "revoke"):
            if not self._known(verdict.incident_id, verdict.ref):
                continue
            if (today := self.today(verdict.incident_id)) != verdict.incident_id:
                remedy = _(
                    "was said of a row that is part of {today} by now; export the review again", today=today
                )
                self._outcome.problems.append(verdict.ref.problem(verdict.verdict, remedy))
            elif verdict.verdict == "revoke":
                self._outcome.revoked += self._clerk.revoke(today)
            elif self._set(today, VERDICT, verdict.verdict, comments) and verdict.verdict == CORRECT:
                confirmed.append(today)
        by_incident: defaultdict[str, list[Correction]] = defaultdict(list)
        for entry in review.entries:
            if self._known(entry.incident_id, entry.ref):
                by_incident[self.today(entry.incident_id)].append(entry)
        for incident_id, entries in by_incident.items():
            self._correct(incident_id, entries, comments)
        for incident_id in confirmed:
            self._confirm(incident_id)
        for comment in review.comments:
            if self._known(comment.incident_id, comment.ref):
                self._set(comment.incident_id, COMMENT, comment.text, {})
        for same in review.same_as:
            self._join(same)
        for apart in review.apart:
            self._hold_apart(apart)
        by_home: defaultdict[str, list[Split]] = defaultdict(list)
        for split in review.splits:
            if self._known(split.incident_id, split.ref):
                by_home[self.today(split.incident_id)].append(split)
        for incident_id, splits in by_home.items():
            self._part(incident_id, splits)

    def _confirm(self, incident_id: str) -> None:
        """Hold all cells of a row as they stand: who confirmed it has seen no later ones."""
        judgements = Judgements(self._connection)
        row = extracted_row(self._connection, judgements, incident_id)
        if row is not None:
            row = judgements.correct(row)
            for column in CORRECTABLE:
                self._clerk.set(incident_id, column, row[column])

    def _set(self, incident_id: str, column: str, value: Cell, comments: dict[str, str]) -> bool:
        fresh = self._clerk.set(self.today(incident_id), column, value, comments.get(incident_id))
        if not fresh:
            self._outcome.unchanged += 1
        elif column == VERDICT:
            self._outcome.verdicts += 1
        elif column == COMMENT:
            self._outcome.comments += 1
        else:
            self._outcome.corrections += 1
        return fresh

    def _correct(self, incident_id: str, entries: Sequence[Correction], comments: dict[str, str]) -> None:
        wanted = {entry.column: entry for entry in entries if entry.action != "revoke"}
        wrong = self._contradictions(incident_id, wanted)
        for entry in entries:
            if entry.action == "revoke":
                self._outcome.revoked += self._clerk.revoke(incident_id, entry.column)
            elif entry.column in wrong:
                shown = "" if entry.value is None else entry.value
                self._outcome.problems.append(entry.ref.problem(shown, wrong[entry.column]))
            else:
                self._set(entry.incident_id, entry.column, entry.value, comments)

    def _contradictions(self, incident_id: str, wanted: dict[str, Correction]) -> dict[str, str]:
        """Return why cells cannot stand in the row that they would make, by column."""
        row = current_row(self._connection, incident_id)
        if row is None:
            return {}
        said = {name: Said(name, entry.value, "", "") for name, entry in wanted.items()}
        made = apply(row, said)
        wrong: dict[str, str] = {}
        low, value, high = (made[f"records_{name}"] for name in ("min", "value", "max"))
        below = isinstance(value, int) and isinstance(low, int) and value < low
        above = isinstance(value, int) and isinstance(high, int) and value > high
        if below or above:
            remedy = _(
                "puts records_value {value} outside {low} to {high}; correct these too",
                value=value,
                low=_shown(low),
                high=_shown(high),
            )
            wrong |= dict.fromkeys({"records_value", "records_min", "records_max"} & wanted.keys(), remedy)
        if isinstance(low, int) and isinstance(high, int) and low > high:
            remedy = _(
                "makes records_min {low} larger than records_max {high}; correct both", low=low, high=high
            )
            wrong |= dict.fromkeys({"records_min", "records_max"} & wanted.keys(), remedy)
        for amount, currency in (("ransom_amount", "ransom_currency"), ("sale_price", "sale_currency")):
            if made[amount] is not None and made[currency] is None:
                remedy = _(
                    "leaves {amount} without currency; fill in {currency}_corrected, or empty both",
                    amount=amount,
                    currency=currency,
                )
                wrong |= dict.fromkeys({amount, currency} & wanted.keys(), remedy)
        return wrong

    def _join(self, same: SameAs) -> None:
        if same.other_id is None:
            remedy = _("cannot be taken back here; on the sheet reports, split off those that do not belong")
            self._outcome.problems.append(same.ref.problem("(annuler)", remedy))
        elif self._known(same.incident_id, same.ref) and self._known(same.other_id, same.ref):
            one, other = self.today(same.incident_id), self.today(same.other_id)
            if one == other:
                self._outcome.unchanged += 1
                return
            if rejected := [
                name for name in (one, other) if Judgements(self._connection).is_no_incident(name)
            ]:
                remedy = _(
                    "cannot be joined: {rejected} was judged to be no incident; revoke that first",
                    rejected=rejected[0],
                )
                self._outcome.problems.append(same.ref.problem(same.other_id, remedy))
                return
            self._clerk.join(members_of(self._connection, one), members_of(self._connection, other))
            self._outcome.merges += 1

    def _hold_apart(self, apart: Apart) -> None:
        if not (self._known(apart.incident_id, apart.ref) and self._known(apart.other_id, apart.ref)):
            return
        one, other = self.today(apart.incident_id), self.today(apart.other_id)
        if one == other:
            remedy = _("are one row by now; on the sheet reports, split off those that do not belong")
            self._outcome.problems.append(apart.ref.problem(f"{apart.incident_id} {apart.other_id}", remedy))
        elif self._clerk.hold_apart(members_of(self._connection, one), members_of(self._connection, other)):
            self._outcome.held_apart += 1
        else:
            self._outcome.unchanged += 1

    def _part(self, incident_id: str, splits: Sequence[Split]) -> None:
        members = members_of(self._connection, incident_id)
        labels: dict[str, str] = {}
        for split in splits:
            if split.label is None:
                self._outcome.revoked += self._clerk.reunite(split.report_id)
            elif split.report_id in members:
                labels[split.report_id] = split.label
            elif self._clerk.is_parted(split.report_id):
                self._outcome.unchanged += 1
            else:
                remedy = _(
                    "is no report of {incident_id} any more; export the review again", incident_id=incident_id
                )
                self._outcome.problems.append(split.ref.problem(split.report_id, remedy))
        if not labels:
            return
        stays = [name for name in members if name not in labels]
        groups = [stays] if stays else []
        groups += [
            [name for name in members if labels.get(name) == label] for label in sorted(set(labels.values()))
        ]
        if len(groups) == 1:
            remedy = _("is the label of all reports of the incident; leave those blank that stay")
            self._outcome.problems.append(splits[0].ref.problem(splits[0].label, remedy))
            return
        self._clerk.part(groups)
        self._outcome.splits += len(groups) - 1

    def _known(self, incident_id: str, ref: Ref) -> bool:
        if incident_id in self._names:
            return True
        remedy = _("is no incident of this dataset; check --database, or export the review again")
        self._outcome.problems.append(ref.problem(incident_id, remedy))
        return False

    def reports(self, incident_id: str) -> list[str]:
        """Return the reports of an incident, by any name that it ever bore."""
        return members_of(self._connection, self.today(incident_id))

    def today(self, incident_id: str) -> str:
        """Return the name that an incident bears by now."""
        return oldest_name(self._names, incident_id)


def _shown(bound: Cell) -> str:
    return "…" if bound is None else str(bound)


def current_row(connection: sqlite3.Connection, incident_id: str) -> Row | None:
    """Return the row of incidents as it stands, None for an id that has none."""
    return next((r for r in StoredTables(connection).incidents(incident_id)), None)


def reviewed(connection: sqlite3.Connection) -> dict[str, tuple[Incident, Incident | None]]:
    """Return each incident that an analyst judged, by id: as read, and as it should be or None.

    Of a judged row, what the analyst left alone counts as right. Incidents without articles are left out.
    """
    judgements = Judgements(connection)
    pairs: dict[str, tuple[Incident, Incident | None]] = {}
    for incident_id in judgements.reviewed_ids():
        row = extracted_row(connection, judgements, incident_id)
        if row is None:
            continue
        right = None if judgements.is_no_incident(incident_id) else row_incident(judgements.correct(row))
        pairs[incident_id] = (row_incident(row), right)
    return pairs
