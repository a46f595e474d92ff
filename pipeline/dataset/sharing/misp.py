"""Writes events for MISP: one an incident, with objects of the templates that pymisp brings.

The events are laid out here, by templates and types that are read from pymisp, which connects to nothing. Ids
hang on the incident and on what is told, times are those of the articles.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.dataset.formats import Tlp
from pipeline.dataset.rows import Cell
from pipeline.dataset.sharing.attackers import Attacker, AttackerKind, attacker_of
from pipeline.dataset.sharing.jsonstream import json_text, write_items
from pipeline.dataset.sharing.told import MissingExtraError, Told, figure, label, sums, table, uuid_of
from pipeline.schema import DateBasis, Status

try:
    from pymisp import MISPEvent
except ImportError as error:
    raise MissingExtraError("misp") from error

Json = dict[str, Any]
#: Distribution: the receiver's own organisation, until somebody there says otherwise; of parts, the event's.
_OWN, _INHERITED = "0", "5"
_UNDEFINED_THREAT = "4"
#: How far an analyst has gone: not begun, under way, done.
_INITIAL, _ONGOING, _COMPLETED = "0", "1", "2"
#: Columns that no template has a place for.
_OTHERS = ("date", "date_basis", "victim_description", "records_qualifier", "records_min", "records_max")


class _Value(NamedTuple):
    """What an attribute holds: its relation in the template, the value, the sentence that proves it."""

    relation: str
    value: Cell
    sentence: str | None = None


def write_misp(path: Path, incidents: Iterable[Told], tlp: Tlp | None) -> None:
    """Write one event an incident to `path`, in the form in which MISP itself exports several.

    `tlp` marks them all. Raises OSError.
    """
    events = (json_text({"Event": event(told, tlp)}) for told in incidents)
    write_items(path, '{"response": ', events, lambda: "}")


def event(told: Told, tlp: Tlp | None = None) -> Json:
    """Return the event of an incident."""
    return {
        "uuid": uuid_of("misp", told.incident_id),
        "info": told.title,
        "date": (told.first_day or told.created).isoformat(),
        "timestamp": _seconds(told),
        "threat_level_id": _UNDEFINED_THREAT,
        "analysis": _analysis(told),
        "distribution": _OWN,
        "published": False,
        "Tag": [{"name": name} for name in _tags(told, tlp)],
        "Attribute": list(_attributes(told)),
        "Object": _objects(told),
    }


def _seconds(told: Told) -> str:
    noon = dt.datetime.combine(told.modified, dt.time(12), dt.UTC)
    return str(int(noon.timestamp()))


def _analysis(told: Told) -> str:
    reviewed = told.codes("reviewed")
    return _COMPLETED if "all" in reviewed else _ONGOING if reviewed else _INITIAL


def _tags(told: Told, tlp: Tlp | None) -> Iterator[str]:
    if tlp is not None:
        yield f"tlp:{tlp}"
    if told.percent is not None:
        yield next(str(step["tag"]) for step in table("misp")["confidence"] if told.percent >= step["from"])
    for column in ("status", "salience"):
        if told.row[column] is not None:
            yield f'breche:{column}="{told.row[column]}"'
    for name, column in (("attack-type", "attack_types"), ("data-type", "data_types")):
        for code in told.codes(column):
            yield f'breche:{name}="{code}"'


def _attributes(told: Told) -> Iterator[Json]:
    """Yield what stands in the event itself: references, the attacker's name, what no template has."""

    def made(type: str, category: str, column: str, value: Cell, correlates: bool, field: str) -> Json:
        sentence = told.sentence(field)
        comment = f"{column} – {sentence}" if sentence else column
        return _attribute(told, "event", column, type, category, value, comment, correlates)

    yield made("text", "Internal reference", "incident_id", told.incident_id, True, "incident_id")
    for article in told.texts("article_ids"):
        yield made("text", "Internal reference", "article_ids", article, False, "article_ids")
    for address in told.addresses:
        yield made("link", "External analysis", "urls", address, True, "urls")
    for source in told.texts("sources"):
        yield made("text", "External analysis", "sources", source, False, "sources")
    attacker = attacker_of(told)
    for name in (attacker.name, *attacker.aliases) if attacker else ():
        yield made("threat-actor", "Attribution", "attacker_name", name, True, "attacker_name")
    for column, asked in sums(told):
        yield made("text", "Other", column, asked, False, column)
    if told.percent is not None:
        yield made("text", "Other", "confidence", f"{told.percent} %", False, "confidence")
    for column in _OTHERS:
        if (words := told.text(column)) is not None:
            field = "records" if column.startswith("records_") else column
            yield made("text", "Other", column, words, False, field)
    for column in ("ransom_demanded", "ransom_paid"):
        if told.row[column] is not None:
            yield made("boolean", "Other", column, "1" if told.row[column] else "0", False, column)


def _objects(told: Told) -> list[Json]:
    """Return the objects; that of the incident comes first and refers to the others."""
    attacker = attacker_of(told)
    parts = [
        ("targets", _victim(told)),
        ("related-to", _supplier(told)),
        ("attributed-to", _attacker(told, attacker)),
        ("claimed-by", _post(told, attacker)),
        ("impacts", _loss(told)),
        ("impacts", _ransom(told, "ransom_demanded", "ransom-demand")),
        ("impacts", _ransom(told, "ransom_paid", "ransom-payment")),
    ]
    found = [(relation, made) for relation, made in parts if made is not None]
    incident = _incident(told)
    incident["ObjectReference"] = [
        {
            "uuid": uuid_of("misp", told.incident_id, "reference", made["uuid"]),
            "object_uuid": incident["uuid"],
            "referenced_uuid": made["uuid"],
            "relationship_type": relation,
            "timestamp": _seconds(told),
        }
        for relation, made in found
    ]
    return [incident, *(made for _relation, made in found)]


def _incident(told: Told) -> Json:
    words = table("misp")
    values = [
        _Value("name", told.title),
        _Value("description", told.text("evidence")),
        _Value("determination", words["determination"].get(told.row["status"]), told.sentence("status")),
    ]
    for code in told.codes("attack_types"):
        name = words["incident_types"].get(code) or label("attack_types", code).lower()
        values.append(_Value("incident_type", name, told.sentence("attack_types", code)))
    return _filled(told, "incident", "incident", values)


def _victim(told: Told) -> Json | None:
    sector = told.row["victim_sector"]
    word = (
        table("misp")["sectors"].get(sector) or label("victim_sector", str(sector)).lower()
        if sector
        else None
    )
    names = [told.text("victim_name"), *told.texts("victim_aliases")]
    values = [_Value("name", name, told.sentence("victim_name")) for name in dict.fromkeys(names)]
    values += [
        _Value("description", told.text("victim_description"), told.sentence("victim_description")),
        _Value("regions", told.text("victim_country"), told.sentence("victim_country")),
        _Value("sectors", word, told.sentence("victim_sector")),
        _Value("classification", "organization"),
    ]
    return _object(told, "victim", "victim", values)


def _supplier(told: Told) -> Json | None:
    values = [_Value("name", told.text("third_party"), told.sentence("third_party"))]
    values += [_Value("alias", name) for name in told.texts("third_party_aliases")]
    return _object(told, "third_party", "organization", values)


def _attacker(told: Told, attacker: Attacker | None) -> Json | None:
    if attacker is None:
        return None
    sentence = told.sentence("attacker_name")
    if attacker.kind is AttackerKind.PSEUDONYM and not attacker.is_gang:
        values = [_Value("handle", attacker.name, sentence)]
        values += [_Value("alias", name) for name in attacker.aliases]
        return _object(told, "attacker", "person", values)
    values = [_Value("name", attacker.name, sentence)]
    values += [_Value("aliases", name) for name in attacker.aliases]
    return _object(told, "attacker", "intrusion-set", values)


def _post(told: Told, attacker: Attacker | None) -> Json | None:
    """Return the post in which a gang claims the attack, if the articles speak of a claim."""
    on_claim = told.row["date_basis"] == DateBasis.CLAIM
    if attacker is None or not attacker.is_gang:
        return None
    if told.row["status"] != Status.CLAIMED and not on_claim:
        return None
    # Such posts bear the name of the victim.
    name = told.text("victim_name")
    whole = on_claim and len(str(told.row["date"])) == len("2024-11-19")
    values = [
        _Value("title", name),
        _Value("entity-name", name),
        _Value("ransomware-group", attacker.name),
        _Value("geo", told.text("victim_country")),
        _Value("sector", told.text("victim_sector")),
        _Value("date-published", f"{told.row['date']}T00:00:00+00:00" if whole else None),
    ]
    return _object(told, "post", "ransomware-group-post", values)


def _loss(told: Told) -> Json | None:
    """Return what was lost: the count, the volume and the kinds of data."""
    kinds = ", ".join(label("data_types", code) for code in told.codes("data_types"))
    unit = label("records_unit", str(told.row["records_unit"])) if told.row["records_unit"] else None
    description = "; ".join(filter(None, (told.text("records_text"), unit, kinds)))
    if not description and told.row["records_value"] is None and told.row["data_volume_bytes"] is None:
        return None
    confirmed = told.row["status"] == Status.CONFIRMED
    values = [
        _Value("loss_type", "confirmed-loss" if confirmed else "suspected-loss", told.sentence("status")),
        _Value("record_count", told.row["records_value"], told.sentence("records")),
        _Value("record_size", told.row["data_volume_bytes"], told.sentence("data_volume_bytes")),
        _Value("description", description or None),
    ]
    return _object(told, "loss", "confidentiality-impact", values)


def _ransom(told: Told, column: str, variety: str) -> Json | None:
    if not told.row[column]:
        return None
    amount = told.row["ransom_amount"]
    asked = None if amount is None else figure(amount)
    values = [
        _Value("variety", variety, told.sentence(column)),
        _Value("min_amount", asked, told.sentence("ransom_amount")),
        _Value("max_amount", asked, told.sentence("ransom_amount")),
        _Value("currency", told.text("ransom_currency")),
    ]
    return _object(told, column, "monetary-impact", values)


def _object(told: Told, part: str, name: str, values: Sequence[_Value]) -> Json | None:
    """Return an object of the template `name`, None where what the template asks for is not known."""
    template = _template(name)
    relations = {value.relation for value in values if value.value is not None}
    one_of = template.get("requiredOneOf", ())
    if not relations.issuperset(template.get("required", ())) or (one_of and relations.isdisjoint(one_of)):
        return None
    return _filled(told, part, name, values)


def _filled(told: Told, part: str, name: str, values: Sequence[_Value]) -> Json:
    template = _template(name)
    attributes: dict[tuple[str, Cell], Json] = {}
    for relation, value, sentence in values:
        # Two codes may have one word in MISP.
        if value is None or (relation, value) in attributes:
            continue
        described = template["attributes"][relation]
        type, correlates = described["misp-attribute"], not described.get("disable_correlation", False)
        made = _attribute(told, part, relation, type, _category(type), value, sentence or "", correlates)
        attributes[relation, value] = {"object_relation": relation, **made}
    return {
        "name": template["name"],
        "meta-category": template["meta-category"],
        "description": template["description"],
        "template_uuid": template["uuid"],
        "template_version": str(template["version"]),
        "uuid": uuid_of("misp", told.incident_id, part),
        "timestamp": _seconds(told),
        "distribution": _INHERITED,
        "Attribute": list(attributes.values()),
    }


def _attribute(
    told: Told,
    part: str,
    relation: str,
    type: str,
    category: str,
    value: Cell,
    comment: str,
    correlates: bool,
) -> Json:
    return {
        "uuid": uuid_of("misp", told.incident_id, part, relation, value),
        "type": type,
        "category": category,
        "value": str(value),
        "comment": comment,
        "to_ids": False,
        "disable_correlation": not correlates,
        "distribution": _INHERITED,
        "timestamp": _seconds(told),
    }


@cache
def _template(name: str) -> Json:
    path = MISPEvent().misp_objects_path / name / "definition.json"
    template: Json = json.loads(path.read_text("utf-8"))
    return template


@cache
def _category(type: str) -> str:
    return str(MISPEvent().describe_types["sane_defaults"][type]["default_category"])
