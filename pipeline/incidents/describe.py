"""The article's own words for a victim that it does not name ("un établissement de santé francilien")."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.incidents.candidate import Candidate, Role
from pipeline.incidents.narration import attacked
from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import any_of, cue, load_lexicon
from pipeline.language.sentences import Layout, Sentence

_WORDS = load_lexicon("organisations")["descriptions"]
_HEADS = "|".join(sorted(_WORDS["heads"], key=len, reverse=True))
_ADJECTIVE = rf"(?:[a-zà-ÿ-]+{any_of(_WORDS['adjective_endings'])}s?|{any_of(_WORDS['stars'])})"
_CAPITALISED = r"[A-ZÀ-ÖØ-Þ][\w'-]+(?:[ -][A-ZÀ-ÖØ-Þ][\w'-]+)*"
_TOWN = (
    r" (?:de la |de l'|d'|du |de |des |en |à |au )(?:l'|la |le )?(?:[a-zà-ÿ]+[ -](?:de )?)?" + _CAPITALISED
)
_REGION = (
    rf" (?:du|de la|de l'|d') ?{any_of(_WORDS['directions'])}[\w-]*"
    r"(?: (?:de la |de l'|du |de )?[A-ZÀ-ÖØ-Þ][\w-]+)?"
)
_PLACE = rf"(?:{_TOWN}|{_REGION})"
_SIZE = rf"(?:{any_of(_WORDS['sizes'])} )?"
_NOUN_PHRASE = re.compile(
    rf"(?P<np>\b(?i:{any_of(_WORDS['determiners'])})[ ]?{_SIZE}"
    rf"(?i:{_HEADS})s?\b(?: {_ADJECTIVE}\b)*{_PLACE}?)"
)
_BEFORE = re.compile(any_of(load_lexicon("stories")["description"]["before"]) + "$")
_AFTER = cue("stories", "description", "after")
#: From this probability on, a name plays another part than the victim's.
_OTHER_PART = 0.5
#: The characters before a name in which its introduction stands.
_INTRODUCTION = 60
#: What each sentence further down takes from a description's weight.
_LATE = 0.1
#: Sentences in which a description is looked for, and those where an attack told beside it suffices.
_HEAD, _LEAD = 14, 3
_UNTOLD = frozenset({Tone.ADVICE, Tone.EXERCISE, Tone.HYPOTHETICAL, Tone.GENERAL})
_INDEFINITE = re.compile(any_of(_WORDS["indefinite"]) + r"\b", re.IGNORECASE)
_INDEFINITE_BEFORE = re.compile(rf"\b(?i:{any_of(_WORDS['indefinite'])}) {_SIZE}$")
_AFTER_NOUN = re.compile(rf"(?: {_ADJECTIVE}\b)*{_PLACE}?")
_ARTICLE = re.compile(r"(?:(?:une?|le|la|cet|cette)\b|l')\s?", re.IGNORECASE)
_ONE_IN = re.compile(r" sur (?:deux|trois|quatre|cinq|dix|\d)")


@dataclass(frozen=True, slots=True)
class Description:
    """A span that describes the victim without naming it; `indefinite` ones ("un hôpital") introduce it.

    `weight` tells how well it stands for one, by its form and place.
    """

    start: int
    end: int
    indefinite: bool
    weight: float


def find_description(analysis: Analysis) -> Description | None:
    """Return the likeliest description of an unnamed victim in the head of the article, else None.

    It stands beside a wording of attack; indefinite ones ("un hôpital") weigh more than definite.
    """
    best: tuple[float, Description] | None = None
    for sentence in analysis.sentences[:_HEAD]:
        if sentence.layout in (Layout.LINK, Layout.BULLET) or analysis.tones(sentence) & _UNTOLD:
            continue
        for start, end in _noun_phrases(analysis, sentence):
            if _ONE_IN.match(analysis.lower, end) or not _is_cued(analysis, sentence, start, end):
                continue
            indefinite = _INDEFINITE.match(analysis.text, start) is not None
            weight = 2.0 * indefinite + (end - start) / 60 - sentence.index * _LATE
            if best is None or weight > best[0]:
                begin = start + _article_length(analysis.text, start)
                best = (weight, Description(begin, end, indefinite, weight))
    return best[1] if best else None


def is_described(analysis: Analysis, description: Description | None, name: str) -> bool:
    """Return whether `name` is only part of words for several victims ("plusieurs hôpitaux de X")."""
    if description is None or not _INDEFINITE.match(analysis.text, description.start):
        return False
    return name.casefold() in analysis.text[description.start : description.end].casefold()


def named_later(
    analysis: Analysis, description: Description, candidates: Sequence[Candidate]
) -> Candidate | None:
    """Return what the text further down introduces by the description's head noun, the likeliest, or None."""
    head = analysis.lower[description.start : description.end].split()[0]
    introduced = re.compile(rf"\b(?:l[ae] |l'|du |au |cet(?:te)? ){re.escape(head)}(?: [a-zà-ÿ]+){{0,2}} $")
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


def _noun_phrases(analysis: Analysis, sentence: Sentence) -> Iterator[tuple[int, int]]:
    for match in _NOUN_PHRASE.finditer(analysis.text, sentence.start, sentence.end):
        yield match.span("np")
    # Any word for an organisation of some sector after an indefinite article describes one too.
    for mention in analysis.sectors:
        if sentence.start <= mention.start < sentence.end and (
            article := _INDEFINITE_BEFORE.search(analysis.text, sentence.start, mention.start)
        ):
            tail = _AFTER_NOUN.match(analysis.text, mention.end, sentence.end)
            yield article.start(), tail.end() if tail else mention.end


def _is_cued(analysis: Analysis, sentence: Sentence, start: int, end: int) -> bool:
    if _BEFORE.search(analysis.lower, max(sentence.start, start - 90), start):
        return True
    if _AFTER.match(analysis.lower, end, sentence.end):
        return True
    following = analysis.sentences[min(sentence.index + 1, len(analysis.sentences) - 1)]
    return (
        sentence.index <= _LEAD
        and _INDEFINITE.match(analysis.text, start) is not None
        and attacked(analysis, sentence.start, following.end)
    )


def _article_length(text: str, start: int) -> int:
    match = _ARTICLE.match(text, start)
    return match.end() - start if match else 0
