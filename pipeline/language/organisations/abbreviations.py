"""Tells whether a short name stands for a long one by its letters ("CHL", "Synam", "FFVoile")."""

import re
import unicodedata
from functools import lru_cache

from pipeline.language.lexicons import load_lexicon

PARTICLES = frozenset(load_lexicon("organisations")["grammar"]["particles"])
_WORD = re.compile(r"[a-z0-9]+")
_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-Þ]")
#: Shorter abbreviations are read by their initials alone.
_SYLLABIC = 5


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def may_abbreviate(name: str) -> bool:
    """Return whether `name` is one word with a capital, short enough to be an abbreviation."""
    return " " not in name and 2 <= len(name) <= 12 and name[0].isupper() and "." not in name


@lru_cache(maxsize=50_000)
def initials(name: str) -> frozenset[str]:
    """Return the strings of initials of `name`: of all its words, and of those that are no particles."""
    words = _WORD.findall(_plain(name))
    if len(words) < 2:
        return frozenset()
    everything = "".join(w[0] for w in words)
    # Of particles alone the second is none.
    return frozenset({everything, "".join(w[0] for w in words if w not in PARTICLES)} - {""})


@lru_cache(maxsize=50_000)
def abbreviates(short: str, name: str, beside: bool = False) -> bool:
    """Return whether `short` stands for `name`; `beside` it in brackets its letters may be looser."""
    letters = "".join(_WORD.findall(_plain(short)))
    capitals = "".join(_CAPITALS.findall(unicodedata.normalize("NFKD", short))).casefold()
    forms = initials(name)
    if len(letters) < 2 or not forms or letters[0] not in {f[0] for f in forms}:
        return beside and any(sorted(letters) == sorted(f) for f in forms)
    if len(capitals) < 2 and len(letters) < 4:
        return False
    if letters in forms or (len(capitals) > 2 and capitals in forms and short[0].isupper()):
        return True
    if len(letters) >= 4 and any(_lacks_one(letters, f) for f in forms):
        return True
    if not beside and len(letters) < _SYLLABIC:
        return False
    return _syllables(letters, _WORD.findall(_plain(name)))


def _lacks_one(letters: str, form: str) -> bool:
    """Return whether the initials are the letters but for one."""
    if abs(len(letters) - len(form)) > 1 or letters == form:
        return False
    long, short = (letters, form) if len(letters) > len(form) else (form, letters)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _syllables(letters: str, words: list[str]) -> bool:
    """Return whether `letters` are beginnings of two or more of `words` in order, one left out at most."""
    ways = {(0, 0, 0)}  # letters used, words used, words left out
    for word in words:
        particle = word in PARTICLES
        further = set()
        for used, count, left in ways:
            if used and (particle or left < 1):
                further.add((used, count, left + (not particle)))
            size = 0
            while size < len(word) and used + size < len(letters) and word[size] == letters[used + size]:
                size += 1
                further.add((used + size, count + 1, left))
        ways = further
    return any(used == len(letters) and count >= 2 for used, count, _ in ways)
