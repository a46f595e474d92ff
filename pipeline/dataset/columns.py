"""What each column of each exported table holds: its type, meaning, codes and limits.

The one place that knows: the Parquet schema, the SQLite tables and datapackage.json are made from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.dataset.codes import CODE_COLUMNS, CODED_COLUMNS
from pipeline.dataset.ids import PREFIX
from pipeline.dataset.rows import EVIDENCE_COLUMNS, INCIDENT_COLUMNS, Cell, Row
from pipeline.dataset.safety import clean

CONFLICT_COLUMNS = (
    "incident_id",
    "field",
    "kept",
    "other",
    "article_ids",
    "sources",
    "last_published",
    "sentence",
)

CHANGE_COLUMNS = ("change", "incident_id", "victim", "field", "old", "new", "made")


class Kind(StrEnum):
    """The type of a column's cells. An EDTF date may be partial; a day is a whole date, as ISO text."""

    TEXT = "text"
    EDTF = "edtf"
    DAY = "day"
    WHOLE = "whole"
    DECIMAL = "decimal"
    TRUTH = "truth"


@dataclass(frozen=True)
class Column:
    """One column. `pattern` must match the whole text; `multiple` cells join codes with `|`."""

    name: str
    kind: Kind
    description: str
    codes: type[StrEnum] | None = None
    multiple: bool = False
    required: bool = False
    pattern: str | None = None
    maximum: int | None = None

    def cell(self, value: Cell) -> Cell:
        """Return `value` as this column's type, None for None: the same in every typed format."""
        if value is None:
            return None
        if self.kind is Kind.WHOLE:
            return int(value)
        if self.kind is Kind.DECIMAL:
            return float(value)
        return bool(value) if self.kind is Kind.TRUTH else clean(str(value))


@dataclass(frozen=True)
class Table:
    """One table: its columns in order, and whether `incident_id` names its rows or points to incidents."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: str | None = None
    parent: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def cells(self, row: Row) -> list[Cell]:
        """Return the typed cells of `row` in the order of the columns. Raises KeyError for a missing one."""
        return [column.cell(row[column.name]) for column in self.columns]


_INCIDENT_ID = Column(
    "incident_id",
    Kind.TEXT,
    "Stable name of the incident",
    required=True,
    pattern=f"{PREFIX}[0-9a-f]{{16}}",
)
_COUNTRY = r"[A-Z]{2}"
_CURRENCY = r"[A-Z]{3,5}"
_SEVERAL = "several are joined by |"


def _coded(name: str, description: str, multiple: bool = False) -> Column:
    return Column(name, Kind.TEXT, description, codes=CODED_COLUMNS[name], multiple=multiple)


_INCIDENT = (
    _INCIDENT_ID,
    Column("date", Kind.EDTF, "When it happened, in EDTF: 2024-11-19, 2024-11, 2024; ~ means around"),
    _coded("date_basis", "What the date is the date of"),
    Column("victim_name", Kind.TEXT, "Organisation that was hit"),
    Column("victim_aliases", Kind.TEXT, f"Its other names; {_SEVERAL}"),
    Column("victim_description", Kind.TEXT, "The article's words for a victim that it does not name"),
    Column("victim_country", Kind.TEXT, "Country of the victim, ISO 3166-1 alpha-2", pattern=_COUNTRY),
    _coded("victim_sector", "Sector of the victim"),
    Column("third_party", Kind.TEXT, "Supplier or product through which the attack went"),
    Column("third_party_aliases", Kind.TEXT, f"Its other names; {_SEVERAL}"),
    Column("attacker_name", Kind.TEXT, "Group, pseudonym or malware brand that attacked or claims to have"),
    Column("attacker_aliases", Kind.TEXT, f"Its other names; {_SEVERAL}"),
    _coded("attack_types", f"Kinds of attack; {_SEVERAL}", multiple=True),
    Column("records_value", Kind.WHOLE, "How many people, accounts or documents were hit"),
    Column("records_min", Kind.WHOLE, "Lower bound of that count"),
    Column("records_max", Kind.WHOLE, "Upper bound of that count"),
    _coded("records_qualifier", "How exact the count is"),
    _coded("records_unit", "What is counted"),
    Column("records_text", Kind.TEXT, "The article's words for the count"),
    Column("data_volume_bytes", Kind.WHOLE, "Volume of the stolen or published data, in bytes"),
    Column("ransom_demanded", Kind.TRUTH, "Whether a ransom was demanded; false: the article says no"),
    Column("ransom_amount", Kind.DECIMAL, "Ransom, in units of ransom_currency"),
    Column("ransom_currency", Kind.TEXT, "ISO 4217 code or coin", pattern=_CURRENCY),
    Column("ransom_paid", Kind.TRUTH, "Whether the ransom was paid; false: the article says no"),
    Column("sale_price", Kind.DECIMAL, "Price asked for the data, in units of sale_currency"),
    Column("sale_currency", Kind.TEXT, "ISO 4217 code or coin", pattern=_CURRENCY),
    _coded("data_types", f"Data taken or exposed; {_SEVERAL}", multiple=True),
    Column("sensitive_data", Kind.TRUTH, "Whether data of GDPR article 9 or 10 are among them"),
    _coded("status", "Who says so"),
    _coded("salience", "Whether an article is about it or recalls it in passing"),
    Column("confidence", Kind.DECIMAL, "Probability that the row is right", maximum=1),
    Column("articles_count", Kind.WHOLE, "Number of articles that tell of it"),
    Column("article_ids", Kind.TEXT, f"Those articles; {_SEVERAL}"),
    Column("sources", Kind.TEXT, f"Who published them; {_SEVERAL}"),
    Column("urls", Kind.TEXT, f"Their addresses; {_SEVERAL}"),
    Column("first_published", Kind.DAY, "Day of the earliest of those articles"),
    Column("last_published", Kind.DAY, "Day of the latest of those articles"),
    Column("evidence", Kind.TEXT, "The sentence that best shows the incident"),
    Column("reviewed", Kind.TEXT, f"Columns that an analyst corrected or confirmed; {_SEVERAL}"),
    Column("date_min", Kind.DAY, "First day on which it may have happened, by its date"),
    Column("date_max", Kind.DAY, "Last such day"),
    Column("first_seen", Kind.DAY, "Day of the run that first made the row; empty: before that was noted"),
    Column("changed_at", Kind.DAY, "Day of the run that last changed what the row tells of the incident"),
)
_EVIDENCE = (
    _INCIDENT_ID,
    Column("article_id", Kind.TEXT, "Article that proves the value; empty: an analyst entered it"),
    Column("field", Kind.TEXT, "Field that the value fills", required=True),
    Column("value", Kind.TEXT, "The value"),
    Column("start", Kind.WHOLE, "Where its words begin in the article's text, in characters from 0"),
    Column("end", Kind.WHOLE, "Where they end, exclusive"),
    Column("sentence", Kind.TEXT, "The sentence around them"),
    Column("rule", Kind.TEXT, "Rule that read it"),
    Column("confidence", Kind.DECIMAL, "Probability that the value is right", maximum=1),
)
_CONFLICT = (
    _INCIDENT_ID,
    Column("field", Kind.TEXT, "Column of incidents on which articles differ", required=True),
    Column("kept", Kind.TEXT, "What incidents says"),
    Column("other", Kind.TEXT, "What other articles say"),
    Column("article_ids", Kind.TEXT, f"Those other articles; {_SEVERAL}"),
    Column("sources", Kind.TEXT, f"Who published them; {_SEVERAL}"),
    Column("last_published", Kind.DAY, "Day of the latest of them"),
    Column("sentence", Kind.TEXT, "Sentence that says so"),
)
_CODE = (
    Column("column", Kind.TEXT, "Column of incidents that holds the code", required=True),
    Column("code", Kind.TEXT, "The code", required=True),
    Column("label_en", Kind.TEXT, "Its English label"),
    Column("label_fr", Kind.TEXT, "Its French label"),
    Column("meaning", Kind.TEXT, "What it covers, in French"),
    Column("sensitive", Kind.TRUTH, "Whether GDPR article 9 or 10 covers such data"),
)


def _ordered(names: Sequence[str], described: Sequence[Column]) -> tuple[Column, ...]:
    """Return the descriptions of `names` in their order. Raises KeyError for a name without one."""
    by_name = {column.name: column for column in described}
    return tuple(by_name[name] for name in names)


INCIDENTS = Table("incidents", "Incidents", _ordered(INCIDENT_COLUMNS, _INCIDENT), key="incident_id")
#: The last column of incidents where an analyst's own list marks them.
WATCH = Column("watch", Kind.TEXT, f"Who of the watch list is the victim or the third party; {_SEVERAL}")
EVIDENCE = Table(
    "evidence", "What proves each value", _ordered(EVIDENCE_COLUMNS, _EVIDENCE), parent=INCIDENTS.name
)
CONFLICTS = Table(
    "conflicts", "Where articles differ", _ordered(CONFLICT_COLUMNS, _CONFLICT), parent=INCIDENTS.name
)
CODES = Table("codes", "Legend of the codes", _ordered(CODE_COLUMNS, _CODE))
#: The tables of an export, in the order in which they are written: a parent before its children.
TABLES = (INCIDENTS, EVIDENCE, CONFLICTS)

DATE_COLUMNS = frozenset(
    column.name for table in TABLES for column in table.columns if column.kind in (Kind.EDTF, Kind.DAY)
)
