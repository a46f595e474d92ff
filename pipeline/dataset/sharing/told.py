"""An incident as other systems are told it: words without what could act there, days, addresses and proofs.

Names and sentences come from anybody's page. What reads them elsewhere may take them for markup, follow their
addresses or be misled by marks of direction, so all of that is gone before a form is filled.
"""

import datetime as dt
import re
import tomllib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from pipeline.dataset.doubt import proven
from pipeline.dataset.periods import period_of
from pipeline.dataset.rows import REVIEW_RULE, Cell, Row, several
from pipeline.dataset.safety import one_line, visible
from pipeline.language.lexicons import load_lexicon
from pipeline.wording import _

#: All ids are made in this namespace, so that they are the same on every machine.
_NAMESPACE = uuid.UUID("6f1d9a4e-58c2-4b7b-9f0e-3c1d5f0a7b62")
#: The day of what has no date and was published on none that is known.
NO_DAY = dt.date(1970, 1, 1)

_MARKUP = str.maketrans({"<": "‹", ">": "›", "`": "'"})
#: What may stand in the parts of an address as it is; `%` too, for what is coded already stays.
_OF_ADDRESS = "!$%&'()*+,/:;=?@~"
_BARE_PERCENT = re.compile("%(?![0-9a-fA-F]{2})")
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.ASCII)


class MissingExtraError(Exception):
    """The library of a format is not installed. The message names the extra, which has the format's name."""

    def __init__(self, extra: str) -> None:
        super().__init__(
            _(
                "the format {format} needs Brèche with its extra {extra}: pip install 'breche[{extra}]', from"
                " its checkout or its wheel",
                format=extra,
                extra=extra,
            )
        )


@dataclass(frozen=True)
class Proof:
    """What proves a value: its sentence, None where it is not to be passed on, and how sure the value is.

    `article_id` is None for what an analyst entered.
    """

    field: str
    value: str | None
    sentence: str | None
    article_id: str | None
    confidence: float | None


@dataclass(frozen=True)
class Told:
    """One incident: its row, and its rows of evidence."""

    row: Row
    evidence: tuple[Row, ...] = ()

    @property
    def incident_id(self) -> str:
        """The name of the incident in the dataset."""
        return str(self.row["incident_id"])

    def text(self, column: str) -> str | None:
        """Return the words of a cell, None for an empty one."""
        return plain(self.row[column])

    def texts(self, column: str) -> list[str]:
        """Return the values of a cell that holds several, in its order, each once."""
        return list(dict.fromkeys(filter(None, map(plain, several(self.row[column])))))

    def codes(self, column: str) -> list[str]:
        """Return the codes of a cell."""
        return several(self.row[column])

    @cached_property
    def addresses(self) -> list[str]:
        """The addresses of the articles, of those that lead to the web."""
        return list(dict.fromkeys(filter(None, map(web_address, several(self.row["urls"])))))

    @property
    def first_day(self) -> dt.date | None:
        """The first day on which it may have happened; what "around" adds is not counted."""
        if self.row["date"] is None:
            return None
        first = period_of(str(self.row["date"]).rstrip("~")).first
        # An older date was misread, and libraries don't write the years of all.
        return first if first >= NO_DAY else None

    @property
    def known_since(self) -> dt.date | None:
        """The day of the first article, or failing that of the incident."""
        return _day(self.row["first_published"]) or self.first_day

    @property
    def created(self) -> dt.date:
        """The day since which it is known; that of what has none lies before all others."""
        return self.known_since or NO_DAY

    @property
    def modified(self) -> dt.date:
        """The day of the last article, or that on which the row was last changed, if it is later."""
        days = (_day(self.row["last_published"]), _day(self.row["changed_at"]), self.created)
        return max(day for day in days if day)

    @property
    def percent(self) -> int | None:
        """How sure the row is, from 0 to 100."""
        confidence = self.row["confidence"]
        return None if confidence is None else round(100 * float(confidence))

    @property
    def victim(self) -> str | None:
        """The victim's name or, where it has none, the words that describe it."""
        return self.text("victim_name") or self.text("victim_description")

    @property
    def title(self) -> str:
        """The incident in a line: victim, kinds of attack, date."""
        attacks = ", ".join(label("attack_types", code).lower() for code in self.codes("attack_types"))
        date = self.text("date")
        parts = [self.victim or "Unnamed victim", attacks or "incident", *([date] if date else [])]
        return " – ".join(parts)

    @cached_property
    def proofs(self) -> list[Proof]:
        """The proofs; of what an analyst entered, neither its author nor the comment."""
        return [_proof(row) for row in self.evidence]

    def proofs_of(self, field: str, code: str | None = None) -> list[Proof]:
        """Return what proves a field, or one `code` of its codes, as the row has it: the surest first."""
        value = code or proven(self.row, field)
        told = (row for row in self.evidence if (row["field"], row["value"]) == (field, value))
        return sorted(map(_proof, told), key=lambda proof: -(proof.confidence or 0.0))

    def sentence(self, field: str, code: str | None = None) -> str | None:
        """Return the surest sentence that proves a field, or one `code` of its codes; None for none."""
        return next((proof.sentence for proof in self.proofs_of(field, code) if proof.sentence), None)

    def percent_of(self, field: str) -> int | None:
        """How sure a field is, from 0 to 100; as sure as the row where no proof tells."""
        sure = next((p.confidence for p in self.proofs_of(field) if p.confidence is not None), None)
        return self.percent if sure is None else round(100 * sure)


def plain(cell: Cell) -> str | None:
    """Return the words of a cell on one line: no control character, no mark of direction, no markup."""
    if cell is None:
        return None
    return one_line(visible(str(cell))).translate(_MARKUP).replace("](", "] (") or None


def web_address(text: str) -> str | None:
    """Return an address as any program reads it, in ASCII; None for one that does not lead to the web."""
    text = one_line(visible(text))
    if not text.lower().startswith(("http://", "https://")) or " " in text:
        return None
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    # Who put a name or a password in front of the host meant to mislead.
    if parts.username is not None or not _HOST.fullmatch(host):
        return None
    path, query, fragment = (quote(_BARE_PERCENT.sub("%25", part), safe=_OF_ADDRESS) for part in parts[2:])
    return urlunsplit((parts.scheme.lower(), host + port, path, query, fragment))


def label(column: str, code: str) -> str:
    """Return the English label of a code of `column`."""
    return str(load_lexicon("codes")[column][code]["en"])


def uuid_of(*parts: object) -> str:
    """Return the id of what `parts` name: always the same."""
    return str(uuid.uuid5(_NAMESPACE, "\n".join(map(str, parts))))


def figure(value: Cell) -> str:
    """Return a number as people write it: 5000, not 5000.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def sums(told: Told) -> Iterable[tuple[str, str]]:
    """Yield what is told of money, as column of what it is and the words for it."""
    for column, currency in (("ransom_amount", "ransom_currency"), ("sale_price", "sale_currency")):
        if told.row[column] is not None:
            yield column, f"{figure(told.row[column])} {told.row[currency] or ''}".strip()


@cache
def table(name: str) -> dict[str, Any]:
    """Return the table of a form: `sharing/<name>.toml`."""
    return tomllib.loads(files("pipeline.dataset.sharing").joinpath(f"{name}.toml").read_text("utf-8"))


def _proof(row: Row) -> Proof:
    reviewed = row["rule"] == REVIEW_RULE
    return Proof(
        field=str(row["field"]),
        value=plain(row["value"]),
        sentence=None if reviewed else plain(row["sentence"]),
        article_id=plain(row["article_id"]),
        confidence=None if row["confidence"] is None else float(row["confidence"]),
    )


def _day(cell: Cell) -> dt.date | None:
    return None if cell is None else dt.date.fromisoformat(str(cell))
