"""Cuts a rough span down to the name in it, and tells names from what only looks like one."""

import re
from collections.abc import Callable
from functools import lru_cache

from pipeline.language.organisations.names import (
    HEAD_ALONE,
    INCIDENT_WORDS,
    LEAD_WORDS,
    LEADING_ARTICLE,
    NEVER,
    head_class,
    name_key,
)
from pipeline.language.organisations.patterns import (
    ARTICLES,
    ASIDE,
    BEFORE_PREPOSITION,
    BRACKETED,
    CAPITAL_OR_DIGIT,
    FIRST_WORD,
    GOES_ON,
    HEADINGS,
    INDEFINITE,
    INSIDE_SENTENCE,
    LAST_NUMBER,
    LEADING,
    LEGAL_FORMS,
    LINE,
    LIST_ITEM,
    LOCATIVE,
    LOWER_WORDS,
    NAME_ARTICLE,
    NO_NAME,
    NO_NAMES_FIRST,
    OPENERS,
    OVERRUN,
    POSTS,
    PREPOSITION_NEXT,
    PREPOSITIONS,
    REGIONS,
    SHED,
    TICKER,
    TOWN_OF,
    TRAILING,
    TRAILING_WORDS,
)

#: The characters before an acronym in which the words that it stands for are looked for.
_LONGEST_TERM = 200
#: Lower-case head nouns of these classes fall away before a name that stands without preposition.
#: Head nouns of these classes stay even when an adjective parts them from the name.
_PLACED = frozenset({"hospital", "school", "council", "court", "police"})
_SHED = frozenset({"company", "association", "venue"})


def trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span of the name inside `text[start:end]`, or None when there is none."""
    for mark in ("\n", " :"):
        cut = text.find(mark, start, end)
        end = cut if cut > start else end
    if aside := ASIDE.search(text, start, end):
        end = aside.start()
    if leading := LEADING.match(text, start, end):
        start = leading.end()
    start = _after_lead_words(text, start, end)
    if (town := TOWN_OF.match(text, start, end)) and CAPITAL_OR_DIGIT.match(text, town.end(), end):
        start = town.end()
    if overrun := OVERRUN.search(text, start, end):
        end = overrun.start()
    if (ticker := TICKER.search(text, start, end + 4)) and ticker.start() < end:
        end = ticker.start()
    if (number := LAST_NUMBER.search(text[start:end])) and GOES_ON.match(text, end):
        end = start + number.start()
    end = _before_small_words(text, start, end)
    if trailing := TRAILING.search(text[start:end]):
        end -= len(trailing.group())
    if end < len(text) and text[end] == ")" and "(" in text[start:end]:
        end += 1
    return (start, end) if _is_name(text[start:end]) else None


def _before_small_words(text: str, start: int, end: int) -> int:
    """Leave out articles and the like at the end, which begin what follows ("Corvex La")."""
    while (last := text.rfind(" ", start, end)) > start:
        word = text[last + 1 : end]
        if word.casefold() not in (TRAILING_WORDS if word.islower() else ARTICLES):
            break
        end = last
    return end


def _after_lead_words(text: str, start: int, end: int) -> int:
    """Skip articles, prepositions and common nouns that the recogniser took into the name."""
    while start < end:
        word = FIRST_WORD.match(text, start, end)
        if word is None or word.end() >= end:
            break
        if head_class(text[start:end]) is not None and (
            word["word"] not in REGIONS or PREPOSITION_NEXT.match(text, word.end())
        ):
            break
        small = word["word"].casefold()
        leads = (
            (small in LEAD_WORDS or small in OPENERS) and not _belongs(text, start, end)
        ) or small in HEADINGS
        if not leads and not (word["word"].islower() and CAPITAL_OR_DIGIT.search(text, word.end(), end)):
            break
        start = word.end()
    return start


def _belongs(text: str, start: int, end: int) -> bool:
    """Return whether the small word that opens `text[start:end]` is a part of the name.

    "Le Point", "Sans Souci Assurances": inside a sentence the capital shows it, here or elsewhere in
    the text; at the start of a sentence nothing can be told.
    """
    if LIST_ITEM.match(text, text.rfind("\n", 0, start) + 1) and text.startswith("Les ", start):
        return True
    if not NAME_ARTICLE.match(text, start, end) or text[start:end].split()[0].casefold() in NO_NAMES_FIRST:
        return False
    if INSIDE_SENTENCE.search(text, max(0, start - 2), start):
        return True
    return _stands_inside(text, text[start:end])


@lru_cache(maxsize=256)
def _stands_inside(text: str, name: str) -> bool:
    """Return whether `name` stands inside a sentence anywhere in `text`."""
    place = -1
    while (place := text.find(name, place + 1)) >= 0:
        if INSIDE_SENTENCE.search(text, max(0, place - 2), place):
            return True
    return False


def _is_name(name: str) -> bool:
    key = name_key(name)
    if not name.strip():
        return False
    first = name.split()[0].casefold()
    if BEFORE_PREPOSITION.match(name) and (first in POSTS or first in INCIDENT_WORDS):
        return False
    if NO_NAME.match(name) or name.casefold() in LEGAL_FORMS:
        return False
    if first in INCIDENT_WORDS and head_class(name) is None:
        return False
    if len(key) < 2 or key in NEVER or name.casefold() in NEVER or name.casefold() in LEAD_WORDS:
        return False
    if not CAPITAL_OR_DIGIT.search(name) or (name[0].isdigit() and not re.search(r"[A-Za-zÀ-ÿ]", name)):
        return False
    # A head noun alone ("le Département", "Logiciel") names nothing.
    bare = LEADING_ARTICLE.sub("", name, count=1)
    return not HEAD_ALONE.fullmatch(bare)


def describes(text: str, match: re.Match[str]) -> bool:
    """Return whether a head noun only describes ("un laboratoire de Liège", "en province de Namur")."""
    if not match["head"][0].islower() or not match["link"]:
        return False
    if match["head"].endswith(("s", "x")):
        return False
    before = text[max(0, match.start() - 12) : match.start()]
    return bool(INDEFINITE.search(before)) or (match["head"] in REGIONS and bool(LOCATIVE.search(before)))


def sheds_head(match: re.Match[str]) -> bool:
    """Return whether the head noun of a pattern falls away before its name ("la mutuelle X")."""
    link = match["link"] or ""
    kind = head_class(match["head"])
    if match["head"][0].islower() and not link.endswith(PREPOSITIONS) and SHED.fullmatch(match["head"]):
        return True
    if match["head"][0].islower() and not link and kind not in _PLACED and match["adjective"]:
        return True
    if not match["head"][0].islower() or kind not in _SHED:
        return False
    if kind == "venue":
        return bool(link) and not link.endswith(PREPOSITIONS)
    return not link or (not link.endswith(PREPOSITIONS) and kind == "company")


def is_plain(name: str, is_word: Callable[[str], bool]) -> bool:
    """Return whether `name` is made of plain words of the language, only the first with a capital."""
    first, *rest = name.split()
    return (
        head_class(name) is None
        and not name.isupper()
        and all(w.isalpha() and is_word(w.lower()) for w in (first, *rest))
        and all(w.islower() for w in rest)
    )


def is_region_code(text: str, start: int, end: int) -> bool:
    """Return whether two capitals stand alone in brackets, as a canton does behind a town ("Sion (VS)")."""
    return end - start == 2 and text[start - 1 : start] == "(" and text[end : end + 1] == ")"


def common_acronyms(text: str) -> set[str]:
    """Return the acronyms that stand for common nouns ("allocation personnalisée d'autonomie (APA)")."""
    found = set()
    for match in BRACKETED.finditer(text):
        words = LOWER_WORDS.search(text, max(0, match.start() - _LONGEST_TERM), match.start())
        if words is None:
            continue
        initials = "".join(w[0] for w in re.findall(r"[a-zà-ÿ]+", words.group()) if len(w) > 2)
        if name_key(initials).endswith(match["acronym"].lower()):
            found.add(match["acronym"])
    return found


def title_case_lines(text: str) -> list[tuple[int, int]]:
    """Return the spans of headlines with a capital on every word: there capitals show no names."""
    lines = []
    for match in LINE.finditer(text):
        words = [w for w in re.findall(r"[^\W\d]+", match.group()) if len(w) > 3]
        if len(words) >= 5 and sum(w[0].isupper() for w in words) >= 0.75 * len(words):
            lines.append(match.span())
    return lines
