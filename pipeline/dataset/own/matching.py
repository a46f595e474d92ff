"""Finds those of many organisations that names surely mean, by the comparison with which reports are merged.

Only names that share a key are compared, and hardly any two share one by chance, so a list may be long.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from pipeline.dataset.merge.names import LONG_WORD, SURE_ACRONYM, SURE_WORDS, Match, compare_names, variants
from pipeline.dataset.merge.parsed_names import MAX_ACRONYM, Name, initials_of, parse_name, word_lists

#: How keys begin by which an acronym and words that it stands for meet.
ACRONYM, SPELT = "acronym ", "spelt "
_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[^\W\d_]{2,})(?:/.*)?")


class NameIndex:
    """Names, each with the number of the organisation that bears it."""

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        self._by_key: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
        for name, owner in names:
            for key in keys_of(name):
                self._by_key[key].add((name, owner))

    def owners(self, names: Iterable[str]) -> set[int]:
        """Return the numbers of those that one of `names` surely means."""
        return {owner for name in names for _, owner in self.meeting(name)}

    def meeting(self, name: str) -> set[tuple[str, int]]:
        """Return the names that surely mean the same organisation as `name`, each with its number."""
        known = self._by_key
        near = {pair for key in map(_met_by, keys_of(name)) if key in known for pair in known[key]}
        return {(other, n) for other, n in near if compare_names(name, other) is Match.STRONG}


def worded_alike(one: str, other: str) -> bool:
    """Tell whether two names are the same but for capitals, accents, legal form and small words."""
    return any(
        a.kind == b.kind and a.described_as + a.texts == b.described_as + b.texts
        for a in filter(None, map(parse_name, variants(one)))
        for b in filter(None, map(parse_name, variants(other)))
    )


def names_somebody(name: str) -> bool:
    """Tell whether a name can match any other: "le groupe" cannot."""
    return any(parse_name(one) is not None for one in variants(name))


def domain_of(text: str) -> str | None:
    """Return the domain that a text is, or that an address in it has, without "www."; None for other text."""
    match = _DOMAIN.fullmatch(text.strip().casefold().removeprefix("@"))
    return match[1] if match else None


def domains_of(names: Iterable[str]) -> Iterator[str]:
    """Yield the domains that `names` are, and those above them: of "a.b.example" also "b.example"."""
    for domain in filter(None, map(domain_of, names)):
        parts = domain.split(".")
        yield from (".".join(parts[start:]) for start in range(len(parts) - 1))


def keys_of(name: str) -> set[str]:
    """Return the keys of a name, some of which those share that surely mean the same organisation.

    A key of letters begins with ACRONYM or SPELT, and meets its like of the other.
    """
    return {key for one in variants(name) if (parsed := parse_name(one)) for key in _of_parsed(parsed)}


def _of_parsed(name: Name) -> Iterator[str]:
    """Yield the keys of which two names that surely mean one organisation share one."""
    texts = name.texts
    yield name.core
    yield "".join(sorted(texts))
    yield "".join(name.described_as + texts)
    ranks = word_lists()["ranks"]
    for i, text in enumerate(texts):
        before, after = "".join(texts[:i]), "".join(texts[i + 1 :])
        if text in ranks and len(texts) > SURE_WORDS:
            yield before + after
        if len(text) >= LONG_WORD:
            yield from (f"{before} {half} {after}" for half in halves_of(text))
    yield from _letters_of(name)


def halves_of(word: str) -> Iterator[str]:
    """Yield beginnings and ends of a word: two words that differ by a slip share one, be it a letter more."""
    for middle in {len(word) // 2, (len(word) - 1) // 2}:
        yield f"{word[:middle]}…"
    yield f"…{word[len(word) // 2 + 1 :]}"
    yield f"…{word[(len(word) - 1) // 2 + 2 :]}"


def _letters_of(name: Name) -> Iterator[str]:
    """Yield the acronym that a name may begin with, and those that may stand for its words."""
    if not name.tokens:
        return
    yield ACRONYM + name.tokens[0]
    if name.is_acronym:
        yield ACRONYM + "".join(name.tokens)
        return
    yield SPELT + name.tokens[0] + initials_of(name.tokens[1:])
    initials = initials_of(name.tokens)
    yield from (SPELT + initials[:n] for n in range(SURE_ACRONYM, min(MAX_ACRONYM, len(initials)) + 1))


def _met_by(key: str) -> str:
    """Return the key of those that one with `key` meets: an acronym meets what is spelt out."""
    if key.startswith(ACRONYM):
        return SPELT + key[len(ACRONYM) :]
    return ACRONYM + key[len(SPELT) :] if key.startswith(SPELT) else key
