"""Writes datapackage.json: what the CSV files beside it hold, for people and for validators.

The form is that of Frictionless Tabular Data Package and Table Schema, version 1.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.dataset.columns import TABLES, Column, Kind, Table

_EDTF = r"\d{4}(-\d{2}(-\d{2})?)?~?"
_TYPES = {
    Kind.TEXT: "string",
    Kind.EDTF: "string",
    Kind.DAY: "date",
    Kind.WHOLE: "integer",
    Kind.DECIMAL: "number",
    Kind.TRUTH: "boolean",
}
_STANDARD_READING: dict[Kind, dict[str, Any]] = {
    Kind.TRUTH: {"trueValues": ["true"], "falseValues": ["false"]},
}
_FRENCH_READING: dict[Kind, dict[str, Any]] = {
    Kind.DAY: {"format": "%d/%m/%Y"},
    Kind.DECIMAL: {"decimalChar": ","},
    Kind.TRUTH: {"trueValues": ["VRAI"], "falseValues": ["FAUX"]},
}
_FRENCH_EDTF = r"\d{2}/\d{2}/\d{4}|\d{4}-\d{2}-\d{2}~|\d{4}-\d{2}-XX~?|\d{4}~?"


def write_package(path: Path, tables: Sequence[Table] = TABLES, excel_fr: bool = False) -> None:
    """Describe `tables`, each in a file named after it beside `path`, as `write_csv` writes them.

    `excel_fr` as it was given to `write_csv`. Raises OSError.
    """
    package = {
        "profile": "tabular-data-package",
        "name": "breche",
        "title": "Cyber incidents in French news",
        "description": (
            "An empty cell means unknown. A text that a spreadsheet would read as a formula has an"
            " apostrophe before it."
        ),
        "resources": [_resource(table, excel_fr) for table in tables],
    }
    path.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def _resource(table: Table, excel_fr: bool) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {
            "delimiter": ";" if excel_fr else ",",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "schema": _schema(table, excel_fr),
    }


def _schema(table: Table, excel_fr: bool) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(table, column, excel_fr) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = [table.key]
    if table.parent:
        there = {"resource": table.parent, "fields": ["incident_id"]}
        schema["foreignKeys"] = [{"fields": ["incident_id"], "reference": there}]
    return schema


def _field(table: Table, column: Column, excel_fr: bool) -> dict[str, Any]:
    reading = _FRENCH_READING if excel_fr else _STANDARD_READING
    field = {"name": column.name, "type": _TYPES[column.kind], "description": column.description}
    limits = _constraints(column, excel_fr)
    if column.name == table.key:
        limits["unique"] = True
    return field | reading.get(column.kind, {}) | ({"constraints": limits} if limits else {})


def _constraints(column: Column, excel_fr: bool) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if column.required else {}
    if column.codes and column.multiple:
        one = "|".join(code.value for code in column.codes)
        limits["pattern"] = rf"({one})(\|({one}))*"
    elif column.codes:
        limits["enum"] = [code.value for code in column.codes]
    elif column.kind is Kind.EDTF:
        limits["pattern"] = f"({_FRENCH_EDTF})" if excel_fr else _EDTF
    elif column.pattern:
        limits["pattern"] = column.pattern
    if column.kind in (Kind.WHOLE, Kind.DECIMAL):
        limits["minimum"] = 0
    if column.maximum is not None:
        limits["maximum"] = column.maximum
    return limits
