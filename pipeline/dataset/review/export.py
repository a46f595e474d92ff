"""Writes the workbook of a dataset: which rows analysts are shown, in which order, with what beside them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.dataset.review.desk import current_row, take_in
from pipeline.dataset.review.lines import EVERYTHING, Line, Selection, doubtful_first, reviewed_lines
from pipeline.dataset.review.model import ID, OTHER_ID, ReviewError
from pipeline.dataset.review.reading import read_review
from pipeline.dataset.review.sheet import write_review
from pipeline.dataset.rows import Row, best_sentence, victim_of
from pipeline.dataset.store.judgements import NO_INCIDENT, VERDICT, Judgements, last_said
from pipeline.dataset.store.settle import extracted_row, likely_pairs
from pipeline.dataset.store.stored import stored_incident
from pipeline.dataset.store.tables import StoredTables
from pipeline.dataset.workbook.shelf import Shelf
from pipeline.dataset.workshop import OutputError, atomic_folder
from pipeline.wording import _


@dataclass
class Exported:
    """How many rows were written, how many left out as not wanted, and what must be told of the workbook."""

    rows: int = 0
    left_out: int = 0
    warnings: list[str] = field(default_factory=list)


def export_review(
    connection: sqlite3.Connection,
    path: Path,
    force: bool = False,
    selection: Selection = EVERYTHING,
    language: str | None = None,
) -> Exported:
    """Write the review workbook to `path`: the rows of `selection`, the most doubtful first.

    `language` is `reading_language()` if not given. Raises OutputError, also for a file there that is no
    review, or one whose entries the dataset has not taken in; with `force` it is replaced.
    """
    if path.exists() and not force:
        _spare_entries(connection, path)
    counts = Exported()
    with atomic_folder(path.parent, [path.name]) as folder, Shelf[Line](folder) as shelf:
        ids = set()

        def wanted(lines: Iterator[Line]) -> Iterator[Line]:
            for line in lines:
                if selection.keeps(line):
                    ids.add(str(line.row[ID]))
                    yield line
                else:
                    counts.left_out += 1

        places = doubtful_first(wanted(_lines(connection)), shelf)
        counts.rows = len(places)
        counts.warnings = write_review(
            folder / path.name,
            map(shelf.get, places),
            _report_rows(connection, ids),
            _pair_rows(connection, ids),
            known=last_said(connection),
            language=language,
        )
    return counts


def _spare_entries(connection: sqlite3.Connection, path: Path) -> None:
    try:
        review = read_review(path)
    except ReviewError as error:
        raise OutputError(
            _(
                "{path} is another file, which this would replace ({error}). Choose another one with"
                " --output, or say --force.",
                path=path,
                error=error,
            )
        ) from error
    filled = (review.entries, review.verdicts, review.same_as, review.splits, review.comments, review.apart)
    if not any(filled) and not review.problems:
        return
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as trial:
        connection.backup(trial)
        if take_in(trial, review, "trial").has_news:
            raise OutputError(
                _(
                    "{path} has entries that were not imported, and this would replace them. Import it first"
                    " (breche review import {path}), choose another file with --output, or say --force.",
                    path=path,
                )
            )


def _lines(connection: sqlite3.Connection) -> Iterator[Line]:
    """Yield the rows to be reviewed with their verdicts: those of incidents, then those judged to be none."""
    judgements = Judgements(connection)
    tables = StoredTables(connection)

    def rows() -> Iterator[Row]:
        for row in tables.incidents():
            verdict = judgements.said(str(row[ID]), VERDICT)
            yield row | {VERDICT: verdict.value if verdict else None}

    yield from reviewed_lines(rows(), tables.evidence(), tables.conflicts(), tables.runners_up())
    for incident_id in judgements.reviewed_ids():
        rejected = extracted_row(connection, judgements, incident_id)
        if rejected is not None and judgements.is_no_incident(incident_id):
            yield from reviewed_lines([rejected | {VERDICT: NO_INCIDENT}])


def _report_rows(connection: sqlite3.Connection, ids: set[str]) -> Iterator[Row]:
    """Yield what each article tells of the incidents `ids`."""
    cursor = connection.execute(
        "SELECT report.incident_id, report_id, article_id, source, published, incident FROM incidents"
        " JOIN report USING (incident_id) JOIN article USING (article_id)"
        " ORDER BY incidents.rowid, article_id, position"
    )
    for incident_id, report_id, article_id, source, published, text in cursor:
        if incident_id not in ids:
            continue
        incident = stored_incident(_("the report {id}", id=report_id), text)
        yield {
            "incident_id": incident_id,
            "report_id": report_id,
            "article_id": article_id,
            "source": source,
            "published": published,
            "victim_name": incident.victim.name,
            "victim_description": incident.victim.description,
            "date": incident.date,
            "sentence": best_sentence(incident.evidence),
        }


def _pair_rows(connection: sqlite3.Connection, ids: set[str]) -> list[Row]:
    """Return two rows each that may be one incident, the likeliest first, and what speaks for and against.

    One of the two must be among `ids`.
    """
    rows = []
    for one_id, other_id, link in likely_pairs(connection, Judgements(connection)):
        if ids.isdisjoint((one_id, other_id)):
            continue
        one, other = (current_row(connection, name) for name in (one_id, other_id))
        if one is not None and other is not None:
            shown = ("date", "articles_count", "evidence")
            rows.append(
                one
                | {ID: one_id, OTHER_ID: other_id, "other_victim": victim_of(other)}
                | {f"other_{column}": other[column] for column in shown}
                | {"reasons": link.comparison.told}
            )
    return rows
