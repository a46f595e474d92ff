"""Names of known attackers in a text, and names that are never attackers.

The names come from `lexicon/attackers.tsv` (compiled) and `lexicon/attackers.toml` (kept by hand).
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from pipeline.language.lexicons import load_lexicon
from pipeline.language.mentions import Mention
from pipeline.language.phrases import PhraseIndex
from pipeline.language.tables import load_table
from pipeline.language.text import fold

AttackerKind = Literal["ransomware", "threat_actor"]


@dataclass(frozen=True, slots=True)
class AttackerMention(Mention):
    """A known attacker's name. `canonical` is the name that unites its spellings.

    `ambiguous` names are also ordinary words, people or companies (Play, Royal): they need a cue
    beside them before they count.
    """

    canonical: str
    kind: AttackerKind
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class _Known:
    canonical: str
    kind: AttackerKind
    ambiguous: bool


class AttackerGazetteer:
    """Finds known attackers. Build it once: it indexes some thousand names."""

    def __init__(self) -> None:
        self._names = PhraseIndex(
            (name, _Known(canonical, cast(AttackerKind, kind), flag == "1"))
            for name, canonical, kind, flag in load_table("attackers")
        )

    def find(self, text: str) -> list[AttackerMention]:
        """Return the attackers named in folded `text` in order, without overlaps, longest first."""
        return [
            AttackerMention(
                one.start,
                one.end,
                "attacker_gazetteer",
                one.payload.canonical,
                one.payload.kind,
                one.payload.ambiguous,
            )
            for one in self._names.find(text, _written_as_name)
        ]


def is_never_attacker(name: str) -> bool:
    """Tell whether `name` is a journalist, researcher, forum, platform, medium or authority of the list."""
    return _without_case_and_accents(name) in _never_attackers()


@cache
def _never_attackers() -> frozenset[str]:
    return frozenset(map(_without_case_and_accents, load_lexicon("attackers")["never"]))


def _without_case_and_accents(name: str) -> str:
    plain = unicodedata.normalize("NFKD", fold(name).casefold())
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def _written_as_name(text: str, start: int, end: int, known: _Known) -> bool:
    if known.ambiguous:
        return text[start].isupper() or text[start].isdigit()
    return any(char.isupper() or char.isdigit() for char in text[start:end])
