"""Which sentence speaks of which incident, so that a fact finds the incident it belongs to."""

from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.incidents.candidate import Candidate
from pipeline.incidents.describe import Description
from pipeline.language.analysis import Analysis
from pipeline.language.lexicons import cue
from pipeline.language.sentences import Layout, Sentence
from pipeline.schema import Salience

_SHARED = cue("stories", "shared")
_PRESENT = cue("stories", "present")


@dataclass
class Draft:
    """An incident in the making: its victim, its salience and the sentences that speak of it."""

    victim: Candidate | None
    description: Description | None
    salience: Salience
    sentences: set[int] = field(default_factory=set)
    #: Sentences that speak of this incident alone, known beforehand.
    own: range | None = None
    #: How likely it is that the article tells this incident.
    probability: float = 1.0
    #: The probability from which on it is told, and the plain rule that took part in the decision if one did.
    least: float = 0.0
    rule: str | None = None
    #: Words for a nameless victim that lead to the named one further down.
    introduced: Description | None = None

    @property
    def anchors(self) -> list[int]:
        """Offsets at which the victim is named."""
        if self.own is not None:
            return []
        if self.victim is None:
            return [self.description.start] if self.description else []
        return [m.start for m in self.victim.mentions]


@dataclass
class Story:
    """The drafts of one article; for each sentence the drafts it speaks of and where it names them."""

    drafts: list[Draft]
    focus: list[tuple[int, ...]]
    anchors: list[list[tuple[int, int]]]

    def drafts_at(self, sentence: Sentence, offset: int) -> tuple[int, ...]:
        """Return the drafts that a fact at `offset` of `sentence` belongs to.

        Where the sentence names several victims apart from each other, that is the nearest one
        before the fact, else the first; victims in one enumeration share it.
        """
        named = self.anchors[sentence.index]
        if len({i for _, i in named}) <= 1 or _enumerated(named):
            return self.focus[sentence.index]
        return (next((i for start, i in reversed(named) if start <= offset), named[0][1]),)


_ENUMERATION_GAP = 45


def _enumerated(named: list[tuple[int, int]]) -> bool:
    starts = [start for start, _ in named]
    return all(b - a < _ENUMERATION_GAP for a, b in pairwise(starts))


def with_focus(analysis: Analysis, drafts: list[Draft]) -> Story:
    """Give every sentence its focus: the drafts whose victims it names, else those it goes on about."""
    anchors: list[list[tuple[int, int]]] = [[] for _ in analysis.sentences]
    for index, draft in enumerate(drafts):
        for offset in draft.anchors:
            sentence = analysis.sentence_at(offset)
            if sentence is not None:
                anchors[sentence.index].append((offset, index))
    mains = tuple(i for i, d in enumerate(drafts) if d.salience is Salience.MAIN)
    owners = _section_owners(analysis, anchors, drafts) if len(mains) > 1 else {}
    divided = len(set(owners.values())) > 1
    focus: list[tuple[int, ...]] = []
    current: tuple[int, ...] = mains
    section_focus: tuple[int, ...] = ()
    previous: Sentence | None = None
    for sentence in analysis.sentences:
        anchors[sentence.index].sort()
        named = tuple(dict.fromkeys(i for _, i in anchors[sentence.index]))
        new_section = previous is None or sentence.section != previous.section
        new_paragraph = previous is None or sentence.paragraph != previous.paragraph
        if new_section:
            section_focus = named if sentence.layout is Layout.HEADING else ()
            section_focus = section_focus or owners.get(sentence.section, ())
            # Where sections have owners, a section without one speaks of some other victim.
            current = section_focus or (() if divided and sentence.section > 0 else mains)
        elif new_paragraph:
            current = section_focus or (mains if len(mains) == 1 else current)
        if named:
            current = named
        elif aside := _told_aside(analysis, sentence, anchors, drafts):
            current = aside
        elif _SHARED.search(analysis.lower, sentence.start, sentence.end):
            current = mains
        elif mains and _returns(analysis, sentence, [drafts[i] for i in current]):
            current = section_focus or mains
        own = tuple(i for i, d in enumerate(drafts) if d.own is not None and sentence.index in d.own)
        if own:
            anchors[sentence.index] = []
        focus.append(own or current)
        for index in focus[-1]:
            drafts[index].sentences.add(sentence.index)
        previous = sentence
    return Story(drafts, focus, anchors)


def _returns(analysis: Analysis, sentence: Sentence, current: list[Draft]) -> bool:
    """Return whether the sentence takes up the main story again after a look aside.

    What is told in passing is told in the pluperfect, or with a year; the story itself is not.
    """
    return (
        bool(current)
        and all(d.salience is Salience.SECONDARY for d in current)
        and bool(_PRESENT.search(analysis.lower, sentence.start, sentence.end))
        and not analysis.recalls(sentence)
    )


def _told_aside(
    analysis: Analysis, sentence: Sentence, anchors: list[list[tuple[int, int]]], drafts: list[Draft]
) -> tuple[int, ...]:
    """Return the secondary drafts that the next sentence names, where this one already looks aside."""
    following = analysis.next_in_paragraph(sentence)
    if following is None or not analysis.recalls(sentence):
        return ()
    named = dict.fromkeys(i for _, i in anchors[following.index])
    return tuple(i for i in named if drafts[i].salience is Salience.SECONDARY)


def _section_owners(
    analysis: Analysis, anchors: list[list[tuple[int, int]]], drafts: list[Draft]
) -> dict[int, tuple[int, ...]]:
    """Return the sections under a heading that name one main victim only, with that victim."""
    named: dict[int, set[int]] = {}
    for sentence in analysis.sentences:
        mains = {i for _, i in anchors[sentence.index] if drafts[i].salience is Salience.MAIN}
        named.setdefault(sentence.section, set()).update(mains)
    return {section: tuple(ids) for section, ids in named.items() if section > 0 and len(ids) == 1}
