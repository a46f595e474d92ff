"""The article's own words for a victim that it does not name ("un établissement de santé francilien")."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.incidents.candidate import Candidate, Role
from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import any_of, cue, load_lexicon
from pipeline.language.sentences import Layout, Sentence

_WORDS = load_lexicon("organisations")["descriptions"]
_HEADS = "|".join(sorted(_WORDS["heads"], key=len, reverse=True))
_THINGS = frozenset(_WORDS["things"])
_NO_ADJECTIVE = rf"(?!{any_of(_WORDS['not_adjectives'])}(?![\w-]))"
_ADJECTIVE = (
    rf"(?:{_NO_ADJECTIVE}[a-zà-ÿ-]+{any_of(_WORDS['adjective_endings'])}s?|{any_of(_WORDS['stars'])})"
)
_CAPITALISED = r"(?!(?:Une?|L[ea]s?|Des|Il|Elle|On|Ce)\b)[A-ZÀ-ÖØ-Þ][\w'-]+(?:[ -][A-ZÀ-ÖØ-Þ][\w'-]+)*"
_OF = r"(?:de la |de l'|d'|du |de |des |en |à l'|à la |à |au |aux )"
_TOWN = rf" {_OF}(?:l'|la |le )?(?:[a-zà-ÿ]+[ -](?:de )?)?{_CAPITALISED}"
_REGION = (
    rf" (?:du|de la|de l'|d') ?{any_of(_WORDS['directions'])}[\w-]*"
    r"(?: (?:de la |de l'|du |de )?[A-ZÀ-ÖØ-Þ][\w-]+)?"
)
_NO_NUMBER = rf"(?!(?:{any_of(_WORDS['several'])}|{any_of(_WORDS['one'])})(?![\w-]))"
#: What an organisation is for or deals in: "de santé", "d'alimentation en eau", "spécialisée dans la vente".
_LINK = rf" (?:{any_of(_WORDS['complements'])} )?(?:{_OF}|dans l[ae]s? |des )"
_COMPLEMENT = rf"{_LINK}{_NO_NUMBER}[a-zà-ÿ-]{{3,}}(?![\w'-])"
_AFTER_HEAD = (
    rf"(?: {_ADJECTIVE}(?![\w-]))*(?:{_COMPLEMENT}(?: {_ADJECTIVE}(?![\w-]))*){{0,2}}(?:{_TOWN}|{_REGION})?"
)
_SIZE = rf"(?:{any_of(_WORDS['sizes'])} )?"
_DETERMINER = (
    rf"(?:(?P<several>{any_of(_WORDS['several'])})|(?P<one>{any_of(_WORDS['one'])})"
    rf"|{any_of(_WORDS['definite'])})"
)
_NOUN_PHRASE = re.compile(
    rf"(?<![\w-])(?i:{_DETERMINER}) ?{_SIZE}(?P<head>(?i:{_HEADS}))(?:s|x|aux)?(?![\w-]){_AFTER_HEAD}"
)
_DETERMINED = re.compile(rf"(?<![\w-])(?i:{_DETERMINER}) ?{_SIZE}$")
_TAIL = re.compile(_AFTER_HEAD)
_BEFORE = re.compile(any_of(load_lexicon("stories")["description"]["before"]) + "$")
_AFTER = cue("stories", "description", "after")
#: From this probability on, a name plays another part than the victim's.
_OTHER_PART = 0.5
#: The characters before a name in which its introduction stands, and those before a description.
_INTRODUCTION, _REACH = 60, 90
#: Sentences in which descriptions are looked for, and how many of them are weighed.
_HEAD, _MOST = 20, 16
_UNTOLD = frozenset({Tone.ADVICE, Tone.EXERCISE})
_ARTICLE = re.compile(r"(?:(?:une?|le|la|cet|cette)\b|l')\s?", re.IGNORECASE)
#: "Le piratage des lycées de Lormeau" speaks of those that are named.
_CONTRACTED = re.compile(r"des\b")
_ONE_IN = re.compile(r" sur (?:deux|trois|quatre|cinq|dix|\d)")


@dataclass(frozen=True, slots=True)
class Description:
    """A span that describes a victim without naming it, and the noun that heads it.

    `number` is "one" ("un hôpital"), "several" ("cinq mairies") or "the" ("l'hôpital"); `cued` tells whether
    words of attack stand right before or behind it, `times` how often the text has it.
    """

    start: int
    end: int
    head: str
    number: str
    cued: bool
    times: int = 1


def find_descriptions(analysis: Analysis) -> list[Description]:
    """Return what may describe an unnamed victim in the head of the article, in text order.

    Definite descriptions ("l'hôpital") are among them only beside a wording of attack. Of those that read
    alike the first stands for all.
    """
    found: dict[str, Description] = {}
    for sentence in analysis.sentences[:_HEAD]:
        if sentence.layout is Layout.LINK or analysis.tones(sentence) & _UNTOLD:
            continue
        end_before = sentence.start
        for start, head, end, number in sorted(_noun_phrases(analysis, sentence)):
            if start < end_before or _ONE_IN.match(analysis.lower, end):
                continue
            cued = _is_cued(analysis, sentence, start, end)
            if number == "the" and not cued:
                continue
            end_before = end
            begin = start + _article_length(analysis.text, start)
            words = analysis.lower[begin:end]
            if known := found.get(words):
                found[words] = replace(known, cued=known.cued or cued, times=known.times + 1)
            elif len(found) < _MOST:
                found[words] = Description(begin, end, head, number, cued)
    return list(found.values())


def is_described(analysis: Analysis, descriptions: Sequence[Description], name: str) -> bool:
    """Return whether `name` is only part of words for several victims ("plusieurs hôpitaux de X")."""
    return any(
        d.number == "several"
        and d.cued
        and not _CONTRACTED.match(analysis.lower, d.start)
        and name.casefold() in analysis.text[d.start : d.end].casefold()
        for d in descriptions
    )


def named_later(
    analysis: Analysis, description: Description, candidates: Sequence[Candidate]
) -> Candidate | None:
    """Return what the text further down introduces by the description's head noun, the likeliest, or None."""
    if description.number == "several":
        return None
    introduced = re.compile(
        rf"\b(?:l[ae] |l'|du |au |cet(?:te)? ){re.escape(description.head)}(?: [a-zà-ÿ]+){{0,2}} $"
    )
    named = [
        c
        for c in candidates
        if max(c.roles[Role.ATTACKER], c.roles[Role.SUPPLIER]) < _OTHER_PART
        and not c.features.get("place")
        and any(
            m.start > description.end
            and introduced.search(analysis.lower, max(0, m.start - _INTRODUCTION), m.start)
            for m in c.mentions
        )
    ]
    return max(named, key=lambda c: (c.victim, -c.mentions[0].start), default=None)


def _noun_phrases(analysis: Analysis, sentence: Sentence) -> Iterator[tuple[int, str, int, str]]:
    """Yield start, head noun, end and number of what may describe an organisation in `sentence`."""
    for match in _NOUN_PHRASE.finditer(analysis.text, sentence.start, sentence.end):
        yield match.start(), match["head"].lower(), match.end(), _number(match)
    # Any word for an organisation of some sector after an indefinite article describes one too.
    for mention in analysis.sectors:
        if mention.is_organisation and sentence.start <= mention.start < sentence.end:
            before = _DETERMINED.search(
                analysis.text, max(sentence.start, mention.start - _INTRODUCTION), mention.start
            )
            if before and _number(before) != "the":
                tail = _TAIL.match(analysis.text, mention.end, sentence.end)
                head = analysis.lower[mention.start : mention.end].split()[0]
                if head.rstrip("s") in _THINGS:
                    continue
                yield before.start(), head, tail.end() if tail else mention.end, _number(before)


def _number(match: re.Match[str]) -> str:
    return "several" if match["several"] else "one" if match["one"] else "the"


def _is_cued(analysis: Analysis, sentence: Sentence, start: int, end: int) -> bool:
    before = _BEFORE.search(analysis.lower, max(sentence.start, start - _REACH), start)
    return bool(before or _AFTER.match(analysis.lower, end, sentence.end))


def _article_length(text: str, start: int) -> int:
    match = _ARTICLE.match(text, start)
    return match.end() - start if match else 0
