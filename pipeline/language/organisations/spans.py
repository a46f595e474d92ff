"""Finds the spans of names of organisations in one article."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pipeline.language.mentions import Mention
from pipeline.language.organisations.names import name_key
from pipeline.language.organisations.patterns import (
    ACRONYM,
    BEGINS,
    BRANCH,
    CAPITALISED,
    INITIAL,
    KEPT,
    LABEL,
    PAIR,
    PARTNERS,
    STRIPPED,
    TITLE_SUBJECT,
)
from pipeline.language.organisations.shape import (
    common_acronyms,
    describes,
    is_plain,
    is_region_code,
    sheds_head,
    title_case_lines,
    trim,
)

#: Which rule's span wins where spans overlap; among rules of one rank the longer span.
_RANK = {
    "organisation.acronym": 0,
    "organisation.partners": 0,
    "organisation.head": 1,
    "organisation.label": 2,
    "organisation.entity": 2,
    "organisation.initial": 2,
    "organisation.noun": 3,
    "organisation.repeat": 4,
    "organisation.title": 5,
    "organisation.capitals": 6,
}


@dataclass(frozen=True, slots=True)
class OrganisationMention(Mention):
    """A name in the text. `label` is the recogniser's label, None for names that patterns found."""

    name: str
    label: str | None


def find_organisations(
    text: str, entities: Iterable[tuple[int, int, str]], is_word: Callable[[str], bool] = lambda _: False
) -> list[OrganisationMention]:
    """Find candidate names in folded `text`; `entities` are the recogniser's (start, end, label).

    `is_word` tells whether a lower-case string is a word of the language: such a word that has its
    capital only where a sentence begins is no name. Returns mentions sorted by start that do not
    overlap; head-noun patterns win over bare entities.
    """
    headed = list(KEPT.finditer(text))
    nameless = [*title_case_lines(text), *(m.span("name") for m in headed if describes(text, m))]
    found = [
        mention
        for mention in (*_headed(text, headed), *_matched(text), *_recognised(text, entities))
        if not any(start <= mention.start < end for start, end in nameless)
    ]
    mentions = _without_overlap([*found, *_repeated(text, found)])
    words = {m.name for m in mentions if is_plain(m.name, is_word)}
    named = {m.name for m in mentions if not BEGINS.search(text, max(0, m.start - 6), m.start)}
    dropped = (words - named) | common_acronyms(text)
    return [m for m in mentions if m.name not in dropped and not is_region_code(text, m.start, m.end)]


def _headed(text: str, matches: Iterable[re.Match[str]]) -> Iterator[OrganisationMention]:
    for match in matches:
        if branch := BRANCH.fullmatch(match["name"]):
            start = match.start("name")
            yield from _named(text, (start + branch.start("name"), start + branch.end()), "organisation.head")
        elif not describes(text, match):
            yield from _named(text, match.span("tail" if sheds_head(match) else "name"), "organisation.head")


def _matched(text: str) -> Iterator[OrganisationMention]:
    for match in ACRONYM.finditer(text):
        yield from _acronym(text, match)
    for pattern, rule in (
        (PARTNERS, "organisation.partners"),
        (LABEL, "organisation.label"),
        (STRIPPED, "organisation.noun"),
        (CAPITALISED, "organisation.capitals"),
        (INITIAL, "organisation.initial"),
    ):
        for match in pattern.finditer(text):
            yield from _named(text, match.span("name"), rule)
    if title := TITLE_SUBJECT.match(text):
        yield from _named(text, title.span("name"), "organisation.title")


def _recognised(text: str, entities: Iterable[tuple[int, int, str]]) -> Iterator[OrganisationMention]:
    for start, end, label in entities:
        # "Boulanger et Cultura" are two names; a firm of two names mostly writes "&".
        pair = PAIR.fullmatch(text, start, end)
        for span in (pair.span("first"), pair.span("second")) if pair else ((start, end),):
            yield from _named(text, span, "organisation.entity", label)


def _named(
    text: str, span: tuple[int, int], rule: str, label: str | None = None
) -> Iterator[OrganisationMention]:
    name = trim(text, *span)
    if name is not None:
        yield OrganisationMention(*name, rule, text[slice(*name)], label)


def _acronym(text: str, match: re.Match[str]) -> Iterator[OrganisationMention]:
    """Yield the long name whose initials the acronym in brackets gives, and the acronym."""
    acronym = match["acronym"].casefold()
    words = list(re.finditer(r"\w+", match["name"]))
    for word in words:
        rest = [w.group() for w in words if w.start() >= word.start()]
        initials = "".join(w[0] for w in rest if w[0].isupper() or len(w) > 3).casefold()
        if (
            word.group()[0].isupper()
            and initials[0] == acronym[0]
            and _abbreviates(name_key(acronym), name_key(initials))
        ):
            start, end = match.start("name") + word.start(), match.end("name")
            yield OrganisationMention(start, end, "organisation.acronym", text[start:end], None)
            yield OrganisationMention(*match.span("acronym"), "organisation.acronym", match["acronym"], None)
            return


def _abbreviates(acronym: str, initials: str) -> bool:
    """Return whether `acronym` stands for a name of these initials; one of its letters may lack."""
    if initials.startswith(acronym[:2]) and len(initials) >= len(acronym) - 2:
        return True
    found, start = 0, 0
    for letter in acronym:
        position = initials.find(letter, start)
        if position >= 0:
            found, start = found + 1, position + 1
    return len(acronym) > 3 and found >= len(acronym) - 1


def _repeated(text: str, found: Iterable[OrganisationMention]) -> list[OrganisationMention]:
    names = sorted({m.name for m in found if len(m.name) > 3}, key=lambda n: (-len(n), n))
    if not names:
        return []
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(n) for n in names) + r")(?![\w-])")
    return [
        OrganisationMention(m.start(), m.end(), "organisation.repeat", m.group(), None)
        for m in pattern.finditer(text)
    ]


def _without_overlap(mentions: Iterable[OrganisationMention]) -> list[OrganisationMention]:
    kept: list[OrganisationMention] = []
    taken: set[int] = set()
    for mention in sorted(mentions, key=lambda m: (_RANK[m.rule], m.start - m.end, m.start)):
        if taken.isdisjoint(range(mention.start, mention.end)):
            kept.append(mention)
            taken.update(range(mention.start, mention.end))
    return sorted(kept, key=lambda m: m.start)
