"""A frame of articles in, tidy frames of incidents and of what proves them out."""

import datetime as dt
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline.dataset.columns import EVIDENCE, INCIDENTS, Column, Kind
from pipeline.dataset.failures import failure
from pipeline.dataset.frame import ArticleResult
from pipeline.dataset.ids import incident_ids
from pipeline.dataset.rows import LIST_COLUMNS, evidence_rows, incident_row, several
from pipeline.reading import InputError, ReadOptions, Rejection
from pipeline.reading.articles import make_article
from pipeline.reading.columns import Layout, Row, drafts_of_rows, find_layout
from pipeline.reading.inputs import known_ids
from pipeline.schema import Article

#: What tells of several articles, or of analysts, has no place here.
_OF_MERGED = frozenset(
    {"articles_count", "article_ids", "sources", "urls", "first_published", "last_published", "reviewed"}
)
_DTYPES = {
    Kind.TEXT: "string",
    Kind.EDTF: "string",
    Kind.DAY: "datetime64[ns]",
    Kind.WHOLE: "Int64",
    Kind.DECIMAL: "Float64",
    Kind.TRUTH: "boolean",
}


def _dtypes(columns: Iterable[Column]) -> dict[str, str]:
    return {c.name: "object" if c.name in LIST_COLUMNS else _DTYPES[c.kind] for c in columns}


_INCIDENT_DTYPES = {
    **_dtypes(column for column in INCIDENTS.columns if column.name not in _OF_MERGED),
    "article_id": "string",
    "title": "string",
    "published": "datetime64[ns]",
    "source": "string",
    "url": "string",
}
_EVIDENCE_DTYPES = {**_dtypes(EVIDENCE.columns), "quote": "string"}
_REJECTED_DTYPES = {"reason": "string", "detail": "string"}


class _Frames(NamedTuple):
    incidents: pd.DataFrame
    evidence: pd.DataFrame


class ExtractedFrames(_Frames):
    """The frames `incidents` and `evidence`, to be unpacked; `rejected` has the rows that gave no article."""

    rejected: pd.DataFrame


@dataclass
class _Found:
    """What came of the rows so far; `rows` and `rejected_rows` tell the place in the frame of each."""

    incidents: list[Mapping[str, Any]] = field(default_factory=list)
    evidence: list[Mapping[str, Any]] = field(default_factory=list)
    rejected: list[Mapping[str, Any]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    rejected_rows: list[int] = field(default_factory=list)

    def reject(self, row: int, reason: str, detail: str) -> None:
        """Take note of a row that gives no article."""
        self.rejected.append({"reason": reason, "detail": detail})
        self.rejected_rows.append(row)

    def add(self, row: int, article: Article, result: ArticleResult) -> None:
        """Take note of what the article in `row` tells."""
        ids = incident_ids(article.article_id, result.incidents)
        head = {"article_id": article.article_id, "title": article.title, "published": article.published}
        head |= {"source": article.source, "url": article.url}
        for name, incident in zip(ids, result.incidents, strict=True):
            cells = incident_row(name, [article], incident)
            told = {column: several(cells[column]) for column in LIST_COLUMNS}
            self.incidents.append(cells | told | head)
            self.rows.append(row)
            for cells, proof in zip(
                evidence_rows(name, article.article_id, incident), incident.evidence, strict=True
            ):
                self.evidence.append(cells | {"quote": article.text[proof.start : proof.end]})


def extract_frame(
    frame: pd.DataFrame,
    *,
    columns: Mapping[str, str] | None = None,
    published: dt.date | str | None = None,
) -> ExtractedFrames:
    """Return the incidents that the articles in the rows of `frame` tell, and what proves each value.

    `frame` has the columns that `breche run` knows in tables, under any usual English or French name (text,
    title, published, source, url, id …); text alone is enough. `columns` names others by role:
    {"text": "corps"}. `published` is the day of articles that tell none. Rows without id are named by their
    content.

    The result unpacks into two frames. `incidents` has one row for each incident of each article, in the
    order of the rows, with the columns of incidents.csv that make sense for one article; its column `row`
    holds the row's label in the index of `frame`. `evidence` has one row for each value, with the words
    themselves as `quote`; `start` and `end` count into title, blank line, text. `incident_id` leads from one
    to the other. Cells with several values are lists, days datetime64, unknown is NA; `date` is text, for it
    may be partial (2024-11). What several articles tell of one incident is not merged: `breche run` does it.

    Rows that give no article (empty, not French, an id that came before …) are in `rejected` of the result,
    and a warning counts them. Raises TypeError when `frame` is no pandas frame, ValueError with the remedy
    for a column that is not there or a `published` that is no day, ModelError without the language model.
    """
    from pipeline.calls.batches import read_day, results_of

    if not isinstance(frame, pd.DataFrame):
        raise TypeError(
            f"extract_frame takes a pandas.DataFrame, no {type(frame).__name__}: make one of it,"
            " such as series.to_frame('text') or pandas.DataFrame({'text': texts}); a list is for extract"
        )
    options = ReadOptions(published=read_day(published), columns=dict(columns or {}))
    layout = _layout(frame, options)
    found = _Found()
    places: dict[str, int] = {}
    for article, result in results_of(_articles(frame, layout, options, found, places)):
        if result.error is None:
            found.add(places[article.article_id], article, result)
        else:
            found.reject(places[article.article_id], failure(result.error), result.error)
    extracted = ExtractedFrames(
        _with_rows(_frame(found.incidents, _INCIDENT_DTYPES), frame, found.rows),
        _frame(found.evidence, _EVIDENCE_DTYPES),
    )
    order = sorted(range(len(found.rejected)), key=found.rejected_rows.__getitem__)
    rejected = _frame([found.rejected[i] for i in order], _REJECTED_DTYPES)
    extracted.rejected = _with_rows(rejected, frame, [found.rejected_rows[i] for i in order])
    if order:
        reasons = Counter(row["reason"] for row in found.rejected)
        counted = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
        warnings.warn(
            f"{len(order)} of {len(frame)} rows gave no article ({counted}): see .rejected of the result",
            stacklevel=2,
        )
    return extracted


def _layout(frame: pd.DataFrame, options: ReadOptions) -> Layout:
    """Return which column is what. Raises InputError, a ValueError, for one that is missing."""
    names = [str(name) for name in frame.columns]
    there = ", ".join(map(repr, names[:20])) + (", …" if len(names) > 20 else "") if names else "none"
    layout = find_layout(names, options.columns)
    for role, name in options.columns.items():
        if role not in layout.roles:
            raise InputError(
                f"no column named {name!r} for the {role} (columns: {there}): name one of them, such as"
                f" columns={{{role!r}: {(names or ['…'])[0]!r}}}"
            )
    if not layout.has_text:
        raise InputError(
            f"no column holds the article's text (columns: {there}): call one of them 'text', or name it with"
            " columns={'text': NAME}"
        )
    return layout


def _articles(
    frame: pd.DataFrame, layout: Layout, options: ReadOptions, found: _Found, places: dict[str, int]
) -> Iterator[Article]:
    """Yield the article of each row, its place by id in `places`; rows without one go to `found`."""
    if frame.empty:
        return
    with known_ids() as seen:
        for draft in drafts_of_rows(_rows(frame, layout), "row", "frame", options.columns):
            item = draft if isinstance(draft, Rejection) else make_article(draft, options)
            place = draft.source if isinstance(draft, Rejection) else draft.place
            if isinstance(item, Article):
                item = seen.duplicate(item.article_id, str(place), str(place)) or item
            row = int(str(place).rpartition(":")[2])
            if isinstance(item, Rejection):
                found.reject(row, item.reason.value, item.detail)
            else:
                places[item.article_id] = row
                yield item


def _rows(frame: pd.DataFrame, layout: Layout) -> Iterator[Row]:
    """Yield the rows, counted from 0, with the columns that are read, as Python values."""
    names = [str(name) for name in frame.columns]
    read = [i for i, name in enumerate(names) if name in layout.columns]
    cells = [_python_values(frame.iloc[:, i]) for i in read]
    for number in range(len(frame)):
        row: dict[str, object] = {}
        for i, values in zip(read, cells, strict=True):
            # Of columns of one name the first that holds something counts, as in tables.
            row[names[i]] = row.get(names[i]) or values[number]
        yield number, row


def _python_values(column: "pd.Series[Any]") -> list[object]:
    return [
        None if missing else value.tolist() if isinstance(value, np.generic | np.ndarray) else value
        for value, missing in zip(column.tolist(), column.isna().tolist(), strict=True)
    ]


def _frame(rows: list[Mapping[str, Any]], dtypes: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(dtypes), dtype=object).astype(dict(dtypes))


def _with_rows(table: pd.DataFrame, frame: pd.DataFrame, rows: list[int]) -> pd.DataFrame:
    """Return `table` with the labels of `rows` in the index of `frame` as the column `row`, its first."""
    table.insert(0, "row", frame.index.take(rows).to_flat_index())
    return table
