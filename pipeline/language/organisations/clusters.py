"""Gathers the mentions of one organisation under its names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.language.organisations.names import STRIP_HEADS, head_class, name_key, tail_of
from pipeline.language.organisations.spans import OrganisationMention


@dataclass(slots=True)
class Organisation:
    """One organisation of the article: its mentions in text order and the keys of its names."""

    mentions: list[OrganisationMention]
    keys: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The most complete name in the article; of equally long ones the first."""
        return max((m.name for m in self.mentions), key=lambda n: (len(name_key(n).split()), len(n)))

    @property
    def aliases(self) -> list[str]:
        """The other names, in order of appearance."""
        return list(dict.fromkeys(m.name for m in self.mentions if m.name != self.name))


def cluster(mentions: Sequence[OrganisationMention]) -> list[Organisation]:
    """Group mentions that name one organisation; order of first appearance."""
    organisations: list[Organisation] = []
    acronyms = _acronym_pairs(mentions)
    by_length = sorted({m.name for m in mentions}, key=lambda n: (-len(name_key(n).split()), n))
    home: dict[str, int] = {}
    names_of: list[list[str]] = []
    for name in by_length:
        key = acronyms.get(name_key(name), name_key(name))
        index = next(
            (i for i, names in enumerate(names_of) if any(_same(name, key, other) for other in names)), None
        )
        if index is None:
            names_of.append([name])
            index = len(names_of) - 1
        else:
            names_of[index].append(name)
        home[name] = index
    for index in range(len(names_of)):
        members = [m for m in mentions if home[m.name] == index]
        organisations.append(Organisation(members, {name_key(m.name) for m in members}))
    return sorted(organisations, key=lambda o: o.mentions[0].start)


def _same(name: str, key: str, other: str) -> bool:
    other_key = name_key(other)
    if key == other_key or _bare_key(name) == _bare_key(other):
        return True
    cls, other_cls = head_class(name), head_class(other)
    if cls and cls == other_cls:
        return tail_of(name) == tail_of(other)
    if cls and other_cls:
        return False
    if not cls and not other_cls:
        short, long = key.split(), other_key.split()
        return len(key) > 3 and len(short) < len(long) and long[: len(short)] == short
    # "Bahr Essafa" is the polyclinique Bahr Essafa; "Cannes" is not the hôpital de Cannes.
    headed, bare = (name, other_key) if cls else (other, key)
    if (cls or other_cls) == "town":
        return tail_of(headed) == bare
    return bool(bare) and name_key(headed).endswith(f" {bare}") and not _has_preposition(headed)


def _bare_key(name: str) -> str:
    """Return the compared form without a generic head noun ("Groupe Solventis" → "solventis")."""
    head = STRIP_HEADS.match(name)
    rest = name[head.end() :].strip() if head else ""
    return name_key(rest) if rest[:1].isupper() else name_key(name)


def _has_preposition(name: str) -> bool:
    words = name.replace("'", " ").split()
    return any(w in {"de", "du", "des", "d", "la"} for w in words[1:3])


def _acronym_pairs(mentions: Sequence[OrganisationMention]) -> dict[str, str]:
    pairs = {}
    for long, short in pairwise(mentions):
        if long.rule == short.rule == "organisation.acronym" and short.start - long.end == 2:
            pairs[name_key(short.name)] = name_key(long.name)
    return pairs
