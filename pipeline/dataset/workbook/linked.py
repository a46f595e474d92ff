"""The sheets to which the incidents lead: their articles, what proves each value, where articles differ."""

from collections.abc import Mapping
from typing import NamedTuple

from pipeline.dataset.codes import code_rows
from pipeline.dataset.columns import CODES
from pipeline.dataset.rows import Cell, Row, several
from pipeline.dataset.shown.checks import COLUMN as CHECK
from pipeline.dataset.shown.checks import check_rows
from pipeline.dataset.shown.days import date_text
from pipeline.dataset.shown.labels import field_name, heading, truth, value_text
from pipeline.dataset.shown.sources import articles_of
from pipeline.dataset.shown.telling import ToldIncident
from pipeline.dataset.workbook.grid import Book, Grid, Heading
from pipeline.dataset.workbook.limits import lines_of

_MOST_LINES = 12


class Named(NamedTuple):
    """An incident that other sheets speak of: its victim, and its row on the sheet of incidents, if any."""

    victim: str | None
    row: int | None


_OF_ARTICLES = {"victim": 38, "article": 28, "source": 28, "address": 70, "identifier": 23}


class ArticlesSheet:
    """A row per article of an incident; each address is a link of its own."""

    def __init__(self, book: Book) -> None:
        headings = [Heading(book.say("headings", key), width) for key, width in _OF_ARTICLES.items()]
        headings[1] = Heading(heading("evidence", "article_id", book.language), _OF_ARTICLES["article"])
        self.grid = Grid(book, "articles", headings)
        self.grid.print_on(1, frozen=1)

    def write(self, told: ToldIncident, incidents: Grid, row: int) -> int | None:
        """Write the articles of the incident in `row` of `incidents`; return the row of the first."""
        first = None
        victim = told.victim or told.incident_id
        for article, source, address in articles_of(told):
            cells = {"victim": victim, "article": article, "source": source, "address": address}
            number = self.grid.next_row(_lines(cells, _OF_ARTICLES))
            if number is None:
                break
            if first is None:
                first = number
                self.grid.lead(number, 0, incidents, row, victim)
            else:
                self.grid.put(number, 0, victim, "wrapped")
            self.grid.put(number, 1, article or "", "wrapped")
            self.grid.put(number, 2, source or "", "wrapped")
            if address:
                self.grid.link(number, 3, address, address)
            else:
                self.grid.put(number, 3, "", "wrapped")
            self.grid.put(number, 4, told.incident_id, "wrapped")
        return first


_OF_PROOFS = {"field": 20, "value": 30, "sentence": 90, "article_id": 24, "confidence": 11}


class ProofsSheet:
    """A row per value that an article tells or an analyst entered."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.grid = _behind_victims(book, "proofs", "evidence", _OF_PROOFS)

    def write(self, row: Row, named: Named, incidents: Grid | None) -> int | None:
        """Write one row; it leads back to the sheet `incidents` where that is given. Return its number."""
        language = self.book.language
        cells: dict[str, Cell] = {
            "field": field_name(row["field"], language),
            "value": value_text(row["field"], row["value"], language),
            "sentence": row["sentence"],
            "article_id": row["article_id"],
        }
        number = self.grid.next_row(_lines(cells, _OF_PROOFS))
        if number is None:
            return None
        if incidents is not None and named.row is not None:
            self.grid.lead(number, 0, incidents, named.row, named.victim or str(row["incident_id"]))
        else:
            self.grid.put(number, 0, named.victim or "", "wrapped")
        _put_behind(self.grid, number, cells)
        confidence = row["confidence"]
        self.grid.put(number, len(cells) + 1, "" if confidence is None else confidence, "share")
        return number


_OF_CONFLICTS = {
    "field": 22,
    "kept": 28,
    "other": 28,
    "sentence": 70,
    "article_ids": 22,
    "sources": 22,
    "last_published": 16,
}


_OF_CODES = {"column": 28, "label_en": 26, "label_fr": 30, "meaning": 84, "sensitive": 12}


class ConflictsSheet:
    """A row per value that the incidents do not show, since other articles say otherwise."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.grid = _behind_victims(book, "conflicts", "conflicts", _OF_CONFLICTS)

    def write(self, row: Row, named: Named, incidents: Grid) -> None:
        """Write one row, which leads back to the sheet of incidents."""
        language, last = self.book.language, row["last_published"]
        cells: dict[str, Cell] = {
            "field": field_name(row["field"], language),
            "kept": value_text(row["field"], row["kept"], language),
            "other": value_text(row["field"], row["other"], language),
            "sentence": row["sentence"],
            "article_ids": ", ".join(several(row["article_ids"])),
            "sources": ", ".join(several(row["sources"])),
            "last_published": date_text(str(last), language) if last else None,
        }
        number = self.grid.next_row(_lines(cells, _OF_CONFLICTS))
        if number is None:
            return
        victim = named.victim or str(row["incident_id"])
        if named.row is None:
            self.grid.put(number, 0, victim, "wrapped")
        else:
            self.grid.lead(number, 0, incidents, named.row, victim)
        _put_behind(self.grid, number, cells)


def _behind_victims(book: Book, sheet: str, table: str, widths: Mapping[str, float]) -> Grid:
    """Return a sheet with the victim before columns of `table`, by name and width."""
    headings = [Heading(heading(table, name, book.language), width) for name, width in widths.items()]
    grid = Grid(book, sheet, [Heading(book.say("headings", "victim"), 26), *headings])
    grid.print_on(1, frozen=1)
    return grid


def _put_behind(grid: Grid, number: int, cells: Mapping[str, Cell]) -> None:
    for index, text in enumerate(cells.values(), start=1):
        grid.put(number, index, text or "", "wrapped")


def _lines(cells: Mapping[str, Cell], widths: Mapping[str, float]) -> int:
    """Return how many lines a row takes: as many as the longest of its cells, up to a limit."""
    lines = max(lines_of(str(text or ""), widths[name]) for name, text in cells.items())
    return min(lines, _MOST_LINES)


def write_codes(book: Book) -> None:
    """Write the legend: every code with its labels in both languages, and what it covers."""
    names = CODES.names
    language = book.language
    headings = [Heading(heading("codes", name, language), _OF_CODES.get(name, 24)) for name in names]
    grid = Grid(book, "codes", headings)
    grid.print_on(1)
    of_checks = book.say("headings", "check")
    for row in (*code_rows(), *check_rows()):
        number = grid.next_row(lines_of(str(row["meaning"]), _OF_CODES["meaning"]))
        if number is None:
            continue
        column = of_checks if row["column"] == CHECK else field_name(row["column"], language)
        cells = row | {"column": column, "sensitive": truth(row["sensitive"], language)}
        for index, name in enumerate(names):
            grid.put(number, index, cells[name] or "", "wrapped")
    grid.finish("datapackage.json")
