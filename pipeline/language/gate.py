"""The gate: sorts out articles without signs of a cyber incident by their words alone.

An article on anything else then costs a fraction of a millisecond instead of a full analysis. The signs,
their weights and what makes an article pass are data: `lexicon/gate.toml`.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from pipeline.language.lexicons import any_of, load_lexicon
from pipeline.language.tables import load_table
from pipeline.language.text import fold, lower_same_length, visible
from pipeline.language.wrapping import unwrapped

#: The group of the names in `attackers.tsv`.
ATTACKERS = "attackers"
_WORD = re.compile(r"[^\W_]+")
#: A list of words that a sign begins with; the plain characters that any sign begins with.
_OPENING = re.compile(r"\(\?:(?P<words>[^()\[\]]+)\)(?![?*+{])")
_PLAIN = re.compile(r"(?:[^\W_](?![?*+{])){1,3}")


def passes(text: str) -> bool:
    """Tell whether `text`, title included, shows enough signs of a cyber incident to be analysed."""
    digital, missing, about_machines = _digital(), bar(), False
    for group, points in _groups(text):
        missing -= points
        about_machines = about_machines or group in digital
        if missing <= 0 and about_machines:
            return True
    return False


def signs(text: str) -> dict[str, int]:
    """Return the points of each group of signs that stands in `text`, title included."""
    return dict(_groups(text))


def bar() -> int:
    """Return the points from which on an article passes."""
    points: int = load_lexicon("gate")["bar"]
    return points


def _groups(text: str) -> Iterator[tuple[str, int]]:
    """Yield each group found in the text once, with its points."""
    # The expressions want a character before the word.
    lower = "\n" + lower_same_length(fold(unwrapped(visible(text)).text))
    find, tell, names = _expressions()
    weights = _weights()
    seen = set()
    for found in find.finditer(lower):
        told = tell.match(lower, found.start())
        assert told is not None and told.lastindex is not None
        name = names[told.lastindex - 1]
        if name not in seen:
            seen.add(name)
            yield name, weights[name]
    if not _attackers().isdisjoint(_WORD.findall(lower)):
        yield ATTACKERS, weights[ATTACKERS]


@cache
def _weights() -> dict[str, int]:
    lexicon = load_lexicon("gate")
    return {ATTACKERS: lexicon["attackers"]} | {n: group["weight"] for n, group in lexicon["groups"].items()}


@cache
def _digital() -> frozenset[str]:
    groups = load_lexicon("gate")["groups"]
    return frozenset({ATTACKERS, *(name for name, group in groups.items() if group.get("digital"))})


@cache
def _attackers() -> frozenset[str]:
    names = (fold(name).lower() for name, _, _, ambiguous in load_table("attackers") if ambiguous == "0")
    return frozenset(name for name in names if _WORD.fullmatch(name))


@cache
def _expressions() -> tuple[re.Pattern[str], re.Pattern[str], list[str]]:
    """Return what finds any sign, what tells its group by the number of the capture, and the groups' names.

    Both match alike; but a search that keeps captures takes four times as long.
    """
    weights, groups = _weights(), load_lexicon("gate")["groups"]
    # Alternatives are tried in order: where signs of two groups begin alike, the weightier shall be found.
    ranked = sorted(groups, key=lambda name: -weights[name])
    signs = [
        (*_split(one), name) for name in ranked for sign in groups[name]["signs"] for one in _spelt(sign)
    ]
    names: list[str] = []

    def captured(name: str, rests: list[str]) -> str:
        names.append(name)
        return f"({any_of(rests)})"

    find = re.compile(r"\W" + _tree(signs, lambda _, rests: any_of(rests)))
    return find, re.compile(r"\W" + _tree(signs, captured)), names


def _spelt(sign: str) -> Iterator[str]:
    """Yield `sign` once for each word of the list that it may begin with."""
    opening = _OPENING.match(sign)
    if opening is None:
        yield sign
    else:
        yield from (word + sign[opening.end() :] for word in opening["words"].split("|"))


def _split(sign: str) -> tuple[str, str]:
    """Return the first letters of `sign`, as far as they are plain, and the rest."""
    plain = _PLAIN.match(sign)
    end = plain.end() if plain else 0
    return sign[:end], sign[end:]


def _tree(signs: Sequence[tuple[str, str, str]], leaf: Callable[[str, list[str]], str]) -> str:
    """Return an expression that reads the letters of `signs` (letters, rest, group) one by one.

    Letter by letter, hardly any sign is tried on a word that is none. `leaf` writes the rests of the signs of
    one group that have the same letters.
    """
    alternatives = []
    for letter in sorted({letters[0] for letters, _, _ in signs if letters}):
        below = [(letters[1:], rest, name) for letters, rest, name in signs if letters.startswith(letter)]
        alternatives.append(letter + _tree(below, leaf))
    rests: dict[str, list[str]] = defaultdict(list)
    for letters, rest, name in signs:
        if not letters:
            rests[name].append(rest)
    alternatives += [leaf(name, some) for name, some in rests.items()]
    return any_of(alternatives)
