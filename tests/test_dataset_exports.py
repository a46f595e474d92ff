"""The exports: the same rows in every format, filters, French Excel, and old files whole after a failure."""

import csv
import datetime as dt
import gc
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from openpyxl.utils.escape import unescape
from tables import TABLES, MemoryTables, conflict, contents, evidence, incident, name

from pipeline.dataset import columns
from pipeline.dataset.codes import code_rows
from pipeline.dataset.columns import CONFLICTS, EVIDENCE, INCIDENTS, Kind, Table
from pipeline.dataset.exports import FILES, ExportCounts, Filters, export, latest_day
from pipeline.dataset.formats import SHARED, ExportFormat, Tlp
from pipeline.dataset.parquetfile import write_parquet
from pipeline.dataset.rows import Cell
from pipeline.dataset.safety import FORMULA_STARTS
from pipeline.dataset.workbook.looks import REVIEWED_COLOUR
from pipeline.dataset.workshop import OutputError

ROOT = Path(__file__).parents[1]
FORMATS = [pytest.param(kind, id=kind) for kind in ExportFormat if kind not in SHARED | {ExportFormat.ATOM}]
ALL_FORMATS = [pytest.param(kind, id=kind) for kind in ExportFormat]
Rows = list[tuple[Cell, ...]]


def csv_rows(path: Path, excel_fr: bool = False) -> list[list[str]]:
    with path.open(encoding="utf-8-sig" if excel_fr else "utf-8", newline="") as stream:
        return list(csv.reader(stream, delimiter=";" if excel_fr else ","))


def read_csv(folder: Path, table: Table) -> Rows:
    header, *lines = csv_rows(folder / f"{table.name}.csv")
    assert header == list(table.names)
    types: dict[Kind, Callable[[str], Cell]] = {
        Kind.WHOLE: int,
        Kind.DECIMAL: float,
        Kind.TRUTH: {"true": True, "false": False}.__getitem__,
    }

    def cell(kind: Kind, text: str) -> Cell:
        guarded = text.startswith("'") and text[1:].startswith(FORMULA_STARTS)
        return types.get(kind, str)(text[guarded:]) if text else None

    kinds = [column.kind for column in table.columns]
    return [tuple(map(cell, kinds, line)) for line in lines]


def read_xlsx(folder: Path, table: Table) -> Rows:
    header, *lines = openpyxl.load_workbook(folder / "incidents.xlsx")["Données"].iter_rows(values_only=True)
    assert header == table.names

    def cell(value: Any) -> Cell:
        if isinstance(value, dt.datetime):
            return value.date().isoformat()
        return unescape(value) if isinstance(value, str) else value

    return [tuple(map(cell, line)) for line in lines]


def read_jsonl(folder: Path, table: Table) -> Rows:
    rows = [json.loads(line) for line in (folder / f"{table.name}.jsonl").read_text("utf-8").split("\n")[:-1]]
    assert all(tuple(row) == table.names for row in rows)
    return [tuple(row.values()) for row in rows]


def read_parquet(folder: Path, table: Table) -> Rows:
    read = pq.read_table(folder / f"{table.name}.parquet")
    assert tuple(read.schema.names) == table.names
    return [
        tuple(c.isoformat() if isinstance(c, dt.date) else c for c in row.values())
        for row in read.to_pylist()
    ]


def read_sqlite(folder: Path, table: Table) -> Rows:
    with closing(sqlite3.connect(folder / "incidents.sqlite")) as database:
        cursor = database.execute(f"SELECT * FROM {table.name} ORDER BY rowid")
        assert tuple(head[0] for head in cursor.description) == table.names
        return cursor.fetchall()


READERS: dict[ExportFormat, Callable[[Path, Table], Rows]] = {
    ExportFormat.CSV: read_csv,
    ExportFormat.XLSX: read_xlsx,
    ExportFormat.JSONL: read_jsonl,
    ExportFormat.PARQUET: read_parquet,
    ExportFormat.SQLITE: read_sqlite,
}


@pytest.mark.parametrize("kind", FORMATS)
def test_exports_hold_the_same_rows_in_every_format(tmp_path, kind):
    counts = export(TABLES, kind, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(FILES[kind])
    for table, rows in (
        (INCIDENTS, TABLES.incident_rows),
        (EVIDENCE, TABLES.evidence_rows),
        (CONFLICTS, TABLES.conflict_rows),
    ):
        if kind is ExportFormat.XLSX and table is not INCIDENTS:
            # The workbook tells these in words.
            continue
        expected = [tuple(row[column] for column in table.names) for row in rows]
        assert READERS[kind](tmp_path, table) == expected, table.name
    assert counts == ExportCounts(incidents=6, evidence=4, conflicts=2)


@pytest.mark.parametrize("kind", FORMATS)
def test_exports_of_nothing_have_every_table(tmp_path, kind):
    assert export(MemoryTables(), kind, tmp_path) == ExportCounts()
    tables = columns.TABLES if kind is not ExportFormat.XLSX else [INCIDENTS]
    assert not [row for table in tables for row in READERS[kind](tmp_path, table)]


@pytest.mark.parametrize("kind", ALL_FORMATS)
def test_exports_bytes_do_not_hang_on_time(tmp_path, monkeypatch, kind):
    for folder, zone in (("one", "UTC"), ("two", "Asia/Tokyo")):
        monkeypatch.setenv("TZ", zone)
        export(TABLES, kind, tmp_path / folder)
    for file in FILES[kind]:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file


def test_exports_parquet_types(tmp_path):
    export(TABLES, ExportFormat.PARQUET, tmp_path)
    types = {field.name: str(field.type) for field in pq.read_schema(tmp_path / "incidents.parquet")}
    wanted = {
        "date": "string",
        "records_value": "int64",
        "ransom_amount": "double",
        "ransom_paid": "bool",
        "first_published": "date32[day]",
        "attack_types": "string",
    }
    assert types.items() >= wanted.items()


def test_exports_parquet_takes_rows_in_batches(tmp_path):
    write_parquet(tmp_path / "x.parquet", INCIDENTS, TABLES.incidents(), batch=4)
    read = pq.ParquetFile(tmp_path / "x.parquet")
    assert [read.metadata.row_group(i).num_rows for i in range(read.num_row_groups)] == [4, 2]


def test_exports_sqlite_is_typed_indexed_and_has_the_legend(tmp_path):
    export(TABLES, ExportFormat.SQLITE, tmp_path)
    with closing(sqlite3.connect(tmp_path / "incidents.sqlite")) as database:
        amount = "SELECT typeof(ransom_amount), typeof(ransom_paid) FROM incidents WHERE records_value > 1000"
        assert database.execute(amount).fetchall() == [("real", "integer")]
        by_id = "SELECT * FROM {} WHERE incident_id = 'x'"
        for table in columns.TABLES:
            plan = database.execute("EXPLAIN QUERY PLAN " + by_id.format(table.name)).fetchall()
            assert "USING INDEX" in plan[0][3]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("SELECT count(*) FROM codes").fetchall() == [(len(code_rows()),)]
        label = 'SELECT label_fr FROM codes WHERE "column" = ? AND code = ?'
        assert database.execute(label, ("attack_types", "ransomware")).fetchall() == [("Rançongiciel",)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("=1+1", id="equals"),
        pytest.param("+33 1", id="plus"),
        pytest.param("-5 %", id="minus"),
        pytest.param("@SOMME(A1)", id="at"),
        pytest.param("\t=1", id="tab"),
        pytest.param("\r=1", id="cr"),
    ],
)
def test_exports_no_text_becomes_a_formula_and_no_number_a_text(tmp_path, text):
    tables = MemoryTables(
        [incident(1, victim_name=text, records_value=-5, sale_price=-0.5)],
        [evidence(1, value=text, start=-5)],
        [conflict(1, kept=text)],
    )
    for kind in READERS:
        export(tables, kind, tmp_path)
    export(tables, ExportFormat.CSV, tmp_path / "fr", excel_fr=True)

    row = dict(zip(*csv_rows(tmp_path / "incidents.csv"), strict=True))
    assert (row["victim_name"], row["records_value"], row["sale_price"]) == ("'" + text, "-5", "-0.5")
    row = dict(zip(*csv_rows(tmp_path / "fr" / "incidents.csv", excel_fr=True), strict=True))
    assert (row["victim_name"], row["records_value"], row["sale_price"]) == ("'" + text, "-5", "-0,5")
    for folder, french in ((tmp_path, False), (tmp_path / "fr", True)):
        assert csv_rows(folder / "evidence.csv", french)[1][3:5] == ["'" + text, "-5"]
        assert csv_rows(folder / "conflicts.csv", french)[1][2] == "'" + text

    book = openpyxl.load_workbook(tmp_path / "incidents.xlsx")
    for sheet, column in (
        ("Données", "victim_name"),
        ("Incidents", "Victime"),
        ("Preuves", "Valeur"),
        ("Divergences", "Retenu"),
    ):
        cell = next(c[1] for c in book[sheet].iter_cols(max_row=2) if c[0].value == column)
        assert (unescape(cell.value), cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert (tmp_path / "incidents.jsonl").read_text("utf-8").startswith('{"incident_id": "brc-')
    for kind in READERS:
        (row,) = READERS[kind](tmp_path, INCIDENTS)
        cells = dict(zip(INCIDENTS.names, row, strict=True))
        assert (cells["victim_name"], cells["records_value"], cells["sale_price"]) == (text, -5, -0.5), kind


def test_exports_for_a_french_excel(tmp_path):
    export(TABLES, ExportFormat.CSV, tmp_path, excel_fr=True)
    data = (tmp_path / "incidents.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfincident_id;date;")
    assert data.count(b"\n") == data.count(b"\r\n") == 7
    header, *lines = csv_rows(tmp_path / "incidents.csv", excel_fr=True)
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    assert [row["date"] for row in rows] == ["29/02/2024", "2024-11-XX", "2023", "", "", "2024-12-31~"]
    assert (
        rows[0].items()
        >= {
            "victim_name": "'=1+1;cmd",
            "records_value": "1500",
            "ransom_demanded": "VRAI",
            "ransom_paid": "FAUX",
            "ransom_amount": "5000",
            "sale_price": "0,25",
            "first_published": "02/03/2024",
        }.items()
    )
    assert rows[1]["victim_name"] == "Été SA"
    # Dates that stand in the columns for any value.
    assert csv_rows(tmp_path / "conflicts.csv", excel_fr=True)[1][2:4] == ["29/02/2024", "2024-02-XX"]
    assert csv_rows(tmp_path / "evidence.csv", excel_fr=True)[3][3] == "2024-11-XX"


def test_exports_for_a_french_excel_are_csv(tmp_path):
    with pytest.raises(ValueError, match="no meaning for jsonl"):
        export(TABLES, ExportFormat.JSONL, tmp_path, excel_fr=True)


@pytest.mark.parametrize(
    ("filters", "kept", "undated"),
    [
        pytest.param(Filters(), [1, 2, 3, 4, 5, 6], 0, id="none"),
        pytest.param(Filters(since=dt.date(2024, 11, 30)), [2, 5, 6], 1, id="last-day-of-the-month"),
        pytest.param(Filters(since=dt.date(2024, 12, 1)), [5, 6], 1, id="after-the-month"),
        pytest.param(Filters(since=dt.date(2023, 12, 31)), [1, 2, 3, 5, 6], 1, id="last-day-of-the-year"),
        pytest.param(Filters(sectors=frozenset({"health"})), [2, 4, 5], 0, id="sector"),
        pytest.param(Filters(sectors=frozenset({"health", "education"})), [2, 3, 4, 5], 0, id="sectors"),
        pytest.param(Filters(min_confidence=0.7), [2, 4, 6], 0, id="confidence"),
        pytest.param(
            Filters(dt.date(2024, 1, 1), frozenset({"health"}), 0.5), [2], 1, id="all-of-them-count-undated"
        ),
        pytest.param(
            Filters(dt.date(2024, 1, 1), frozenset({"education"})), [], 0, id="undated-of-another-sector"
        ),
    ],
)
def test_exports_filters(tmp_path, filters, kept, undated):
    counts = export(TABLES, ExportFormat.JSONL, tmp_path, filters)
    assert [row[0] for row in read_jsonl(tmp_path, INCIDENTS)] == [name(number) for number in kept]
    assert (counts.incidents, counts.left_out, counts.undated) == (len(kept), 6 - len(kept), undated)


@pytest.mark.parametrize("kind", FORMATS)
def test_exports_filters_take_evidence_and_conflicts_along(tmp_path, kind):
    counts = export(TABLES, kind, tmp_path, Filters(since=dt.date(2024, 11, 1)))
    if kind is ExportFormat.XLSX:
        book = openpyxl.load_workbook(tmp_path / "incidents.xlsx")
        assert [row[0].value for row in book["Preuves"].iter_rows(min_row=2)] == ["Été SA", name(5)]
        assert book["Divergences"].max_row == 1
    else:
        assert [row[0] for row in READERS[kind](tmp_path, EVIDENCE)] == [name(2), name(5)]
        assert READERS[kind](tmp_path, CONFLICTS) == []
    assert (counts.evidence, counts.conflicts) == (2, 0)


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2024-11-19", dt.date(2024, 11, 19)),
        ("2024-02", dt.date(2024, 2, 29)),
        ("2023-12~", dt.date(2023, 12, 31)),
        ("2023", dt.date(2023, 12, 31)),
        ("2023~", dt.date(2023, 12, 31)),
    ],
)
def test_exports_latest_day(edtf, expected):
    assert latest_day(edtf) == expected


def test_exports_reviewed_cells_are_green(tmp_path):
    export(TABLES, ExportFormat.XLSX, tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "incidents.xlsx")["Données"]
    header, first, second = sheet.iter_rows(max_row=3)
    colours = {
        head.value: cell.fill.fgColor.rgb
        for head, cell in zip(header, first, strict=True)
        if cell.fill.patternType
    }
    reviewed = set(str(TABLES.incident_rows[0]["reviewed"]).split("|"))
    assert colours == dict.fromkeys(reviewed, "FF" + REVIEWED_COLOUR[1:])
    assert not [cell for cell in second if cell.fill.patternType]
    cells = {head.value: cell for head, cell in zip(header, first, strict=True)}
    assert cells["records_min"].value is None
    assert cells["date"].number_format == "dd/mm/yyyy"


@contextmanager
def full_disk(limit: int) -> Iterator[None]:
    """Let no file grow beyond `limit` bytes."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("kind", ALL_FORMATS)
def test_exports_full_disk_leaves_the_old_files_whole(tmp_path, kind):
    export(TABLES, kind, tmp_path)
    before = contents(tmp_path)
    many = MemoryTables([incident(n, evidence=os.urandom(500).hex()) for n in range(300)])
    with full_disk(50_000), pytest.raises(OutputError, match=r"cannot write to .*free the disk"):
        export(many, kind, tmp_path)
    assert contents(tmp_path) == before
    # XlsxWriter leaves files open, and the warning must not fall into another test.
    gc.collect()


class Breaking(MemoryTables):
    """A dataset that breaks off in its second table."""

    def evidence(self) -> Iterator[dict[str, Any]]:
        yield TABLES.evidence_rows[0]
        raise KeyboardInterrupt


@pytest.mark.parametrize("kind", [kind for kind in ExportFormat if kind is not ExportFormat.ATOM])
def test_exports_interrupted_leave_the_old_files_whole(tmp_path, kind):
    export(TABLES, kind, tmp_path)
    before = contents(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        export(Breaking(TABLES.incident_rows), kind, tmp_path)
    assert contents(tmp_path) == before


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_exports_killed_leave_the_old_files_and_the_next_one_tidies_up(tmp_path):
    export(TABLES, ExportFormat.SQLITE, tmp_path)
    before = contents(tmp_path)
    code = (
        "import os, sys, signal, pathlib, tables\n"
        "from pipeline.dataset.exports import export\n"
        "from pipeline.dataset.formats import ExportFormat\n"
        "class Killed(tables.MemoryTables):\n"
        "    def evidence(self): os.kill(os.getpid(), signal.SIGKILL)\n"
        "export(Killed(tables.TABLES.incident_rows), ExportFormat.SQLITE, pathlib.Path(sys.argv[1]))"
    )
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=os.environ | {"PYTHONPATH": paths})
    assert done.returncode == -signal.SIGKILL
    (left,) = tmp_path.glob(".breche-*")
    assert (tmp_path / "incidents.sqlite").read_bytes() == before["incidents.sqlite"]
    assert list(left.iterdir())
    export(TABLES, ExportFormat.SQLITE, tmp_path)
    assert contents(tmp_path) == before


def doubted() -> MemoryTables:
    proofs = [
        ("victim_name", "Varelle", 0.9),
        ("date", "2025-03-02", 0.4),
        ("records", "12 000 clients", 0.3),
        ("records", "12 000 clients", 0.8),
        ("ransom_amount", "5000 USD", 0.2),
        ("ransom_demanded", "true", 0.7),
        ("data_types", "health", 0.45),
        ("data_types", "name", 0.95),
        ("status", "claimed", None),
        ("victim_country", "BE", 0.3),
    ]
    return MemoryTables(
        [
            incident(
                1,
                victim_name="Varelle",
                victim_country="FR",
                date="2025-03-02",
                date_basis="attack",
                records_value=12000,
                records_text="12 000 clients",
                ransom_demanded=True,
                ransom_amount=5000.0,
                ransom_currency="USD",
                data_types="health|name",
                sensitive_data=True,
                status="claimed",
            )
        ],
        [evidence(1, field=field, value=value, confidence=sure) for field, value, sure in proofs],
    )


def test_export_leaves_doubtful_cells_empty(tmp_path: Path) -> None:
    counts = export(doubted(), ExportFormat.CSV, tmp_path, Filters(min_field_confidence=0.5))
    (cells,) = (dict(zip(INCIDENTS.names, row, strict=True)) for row in read_csv(tmp_path, INCIDENTS))
    empty = ("date", "date_basis", "ransom_amount", "ransom_currency")
    assert all(cells[column] is None for column in empty)
    assert (cells["victim_name"], cells["records_value"], cells["ransom_demanded"]) == (
        "Varelle",
        12000,
        True,
    )
    assert (cells["data_types"], cells["sensitive_data"]) == ("name", False)
    # What no proof of this very value doubts, and what an analyst entered, stays.
    assert (cells["victim_country"], cells["status"]) == ("FR", "claimed")
    assert counts.evidence == 6


def test_export_without_a_limit_leaves_every_cell(tmp_path: Path) -> None:
    export(doubted(), ExportFormat.CSV, tmp_path)
    (cells,) = (dict(zip(INCIDENTS.names, row, strict=True)) for row in read_csv(tmp_path, INCIDENTS))
    assert (cells["date"], cells["data_types"]) == ("2025-03-02", "health|name")


@pytest.mark.parametrize("kind", FORMATS)
def test_export_without_quotes_has_no_sentence_of_the_press(tmp_path: Path, kind: ExportFormat) -> None:
    reviewed = evidence(
        1, field="victim_sector", value="health", rule="review", sentence="Ana, 2025-01-02. Oui"
    )
    tables = MemoryTables(TABLES.incident_rows, [*TABLES.evidence_rows[:2], reviewed], TABLES.conflict_rows)
    counts = export(tables, kind, tmp_path, quotes=False)
    assert (counts.incidents, counts.evidence, counts.conflicts) == (6, 3, 2)

    def column(table: Table, name: str) -> list[Cell]:
        if kind is ExportFormat.XLSX and table is not INCIDENTS:
            sheet = "Preuves" if table is EVIDENCE else "Divergences"
            rows = openpyxl.load_workbook(tmp_path / "incidents.xlsx")[sheet].iter_cols(values_only=True)
            return list(next(cells[1:] for cells in rows if cells[0] == "Phrase"))
        return [row[table.names.index(name)] for row in READERS[kind](tmp_path, table)]

    assert set(column(INCIDENTS, "evidence")) == {None}
    assert set(column(CONFLICTS, "sentence")) == {None}
    # What an analyst says is no quotation.
    assert column(EVIDENCE, "sentence") == [None, None, "Ana, 2025-01-02. Oui"]
    assert column(INCIDENTS, "victim_name")[1] == "Été SA"


def test_export_marks_only_what_carries_a_marking(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no meaning for veris"):
        export(TABLES, ExportFormat.VERIS, tmp_path, tlp=Tlp.GREEN)
    assert not list(tmp_path.iterdir())
