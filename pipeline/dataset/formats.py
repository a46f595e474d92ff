"""The formats in which the dataset can be exported: apart, so that `--help` loads no library for them."""

from enum import StrEnum


class ExportFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    PARQUET = "parquet"
    SQLITE = "sqlite"
