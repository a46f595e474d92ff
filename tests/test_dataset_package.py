"""datapackage.json describes the CSV files beside it rightly: they keep what it says, and faults show.

The check reads the package as a validator of Table Schema does, from the standard's words alone.
"""

import csv
import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from tables import TABLES

from pipeline.dataset.codes import CODED_COLUMNS
from pipeline.dataset.columns import EVIDENCE, INCIDENTS
from pipeline.dataset.exports import export
from pipeline.dataset.files import PACKAGE
from pipeline.dataset.formats import ExportFormat
from pipeline.dataset.package import write_package

FRENCH = [pytest.param(False, id="standard"), pytest.param(True, id="excel-fr")]


def typed(text: str, field: dict[str, Any]) -> Any:
    """Return the value of a cell that is not missing. Raises ValueError, KeyError."""
    match field["type"]:
        case "string":
            return text
        case "integer":
            return int(text)
        case "number":
            return float(text.replace(field.get("decimalChar", "."), "."))
        case "boolean":
            truths = dict.fromkeys(field["trueValues"], True) | dict.fromkeys(field["falseValues"], False)
            return truths[text]
        case "date":
            return dt.datetime.strptime(text, field.get("format", "%Y-%m-%d")).date()
    raise KeyError(field["type"])


def is_allowed(text: str, value: Any, limits: dict[str, Any]) -> bool:
    assert limits.keys() <= {"required", "unique", "enum", "pattern", "minimum", "maximum"}
    return (
        ("enum" not in limits or value in limits["enum"])
        and ("pattern" not in limits or re.fullmatch(limits["pattern"], text) is not None)
        and ("minimum" not in limits or value >= limits["minimum"])
        and ("maximum" not in limits or value <= limits["maximum"])
    )


def cell_fault(text: str, field: dict[str, Any], missing: list[str]) -> bool:
    limits = field.get("constraints", {})
    if text in missing:
        return bool(limits.get("required"))
    try:
        return not is_allowed(text, typed(text, field), limits)
    except (ValueError, KeyError):
        return True


def read(folder: Path, resource: dict[str, Any]) -> tuple[list[str], list[dict[str, str]]]:
    dialect = resource["dialect"]
    text = (folder / resource["path"]).read_bytes().decode(resource["encoding"]).removeprefix("\ufeff")
    header, *lines = csv.reader(
        text.split(dialect["lineTerminator"])[:-1],
        delimiter=dialect["delimiter"],
        quotechar=dialect["quoteChar"],
        doublequote=dialect["doubleQuote"],
        strict=True,
    )
    return header, [dict(zip(header, line, strict=True)) for line in lines]


def faults(folder: Path) -> list[str]:
    """Return what in the CSV files goes against datapackage.json: `table.column` of cells, else the kind."""
    resources = json.loads((folder / PACKAGE).read_text("utf-8"))["resources"]
    tables = {resource["name"]: read(folder, resource) for resource in resources}
    found = []
    for resource in resources:
        name, schema = resource["name"], resource["schema"]
        header, rows = tables[name]
        if header != [field["name"] for field in schema["fields"]]:
            found.append(f"{name}: header")
            continue
        found += [
            f"{name}.{field['name']}"
            for row in rows
            for field in schema["fields"]
            if cell_fault(row[field["name"]], field, schema["missingValues"])
        ]
        keys = [tuple(row[column] for column in schema.get("primaryKey", header)) for row in rows]
        if len(set(keys)) < len(keys):
            found.append(f"{name}: primary key")
        for link in schema.get("foreignKeys", []):
            there = link["reference"]
            known = {tuple(row[column] for column in there["fields"]) for row in tables[there["resource"]][1]}
            if {tuple(row[column] for column in link["fields"]) for row in rows} - known:
                found.append(f"{name}: foreign key")
    return found


@pytest.mark.parametrize("excel_fr", FRENCH)
def test_package_validates_the_files_beside_it(tmp_path, excel_fr):
    export(TABLES, ExportFormat.CSV, tmp_path, excel_fr=excel_fr)
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        pytest.param("incidents", "brc-", "abc-", "incidents.incident_id", id="id"),
        pytest.param("incidents", "2024-02-29", "2024/02/29", "incidents.date", id="date"),
        pytest.param("incidents", "2024-03-02", "2024-03-32", "incidents.first_published", id="day"),
        pytest.param("incidents", "claimed", "vague", "incidents.status", id="code"),
        pytest.param("incidents", "name|health", "name|sante", "incidents.data_types", id="one-of-several"),
        pytest.param("incidents", ",0.5,", ",1.5,", "incidents.confidence", id="confidence"),
        pytest.param("incidents", ",1500,", ",-1500,", "incidents.records_value", id="negative-count"),
        pytest.param("incidents", ",1500,", ",1500.5,", "incidents.records_value", id="half-a-patient"),
        pytest.param("incidents", "false", "faux", "incidents.ransom_paid", id="truth"),
        pytest.param("incidents", ",FR,", ",France,", "incidents.victim_country", id="country"),
        pytest.param("incidents", "victim_name", "victim", "incidents: header", id="column"),
        pytest.param(
            "incidents", "brc-0000000000000002", "brc-0000000000000001", "incidents: primary key", id="twice"
        ),
        pytest.param("evidence", "brc-0", "brc-f", "evidence: foreign key", id="no-such-incident"),
        pytest.param("conflicts", "brc-0", "brc-f", "conflicts: foreign key", id="conflict-of-none"),
    ],
)
def test_package_shows_faults(tmp_path, file, old, new, expected):
    export(TABLES, ExportFormat.CSV, tmp_path)
    path = tmp_path / f"{file}.csv"
    data = path.read_bytes()
    assert old.encode() in data
    path.write_bytes(data.replace(old.encode(), new.encode()))
    assert expected in faults(tmp_path)


@pytest.mark.parametrize("excel_fr", FRENCH)
def test_package_names_every_code(tmp_path, excel_fr):
    write_package(tmp_path / PACKAGE, excel_fr=excel_fr)
    incidents = json.loads((tmp_path / PACKAGE).read_text("utf-8"))["resources"][0]
    limits = {field["name"]: field.get("constraints", {}) for field in incidents["schema"]["fields"]}
    for column, codes in CODED_COLUMNS.items():
        values = [code.value for code in codes]
        if "pattern" in limits[column]:
            assert re.fullmatch(limits[column]["pattern"], "|".join(values))
        else:
            assert limits[column]["enum"] == values


def test_package_describes_the_tables_that_it_is_given(tmp_path):
    write_package(tmp_path / PACKAGE, (INCIDENTS, EVIDENCE))
    package = json.loads((tmp_path / PACKAGE).read_text("utf-8"))
    assert package["profile"] == "tabular-data-package"
    assert [resource["path"] for resource in package["resources"]] == ["incidents.csv", "evidence.csv"]
    assert all(resource["profile"] == "tabular-data-resource" for resource in package["resources"])
