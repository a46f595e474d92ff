"""The first sheet: what the dataset holds in figures, from when to when, and charts of its incidents."""

from typing import Any

from pipeline.dataset.shown.days import date_max, date_min, date_text, month_text
from pipeline.dataset.shown.labels import country, label
from pipeline.dataset.shown.tally import Bars, Tally, ranked
from pipeline.dataset.workbook.grid import Book
from pipeline.dataset.workbook.looks import FONT, SIZE

#: Months on the axis, and bars of any other chart.
_MONTHS, _BARS = 24, 12
#: Heights in points of a row, of one with a title, and pixels of a point.
_ROW, _TITLE, _PIXELS = 14, 30, 4 / 3
_WIDTHS = (34, 10, 3, 16, 66)
_CHART_WIDTH = 590
_LEAST_ROWS = 9
_COLOUR = "#2F5597"
_SHEETS = ("incidents", "articles", "proofs", "conflicts", "data", "codes")
_SECOND_PAGE = "data"


class SummarySheet:
    """The summary; `write` fills it when everything else is written."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.name = book.name("summary")
        self.sheet = book.workbook.add_worksheet(self.name)
        self.row = 0
        for index, width in enumerate(_WIDTHS):
            self.sheet.set_column(index, index, width)

    def write(self, tally: Tally, noted: int | None) -> None:
        """Write all; `noted` is the number of incidents with notes where not all have them."""
        say = self.book.say
        self._page()
        self._line(say("summary", "title"), "title", _TITLE)
        for text in self._periods(tally):
            self._line(text, "subtitle")
        for warning in self._warnings(noted):
            self._line(warning, "warning")
        self.row += 1
        self._figures(tally)
        language = self.book.language
        months, others = self._months(tally)
        self._chart("months", months, "column", others)
        unknown = say("summary", "unknown")
        labelled = {
            "sectors": ranked(tally.sectors, lambda code: label("victim_sector", code, language), unknown),
            "countries": ranked(tally.countries, lambda code: country(code, language), unknown),
            "data": ranked(tally.data, lambda code: label("data_types", code, language), unknown),
            "attacks": ranked(tally.attacks, lambda code: label("attack_types", code, language), unknown),
        }
        for key, bars in labelled.items():
            if key == _SECOND_PAGE:
                self.sheet.set_h_pagebreaks([self.row])
            rest = sum(count for _, count in bars[_BARS:])
            others = [(say("summary", "others"), rest)] if rest else []
            self._chart(key, bars[:_BARS], "bar", others)

    def _page(self) -> None:
        self.sheet.hide_gridlines(2)
        self.sheet.set_portrait()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        self.sheet.set_footer(f"&L&8Brèche – {self.name}&R&8{self.book.say('page')} &P / &N")

    def _line(self, text: str, look: str, height: float = _ROW) -> None:
        self.sheet.set_row(self.row, height)
        self.sheet.write_string(self.row, 0, text, self.book.formats.of(look))
        self.row += 1

    def _section(self, key: str, beside: str = "") -> None:
        form = self.book.formats.of("section")
        self.sheet.set_row(self.row, _ROW + 6)
        texts = (self.book.say("summary", key), "", "", beside, "")
        for index, text in enumerate(texts):
            self.sheet.write_string(self.row, index, text, form)
        self.row += 1

    def _periods(self, tally: Tally) -> list[str]:
        told = []
        for key, dates in (("period", tally.dates), ("published", tally.published)):
            if dates:
                ends = dict.fromkeys((min(dates, key=date_min), max(dates, key=date_max)))
                text = " – ".join(date_text(date, self.book.language) for date in ends)
                told.append(self.book.say("summary", key).format(period=text))
        return told

    def _warnings(self, noted: int | None) -> list[str]:
        cut = []
        for name, file, written, left_out in self.book.cut:
            values = {"written": written, "left_out": left_out, "file": file}
            cut.append(f"{name}\u00a0: {self.book.say('cut').format(**values)}")
        if noted is not None:
            proofs = self.book.name("proofs")
            cut.append(self.book.say("summary", "notes_cut").format(n=noted, sheet=proofs))
        return cut

    def _figures(self, tally: Tally) -> None:
        """Write the figures, and beside them the way to the other sheets."""
        self._section("figures", self.book.say("summary", "sheets"))
        of = self.book.formats.of
        names = [*self.book.words("figures")]
        for index, key in enumerate(names):
            self.sheet.set_row(self.row, _ROW)
            self.sheet.write_string(self.row, 0, self.book.say("figures", key), of("plain"))
            self.sheet.write_number(self.row, 1, tally.figures[key], of("whole"))
            if index < len(_SHEETS):
                name = self.book.name(_SHEETS[index])
                self.sheet.write_url(self.row, 3, f"internal:'{name}'!A1", of("lead"), name)
                self.sheet.write_string(self.row, 4, self.book.say("about", _SHEETS[index]), of("plain"))
            self.row += 1
        self.row += 1

    def _months(self, tally: Tally) -> tuple[Bars, Bars]:
        """Return the incidents of each of the last months, and those that are in none of them."""
        months, beside = tally.of_months(_MONTHS)
        language = self.book.language
        shown = [(month_text(int(month[:4]), int(month[5:]), language), count) for month, count in months]
        return shown, [(self.book.say("summary", key), count) for key, count in beside.items()]

    def _chart(self, key: str, bars: Bars, kind: str, beside: Bars) -> None:
        """Write a table of `bars`, a chart of them, and below them figures that are on no chart."""
        if not bars:
            return
        self._section(key)
        top = self.row
        of = self.book.formats.of
        for text, count in [*bars, *beside]:
            look = "plain" if self.row < top + len(bars) else "subtitle"
            self.sheet.set_row(self.row, _ROW)
            self.sheet.write_string(self.row, 0, text, of(look))
            self.sheet.write_number(self.row, 1, count, of("whole"))
            self.row += 1
        rows = max(self.row - top, _LEAST_ROWS)
        for number in range(self.row, top + rows):
            self.sheet.set_row(number, _ROW)
        chart = self._drawn(key, kind, top, top + len(bars) - 1)
        chart.set_size({"width": _CHART_WIDTH, "height": int(rows * _ROW * _PIXELS) - 3})
        self.sheet.insert_chart(top, 3, chart, {"object_position": 1, "y_offset": 3})
        self.row = top + rows + 1

    def _drawn(self, key: str, kind: str, first: int, last: int) -> Any:
        chart = self.book.workbook.add_chart({"type": kind})
        font = {"name": FONT, "size": SIZE - 2, "color": "#404040"}
        chart.add_series(
            {
                "name": self.book.say("summary", key),
                "categories": [self.name, first, 0, last, 0],
                "values": [self.name, first, 1, last, 1],
                "fill": {"color": _COLOUR},
                "gap": 40,
                "data_labels": {"value": True, "font": font},
            }
        )
        chart.set_legend({"none": True})
        chart.set_title({"none": True})
        chart.set_chartarea({"border": {"none": True}})
        line = {"line": {"color": "#BFBFBF"}, "num_font": font, "major_gridlines": {"visible": False}}
        names, counts = chart.set_x_axis, chart.set_y_axis
        if kind == "bar":
            names, counts = counts, names
            line["reverse"] = True
        names(line)
        counts({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
        return chart
