"""Cuts text into plain words, the same way for articles and for the lexicon's wordings.

Tokenizers split "e-mail", "adresse(s)" or "nom/prénom" now one way, now another. Here hyphens inside
words and apostrophes vanish, "(s)" belongs to its word, "/" and "&" read as "et", "n°" as "numéro",
every "du", "des", "d'" as "de", and a determiner after "de", "et" or a comma is passed over. So
"date et le lieu de leur naissance" and "Date/lieu de naissance" are one wording.
"""

import re
from dataclasses import dataclass
from functools import cache

from pipeline.language.lexicons import load_lexicon

_BEFORE_DETERMINER = frozenset({"de", "et", ","})

# A word (with "(s)" or "·s"), "n°", a blank line, or a sign; hyphens count as signs outside words only.
_WORD = re.compile(
    r"(\bn[°º](?:s(?!\w))?|[^\W_]+|\n *\n|-(?!\w)|(?<!\w)-|[^\w\s'\"-])"
    r"(?:(?<=\w)(?:\((?:s|x|e|es|aux|e\)\(s)\)|[·•][^\W_]{1,3}\b)+)?"
)


@dataclass(frozen=True, slots=True)
class Words:
    """The plain words of a text; word i stands at the half-open characters starts[i]:ends[i]."""

    keys: list[str]
    starts: list[int]
    ends: list[int]


@cache
def _readings() -> tuple[dict[str, str], frozenset[str]]:
    grammar = load_lexicon("data_types")["grammar"]
    return grammar["same"], frozenset(grammar["determiners"])


def cut(text: str) -> Words:
    """Return the plain words and the punctuation of the folded `text`, lower-cased, with their offsets."""
    same, determiners = _readings()
    lower = text.lower()
    if len(lower) != len(text):  # "İ" is the one letter whose lower case is longer
        lower = "".join(c if len(c.lower()) > 1 else c.lower() for c in text)
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    previous = ""
    for found in _WORD.finditer(lower):
        key = found[1]
        key = same.get(key, key)
        if previous in _BEFORE_DETERMINER and key in determiners:
            continue
        start, end = found.span()
        keys.append(key)
        starts.append(start)
        ends.append(end)
        previous = key
    return Words(keys, starts, ends)
