"""What an export may be asked for by name: apart, so that `--help` loads no library for it."""

from enum import StrEnum


class ExportFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    PARQUET = "parquet"
    SQLITE = "sqlite"
    ATOM = "atom"
    MISP = "misp"
    STIX = "stix"
    VERIS = "veris"


#: The forms for other systems, which follow the models of others and hold what these have a place for.
SHARED = frozenset({ExportFormat.MISP, ExportFormat.STIX, ExportFormat.VERIS})


class Tlp(StrEnum):
    """The traffic light protocol, version 2: how far what is marked may be passed on."""

    CLEAR = "clear"
    GREEN = "green"
    AMBER = "amber"
    AMBER_STRICT = "amber+strict"
    RED = "red"


#: The forms that can carry a marking.
MARKED = frozenset({ExportFormat.MISP, ExportFormat.STIX})
#: The forms that can tell which organisation of a register a victim is.
REGISTERED = frozenset(
    {ExportFormat.CSV, ExportFormat.XLSX, ExportFormat.JSONL, ExportFormat.PARQUET, ExportFormat.SQLITE}
)
#: The forms that can tell which incidents concern those of a watch list.
WATCHED = REGISTERED | {ExportFormat.ATOM}
