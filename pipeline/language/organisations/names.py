"""How names are compared, and which lower-case words may lead or join them."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from pipeline.language.lexicons import load_lexicon

_LEXICON = load_lexicon("organisations")
NEVER = frozenset(_LEXICON["names"]["never"])
AUTHORITIES = frozenset(_LEXICON["names"]["authorities"])
MEDIA = frozenset(_LEXICON["names"]["media"])
#: Bodies whose names tell that they watch over data or crime.
AUTHORITY_WORD = re.compile("|".join(_LEXICON["names"]["authority_words"]), re.IGNORECASE)
#: Offices of the state, in the news mostly as commentators of an incident.
OFFICIAL = re.compile("|".join(_LEXICON["names"]["official_words"]), re.IGNORECASE)
INCIDENT_WORDS = frozenset(_LEXICON["names"]["incident_words"])
LEAD_WORDS = frozenset(_LEXICON["names"]["lead_words"])


def by_initial(patterns: Iterable[str]) -> str:
    """Return one expression that matches where any of `patterns` does, longest first.

    Grouped by the letter that they begin with, since most places of a text rule out all but one group.
    """
    groups: dict[str, list[str]] = {}
    for pattern in sorted(patterns, key=lambda p: (-len(p), p)):
        groups.setdefault(pattern[0], []).append(pattern[1:])
    return "(?:" + "|".join(f"{c}(?:{'|'.join(rests)})" for c, rests in sorted(groups.items())) + ")"


#: Other names of one body of the state.
SAME = tuple(frozenset(names) for names in _LEXICON["bodies"]["same"])
KEEP_HEADS = {
    cls: re.compile(by_initial(patterns) + r"\b", re.IGNORECASE) for cls, patterns in _LEXICON["keep"].items()
}
TAIL_ADJECTIVES = "|".join(_LEXICON["tail"]["adjectives"])
#: Any kept head noun, as an expression.
ANY_HEAD = by_initial(p for patterns in _LEXICON["keep"].values() for p in patterns)
_BEGINS_WITH_HEAD = re.compile(ANY_HEAD, re.IGNORECASE)
STRIP_HEADS = re.compile(
    by_initial(p for group in _LEXICON["strip"].values() for p in group) + r"\b", re.IGNORECASE
)

#: A head noun with nothing behind it.
HEAD_ALONE = re.compile(f"{ANY_HEAD}|{STRIP_HEADS.pattern}", re.IGNORECASE)

CAPITAL = "A-ZÀ-ÖØ-Þ"
WORD = rf"(?:[{CAPITAL}0-9][\w]*(?:[-&'.+][\w]+)*\$?|[{CAPITAL}])"
_CAPITALISED = rf"(?:[{CAPITAL}][\w]*(?:[-&'.+][\w]+)*\$?|[{CAPITAL}])"
_JOIN = r"(?:(?:de la|de l'|de|du|des|d'|la|le|les|&|sur|sans|-|of|and|the) ?){0,2}"
_FIRST_CAPITALISED = rf"(?:(?:L'|D')?[{CAPITAL}][\w]*(?:[-&'.+][\w]+)*|[{CAPITAL}])"
#: A sequence of capitalised words, joined by lower-case particles.
PROPER_NAME = rf"{_FIRST_CAPITALISED}(?: (?:{_JOIN}{_CAPITALISED}|{WORD})){{0,6}}"
LEADING_ARTICLE = re.compile(r"^(?:le|la|les|un|une|des|du|de la|de l'|de|d'|l')\b\s*(?=\w)", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def name_key(name: str) -> str:
    """Return the form in which names are compared: no accents, case, punctuation or leading article."""
    bare = LEADING_ARTICLE.sub("", name, count=1) if " " in name or "'" in name else name
    return " ".join(plain_words(bare))


def plain_words(name: str) -> list[str]:
    """Return the words of `name` without accents, case and punctuation."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))


@lru_cache(maxsize=50_000)
def head_class(name: str) -> str | None:
    """Return the class of the head noun with which `name` begins ("hospital", "town", …), or None."""
    if not _BEGINS_WITH_HEAD.match(name):
        return None
    return next((cls for cls, pattern in KEEP_HEADS.items() if pattern.match(name)), None)


@lru_cache(maxsize=50_000)
def tail_of(name: str) -> str:
    """Return the compared form of `name` without its kept head noun ("hôpital de Cannes" → "cannes")."""
    for pattern in KEEP_HEADS.values():
        if (match := pattern.match(name)) and match.end() < len(name):
            return name_key(name[match.end() :].strip())
    return name_key(name)
