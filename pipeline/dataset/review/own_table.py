"""Takes in a table of incidents that analysts keep by hand: each row is a report, with them as its source.

A row that is read again is the same report by its id, or else by its victim: what was mended in the table is
mended in the dataset. Articles on the same incident are merged with it as with each other.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TypeAlias

from pydantic import ValidationError

from pipeline.dataset.corrections import CORRECTABLE, Correction, apply
from pipeline.dataset.frame import ArticleResult
from pipeline.dataset.ids import victim_key
from pipeline.dataset.review.model import Problem, ReviewError, words
from pipeline.dataset.review.values import bare, parse_value
from pipeline.dataset.rows import INCIDENT_COLUMNS, Cell, Row, row_incident
from pipeline.dataset.safety import one_line
from pipeline.dataset.store.intake import Intake, State
from pipeline.dataset.store.settle import settle
from pipeline.faults import fault_of
from pipeline.reading.columns import cell_text
from pipeline.reading.dates import parse_date, parse_serial
from pipeline.reading.model import ReadOptions, RejectedError, Rejection
from pipeline.reading.sheets import SHEET_SUFFIXES, sheet_rows
from pipeline.reading.tables import csv_rows
from pipeline.schema import Article, DateBasis, Evidence, Incident, Salience
from pipeline.wording import _, kept

#: What stands in the evidence and in the database where analysts, and no rule, told something.
RULE = "analyst"
#: Of a row besides the cells of its incident.
_ABOUT = ("article_id", "source", "url", "published")
_VICTIM = ("victim_name", "victim_description")
_NO_VICTIM = kept("no column holds the victim; name it with --columns victim=HEADER")

#: A row with its number, and its cells by header.
TableRow: TypeAlias = tuple[int, Mapping[str, object]]


@dataclass
class OwnTable:
    """What a table of incidents holds: its reports, the cells that are no good, the rows that were read.

    `unread` are the headers of which nothing tells what they hold.
    """

    reports: list[tuple[Article, Incident]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows_read: int = 0
    unread: list[str] = field(default_factory=list)


@dataclass
class TakenIn:
    """What became of a table: how many of its rows were new, changed, or known as they are."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


def read_own_table(path: Path, columns: Mapping[str, str], author: str, sheet: str | None = None) -> OwnTable:
    """Return the incidents of the table at `path`, XLSX, ODS or CSV; `author` is the source of most.

    `columns` maps a column of incidents.csv, or its first word ("victim", "attacker", "records"), to the
    header under which the table has it; usual headers are known. Raises ReviewError for a file that
    cannot be read, a name that is no column, a header that is not there, or a table without a column of
    victims.
    """
    chosen = _chosen(columns)
    found = OwnTable()
    seen: Counter[str] = Counter()
    headers: dict[str, None] = {}
    known: dict[str, str] = {}
    for place, number, cells in _rows(path, chosen, sheet, found):
        named = _headers(tuple(cells), chosen)
        if not any(column in named for column in _VICTIM):
            raise _wrong_headers(path, _NO_VICTIM, cells)
        headers |= dict.fromkeys(header for header in cells if header)
        known |= named
        found.rows_read += 1
        report = _report(path.stem, place, number, cells, named, author, found.problems)
        if report is not None:
            found.reports.append(_numbered(*report, seen))
    absent = [wish for column, wish in chosen.items() if column not in known]
    if absent and found.rows_read:
        problem = kept("no column is called {header!r}; look at --columns", header=absent[0])
        raise _wrong_headers(path, problem, headers)
    found.unread = [header for header in headers if header not in known.values()]
    return found


def _wrong_headers(path: Path, problem: str, headers: Iterable[str]) -> ReviewError:
    shown = ", ".join(repr(header) for header in headers if header)
    return ReviewError(
        _("{path}: {problem} (headers found: {headers})", path=path, problem=problem, headers=shown)
    )


def take_in_table(connection: sqlite3.Connection, table: OwnTable) -> TakenIn:
    """Store the reports of `table` and bring the dataset up to date with them."""
    taken = TakenIn()
    intake = Intake(connection, RULE)
    wanted = []
    for article, incident in table.reports:
        state = intake.state(article)
        if state is State.UNCHANGED:
            taken.unchanged += 1
            continue
        taken.new += state is State.NEW
        taken.changed += state is not State.NEW
        wanted.append((article, incident))
    results = [ArticleResult(article, [incident], None) for article, incident in wanted]
    intake.add(results, {article.article_id: article for article, _ in wanted})
    settle(connection)
    return taken


def _chosen(columns: Mapping[str, str]) -> dict[str, str]:
    """Return the wished headers by column. Raises ReviewError for what is no column."""
    chosen: dict[str, str] = {}
    for name, header in columns.items():
        column = name if name in (*CORRECTABLE, *_ABOUT) else _column_of(name)
        if column is None:
            raise ReviewError(
                _(
                    "{name!r} is no column of incidents.csv; give one of {columns}",
                    name=name,
                    columns=", ".join(CORRECTABLE),
                )
            )
        chosen[column] = header
    return chosen


def _column_of(header: str) -> str | None:
    """Return the column that a header means by itself, None for an unknown one."""
    return _usual().get(bare(header))


@cache
def _usual() -> dict[str, str]:
    usual = {word: column for column, headers in words()["own"].items() for word in headers}
    return usual | {bare(column): column for column in (*CORRECTABLE, *_ABOUT)}


def _headers(headers: tuple[str, ...], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the header of each column that the table has; one that was named goes before a usual one."""
    by_name = {bare(header): header for header in reversed(headers)}
    named = {column: by_name[bare(wish)] for column, wish in chosen.items() if bare(wish) in by_name}
    for header in headers:
        column = _column_of(header)
        if column and column not in named and column not in chosen and header not in named.values():
            named[column] = header
    return named


def _rows(
    path: Path, chosen: Mapping[str, str], sheet: str | None, found: OwnTable
) -> Iterator[tuple[str, int, Mapping[str, object]]]:
    """Yield the rows of the table at `path` with their sheet and number; damaged ones are problems."""
    victims = [chosen[column] for column in _VICTIM if column in chosen]
    usual = [header for column in _VICTIM for header in (column, *words()["own"].get(column, ()))]
    others = [header for column, header in chosen.items() if column not in _VICTIM]
    rows: list[tuple[str, TableRow | Rejection]] = []
    try:
        # Reading finds the line of the headers by those of an article's columns: whichever they be here.
        for header in victims or usual:
            roles = dict(zip(("text", "published", "title", "source"), [header, *others], strict=False))
            rows = list(_table_rows(path, ReadOptions(columns=roles, sheet=sheet))) or rows
            if any(not isinstance(row, Rejection) and bare(header) in map(bare, row[1]) for _, row in rows):
                break
    except (RejectedError, OSError) as error:
        told = error.detail if isinstance(error, RejectedError) else error.strerror or error
        raise ReviewError(
            _("{path}: cannot be read ({told}); save it as .xlsx, .ods or CSV", path=path, told=told)
        ) from error
    if not rows:
        raise ReviewError(_("{path}: {problem}", path=path, problem=_NO_VICTIM))
    for place, row in rows:
        if isinstance(row, Rejection):
            found.problems.append(Problem(place, 0, "-", row.source, row.detail))
        else:
            yield place, row[0], row[1]


def _table_rows(path: Path, options: ReadOptions) -> Iterator[tuple[str, TableRow | Rejection]]:
    if path.suffix.lower() in SHEET_SUFFIXES:
        yield from sheet_rows(path, options)
        return
    with path.open("rb") as stream:
        for row in csv_rows(stream, str(path), options):
            yield path.name, row


def _report(
    stem: str,
    sheet: str,
    number: int,
    cells: Mapping[str, object],
    named: Mapping[str, str],
    author: str,
    problems: list[Problem],
) -> tuple[Article, Incident] | None:
    """Return the report of one row, None for a row without a victim, which is a problem."""
    said: dict[str, Correction] = {}
    for column, header in named.items():
        if column in _ABOUT:
            continue
        try:
            value = parse_value(column, cells.get(header))
        except ValueError as error:
            problems.append(Problem(sheet, number, header, str(cells.get(header)), str(error)))
            continue
        if value is not None:
            said[column] = Correction(column, value, author, "")
    about = {name: _shown(cells.get(named[name])) for name in _ABOUT if name in named}
    told = ((header, _shown(cell)) for header, cell in cells.items())
    shown = " ; ".join(f"{header} : {text}" for header, text in told if text)
    if not any(column in said for column in _VICTIM):
        problems.append(Problem(sheet, number, "-", shown, _("names no victim; add it")))
        return None
    try:
        incident = row_incident(_row(said))
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        problems.append(Problem(sheet, number, ".".join(map(str, wrong["loc"])), shown, fault_of(wrong)))
        return None
    published = cells.get(named["published"]) if "published" in named else None
    article = Article(
        article_id=_name(stem, about.get("article_id") or victim_key(incident)),
        text=shown,
        published=parse_date(published) or parse_serial(published),
        source=about.get("source") or author,
        url=about.get("url") or None,
    )
    proofs = [
        _proof(column, one.value, _shown(cells.get(named[column])), shown) for column, one in said.items()
    ]
    return article, incident.model_copy(update={"evidence": proofs, "confidence": 1.0})


def _row(said: Mapping[str, Correction]) -> Row:
    """Return the row of incidents that the cells `said` make."""
    row: Row = dict.fromkeys(INCIDENT_COLUMNS)
    row["salience"] = Salience.MAIN.value
    if "date" in said:
        # The date of a hand-kept row is that of the incident, unless it has a column that tells otherwise.
        row["date_basis"] = DateBasis.ATTACK.value
    return apply(row, said)


def _proof(column: str, value: Cell, cell: str, shown: str) -> Evidence:
    """Return the evidence of a cell: its words in the row as it is `shown`."""
    start = max(shown.find(cell), 0)
    end = start + len(cell)
    return Evidence(
        field=column, value=str(value), start=start, end=end, sentence=shown, rule=RULE, confidence=1.0
    )


def _shown(cell: object) -> str:
    return one_line(cell_text(cell) or "")


def _name(stem: str, identity: str) -> str:
    return f"{stem}-{blake2b(identity.encode('utf-8', 'replace'), digest_size=5).hexdigest()}"


def _numbered(article: Article, incident: Incident, seen: Counter[str]) -> tuple[Article, Incident]:
    """Return the report with an id of its own: a victim may have several rows."""
    seen[article.article_id] += 1
    count = seen[article.article_id]
    name = article.article_id if count == 1 else f"{article.article_id}-{count}"
    return article.model_copy(update={"article_id": name}), incident
