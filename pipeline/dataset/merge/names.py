"""Tells whether two names mean one organisation: surely (STRONG), perhaps (MEDIUM), or not (WEAK).

A name is cut into its head ("centre hospitalier", of the kind `hospital`) and its core ("valbrune").
Precision comes first: a merge of two victims costs an analyst more than two rows on one.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from pipeline.language.lexicons import load_lexicon

#: An acronym of fewer letters stands for too many organisations.
SURE_ACRONYM = 3
MAX_ACRONYM = 8
#: A word of fewer letters may differ from another by one letter without being its misspelling.
LONG_WORD = 9
LONG_TOWN = 14


class Match(IntEnum):
    """How surely two names mean one organisation."""

    WEAK = 0
    MEDIUM = 1
    STRONG = 2


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
_GLOSS = re.compile(r"\s*\([^)]*\)\s*$")
_BLANKS = re.compile(r"[\s,/()«»\"“”]+")


@lru_cache(maxsize=200_000)
def parse_name(name: str) -> Name | None:
    """Return `name` as it is compared, or None when it names nobody ("le groupe", "centre hospitalier")."""
    plain = _GLOSS.sub("", name) or name
    plain = _DOTTED.sub(lambda match: re.sub(r"[.-]", "", match[0]), plain).translate(_MARKS)
    plain = _SOCIETY.sub("Société", plain)
    plain = _PLUS.sub("et", plain).replace("+", " plus ").removeprefix("www.")
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    written = _words(plain)
    all_tokens = tuple(token for word in written for token in word.tokens)
    kind, words, described_as, stripped = _cut(written)
    if not words or (len(words) > 1 and kind is None and not any(word.proper for word in words)):
        return None
    texts = tuple(word.text for word in words)
    core = "".join(texts)
    return Name(
        kind=kind,
        words=words,
        texts=texts,
        core=core,
        described_as=described_as,
        tokens=all_tokens,
        initials=_initials(all_tokens),
        digits=tuple(re.findall(r"\d+", core)),
        is_acronym=is_acronym(plain),
        was_stripped=stripped,
    )


def is_acronym(plain: str) -> bool:
    """Tell whether a name is written as an acronym ("AP-HP")."""
    letters = re.sub(r"[^A-Za-z0-9]", "", plain)
    return letters.isupper() and 2 <= len(letters) <= MAX_ACRONYM


@lru_cache(maxsize=500_000)
def compare_names(one: str, other: str) -> Match:
    """Tell how surely `one` and `other` mean one organisation; the order of the two makes no difference."""
    if _glosses_differ(one, other):
        return Match.WEAK
    return max(
        (
            max(_compare(a, b), _compare(b, a))
            for a in map(parse_name, _variants(one))
            for b in map(parse_name, _variants(other))
            if a is not None and b is not None
        ),
        default=Match.WEAK,
    )


def best_match(ones: tuple[str, ...], others: tuple[str, ...]) -> Match:
    """Return the surest match of any name of `ones` with any of `others`."""
    return max((compare_names(one, other) for one, other in product(ones, others)), default=Match.WEAK)


def share_a_word(ones: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Tell whether a name of `ones` and one of `others`, of no two kinds, share a long proper word.

    Too little for one organisation, and enough for not ruling it out ("Literie Douceval", "Douceval").
    """
    for one, other in product(map(parse_name, ones), map(parse_name, others)):
        if one is None or other is None or (one.kind and other.kind and one.kind != other.kind):
            continue
        mine, theirs = ({w.text for w in n.words if w.proper and len(w.text) > 4} for n in (one, other))
        if mine & theirs:
            return True
    return False


def _variants(name: str) -> list[str]:
    """Return the wordings in which a name stands side by side with its acronym ("X (ABC)", "ABC, X")."""
    gloss = _GLOSS.search(name)
    inner = gloss[0].strip(" ()") if gloss else ""
    outer = name[: gloss.start()] if gloss else name
    if inner and (is_acronym(inner) or is_acronym(outer)):
        return [outer, inner]
    acronym, comma, rest = name.partition(",")
    parsed = parse_name(rest) if comma else None
    return [rest] if parsed and parsed.initials == acronym.strip().casefold() else [name]


def _glosses_differ(one: str, other: str) -> bool:
    """Tell whether brackets after the two names tell them apart: "Saint-Pierre (La Réunion)"."""
    glosses = [match[0].strip(" ()").casefold() for match in map(_GLOSS.search, (one, other)) if match]
    return len(glosses) == 2 and glosses[0] != glosses[1]


def _compare(a: Name, b: Name) -> Match:
    if (acronym := _acronyms_agree(a, b)) is not Match.WEAK:
        return acronym
    if a.digits != b.digits:
        return Match.WEAK
    if a.kind == b.kind and "".join(a.described_as + a.texts) == "".join(b.described_as + b.texts):
        return _wordings_agree(a, b)
    if a.core == b.core or sorted(a.texts) == sorted(b.texts):
        return min(_kinds_agree(a, b), _wordings_agree(a, b))
    if _slip(a, b):
        # Two towns may differ by a letter, two long names of towns hardly do.
        placed = a.kind in _lists()["placed"] | _lists()["bare"]
        return Match.MEDIUM if placed and len(a.core) < LONG_TOWN else _kinds_agree(a, b)
    if _kinds_agree(a, b) is Match.WEAK or not (_begins(a, b) or _trade_left_out(a, b)):
        return Match.WEAK
    return Match.MEDIUM


def _kinds_agree(a: Name, b: Name) -> Match:
    """Tell how well two heads go together when the rest of the names is the same."""
    words = _lists()
    if a.kind == b.kind:
        return Match.STRONG
    if a.kind is None or b.kind is None:
        kind = a.kind or b.kind
        if kind in words["bare"]:
            return Match.STRONG
        return Match.WEAK if kind in words["placed"] else Match.MEDIUM
    kin = load_lexicon("names")["kin"].values()
    return Match.MEDIUM if any(a.kind in group and b.kind in group for group in kin) else Match.WEAK


def _wordings_agree(a: Name, b: Name) -> Match:
    """Tell whether two names of one core differ in a word that counts all the same."""
    if a.described_as and b.described_as and a.described_as != b.described_as:
        return Match.WEAK
    if a.kind is None and len(a.words) == len(b.words) == 2 and a.texts[0] in _lists()["trades"]:
        # "Banque Navarre" bears a name, "Banque de Navarre" a place.
        return Match.STRONG if a.words[1].after_preposition == b.words[1].after_preposition else Match.WEAK
    return Match.STRONG


def _begins(a: Name, b: Name) -> bool:
    """Tell whether the longer of two cores is the shorter one and more ("Aléo", "Aléo Santé")."""
    short, long = a.texts, b.texts
    if not len(short) < len(long):
        return False
    lists = _lists()
    if a.kind is not None and a.kind in lists["placed"]:
        # "hôpital de Cannes" is also the hôpital Simone-Veil de Cannes.
        return long[-len(short) :] == short
    if {a.kind, b.kind} & lists["bare"] or long[: len(short)] != short or len(a.core) < 3:
        return False
    shared, rest = b.words[: len(short)], b.words[len(short) :]
    if any(x.after_preposition != y.after_preposition for x, y in zip(a.words[1:], shared[1:], strict=True)):
        return False
    # "Le Monde du Bagage" is no part of Le Monde.
    if (rest[0].after_preposition and len(short) == 1) or not shared[0].proper:
        return False
    return all(word.proper and word.text not in lists["branches"] for word in rest)


def _trade_left_out(a: Name, b: Name) -> bool:
    """Tell whether the longer name is the shorter one after a trade ("Hervouët", "Menuiseries Hervouët")."""
    if a.was_stripped or a.kind or b.kind or len(b.texts) != len(a.texts) + 1:
        return False
    return b.texts[0] in _lists()["trades"] and b.texts[1:] == a.texts and not b.words[1].after_preposition


def _acronyms_agree(a: Name, b: Name) -> Match:
    """Tell whether `a` begins with the acronym of the words with which `b` begins, and goes on like it."""
    if not a.tokens or b.is_acronym:
        return Match.WEAK
    # "AP-HP" is one acronym in two tokens.
    head, rest = ("".join(a.tokens), ()) if a.is_acronym else (a.tokens[0], a.tokens[1:])
    lettered = tuple(token for token in b.tokens if token not in _lists()["unlettered"])
    if b.kind and a.is_acronym and head == b.tokens[0] + _initials(b.tokens[1:]):
        # "CHV" for the CH de Valmorin.
        return Match.STRONG
    spelt, others = lettered[: len(head)], lettered[len(head) :]
    if not 2 <= len(head) <= MAX_ACRONYM or _initials(spelt) != head or rest != others:
        return Match.WEAK
    if len(head) >= SURE_ACRONYM or (rest and len(head) > 2):
        return Match.STRONG
    return Match.MEDIUM


def _initials(tokens: tuple[str, ...]) -> str:
    return "".join(token[0] for token in tokens if token not in _lists()["unlettered"])


def _slip(a: Name, b: Name) -> bool:
    """Tell whether two cores differ by one letter of one long word."""
    if len(a.words) != len(b.words):
        return False
    differing = [(x, y) for x, y in zip(a.texts, b.texts, strict=True) if x != y]
    return len(differing) == 1 and min(map(len, differing[0])) >= LONG_WORD and _one_edit(*differing[0])


def _one_edit(x: str, y: str) -> bool:
    if len(x) > len(y):
        x, y = y, x
    start = next((i for i, (c, d) in enumerate(zip(x, y, strict=False)) if c != d), len(x))
    if len(x) == len(y):
        # Two letters that changed places are one slip as well.
        swapped = x[start : start + 2] == y[start : start + 2][::-1] and x[start + 2 :] == y[start + 2 :]
        return x[start + 1 :] == y[start + 1 :] or swapped
    return len(y) - len(x) == 1 and x[start:] == y[start + 1 :]


# --- cutting a name ---------------------------------------------------------------------------------


def _words(plain: str) -> list[Word]:
    """Part a name at its blanks: "Villeneuve-d'Ascq" is one word and no Villeneuve."""
    lists, short = _lists(), load_lexicon("names")["short"]
    words: list[Word] = []
    after_preposition, shouted = False, plain.isupper()
    for written in _BLANKS.split(plain):
        raw = re.findall(r"[a-zA-Z]+|[0-9]+", written)
        lower = [token.casefold() for token in raw]
        if len(raw) > 1 and lower[0] in ("l", "d"):
            raw, lower, after_preposition = raw[1:], lower[1:], after_preposition or raw[0] == "d"
        if "." in written and len(lower) > 1 and lower[-1] in lists["domains"]:
            lower = lower[:-1]
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
    legal, generic = _lists()["legal"], _phrases("generic")
    stripped = False
    while words:
        kind, rest = _head(words)
        if kind is not None:
            return kind, tuple(rest), (), stripped
        if len(words) > 1 and words[-1].text in legal | {"groupe", "group"}:
            words, stripped = words[:-1], True
        elif len(words) > 1 and words[0].text in legal and len(words[0].text) > 2:
            words, stripped = words[1:], True
        elif count := _leading(words, generic):
            words, stripped = words[count:], True
        else:
            break
    described = next((i for i, word in enumerate(words) if word.proper), 0)
    if described and not words[described].after_preposition:
        before = tuple(word.text for word in words[:described])
        return None, tuple(words[described:]), before, stripped
    return None, tuple(words), (), stripped


def _head(words: list[Word]) -> tuple[str | None, list[Word]]:
    """Return the kind of the head noun and the words without it; a head alone leaves none."""
    for phrase, kind in _heads():
        count = _leading(words, frozenset({phrase}))
        if count:
            return kind, words[count:]
    for phrase, kind in _heads():
        if kind in _lists()["closing"] and len(words) > 1 and words[-1].tokens == phrase:
            return kind, words[:-1]
    return None, words


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
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in load_lexicon("names")["words"].items()}


@cache
def _phrases(name: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in _lists()[name])


@cache
def _heads() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return the head phrases with their kinds, the longest first."""
    heads = [
        (tuple(phrase.split()), kind)
        for kind, phrases in load_lexicon("names")["heads"].items()
        for phrase in phrases
    ]
    return tuple(sorted(heads, key=lambda head: (-len(head[0]), head)))
