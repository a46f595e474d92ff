"""Which incidents the article tells, and whose: the scores read as a whole, under a few plain constraints.

- A candidate that is likely enough to be a victim is one; the likeliest of an article that surely tells
  an incident needs less.
- The items of a list of names are likely together or not at all.
- A name and its short form are one victim.
- What the article says was not touched is no victim.
- No name plays two parts: what is likelier an attacker or a supplier is no victim.
- An incident has a victim that is named, or words that describe one.
- A victim is told of as the article's own or as recalled, whichever its role says.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.incidents.candidate import Candidate, Role
from pipeline.incidents.describe import Description
from pipeline.incidents.features.around import STRONG_CUES
from pipeline.incidents.features.standing import lists_of_names
from pipeline.incidents.focus import Draft
from pipeline.language.organisations import name_key
from pipeline.schema import Salience


@dataclass(frozen=True)
class Thresholds:
    """From which probability on: chosen by hand on out-of-fold scores, for F1 with few false alarms."""

    #: An article that tells an incident; below it nothing is told, and the recogniser need not read it.
    tells: float = 0.2
    #: An article that surely tells one, so that its likeliest victim is taken …
    telling: float = 0.45
    #: … from this probability on, or words for an unnamed one from that.
    likeliest: float = 0.25
    described: float = 0.05
    #: An article that most surely tells one has one, however little stands out.
    surely: float = 0.85
    victim: float = 0.4
    #: A victim beside a likelier one.
    further: float = 0.5
    #: A victim whose likeliest part is that of a recalled one: each of a series is less sure.
    recalled: float = 0.25
    unnamed: float = 0.4
    further_unnamed: float = 0.5
    attacker: float = 0.25
    supplier: float = 0.3


THRESHOLDS = Thresholds()
#: Where neither is sure, words for a victim are preferred to a name of up to so many times their chance.
_WORDS_AGAINST_NAMES = 2.0
#: What is asked of a victim of an article that most surely tells an incident, as a share of the thresholds.
_LEAST_WHERE_SURE = 0.4
#: A name taken for want of a likelier one plays some part by its role, and not so surely another's.
_MOST_NONE, _MOST_OTHER = 0.7, 0.5
#: Above this a role alone tells that a name plays no part.
_SURELY_NONE = 0.85
#: The rule by which the likeliest victim of an article that surely tells an incident is taken.
_OWN_STORY = "the article surely tells one"
#: So many neighbours make a series.
_SERIES = 2
#: What may stand between words and the name to which they lead, in characters: a blank, a quotation mark.
_BEFORE_NAME = 3
#: So many items make a list, and so far each comes to their mean; chosen like the thresholds.
_SHORTEST_LIST, _SHARED = 4, 0.6
#: More incidents no article tells of; all its facts are held against each.
_MOST_INCIDENTS = 60


def agree_in_lists(candidates: Sequence[Candidate]) -> None:
    """Let the items of a list of names share what is known of each: they mostly play one part."""
    for places in lists_of_names(candidates):
        listed = [candidates[i] for i in places if candidates[i].may_be_victim]
        if len(listed) >= _SHORTEST_LIST:
            mean = sum(c.victim for c in listed) / len(listed)
            for candidate in listed:
                candidate.victim += _SHARED * (mean - candidate.victim)


def choose_drafts(
    candidates: Sequence[Candidate],
    tells: float,
    descriptions: Sequence[tuple[Description, float, Candidate | None]],
    supplied: Sequence[Candidate] = (),
    thresholds: Thresholds = THRESHOLDS,
) -> list[Draft]:
    """Return the incidents in text order, main ones first.

    `tells` is the probability that the article tells one, `descriptions` are words for unnamed victims with
    the probability that an incident happened to it and what the text names by those words further down,
    the likeliest first,
    `supplied` the products and makers of suppliers.
    """
    if tells < thresholds.tells:
        return []
    highest = max((c.victim for c in candidates), default=0.0)
    for candidate in candidates:
        candidate.least = _least(candidate, candidate.victim == highest, thresholds)
        candidate.objection = _objection(candidate, supplied)
    chosen = [c for c in candidates if c.objection is None and c.victim >= c.least]
    for short in [c for c in chosen if any(_is_short_for(c, o) for o in chosen)]:
        short.objection = "short for another"
    chosen = [c for c in chosen if c.objection is None]
    descriptions = [d for d in descriptions if not any(_leads_to(d[0], c) for c in chosen)]
    words, likely, named_later = descriptions[0] if descriptions else (None, 0.0, None)
    least = thresholds.unnamed
    unnamed = likely >= least
    if not chosen and not unnamed and tells >= thresholds.telling:
        share = _LEAST_WHERE_SURE if tells >= thresholds.surely else 1.0
        least_unlikely = [c for c in candidates if c not in supplied and _plays_open_part(c)]
        best = max(least_unlikely, key=lambda c: (c.victim, -c.mentions[0].start), default=None)
        named = best.victim if best is not None else 0.0
        enough = named >= thresholds.likeliest * share
        least = thresholds.described * share
        unnamed = likely >= least and (_WORDS_AGAINST_NAMES * likely >= named or not enough)
        if best is not None and enough and not unnamed:
            # What an article surely tells, and nothing else is told of, is its own story.
            least = best.least = thresholds.likeliest * share
            return [Draft(best, None, Salience.MAIN, probability=named, least=least, rule=_OWN_STORY)]
    rule = _OWN_STORY if least != thresholds.unnamed else None
    drafts = [Draft(c, None, _salience(c), probability=c.victim, least=c.least) for c in chosen]
    if unnamed and words is not None and named_later not in chosen:
        described = None if named_later else words
        drafts.append(
            Draft(
                named_later, described, Salience.MAIN, probability=likely, least=least, rule=rule,
                introduced=words if named_later else None,
            )
        )  # fmt: skip
        drafts += [
            Draft(None, other, Salience.MAIN, probability=chance, least=thresholds.further_unnamed)
            for other, chance, name in descriptions[1:]
            if chance >= thresholds.further_unnamed and name is None and other.head != words.head
        ]
    likeliest = sorted(drafts, key=lambda d: -d.probability)[:_MOST_INCIDENTS]
    return sorted(likeliest, key=lambda d: (d.salience is Salience.SECONDARY, min(d.anchors, default=0)))


def _leads_to(words: Description, victim: Candidate) -> bool:
    """Return whether the words end in the victim's name, as "la base de la société X" does."""
    return any(words.start <= m.start <= words.end + _BEFORE_NAME for m in victim.mentions)


def _least(candidate: Candidate, foremost: bool, thresholds: Thresholds) -> float:
    if max(candidate.roles) == candidate.roles[Role.RECALLED]:
        return thresholds.recalled
    return thresholds.victim if foremost else thresholds.further


def _objection(candidate: Candidate, supplied: Sequence[Candidate]) -> str | None:
    """Return why it is no victim however likely, None for nothing."""
    if candidate in supplied:
        return "of a supplier"
    if not candidate.may_be_victim:
        return "another part"
    if _untouched(candidate):
        return "untouched"
    # In a series the others speak for one of which nothing is told.
    idle = candidate.roles[Role.NONE] > _SURELY_NONE and len(candidate.mates) < _SERIES
    return "no part" if idle else None


def _untouched(candidate: Candidate) -> bool:
    """Return whether all that is told of it is that it was not hit."""
    struck = any(cue in STRONG_CUES for _, cue in candidate.cues)
    return bool(candidate.features.get("untouched")) and not struck


def _is_short_for(candidate: Candidate, other: Candidate) -> bool:
    """Return whether its name is part of a likelier one's, as a town is of its hospital's name.

    "Le groupe X" and "X" are one, whichever is the likelier.
    """
    short, long = name_key(candidate.name), name_key(other.name)
    if short == f"groupe {long}":
        return other.victim > candidate.victim
    part = long.startswith(f"{short} ") or long.endswith(f" {short}")
    return part and other.victim >= candidate.victim


def _plays_open_part(candidate: Candidate) -> bool:
    other = max(candidate.roles[Role.ATTACKER], candidate.roles[Role.SUPPLIER])
    open_part = candidate.roles[Role.NONE] <= _MOST_NONE and other <= _MOST_OTHER
    return open_part and not _untouched(candidate)


def _salience(candidate: Candidate) -> Salience:
    own, recalled = candidate.roles[Role.VICTIM], candidate.roles[Role.RECALLED]
    return Salience.MAIN if own >= recalled else Salience.SECONDARY
