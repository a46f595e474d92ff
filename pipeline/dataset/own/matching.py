"""Finds those of many organisations that names surely mean, by the comparison with which reports are merged.

Only names that share a key are compared, so a list may be long.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from pipeline.dataset.merge.names import Match, compare_names, variants
from pipeline.dataset.merge.parsed_names import Name, parse_name, word_lists

#: The end of a core by which a name meets one that is misspelt before it.
_EDGE = 6
_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[^\W\d_]{2,})(?:/.*)?")


class NameIndex:
    """Names, each with the number of the organisation that bears it."""

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        self._by_key: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
        for name, owner in names:
            for key in _keys(name):
                self._by_key[key].add((name, owner))

    def owners(self, names: Iterable[str]) -> set[int]:
        """Return the numbers of those that one of `names` surely means."""
        found: set[int] = set()
        for name in names:
            near = {pair for key in _keys(name) for pair in self._by_key.get(key, ())}
            found |= {owner for other, owner in near if compare_names(name, other) is Match.STRONG}
        return found


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


def _keys(name: str) -> set[str]:
    return {key for one in variants(name) if (parsed := parse_name(one)) for key in _keys_of(parsed)}


def _keys_of(name: Name) -> Iterator[str]:
    """Yield the keys of which two names that surely mean one organisation share one."""
    yield f"core {name.core}"
    yield f"words {' '.join(sorted(name.texts))}"
    yield f"first {name.texts[0]}"
    yield f"last {name.texts[-1]}"
    yield f"end {name.core[-_EDGE:]}"
    # An acronym begins like what it stands for.
    lettered = next((t for t in name.tokens if t not in word_lists()["unlettered"]), "")
    yield from (f"letter {token[0]}" for token in {*name.tokens[:1], lettered} if token)
