"""The article's own words for a victim that it does not name ("un établissement de santé francilien")."""

import re
from dataclasses import dataclass

from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import load_lexicon
from pipeline.language.sentences import Layout

_HEADS = "|".join(sorted(load_lexicon("organisations")["descriptions"]["heads"], key=len, reverse=True))
_STORIES = load_lexicon("stories")["description"]
_ADJECTIVE = (
    r"(?:[a-zà-ÿ-]+(?:al|ale|aux|iques?|iens?|iennes?|ais|aises?|ois|oises?|ains?|aines?|aires?|iers?|ières?"
    r"|ieux|ifs?|ives?|é|és|ées?|ins?|ines?|ands?|andes?|eurs?|ants?)|quatre étoiles|cinq étoiles)"
)
_PLACE = (
    r"(?: (?:de la |de l'|d'|du |de |des |en |à |au )(?:l'|la |le )?(?:[a-zà-ÿ]+[ -](?:de )?)?[A-ZÀ-ÖØ-Þ][\w'-]+(?:[ -][A-ZÀ-ÖØ-Þ][\w'-]+)*"
    r"| (?:du|de la|de l'|d') ?(?:nord|sud|est|ouest|centre|région|secteur|département)[\w-]*(?: (?:de la |de l'|du |de )?[A-ZÀ-ÖØ-Þ][\w-]+)?)"
)
_NOUN_PHRASE = re.compile(
    rf"(?P<np>\b(?i:une?|plusieurs|deux|trois|quatre|cinq|cet|cette|le|la|l')[ ]?"
    rf"(?:seule?s? |petite?s? |grande?s? |importante?s? |célèbres? )?(?i:{_HEADS})s?\b(?: {_ADJECTIVE}\b)*{_PLACE}?)"
)
_BEFORE = re.compile("(?:" + "|".join(_STORIES["before"]) + ")$")
_AFTER = re.compile("(?:" + "|".join(_STORIES["after"]) + ")")
#: What each sentence further down takes from a description's weight.
_LATE = 0.1
_INDEFINITE = re.compile(r"(?:une?|plusieurs|deux|trois|quatre|cinq)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:(?:une?|le|la|cet|cette)\b|l')\s?", re.IGNORECASE)
_ONE_IN = re.compile(r" sur (?:deux|trois|quatre|cinq|dix|\d)")


@dataclass(frozen=True, slots=True)
class Description:
    """A span that describes the victim without naming it."""

    start: int
    end: int


def find_description(analysis: Analysis) -> Description | None:
    """Return the first description beside a wording of attack in the head of the article, else None."""
    best: tuple[float, Description] | None = None
    for sentence in analysis.sentences[:14]:
        if sentence.layout in (Layout.LINK, Layout.BULLET) or analysis.tones(sentence) & {
            Tone.ADVICE,
            Tone.EXERCISE,
            Tone.HYPOTHETICAL,
        }:
            continue
        for match in _NOUN_PHRASE.finditer(analysis.text, sentence.start, sentence.end):
            start, end = match.span("np")
            cued = bool(_BEFORE.search(analysis.lower, max(sentence.start, start - 90), start)) or bool(
                _AFTER.match(analysis.lower, end, sentence.end)
            )
            if not cued or _ONE_IN.match(analysis.lower, end):
                continue
            weight = (
                (2.0 if _INDEFINITE.match(analysis.text, start) else 0.0)
                + (end - start) / 60
                - sentence.index * _LATE
            )
            if best is None or weight > best[0]:
                best = (weight, Description(start + _article_length(analysis.text, start), end))
    return best[1] if best and best[0] > 1.0 else None


def _article_length(text: str, start: int) -> int:
    match = _ARTICLE.match(text, start)
    return match.end() - start if match else 0
