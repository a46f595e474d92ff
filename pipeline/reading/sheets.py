"""Spreadsheets: XLSX and ODS, sheet by sheet, each a table with a header."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.reading.cells import Cells
from pipeline.reading.columns import Row, drafts_of_rows, find_layout, no_text_column
from pipeline.reading.model import InputFile, Part, ReadOptions, RejectedError, Rejection, RejectReason
from pipeline.reading.zipped import Member, members_of, refuse_large
from pipeline.wording import kept

#: The endings of spreadsheets.
SHEET_SUFFIXES = (".ods", ".xlsx")
_LINES_ABOVE = 20
# A spreadsheet is read at once, and tags make most of it.
_MOST_UNPACKED = 5
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_NEEDED = ("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels")
_STRINGS = "xl/sharedStrings.xml"
_CUT = kept("the table is cut off: what is missing may be further sheets; save it again")
_LOST = kept("the table is cut off or damaged: save it again")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def sheet_parts(file: InputFile, options: ReadOptions) -> Iterator[Part]:
    """Yield the rows of all sheets of the spreadsheet `file` that have a text, or of `options.sheet` alone.

    Rows are numbered as the spreadsheet numbers them. A sheet without a column of text is passed over where
    another has one. Of an XLSX file that is cut off the sheets that are whole are read. Raises RejectedError.
    """
    book, names, complete = _opened(file.path, options)
    textless: list[Rejection] = []
    found_text = False
    for name in names:
        place = f"{file.place}:{name}"
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        header, start = _header(rows, options)
        if not find_layout(header, options.columns).has_text:
            if any(header):
                textless.append(no_text_column(place, header, options.columns))
            continue
        found_text = True
        found = _rows(rows, header, start)
        table = f"{file.path.stem}-{name}"
        yield from drafts_of_rows(found, place, file.name, options.columns, table=table)
    if not found_text:
        yield from textless or [Rejection(file.place, RejectReason.EMPTY, kept("the table has no rows"))]
    if not complete:
        yield Rejection(file.place, RejectReason.TRUNCATED, _CUT)


def sheet_rows(path: Path, options: ReadOptions) -> Iterator[tuple[str, Row | Rejection]]:
    """Yield the rows of the spreadsheet at `path`, each with the name of its sheet; of those with a text.

    Rows are numbered as the spreadsheet numbers them. Raises RejectedError, also for a file that is cut off.
    """
    book, names, complete = _opened(path, options)
    if not complete:
        raise RejectedError(RejectReason.TRUNCATED, _LOST)
    for name in names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        header, start = _header(rows, options)
        if find_layout(header, options.columns).has_text:
            yield from ((name, row) for row in _rows(rows, header, start))


def first_sheet(path: Path, options: ReadOptions) -> list[list[Any]]:
    """Return the rows of the first sheet of a spreadsheet that is not empty, whatever it holds.

    Raises RejectedError, also for a file that is cut off.
    """
    book, names, complete = _opened(path, options)
    if not complete:
        raise RejectedError(RejectReason.TRUNCATED, _LOST)
    sheets = (book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names)
    found: list[list[Any]] = next(filter(None, sheets), [])
    return found


def _opened(path: Path, options: ReadOptions) -> tuple[Any, list[str], bool]:
    """Return the spreadsheet at `path`, the sheets that are read, and whether it is complete."""
    import python_calamine

    refuse_large(path, _MOST_UNPACKED * options.max_file_bytes)
    complete = True
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
    except (python_calamine.CalamineError, OSError) as error:
        repaired = _repaired(path, options.max_file_bytes) if path.suffix.lower() == ".xlsx" else None
        if repaired is None:
            raise RejectedError(
                RejectReason.TRUNCATED, kept("{lost} ({error!s:.100})", lost=_LOST, error=error)
            ) from error
        book, complete = python_calamine.CalamineWorkbook.from_filelike(repaired), False
    names = [name for name in book.sheet_names if options.sheet in (None, name)]
    if not names:
        found = ", ".join(map(repr, book.sheet_names))
        detail = kept(
            "no sheet named {sheet!r} (sheets found: {found}): name one of them with --sheet",
            sheet=options.sheet,
            found=found,
        )
        raise RejectedError(RejectReason.NO_TEXT_COLUMN, detail)
    return book, names, complete


def _header(rows: Sequence[Sequence[Any]], options: ReadOptions) -> tuple[list[str], int]:
    """Return the names of the columns and where the rows begin; lines above the header are of no table."""
    filled = [index for index, row in enumerate(rows) if any(str(cell).strip() for cell in row)]
    for index in filled[:_LINES_ABOVE]:
        names = [str(cell).strip() for cell in rows[index]]
        layout = find_layout(names, options.columns)
        if layout.has_text and (index == filled[0] or len(layout.columns) > 1):
            return names, index + 1
    return ([str(cell).strip() for cell in rows[filled[0]]], filled[0] + 1) if filled else ([], 0)


def _rows(rows: Sequence[Sequence[Any]], header: list[str], start: int) -> Iterator[Row | Rejection]:
    for number, cells in enumerate(rows[start:], start=start + 1):
        if any(str(cell).strip() for cell in cells):
            yield number, Cells(zip(header, cells, strict=False))


def _repaired(path: Path, most_bytes: int) -> io.BytesIO | None:
    """Return an XLSX file of the sheets that are whole in the damaged one at `path`, None without any."""
    try:
        members, _ = members_of(path, most_bytes)
    except RejectedError:
        return None
    whole = {member.name: member for member in members if member.whole}
    sheets = sorted((int(match[1]), name) for name in whole if (match := _SHEET.fullmatch(name)))
    shared = any(b't="s"' in whole[name].read(most_bytes) for _, name in sheets)
    # Without its list of strings the cells of a sheet are numbers.
    if not sheets or (shared and _STRINGS not in whole):
        return None
    return _packed(whole, [name for _, name in sheets], most_bytes)


def _packed(whole: dict[str, Member], sheets: list[str], most_bytes: int) -> io.BytesIO:
    listed = "".join(
        f'<sheet name="{Path(name).stem}" sheetId="{n}" r:id="r{n}"/>'
        for n, name in enumerate(sheets, start=1)
    )
    targets = [*(f"worksheet|{name}" for name in sheets), f"sharedStrings|{_STRINGS}", "styles|xl/styles.xml"]
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="/{name}"/>'
        for n, (kind, name) in enumerate((target.split("|") for target in targets), start=1)
        if name in whole
    )
    made = (
        f'<Types xmlns="{_PACKAGE}/content-types"/>',
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
        f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, member in whole.items():
            if name not in _NEEDED:
                archive.writestr(name, member.read(most_bytes))
        for name, content in zip(_NEEDED, made, strict=True):
            archive.writestr(name, content)
    stream.seek(0)
    return stream
