"""Is a kind of data that an article speaks of told as taken from the victim of an incident?

A mention is seen in its sentence, in the sentence that opens its list, and among the other kinds around it:
an enumeration beside a verb of taking is loot, a lone word in a piece of advice is not.
"""

import math
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.incidents.features.context import Context
from pipeline.incidents.features.sentence_part import Part
from pipeline.incidents.features.words import row_words, stem
from pipeline.incidents.models import Features, Words
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import Cue, cue
from pipeline.language.mentions import DataTypeMention
from pipeline.language.sentences import Sentence
from pipeline.schema import DataType

_TAKEN, _SURELY, _LIST_LEAD = (cue("taken", name) for name in ("taken", "surely", "list_lead"))
_OTHER_USE, _OTHER_USE_AFTER, _STAFF = (
    cue("taken", name) for name in ("other_use", "other_use_after", "staff")
)
_COMPARED, _LOOT_AFTER, _LOOT_BEFORE = (cue("taken", n) for n in ("compared", "loot_after", "loot_before"))
#: Beyond so many codes in one sentence more of them say nothing new.
_SEVERAL = 3
#: The parts of sentences in which something taken is told of.
_TELLING = (Part.TOLD, Part.CLAIM)
#: So many victims make a list of victims.
_FEWEST_LISTED = 3
_OTHER_USE_REACH, _OTHER_USE_AFTER_REACH = 60, 80
#: "Un courriel" is a message received; e-mails that were taken are many.
_MESSAGE = re.compile(r"(?:courriel|courrier|mail|e-mail|email|message|sms)(?: électronique)?$")
_ONE = re.compile(r"\b(?:un|ce|cet|d'un|simple|faux|notre|votre) (?:\w+ )?$")
#: "Coordonnées : adresse e-mail", "coordonnées (téléphone)" say no more than their detail.
_DETAIL = re.compile(r"(?: \w+){0,2} ?[:(]")
_DETAIL_REACH = 40
#: "le pseudonyme Near2tlg" names the attacker.
_NAME_FOLLOWS = re.compile(r" (?:de |est )?[\"A-Z0-9]")
_NAME_GOES_ON = re.compile(r"[ -][A-ZÀ-Ý][a-zà-ÿ]")
_NAME_BEGINS = re.compile(r"[A-ZÀ-Ý][\w-]+[ -]$")


@dataclass(slots=True)
class _Mentioned:
    """How many mentions of one kind of data an article has; of these: denied, items of lists, of it alone."""

    mentions: int = 0
    denied: int = 0
    listed: int = 0
    alone: int = 0


class DataTypeContext:
    """The data types that one article speaks of, as the decision on them sees them; built once an article."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._analysis = context.analysis
        self._seen: dict[tuple[int, int], dict[DataType, Features]] = {}

    @cached_property
    def mentions(self) -> list[DataTypeMention]:
        """The mentions that stand in sentences, in text order."""
        return [m for m in self._analysis.data_types if self._analysis.sentence_at(m.start) is not None]

    def own(self, index: int) -> list[DataTypeMention]:
        """Return the mentions that may speak of incident `index`, less what is denied or advised in a list.

        Victims that a list names ("Les clients touchés :") share what is told of none of them alone.
        """
        story = self.context.reading.story
        group = self._listed_with[index]
        found = []
        for mention in self.mentions:
            sentence = self._analysis.sentence_at(mention.start)
            if sentence is None or self._is_denied(sentence, mention):
                continue
            told_of = story.drafts_at(sentence, mention.start)
            if index in told_of or (group and group.isdisjoint(told_of)):
                found.append(mention)
        return found

    def _is_denied(self, sentence: Sentence, mention: DataTypeMention) -> bool:
        """Return whether a negation holds the mention, or it is an item of advice, or one message."""
        lower = self._analysis.lower
        before = lower[max(sentence.start, mention.start - _OTHER_USE_REACH) : mention.start]
        advised = sentence.opener is not None and Tone.ADVICE in self._analysis.tones(sentence)
        message = _MESSAGE.match(lower[mention.start : mention.end]) and _ONE.search(before)
        return bool(advised or message) or self._analysis.assertion.negated(mention.start, mention.end)

    @cached_property
    def _listed_with(self) -> list[frozenset[int]]:
        """For each incident those whose victims one list names with its own, and nothing else names."""
        lists: dict[int, set[int]] = {}
        of: list[int | None] = []
        for index, draft in enumerate(self.context.reading.story.drafts):
            places = [self._analysis.sentence_at(anchor) for anchor in draft.anchors]
            openers = {place.opener if place else None for place in places}
            of.append(openers.pop() if len(openers) == 1 else None)
            if (opener := of[-1]) is not None:
                lists.setdefault(opener, set()).add(index)
        big = {opener: frozenset(group) for opener, group in lists.items() if len(group) >= _FEWEST_LISTED}
        return [big.get(opener, frozenset()) if opener is not None else frozenset() for opener in of]

    @cached_property
    def _codes(self) -> list[set[DataType]]:
        """The codes that each sentence names."""
        found: list[set[DataType]] = [set() for _ in self._analysis.sentences]
        for mention in self.mentions:
            if sentence := self._analysis.sentence_at(mention.start):
                found[sentence.index].update(mention.codes)
        return found

    @cached_property
    def _lists(self) -> dict[int, tuple[int, set[DataType]]]:
        """By the index of an opener: the number of its items, and the codes that they name."""
        found: dict[int, tuple[int, set[DataType]]] = {}
        for sentence in self._analysis.sentences:
            if sentence.opener is not None:
                size, codes = found.get(sentence.opener, (0, set()))
                found[sentence.opener] = size + 1, codes | self._codes[sentence.index]
        return found

    def features(self, index: int, mention: DataTypeMention) -> Iterator[tuple[DataType, Features]]:
        """Yield each code that `mention` names with its features for incident `index`."""
        sentence = self._analysis.sentence_at(mention.start)
        if sentence is None:
            return
        place = self.context.place(index, sentence, mention.start, mention.end)
        key = mention.start, mention.end
        if key not in self._seen:
            self._seen[key] = self._of_mention(sentence, mention)
        for code, seen in self._seen[key].items():
            yield code, Features(place | seen.named, seen.own, seen.shared)

    def _of_mention(self, sentence: Sentence, mention: DataTypeMention) -> dict[DataType, Features]:
        """Return the features of each code of a mention that are the same for all incidents."""
        openers = list(self._openers(sentence))
        parts = self.context.parts[sentence.index]
        cues = self._cues(sentence, openers, mention)
        named = cues | self._company(sentence, mention)
        telling = sum(parts[part] for part in _TELLING)
        surely = max(cues[name] for name in ("surely before", "surely after", "opener surely"))
        useless = max(cues["other use"], cues["other use after"], cues["of name"])
        named["surely told"] = telling * surely * (1 - useless)
        named["taken told"] = telling * max(cues["taken before"], cues["taken after"]) * (1 - useless)
        words = set(self.context.words_around(sentence, mention.start, mention.end))
        for opener in openers:
            words |= row_words(self.context.rows[opener.index], "opener ")
        words |= self._states(sentence, mention, cues)
        forms = self._analysis.lower[mention.start : mention.end].split()
        likeliest = max(parts, key=lambda part: parts[part])
        layout = "item" if openers else sentence.layout
        words |= {f"part {likeliest} {layout}", f"wording {stem(forms[0])}", f"rule {mention.rule}"}
        shared = Words(words)
        return {
            code: Features(
                named | self._elsewhere(mention, code),
                {f"code {code}", f"code {code} {layout}", f"part {likeliest} code {code}"},
                shared,
            )
            for code in mention.codes
        }

    def _states(self, sentence: Sentence, mention: DataTypeMention, cues: Mapping[str, float]) -> set[str]:
        """Return which cues meet: of taking, of how many codes, and against it."""
        several = min(len(self._codes[sentence.index]), _SEVERAL)
        taken = max(cues[name] for name in ("taken before", "taken after", "opener takes"))
        surely = max(cues[name] for name in ("surely before", "surely after", "opener surely"))
        state = f"state {taken:.0f}{surely:.0f}{cues['item']:.0f}"
        return {
            f"{state} {several} {mention.strong}",
            f"{state} near {cues['surely near']:.0f} {several}",
            f"{state} {sentence.layout}",
            f"{state} other {cues['other use']:.0f} {cues['other use after']:.0f}",
        }

    def _openers(self, sentence: Sentence) -> Iterator[Sentence]:
        """Yield the sentence that opens the list of `sentence`, then the one that opens that one's."""
        while sentence.opener is not None:
            sentence = self._analysis.sentences[sentence.opener]
            yield sentence

    def _cues(
        self, sentence: Sentence, openers: Sequence[Sentence], mention: DataTypeMention
    ) -> dict[str, float]:
        lower, start, end = self._analysis.lower, mention.start, mention.end
        before = lower[max(sentence.start, start - _OTHER_USE_REACH) : start]
        after = lower[end : min(sentence.end, end + _OTHER_USE_AFTER_REACH)]
        near = self._analysis.sentences[max(0, sentence.index - 2) : sentence.index]
        return {
            "strong": float(mention.strong),
            "taken before": _told(_TAKEN, lower, sentence.start, start),
            "taken after": _told(_TAKEN, lower, end, sentence.end),
            "surely before": _told(_SURELY, lower, sentence.start, start),
            "surely after": _told(_SURELY, lower, end, sentence.end),
            "other use": _told(_OTHER_USE, before),
            "other use after": _told(_OTHER_USE_AFTER, after),
            "loot after": _told(_LOOT_AFTER, after),
            "loot before": _told(_LOOT_BEFORE, before),
            "staff": _told(_STAFF, after),
            "compared": _told(_COMPARED, before),
            "one": float(_ONE.search(before) is not None),
            "name follows": float(_NAME_FOLLOWS.match(self._analysis.text, end) is not None),
            "of name": float(self._is_of_name(sentence, mention)),
            "taking near": float(any(_told(_TAKEN, lower, s.start, s.end) for s in near)),
            "surely near": float(any(_told(_SURELY, lower, s.start, s.end) for s in near)),
            "item": float(bool(openers)),
            "opener takes": float(any(_told(_TAKEN, lower, o.start, o.end) for o in openers)),
            "opener surely": float(any(_told(_SURELY, lower, o.start, o.end) for o in openers)),
            "opener leads": float(any(_told(_LIST_LEAD, lower, o.start, o.end) for o in openers)),
        }

    def _company(self, sentence: Sentence, mention: DataTypeMention) -> dict[str, float]:
        codes = self._codes
        around = set().union(*codes[max(0, sentence.index - 2) : sentence.index + 3])
        size, listed = self._lists.get(-1 if sentence.opener is None else sentence.opener, (0, set()))
        own = set(mention.codes)
        return {
            "codes in sentence": math.log1p(len(codes[sentence.index] - own)),
            "codes around": math.log1p(len(around - own)),
            "codes in list": math.log1p(len(listed - own)),
            "items": math.log1p(size),
            "alone": float(not codes[sentence.index] - own),
            "codes of mention": math.log2(len(own)),
        }

    def _elsewhere(self, mention: DataTypeMention, code: DataType) -> dict[str, float]:
        """Return what other mentions say of `code`, and how far they spell out a wide wording."""
        all_of_code = self._by_code[code]
        others = all_of_code.mentions - 1
        denied = all_of_code.denied - self._analysis.assertion.negated(mention.start, mention.end)
        found = {
            "mentions": math.log1p(others),
            "denied elsewhere": math.log1p(denied),
            "denied share": denied / others if others else 0.0,
            "listed elsewhere": float(all_of_code.listed > self._in_list(mention)),
        }
        if len(mention.codes) > 1:
            spelt = [c for c in mention.codes if self._by_code[c].alone]
            after = self._analysis.lower[mention.end : mention.end + _DETAIL_REACH]
            found |= {
                "wide": 1.0,
                "wide, spelt out": float(code in spelt),
                "wide, others spelt out": math.log1p(len([c for c in spelt if c is not code])),
                "wide, detail follows": float(_DETAIL.match(after) is not None),
            }
        return found

    @cached_property
    def _by_code(self) -> dict[DataType, _Mentioned]:
        found = {code: _Mentioned() for code in DataType}
        for mention in self.mentions:
            denied = self._analysis.assertion.negated(mention.start, mention.end)
            for code in mention.codes:
                of_code = found[code]
                of_code.mentions += 1
                of_code.denied += denied
                of_code.listed += self._in_list(mention)
                of_code.alone += len(mention.codes) == 1
        return found

    def _in_list(self, mention: DataTypeMention) -> bool:
        sentence = self._analysis.sentence_at(mention.start)
        return sentence is not None and sentence.opener is not None

    def _is_of_name(self, sentence: Sentence, mention: DataTypeMention) -> bool:
        """Return whether a capital tells that the word belongs to a name: "Mutuelle Saint-Yves"."""
        text = self._analysis.text
        word = text[mention.start : mention.end]
        if not word[0].isupper() or word.isupper():
            return False
        if _NAME_GOES_ON.match(text, mention.end):
            return True
        begins = _NAME_BEGINS.search(text[sentence.start : mention.start])
        return mention.start > sentence.start and begins is not None


def _told(cues: Cue, text: str, start: int = 0, end: int = sys.maxsize) -> float:
    return float(cues.search(text, start, end) is not None)
