"""Writes VERIS: one record an incident, as the VERIS Community Database joins its own.

What is told no more precisely is Unknown there. `veris.toml` holds every value that may be written; what
VERIS has no field for stands under `plus`, which it leaves to its users.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.dataset.sharing.attackers import attacker_of
from pipeline.dataset.sharing.facts import facts
from pipeline.dataset.sharing.jsonstream import json_text, write_items
from pipeline.dataset.sharing.told import Told, plain, table, uuid_of
from pipeline.schema import AttackType, DateBasis, Status

Json = dict[str, Any]
UNKNOWN = "Unknown"
#: NAICS has no code for an industry that is not known; VERIS writes this.
_NO_INDUSTRY = "000"
#: Attacks in which data were taken or could be seen.
_LEAKS = {
    AttackType.DATA_THEFT,
    AttackType.DATA_EXPOSURE,
    AttackType.DATA_SALE,
    AttackType.DATA_PUBLICATION,
    AttackType.ESPIONAGE,
}
_TAKEN = {AttackType.DATA_THEFT, AttackType.DATA_SALE, AttackType.DATA_PUBLICATION, AttackType.ESPIONAGE}
#: From so many percent a record is of high, and of medium confidence.
_HIGH, _MEDIUM = 80, 50


def write_veris(path: Path, incidents: Iterable[Told]) -> None:
    """Write the records of `incidents` to `path`, as one array. Raises OSError."""
    write_items(path, "", (json_text(record(told)) for told in incidents), lambda: "")


def record(told: Told) -> Json:
    """Return the VERIS record of an incident."""
    said = _said(told)
    found: Json = {
        "schema_version": table("veris")["version"],
        "source_id": "breche",
        "incident_id": uuid_of("veris", told.incident_id),
        "security_incident": "Confirmed" if told.row["status"] == Status.CONFIRMED else "Suspected",
        "summary": told.text("evidence") or told.title,
        "timeline": {"incident": _date(told)},
        "victim": _victim(told),
        "actor": _actor(told, said),
        "action": _action(told, said),
        "asset": {
            "assets": [{"variety": kind} for kind in said.get("asset.assets.variety", [UNKNOWN])],
            "cloud": [UNKNOWN],
        },
        "attribute": _attribute(told, said),
        "discovery_method": _discovery(told),
        "targeted": UNKNOWN,
        "plus": {"breche": facts(told)},
    }
    if told.percent is not None:
        found["confidence"] = (
            "High" if told.percent >= _HIGH else "Medium" if told.percent >= _MEDIUM else "Low"
        )
    if told.addresses:
        found["reference"] = "; ".join(told.addresses)
    return found


def _said(told: Told) -> dict[str, list[str]]:
    """Return what the kinds of attack say, by path, in the order of the table; Unknown only alone."""
    codes = set(told.codes("attack_types"))
    # VERIS sees the extortion as part of an attack with ransomware.
    if AttackType.RANSOMWARE in codes:
        codes.discard(AttackType.EXTORTION)
    found: dict[str, dict[str, None]] = {}
    for code, said in table("veris")["attack_types"].items():
        for path, values in said.items() if code in codes else ():
            found.setdefault(path, {}).update(dict.fromkeys(values))
    if told.row["ransom_demanded"] or told.row["sale_price"] is not None:
        found.setdefault("actor.external.motive", {})["Financial"] = None
    return {path: [v for v in values if v != UNKNOWN] or [UNKNOWN] for path, values in found.items()}


def _under(said: dict[str, list[str]], prefix: str) -> dict[str, Json]:
    """Return what is said under a path, one step deeper by name, then by field."""
    found: dict[str, Json] = {}
    for path, values in said.items():
        if path.startswith(f"{prefix}."):
            _top, name, field = path.split(".")
            found.setdefault(name, {})[field] = values
    return found


def _date(told: Told) -> Json:
    """Return as much of the date as is known; of an unknown one the year of the first article."""
    known = told.first_day is not None
    date = str(told.row["date"]) if known else str(told.row["first_published"] or "")[:4]
    parts = (part for part in date.rstrip("~").split("-") if part)
    return dict(zip(("year", "month", "day"), map(int, parts), strict=False))


def _victim(told: Told) -> Json:
    sector = told.row["victim_sector"]
    found: Json = {
        "country": [told.text("victim_country") or UNKNOWN],
        "employee_count": UNKNOWN,
        "government": [UNKNOWN],
        "industry": table("veris")["industries"].get(sector, _NO_INDUSTRY),
    }
    # A description is no id: it would make one victim of all that are described so.
    if name := told.text("victim_name"):
        found["victim_id"] = name
    others = [*told.texts("victim_aliases"), *filter(None, [told.text("victim_description")])]
    notes = [f"also: {', '.join(others)}"] if others else []
    if supplier := told.text("third_party"):
        notes.append(f"through: {', '.join([supplier, *told.texts('third_party_aliases')])}")
    if notes:
        found["notes"] = "; ".join(notes)
    return found


def _actor(told: Told, said: dict[str, list[str]]) -> Json:
    attacker, found = attacker_of(told), _under(said, "actor")
    motive = found.get("external", {}).get("motive", [UNKNOWN])
    if "internal" in found:
        return {"internal": {**found["internal"], "motive": motive}}
    codes = set(told.codes("attack_types"))
    if attacker is None and codes <= {AttackType.DATA_EXPOSURE}:
        return {"unknown": {}}
    variety = found.get("external", {}).get("variety", [UNKNOWN])
    if attacker is not None and attacker.is_gang:
        variety = ["Organized crime"]
    named = {} if attacker is None else {"name": [attacker.name, *attacker.aliases]}
    return {"external": {"variety": variety, "motive": motive, "country": [UNKNOWN], **named}}


def _action(told: Told, said: dict[str, list[str]]) -> Json:
    found = _under(said, "action")
    taken = bool(_TAKEN & set(told.codes("attack_types")))
    if told.row["third_party"] is not None and "hacking" in found:
        found["hacking"]["vector"] = ["Partner"]
    if not found:
        return {"unknown": {"result": ["Exfiltrate" if taken else UNKNOWN]}}
    if taken and "hacking" in found:
        found["hacking"]["result"] = ["Exfiltrate"]
    return found


def _attribute(told: Told, said: dict[str, list[str]]) -> Json:
    found = _under(said, "attribute")
    leaked = bool(_LEAKS & set(told.codes("attack_types"))) or told.row["data_types"] is not None
    if leaked or not found:
        found["confidentiality"] = _confidentiality(told, leaked)
    return found


def _confidentiality(told: Told, leaked: bool) -> Json:
    confirmed = told.row["status"] == Status.CONFIRMED
    kinds: dict[str, None] = {}
    for code in told.codes("data_types"):
        kinds.update(dict.fromkeys(table("veris")["data_types"].get(code, ["Personal"])))
    found: Json = {
        "data_disclosure": ("Yes" if confirmed else "Potentially") if leaked else UNKNOWN,
        "data": [{"variety": kind} for kind in sorted(kinds) or [UNKNOWN]],
        "state": [UNKNOWN],
    }
    if victims := table("veris")["data_victims"].get(told.row["records_unit"]):
        found["data_victim"] = [victims]
    if told.row["records_value"] is not None:
        found["data_total"] = told.row["records_value"]
    if words := plain(told.row["records_text"]):
        found["notes"] = words
    return found


def _discovery(told: Told) -> Json:
    """Return how it became known: by the attacker, where that is all there is."""
    claimed = told.row["status"] == Status.CLAIMED or told.row["date_basis"] == DateBasis.CLAIM
    if claimed and told.row["attacker_name"] is not None:
        return {"external": {"variety": ["Actor disclosure"]}}
    return {"unknown": True}
