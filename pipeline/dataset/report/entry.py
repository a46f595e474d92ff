"""One incident of the report: its cells in words, its proofs in their sentences, conflicts and articles."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.dataset.own.joining import DOUBTFUL, ID, NAME
from pipeline.dataset.report.marks import Piece, pieces
from pipeline.dataset.rows import REVIEW_RULE, Row, several
from pipeline.dataset.sharing.told import web_address
from pipeline.dataset.shown.amounts import percent
from pipeline.dataset.shown.checks import check_text, to_check
from pipeline.dataset.shown.days import date_text
from pipeline.dataset.shown.labels import field_name, value_text
from pipeline.dataset.shown.proofs import proofs_of
from pipeline.dataset.shown.sources import articles_of, site_of
from pipeline.dataset.shown.telling import ToldIncident, told_incident


@dataclass(frozen=True)
class Value:
    """A value that is proven: field, value and confidence in words, and the article that says so, if any."""

    field: str
    text: str
    percent: str | None
    article: str | None


@dataclass(frozen=True)
class Quotation:
    """A sentence in pieces, and the values that it proves; without pieces where it is not quoted."""

    pieces: list[Piece]
    values: list[Value]


@dataclass(frozen=True)
class Conflict:
    """What the row shows of a field, what other articles say, which they are, and their sentence."""

    field: str
    kept: str | None
    other: str | None
    told_by: str | None
    published: str | None
    sentence: str | None


@dataclass(frozen=True)
class Source:
    """One article: what it is called, and its address where that leads to the web."""

    name: str
    address: str | None


@dataclass(frozen=True)
class Entry:
    """One incident as the report shows it. `size` and `sum` are the figures of its count and ransom."""

    told: ToldIncident
    row: Row
    checks: list[str]
    quotations: list[Quotation]
    entered: list[Value]
    conflicts: list[Conflict]
    sources: list[Source]

    @property
    def organisation(self) -> str | None:
        """The id and the name that the victim has in the register, if it is joined to one."""
        known = self.row.get(ID.name)
        return None if known is None else f"{known} – {self.row[NAME.name]}"

    @property
    def organisations(self) -> str | None:
        """The ids between which it is open what the victim is in the register."""
        return ", ".join(several(self.row.get(DOUBTFUL.name))) or None

    @property
    def size(self) -> int | None:
        """How many people or records it counts: the figure, or the surer bound of it."""
        cells = (self.row[name] for name in ("records_value", "records_min", "records_max"))
        return next((int(cell) for cell in cells if cell is not None), None)

    @property
    def sum(self) -> float | None:
        """The ransom, in whatever currency."""
        amount = self.row["ransom_amount"]
        return None if amount is None else float(amount)


def entry(row: Row, evidence: Sequence[Row], conflicts: Sequence[Row], language: str) -> Entry:
    """Return what the report tells of an incident, in `language`, by its own evidence and conflicts."""
    told = told_incident(row, language)
    shown = [proof for proofs in proofs_of(row, evidence).values() for proof in proofs]
    entered = [proof for proof in shown if proof["rule"] == REVIEW_RULE]
    return Entry(
        told,
        row,
        [check_text(check, language) for check in to_check(row, evidence, conflicts)],
        _quotations([proof for proof in shown if proof["rule"] != REVIEW_RULE], evidence, language),
        [_value(proof, language) for proof in entered],
        [_conflict(conflict, language) for conflict in conflicts],
        [_source(*article) for article in articles_of(told)],
    )


def _quotations(shown: Sequence[Row], evidence: Sequence[Row], language: str) -> list[Quotation]:
    by_sentence: dict[tuple[str, str], list[Row]] = {}
    for proof in shown:
        # Without sentences there is nothing to put together by them.
        article = str(proof["article_id"]) if proof["sentence"] else ""
        by_sentence.setdefault((article, str(proof["sentence"] or "")), []).append(proof)
    found = []
    for (article, sentence), proofs in by_sentence.items():
        beside = (row for row in evidence if (row["article_id"], row["sentence"]) == (article, sentence))
        named = [(field_name(proof["field"], language), proof) for proof in proofs]
        marked = pieces(sentence, named, beside) if sentence else []
        found.append(Quotation(marked, [_value(proof, language) for proof in proofs]))
    return found


def _value(proof: Row, language: str) -> Value:
    confidence, article = proof["confidence"], proof["article_id"]
    return Value(
        field_name(proof["field"], language),
        value_text(proof["field"], proof["value"], language) or "",
        None if confidence is None else percent(float(confidence), language),
        None if article is None else str(article),
    )


def _conflict(conflict: Row, language: str) -> Conflict:
    field, published = conflict["field"], conflict["last_published"]
    by = conflict["sources"] or conflict["article_ids"]
    return Conflict(
        field_name(field, language),
        value_text(field, conflict["kept"], language),
        value_text(field, conflict["other"], language),
        None if by is None else str(by).replace("|", ", "),
        None if published is None else date_text(str(published), language),
        None if conflict["sentence"] is None else str(conflict["sentence"]),
    )


def _source(article: str | None, source: str | None, url: str | None) -> Source:
    address = web_address(url) if url else None
    name = source or (site_of(address) if address else None)
    names = dict.fromkeys(filter(None, (name, article if article != name else None)))
    # An address that leads nowhere on the web is shown, and no link.
    shown = url if url and not address else None
    return Source(" – ".join(filter(None, (*names, shown))), address)
