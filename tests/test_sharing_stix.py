"""The bundle of STIX: sound by its library and its validator, whole, laid out as OpenCTI takes it in."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
import stix2
from gold_tables import CORPORA, gold_tables
from stix2validator import ValidationOptions, validate_file
from tables import TABLES, MemoryTables, evidence, incident, name

from pipeline.dataset.exports import export
from pipeline.dataset.formats import ExportFormat, Tlp
from pipeline.dataset.rows import Cell, Row

#: What OpenCTI lets lead from one type to another, of what is written here (its table of relationships).
OPENCTI = {
    ("identity", "located-at", "location"),
    ("incident", "attributed-to", "intrusion-set"),
    ("incident", "attributed-to", "threat-actor"),
    ("incident", "related-to", "identity"),
    ("incident", "targets", "identity"),
    ("incident", "uses", "malware"),
    ("intrusion-set", "targets", "identity"),
    ("intrusion-set", "uses", "malware"),
    ("threat-actor", "targets", "identity"),
}
Objects = list[dict[str, Any]]


def bundle(folder: Path, tables: MemoryTables, tlp: Tlp | None = None) -> Objects:
    export(tables, ExportFormat.STIX, folder, tlp=tlp)
    found: Objects = json.loads((folder / "incidents.stix.json").read_text("utf-8"))["objects"]
    return found


def of_type(objects: Objects, type: str) -> Objects:
    return [one for one in objects if one["type"] == type and one.get("name") != "Brèche"]


def links(objects: Objects) -> set[tuple[str, str, str]]:
    """Return the relationships with the names of what they join; an incident is called so."""
    names = {one["id"]: one.get("name", "") for one in objects}
    names |= {one["id"]: "incident" for one in of_type(objects, "incident")}
    return {
        (names[one["source_ref"]], one["relationship_type"], names[one["target_ref"]])
        for one in of_type(objects, "relationship")
    }


def refs(one: dict[str, Any]) -> list[str]:
    single = [value for key, value in one.items() if key.endswith("_ref")]
    return single + [ref for key, value in one.items() if key.endswith("_refs") for ref in value]


@pytest.mark.slow
@pytest.mark.parametrize("folder", [pytest.param(folder, id=folder.parent.name) for folder in CORPORA])
def test_stix_bundle_is_sound_and_whole(tmp_path: Path, folder: Path) -> None:
    if not folder.exists():
        pytest.skip("lies beside the project on some machines only")
    tables = gold_tables(folder)
    objects = bundle(tmp_path, tables, Tlp.AMBER_STRICT)
    path = tmp_path / "incidents.stix.json"
    parsed = stix2.parse(path.read_text("utf-8"))
    assert len(parsed.objects) == len(objects)
    result = validate_file(str(path), ValidationOptions(version="2.1"))
    assert result.is_valid, [str(error) for one in result.object_results for error in one.errors or ()][:5]

    types = {one["id"]: one["type"] for one in objects}
    assert len(types) == len(objects)
    assert not {ref for one in objects for ref in refs(one)} - types.keys()
    joined = {
        (types[one["source_ref"]], one["relationship_type"], types[one["target_ref"]])
        for one in of_type(objects, "relationship")
    }
    assert joined <= OPENCTI
    told = [one["name"] for one in of_type(objects, "incident")]
    assert len(set(told)) == len(told) == len(tables.incident_rows)


def test_stix_objects_of_a_full_row(tmp_path: Path) -> None:
    objects = bundle(tmp_path, MemoryTables(TABLES.incident_rows[:1], TABLES.evidence_rows[:2]))
    (told,) = of_type(objects, "incident")
    assert (told["created"], told["modified"]) == ("2024-03-02T00:00:00.000Z", "2024-03-05T00:00:00.000Z")
    assert told["confidence"] == 50
    assert {"status:claimed", "attack-type:ransomware", "data-type:health"} <= set(told["labels"])
    assert "Ransom: 5000 EUR" in told["description"] and "« La ville dit « non ». »" in told["description"]
    (facts,) = told["extensions"].values()
    assert facts["records_value"] == 1500 and facts["ransom_paid"] is False
    assert facts["attack_types"] == ["ransomware", "data_theft"]
    assert not facts.keys() & {"urls", "evidence"}
    assert links(objects) == {
        ("incident", "targets", "=1+1;cmd"),
        ("incident", "related-to", "-12 %"),
        ("incident", "attributed-to", "@SOMME(A1)"),
        ("@SOMME(A1)", "targets", "=1+1;cmd"),
        ("=1+1;cmd", "located-at", "FR"),
    }
    (report,) = of_type(objects, "report")
    assert report["published"] == "2024-03-02T00:00:00Z"
    assert {
        "source_name": "exemple.fr",
        "url": "https://exemple.fr/a",
        "description": "Le Courrier",
    } in report["external_references"]
    assert set(report["object_refs"]) >= {told["id"]}
    (note,) = of_type(objects, "note")
    assert note["content"].split("\n") == [
        "victim_name = =1+1;cmd (75 %), article a: « - La ville a dit « non ». »",
        "ransom_paid = false, entered by an analyst",
    ]
    targets = next(one for one in objects if one.get("relationship_type") == "targets")
    # As sure as the name itself.
    assert (targets["confidence"], targets["start_time"]) == (75, "2024-02-29T00:00:00Z")
    (victim,) = (one for one in of_type(objects, "identity") if one["name"] == "=1+1;cmd")
    assert victim["sectors"] == ["government-public-services"]
    assert victim["description"] == "Also named: +33 1, Ville, la."


def shared(*rows: Row) -> MemoryTables:
    return MemoryTables(list(rows))


def test_stix_what_incidents_share_comes_once(tmp_path: Path) -> None:
    cells: dict[str, Cell] = {"victim_country": "FR", "attack_types": "ransomware"}
    tables = shared(
        incident(1, victim_name="Brivoux", attacker_name="LockBit", first_published="2024-05-02", **cells),
        incident(2, victim_name="BRIVOUX", attacker_name="Lock Bit", first_published="2024-03-01", **cells),
        # It has no day, and makes LockBit none the older.
        incident(3, victim_name="Brivoux", victim_country="BE", attacker_name="lockbit 3.0"),
    )
    objects = bundle(tmp_path, tables)
    named = [(one["name"], one["created"][:10]) for one in of_type(objects, "identity")]
    # Towns of one name in two countries are two; what is shared dates from the first article of all.
    assert named == [("Brivoux", "2024-03-01"), ("Brivoux", "1970-01-01")]
    (intruder,) = of_type(objects, "intrusion-set")
    assert (intruder["name"], intruder["aliases"]) == ("LockBit", ["Lock Bit", "lockbit 3.0"])
    assert intruder["created"] == "2024-03-01T00:00:00.000Z"
    (program,) = of_type(objects, "malware")
    assert (program["name"], program["is_family"], program["malware_types"]) == (
        "LockBit",
        True,
        ["ransomware"],
    )
    assert {("LockBit", "uses", "LockBit"), ("incident", "uses", "LockBit")} <= links(objects)
    assert [one["name"] for one in of_type(objects, "location")] == ["FR", "BE"]


def test_stix_pseudonym_is_a_threat_actor_in_whatever_attack(tmp_path: Path) -> None:
    attacks = ("ransomware", "data_sale")
    rows = [incident(n, attacker_name="Zorvanek", attack_types=attack) for n, attack in enumerate(attacks)]
    objects = bundle(tmp_path, shared(*rows))
    (actor,) = of_type(objects, "threat-actor")
    assert (actor["name"], actor["threat_actor_types"]) == ("Zorvanek", ["unknown"])
    assert not of_type(objects, "intrusion-set") and not of_type(objects, "malware")


def test_stix_attacker_of_what_is_denied_targets_nobody(tmp_path: Path) -> None:
    row = incident(1, victim_name="Brivoux", attacker_name="Zorvanek", status="denied")
    assert links(bundle(tmp_path, shared(row))) == {
        ("incident", "targets", "Brivoux"),
        ("incident", "attributed-to", "Zorvanek"),
    }


def test_stix_victims_without_a_name_are_not_one(tmp_path: Path) -> None:
    rows = [incident(n, victim_description="un bailleur social") for n in (1, 2)]
    objects = bundle(tmp_path, shared(*rows, incident(3, victim_country="FR"), incident(4)))
    assert [one["name"] for one in of_type(objects, "identity")] == [
        f"un bailleur social ({name(1)})",
        f"un bailleur social ({name(2)})",
        f"Unnamed victim ({name(3)})",
    ]
    assert len(of_type(objects, "incident")) == 4


def test_stix_ids_hang_on_the_incident_alone(tmp_path: Path) -> None:
    first = shared(incident(1, victim_name="Brivoux"))
    second = shared(incident(2, victim_name="Autre"), incident(1, victim_name="Brivoux", status="confirmed"))
    one, other = bundle(tmp_path / "a", first), bundle(tmp_path / "b", second)
    assert {each["id"] for each in one} <= {each["id"] for each in other}


@pytest.mark.parametrize(
    ("tlp", "marking"),
    [
        pytest.param(Tlp.CLEAR, stix2.TLP_WHITE.id, id="clear-is-white-of-version-1"),
        pytest.param(Tlp.RED, stix2.TLP_RED.id, id="red"),
        pytest.param(
            Tlp.AMBER_STRICT, "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", id="amber-strict"
        ),
    ],
)
def test_stix_markings_are_those_that_all_know(tmp_path: Path, tlp: Tlp, marking: str) -> None:
    assert bundle(tmp_path, TABLES, tlp)[0]["id"] == marking


def test_stix_bundle_of_any_signs_is_sound(tmp_path: Path) -> None:
    chance = random.Random(7)

    def signs() -> str:
        letters = "aé<>`[](){}\\\"'%/:;?#&=+@\u202e\x00\x1b\ud83d\U0001f600 \n.-_~cve0"
        return "".join(chance.choices(letters, k=chance.randrange(20)))

    texts = ("victim_name", "victim_description", "third_party", "attacker_name", "evidence", "records_text")
    rows = [
        incident(
            number,
            **{column: signs() for column in (*texts, "victim_aliases")},
            sources=chance.choice(["cve", "capec"]),
            article_ids="CVE-2024-1234",
            urls="|".join(f"https://{host}{signs()}" for host in ("exemple.fr/", "été.fr?", "a.exemple.fr#")),
            date=chance.choice(["0001-01-01", "2024-11~"]),
        )
        for number in range(60)
    ]
    proofs = [evidence(n, value=signs(), sentence=signs(), article_id=signs()) for n in range(60)]
    bundle(tmp_path, MemoryTables(rows, proofs))
    result = validate_file(str(tmp_path / "incidents.stix.json"), ValidationOptions(version="2.1"))
    assert result.is_valid, [str(error) for one in result.object_results for error in one.errors or ()][:5]


def test_stix_no_proofs_no_note(tmp_path: Path) -> None:
    tables = MemoryTables([incident(1), incident(2)], [evidence(2, value="x", sentence="Oui.")])
    (note,) = of_type(bundle(tmp_path, tables), "note")
    assert note["content"] == "victim_name = x, entered by an analyst: « Oui. »"
