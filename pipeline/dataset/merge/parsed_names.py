"""Parses names of organisations into what is compared: the kind of the head and the words of the core."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.language.lexicons import load_lexicon

#: An acronym of more letters is a word in capitals.
MAX_ACRONYM = 8
#: So many words after a generic noun with a capital make a name without any other capital.
LONG_TITLE = 3


class Word(NamedTuple):
    """A word between blanks as it is compared: its tokens without particles, and how it was written.

    `text` is the word without marks ("villeneuveascq"); `proper` tells of a capital or a digit in front,
    `after_preposition` that a place or a subject follows.
    """

    tokens: tuple[str, ...]
    text: str
    proper: bool
    after_preposition: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is compared.

    `kind` is that of its head noun or None; `words` are those of the core, `texts` and `core` the same in
    plain form; `described_as` are the lower-case words in front that are no name ("fournisseur
    d'énergie"); `tokens` are all tokens, the head's too, and `initials` their first letters.
    """

    kind: str | None
    words: tuple[Word, ...]
    texts: tuple[str, ...]
    core: str
    described_as: tuple[str, ...]
    tokens: tuple[str, ...]
    initials: str
    digits: tuple[str, ...]
    is_acronym: bool
    was_stripped: bool


_MARKS = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "&": " et ", "’": "'", "‘": "'"})
_PLUS = re.compile(r"(?<=\s)\+(?=\s)")
# Without its accent it would be a saint.
_SOCIETY = re.compile(r"\bSté\b\.?")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.-?){2,}")
#: What stands in brackets behind a name.
GLOSS = re.compile(r"\s*\([^)]*\)\s*$")
_BLANKS = re.compile(r"[\s,/()«»\"“”]+")


@lru_cache(maxsize=200_000)
def parse_name(name: str) -> Name | None:
    """Return `name` as it is compared, or None when it names nobody ("le groupe", "centre hospitalier")."""
    plain = GLOSS.sub("", name) or name
    plain = _DOTTED.sub(lambda match: re.sub(r"[.-]", "", match[0]), plain).translate(_MARKS)
    plain = _SOCIETY.sub("Société", plain)
    plain = _PLUS.sub("et", plain).replace("+", " plus ").removeprefix("www.")
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    written = _words(plain)
    all_tokens = tuple(token for word in written for token in word.tokens)
    kind, words, described_as, stripped = _cut(written)
    if not words or (len(words) > 1 and kind is None and not any(word.proper for word in words)):
        if not _names_itself(written, kind, words):
            return None
        kind, words, described_as, stripped = None, tuple(written), (), False
    texts = tuple(word.text for word in words)
    core = "".join(texts)
    return Name(
        kind=kind,
        words=words,
        texts=texts,
        core=core,
        described_as=described_as,
        tokens=all_tokens,
        initials=initials_of(all_tokens),
        digits=tuple(re.findall(r"\d+", core)),
        is_acronym=is_acronym(plain),
        was_stripped=stripped,
    )


def _names_itself(written: Sequence[Word], kind: str | None, words: Sequence[Word]) -> bool:
    """Tell whether common nouns alone are the name ("Agence nationale des titres scellés", "CAF")."""
    lists = word_lists()
    if not words:
        # There is one such body in a country, as a rule, and its branches are named after their places.
        return kind in lists["alone"] and written[0].proper
    return (written[0].proper and len(words) >= LONG_TITLE) or written[0].text in lists["organs"]


def is_acronym(plain: str) -> bool:
    """Tell whether a name is written as an acronym ("AP-HP")."""
    letters = re.sub(r"[^A-Za-z0-9]", "", plain)
    return letters.isupper() and 2 <= len(letters) <= MAX_ACRONYM


def initials_of(tokens: tuple[str, ...]) -> str:
    """Return the first letters of the words that an acronym takes up."""
    return "".join(token[0] for token in tokens if token not in word_lists()["unlettered"])


def _words(plain: str) -> list[Word]:
    """Part a name at its blanks: "Villeneuve-d'Ascq" is one word and no Villeneuve."""
    lists, short = word_lists(), load_lexicon("names")["short"]
    words: list[Word] = []
    after_preposition, shouted = False, plain.isupper()
    for written in _BLANKS.split(plain):
        raw = re.findall(r"[a-zA-Z]+|[0-9]+", written)
        lower = [token.casefold() for token in raw]
        if len(raw) > 1 and lower[0] in ("l", "d"):
            raw, lower, after_preposition = raw[1:], lower[1:], after_preposition or raw[0] == "d"
        if "." in written and len(lower) > 1 and lower[-1] in lists["domains"]:
            lower = lower[:-2] if len(lower) > 2 and lower[-2] in lists["second_domains"] else lower[:-1]
        kept = [short.get(t, t) for t in lower if t not in lists["particles"]]
        if kept:
            proper = not raw[0][0].islower()
            # A short form of two words ("FF") stands for two, a hyphen makes one of them.
            for tokens in [(part,) for part in kept[0].split()] if len(kept) == 1 else [tuple(kept)]:
                words.append(Word(tokens, "".join(tokens), proper, after_preposition))
                after_preposition = False
        elif raw:
            after_preposition |= (lower[0] if shouted else raw[0]) in lists["prepositions"]
    return words


def _cut(words: list[Word]) -> tuple[str | None, tuple[Word, ...], tuple[str, ...], bool]:
    """Return the kind of the head, the words of the core, what describes them, and whether words fell."""
    legal, generic = word_lists()["legal"], _phrases("generic")
    stripped = False
    while words:
        kind, rest = _head(words)
        if kind is not None:
            return kind, tuple(_without_qualifier(kind, rest)), (), stripped
        if len(words) > 1 and words[-1].text in legal | {"groupe", "group"}:
            words, stripped = words[:-1], True
        elif len(words) > 1 and words[0].text in legal and len(words[0].text) > 2:
            words, stripped = words[1:], True
        elif (count := _leading(words, generic)) and not _is_of_rank(words[count:]):
            words, stripped = words[count:], True
        else:
            break
    described = next((i for i, word in enumerate(words) if word.proper), 0)
    if described and not words[described].after_preposition:
        before = tuple(word.text for word in words[:described])
        return None, tuple(words[described:]), before, stripped
    return None, tuple(words), (), stripped


def _is_of_rank(words: list[Word]) -> bool:
    """Tell whether a rank and a field follow, which are no name alone ("nationale des titres scellés")."""
    return len(words) > 1 and words[0].text in word_lists()["ranks"] and words[1].after_preposition


def _without_qualifier(kind: str, words: list[Word]) -> list[Word]:
    """Leave out what tells of which country or size it is ("aéroports européens de Valmont")."""
    if (
        kind in word_lists()["qualified"]
        and len(words) > 1
        and not words[0].proper
        and words[1].after_preposition
    ):
        return words[1:]
    return words


def _head(words: list[Word]) -> tuple[str | None, list[Word]]:
    """Return the kind of the head noun of `words`, at least one, and the others; a head alone leaves none."""
    for phrase, kind in _heads_by_first().get(words[0].tokens[0], ()):
        count = _leading(words, frozenset({phrase}))
        if count:
            return kind, words[count:]
    closing = _closing_heads().get(words[-1].tokens) if len(words) > 1 else None
    return (None, words) if closing is None else (closing, words[:-1])


def _leading(words: list[Word], phrases: frozenset[tuple[str, ...]]) -> int:
    """Return how many of the first words make up one of `phrases`: 0 for none."""
    longest = max(map(len, phrases))
    taken: tuple[str, ...] = ()
    best = 0
    for count, word in enumerate(words, 1):
        taken += word.tokens
        if len(taken) > longest:
            break
        if taken in phrases:
            best = count
    return best


@cache
def word_lists() -> dict[str, frozenset[str]]:
    """Return the lists of words by which names are compared."""
    return {name: frozenset(words) for name, words in load_lexicon("names")["words"].items()}


@cache
def _phrases(name: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in word_lists()[name])


@cache
def _heads() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return the head phrases with their kinds, the longest first."""
    heads = [
        (tuple(phrase.split()), kind)
        for kind, phrases in load_lexicon("names")["heads"].items()
        for phrase in phrases
    ]
    return tuple(sorted(heads, key=lambda head: (-len(head[0]), head)))


@cache
def _heads_by_first() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Return the head phrases by their first token: names are many, and few begin with any of them."""
    return {
        first: tuple(head for head in _heads() if head[0][0] == first)
        for first in {phrase[0] for phrase, _ in _heads()}
    }


@cache
def _closing_heads() -> dict[tuple[str, ...], str]:
    """Return the kinds of the heads that may end a name, by their phrases."""
    closing = word_lists()["closing"]
    return {phrase: kind for phrase, kind in reversed(_heads()) if kind in closing}
