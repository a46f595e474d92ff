"""Read off a regular expression with which letters its matches may begin, where it asks for a word there.

So that patterns which begin with `\\b` need be tried at few words only.
"""

from collections.abc import Iterator
from typing import NamedTuple

#: So many letters tell words well enough apart.
LETTERS = 4
#: A pattern that may begin in more ways than these is tried everywhere.
_MOST = 400
_WORD_START = r"\b"
_SPECIAL = ".^$*+?{}[]\\|()"


class _Unreadable(Exception):
    """The pattern begins with something that has no plain letters."""


class _Item(NamedTuple):
    """A piece of a pattern: a letter, a group of alternatives, or (with neither) the end of what is known.

    `whole`: no letter may follow, so that a word ends here.
    """

    letter: str = ""
    group: tuple["_Items", ...] = ()
    optional: bool = False
    whole: bool = False


_Items = tuple[_Item, ...]
_STOP, _END_OF_WORD = _Item(), _Item(whole=True)


def openings(pattern: str) -> frozenset[tuple[str, bool]] | None:
    """Return the beginnings of words at which `pattern` may match, each with whether it is a whole word.

    None where that cannot be told: the pattern does not begin with `\\b`, or not with letters.
    """
    if not pattern.startswith(_WORD_START):
        return None
    try:
        branches, _ = _alternatives(pattern, len(_WORD_START))
        found: set[tuple[str, bool]] = set()
        for branch in branches:
            for opening in _walk(branch, ""):
                found.add(opening)
                if not opening[0] or len(found) > _MOST:
                    return None
    except _Unreadable:
        return None
    return frozenset(found)


def _walk(items: _Items, prefix: str) -> Iterator[tuple[str, bool]]:
    """Yield the beginnings that `items` allow behind `prefix`."""
    if len(prefix) >= LETTERS or not items:
        yield prefix, False
        return
    first, rest = items[0], items[1:]
    if first.optional:
        yield from _walk(rest, prefix)
    if first.letter:
        yield from _walk(rest, prefix + first.letter)
    elif first.group:
        for branch in first.group:
            yield from _walk(branch + rest, prefix)
    else:
        yield prefix, first.whole


def _alternatives(pattern: str, at: int) -> tuple[tuple[_Items, ...], int]:
    """Return the alternatives of `pattern` from `at` on to the end of its group, and the place behind."""
    branches: list[_Items] = []
    items: list[_Item] = []
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            branches.append(tuple(items))
            items, at = [], at + 1
        else:
            found, at = _item(pattern, at)
            items += found
    return (*branches, tuple(items)), at + 1


def _item(pattern: str, at: int) -> tuple[list[_Item], int]:
    """Return the piece at `at`, nothing for one without width, and the place behind it."""
    char = pattern[at]
    if pattern.startswith(("(?<!", "(?<=", "(?!", "(?="), at):
        _, at = _alternatives(pattern, at + (4 if pattern[at + 2] == "<" else 3))
        return [], at
    if char == "(":
        branches, at = _alternatives(pattern, _inside(pattern, at))
        return _repeated(pattern, at, _Item(group=branches))
    if char == "\\":
        escaped, at = pattern[at + 1], at + 2
        if escaped == "b":
            return [_END_OF_WORD], at
        return _repeated(pattern, at, _STOP)
    if char == "[":
        return _class(pattern, at)
    if char in _SPECIAL:
        return _repeated(pattern, at + 1, _STOP)
    return _repeated(pattern, at + 1, _one(char))


def _inside(pattern: str, at: int) -> int:
    if pattern.startswith("(?:", at):
        return at + 3
    if pattern.startswith("(?P<", at):
        return pattern.index(">", at) + 1
    if pattern.startswith("(?", at):
        raise _Unreadable
    return at + 1


def _class(pattern: str, at: int) -> tuple[list[_Item], int]:
    """Return a set of characters: as alternatives where they are plain letters."""
    end = pattern.index("]", at + 2)
    chars = pattern[at + 1 : end]
    plain = not any(char in "\\^-" for char in chars)
    return _repeated(pattern, end + 1, _Item(group=tuple((_one(c),) for c in chars)) if plain else _STOP)


def _one(char: str) -> _Item:
    return _Item(letter=char) if char.isalnum() or char == "_" else _END_OF_WORD


def _repeated(pattern: str, at: int, item: _Item) -> tuple[list[_Item], int]:
    """Return `item` as often as the quantifier at `at` allows, with nothing known behind a repetition."""
    if at >= len(pattern) or pattern[at] not in "?*+{":
        return [item], at
    sign = pattern[at]
    at = pattern.index("}", at) + 1 if sign == "{" else at + 1
    if at < len(pattern) and pattern[at] in "?+":
        at += 1
    if sign == "?":
        return [_Item(item.letter, item.group, True, item.whole)], at
    return [_STOP] if sign in "*{" else [item, _STOP], at
