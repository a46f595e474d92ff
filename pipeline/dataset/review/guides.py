"""What is told and offered at one cell to be filled in: its sentence, other readings, what may be typed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.dataset.codes import CODED_COLUMNS
from pipeline.dataset.columns import Kind
from pipeline.dataset.csvfile import plain_cell
from pipeline.dataset.doubt import COLUMNS_OF
from pipeline.dataset.merge.fuse import one_name
from pipeline.dataset.review.headings import heading, say
from pipeline.dataset.review.lines import Line
from pipeline.dataset.review.model import (
    COLUMNS,
    CORRECTED,
    JUDGEMENTS,
    NEVER_EMPTY,
    SAME,
    VERDICT,
    words,
)
from pipeline.dataset.review.values import parse_value
from pipeline.dataset.rows import LIST_COLUMNS, Cell, Row, join, several
from pipeline.dataset.safety import clean, one_line, starts_formula
from pipeline.dataset.shown.amounts import records
from pipeline.dataset.shown.labels import country, label, labels, truth, value_text
from pipeline.dataset.shown.proofs import proof_text, shortened
from pipeline.wording import LANGUAGES

#: What spreadsheets show of the title and the text of the message beside a cell, in UTF-16 units.
TITLE, MESSAGE = 32, 255
#: Characters of a sentence in a note, and of a note.
_SENTENCE, _NOTE = 600, 1_500
#: Characters of the other readings in a message: the rest of it is for the sentence.
_OTHERS = 110
#: The fields of the evidence that columns share.
_FIELDS = {
    column: field
    for field, columns in COLUMNS_OF.items()
    for column in columns
    # Other names have no proofs of their own.
    if not column.endswith("_aliases")
}
#: The column of the figure of a field that fills several.
_FIGURES = {"records": "records_value"}
_SUMS = {"ransom_amount": "ransom_currency", "sale_price": "sale_currency"}
_RECORDS = re.compile(
    r"(?:(?P<qualifier>[a-z_]+) )?(?:(?P<value>\d+)|(?P<min>\d*)-(?P<max>\d*))(?: (?P<unit>[a-z_]+))?"
)


@dataclass(frozen=True)
class Guide:
    """What is told of a cell: the note of its value, the message where it is corrected, what that offers.

    `disputed` tells that another article has another value for it.
    """

    note: str | None
    message: str | None
    choices: tuple[str, ...]
    disputed: bool = False


def guide_of(line: Line, column: str, language: str) -> Guide:
    """Return what is told of the cell of `column`."""
    field = _FIELDS.get(column, column)
    shows = line.row[column] is not None or column in line.reviewed
    proofs = {field: line.proofs.get(field, ())} if shows else {field: ()}
    conflicts, others = line.conflicts, [*line.conflicts]
    if column not in line.reviewed:
        others += [row for row in line.runners_up if _differs(row, line.row)]
    told = [(text, row) for row in others if (text := _told(row, column, line.row, language))]
    sentences = [f"«\u00a0{p['sentence']}\u00a0»" for p in proofs[field] if p["sentence"]]
    proven = proof_text(proofs, [field], language, _SENTENCE)
    paragraphs = [*([proven] if proven else []), *(_with_source(*other, language) for other in told)]
    named = ", ".join(dict.fromkeys(text for text, _ in told))
    message = [fit(say(language, "other").format(value=named), _OTHERS)] if told else []
    return Guide(
        note=shortened("\n".join(paragraphs), _NOTE) or None,
        message=fit("\n".join([*message, *dict.fromkeys(sentences)]), MESSAGE) or None,
        choices=_choices(others, line.row, column, language),
        disputed=bool(_choices(conflicts, line.row, column, language)),
    )


def fit(text: str, units: int) -> str:
    """Return `text`, cut at a word to as many UTF-16 units, by which spreadsheets count."""
    text = clean(text)
    length = units
    while len(shortened(text, length).encode("utf-16-le")) > 2 * units:
        length -= 1
    return shortened(text, length)


def shown_value(column: str, value: Cell, language: str) -> str:
    """Return a value as the sheet shows it and as it may be typed: labels of codes, words for yes and no."""
    if column in LIST_COLUMNS:
        return " ; ".join(labels(column, value, language))
    if column in CODED_COLUMNS:
        return str(label(column, value, language))
    if column == "victim_country":
        return str(country(value, language))
    described = COLUMNS.get(column)
    if described is not None and described.kind is Kind.TRUTH:
        return str(truth(value if isinstance(value, bool) else value == "true", language))
    return plain_cell(value)


def options(column: str, language: str) -> list[str]:
    """Return what the drop-down of a column to be filled in offers in every row, nothing for an open one."""
    source = column.removesuffix(CORRECTED)
    if column == VERDICT:
        return [say(language, "verdicts", verdict) for verdict in JUDGEMENTS]
    if column == SAME:
        return [str(truth(value, language)) for value in (True, False)]
    if source in CODED_COLUMNS:
        return [
            *(shown_value(source, code.value, language) for code in CODED_COLUMNS[source]),
            *_instead(source),
        ]
    if source in COLUMNS and COLUMNS[source].kind is Kind.TRUTH:
        return [*(str(truth(value, language)) for value in (True, False)), *_instead(source)]
    return []


def hint(column: str, language: str) -> str | None:
    """Return what may be typed into a column, None where that goes without saying."""
    source = column.removesuffix(CORRECTED)
    key = "list" if source in CODED_COLUMNS and source in LIST_COLUMNS else source
    key = "names" if source.endswith("_aliases") else key
    return say(language, "hints", key) if key in words()["hints"] else None


def title_of(column: str, language: str) -> str:
    """Return the title of the messages of a column."""
    return fit(heading(column.removesuffix(CORRECTED), language), TITLE)


def is_open(column: str) -> bool:
    """Tell whether anything may be typed, so that a drop-down only suggests."""
    source = column.removesuffix(CORRECTED)
    return source in LIST_COLUMNS or not options(column, LANGUAGES[0])


def _instead(column: str) -> list[str]:
    """Return the words that may stand in place of a value, as drop-downs offer them."""
    actions = ("revoke",) if column in NEVER_EMPTY else ("clear", "revoke")
    return [words()[action][0] for action in actions]


def _choices(others: Iterable[Row], row: Row, column: str, language: str) -> tuple[str, ...]:
    """Return the other readings of a cell as they may be typed there; none that import would refuse."""
    found: dict[str, None] = {}
    for other in others:
        raw = _cells(other, row).get(column)
        if raw is None:
            continue
        choice = one_line(shown_value(column, raw, language))
        try:
            taken = parse_value(column, choice)
        except ValueError:
            continue
        if taken is not None and taken != row[column] and not starts_formula(choice):
            found[choice] = None
    return tuple(found)


def _cells(conflict: Row, row: Row) -> dict[str, str]:
    """Return what the other value of a conflict would put into the columns of `row`."""
    field, other = str(conflict["field"]), conflict["other"]
    if other is None:
        return {}
    text = str(other)
    if field == "records":
        match = _RECORDS.fullmatch(text)
        return {f"records_{part}": cell for part, cell in match.groupdict().items() if cell} if match else {}
    if field in _SUMS:
        amount, _, currency = text.partition(" ")
        return {field: amount, **({_SUMS[field]: currency} if currency else {})}
    if field in CODED_COLUMNS and field in LIST_COLUMNS:
        text = str(join([*several(row[field]), *several(text)]))
    return {field: text} if field in COLUMNS else {}


def _told(conflict: Row, column: str, row: Row, language: str) -> str | None:
    """Return what a conflict says of `column` in words, None where it says nothing."""
    cell = _cells(conflict, row).get(column)
    field, other = str(conflict["field"]), conflict["other"]
    # Of a count or sum that differs, the columns beside the figure may well agree.
    agrees = column != _FIGURES.get(field, field) and cell in (None, plain_cell(row[column]))
    if other is None or agrees:
        return None
    if field == "records":
        count = {"records_text": None, **dict.fromkeys(_RECORD_CELLS), **_cells(conflict, row)}
        told = records(count, language)
    else:
        told = value_text(field, other, language)
    chance = conflict.get("chance")
    if told is None or chance is None:
        return told
    return say(language, "weighed").format(value=told, chance=round(100 * float(chance)))


def _differs(other: Row, row: Row) -> bool:
    """Tell whether a row does not show that other value, be it as one of several or as another name."""
    field, text = str(other["field"]), str(other["other"])
    if field in LIST_COLUMNS:
        return text not in several(row[field])
    if aliases := [column for column in COLUMNS_OF.get(field, ()) if column in LIST_COLUMNS]:
        names = [str(row[field])] if row[field] is not None else []
        return not any(one_name(name, text, field) for name in [*names, *several(row[aliases[0]])])
    cells = _cells(other, row)
    figures = [column for column in ("records_value", "records_min", "records_max") if column in cells]
    return any(cells[column] != plain_cell(row[column]) for column in figures or cells)


_RECORD_CELLS = [f"records_{part}" for part in ("value", "min", "max", "qualifier", "unit")]


def _with_source(told: str, conflict: Row, language: str) -> str:
    text = say(language, "other").format(value=told)
    if conflict["sentence"]:
        quoted = shortened(str(conflict["sentence"]), _SENTENCE)
        text = say(language, "several").format(value=text, other=f"«\u00a0{quoted}\u00a0»")
    if conflict["article_ids"] is None:
        return text
    articles = ", ".join(several(conflict["article_ids"]))
    return say(language, "other_told").format(other=text, articles=articles)
