"""The sheets that explain the workbook: every code, and how to fill in what."""

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.dataset.codes import CODE_COLUMNS, code_rows
from pipeline.dataset.review.headings import heading, sheet_name
from pipeline.dataset.review.model import JUDGEMENTS, VERDICT, words
from pipeline.dataset.rows import Row
from pipeline.dataset.shown.labels import heading as table_heading
from pipeline.dataset.shown.labels import truth
from pipeline.dataset.workbook import WIDTHS
from pipeline.dataset.workbook.limits import lines_of
from pipeline.dataset.workbook.looks import Formats

_LINE = 14
_TERM, _PROSE = 24, 110


def write_codes(workbook: Any, formats: Formats, language: str) -> None:
    """Write the legend of the verdicts and codes."""
    sheet = workbook.add_worksheet(sheet_name("codes", language))
    sheet.protect("", {"sort": True, "autofilter": True, "format_columns": True})
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(CODE_COLUMNS):
        sheet.set_column(index, index, WIDTHS.get(column, 16))
        sheet.write_string(0, index, table_heading("codes", column, language), formats.of("header"))
    legend = [*_verdict_rows(), *code_rows()]
    for number, row in enumerate(legend, start=1):
        for index, column in enumerate(CODE_COLUMNS):
            value = row[column]
            text = str(truth(value, language)) if isinstance(value, bool) else str(value or "")
            text = heading(text, language) if column == "column" else text
            sheet.write_string(number, index, text, formats.of("code"))
    sheet.autofilter(0, 0, len(legend), len(CODE_COLUMNS) - 1)


def _verdict_rows() -> Iterator[Row]:
    for verdict in JUDGEMENTS:
        entry = words()["verdicts"][verdict]
        yield {
            "column": VERDICT,
            "code": verdict,
            "label_en": entry["en"],
            "label_fr": entry["fr"],
            "meaning": entry["meaning"],
            "sensitive": None,
        }


def write_help(workbook: Any, formats: Formats, warnings: Sequence[str], language: str) -> None:
    """Write how to fill in the workbook, below what must be told about this one."""
    sheet = workbook.add_worksheet(sheet_name("help", language))
    sheet.protect("")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, _TERM)
    sheet.set_column(1, 1, _PROSE)
    for number, warning in enumerate(warnings):
        sheet.write_string(number, 1, warning, formats.of("warning"))
    section = words()["help"][language]
    sheet.set_row(len(warnings), 2 * _LINE)
    sheet.write_string(len(warnings), 0, section["title"], formats.of("title"))
    for number, (term, prose) in enumerate(section["lines"], start=len(warnings) + 1):
        lines = max(lines_of(prose, _PROSE), lines_of(term, _TERM))
        sheet.set_row(number, _LINE * lines + 2)
        sheet.write_string(number, 0, term, formats.of("term"))
        sheet.write_string(number, 1, prose, formats.of("prose"))
