"""Tells whether two names mean one organisation: surely (STRONG), perhaps (MEDIUM), or not (WEAK).

A name is cut into its head ("centre hospitalier", of the kind `hospital`) and its core ("valbrune").
Precision comes first: a merge of two victims costs an analyst more than two rows on one.
"""

from enum import IntEnum
from functools import lru_cache
from itertools import product

from pipeline.dataset.merge.parsed_names import (
    GLOSS,
    MAX_ACRONYM,
    Name,
    initials_of,
    is_acronym,
    parse_name,
    word_lists,
)
from pipeline.language.lexicons import load_lexicon

#: An acronym of fewer letters stands for too many organisations.
SURE_ACRONYM = 3
#: A word of fewer letters may differ from another by one letter without being its misspelling.
LONG_WORD = 9
LONG_TOWN = 14
#: A name of so many words is still one without its rank ("général", "national").
RANKED_WORDS = 2
#: A name of so many words is surely the same one without it.
SURE_WORDS = 3


class Match(IntEnum):
    """How surely two names mean one organisation."""

    WEAK = 0
    MEDIUM = 1
    STRONG = 2


@lru_cache(maxsize=500_000)
def compare_names(one: str, other: str) -> Match:
    """Tell how surely `one` and `other` mean one organisation; the order of the two makes no difference."""
    if _glosses_differ(one, other):
        return Match.WEAK
    return max(
        (
            max(_compare(a, b), _compare(b, a))
            for a in map(parse_name, variants(one))
            for b in map(parse_name, variants(other))
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


def variants(name: str) -> list[str]:
    """Return the wordings in which a name stands side by side with its acronym ("X (ABC)", "ABC, X")."""
    gloss = GLOSS.search(name)
    inner = gloss[0].strip(" ()") if gloss else ""
    outer = name[: gloss.start()] if gloss else name
    if inner and (is_acronym(inner) or is_acronym(outer)):
        return [outer, inner]
    acronym, comma, rest = name.partition(",")
    parsed = parse_name(rest) if comma else None
    return [rest] if parsed and parsed.initials == acronym.strip().casefold() else [name]


def _glosses_differ(one: str, other: str) -> bool:
    """Tell whether brackets after the two names tell them apart: "Saint-Pierre (La Réunion)"."""
    glosses = [match[0].strip(" ()").casefold() for match in map(GLOSS.search, (one, other)) if match]
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
        placed = a.kind in word_lists()["placed"] | word_lists()["bare"]
        return Match.MEDIUM if placed and len(a.core) < LONG_TOWN else _kinds_agree(a, b)
    if _rank_left_out(a, b):
        return min(_kinds_agree(a, b), Match.STRONG if len(a.texts) >= SURE_WORDS else Match.MEDIUM)
    if _kinds_agree(a, b) is Match.WEAK or not (_begins(a, b) or _trade_left_out(a, b)):
        return Match.WEAK
    return Match.MEDIUM


def _kinds_agree(a: Name, b: Name) -> Match:
    """Tell how well two heads go together when the rest of the names is the same."""
    words = word_lists()
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
    if a.kind is None and len(a.words) == len(b.words) == 2 and _is_trade(a.texts[0]):
        # "Banque Navarre" bears a name, "Banque de Navarre" a place.
        return Match.STRONG if a.words[1].after_preposition == b.words[1].after_preposition else Match.WEAK
    return Match.STRONG


def _begins(a: Name, b: Name) -> bool:
    """Tell whether the longer of two cores is the shorter one and more ("Aléo", "Aléo Santé")."""
    short, long = a.texts, b.texts
    if not len(short) < len(long):
        return False
    lists = word_lists()
    if a.kind is not None and a.kind in lists["placed"]:
        # "hôpital de Cannes" is also the hôpital Simone-Veil de Cannes.
        return long[-len(short) :] == short
    if a.kind is not None and b.kind is None:
        # "Collège de France" is no France Travail.
        return False
    if (
        {a.kind, b.kind} & lists["bare"]
        or a.core in lists["countries"]
        or long[: len(short)] != short
        or len(a.core) < 3
    ):
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
    house = b.words[1]
    return _is_trade(b.texts[0]) and b.texts[1:] == a.texts and house.proper and not house.after_preposition


def _is_trade(word: str) -> bool:
    """Tell whether a word names a trade: one of the list, or one that ends like hundreds ("biscuiterie")."""
    return word in word_lists()["trades"] or word.endswith(("erie", "eries"))


def _rank_left_out(a: Name, b: Name) -> bool:
    """Tell whether the longer name is the shorter one and a rank ("Direction générale des ports")."""
    if len(b.texts) != len(a.texts) + 1 or len(a.texts) < RANKED_WORDS:
        return False
    ranks = word_lists()["ranks"]
    return any(
        word.text in ranks and b.texts[:i] + b.texts[i + 1 :] == a.texts for i, word in enumerate(b.words)
    )


def _acronyms_agree(a: Name, b: Name) -> Match:
    """Tell whether `a` begins with the acronym of the words with which `b` begins, and goes on like it."""
    if not a.tokens or b.is_acronym:
        return Match.WEAK
    # "AP-HP" is one acronym in two tokens.
    head, rest = ("".join(a.tokens), ()) if a.is_acronym else (a.tokens[0], a.tokens[1:])
    lettered = tuple(token for token in b.tokens if token not in word_lists()["unlettered"])
    if b.kind and a.is_acronym and head == b.tokens[0] + initials_of(b.tokens[1:]):
        # "CHV" for the CH de Valmorin.
        return Match.STRONG
    spelt, others = lettered[: len(head)], lettered[len(head) :]
    if not 2 <= len(head) <= MAX_ACRONYM or initials_of(spelt) != head or rest != others:
        return Match.WEAK
    if len(head) >= SURE_ACRONYM or (rest and len(head) > 2):
        return Match.STRONG
    return Match.MEDIUM


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
