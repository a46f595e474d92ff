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
    """A brand of ransomware is that of a group and of its program; a group is another that is known."""

    BRAND = "brand"
    GROUP = "group"
    PSEUDONYM = "pseudonym"


@dataclass(frozen=True)
class Attacker:
    """`key` is the same for all spellings, `name` the usual one, `aliases` are the others of the incident.

    `has_program`: the brand is also that of the ransomware which was used.
    """

    key: str
    name: str
    aliases: tuple[str, ...]
    kind: AttackerKind
    has_program: bool


def attacker_of(told: Told) -> Attacker | None:
    """Return the attacker of an incident, None where nobody is named.

    Known names are those of the lexicon. A name that it lacks, in an attack with ransomware, is a brand: such
    attacks are made under one.
    """
    written = told.text("attacker_name")
    if written is None:
        return None
    canonical, kind = _known().get(bare(written), (written, None))
    ransomware = AttackType.RANSOMWARE in told.codes("attack_types")
    if kind == "ransomware" or (kind is None and ransomware):
        shown = AttackerKind.BRAND
    else:
        shown = AttackerKind.GROUP if kind else AttackerKind.PSEUDONYM
    others = dict.fromkeys([written, *told.texts("attacker_aliases")])
    return Attacker(
        key=bare(canonical) or canonical,
        name=canonical,
        aliases=tuple(name for name in others if name != canonical),
        kind=shown,
        has_program=kind == "ransomware" and ransomware,
    )


def bare(name: str) -> str:
    """Return the letters and digits of a name without accents, case and a version at its end."""
    plain = unicodedata.normalize("NFKD", _VERSION.sub("", name).casefold())
    return "".join(char for char in plain if char.isalnum())


@cache
def _known() -> dict[str, tuple[str, str]]:
    """Return usual name and kind of every known attacker by bare name; of two the first of the table."""
    known: dict[str, tuple[str, str]] = {}
    for name, canonical, kind, _ambiguous in load_table("attackers"):
        known.setdefault(bare(name), (canonical, kind))
    return known
