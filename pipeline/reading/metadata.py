"""`metadata.csv` beside articles: their titles, dates, sources and addresses."""

from dataclasses import replace
from pathlib import Path

from pipeline.reading.columns import cell_text, find_roles
from pipeline.reading.dates import parse_date
from pipeline.reading.markup import without_markup
from pipeline.reading.model import Draft, ReadOptions, RejectedError, Rejection, RejectReason
from pipeline.reading.tables import csv_rows
from pipeline.reading.walk import METADATA_NAME
from pipeline.wording import kept


class FolderMetadata:
    """What the `metadata.csv` of one folder tells, by article id; empty when there is none.

    `problems` holds a rejection for a file without id column or that can't be read, and one for each bad row.
    """

    def __init__(self, folder: Path) -> None:
        self.problems: list[Rejection] = []
        self._rows: dict[str, dict[str, object]] = {}
        path = folder / METADATA_NAME
        try:
            if path.is_file():
                self._load(path)
        except RejectedError as error:
            self.problems.append(Rejection(str(path), RejectReason.BAD_METADATA, error.detail))
        except OSError as error:
            self.problems.append(Rejection(str(path), RejectReason.UNREADABLE, str(error.strerror or error)))

    def _load(self, path: Path) -> None:
        with path.open("rb") as stream:
            for row in csv_rows(stream, str(path), ReadOptions()):
                if isinstance(row, Rejection):
                    self.problems.append(row)
                    continue
                cells = row[1]
                roles = find_roles(tuple(cells), {})
                if "id" not in roles:
                    found = ", ".join(repr(name[:40]) for name in cells)
                    raise RejectedError(
                        RejectReason.BAD_METADATA,
                        kept("no column article_id (columns found: {found}): add it", found=found),
                    )
                article_id = cell_text(cells[roles["id"]])
                if article_id:
                    told = {role: cells[name] for role, name in roles.items()}
                    self._rows.setdefault(article_id, told)

    def complete(self, draft: Draft, file_name: str) -> Draft:
        """Return `draft` with what the metadata tells of it; a row may name its id or its file."""
        row = self._rows.get(draft.article_id or "") or self._rows.get(file_name)
        if not row:
            return draft
        return replace(
            draft,
            title=without_markup(cell_text(row.get("title")) or "") or draft.title,
            published=parse_date(row.get("published")) or draft.published,
            source=cell_text(row.get("source")) or draft.source,
            url=cell_text(row.get("url")) or draft.url,
        )
