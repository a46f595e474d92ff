"""How candidates stand to each other: alone with an attack, foremost, in one series or list."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.incidents.candidate import Candidate
from pipeline.incidents.features.around import CAP
from pipeline.incidents.features.words import Word
from pipeline.incidents.narration import UNTOLD, attacked
from pipeline.language.analysis import Analysis
from pipeline.language.lexicons import cue
from pipeline.language.organisations import name_key
from pipeline.language.organisations.names import head_class
from pipeline.language.sentences import Layout

#: The place at the end of a name with a head noun.
_TAIL = re.compile(r"(?:\b(?:de la|de|du|des|à|en|sur)\s|\b[dl]')(?P<name>[A-ZÀ-ÖØ-Þ][^\s]*(?: [\w'-]+)*)$")
#: What shows that an organisation is no victim, whatever is told beside it.
_OTHER_PARTS = ("place", "person", "first_name", "authority", "media", "never", "platform")
#: What may stand between two names of one series.
_BETWEEN = re.compile(
    r"(?:\s?(?:,|;|/|&|et|ou|ainsi que|puis|mais aussi|comme)\s?){1,3}"
    r"(?:(?:à|le|la|les|l'|des|du|de|d'|au|aux|celles?|ceux|celui)\s?){0,3}"
    r"(?:[a-zà-ÿ'-]+ ){0,2}?(?:(?:de la|de l'|du|des|de|d')\s?)?"
)
_LONGEST_GAP = 50
#: A line of so few words that begins with a name is an item of a list.
_LONGEST_ITEM = 9
#: So many names make a list of victims.
_SHORTEST_LIST = 4


def plays_other_part(candidate: Candidate) -> bool:
    """Return whether this looks like a place, a person, an authority or the like rather than a victim."""
    return any(candidate.features.get(part) for part in _OTHER_PARTS)


def find_mates(analysis: Analysis, candidates: Sequence[Candidate], rows: Sequence[Sequence[Word]]) -> None:
    """Tell each candidate its mates: its neighbours in a series of names and in a list of short lines."""
    spans = sorted((m.start, m.end, i) for i, c in enumerate(candidates) for m in c.mentions)
    for (_, end, one), (start, _, other) in pairwise(spans):
        if (
            one != other
            and 0 <= start - end <= _LONGEST_GAP
            and _BETWEEN.fullmatch(analysis.lower, end, start)
        ):
            _join(candidates, one, other)
    previous = -1
    for row in rows:
        item = row[0].candidate if row and len(row) <= _LONGEST_ITEM else -1
        if item >= 0 and previous >= 0 and item != previous:
            _join(candidates, item, previous)
        previous = item


def _join(candidates: Sequence[Candidate], one: int, other: int) -> None:
    candidates[one].mates.add(other)
    candidates[other].mates.add(one)


def mark_tails(candidates: Sequence[Candidate]) -> None:
    """Mark as places the towns after which other candidates are named."""
    # "Rochevaux" beside "l'hôpital de Rochevaux" is the town, not the hospital; "Solventis" beside
    # "la caisse Solventis" is the firm.
    towns = {
        name_key(tail["name"])
        for c in candidates
        for m in c.organisation.mentions
        if head_class(m.name) and (tail := _TAIL.search(m.name))
    }
    for candidate in candidates:
        if any(head_class(m.name) for m in candidate.organisation.mentions):
            continue
        if candidate.organisation.keys & towns:
            candidate.features["place"] = 1.0


def lists_of_names(candidates: Sequence[Candidate]) -> list[list[int]]:
    """Return the places of the candidates that stand in one series or list of names, for each longer one."""
    found: list[list[int]] = []
    done: set[int] = set()
    for index in range(len(candidates)):
        if index not in done:
            listed = _listed_with(candidates, index)
            done |= listed
            if len(listed) >= _SHORTEST_LIST:
                found.append(sorted(listed))
    return found


def mark_lists(candidates: Sequence[Candidate]) -> None:
    """Tell the candidates outside of the article's lists of names how long the longest is.

    Where many are named in a list, the one that the article speaks of beside them may have supplied them all.
    """
    lists = lists_of_names(candidates)
    if not lists:
        return
    longest, listed = max(map(len, lists)), {i for one in lists for i in one}
    others = [c for i, c in enumerate(candidates) if i not in listed and not plays_other_part(c)]
    most = max((len(c.mentions) for c in others), default=0)
    for candidate in others:
        candidate.features["beside list"] = math.log1p(longest)
        if len(candidate.mentions) == most > 1:
            candidate.features["foremost beside list"] = math.log1p(longest)


def _listed_with(candidates: Sequence[Candidate], index: int) -> set[int]:
    """Return the places of all that stand in one series or list with a candidate, itself included."""
    found, waiting = {index}, [index]
    while waiting:
        new = candidates[waiting.pop()].mates - found
        found |= new
        waiting += new
    return found


_SEVERAL, _NO_STORY = cue("stories", "several"), cue("stories", "no_story")
#: The head of an article, in sentences, where it announces what it is about.
_HEAD = 5


def mark_sole(analysis: Analysis, candidates: Sequence[Candidate]) -> None:
    """Count the sentences and paragraphs of attack in which no other organisation could be the victim."""
    by_sentence: dict[int, set[int]] = {}
    by_paragraph: dict[int, set[int]] = {}
    for index, candidate in enumerate(candidates):
        if plays_other_part(candidate):
            continue
        for mention in candidate.organisation.mentions:
            sentence = analysis.sentence_at(mention.start)
            if sentence is not None:
                by_sentence.setdefault(sentence.index, set()).add(index)
                by_paragraph.setdefault(sentence.paragraph, set()).add(index)
    struck = [
        s for s in analysis.sentences if not analysis.tones(s) & UNTOLD and attacked(analysis, s.start, s.end)
    ]
    for name, groups, numbers in (
        ("sole_with_attack", by_sentence, {s.index for s in struck}),
        ("sole_in_paragraph", by_paragraph, {s.paragraph for s in struck}),
    ):
        counts = Counter(next(iter(groups[n])) for n in numbers if len(groups.get(n, ())) == 1)
        for index, count in counts.items():
            candidates[index].features[name] = float(min(count, CAP))


def mark_foremost(analysis: Analysis, candidates: Sequence[Candidate]) -> None:
    """Mark who stands out among the possible victims: alone in a title of attack, one of several."""
    eligible = [c for c in candidates if not plays_other_part(c)]
    titled = [c for c in eligible if c.features.get("in_title")]
    if len(titled) == 1:
        sentences = [analysis.sentence_at(m.start) for m in titled[0].organisation.mentions]
        titled[0].features["title_attack"] = float(
            any(s and s.layout is Layout.TITLE and attacked(analysis, s.start, s.end) for s in sentences)
        )
    head = (0, analysis.sentences[:_HEAD][-1].end) if analysis.sentences else (0, 0)
    if _SEVERAL.search(analysis.lower, *head) and not _NO_STORY.search(analysis.lower, *head):
        for candidate in eligible:
            seen = candidate.features
            begins = seen.get("begins_sentence", 0) > seen.get("begins_headline", 0)
            if begins or seen.get("sole_in_paragraph") or seen.get("with_attack"):
                seen["among_several"] = 1.0
    if eligible:
        most = max(len(c.organisation.mentions) for c in eligible)
        foremost = [c for c in eligible if len(c.organisation.mentions) == most]
        if len(foremost) == 1 and most > 1:
            foremost[0].features["most_named"] = float(bool(foremost[0].features.get("with_attack")))
