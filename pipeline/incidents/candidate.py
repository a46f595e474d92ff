"""Candidates: everything named in the article that may be a victim, a supplier or an attacker.

They come from the organisations and from the wordings and lists that tell attackers alike; what part each
plays is decided by fitted models over what `features` counts around them.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

from pipeline.language.analysis import Analysis
from pipeline.language.organisations import Organisation, OrganisationMention, name_key
from pipeline.language.sentences import Layout

#: Wordings for attackers beyond these say nothing new; each is held against all names.
_MOST_ACTORS = 500
_GROUP = re.compile(r"\bgroupe \"?$")


class Role(IntEnum):
    """The part that a candidate plays in the article; the order is that of the fitted model's classes."""

    NONE = 0
    VICTIM = 1
    RECALLED = 2
    SUPPLIER = 3
    ATTACKER = 4


@dataclass(eq=False)
class Candidate:
    """Something named in the article, with what was counted around its mentions.

    `roles` are the probabilities of `Role` given that the article tells an incident; `victim` is the one that
    an incident of this article happened to it.
    """

    organisation: Organisation
    #: How many wordings of each kind name it as an attacker ("noun", "claim", "listed" …).
    actor_cues: Counter[str] = field(default_factory=Counter)
    features: dict[str, float] = field(default_factory=dict)
    cues: list[tuple[OrganisationMention, str]] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    #: Places in the list of candidates of those that stand in one series or list with it.
    mates: set[int] = field(default_factory=set)
    roles: tuple[float, ...] = (1.0, 0.0, 0.0, 0.0, 0.0)
    victim: float = 0.0
    #: From which probability on it is taken for a victim, and what speaks against it if anything does.
    least: float = 0.0
    objection: str | None = None

    @cached_property
    def name(self) -> str:
        """The most complete of its names."""
        return self.organisation.name

    @property
    def mentions(self) -> list[OrganisationMention]:
        return self.organisation.mentions

    @property
    def may_be_victim(self) -> bool:
        """Whether it is no likelier to be an attacker or a supplier."""
        return max(self.roles[Role.ATTACKER], self.roles[Role.SUPPLIER]) <= self.hit

    @property
    def hit(self) -> float:
        """The probability to be a victim, of the article's own incidents or of recalled ones."""
        return self.roles[Role.VICTIM] + self.roles[Role.RECALLED]


def find_candidates(analysis: Analysis) -> list[Candidate]:
    """Return every candidate of the article, in the order in which they are found; no features yet.

    Names that stand only in links and credits are none.
    """
    candidates = [
        Candidate(Organisation(list(o.mentions), set(o.keys)))
        for o in analysis.organisations
        if any(_in_text(analysis, m.start) for m in o.mentions)
    ]
    by_key = {key: c for c in candidates for key in sorted(c.organisation.keys)}
    actors = sorted(_actors(analysis), key=lambda a: (a[0].start, a[0].end, a[1]))
    for mention, cue in actors[:_MOST_ACTORS]:
        key = name_key(mention.name)
        if not key or not _in_text(analysis, mention.start):
            continue
        candidate = by_key.get(key) or next((c for k, c in by_key.items() if _alike(key, k)), None)
        if candidate is None:
            candidate = Candidate(Organisation([]))
            candidates.append(candidate)
        by_key.setdefault(key, candidate)
        candidate.organisation.keys.add(key)
        candidate.actor_cues[cue] += 1
        if not any(m.start < mention.end and mention.start < m.end for m in candidate.mentions):
            candidate.mentions.append(mention)
            candidate.mentions.sort(key=lambda m: m.start)
    return candidates


def _in_text(analysis: Analysis, offset: int) -> bool:
    sentence = analysis.sentence_at(offset)
    return sentence is not None and sentence.layout is not Layout.LINK


def _alike(key: str, other: str) -> bool:
    return other.startswith(f"{key} ") or key.startswith(f"{other} ")


def _actors(analysis: Analysis) -> Iterator[tuple[OrganisationMention, str]]:
    """Yield the names that a wording or the list of attackers gives, each with its kind of cue."""
    for mention in analysis.actor_patterns:
        # "Le groupe X" is a firm as often as a gang.
        group = mention.cue == "noun" and _GROUP.search(
            analysis.lower, max(0, mention.start - 9), mention.start
        )
        cue = "group" if group else mention.cue
        yield OrganisationMention(mention.start, mention.end, mention.rule, mention.name, None), cue
    for known in analysis.gazetteer:
        name = analysis.text[known.start : known.end]
        cue = "ambiguous" if known.ambiguous else "listed"
        yield OrganisationMention(known.start, known.end, "actor.gazetteer", name, None), cue
