"""Events for MISP: pymisp takes them in, its templates allow their objects, each cell has its place."""

import json
from pathlib import Path
from typing import Any

import pymisp
import pytest
from gold_tables import CORPORA, gold_tables
from pymisp import MISPEvent, MISPObject
from tables import TABLES, evidence, incident

from pipeline.dataset.exports import export
from pipeline.dataset.formats import ExportFormat, Tlp
from pipeline.dataset.rows import Cell, Row
from pipeline.dataset.sharing.misp import event
from pipeline.dataset.sharing.told import Told

DATA = Path(pymisp.__file__).parent / "data" / "misp-objects" / "relationships" / "definition.json"
RELATIONSHIPS = {each["name"] for each in json.loads(DATA.read_text("utf-8"))["values"]}


def told(*proofs: Row, **cells: Cell) -> dict[str, Any]:
    return event(Told(incident(1, **cells), proofs))


def object_of(made: dict[str, Any], name: str) -> dict[str, list[str]] | None:
    """Return the values of the object of a template by relation, None where there is none."""
    found: dict[str, list[str]] = {}
    for each in made["Object"]:
        if each["name"] == name:
            for attribute in each["Attribute"]:
                found.setdefault(attribute["object_relation"], []).append(attribute["value"])
    return found or None


def attributes(made: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for attribute in made["Attribute"]:
        found.setdefault(attribute["comment"].split(" – ")[0], []).append(attribute["value"])
    return found


@pytest.mark.parametrize("folder", [pytest.param(folder, id=folder.parent.name) for folder in CORPORA])
def test_misp_takes_every_event_in(tmp_path: Path, folder: Path) -> None:
    if not folder.exists():
        pytest.skip("lies beside the project on some machines only")
    tables = gold_tables(folder)
    export(tables, ExportFormat.MISP, tmp_path, tlp=Tlp.AMBER)
    made = json.loads((tmp_path / "incidents.misp.json").read_text("utf-8"))["response"]
    assert len(made) == len(tables.incident_rows)
    uuids: list[str] = []
    for each in made:
        loaded = MISPEvent()
        loaded.from_json(json.dumps(each))
        uuids.append(loaded.uuid)
        parts = [*each["Event"]["Attribute"], *each["Event"]["Object"]]
        for given in each["Event"]["Object"]:
            checked = MISPObject(given["name"], strict=True)
            checked.from_dict(**given)
            checked.to_dict(strict=True)
            parts += [*given["Attribute"], *given.get("ObjectReference", [])]
        uuids += [part["uuid"] for part in parts]
        there = {part["uuid"] for part in each["Event"]["Object"]}
        for reference in each["Event"]["Object"][0]["ObjectReference"]:
            assert reference["referenced_uuid"] in there
            assert reference["relationship_type"] in RELATIONSHIPS
        # What was read in is what was written.
        assert len(loaded.objects) == len(each["Event"]["Object"])
        assert [one.value for one in loaded.attributes if one.type == "threat-actor"] == [
            one["value"] for one in each["Event"]["Attribute"] if one["type"] == "threat-actor"
        ]
    assert len(set(uuids)) == len(uuids)


def test_misp_event_of_a_full_row() -> None:
    made = event(Told(TABLES.incident_rows[0], tuple(TABLES.evidence_rows[:2])), Tlp.GREEN)
    assert made["date"] == "2024-02-29"
    assert (made["distribution"], made["published"], made["analysis"]) == ("0", False, "1")
    tags = {tag["name"] for tag in made["Tag"]}
    assert tags == {
        "tlp:green",
        'misp:confidence-level="fairly-confident"',
        'breche:status="claimed"',
        'breche:salience="main"',
        'breche:attack-type="ransomware"',
        'breche:attack-type="data_theft"',
        'breche:data-type="name"',
        'breche:data-type="health"',
    }
    assert object_of(made, "victim") == {
        "name": ["=1+1;cmd", "+33 1", "Ville, la"],
        "regions": ["FR"],
        "sectors": ["government public services"],
        "classification": ["organization"],
    }
    assert object_of(made, "organization") == {"name": ["-12 %"]}
    assert object_of(made, "incident")["incident_type"] == ["ransomware", "data-exfiltration"]  # type: ignore[index]
    loss = object_of(made, "confidentiality-impact")
    assert loss is not None
    assert (loss["record_count"], loss["record_size"]) == (["1500"], ["1500000000000"])
    assert loss["loss_type"] == ["suspected-loss"]
    assert object_of(made, "monetary-impact") == {
        "variety": ["ransom-demand"],
        "min_amount": ["5000"],
        "max_amount": ["5000"],
        "currency": ["EUR"],
    }
    plain = attributes(made)
    assert plain["urls"] == ["https://exemple.fr/b?x=1&y=2#bas", "https://exemple.fr/a"]
    assert (plain["confidence"], plain["sale_price"], plain["date"]) == (
        ["50 %"],
        ["0.25 BTC"],
        ["2024-02-29"],
    )
    assert (plain["ransom_demanded"], plain["ransom_paid"]) == (["1"], ["0"])


def test_misp_proofs_are_comments() -> None:
    proof = evidence(1, value="Brivoux", sentence="La ville de Brivoux.", confidence=0.9)
    made = told(proof, victim_name="Brivoux", victim_country="FR")
    (victim,) = (each for each in made["Object"] if each["name"] == "victim")
    comments = {each["object_relation"]: each["comment"] for each in victim["Attribute"]}
    assert comments == {"name": "La ville de Brivoux.", "regions": "", "classification": ""}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param({"status": "claimed"}, {"ransomware-group": ["LockBit"]}, id="claimed"),
        pytest.param(
            {"status": "confirmed", "date": "2024-11-19", "date_basis": "claim"},
            {"ransomware-group": ["LockBit"], "date-published": ["2024-11-19T00:00:00+00:00"]},
            id="day-of-the-claim",
        ),
        pytest.param(
            {"status": "claimed", "date": "2024-11", "date_basis": "claim"},
            {"ransomware-group": ["LockBit"]},
            id="month-of-the-claim",
        ),
        pytest.param({"status": "confirmed"}, None, id="no-claim"),
        pytest.param({"status": "claimed", "attacker_name": "Zorvanek"}, None, id="pseudonym"),
        pytest.param(
            {"status": "claimed", "attacker_name": "Zorvanek", "attack_types": "ransomware"},
            {"ransomware-group": ["Zorvanek"]},
            id="new-gang",
        ),
        pytest.param({"status": "claimed", "victim_name": None}, None, id="no-name"),
    ],
)
def test_misp_post_of_a_group(cells: dict[str, Cell], expected: dict[str, list[str]] | None) -> None:
    usual: dict[str, Cell] = {"victim_name": "Brivoux", "attacker_name": "LockBit", **cells}
    found = object_of(told(**usual), "ransomware-group-post")
    if expected is None:
        assert found is None
    else:
        assert found == {"title": ["Brivoux"], "entity-name": ["Brivoux"], **expected}


def test_misp_pseudonym_is_a_person_and_a_group_none() -> None:
    made = told(attacker_name="Zorvanek", attacker_aliases="Zorva")
    assert object_of(made, "person") == {"handle": ["Zorvanek"], "alias": ["Zorva"]}
    assert attributes(made)["attacker_name"] == ["Zorvanek", "Zorva"]
    made = told(attacker_name="lockbit 3.0", attack_types="ransomware")
    assert object_of(made, "person") is None
    assert object_of(made, "intrusion-set") == {"name": ["LockBit"], "aliases": ["lockbit 3.0"]}


def test_misp_cells_of_which_nothing_is_left_have_no_attribute() -> None:
    made = told(
        victim_name="\u200b", victim_description="\x00", records_text="\u202e", attacker_name="\u2060"
    )
    assert not attributes(made).keys() & {"victim_description", "attacker_name"}
    assert [each["name"] for each in made["Object"]] == ["incident"]


def test_misp_loss_is_described() -> None:
    made = told(records_text="des milliers de dossiers", records_unit="patients", data_types="health|name")
    assert object_of(made, "confidentiality-impact") == {
        "loss_type": ["suspected-loss"],
        "description": ["des milliers de dossiers; Patients; Health, Name"],
    }


def test_misp_victim_without_a_name_is_described_in_the_event() -> None:
    made = told(victim_description="un bailleur social")
    assert object_of(made, "victim") is None
    assert attributes(made)["victim_description"] == ["un bailleur social"]
    assert made["info"] == "un bailleur social – incident"


@pytest.mark.parametrize(
    ("confidence", "level"),
    [
        (0.0, "unconfident"),
        (0.1, "rarely-confident"),
        (0.5, "fairly-confident"),
        (0.7, "usually-confident"),
        (0.95, "completely-confident"),
        (None, None),
    ],
)
def test_misp_confidence_is_a_tag(confidence: float | None, level: str | None) -> None:
    found = [tag["name"] for tag in told(confidence=confidence)["Tag"] if tag["name"].startswith("misp:")]
    assert found == ([] if level is None else [f'misp:confidence-level="{level}"'])


@pytest.mark.parametrize(
    ("reviewed", "analysis"),
    [(None, "0"), ("date|victim_name", "1"), ("all", "2")],
    ids=["no", "some", "all"],
)
def test_misp_analysis_tells_of_the_review(reviewed: str | None, analysis: str) -> None:
    assert told(reviewed=reviewed)["analysis"] == analysis
