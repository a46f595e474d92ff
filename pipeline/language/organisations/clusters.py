"""Gathers the mentions of one organisation under its names."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from pipeline.language.organisations.abbreviations import PARTICLES, abbreviates, may_abbreviate
from pipeline.language.organisations.names import (
    LEADING_ARTICLE,
    SAME,
    STRIP_HEADS,
    head_class,
    name_key,
    plain_words,
    tail_of,
)
from pipeline.language.organisations.patterns import COUNTRY_SUFFIXES, LEGAL_FORMS, OTHER_BODY
from pipeline.language.organisations.spans import OrganisationMention
from pipeline.language.places import is_first_name, is_place_name

_DOMAIN = re.compile(r"(?:www\.)?(?P<host>[\w-]+(?:\.[\w-]+)*)\.[a-z]{2,6}")
_JOINERS = frozenset({"and", "et"})
#: Labels of an address that name nobody.
_PUBLIC = frozenset({"gouv", "co", "asso", "com"})
#: The first part of an address is a name from so many letters on ("veltrane-boutique.fr").
_TELLING = 5
#: A longer form that stands once to so many times the short one is another body's or a product's name.
_OFTEN = 3
#: Each name is held against each other one.
_MOST_NAMES = 300
#: Two names joined by "et" are two; this is how far they stand apart, and in a list of lines.
_APART = (len(" et "), len("\n"))


@dataclass(slots=True)
class Organisation:
    """One organisation of the article: its mentions in text order and the keys of its names."""

    mentions: list[OrganisationMention]
    keys: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The most complete name that the article uses for it; of equally long ones the first."""
        return _foremost(self.mentions)

    @property
    def aliases(self) -> list[str]:
        """The other names, in order of appearance; what differs by capitals or accents alone is none."""
        told = {tuple(plain_words(self.name))}
        found = []
        for mention in self.mentions:
            words = tuple(plain_words(mention.name))
            if words not in told:
                told.add(words)
                found.append(mention.name)
        return found


def _foremost(mentions: Sequence[OrganisationMention]) -> str:
    counts = Counter(m.name for m in mentions)
    names = [n for n in counts if not _DOMAIN.fullmatch(n)] or list(counts)
    times = Counter(name_key(m.name) for m in mentions)
    longest = max(
        names, key=lambda n: (len(name_key(n).split()), not n.isupper(), times[name_key(n)], len(n))
    )
    often = _OFTEN * times[name_key(longest)]
    shorter = [n for n in names if longest.startswith(f"{n} ") and times[name_key(n)] >= often]
    return max(shorter, key=len, default=longest)


def cluster(mentions: Sequence[OrganisationMention]) -> list[Organisation]:
    """Group mentions that name one organisation; order of first appearance.

    Of an article with more names than any article tells of, the first count.
    """
    counts = Counter(m.name for m in mentions)
    if len(counts) > _MOST_NAMES:
        counts = Counter({name: counts[name] for name in list(counts)[:_MOST_NAMES]})
        mentions = [m for m in mentions if m.name in counts]
    beside, apart = _neighbours(mentions)
    by_length = sorted(counts, key=lambda n: (may_abbreviate(n), -len(name_key(n).split()), n))
    groups: list[list[str]] = []
    for name in by_length:
        near = [_nearness(name, group, beside, apart) for group in groups]
        sure = [i for i, closeness in enumerate(near) if closeness > 1]
        home = sure or [
            max(
                (i for i, closeness in enumerate(near) if closeness),
                key=lambda i: sum(counts[n] for n in groups[i]),
                default=len(groups),
            )
        ]
        merged = [name, *(n for i in home if i < len(groups) for n in groups[i])]
        groups = [*(g for i, g in enumerate(groups) if i not in home), merged]
    home_of = {name: index for index, group in enumerate(groups) for name in group}
    members: list[list[OrganisationMention]] = [[] for _ in groups]
    for mention in mentions:
        members[home_of[mention.name]].append(mention)
    organisations = [Organisation(m, {name_key(n) for n in g}) for m, g in zip(members, groups, strict=True)]
    return sorted(organisations, key=lambda o: o.mentions[0].start)


def _nearness(
    name: str, group: Sequence[str], beside: Collection[frozenset[str]], apart: Collection[frozenset[str]]
) -> int:
    """Return how surely `name` is the organisation of `group`: 3 the same letters … 1 a part of it, 0 not."""
    best = 0
    for other in group:
        pair = frozenset((name, other))
        if pair in beside:
            return 3
        closeness = _closeness(name, other)
        if closeness == 1 and pair in apart:
            return 0
        best = max(best, closeness)
    return best


def _closeness(name: str, other: str) -> int:
    if not _letters(name).isdisjoint(_letters(other)):
        return 3
    words, others = _words(name), _words(other)
    shared = not words.isdisjoint(others)
    if (shared and words == others and len(words) > 1) or _same_body(name, other):
        return 2
    for short, long in ((_core(name), other), (_core(other), name)):
        if may_abbreviate(short) and " " in long and abbreviates(short, long):
            return 2
        if shared and _headed_by_letters(short, long):
            return 2
    return int(shared and _is_part(name, other))


@lru_cache(maxsize=50_000)
def _words(name: str) -> frozenset[str]:
    """Return the words of a name in no order ("métropole de Lormeau", "Lormeau Métropole")."""
    return frozenset(name_key(name).split()) - PARTICLES


def _same_body(name: str, other: str) -> bool:
    key, other_key = name_key(name), name_key(other)
    return any(key in names and other_key in names for names in SAME)


def _headed_by_letters(short: str, long: str) -> bool:
    """Return whether only the head noun is abbreviated: "CCI Pays de Vesle" for its "chambre de commerce"."""
    head, _, tail = short.partition(" ")
    if not tail or not may_abbreviate(head):
        return False
    key, tail_key = name_key(long), name_key(tail)
    if not tail_key or not key.endswith(f" {tail_key}"):
        return False
    words = key[: -len(tail_key)].split()
    while words and words[-1] in PARTICLES:
        words.pop()
    return abbreviates(head, " ".join(words))


def _is_part(name: str, other: str) -> bool:
    key, other_key = name_key(name), name_key(other)
    cls, other_cls = head_class(name), head_class(other)
    if cls and cls == other_cls:
        return tail_of(name) == tail_of(other) or _goes_on(key, other_key) or _goes_on(other_key, key)
    if cls and other_cls:
        return False
    if not cls and not other_cls:
        (short, short_key), (long, long_key) = sorted(
            ((name, key), (other, other_key)), key=lambda x: len(x[1])
        )
        return _shortens(short, short_key.split(), long, long_key.split())
    # "Bahr Essafa" is the polyclinique Bahr Essafa; "Cannes" is not the hôpital de Cannes.
    headed, bare, bare_key = (name, other, other_key) if cls else (other, name, key)
    if (cls or other_cls) == "town":
        return tail_of(headed) == bare_key
    if headed.lower().startswith("ministère ") and tail_of(headed).removeprefix("l ") == bare_key:
        return True
    if not bare_key or not name_key(headed).endswith(f" {bare_key}"):
        return False
    before = name_key(headed)[: -len(bare_key)].split()
    return before[-1] not in PARTICLES or (_plural_or_compound(headed) and not is_place_name(bare))


def _goes_on(short: str, long: str) -> bool:
    """Return whether a body's name is told with a further field: "ministère de la Pêche et des Ports"."""
    if len(short.split()) < 3 or not long.startswith(f"{short} "):
        return False
    return long[len(short) :].startswith((" et ", " de la ", " de l "))


def _shortens(short: str, words: Sequence[str], long: str, long_words: Sequence[str]) -> bool:
    """Return whether a name begins or ends a longer one ("Veltrane Industrie", "Cars Veltrane")."""
    if (
        len("".join(words)) < (3 if short.isupper() else 4)
        or not 0 < len(words) < len(long_words)
        or is_place_name(short)
    ):
        return False
    if list(long_words[: len(words)]) == list(words):
        return long_words[len(words)] not in OTHER_BODY
    if list(long_words[-len(words) :]) != list(words) or is_first_name(long.split()[0]):
        return False
    return len(long_words) - len(words) == 1 and " " + short in long and short[0].isupper()


def _plural_or_compound(headed: str) -> bool:
    """Return whether the tail of a headed name is no town's by its look: "des Glycines", "du Val-Rosey"."""
    return bool(re.search(r" (?:des|du) ", headed))


def is_address(name: str) -> bool:
    """Return whether a name is a web address ("veltrane-boutique.fr")."""
    return _DOMAIN.fullmatch(name.lower()) is not None


@lru_cache(maxsize=50_000)
def _letters(name: str) -> frozenset[str]:
    """Return the letters of a name without head noun, legal form, domain ending, "et", blanks and hyphens.

    With its article and without: an address may have it ("laporte.fr").
    """
    forms = {_core(name), name}
    if match := _DOMAIN.fullmatch(name):
        labels = [label for label in match["host"].split(".") if label not in _PUBLIC] or [name]
        forms = {labels[-1], *(p for p in labels[-1].split("-")[:1] if len(p) > _TELLING)}
    return frozenset("".join(w for w in plain_words(form) if w not in _JOINERS) for form in forms) - {""}


@lru_cache(maxsize=50_000)
def _core(name: str) -> str:
    """Return a name without article, head noun, legal form and country ("Le Groupe Vexel SA" → "Vexel")."""
    bare = LEADING_ARTICLE.sub("", name, count=1)
    head = STRIP_HEADS.match(bare)
    rest = bare[head.end() :].strip() if head else ""
    words = (rest if rest[:1].isupper() else bare).split()
    while len(words) > 1 and _is_suffix([name_key(w) for w in words]):
        words.pop()
    while len(words) > 1 and name_key(words[0]) in LEGAL_FORMS:
        words.pop(0)
    return " ".join(words)


def _is_suffix(words: Sequence[str]) -> bool:
    """Return whether the last word only tells the legal form or the country of a firm."""
    last = words[-1]
    return last in LEGAL_FORMS or last == "group" or (last in COUNTRY_SUFFIXES and words[-2] not in PARTICLES)


def _neighbours(
    mentions: Sequence[OrganisationMention],
) -> tuple[set[frozenset[str]], set[frozenset[str]]]:
    """Return the pairs of names of which one explains the other in brackets, and of those told apart."""
    beside, apart = set(), set()
    for first, second in pairwise(mentions):
        pair = frozenset((first.name, second.name))
        gap = second.start - first.end
        if gap in _APART:
            apart.add(pair)
        if gap != len(" ("):
            continue
        if first.rule == second.rule == "organisation.acronym":
            beside.add(pair)
        for short, long in ((second.name, first.name), (first.name, second.name)):
            if may_abbreviate(short) and not may_abbreviate(long) and abbreviates(short, long, True):
                beside.add(pair)
    return beside, apart
