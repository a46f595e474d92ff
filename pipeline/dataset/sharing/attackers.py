"""What an attacker is by what the data can tell: a brand of ransomware, another known group, a pseudonym."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from pipeline.dataset.sharing.told import Told
from pipeline.language.tables import load_table
from pipeline.schema import AttackType

# LockBit 3.0 is LockBit.
_VERSION = re.compile(r"\s+v?\d(?:\.\d)*$", re.IGNORECASE)


class AttackerKind(StrEnum):
    """By the name alone, so that one name is one thing in all incidents.

    A brand of ransomware is that of a group and of its program; a group is another that is known. Any other
    name is taken for a pseudonym: whether a person or several stand behind it is not told.
    """

    BRAND = "brand"
    GROUP = "group"
    PSEUDONYM = "pseudonym"


@dataclass(frozen=True)
class Attacker:
    """`key` is the same for all spellings, `name` the usual one, `aliases` are the others of the incident.

    `with_ransomware` tells how the attack was made.
    """

    key: str
    name: str
    aliases: tuple[str, ...]
    kind: AttackerKind
    with_ransomware: bool

    @property
    def has_program(self) -> bool:
        """Whether the name is also that of the ransomware which was used."""
        return self.kind is AttackerKind.BRAND and self.with_ransomware

    @property
    def is_gang(self) -> bool:
        """Whether it extorts under a brand; an unknown name does where it attacks with ransomware."""
        return self.kind is AttackerKind.BRAND or (
            self.kind is AttackerKind.PSEUDONYM and self.with_ransomware
        )


def attacker_of(told: Told) -> Attacker | None:
    """Return the attacker of an incident, None where nobody is named."""
    written = told.text("attacker_name")
    if written is None:
        return None
    canonical, kind = _known().get(bare(written), (written, AttackerKind.PSEUDONYM))
    others = dict.fromkeys([written, *told.texts("attacker_aliases")])
    return Attacker(
        key=bare(canonical) or canonical,
        name=canonical,
        aliases=tuple(name for name in others if name != canonical),
        kind=kind,
        with_ransomware=AttackType.RANSOMWARE in told.codes("attack_types"),
    )


def bare(name: str) -> str:
    """Return the letters and digits of a name without accents, case and a version at its end."""
    plain = unicodedata.normalize("NFKD", _VERSION.sub("", name).casefold())
    return "".join(char for char in plain if char.isalnum())


@cache
def _known() -> dict[str, tuple[str, AttackerKind]]:
    """Return usual name and kind of every known attacker by bare name; of two the first of the table."""
    kinds = {"ransomware": AttackerKind.BRAND, "threat_actor": AttackerKind.GROUP}
    known: dict[str, tuple[str, AttackerKind]] = {}
    for name, canonical, kind, _ambiguous in load_table("attackers"):
        known.setdefault(bare(name), (canonical, kinds[kind]))
    return known
