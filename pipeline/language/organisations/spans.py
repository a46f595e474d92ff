"""Finds the spans of names of organisations in one article."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pipeline.language.mentions import Mention
from pipeline.language.organisations.names import (
    KEEP_HEADS,
    LEAD_WORDS,
    NEVER,
    PROPER_NAME,
    STRIP_HEADS,
    TAIL_ADJECTIVES,
    WORD,
    head_class,
    name_key,
)

_HEADS = "|".join(p.pattern.removesuffix(r"\b") for p in KEEP_HEADS.values())
_ADJECTIVE = r"(?:(?!(?:est|a|et|ou|où|qui|dont|que|sont|ont|situé|située|basé|basée|en|à|au|ne|se|pour|par|dans)\b)[a-zà-ÿ-]+ )?"
_PREPOSITION = r"(?:de la |de l'|de |du |des |d')"
_KEPT = re.compile(
    rf"(?<![\w'-])(?:l')?(?P<name>(?P<head>(?i:{_HEADS}))\s{_ADJECTIVE}"
    rf"(?P<link>{_PREPOSITION}(?:[a-zà-ÿ-]+ (?:[a-zà-ÿ-]+ )?{_PREPOSITION}?)?)?(?P<tail>{PROPER_NAME}(?: (?:{TAIL_ADJECTIVES})\b)?))"
)
#: Lower-case head nouns of these classes fall away before a name that stands without preposition.
_SHED = frozenset({"company", "association"})
_STRIPPED = re.compile(
    rf"(?<![\w'-])(?i:{STRIP_HEADS.pattern}) (?:{_ADJECTIVE}(?:de |d'))?\"?(?P<name>{PROPER_NAME})"
)
_ACRONYM = re.compile(
    r"(?P<name>[A-ZÀ-ÖØ-Þ][\w'-]+(?:[ '][\w'-]+){1,10}) \((?P<acronym>[A-Z][A-Za-z]{1,11})\)"
)
_CAPITALISED = re.compile(rf"(?<=[a-zà-ÿ,)] )(?P<name>{PROPER_NAME})")
#: At the start of a sentence one capital says nothing, two in a row do.
_INITIAL = re.compile(
    rf"(?:^|[.!?] |- |\n)\"?(?P<name>{WORD} {WORD}(?: {WORD}){{0,3}})(?= [a-zà-ÿ])", re.MULTILINE
)
#: A line or list item that is a name and nothing else heads what is told of it.
_LABEL = re.compile(rf"^[^\w\n]*(?P<name>{PROPER_NAME})(?=[ ]*(?:$|[.:?](?: |$)))", re.MULTILINE)
_TITLE_SUBJECT = re.compile(
    rf"(?P<name>{PROPER_NAME})(?= ?[:,]| (?:[a-zà-ÿ]+ ){{0,3}}(?:victime|cible|piraté|attaqué|visé|touché))"
)
#: "un laboratoire de Liège" describes; "le laboratoire de Liège" may name.
_INDEFINITE = re.compile(
    r"(?:\b[Uu]ne?|[Pp]lusieurs|[Dd]eux|[Tt]rois|[Dd]'autres|[Dd]'une?|[Dd]es|[Cc]haque|[Aa]utre) $"
)
_REGIONS = frozenset(
    {"région", "province", "canton", "département", "agglomération", "métropole", "port", "parc"}
)
_LOCATIVE = re.compile(r"\b(?:en|dans l[ae]|de la|du|de|cette|ce) $")
_LOWER_ACRONYM = re.compile(r"(?P<words>(?:[a-zà-ÿ]+[ '-]){1,7}[a-zà-ÿ]+) \((?P<acronym>[A-Z]{2,6})\)")
_BEGINS = re.compile(r"(?:^|[.!?:;\n\"(|▪•*-])\s*(?:L[ea]s? |L')?$")
_PAIR = re.compile(r"(?P<first>[A-ZÀ-ÖØ-Þ][\w-]+) et (?P<second>[A-ZÀ-ÖØ-Þ][\w-]+)")
_PREPOSITIONAL = re.compile(r"\w+ d(?:e |'|u |es )")
_LINE = re.compile(r"[^\n]+")
_FIRST_WORD = re.compile(r"(?P<word>\w+)(?:'|\s+|$)")
_NAME_FURTHER_ON = re.compile(r"[A-ZÀ-ÖØ-Þ0-9]")
#: Words that end a name when the recogniser runs past it.
_OVERRUN = re.compile(
    r" (?:dans|par|chez|contre|après|depuis|selon|qui|dont|est|sont|ont|piratée?s?|attaquée?s?|victimes?|visée?s?|touchée?s?|paralysée?s?) ?(?=.*$)| [-•|·] "
)
_TRAILING = re.compile(r"[\s.,:;!?\"'()\[\]/-]+$")
_LEADING = re.compile(r"[^\w(]+")


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
    capital only where a sentence begins is no name.

    Returns mentions sorted by start that do not overlap; head-noun patterns win over bare entities.
    """
    found: list[OrganisationMention] = []
    shouting = _title_case_lines(text)
    for match in _KEPT.finditer(text):
        if _describes(text, match):
            continue
        group = "tail" if _sheds_head(match) else "name"
        found += _trimmed(text, *match.span(group), "organisation.head", None)
    for match in _LABEL.finditer(text):
        found += _trimmed(text, *match.span("name"), "organisation.label", None)
    for match in _ACRONYM.finditer(text):
        found += _acronym(text, match)
    for start, end, label in _split_pairs(text, entities):
        found += _trimmed(text, start, end, "organisation.entity", label)
    for pattern, rule in ((_STRIPPED, "organisation.noun"), (_CAPITALISED, "organisation.capitals")):
        for match in pattern.finditer(text):
            found += _trimmed(text, *match.span("name"), rule, None)
    for match in _INITIAL.finditer(text):
        found += _trimmed(text, *match.span("name"), "organisation.initial", None)
    if match := _TITLE_SUBJECT.match(text):
        found += _trimmed(text, *match.span("name"), "organisation.title", None)
    found = [m for m in found if not any(s <= m.start < e for s, e in shouting)]
    mentions = _without_overlap([*found, *_repeated(text, found)])
    words = {m.name for m in mentions if _is_plain(m.name, is_word)}
    names = {
        m.name for m in mentions if m.name in words and not _BEGINS.search(text, max(0, m.start - 6), m.start)
    }
    common = _common_acronyms(text)
    return [m for m in mentions if (m.name not in words or m.name in names) and m.name not in common]


def _split_pairs(text: str, entities: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    # "Boulanger et Cultura" are two names; a firm of two names writes "&" or keeps its "et" inside more words.
    for start, end, label in entities:
        pair = _PAIR.fullmatch(text, start, end)
        if pair is None:
            yield start, end, label
        else:
            yield *pair.span("first"), label
            yield *pair.span("second"), label


def _is_plain(name: str, is_word: Callable[[str], bool]) -> bool:
    first, *rest = name.split()
    return (
        head_class(name) is None
        and all(w.isalpha() and is_word(w.lower()) for w in (first, *rest))
        and all(w.islower() for w in rest)
    )


def _describes(text: str, match: re.Match[str]) -> bool:
    if not match["head"][0].islower() or not match["link"]:
        return False
    before = text[max(0, match.start() - 12) : match.start()]
    return bool(_INDEFINITE.search(before)) or (match["head"] in _REGIONS and bool(_LOCATIVE.search(before)))


def _common_acronyms(text: str) -> set[str]:
    """Return the acronyms that stand for common nouns ("allocation personnalisée d'autonomie (APA)")."""
    found = set()
    for match in _LOWER_ACRONYM.finditer(text):
        initials = "".join(w[0] for w in re.findall(r"[a-zà-ÿ]+", match["words"]) if len(w) > 2)
        if name_key(initials).endswith(match["acronym"].lower()):
            found.add(match["acronym"])
    return found


def _sheds_head(match: re.Match[str]) -> bool:
    if not match["head"][0].islower() or head_class(match["head"]) not in _SHED:
        return False
    link = match["link"] or ""
    return (
        not link
        or not link.endswith(("de ", "du ", "des ", "d'", "la ", "l'"))
        and head_class(match["head"]) == "company"
    )


def _trimmed(text: str, start: int, end: int, rule: str, label: str | None) -> list[OrganisationMention]:
    for mark in ("\n", " :"):
        cut = text.find(mark, start, end)
        end = cut if cut > start else end
    if leading := _LEADING.match(text, start, end):
        start = leading.end()
    start = _after_lead_words(text, start, end)
    if overrun := _OVERRUN.search(text, start, end):
        end = overrun.start()
    if trailing := _TRAILING.search(text[start:end]):
        end -= len(trailing.group())
    if end < len(text) and text[end] == ")" and "(" in text[start:end]:
        end += 1
    name = text[start:end]
    return [OrganisationMention(start, end, rule, name, label)] if _is_name(name) else []


def _after_lead_words(text: str, start: int, end: int) -> int:
    """Skip articles, prepositions and common nouns that the recogniser took into the name."""
    while start < end:
        word = _FIRST_WORD.match(text, start, end)
        if word is None or word.end() >= end:
            break
        if head_class(text[start:end]) is not None and word["word"] not in _REGIONS:
            break
        leads = word["word"].casefold() in LEAD_WORDS and not _is_name_article(text, start, end)
        if not leads and not (word["word"].islower() and _NAME_FURTHER_ON.search(text, word.end(), end)):
            break
        start = word.end()
    return start


def _is_name(name: str) -> bool:
    key = name_key(name)
    if _PREPOSITIONAL.match(name) and name.split()[0].casefold() in NEVER:
        return False
    if len(key) < 2 or key in NEVER or name.casefold() in NEVER or name.casefold() in LEAD_WORDS:
        return False
    if not _NAME_FURTHER_ON.search(name) or name[0].isdigit() and not re.search(r"[A-Za-zÀ-ÿ]", name):
        return False
    # A head noun alone ("le Département", "Logiciel") names nothing.
    return not any(p.fullmatch(name) for p in (*KEEP_HEADS.values(), STRIP_HEADS))


def _title_case_lines(text: str) -> list[tuple[int, int]]:
    # In a headline with a capital on every word, capitals show no names.
    lines = []
    for match in _LINE.finditer(text):
        words = [w for w in re.findall(r"[^\W\d]+", match.group()) if len(w) > 3]
        if len(words) >= 5 and sum(w[0].isupper() for w in words) >= 0.75 * len(words):
            lines.append(match.span())
    return lines


def _is_name_article(text: str, start: int, end: int) -> bool:
    # "Le Point", "La Poste", "Les Fonderies": inside a sentence the capital shows that the article
    # belongs to the name; at its start nothing can be told.
    return bool(re.match(r"L(?:e|a|es) [A-ZÀ-ÖØ-Þ]", text[start:end])) and bool(
        re.search(r"[a-zà-ÿ,] $", text[max(0, start - 2) : start])
    )


def _acronym(text: str, match: re.Match[str]) -> list[OrganisationMention]:
    words = list(re.finditer(r"[\w-]+", match["name"]))
    acronym = match["acronym"].casefold()
    for word in words:
        rest = [w.group() for w in words if w.start() >= word.start()]
        initials = [w[0].casefold() for w in rest if w[0].isupper() or len(w) > 3]
        if (
            word.group()[0].isupper()
            and initials
            and name_key("".join(initials)).startswith(name_key(acronym)[:2])
            and len(initials) >= len(acronym) - 2
            and initials[0] == acronym[0]
        ):
            return [
                OrganisationMention(
                    match.start("name") + word.start(),
                    match.end("name"),
                    "organisation.acronym",
                    text[match.start("name") + word.start() : match.end("name")],
                    None,
                ),
                OrganisationMention(*match.span("acronym"), "organisation.acronym", match["acronym"], None),
            ]
    return []


def _repeated(text: str, found: Iterable[OrganisationMention]) -> list[OrganisationMention]:
    names = sorted({m.name for m in found if len(m.name) > 3}, key=lambda n: (-len(n), n))
    if not names:
        return []
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(n) for n in names) + r")(?![\w-])")
    return [
        OrganisationMention(m.start(), m.end(), "organisation.repeat", m.group(), None)
        for m in pattern.finditer(text)
    ]


#: Which rule's span wins where spans overlap; among rules of one rank the longer span.
_RANK = {
    "organisation.acronym": 0,
    "organisation.head": 1,
    "organisation.label": 2,
    "organisation.entity": 2,
    "organisation.initial": 2,
    "organisation.noun": 3,
    "organisation.repeat": 4,
    "organisation.title": 5,
    "organisation.capitals": 6,
}


def _without_overlap(mentions: Iterable[OrganisationMention]) -> list[OrganisationMention]:
    kept: list[OrganisationMention] = []
    taken: set[int] = set()
    for mention in sorted(mentions, key=lambda m: (_RANK[m.rule], m.start - m.end, m.start)):
        if taken.isdisjoint(range(mention.start, mention.end)):
            kept.append(mention)
            taken.update(range(mention.start, mention.end))
    return sorted(kept, key=lambda m: m.start)
