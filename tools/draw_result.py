"""Draws docs/result.svg, the picture of a dataset that the READMEs show: rows of its workbook, and a proof.

breche run corpus/dev --output outputs
python tools/draw_result.py outputs docs/result.svg
"""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl

#: Articles whose main incidents are shown.
ARTICLES = ("I12", "H02", "K17", "L11", "M04", "H20", "L20")
#: The cell whose proof is shown, by its article and its column, which is called as its field in the proofs.
PROVED = ("K17", "Personnes ou documents")
RECALLED = "rappelé en passant"
#: Columns and their widths in pixels.
COLUMNS = {
    "Date": 158,
    "Victime": 176,
    "Secteur": 128,
    "Attaquant": 112,
    "Ce qui s'est passé": 216,
    "Personnes ou documents": 172,
    "Rançon, prix": 226,
    "Statut": 76,
}
_WIDTH = sum(COLUMNS.values()) + 2
_ROW, _TOP = 26, 30
#: An average letter, and how many of them stand in a line of the proof.
_LETTER, _LINE_LETTERS = 6.3, 150

Row = Mapping[str, object]


def sheet_rows(workbook: Path, sheet: str) -> list[Row]:
    """Return the rows of a sheet by its header."""
    book = openpyxl.load_workbook(workbook, read_only=True)
    header, *rows = book[sheet].iter_rows(values_only=True)
    book.close()
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def draw(workbook: Path) -> str:
    """Return the picture of `workbook` as SVG. Raises StopIteration where what it shows is not there."""
    incidents = [
        row
        for row in sheet_rows(workbook, "Incidents")
        if row["Premier article"] in ARTICLES and RECALLED not in str(row["Statut"])
    ]
    article, column = PROVED
    proved = next(row for row in incidents if row["Premier article"] == article)
    proof = next(
        row
        for row in sheet_rows(workbook, "Preuves")
        if row["Victime"] == proved["Victime"] and row["Champ"] == column
    )
    height = _TOP + _ROW * (len(incidents) + 1)
    lines = list(_table(incidents))
    left = sum(list(COLUMNS.values())[: list(COLUMNS).index(column)]) + 1
    top = _TOP + _ROW * (incidents.index(proved) + 1)
    lines += _proof(proof, left, top, COLUMNS[column], height + 22)
    total = height + 22 + 62
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {total}" width="{_WIDTH}" '
            f'height="{total}" font-family="Arial, Helvetica, Liberation Sans, sans-serif" font-size="12" '
            'fill="#1f2328">',
            f'<rect width="{_WIDTH}" height="{total}" fill="#ffffff"/>',
            '<text x="8" y="20" font-weight="bold">outputs/incidents.xlsx</text>',
            *lines,
            "</svg>\n",
        ]
    )


def _table(incidents: Sequence[Row]) -> Iterable[str]:
    yield f'<rect x="1" y="{_TOP}" width="{_WIDTH - 2}" height="{_ROW}" fill="#d9e2f3"/>'
    bottom = _TOP + _ROW * (len(incidents) + 1)
    for number in range(len(incidents) + 2):
        y = _TOP + _ROW * number
        yield f'<path d="M1 {y}H{_WIDTH - 1}" stroke="#c8ccd1"/>'
    x = 1
    for column, width in COLUMNS.items():
        yield f'<path d="M{x} {_TOP}V{bottom}" stroke="#c8ccd1"/>'
        yield f'<text x="{x + 6}" y="{_TOP + 17}" font-weight="bold">{column}</text>'
        for number, row in enumerate(incidents, start=1):
            yield _cell(row[column], x, _TOP + _ROW * number + 17, width)
        x += width
    yield f'<path d="M{x} {_TOP}V{bottom}" stroke="#c8ccd1"/>'


def _cell(value: object, x: int, y: int, width: int) -> str:
    shown = "" if value is None else " ".join(str(value).split("\n"))
    most = int((width - 12) / _LETTER)
    # As a spreadsheet does, whose next cell covers what is too long.
    shown = shown if len(shown) <= most else f"{shown[: most - 1]}…"
    return f'<text x="{x + 6}" y="{y}">{escape(shown)}</text>'


def _proof(proof: Row, left: int, top: int, width: int, below: int) -> Iterable[str]:
    """Yield the frame around the proved cell, and the sentence that proves it."""
    colour = "#b35900"
    box = f'fill="none" stroke="{colour}" stroke-width="2"'
    yield f'<rect x="{left}" y="{top}" width="{width}" height="{_ROW}" {box}/>'
    # Right of the figures in the rows below.
    yield f'<path d="M{left + width - 12} {top + _ROW}V{below}" stroke="{colour}" stroke-width="2"/>'
    yield f'<rect x="1" y="{below}" width="{_WIDTH - 2}" height="60" fill="#fff8ef" stroke="{colour}"/>'
    place = f"article {proof['Article']}, {proof['Confiance']:.0%}".replace("%", "\u00a0%")
    yield (
        f'<text x="12" y="{below + 22}"><tspan font-weight="bold">Preuve</tspan>'
        f'<tspan dx="10">{escape(str(proof["Champ"]))}</tspan>'
        f'<tspan dx="10">{escape(place)}</tspan></text>'
    )
    before, words, after = str(proof["Phrase"])[:_LINE_LETTERS].partition(str(proof["Valeur"]))
    marked = f'<tspan font-weight="bold" fill="{colour}">{escape(words)}</tspan>'
    yield f'<text x="12" y="{below + 46}" font-size="14">« {escape(before)}{marked}{escape(after)} »</text>'


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("outputs", type=Path, help="folder of a dataset made of corpus/dev")
    parser.add_argument("picture", type=Path, help="the SVG file to write")
    arguments = parser.parse_args()
    arguments.picture.write_text(draw(arguments.outputs / "incidents.xlsx"), encoding="utf-8")


if __name__ == "__main__":
    main()
