"""Puts right the bounds of the recogniser's spans: several names in one, or one name cut short."""

import re
from collections.abc import Callable, Iterator, Sequence

from pipeline.language.organisations.names import LEAD_WORDS, STRIP_HEADS, head_class
from pipeline.language.organisations.patterns import (
    ARTICLES,
    BEGINS,
    BREAK,
    CAPITAL_OR_DIGIT,
    ELIDED,
    GLUED,
    GLUED_WORDS,
    HEADINGS,
    INNER_CAPITAL,
    INSIDE,
    INSIDE_SENTENCE,
    LOWER_AFTER,
    NO_NAMES_FIRST,
    OF_AFTER,
    OF_BEFORE,
    OF_INSIDE,
    ONE_FIRM,
    OPENERS,
    PAIR,
    POSTS,
    PRONOUNS,
    REST_OF_WORD,
    VERSION,
    WORD_AFTER,
    WORD_BEFORE,
    regional,
)
from pipeline.language.places import is_demonym, is_first_name, is_place_name

Span = tuple[int, int]

#: How far to the left of a name its further words are looked for.
_REACH = 40
#: How far behind a name the next word is looked for.
_NEXT = 20
#: Words that one name takes on at most, on each side.
_MOST = 4


def names_in(text: str, start: int, end: int, is_word: Callable[[str], bool]) -> Iterator[Span]:
    """Yield the spans of the single names in a span that may hold several ("X, Y et Z")."""
    for part in _broken(text, start, end):
        for piece in _unglued(text, *part, is_word):
            for half in _halves(text, *piece):
                yield from _owner(text, *half, is_word)


def _broken(text: str, start: int, end: int) -> Iterator[Span]:
    for mark in BREAK.finditer(text, start, end):
        yield start, mark.start()
        start = mark.end()
    yield start, end


def _unglued(text: str, start: int, end: int, is_word: Callable[[str], bool]) -> Iterator[Span]:
    """Yield the parts of a span in which a sentence has been glued to a name without a stop."""
    first = text[start:end].partition(" ")[0]
    for match in GLUED.finditer(text, start, min(len(text), end + _NEXT)):
        if match.start() >= end:
            break
        again = match["word"].casefold() == first.casefold()
        if match.start() == start or _leads(text, start, match.start()):
            continue
        if again or _begins_sentence(match, first, is_word):
            yield start, match.start()
            start = match.start() if again else min(end, match.end() + 1)
    if start < end:
        yield start, end


def _begins_sentence(match: re.Match[str], first: str, is_word: Callable[[str], bool]) -> bool:
    """Return whether a capitalised word inside a name is the first of the next sentence."""
    if ELIDED.match(match["word"]):
        return True
    word, following = match["word"].partition("'")[0].casefold(), match["next"] or ""
    if word in ARTICLES:
        # "Corvex Le Premier ministre": an article stands after nouns ("Groupe La Poste"), not after names.
        noun = is_word(first.casefold()) or head_class(first) is not None
        runs_on = is_word(following.casefold()) and not noun
        return following.islower() or head_class(following) is not None or runs_on
    if word in GLUED_WORDS or word in PRONOUNS or word in OPENERS:
        return following.islower()
    return word in LEAD_WORDS and word not in INSIDE


def _owner(text: str, start: int, end: int, is_word: Callable[[str], bool]) -> Iterator[Span]:
    """Part what a firm has from the firm: "Corvex d'Altane", "Veltrane de Lormeau" are two names."""
    link = OF_INSIDE.search(text, start, end)
    if link is None or not _is_brand(text, text[start : link.start()], text[start:end], is_word):
        yield start, end
        return
    yield start, link.start()
    yield from _owner(text, link.end(), end, is_word)


def _is_brand(text: str, first: str, name: str, is_word: Callable[[str], bool]) -> bool:
    """Return whether the words before "de" are a name for themselves: no nouns, and seen alone."""
    words = first.split()
    if len(first) == 1:
        # "le compte X de Martine Lavigne": a network of one letter.
        return True
    if (
        not words
        or any(not w[:1].isupper() or "-" in w or is_word(w.casefold()) for w in words)
        or head_class(first)
    ):
        return False
    if is_first_name(words[0]) or is_place_name(name):
        return False
    return bool(INNER_CAPITAL.search(first)) or text.count(first) > text.count(name)


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
        further = _word_after(text, start, end, others, is_word)
        if further is None:
            break
        end = further
    if version := VERSION.match(text, end):
        end = version.end()
    elif " " not in text[start:end] and (after := LOWER_AFTER.match(text, end)) and regional(after["word"]):
        word = text[start:end].casefold()
        if is_word(word) and not is_demonym(word) and not is_place_name(word):
            end = after.end()
    return start, end


def _word_before(text: str, start: int, others: Sequence[bool], is_word: Callable[[str], bool]) -> int | None:
    left = max(0, start - _REACH)
    match = WORD_BEFORE.search(text, left, start)
    if match is None and (match := OF_BEFORE.search(text, left, start)):
        # "Forges d'Ambrelle": the recogniser may have taken both words for names.
        lone = is_word(match["word"].casefold()) and not INNER_CAPITAL.search(match["word"])
        letter = len(match["word"]) == 1
        if (
            not lone
            or letter
            or is_place_name(match["word"])
            or WORD_BEFORE.search(text, left, match.start())
        ):
            return None
    elif match is None or others[match.start()]:
        return None
    word = match["word"].casefold()
    if match["word"][0].isdigit() or ELIDED.match(match["word"]) or word in HEADINGS:
        return None
    small = (
        word in OPENERS
        or word in NO_NAMES_FIRST
        or (word in LEAD_WORDS and not INSIDE_SENTENCE.search(text, max(0, match.start() - 2), match.start()))
    )
    if small or is_place_name(match["word"]):
        return None
    if word in POSTS or STRIP_HEADS.fullmatch(word):
        return None
    at_start = BEGINS.search(text, max(0, match.start() - 6), match.start())
    if at_start and (word in LEAD_WORDS or is_word(word)):
        return None
    return match.start()


def _word_after(
    text: str, start: int, end: int, others: Sequence[bool], is_word: Callable[[str], bool]
) -> int | None:
    if match := WORD_AFTER.match(text, end):
        if others[match.start("word")] and not is_place_name(match["word"]):
            return None
        return match.end() if _continues(text, start, match["word"], match.end(), is_word) else None
    # "Les Ailes du Foyer": a common noun does not have its capital for nothing.
    match = OF_AFTER.match(text, end)
    if match is None or head_class(match["word"]) or match["word"][0].isdigit():
        return None
    common = is_word(match["word"].casefold()) and not STRIP_HEADS.fullmatch(match["word"])
    return match.end() if common and not is_place_name(match["word"]) else None


def _continues(text: str, start: int, word: str, end: int, is_word: Callable[[str], bool]) -> bool:
    lower = word.casefold()
    if (
        word[0].isdigit()
        or ELIDED.match(word)
        or lower in LEAD_WORDS
        or lower in GLUED_WORDS
        or lower in PRONOUNS
    ):
        return False
    # "Corvex Déclaration de la firme": a common word that a sentence goes on from begins it.
    if not (is_word(lower) and text[end : end + 1] == " " and text[end + 1 : end + 2].islower()):
        return True
    return text.count(text[start:end]) > 1
