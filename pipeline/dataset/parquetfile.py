"""Writes Parquet files with typed and described columns."""

import datetime as dt
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.dataset.columns import Column, Kind, Table
from pipeline.dataset.rows import Row

#: Rows held in memory at a time; also the size of a row group.
BATCH = 10_000

_TYPES = {
    Kind.TEXT: pa.string(),
    Kind.EDTF: pa.string(),
    Kind.DAY: pa.date32(),
    Kind.WHOLE: pa.int64(),
    Kind.DECIMAL: pa.float64(),
    Kind.TRUTH: pa.bool_(),
}


def write_parquet(path: Path, table: Table, rows: Iterable[Row], batch: int = BATCH) -> None:
    """Write `rows` to `path`, `batch` rows at a time. Raises OSError."""
    schema = pa.schema([_field(column) for column in table.columns])
    rows = iter(rows)
    with pq.ParquetWriter(path, schema) as writer:
        while taken := list(islice(rows, batch)):
            columns = zip(*(_values(table, row) for row in taken), strict=True)
            arrays = [pa.array(list(cells), field.type) for cells, field in zip(columns, schema, strict=True)]
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))


def _field(column: Column) -> Any:
    described = {"description": column.description}
    return pa.field(column.name, _TYPES[column.kind], nullable=not column.required, metadata=described)


def _values(table: Table, row: Row) -> list[Any]:
    return [
        dt.date.fromisoformat(str(cell)) if column.kind is Kind.DAY and cell is not None else cell
        for column, cell in zip(table.columns, table.cells(row), strict=True)
    ]
