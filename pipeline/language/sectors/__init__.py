"""Words in a text that tell an organisation's sector. The words are in `lexicon/sectors.toml`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.language.lexicons import load_lexicon
from pipeline.language.mentions import Mention
from pipeline.language.phrases import PhraseIndex, has_capitals_of
from pipeline.schema import Sector

SectorStrength = Literal["name", "context", "inside", "hint"]

_STRENGTHS: tuple[SectorStrength, ...] = ("name", "context", "inside", "hint")
_SAME_IN_PLURAL = ("s", "x", "z")
_PLURAL_IN_ALS = ("bal", "carnaval", "festival")
# What follows one of these in a noun phrase keeps its number: "agence de voyages", "bureau d'études".
_LINKS = frozenset(
    ("à", "au", "aux", "d", "de", "des", "du", "en", "et", "la", "le", "les", "par", "pour", "sans", "sur")
)


@dataclass(frozen=True, slots=True)
class SectorMention(Mention):
    """A wording that tells a sector.

    Strength `name`: counts inside an organisation's own name or as its head noun ("Assurances",
    "hôpital"), and is too common a word elsewhere. Strength `context`: describes an organisation
    wherever it stands ("opérateur de téléphonie"). Strength `inside`: counts inside a name alone
    ("Énergies"). Strength `hint`: no organisation, but what or whom it works with ("patients").
    """

    sector: Sector
    strength: SectorStrength

    @property
    def is_organisation(self) -> bool:
        """Whether the words may stand for an organisation ("une clinique")."""
        return self.strength in ("name", "context")


@dataclass(frozen=True, slots=True)
class _Wording:
    written: str
    #: None for what looks like a word of a sector and tells none ("poste de travail").
    sector: Sector | None
    strength: SectorStrength


class SectorMatcher:
    """Finds wordings of sectors. Build it once."""

    def __init__(self) -> None:
        self._wordings = PhraseIndex((wording.written, wording) for wording in _wordings())

    def find(self, text: str) -> list[SectorMention]:
        """Return the wordings in folded `text` in order, without overlaps, longest first."""
        return [
            SectorMention(
                one.start,
                one.end,
                f"sector_{one.payload.strength}",
                one.payload.sector,
                one.payload.strength,
            )
            for one in self._wordings.find(text, _has_capitals)
            if one.payload.sector is not None
        ]


def plural(noun_phrase: str) -> str:
    """Return the French plural of a noun phrase: its words up to the first link word change."""
    words = noun_phrase.split(" ")
    for place, word in enumerate(words):
        if word.split("'")[0].lower() in _LINKS:
            break
        words[place] = _plural_word(word)
    return " ".join(words)


def _plural_word(word: str) -> str:
    if word.endswith(_SAME_IN_PLURAL) or word.isupper():
        return word
    if word.endswith("al") and word not in _PLURAL_IN_ALS:
        return word[:-2] + "aux"
    return word + ("x" if word.endswith(("eau", "eu")) else "s")


def _wordings() -> Iterator[_Wording]:
    lexicon = load_lexicon("sectors")
    for look_alike in lexicon["pseudo"]:
        yield _Wording(look_alike, None, "hint")
    for sector in Sector:
        for strength in _STRENGTHS:
            for singular in lexicon[sector][strength]:
                for written in sorted({singular, plural(singular)}):
                    yield _Wording(written, sector, strength)


def _has_capitals(text: str, start: int, end: int, wording: _Wording) -> bool:
    return has_capitals_of(wording.written, text[start:end])
