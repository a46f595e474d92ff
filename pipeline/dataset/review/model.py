"""What a review says: corrections, verdicts, merges, splits, comments, and the cells that are no good."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from itertools import chain
from typing import Any, Literal, TypeAlias, get_args

from pipeline.dataset.columns import INCIDENTS
from pipeline.dataset.corrections import CORRECTABLE
from pipeline.dataset.doubt import COLUMNS_OF
from pipeline.dataset.rows import Cell
from pipeline.wording import _

COLUMNS = {column.name: column for column in INCIDENTS.columns if column.name in CORRECTABLE}
#: No incident is without these.
NEVER_EMPTY = frozenset({"salience"})

REVIEW, REPORTS, PAIRS = "review", "reports", "pairs"
ID, REPORT_ID, OTHER_ID = "incident_id", "report_id", "other_id"
VERDICT, SAME_AS, COMMENT, SPLIT, SAME = "verdict", "same_as", "comment", "split", "same_incident"
CORRECTED = "_corrected"
#: The columns that an analyst fills in, by sheet.
FILLED = {
    REVIEW: (VERDICT, SAME_AS, COMMENT, *(column + CORRECTED for column in CORRECTABLE)),
    REPORTS: (SPLIT,),
    PAIRS: (SAME,),
}
#: The columns that say what a row of a sheet is about.
KEYS = {REVIEW: (ID,), REPORTS: (ID, REPORT_ID), PAIRS: (ID, OTHER_ID)}
#: Who the row is about; stays in sight when the sheet is scrolled to the right.
VICTIM = "victim"
#: How doubtful a row is, and what it should be checked for.
DOUBT, TO_CHECK = "doubt", "to_check"
#: Tells whether the cells of a row still belong together, and what was known when they were written.
CHECK = "check"
#: How sure the cell on its left is.
CONFIDENCE = "_confidence"
#: The columns to be corrected, the most telling first.
_TELLING = (
    "victim_name",
    "date",
    "attack_types",
    "attacker_name",
    "status",
    "records_value",
    "records_unit",
    "data_types",
    "victim_sector",
    "victim_country",
    "ransom_demanded",
    "ransom_amount",
    "ransom_currency",
    "ransom_paid",
    "third_party",
    "data_volume_bytes",
    "sale_price",
    "sale_currency",
    "victim_description",
    "date_basis",
    "records_qualifier",
    "records_min",
    "records_max",
    "salience",
    "victim_aliases",
    "third_party_aliases",
    "attacker_aliases",
)
#: The field of the evidence that tells how sure a column is; the others have none, or share one with these.
PROVEN = {
    **{columns[0]: field for field, columns in COLUMNS_OF.items()},
    **{column: column for column in ("attack_types", "data_types")},
}


def _beside(column: str) -> tuple[str, ...]:
    return (column, *([column + CONFIDENCE] if column in PROVEN else []), column + CORRECTED)


REVIEW_COLUMNS = (
    VICTIM,
    DOUBT,
    TO_CHECK,
    VERDICT,
    COMMENT,
    "evidence",
    "urls",
    *chain.from_iterable(map(_beside, _TELLING)),
    SAME_AS,
    ID,
    "article_ids",
    CHECK,
)
REPORTS_COLUMNS = (
    VICTIM,
    "article_id",
    SPLIT,
    "source",
    "published",
    "date",
    "sentence",
    REPORT_ID,
    ID,
    CHECK,
)
PAIRS_COLUMNS = (
    VICTIM,
    "other_victim",
    SAME,
    "date",
    "other_date",
    "articles_count",
    "other_articles_count",
    "evidence",
    "other_evidence",
    "reasons",
    ID,
    OTHER_ID,
    CHECK,
)
#: The columns of each sheet as they are written.
SHOWN = {REVIEW: REVIEW_COLUMNS, REPORTS: REPORTS_COLUMNS, PAIRS: PAIRS_COLUMNS}
_CHECK = re.compile(r"r(\d{1,18})-[0-9a-f]{6}")

Action: TypeAlias = Literal["set", "clear", "revoke"]
Judgement: TypeAlias = Literal["correct", "not_an_incident", "revoke"]
JUDGEMENTS: tuple[Judgement, ...] = get_args(Judgement)


class ReviewError(ValueError):
    """The file as a whole is no review: one sentence says which file, what is wrong and what to do."""


@dataclass(frozen=True)
class Problem:
    """A cell that cannot be taken, with a remedy that continues the sentence which its value begins.

    `row` is the number that the spreadsheet shows; `column` is a letter with the header in brackets.
    """

    sheet: str
    row: int
    column: str
    value: str
    remedy: str

    def __str__(self) -> str:
        value = self.value if len(self.value) <= 80 else f"{self.value[:79]}…"
        return _(
            "sheet {sheet}, row {row}, column {column}: {value!r} {remedy}",
            sheet=self.sheet,
            row=self.row,
            column=self.column,
            value=value,
            remedy=self.remedy,
        )


@dataclass(frozen=True)
class Ref:
    """Where a cell stands, as in `Problem`."""

    sheet: str
    row: int
    column: str

    def problem(self, value: object, remedy: str) -> Problem:
        """Return the problem of the cell that stands here; `remedy` goes on after the quoted value."""
        return Problem(self.sheet, self.row, self.column, str(value), remedy)


@dataclass(frozen=True)
class Correction:
    """What a cell of incidents.csv shall hold.

    `set`: the `value`; `clear`: nothing; `revoke`: whatever the articles say, as before any correction.
    """

    incident_id: str
    column: str
    action: Action
    value: Cell
    ref: Ref = field(compare=False)


@dataclass(frozen=True)
class Verdict:
    """A judgement on a whole row; `revoke` takes back all that was said earlier of the incident."""

    incident_id: str
    verdict: Judgement
    ref: Ref = field(compare=False)


@dataclass(frozen=True)
class SameAs:
    """Two incidents are one; `other_id` None takes back that this one is the same as another."""

    incident_id: str
    other_id: str | None
    ref: Ref = field(compare=False)


@dataclass(frozen=True)
class Apart:
    """Two incidents that look alike are two, and are not offered as a pair again."""

    incident_id: str
    other_id: str
    ref: Ref = field(compare=False)


@dataclass(frozen=True)
class Split:
    """A report leaves its incident with those that have the same `label`; None takes that back."""

    incident_id: str
    report_id: str
    label: str | None
    ref: Ref = field(compare=False)


@dataclass(frozen=True)
class Comment:
    """A remark on an incident, on one line."""

    incident_id: str
    text: str
    ref: Ref = field(compare=False)


@dataclass(frozen=True)
class Review:
    """What a file says, in its order. A disputed cell is among the problems alone.

    `rows_read` counts the rows with the id of an incident, also those that say nothing.
    """

    entries: list[Correction]
    verdicts: list[Verdict]
    same_as: list[SameAs]
    splits: list[Split]
    comments: list[Comment]
    problems: list[Problem]
    rows_read: int
    apart: list[Apart] = field(default_factory=list)
    #: The number of the last thing said that was known when the row of an incident was written, where told.
    known: Mapping[str, int] = field(default_factory=dict)


@cache
def words() -> dict[str, Any]:
    """Return the words of the review: what may be typed into its cells, and the text of its help sheet."""
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))


def check_of(keys: Sequence[str], known: int) -> str:
    """Return the check of a row: `known` numbers the last thing said that it heeds, `keys` are its own."""
    return f"r{known}-{blake2b(chr(0).join(keys).encode('utf-8'), digest_size=3).hexdigest()}"


def known_of(check: str, keys: Sequence[str]) -> int | None:
    """Return the number in the check of a row; None when the check is not that of the row of `keys`."""
    told = _CHECK.fullmatch(check)
    return int(told[1]) if told and check == check_of(keys, int(told[1])) else None
