"""Records of VERIS: nothing but what the table has, and the pairs of fields that VERIS asks for."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gold_tables import CORPORA, gold_tables
from tables import TABLES, MemoryTables, incident

from pipeline.dataset.exports import export
from pipeline.dataset.formats import ExportFormat
from pipeline.dataset.rows import Cell
from pipeline.dataset.sharing.told import Told, table
from pipeline.dataset.sharing.veris import record
from pipeline.schema import AttackType, DataType, Sector, Unit

TABLE = table("veris")
ENUMERATIONS: dict[str, list[str]] = TABLE["enumerations"]
#: Fields that hold what articles say, and the form that VERIS gives them.
FREE = {
    "actor.external.name": r".+",
    "attribute.confidentiality.data_total": r"\d+",
    "attribute.confidentiality.notes": r".+",
    "discovery_method.unknown": r"True",
    "incident_id": r"[0-9a-f-]{36}",
    "reference": r"https?://\S+(; https?://\S+)*",
    "schema_version": r"1\.4\.0",
    "source_id": r"breche",
    "summary": r".+",
    "timeline.incident.day": r"[1-9]|[12]\d|3[01]",
    "timeline.incident.month": r"[1-9]|1[0-2]",
    "timeline.incident.year": r"\d{4}",
    "victim.country": r"[A-Z]{2}|Unknown",
    "victim.industry": r"\d{2,6}",
    "victim.notes": r".+",
    "victim.victim_id": r".+",
}
REQUIRED = {
    *("action", "actor", "asset", "attribute", "discovery_method", "incident_id", "schema_version"),
    *("security_incident", "summary", "timeline", "victim"),
}


def values(found: Any, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield every value of a record, but those of `plus`, with its path."""
    if isinstance(found, dict):
        for key, value in found.items():
            if path or key != "plus":
                yield from values(value, f"{path}.{key}".lstrip("."))
    elif isinstance(found, list):
        for value in found:
            yield from values(value, path)
    else:
        yield path, found


def check(made: dict[str, Any]) -> None:
    """Assert that a record is one of VERIS."""
    assert made.keys() >= REQUIRED
    for path, value in values(made):
        free = FREE.get(path)
        known = value in ENUMERATIONS.get(path, ())
        assert known or (free and re.fullmatch(free, str(value), re.DOTALL)), (path, value)
    action, attribute = made["action"], made["attribute"]
    integrity = attribute.get("integrity", {}).get("variety", [])
    assert action and attribute and len(made["actor"]) == 1
    # What VERIS's own checks ask for.
    assert "malware" not in action or "Software installation" in integrity
    if "social" in action:
        assert "Alter behavior" in integrity and {"target", "vector"} <= action["social"].keys()
        assert {"variety": "P - Unknown"} in made["asset"]["assets"]
    for each in (*action.values(), *attribute.values()):
        assert "Unknown" not in each.get("variety", []) or len(each["variety"]) == 1
    kinds = {each["variety"] for each in attribute.get("confidentiality", {}).get("data", [])}
    assert not kinds & {"Medical", "Bank", "Payment"} or "Personal" in kinds


def told(**cells: Cell) -> dict[str, Any]:
    made = record(Told(incident(1, **cells)))
    check(made)
    return made


@pytest.mark.parametrize("folder", [pytest.param(folder, id=folder.parent.name) for folder in CORPORA])
def test_veris_writes_nothing_that_the_table_lacks(tmp_path: Path, folder: Path) -> None:
    if not folder.exists():
        pytest.skip("lies beside the project on some machines only")
    tables = gold_tables(folder)
    export(tables, ExportFormat.VERIS, tmp_path)
    made = json.loads((tmp_path / "incidents.veris.json").read_text("utf-8"))
    assert len(made) == len(tables.incident_rows)
    for each in made:
        check(each)


def test_veris_table_knows_every_code_and_no_other() -> None:
    assert TABLE["attack_types"].keys() == set(AttackType)
    assert TABLE["industries"].keys() == set(Sector) - {Sector.OTHER}
    assert TABLE["data_types"].keys() <= set(DataType)
    assert TABLE["data_victims"].keys() <= set(Unit)
    for said in TABLE["attack_types"].values():
        for path, given in said.items():
            assert set(given) <= set(ENUMERATIONS[path]), path
    kinds = {kind for given in TABLE["data_types"].values() for kind in given}
    assert kinds <= set(ENUMERATIONS["attribute.confidentiality.data.variety"])
    assert set(TABLE["data_victims"].values()) <= set(ENUMERATIONS["attribute.confidentiality.data_victim"])


@pytest.mark.parametrize("code", [pytest.param(code, id=code) for code in AttackType])
@pytest.mark.parametrize("other", [pytest.param(None, id="alone"), *AttackType])
def test_veris_every_pair_of_attacks_is_a_record(code: AttackType, other: AttackType | None) -> None:
    told(attack_types="|".join(filter(None, (code, other))), third_party="Odelis", status="confirmed")


def test_veris_record_of_a_full_row() -> None:
    made = record(Told(TABLES.incident_rows[0]))
    check(made)
    assert made["timeline"] == {"incident": {"year": 2024, "month": 2, "day": 29}}
    assert (made["security_incident"], made["confidence"]) == ("Suspected", "Medium")
    assert made["victim"]["victim_id"] == "=1+1;cmd"
    assert (made["victim"]["country"], made["victim"]["industry"]) == (["FR"], "92")
    assert made["victim"]["notes"] == "also: +33 1, Ville, la; through: -12 %"
    assert made["action"] == {"malware": {"variety": ["Ransomware"], "vector": ["Unknown"]}}
    assert made["actor"]["external"]["variety"] == ["Organized crime"]
    leak = made["attribute"]["confidentiality"]
    assert (leak["data_disclosure"], leak["data_total"], leak["data_victim"]) == (
        "Potentially",
        1500,
        ["Patient"],
    )
    assert made["discovery_method"] == {"external": {"variety": ["Actor disclosure"]}}
    assert made["reference"] == "https://exemple.fr/b?x=1&y=2#bas; https://exemple.fr/a"
    plus = made["plus"]["breche"]
    assert (plus["ransom_amount"], plus["status"], plus["confidence"]) == (5000.0, "claimed", 0.5)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param({"date": "2024-11~"}, {"year": 2024, "month": 11}, id="around"),
        pytest.param({"date": "2023"}, {"year": 2023}, id="year"),
        pytest.param({"first_published": "2024-03-02"}, {"year": 2024}, id="year-of-the-article"),
        pytest.param({}, {}, id="nothing"),
        pytest.param({"date": "0024-11"}, {}, id="misread"),
    ],
)
def test_veris_dates_are_as_precise_as_they_are(cells: dict[str, Cell], expected: dict[str, int]) -> None:
    assert told(**cells)["timeline"]["incident"] == expected


def test_veris_sees_no_extortion_beside_ransomware() -> None:
    assert "social" in told(attack_types="extortion")["action"]
    assert "social" not in told(attack_types="ransomware|extortion")["action"]


@pytest.mark.parametrize(
    ("cells", "actor"),
    [
        pytest.param({"attack_types": "data_exposure"}, {"unknown": {}}, id="error"),
        pytest.param(
            {"attack_types": "insider|data_sale"},
            {"internal": {"motive": ["Financial"], "variety": ["Unknown"]}},
            id="insider",
        ),
        pytest.param(
            {"attack_types": "data_theft", "attacker_name": "Zorvanek", "attacker_aliases": "Zorva"},
            {
                "external": {
                    "variety": ["Unknown"],
                    "motive": ["Unknown"],
                    "country": ["Unknown"],
                    "name": ["Zorvanek", "Zorva"],
                }
            },
            id="named",
        ),
        pytest.param(
            {"attack_types": "intrusion", "ransom_demanded": True},
            {"external": {"variety": ["Unknown"], "motive": ["Financial"], "country": ["Unknown"]}},
            id="ransom",
        ),
    ],
)
def test_veris_actors(cells: dict[str, Cell], actor: dict[str, Any]) -> None:
    assert told(**cells)["actor"] == actor


def test_veris_confirmed_theft_is_disclosed_and_taken_out() -> None:
    made = told(
        attack_types="data_theft|vulnerability_exploit", status="confirmed", data_types="name|password"
    )
    assert made["action"]["hacking"]["result"] == ["Exfiltrate"]
    leak = made["attribute"]["confidentiality"]
    assert leak["data_disclosure"] == "Yes"
    assert [each["variety"] for each in leak["data"]] == ["Credentials", "Personal"]


def test_veris_of_several_is_one_list(tmp_path: Path) -> None:
    export(MemoryTables([incident(1), incident(2)]), ExportFormat.VERIS, tmp_path)
    made = json.loads((tmp_path / "incidents.veris.json").read_text("utf-8"))
    assert len({each["incident_id"] for each in made}) == 2
