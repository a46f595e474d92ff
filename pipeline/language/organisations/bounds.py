"""Puts right the bounds of the recogniser's spans: several names in one, or one name cut short."""

from collections.abc import Callable, Iterator, Sequence

from pipeline.language.organisations.names import LEAD_WORDS, STRIP_HEADS
from pipeline.language.organisations.patterns import (
    BEGINS,
    BREAK,
    CAPITAL_OR_DIGIT,
    GLUED,
    GLUED_WORDS,
    INSIDE,
    LOWER_AFTER,
    OF_BEFORE,
    ONE_FIRM,
    PAIR,
    POSTS,
    PRONOUNS,
    REST_OF_WORD,
    VERSION,
    WORD_AFTER,
    WORD_BEFORE,
)
from pipeline.language.places import is_demonym

Span = tuple[int, int]

#: How far to the left of a name its further words are looked for.
_REACH = 40
#: Words that one name takes on at most, on each side.
_MOST = 4


def names_in(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the spans of the single names in a span that may hold several ("X, Y et Z")."""
    for part in _broken(text, start, end):
        cut = _glue(text, *part)
        yield from _halves(text, part[0], cut)


def _broken(text: str, start: int, end: int) -> Iterator[Span]:
    for mark in BREAK.finditer(text, start, end):
        yield start, mark.start()
        start = mark.end()
    yield start, end


def _glue(text: str, start: int, end: int) -> int:
    """Return where the name ends: a sentence may have been glued to it without a stop."""
    for match in GLUED.finditer(text, start, end):
        word = match.group().partition("'")[0].casefold()
        glued = word in LEAD_WORDS or word in GLUED_WORDS or word in PRONOUNS
        if match.start() > start and glued and word not in INSIDE and not _leads(text, start, match.start()):
            return match.start()
    return end


def _leads(text: str, start: int, end: int) -> bool:
    """Return whether all words before `end` are small ones ("Chez Nous Deux")."""
    return all(w.casefold() in LEAD_WORDS for w in text[start:end].split())


def _halves(text: str, start: int, end: int) -> Iterator[Span]:
    pair = PAIR.fullmatch(text, start, end)
    if pair is None or not CAPITAL_OR_DIGIT.match(pair["first"]) or is_one(text, pair.group(), start):
        yield start, end
        return
    yield pair.span("first")
    yield from _halves(text, *pair.span("second"))


def is_one(text: str, joined: str, start: int) -> bool:
    """Return whether a name of two halves is one, as "le voyagiste Lune et Rivages" is."""
    first, _, second = joined.partition(" & " if " & " in joined else " et ")
    together = text.count(joined)
    apart = [text.count(half) > together for half in (first, second)]
    if " & " in joined:
        return not all(apart)
    if ONE_FIRM.search(text, max(0, start - _REACH), start):
        return not all(apart)
    return together > 1 and not any(apart)


def extend(text: str, span: Span, others: Sequence[bool], is_word: Callable[[str], bool]) -> Span:
    """Return `span` with the capitalised words around it that belong to the name.

    `others[i]` tells whether character i belongs to a span of the recogniser: no name takes one on.
    """
    start, end = span
    if rest := REST_OF_WORD.match(text, end):
        end = rest.end()
    for _ in range(_MOST):
        begin = _word_before(text, start, others, is_word)
        if begin is None:
            break
        start = begin
    for _ in range(_MOST):
        after = WORD_AFTER.match(text, end)
        if (
            after is None
            or others[after.start("word")]
            or not _continues(text, after["word"], after.end(), is_word)
        ):
            break
        end = after.end()
    if version := VERSION.match(text, end):
        end = version.end()
    elif " " not in text[start:end] and (after := LOWER_AFTER.match(text, end)) and is_demonym(after["word"]):
        word = text[start:end].casefold()
        if is_word(word) and not is_demonym(word):
            end = after.end()
    return start, end


def _word_before(text: str, start: int, others: Sequence[bool], is_word: Callable[[str], bool]) -> int | None:
    left = max(0, start - _REACH)
    match = WORD_BEFORE.search(text, left, start) or OF_BEFORE.search(text, left, start)
    if match is None or others[match.start()] or match["word"][0].isdigit():
        return None
    word = match["word"].casefold()
    if word in POSTS or STRIP_HEADS.fullmatch(word):
        return None
    at_start = BEGINS.search(text, max(0, match.start() - 6), match.start())
    if at_start and (word in LEAD_WORDS or is_word(word)):
        return None
    return match.start()


def _continues(text: str, word: str, end: int, is_word: Callable[[str], bool]) -> bool:
    lower = word.casefold()
    if word[0].isdigit() or lower in LEAD_WORDS or lower in GLUED_WORDS or lower in PRONOUNS:
        return False
    # "Corvex Déclaration de la firme": a common word that a sentence goes on from begins it.
    return not (is_word(lower) and text[end : end + 1] == " " and text[end + 1 : end + 2].islower())
