"""The nouns that the press counts, with the guide's unit code of each, found at a place in the text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.language.lexicons import load_lexicon
from pipeline.schema import Unit

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# « client·e·s », « salarié(e)s », « étudiant.e.s », « abonné-e-s »: the stem counts.
_INCLUSIVE = re.compile(
    r"([^\W\d_]+)[·•⋅∙.(-](?:e|le|ne|te|se|ère|rice|trice|ice|euse|ive)(?:[·•⋅∙.)-]{1,2}s?|s)?\)?s?(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Noun:
    """A counted noun: its code (None for nouns without one) and its place, half-open."""

    unit: Unit | None
    start: int
    end: int


def _key(text: str) -> str:
    return text.lower().replace("-", " ").replace("\n", " ")


@dataclass(frozen=True, slots=True)
class _Entry:
    phrase: str
    unit: Unit | None
    capitalised: bool


def _entries() -> dict[str, list[_Entry]]:
    table: dict[str, list[_Entry]] = {}
    for code, phrases in load_lexicon("units").items():
        peoples = code == "peoples"
        unit = Unit.PERSONS if peoples else None if code == "none" else Unit(code)
        for phrase in _spellings(map(_key, phrases)):
            table.setdefault(_first_word(phrase), []).append(_Entry(phrase, unit, peoples))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry.phrase))
    return table


def _spellings(phrases: Iterable[str]) -> Iterator[str]:
    """Yield each phrase, and « numéros de téléphone » as « n° de téléphone » as well."""
    for phrase in phrases:
        yield phrase
        if phrase.startswith("numéros "):
            yield from (f"{sign}{phrase[len('numéros') :]}" for sign in ("n°", "nº", "n°s"))


def _first_word(phrase: str) -> str:
    match = re.match(r"[^\W\d_]+", phrase)
    return match[0] if match else phrase


_NOUNS = _entries()
#: « Numéros » alone are telephone numbers, « numéros de dossier » a kind of record.
_NUMBERS = frozenset({"numéros", "n°", "nº", "n°s"})
_OF = re.compile(r" (?:de |d')[a-zà-ÿ]")


def noun_at(text: str, i: int) -> Noun | None:
    """Return the listed noun that starts at `i`, the longest one, or None."""
    if _WORD.match(text, i) is None:
        return None
    key = _key(text[i : i + 60])
    first = _first_word(key)
    for entry in _NOUNS.get(first, ()):
        if _fits(entry, entry.phrase, key, text, i):
            coded = entry.phrase in _NUMBERS and _OF.match(text, i + len(entry.phrase))
            unit = Unit.RECORDS if coded else entry.unit
            return Noun(unit, i, _inclusive_end(text, i, i + len(entry.phrase)))
    # A lone singular (« 1 patient », « client·e·s ») is found under its plural.
    for entry in _NOUNS.get(f"{first}s", ()):
        if entry.phrase == f"{first}s" and _fits(entry, first, key, text, i):
            return Noun(entry.unit, i, _inclusive_end(text, i, i + len(first)))
    return None


def _fits(entry: _Entry, phrase: str, key: str, text: str, i: int) -> bool:
    if not key.startswith(phrase) or key[len(phrase) : len(phrase) + 1].isalnum():
        return False
    return text[i].isupper() or not entry.capitalised


def _inclusive_end(text: str, i: int, end: int) -> int:
    inclusive = _INCLUSIVE.match(text, i)
    return inclusive.end() if inclusive and inclusive.end(1) == end else end


def word_at(text: str, i: int) -> re.Match[str] | None:
    """Return the match of the word that starts at `i`, hyphens included, or None."""
    return _WORD.match(text, i)
