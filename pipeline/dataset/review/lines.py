"""The rows to be reviewed: what proves each, how doubtful each is, which are wanted, and in which order."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.dataset.corrections import CORRECTABLE, WHOLE_ROW
from pipeline.dataset.exports import Filters
from pipeline.dataset.review.model import ID, PROVEN
from pipeline.dataset.rows import REVIEW_RULE, ByIncident, Cell, Row, several
from pipeline.dataset.shown.checks import Check, to_check
from pipeline.dataset.shown.proofs import proofs_of
from pipeline.dataset.shown.telling import newest_first
from pipeline.dataset.store.judgements import NO_INCIDENT, VERDICT
from pipeline.dataset.workbook.shelf import Shelf

#: So many values of one field that filled no cell are offered.
_MOST = 2


@dataclass(frozen=True)
class Line:
    """A row of incidents with its `verdict`, if any, its best proofs by field, its conflicts, what lost.

    `runners_up` are the likeliest values that filled no cell and that no article tells otherwise either.
    """

    row: Row
    proofs: Mapping[str, Sequence[Row]]
    conflicts: Sequence[Row]
    checks: Sequence[Check]
    runners_up: Sequence[Row] = ()

    @cached_property
    def reviewed(self) -> frozenset[str]:
        """The columns that an analyst has judged."""
        named = several(self.row["reviewed"])
        whole = self.row.get(VERDICT) is not None or WHOLE_ROW in named
        return frozenset(CORRECTABLE if whole else named)

    def sureness(self, column: str) -> float | None:
        """Return how sure the least sure value of a column is, None where nothing tells."""
        proofs = [proof for proof in self.proofs.get(PROVEN[column], ()) if proof["rule"] != REVIEW_RULE]
        return min((float(p["confidence"]) for p in proofs if p["confidence"] is not None), default=None)

    @cached_property
    def doubt(self) -> float:
        """How doubtful the row is: 1 less how sure its least sure cell is, halved by each reason to check it.

        What an analyst has judged is beyond doubt.
        """
        reviewed = self.reviewed
        if reviewed.issuperset(CORRECTABLE):
            return 0.0
        confidence = self.row["confidence"]
        sure = [0.0 if confidence is None else float(confidence)]
        sure += [
            s for column in PROVEN if column not in reviewed and (s := self.sureness(column)) is not None
        ]
        return 1 - min(sure) * 0.5 ** len(self.checks)


@dataclass(frozen=True)
class Selection:
    """Which rows are wanted: those that `filters` keep, of at most `max_confidence`, only `unreviewed` ones.

    A row of unknown confidence is not sure. One of which an analyst corrected a single cell is reviewed.
    """

    filters: Filters = field(default_factory=Filters)
    max_confidence: float | None = None
    unreviewed: bool = False

    def keeps(self, line: Line) -> bool:
        """Tell whether the row is wanted."""
        row = line.row
        if self.unreviewed and line.reviewed:
            return False
        sure = 0.0 if row["confidence"] is None else float(row["confidence"])
        if self.max_confidence is not None and sure > self.max_confidence:
            return False
        return self.filters.keep_but_for_date(row) and self.filters.is_recent(row)


EVERYTHING = Selection()


def reviewed_lines(
    incidents: Iterable[Row],
    evidence: Iterable[Row] = (),
    conflicts: Iterable[Row] = (),
    runners_up: Iterable[Row] = (),
) -> Iterator[Line]:
    """Yield the rows `incidents` with what belongs to each; all four come in the same order of incidents."""
    proofs, asides, lost = ByIncident(evidence), ByIncident(conflicts), ByIncident(runners_up)
    for row in incidents:
        proving, differing = proofs.of(row[ID]), asides.of(row[ID])
        checks = to_check(row, proving, differing)
        yield Line(row, proofs_of(row, proving), differing, checks, _likeliest(lost.of(row[ID]), differing))


def _likeliest(runners_up: Iterable[Row], conflicts: Iterable[Row]) -> list[Row]:
    """Return of several articles' values that filled no cell those of most chance, as few a field as of one.

    Those among `conflicts` are left out.
    """
    seen = {(conflict["field"], conflict["other"]) for conflict in conflicts}
    counts: Counter[Cell] = Counter()
    found = []
    for one in sorted(runners_up, key=lambda row: -float(row["chance"] or 0)):
        key = one["field"], one["other"]
        if key not in seen and counts[one["field"]] < _MOST:
            seen.add(key)
            counts[one["field"]] += 1
            found.append(one)
    return found


def doubtful_first(lines: Iterable[Line], shelf: Shelf[Line]) -> list[int]:
    """Put `lines` on the shelf and return their places, the most doubtful first.

    Of equally doubtful ones the newest comes first, then it goes by victim and id; rows that are no incidents
    come last.
    """
    order = []
    for line in lines:
        rejected = line.row.get(VERDICT) == NO_INCIDENT
        order.append(((rejected, -round(line.doubt, 6), newest_first(line.row)), shelf.put(line)))
    return [place for _, place in sorted(order)]
