"""How a word stands to a victim: in its name, as its head noun, in apposition, in its sentence, or apart."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from typing import Generic, TypeVar

from pipeline.incidents.features.words import stem
from pipeline.incidents.focus import Draft
from pipeline.language.analysis import Analysis
from pipeline.language.mentions import Mention
from pipeline.language.sentences import Layout, Sentence

M = TypeVar("M", bound=Mention)

#: Of words between a mention and the victim's name so many are looked at.
_WORDS_BETWEEN = 5
_WORD = re.compile(r"[a-zà-ÿ]+'?")
#: Nothing but words: the mention may be the head noun of the name behind it.
_BARE = re.compile(r"[ -]?(?:[\w'-]+ ){0,5}[\"'(]?")
_APPOSED = re.compile(r"\"?(?: \([^)\n]{1,60}\))?(?:,| \(| :| -| /)[^,;:()\n]{0,70}")
_TOLD_OF = re.compile(
    r"\"?(?: \([^)\n]{1,60}\))?,? (?:qui |lui-même |elle-même )?(?:est|était|reste|compte|figure|exploite"
    r"|gère|fabrique|vend|édite|propose|produit|développe|exerce|regroupe|distribue|commercialise|assure|fournit"
    r"|conçoit|emploie|se présente|se décrit|accueille|opère|permet|héberge)\b[^;:\n]{0,90}"
)
_NEAR = 40
#: Of the victim's names in one sentence so many to each side of a mention are looked at.
_SPANS = 2
#: Farther apart than this, more words stand between than are looked at.
_LONGEST_GAP = 80


class Bearing(IntEnum):
    """The ways in which a mention may stand to the victim, the closest first."""

    INSIDE = 0
    HEAD = 1
    APPOSED = 2
    TOLD_OF = 3
    NEAR = 4
    SENTENCE = 5
    AFTER = 6
    BEFORE = 7
    SECTION = 8
    FOCUS = 9
    ELSEWHERE = 10

    @property
    def label(self) -> str:
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True, slots=True)
class Standing(Generic[M]):
    """How one mention stands to the victim, with the words between the two."""

    mention: M
    sentence: Sentence
    bearing: Bearing
    #: Stems of the words between, none for a mention in another sentence.
    between: tuple[str, ...]
    #: How many other mentions of the kind stand between the victim's name and this one, or before it inside.
    order: int = 0
    #: Whether it is a part of another organisation's name.
    foreign: bool = False


@dataclass(eq=False)
class VictimPlaces:
    """Where one incident's victim is named or described, and the sentences that speak of it."""

    analysis: Analysis
    draft: Draft

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """The victim's names, or the words that stand for it, in text order."""
        if self.draft.victim is not None:
            return sorted((m.start, m.end) for m in self.draft.victim.mentions)
        described = self.draft.description
        return [(described.start, described.end)] if described else []

    @cached_property
    def by_sentence(self) -> dict[int, list[tuple[int, int]]]:
        """The victim's names by the sentence that holds them, links and credits left out."""
        found: dict[int, list[tuple[int, int]]] = {}
        for start, end in self.spans:
            sentence = self.analysis.sentence_at(start)
            if sentence is not None and sentence.layout is not Layout.LINK:
                found.setdefault(sentence.index, []).append((start, end))
        return found

    @cached_property
    def _sections(self) -> dict[int, bool]:
        """The sections that name the victim, and whether it is their heading that does."""
        found: dict[int, bool] = {}
        for index in self.by_sentence:
            sentence = self.analysis.sentences[index]
            found[sentence.section] = found.get(sentence.section, False) or sentence.layout is Layout.HEADING
        return found

    def standings(self, mentions: Sequence[M]) -> Iterator[Standing[M]]:
        """Yield how each mention stands to the victim; those in links and credits not."""
        placed: list[tuple[M, Sentence]] = []
        for mention in mentions:
            sentence = self.analysis.sentence_at(mention.start)
            if sentence is not None and sentence.layout is not Layout.LINK:
                placed.append((mention, sentence))
        starts = [mention.start for mention, _ in placed]
        for mention, sentence in placed:
            standing = self._standing(mention, sentence, starts)
            foreign = standing.bearing is not Bearing.INSIDE and self._in_other_name(mention)
            yield replace(standing, foreign=True) if foreign else standing

    def _in_other_name(self, mention: Mention) -> bool:
        """Return whether a mention is a part of some name ("La Gazette de Lormeau"), and not all of it."""
        names = self.analysis.organisation_mentions
        place = bisect_right(names, mention.start, key=lambda n: n.start) - 1
        if place < 0:
            return False
        name = names[place]
        return mention.end <= name.end and mention.end - mention.start < name.end - name.start

    def _standing(self, mention: M, sentence: Sentence, starts: Sequence[int]) -> Standing[M]:
        here = self.by_sentence.get(sentence.index)
        if here:
            # The nearest on each side, so that a line of a thousand names takes no longer than any other.
            place = bisect_right(here, (mention.start, mention.end))
            near = here[max(0, place - _SPANS) : place + _SPANS]
            return min(
                (self._in_sentence(mention, sentence, span, starts) for span in near),
                key=lambda s: (s.bearing, s.order),
            )
        return Standing(mention, sentence, self._apart(sentence), ())

    def _in_sentence(
        self, mention: M, sentence: Sentence, span: tuple[int, int], starts: Sequence[int]
    ) -> Standing[M]:
        start, end = span
        lower = self.analysis.lower
        if mention.start < end and start < mention.end:
            order = bisect_left(starts, mention.start) - bisect_left(starts, start)
            return Standing(mention, sentence, Bearing.INSIDE, (), order)
        if mention.end <= start:
            bare = _BARE.fullmatch(lower, mention.end, start)
            bearing = Bearing.HEAD if bare else self._by_gap(start - mention.end)
            order = bisect_left(starts, start) - bisect_left(starts, mention.end)
            return Standing(mention, sentence, bearing, self._stems(mention.end, start), order)
        if _APPOSED.fullmatch(lower, end, mention.start):
            bearing = Bearing.APPOSED
        elif _TOLD_OF.fullmatch(lower, end, mention.start):
            bearing = Bearing.TOLD_OF
        else:
            bearing = self._by_gap(mention.start - end)
        order = bisect_left(starts, mention.start) - bisect_left(starts, end)
        return Standing(mention, sentence, bearing, self._stems(end, mention.start), order)

    def _by_gap(self, gap: int) -> Bearing:
        return Bearing.NEAR if gap <= _NEAR else Bearing.SENTENCE

    def _stems(self, start: int, end: int) -> tuple[str, ...]:
        if end - start > _LONGEST_GAP:
            return ()
        words = [m.group() for m in _WORD.finditer(self.analysis.text, start, end)]
        return tuple(stem(w) for w in words) if len(words) <= _WORDS_BETWEEN else ()

    def _apart(self, sentence: Sentence) -> Bearing:
        if sentence.index - 1 in self.by_sentence:
            return Bearing.AFTER
        if sentence.index + 1 in self.by_sentence:
            return Bearing.BEFORE
        headed = self._sections.get(sentence.section) if sentence.section > 0 else None
        if headed or (headed is not None and sentence.layout is Layout.HEADING):
            return Bearing.SECTION
        return Bearing.FOCUS if sentence.index in self.draft.sentences else Bearing.ELSEWHERE
