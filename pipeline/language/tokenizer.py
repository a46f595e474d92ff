"""The model's own tokenizer, loaded without compiling its largest regular expression as it is written.

That one holds hundreds of beginnings of words ("^après-", "^contre-"), each with the same classes of the
letters of all scripts behind it. Compiled for each beginning they take longer than all else at the start.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import srsly
from spacy.language import Language

_FLAGS = "(?iu)"
_BETWEEN = ")|(?:"
#: A class of so many characters that it is costly to compile, with how often it may stand.
_LARGE = re.compile(r"(\[[^\]\[]{500,}\][+*?]?)")
_GROUP = re.compile(r"\((?:\?:)?[^()\\]*\)")


def load_tokenizer(nlp: Language, file: Path) -> None:
    """Give `nlp` the tokenizer that a model holds in `file`. Raises OSError where there is none."""
    pattern = srsly.read_msgpack(file).get("token_match")
    nlp.tokenizer.from_disk(file, exclude=["token_match", "vocab"])  # type: ignore[union-attr]
    if pattern:
        nlp.tokenizer.token_match = matcher(pattern)  # type: ignore[union-attr]


def matcher(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """Return a function that gives a match for the strings for which `re.compile(pattern).match` gives one.

    The match need not be the same: the tokenizer asks only whether there is one.
    """
    return re.compile(factored(pattern)).match


def factored(pattern: str) -> str:
    """Return a pattern that matches the same strings as `pattern`, with what its alternatives share once.

    `pattern` itself where it is no list of alternatives that hold from the first character to the last.
    """
    body = pattern.removeprefix(_FLAGS)
    if body == pattern or not (body.startswith("(?:^") and body.endswith("$)")):
        return pattern
    alternatives = body[len("(?:") : -len(")")].split(_BETWEEN)
    if not all(map(_is_whole, alternatives)):
        return pattern
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in alternatives:
        # Plain pieces with large classes between them; alternatives that differ in one piece become one.
        pieces = _LARGE.split(one)
        place = 2 if pieces[0] == "^" and len(pieces) > 2 else 0
        groups["".join(pieces[:place]), "".join(pieces[place + 1 :])].append(pieces[place])
    return _FLAGS + "|".join(f"{a}(?:{'|'.join(some)}){b}" for (a, b), some in groups.items())


def _is_whole(alternative: str) -> bool:
    """Tell whether an alternative holds from "^" to "$", and can be cut at its large classes."""
    return (
        alternative.startswith("^")
        and alternative.endswith("$")
        and all(map(_is_plain, _LARGE.split(alternative)[::2]))
    )


def _is_plain(piece: str) -> bool:
    """Tell whether a piece is a pattern of its own: no "|" lies open, and no repetition of what is before."""
    if piece.startswith(("{", "?", "*", "+")):
        return False
    outside, before = piece, ""
    while outside != before:
        outside, before = _GROUP.sub("", outside), outside
    return not any(char in outside for char in "|()\\")
