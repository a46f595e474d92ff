"""The words beside a number that make it an approximation or a bound: « près de », « au moins »."""

import re
from collections.abc import Iterable, Iterator

from pipeline.language.lexicons import load_lexicon
from pipeline.schema import Qualifier

_LEXICON = load_lexicon("numbers")
_WINDOW = 34


def _spellings(phrases: Iterable[str]) -> Iterator[str]:
    for phrase in phrases:
        yield phrase
        if phrase.endswith(" de"):
            yield f"{phrase[:-1]}'"
            yield f"{phrase}s"
            yield f"{phrase[:-2]}du"  # près du million


_BEFORE = {s: Qualifier(q) for q, phrases in _LEXICON["before"].items() for s in _spellings(phrases)}
_BEFORE_LONGEST = sorted(_BEFORE, key=len, reverse=True)
_BEFORE_ANY = tuple(_BEFORE)
_AFTER = {phrase: Qualifier(q) for q, phrases in _LEXICON["after"].items() for phrase in phrases}
_AFTER_ANY = re.compile(
    r"(?: |(?=\+)|, )("
    + "|".join(map(re.escape, sorted(_AFTER, key=len, reverse=True)))
    + r")(?![\w']| ?\d| une? )"
)


def before_qualifier(text: str, i: int) -> tuple[Qualifier, int] | None:
    """Return the qualifier of the approximation words that end before `i`, and where they start."""
    window = text[max(0, i - _WINDOW) : i]
    left = window.rstrip(' "').lower()
    if not left.endswith(_BEFORE_ANY):
        return None
    for phrase in _BEFORE_LONGEST:
        if left.endswith(phrase):
            at = len(left) - len(phrase)
            if at and phrase[0].isalpha() and (left[at - 1].isalnum() or left[at - 1] == "-"):
                continue
            return _BEFORE[phrase], i - len(window) + at
    return None


def after_qualifier(text: str, end: int) -> tuple[Qualifier, int] | None:
    """Return the qualifier of the approximation words that start at `end`, and where they end."""
    match = _AFTER_ANY.match(text, end)
    return (_AFTER[match[1]], match.end()) if match else None
