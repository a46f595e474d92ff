"""Writes one bundle of STIX 2.1, laid out as OpenCTI takes such bundles in.

Each incident has an incident, a report with its articles, a note with its proofs and the relationships
between them. What several incidents share (victims, suppliers, attackers, countries) comes last, once each.
Every object is made by the library stix2, which refuses what the standard does not allow.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline.dataset.formats import Tlp
from pipeline.dataset.sharing.attackers import attacker_of
from pipeline.dataset.sharing.facts import facts
from pipeline.dataset.sharing.jsonstream import write_items
from pipeline.dataset.sharing.stix_shared import (
    EXTENSION,
    PRODUCER,
    SharedObjects,
    id_of,
    instant,
    marking_of,
    standing,
)
from pipeline.dataset.sharing.told import MissingExtraError, Proof, Told, label, sums
from pipeline.schema import Status

try:
    import stix2.v21 as stix2
except ImportError as error:
    raise MissingExtraError("stix") from error

_NAME = "breche"


def write_stix(path: Path, incidents: Iterable[Told], tlp: Tlp | None) -> None:
    """Write the bundle of `incidents` to `path`; `tlp` marks all its objects. Raises OSError."""
    digest = sha256()

    def lines() -> Iterator[str]:
        for made in objects(incidents, tlp):
            line = str(made.serialize(ensure_ascii=False))
            digest.update(line.encode())
            yield line

    # The bundle is named by what it holds, which is known at its end.
    write_items(
        path,
        '{"type": "bundle", "objects": ',
        lines(),
        lambda: f', "id": "{id_of("bundle", digest.hexdigest())}"}}',
    )


def objects(incidents: Iterable[Told], tlp: Tlp | None) -> Iterator[Any]:
    """Yield the objects of the bundle: what every bundle has, then by incident, last what they share."""
    common: dict[str, Any] = {"created_by_ref": PRODUCER}
    if tlp is not None:
        marking = marking_of(tlp)
        common["object_marking_refs"] = [marking.id]
        yield marking
    yield from standing()
    shared = SharedObjects(common)
    for told in incidents:
        yield from _Story(told, common, shared).objects()
    yield from shared.objects()


class _Story:
    """The objects of one incident."""

    def __init__(self, told: Told, common: dict[str, Any], shared: SharedObjects) -> None:
        self._told = told
        self._shared = shared
        self._common = common | {"created": instant(told.created), "modified": instant(told.modified)}
        self._incident = id_of("incident", told.incident_id)

    def objects(self) -> Iterator[Any]:
        told = self._told
        relationships, named = self._relationships()
        sure = _confident(told.percent)
        yield stix2.Incident(
            id=self._incident,
            # OpenCTI takes incidents of one name for one incident.
            name=f"{told.title} ({told.incident_id})",
            # What is unknown is left out by the library.
            description="\n".join(_in_words(told)) or None,
            labels=_labels(told),
            external_references=[{"source_name": _NAME, "external_id": told.incident_id}],
            extensions={EXTENSION: {"extension_type": "property-extension", **facts(told)}},
            **sure,
            **self._common,
        )
        yield from relationships
        report = id_of("report", told.incident_id)
        yield stix2.Report(
            id=report,
            name=f"{told.title} ({told.incident_id})",
            published=instant(told.created),
            report_types=["threat-report"],
            object_refs=[self._incident, *(one.id for one in relationships), *named],
            **_references(told),
            **sure,
            **self._common,
        )
        if told.proofs:
            yield stix2.Note(
                id=id_of("note", told.incident_id),
                abstract="What proves each value",
                content="\n".join(map(_proof_in_words, told.proofs)),
                object_refs=[self._incident, report],
                **self._common,
            )

    def _relationships(self) -> tuple[list[Any], list[str]]:
        """Return the relationships of the incident, and the ids of what they lead to."""
        told, shared = self._told, self._shared
        found: list[Any] = []
        victim = self._victim()
        if victim is not None:
            start = {} if told.first_day is None else {"start_time": instant(told.first_day)}
            field = "victim_name" if told.row["victim_name"] else "victim_description"
            found.append(self._relationship("targets", victim, field, **start))
        if supplier := told.text("third_party"):
            place = shared.organisation(told, supplier, told.texts("third_party_aliases"))
            found.append(
                self._relationship(
                    "related-to",
                    place,
                    "third_party",
                    description="Supplier or product on the way of the attack",
                )
            )
        if attacker := attacker_of(told):
            actor = shared.attacker(told, attacker)
            found.append(self._relationship("attributed-to", actor, "attacker_name"))
            if attacker.has_program:
                program = shared.program(told, attacker)
                found.append(self._relationship("uses", program, "attacker_name"))
                shared.relationship(told, actor, "uses", program)
            if victim is not None and told.row["status"] != Status.DENIED:
                shared.relationship(told, actor, "targets", victim)
        return found, list(dict.fromkeys(one.target_ref for one in found))

    def _victim(self) -> str | None:
        told = self._told
        country, sector = told.text("victim_country"), told.text("victim_sector")
        if name := told.text("victim_name"):
            return self._shared.organisation(told, name, told.texts("victim_aliases"), country, sector)
        if not (told.victim or country or sector):
            return None
        # Two that are described alike are two.
        name = f"{told.victim or 'Unnamed victim'} ({told.incident_id})"
        return self._shared.organisation(told, name, [], country, sector)

    def _relationship(self, type: str, target: str, field: str, **others: str) -> Any:
        return stix2.Relationship(
            id=id_of("relationship", self._incident, type, target),
            source_ref=self._incident,
            relationship_type=type,
            target_ref=target,
            **_confident(self._told.percent_of(field)),
            **others,
            **self._common,
        )


def _confident(percent: int | None) -> dict[str, int]:
    return {} if percent is None else {"confidence": percent}


def _references(told: Told) -> dict[str, list[dict[str, str]]]:
    """Return the articles: those that have an address under its host, the ids of all."""
    sources = told.texts("sources")
    named = {"description": sources[0]} if len(sources) == 1 else {}
    found = [
        {"source_name": str(urlsplit(address).hostname), "url": address, **named}
        for address in told.addresses
    ]
    found += [{"source_name": _NAME, "external_id": f"article {name}"} for name in told.texts("article_ids")]
    return {"external_references": found} if found else {}


def _labels(told: Told) -> list[str]:
    found = [f"{column}:{told.row[column]}" for column in ("status", "salience") if told.row[column]]
    for name, column in (("attack-type", "attack_types"), ("data-type", "data_types")):
        found += [f"{name}:{code}" for code in told.codes(column)]
    return found


def _in_words(told: Told) -> Iterator[str]:
    """Yield what is told of an incident, a line each, in English."""
    row = told.row
    for title, column in (("Status", "status"), ("Attack", "attack_types"), ("Data", "data_types")):
        if codes := told.codes(column):
            yield f"{title}: {', '.join(label(column, code) for code in codes)}"
    if row["date"] is not None:
        basis = f" ({label('date_basis', str(row['date_basis']))})" if row["date_basis"] else ""
        yield f"Date: {row['date']}{basis}"
    if counted := _count(told):
        yield f"Count: {counted}"
    if row["data_volume_bytes"] is not None:
        yield f"Volume: {row['data_volume_bytes']} bytes"
    for column, words in (("ransom_demanded", "Ransom demanded"), ("ransom_paid", "Ransom paid")):
        if row[column] is not None:
            yield f"{words}: {'yes' if row[column] else 'no'}"
    for column, words in sums(told):
        yield f"{'Ransom' if column == 'ransom_amount' else 'Price of the data'}: {words}"
    if sentence := told.text("evidence"):
        yield f"« {sentence} »"


def _count(told: Told) -> str | None:
    row = told.row
    if row["records_qualifier"] is None:
        return None
    value = row["records_value"]
    bounds = [str(row[column]) for column in ("records_min", "records_max") if row[column] is not None]
    number = str(value) if value is not None else "–".join(bounds)
    unit = label("records_unit", str(row["records_unit"])).lower() if row["records_unit"] else ""
    qualifier = label("records_qualifier", str(row["records_qualifier"])).lower()
    return f"{number} {unit}".strip() + f" ({qualifier})"


def _proof_in_words(proof: Proof) -> str:
    sure = "" if proof.confidence is None else f" ({round(100 * proof.confidence)} %)"
    source = f"article {proof.article_id}" if proof.article_id else "entered by an analyst"
    sentence = f": « {proof.sentence} »" if proof.sentence else ""
    return f"{proof.field} = {proof.value or 'empty'}{sure}, {source}{sentence}"
