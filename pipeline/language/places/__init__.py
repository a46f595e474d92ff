"""Places, nationalities and national bodies in a text, each with the country that it points to.

The names come from `lexicon/places.tsv` (compiled); `lexicon/places.toml` holds the cues.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from pipeline.language.lexicons import load_lexicon
from pipeline.language.mentions import Mention
from pipeline.language.phrases import PhraseIndex, has_capitals_of, key
from pipeline.language.tables import load_table
from pipeline.language.text import fold

PlaceKind = Literal["city", "region", "country", "demonym", "authority"]

_LONGEST_CUE = 40
_ARTICLE = re.compile(r"(?:l'|la |le |les )")
_SENTENCE_START = re.compile(r'(?:^|[.!?:;]["\s-]*|\n[\s"-]*)"?$')
_WORD_BEFORE = re.compile(r"([\w.-]+) $")


@dataclass(frozen=True, slots=True)
class PlaceMention(Mention):
    """A place, demonym ("belge") or national body ("CNIL") and its country (ISO 3166-1 alpha-2)."""

    country: str
    kind: PlaceKind


@dataclass(frozen=True, slots=True)
class _Listed:
    name: str
    country: str
    kind: str
    care: str


class PlaceMatcher:
    """Finds what points to a country. Build it once: it indexes some thousand names."""

    def __init__(self) -> None:
        self._names = PhraseIndex((row[0], _Listed(*row)) for row in load_table("places"))
        hints = load_lexicon("places")
        self._first_names = frozenset(hints["first_names"])
        self._town_cue = _cue_pattern(hints["town_cues"])
        self._region_cue = _cue_pattern(hints["region_cues"])

    def find(self, text: str) -> list[PlaceMention]:
        """Return the places of folded `text` in order, without overlaps, longest first.

        Names that two countries claim, and look-alikes that tell no country, are left out.
        """
        return [
            PlaceMention(
                one.start,
                one.end,
                f"place_{one.payload.kind}",
                one.payload.country,
                cast(PlaceKind, one.payload.kind),
            )
            for one in self._names.find(text, self._counts)
            if one.payload.country
        ]

    def _counts(self, text: str, start: int, end: int, listed: _Listed) -> bool:
        if not has_capitals_of(listed.name, text[start:end]):
            return False
        if listed.care == "lower":
            return text[start].islower()
        before = text[max(start - _LONGEST_CUE, 0) : start]
        if listed.kind == "city" and self._is_surname(before):
            return False
        if not listed.care:
            return True
        cue = self._region_cue if listed.kind == "region" else self._town_cue
        if cue.search(before.lower()):
            return True
        return listed.care == "inside" and not _SENTENCE_START.search(before)

    def _is_surname(self, before: str) -> bool:
        word = _WORD_BEFORE.search(before)
        return word is not None and word[1] in self._first_names


def is_place_name(name: str) -> bool:
    """Tell whether `name` is the bare name of a town, region or country ("Lille", "la Drôme").

    Towns that are better known as something else (Orange, Carrefour) are not counted.
    """
    compared = key(fold(name).strip())
    return compared in _place_names() or _ARTICLE.sub("", compared, count=1) in _place_names()


def is_demonym(word: str) -> bool:
    """Tell whether a lower-case word is a nationality or of a region ("belge", "normande")."""
    return word in _demonyms()


def is_first_name(word: str) -> bool:
    """Tell whether a capitalised word is a first name."""
    return word in _first_names()


@cache
def _first_names() -> frozenset[str]:
    return frozenset(load_lexicon("places")["first_names"])


@cache
def _demonyms() -> frozenset[str]:
    regional = load_lexicon("places")["only_in_lower_case"]
    feminine = {w + ("e" if not w.endswith("n") else "ne") for w in regional}
    return frozenset(name for name, _, kind, _ in load_table("places") if kind == "demonym") | {
        *regional,
        *feminine,
    }


@cache
def _place_names() -> frozenset[str]:
    return frozenset(
        key(name)
        for name, _, kind, care in load_table("places")
        if kind in ("region", "country") or (kind == "city" and care != "cue")
    )


def _cue_pattern(cues: list[str]) -> re.Pattern[str]:
    # A cue ending in an apostrophe touches the name, any other is followed by one blank.
    alternatives = "|".join(re.escape(cue.lower() + ("" if cue.endswith("'") else " ")) for cue in cues)
    return re.compile(rf"(?<!\w)(?:{alternatives})$")
