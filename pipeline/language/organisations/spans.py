"""Finds the spans of names of organisations in one article."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.language.mentions import Mention
from pipeline.language.organisations.bodies import lower_case_bodies
from pipeline.language.organisations.bounds import extend, is_one, names_in
from pipeline.language.organisations.names import LEAD_WORDS, name_key
from pipeline.language.organisations.patterns import (
    ACRONYM,
    BEGINS,
    BRANCH,
    CAPITAL_OR_DIGIT,
    CAPITALISED,
    CLITIC,
    DOMAIN_END,
    DOMAIN_NAME,
    ELIDED,
    FIRST,
    INITIAL,
    KEPT,
    LABEL,
    LIST_ITEM,
    MINISTRY,
    NAMED_ACTOR,
    NO_SMALL_NAME,
    NOUN_OF,
    ONE_FIRM,
    OPENERS,
    PARTNERS,
    PLURAL,
    PLURAL_ITEM,
    PRONOUNS,
    PSEUDONYM,
    QUOTED,
    QUOTED_NAME,
    QUOTING,
    SERIES,
    SERIES_GOES_ON,
    STRIPPED,
    TITLE_SUBJECT,
    WITH_ADJECTIVE,
    regional,
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
from pipeline.language.text import lower_same_length

#: Which rule's span wins where spans overlap; among rules of one rank the longer span.
_RANK = {
    "organisation.acronym": 0,
    "organisation.partners": 0,
    "organisation.plural": 0,
    "organisation.quoted": 0,
    "organisation.shouted": 0,
    "organisation.head": 1,
    "organisation.domain": 1,
    "organisation.label": 2,
    "organisation.list": 2,
    "organisation.entity": 2,
    "organisation.initial": 2,
    "organisation.again": 2,
    "organisation.body": 3,
    "organisation.noun": 3,
    "organisation.pseudonym": 3,
    "organisation.small": 3,
    "organisation.first": 3,
    "organisation.repeat": 4,
    "organisation.title": 5,
    "organisation.capitals": 6,
}
#: Rules whose names need no capital, or whose capital is beyond doubt.
_CERTAIN = frozenset(
    {
        "organisation.first",
        "organisation.list",
        "organisation.body",
        "organisation.domain",
        "organisation.plural",
        "organisation.pseudonym",
        "organisation.small",
        "organisation.quoted",
        "organisation.acronym",
    }
)


_CONTINUES = re.compile(r"[\w-]")
#: Characters between two items of a list at most: a line break, a mark and blanks.
_GAP = 5
#: Of more characters no name is made; the recogniser takes lists of capitals for one.
_LONGEST_NAME = 300


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
    described = [m.span("name") for m in headed if describes(text, m)]
    shouted = title_case_lines(text)
    found = [
        mention
        for mention in (
            *_headed(text, headed, is_word),
            *_matched(text, is_word),
            *_recognised(text, list(entities), is_word),
        )
        if not _inside(mention, described)
        and (not _inside(mention, shouted) or _stands_out(mention, is_word))
    ]
    mentions = _without_overlap([*found, *_repeated(text, found), *_shouted(text, found, shouted)])
    words = {m.name for m in mentions if is_plain(m.name, is_word)}
    named = {m.name for m in found if m.rule in _CERTAIN} | {
        m.name for m in mentions if not BEGINS.search(text, max(0, m.start - 6), m.start)
    }
    dropped = (words - named) | common_acronyms(text)
    return [m for m in mentions if m.name not in dropped and not is_region_code(text, m.start, m.end)]


def _inside(mention: OrganisationMention, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= mention.start < end for start, end in spans)


def _stands_out(mention: OrganisationMention, is_word: Callable[[str], bool]) -> bool:
    """Return whether a name in a headline that is all capitals shows by a word that no other text has."""
    if mention.rule in _CERTAIN:
        return True
    return any(not is_word(word.lower()) for word in re.findall(r"[^\W\d_]{3,}", mention.name))


def _headed(
    text: str, matches: Iterable[re.Match[str]], is_word: Callable[[str], bool]
) -> Iterator[OrganisationMention]:
    for match in matches:
        if branch := BRANCH.fullmatch(match["name"]):
            start = match.start("name")
            yield from _named(text, (start + branch.start("name"), start + branch.end()), "organisation.head")
        elif not describes(text, match):
            for span in names_in(text, *match.span("tail" if sheds_head(match) else "name"), is_word):
                yield from _named(text, span, "organisation.head")


def _matched(text: str, is_word: Callable[[str], bool]) -> Iterator[OrganisationMention]:
    for match in ACRONYM.finditer(text):
        yield from _acronym(text, match)
    for pattern, rule in (
        (LABEL, "organisation.label"),
        (CAPITALISED, "organisation.capitals"),
        (INITIAL, "organisation.initial"),
        (QUOTED_NAME, "organisation.capitals"),
    ):
        for match in pattern.finditer(text):
            for span in names_in(text, *match.span("name"), is_word):
                yield from _named(text, span, rule)
    for match in STRIPPED.finditer(text):
        if match["name"]:
            for span in names_in(text, *match.span("name"), is_word):
                yield from _named(text, span, "organisation.noun")
        elif _is_small_name(match["small"], is_word):
            yield _mention(text, match.span("small"), "organisation.small")
    for match in MINISTRY.finditer(text):
        yield _mention(text, match.span("name"), "organisation.partners")
    for match in PLURAL.finditer(text):
        for item in PLURAL_ITEM.finditer(match["items"]):
            start = match.start("items")
            yield _mention(
                text, (start + item.start("name"), start + item.end("name")), "organisation.plural"
            )
    for span in _listed(text):
        yield from _named(text, span, "organisation.list")
    for match in PARTNERS.finditer(text):
        if _is_firm(text, match):
            yield from _named(text, match.span("name"), "organisation.partners")
    for match in QUOTED.finditer(text):
        name = match["name"]
        if (CAPITAL_OR_DIGIT.match(name) or (" " not in name and not is_word(name))) and QUOTING.search(
            text, max(0, match.start() - 50), match.start()
        ):
            yield _mention(text, match.span("name"), "organisation.quoted")
    for match in FIRST.finditer(text):
        word = match["name"].casefold()
        if not _is_small(match["name"]) and (match["act"] or not is_word(word)):
            yield from _named(text, match.span("name"), "organisation.first")
    for match in WITH_ADJECTIVE.finditer(text):
        if regional(match["adjective"]) and is_word(match["noun"].casefold()):
            yield from _named(text, match.span("name"), "organisation.noun")
    for match in NOUN_OF.finditer(text):
        if is_word(match["noun"].casefold()):
            yield from _named(text, match.span("name"), "organisation.initial")
    yield from _written_small(text, is_word)
    if title := TITLE_SUBJECT.match(text):
        yield from _named(text, title.span("name"), "organisation.title")


def _is_small(word: str) -> bool:
    """Return whether a word that begins a sentence is a pronoun, an adverb, an imperative or a number."""
    lower = word.casefold()
    if lower in LEAD_WORDS or lower in PRONOUNS or lower in OPENERS or word[0].isdigit():
        return True
    return bool(ELIDED.match(word) or CLITIC.match(lower))


def _is_small_name(word: str, is_word: Callable[[str], bool]) -> bool:
    """Return whether a small word is no word of the language, and no adjective that the list lacks."""
    return not is_word(word) and not regional(word) and not NO_SMALL_NAME.match(word)


def _listed(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines of lists of names: three or more in a row that are short and nothing but names."""
    row: list[tuple[int, int]] = []
    for match in LIST_ITEM.finditer(text):
        if row and match.start() - row[-1][1] > _GAP:
            if len(row) > 2:
                yield from row
            row = []
        row.append(match.span("name"))
    if len(row) > 2:
        yield from row


def _is_firm(text: str, match: re.Match[str]) -> bool:
    """Return whether names joined by commas and "&", or by "et", are one firm's."""
    left = max(0, match.start() - 40)
    if " et " in match["name"]:
        return is_one(text, match["name"], match.start()) and bool(ONE_FIRM.search(text, left, match.start()))
    return not SERIES.search(text, left, match.start()) and not SERIES_GOES_ON.match(text, match.end())


def _written_small(text: str, is_word: Callable[[str], bool]) -> Iterator[OrganisationMention]:
    """Yield what needs no capital to be a name: bodies of the state, domains, pseudonyms."""
    for span in lower_case_bodies(text):
        yield _mention(text, span, "organisation.body")
    for end in DOMAIN_END.finditer(text):
        if host := DOMAIN_NAME.search(text, max(0, end.start() - 60), end.start()):
            yield _mention(text, (host.start("name"), end.end()), "organisation.domain")
    for match in PSEUDONYM.finditer(text):
        yield _mention(text, match.span("name"), "organisation.pseudonym")
    for match in NAMED_ACTOR.finditer(text):
        quoted = text[match.start("name") - 1] == '"' or text[match.start("name") - 2] == '"'
        known = quoted or not match["name"].islower() or (match["naming"] and not is_word(match["name"]))
        if known or _is_small_name(match["name"], is_word):
            yield _mention(text, match.span("name"), "organisation.pseudonym")


def _recognised(
    text: str, entities: Sequence[tuple[int, int, str]], is_word: Callable[[str], bool]
) -> Iterator[OrganisationMention]:
    owned = [False] * (len(text) + 1)
    for start, end, _ in entities:
        owned[start:end] = [True] * (end - start)
    for start, end, label in entities:
        if end - start > _LONGEST_NAME:
            continue
        for span in names_in(text, start, end, is_word):
            name = trim(text, *span)
            if name is not None:
                yield _mention(text, extend(text, name, owned, is_word), "organisation.entity", label)


def _mention(text: str, span: tuple[int, int], rule: str, label: str | None = None) -> OrganisationMention:
    return OrganisationMention(*span, rule, text[slice(*span)], label)


def _named(text: str, span: tuple[int, int], rule: str) -> Iterator[OrganisationMention]:
    name = trim(text, *span)
    if name is not None:
        yield _mention(text, name, rule)


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


def _repeated(text: str, found: Iterable[OrganisationMention]) -> Iterator[OrganisationMention]:
    """Yield every further place of the names that were found once."""
    for name in {m.name: None for m in found if len(m.name) > 3}:
        rule = "organisation.again" if " " in name else "organisation.repeat"
        for start in _places(text, name, 0, len(text)):
            yield OrganisationMention(start, start + len(name), rule, name, None)


def _shouted(
    text: str, found: Iterable[OrganisationMention], lines: Sequence[tuple[int, int]]
) -> Iterator[OrganisationMention]:
    """Yield the names of the article that stand in capitals in a headline."""
    if not lines:
        return
    lower = lower_same_length(text)
    for name in {m.name.lower(): None for m in found if len(m.name) > 3 and not _inside(m, lines)}:
        for line in lines:
            for start in _places(lower, name, *line):
                yield _mention(text, (start, start + len(name)), "organisation.shouted")


def _places(text: str, name: str, start: int, end: int) -> Iterator[int]:
    """Yield where `name` stands as whole words in `text[start:end]`."""
    while (start := text.find(name, start, end)) >= 0:
        if not _CONTINUES.match(text, start + len(name)) and not _CONTINUES.match(text, start - 1):
            yield start
        start += len(name)


def _without_overlap(mentions: Iterable[OrganisationMention]) -> list[OrganisationMention]:
    kept: list[OrganisationMention] = []
    taken: set[int] = set()
    for mention in sorted(mentions, key=lambda m: (_RANK[m.rule], m.start - m.end, m.start)):
        if taken.isdisjoint(range(mention.start, mention.end)):
            kept.append(mention)
            taken.update(range(mention.start, mention.end))
    return sorted(kept, key=lambda m: m.start)
