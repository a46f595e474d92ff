"""The sheet that is read: an incident a row, in words, newest first, each cell with its proof as a note."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlsxwriter.utility import xl_range

from pipeline.dataset.corrections import WHOLE_ROW
from pipeline.dataset.rows import Row, several
from pipeline.dataset.shown.checks import Check, by_row, check_text, still_open
from pipeline.dataset.shown.sources import site_of
from pipeline.dataset.shown.telling import ToldIncident, told_incident
from pipeline.dataset.workbook.grid import Book, Grid, Heading
from pipeline.dataset.workbook.limits import lines_of, web_link
from pipeline.dataset.workbook.linked import ArticlesSheet

#: Dates that Excel has no number for stay without one.
_FIRST_YEAR = 1900
_MOST_LINES = 12


@dataclass(frozen=True)
class ReadColumn:
    """A column: its width in characters, the columns of incidents.csv that it tells, what proves it."""

    key: str
    width: float
    columns: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    look: str = "wrapped"


_RECORDS = tuple(f"records_{name}" for name in ("value", "min", "max", "qualifier", "unit", "text"))
_RANSOM = ("ransom_demanded", "ransom_amount", "ransom_paid", "sale_price")
_DATA = ("data_types", "data_volume_bytes")
COLUMNS = (
    ReadColumn("date", 15, ("date", "date_basis"), ("date",)),
    ReadColumn("day", 10.5, look="day"),
    ReadColumn(
        "victim",
        24,
        ("victim_name", "victim_aliases", "victim_description"),
        ("victim_name", "victim_description"),
        look="strong",
    ),
    ReadColumn("sector", 16.5, ("victim_sector",), ("victim_sector",)),
    ReadColumn("country", 10.5, ("victim_country",), ("victim_country",)),
    ReadColumn("attacker", 12.5, ("attacker_name", "attacker_aliases"), ("attacker_name",)),
    ReadColumn("attack", 18, ("attack_types", "third_party"), ("attack_types", "third_party")),
    ReadColumn("records", 14, _RECORDS, ("records",)),
    ReadColumn("ransom", 13.5, (*_RANSOM, "ransom_currency", "sale_currency"), _RANSOM),
    ReadColumn("data", 23, _DATA, _DATA),
    ReadColumn("status", 11, ("status", "salience"), ("status",)),
    ReadColumn("confidence", 11, look="share"),
    ReadColumn("check", 15, look="check"),
    ReadColumn("article", 14),
    ReadColumn("articles", 9),
    ReadColumn("proofs", 9),
    ReadColumn("sentence", 45, look="faint"),
)
PLACES = {column.key: index for index, column in enumerate(COLUMNS)}


@dataclass
class Known:
    """What the other sheets hold of an incident: where its proofs begin, how many, its notes by column."""

    proofs: int = 0
    first_proof: int | None = None
    checks: set[Check] = field(default_factory=set)
    notes: Mapping[str, str] = field(default_factory=dict)


class IncidentsSheet:
    """The sheet of incidents; rows must come in the order in which they are to stand."""

    def __init__(self, book: Book) -> None:
        self.book = book
        headings = [Heading(book.say("headings", column.key), column.width) for column in COLUMNS]
        self.grid = Grid(book, "incidents", headings)
        self.grid.print_on(1, frozen=PLACES["victim"] + 1)

    def write(self, row: Row, known: Known, articles: ArticlesSheet, proofs: Grid) -> list[Check]:
        """Write one row, and its articles on their sheet; return what it should be checked for."""
        told = told_incident(row, self.book.language)
        checks = still_open(row, {*by_row(row), *known.checks})
        cells = self._cells(told, checks)
        lines = max(lines_of(text, COLUMNS[PLACES[key]].width) for key, text in cells.items())
        number = self.grid.next_row(min(lines, _MOST_LINES))
        if number is None:
            return checks
        reviewed = set(several(row["reviewed"]))
        for index, column in enumerate(COLUMNS):
            # A row that was confirmed as a whole is, in each of its cells.
            green = bool(column.columns) and (
                WHOLE_ROW in reviewed or not reviewed.isdisjoint(column.columns)
            )
            if column.key == "day":
                day = told.day.isoformat() if told.day and told.day.year >= _FIRST_YEAR else None
                self.grid.put(number, index, day or "", column.look)
            elif column.key == "confidence":
                self.grid.put(number, index, "" if told.confidence is None else told.confidence, column.look)
            else:
                self.grid.put(number, index, cells.get(column.key) or "", column.look, green)
            if note := known.notes.get(column.key):
                self.grid.note(number, index, note)
        self._lead(number, told, known, articles, proofs)
        return checks

    def finish(self) -> None:
        """Colour the confidence and set the filters."""
        place = PLACES["confidence"]
        colours = {"min_color": "#F8CBAD", "mid_color": "#FFF2CC", "max_color": "#C6E0B4"}
        numbers = {"min_type": "num", "mid_type": "num", "max_type": "num"}
        values = {"min_value": 0, "mid_value": 0.5, "max_value": 1}
        if self.grid.rows:
            scale = {"type": "3_color_scale", **colours, **numbers, **values}
            self.grid.sheet.conditional_format(1, place, self.grid.rows, place, scale)
        # Figures that are links are texts.
        first, last = sorted((PLACES["articles"], PLACES["proofs"]))
        area = xl_range(1, first, max(self.grid.rows, 1), last)
        self.grid.sheet.ignore_errors({"number_stored_as_text": area})
        self.grid.finish("incidents.csv")

    def _cells(self, told: ToldIncident, checks: Sequence[Check]) -> dict[str, str]:
        say = self.book.say
        attack = [", ".join(told.attack_types)]
        if told.third_party:
            attack.append(say("cells", "via").format(name=told.third_party))
        ransom = [told.ransom or ""]
        if told.price:
            ransom.append(say("cells", "price").format(sum=told.price))
        data = [", ".join(told.data_types), told.volume or ""]
        if told.sensitive:
            data.append(f"({say('cells', 'sensitive')})")
        status = [told.status or "", f"({say('cells', 'recalled')})" if told.recalled else ""]
        cells = {
            "date": told.date,
            "victim": say("cells", "watched").format(victim=told.victim or "") if told.watch else told.victim,
            "sector": told.sector,
            "country": told.country,
            "attacker": told.attacker,
            "attack": "\n".join(filter(None, attack)),
            "records": told.records,
            "ransom": "\n".join(filter(None, ransom)),
            "data": "\n".join(filter(None, data)),
            "status": "\n".join(filter(None, status)),
            "check": "\n".join(check_text(check, self.book.language) for check in checks),
            "sentence": told.sentence,
        }
        return {key: text or "" for key, text in cells.items()}

    def _lead(
        self, row: int, told: ToldIncident, known: Known, articles: ArticlesSheet, proofs: Grid
    ) -> None:
        """Write the links of a row: to its first article, and to its articles and proofs on their sheets."""
        address = next((url for url in told.urls if web_link(url)), None)
        name = told.sources[0] if len(told.sources) == 1 else None
        if address:
            self.grid.link(row, PLACES["article"], address, name or site_of(address))
        else:
            self.grid.put(row, PLACES["article"], name or next(iter(told.article_ids), None), "wrapped")
        place = articles.write(told, self.grid, row)
        if place is not None:
            self.grid.lead(
                row, PLACES["articles"], articles.grid, place, str(len(told.article_ids)), "number"
            )
        if known.first_proof is not None:
            self.grid.lead(row, PLACES["proofs"], proofs, known.first_proof, str(known.proofs), "number")
