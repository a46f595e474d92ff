"""The objects of a bundle that no incident has for itself: producer, marking, what incidents share."""

import datetime as dt
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.dataset.formats import Tlp
from pipeline.dataset.sharing.attackers import Attacker, AttackerKind
from pipeline.dataset.sharing.told import NO_DAY, MissingExtraError, Told, table, uuid_of

try:
    import stix2.v21 as stix2
except ImportError as error:
    raise MissingExtraError("stix") from error

#: The day from which what hangs on no article dates.
_BEGINNING = dt.date(2026, 1, 1)
# Those that STIX 2.1 predefines are of version 1 of the protocol, where clear was white.
_PREDEFINED = {
    Tlp.CLEAR: stix2.TLP_WHITE,
    Tlp.GREEN: stix2.TLP_GREEN,
    Tlp.AMBER: stix2.TLP_AMBER,
    Tlp.RED: stix2.TLP_RED,
}
# OASIS's own, for version 2 of the protocol.
_STRICT = "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"
_TLP_2 = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"


def id_of(type: str, *parts: object) -> str:
    """Return the id of an object of `type` that `parts` name."""
    return f"{type}--{uuid_of('stix', type, *parts)}"


def instant(day: dt.date) -> str:
    """Return the beginning of a day as STIX writes times."""
    return f"{day.isoformat()}T00:00:00.000Z"


PRODUCER = id_of("identity", "Brèche")
EXTENSION = id_of("extension-definition", "incident")


def marking_of(tlp: Tlp) -> Any:
    """Return the marking object of a level of the traffic light protocol."""
    if tlp in _PREDEFINED:
        return _PREDEFINED[tlp]
    return stix2.MarkingDefinition(
        id=_STRICT,
        created="2022-10-01T00:00:00.000Z",
        name="TLP:AMBER+STRICT",
        extensions={_TLP_2: {"extension_type": "property-extension", "tlp_2_0": str(tlp)}},
    )


def standing() -> Iterator[Any]:
    """Yield what every bundle has: its producer, and the extension that holds the facts of an incident."""
    day = instant(_BEGINNING)
    yield stix2.Identity(
        id=PRODUCER,
        created=day,
        modified=day,
        name="Brèche",
        identity_class="system",
        description="Program that reads incidents from the press; what it reads may be wrong.",
    )
    yield stix2.ExtensionDefinition(
        id=EXTENSION,
        created_by_ref=PRODUCER,
        created=day,
        modified=day,
        name="Brèche incident",
        description="The facts of an incident, as the columns of Brèche's dataset.",
        schema="One property for each column of incidents.csv that is filled, as datapackage.json describes"
        " them; of columns with several values a list.",
        version="1.0.0",
        extension_types=["property-extension"],
    )


@dataclass
class _Shared:
    """One object, and what all incidents that name it tell of it."""

    made_by: Any
    properties: dict[str, Any]
    #: None as long as no incident that names it has a day.
    created: dt.date | None
    modified: dt.date
    #: Values that come together, by property; dicts, for their keys have an order.
    lists: dict[str, dict[str, None]] = field(default_factory=dict)


class SharedObjects:
    """What several incidents name. Each object comes once, however many speak of it."""

    def __init__(self, common: dict[str, Any]) -> None:
        """`common` are the properties that all objects of the bundle have."""
        self._common = common
        self._found: dict[str, _Shared] = {}

    def organisation(
        self, told: Told, name: str, aliases: list[str], country: str | None = None, sector: str | None = None
    ) -> str:
        """Return the id of an organisation's identity; one name in two countries is two organisations."""
        lists = {
            "sectors": [table("stix")["sectors"].get(sector, sector.replace("_", "-"))] if sector else [],
            "other_names": [alias for alias in aliases if alias != name],
        }
        plain = {"name": name, "identity_class": "organization"}
        identity = self._add(told, stix2.Identity, id_of("identity", words_of(name), country), plain, lists)
        if country is not None:
            place = self._add(
                told, stix2.Location, id_of("location", country), {"name": country, "country": country}, {}
            )
            self.relationship(told, identity, "located-at", place)
        return identity

    def attacker(self, told: Told, attacker: Attacker) -> str:
        """Return the id of an attacker: a threat actor behind a pseudonym, an intrusion set for a group."""
        lists = {"aliases": list(attacker.aliases)}
        if attacker.kind is AttackerKind.PSEUDONYM:
            plain = {"name": attacker.name, "threat_actor_types": ["unknown"]}
            actor = id_of("threat-actor", attacker.key)
            return self._add(told, stix2.ThreatActor, actor, plain, lists)
        intruder = id_of("intrusion-set", attacker.key)
        return self._add(told, stix2.IntrusionSet, intruder, {"name": attacker.name}, lists)

    def program(self, told: Told, attacker: Attacker) -> str:
        """Return the id of the ransomware that has the attacker's name."""
        plain = {"name": attacker.name, "is_family": True, "malware_types": ["ransomware"]}
        lists = {"aliases": list(attacker.aliases)}
        return self._add(told, stix2.Malware, id_of("malware", attacker.key), plain, lists)

    def relationship(self, told: Told, source: str, type: str, target: str) -> str:
        """Return the id of a relationship that holds beyond one incident."""
        plain = {"source_ref": source, "relationship_type": type, "target_ref": target}
        return self._add(told, stix2.Relationship, id_of("relationship", source, type, target), plain, {})

    def objects(self) -> Iterator[Any]:
        """Yield all objects, in the order in which they were first named."""
        for name, shared in self._found.items():
            told: dict[str, Any] = {key: list(values) for key, values in shared.lists.items() if values}
            # An identity has no place for other names.
            if others := told.pop("other_names", None):
                told["description"] = f"Also named: {', '.join(others)}."
            yield shared.made_by(
                id=name,
                created=instant(shared.created or NO_DAY),
                modified=instant(shared.modified),
                **self._common,
                **shared.properties,
                **told,
            )

    def _add(
        self, told: Told, made_by: Any, name: str, properties: dict[str, Any], lists: dict[str, list[str]]
    ) -> str:
        since = told.known_since
        shared = self._found.setdefault(name, _Shared(made_by, properties, since, told.modified))
        shared.created = min(filter(None, (shared.created, since)), default=None)
        shared.modified = max(shared.modified, told.modified)
        for key, values in lists.items():
            shared.lists.setdefault(key, {}).update(dict.fromkeys(values))
        return name


def words_of(name: str) -> str:
    """Return the words of a name without accents, case and signs; the name itself where it is all signs."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split()) or name
