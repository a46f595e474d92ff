"""How many incidents an article tells, whose they are, and which sentence speaks of which."""

import re
from dataclasses import dataclass, field

from pipeline.incidents.describe import Description, find_description
from pipeline.incidents.narration import recalls, told
from pipeline.incidents.roles import STRONG_CUES, Candidate, victims_first
from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import load_lexicon
from pipeline.language.sentences import Layout, Sentence
from pipeline.schema import Salience

_LEXICON = load_lexicon("stories")


def _union(key: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in _LEXICON[key]))


_SHARED = _union("shared")
_NO_STORY = _union("no_story")
_THRESHOLD = -0.6
#: A lower bar for the likeliest victim of an article that surely tells an attack.
_LIKELY = -1.6
#: A supplier score above which an organisation is a third party unless it is more surely a victim.
_SURE_SUPPLIER = 3.0


@dataclass
class Draft:
    """An incident in the making: its victim, its salience and the sentences that speak of it."""

    victim: Candidate | None
    description: Description | None
    salience: Salience
    sentences: set[int] = field(default_factory=set)

    @property
    def anchors(self) -> list[int]:
        """Offsets at which the victim is named."""
        if self.victim is None:
            return [self.description.start] if self.description else []
        return [m.start for m in self.victim.organisation.mentions]


@dataclass
class Story:
    """The drafts of one article and the focus of each sentence (indices of drafts, shared facts go to all)."""

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
    return all(b - a < _ENUMERATION_GAP for a, b in zip(starts, starts[1:], strict=False))


def find_story(analysis: Analysis, candidates: list[Candidate]) -> Story:
    """Decide the incidents of the article and the focus of its sentences."""
    empty = Story([], [() for _ in analysis.sentences], [[] for _ in analysis.sentences])
    if not _tells_attack(analysis) or _is_exercise(analysis):
        return empty
    victims = [c for c in victims_first(candidates) if _is_victim(c)]
    drafts = [Draft(c, None, Salience.MAIN) for c in victims]
    for draft in drafts:
        if _only_recalled(analysis, draft):
            draft.salience = Salience.SECONDARY
    if not any(d.salience is Salience.MAIN for d in drafts):
        description = find_description(analysis)
        if description is not None:
            named = _named_later(analysis, description, candidates)
            drafts = [d for d in drafts if d.victim is not named] if named else drafts
            drafts.insert(0, Draft(named, None if named else description, Salience.MAIN))
        elif drafts and not _is_statistics(analysis):
            drafts[0].salience = Salience.MAIN
        elif not drafts and (likely := _likely_victim(analysis, candidates)) is not None:
            drafts = [Draft(likely, None, Salience.MAIN)]
    drafts.sort(key=lambda d: (d.salience is Salience.SECONDARY, min(d.anchors, default=0)))
    return _with_focus(analysis, drafts)


def _named_later(
    analysis: Analysis, description: Description, candidates: list[Candidate]
) -> Candidate | None:
    """Return the organisation that the text later introduces by the description's own head noun, or None."""
    head = analysis.lower[description.start : description.end].split()[0]
    introduced = re.compile(rf"\b(?:l[ae] |l'|du |au |cet(?:te)? ){re.escape(head)}(?: [a-zà-ÿ]+){{0,2}} $")
    for candidate in victims_first(candidates):
        if (
            candidate.attacker
            or candidate.features.get("place")
            or candidate.supplier_score >= _SURE_SUPPLIER
        ):
            continue
        for mention in candidate.organisation.mentions:
            if mention.start > description.end and introduced.search(
                analysis.lower, max(0, mention.start - 60), mention.start
            ):
                return candidate
    return None


def _likely_victim(analysis: Analysis, candidates: list[Candidate]) -> Candidate | None:
    # An article whose head tells an attack has a victim: without a clear one, the likeliest.
    best = next((c for c in victims_first(candidates) if not c.attacker), None)
    if best is None or best.victim_score < _LIKELY or _is_statistics(analysis):
        return None
    head = [s for s in analysis.sentences[:5] if told(analysis, s)]
    attacked = any(
        any(s.start <= t.start < s.end for s in head) and not analysis.assertion.negated(t.start, t.end)
        for t in analysis.triggers
    )
    return best if attacked else None


def _is_victim(candidate: Candidate) -> bool:
    if candidate.attacker or candidate.victim_score < _THRESHOLD:
        return False
    # A supplier that was only the way in is no victim; one whose clients stay unnamed comes back
    # as the likeliest victim of its article.
    return candidate.supplier_score < max(_SURE_SUPPLIER, candidate.victim_score)


def _tells_attack(analysis: Analysis) -> bool:
    for trigger in analysis.triggers:
        sentence = analysis.sentence_at(trigger.start)
        if (
            sentence
            and told(analysis, sentence)
            and not analysis.assertion.negated(trigger.start, trigger.end)
        ):
            return True
    return False


def _is_exercise(analysis: Analysis) -> bool:
    sentences = [s for s in analysis.sentences if Tone.EXERCISE in analysis.tones(s)]
    head = [s for s in sentences if s.index < max(6, len(analysis.sentences) // 3)]
    return len(sentences) >= 3 or len(sentences) == 2 and bool(head)


def _is_statistics(analysis: Analysis) -> bool:
    head = [s for s in analysis.sentences[:4]]
    return any(_NO_STORY.search(analysis.lower, s.start, s.end) for s in head)


def _only_recalled(analysis: Analysis, draft: Draft) -> bool:
    """Return whether the victim is only named where the article looks back or aside."""
    assert draft.victim is not None
    features = draft.victim.features
    if features.get("in_title") or features.get("in_lead"):
        return False
    sentences = [s for offset in draft.anchors if (s := analysis.sentence_at(offset))]
    prose = [s for s in sentences if not analysis.is_headline(s)]
    return bool(prose) and all(_looks_aside(analysis, s) for s in prose)


def _looks_aside(analysis: Analysis, sentence: Sentence) -> bool:
    before = analysis.sentences[max(0, sentence.index - 2) : sentence.index + 1]
    return any(s.paragraph == sentence.paragraph and recalls(analysis, s) for s in before)


def _with_focus(analysis: Analysis, drafts: list[Draft]) -> Story:
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
    current, section_focus = mains, ()
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
        elif _SHARED.search(analysis.lower, sentence.start, sentence.end):
            current = mains
        focus.append(current)
        for index in current:
            drafts[index].sentences.add(sentence.index)
        previous = sentence
    return Story(drafts, focus, anchors)


def _section_owners(
    analysis: Analysis, anchors: list[list[tuple[int, int]]], drafts: list[Draft]
) -> dict[int, tuple[int, ...]]:
    """Return the sections under a heading that name one main victim only, with that victim."""
    named: dict[int, set[int]] = {}
    for sentence in analysis.sentences:
        mains = {i for _, i in anchors[sentence.index] if drafts[i].salience is Salience.MAIN}
        named.setdefault(sentence.section, set()).update(mains)
    return {section: tuple(ids) for section, ids in named.items() if section > 0 and len(ids) == 1}
