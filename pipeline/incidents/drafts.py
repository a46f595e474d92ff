"""How many incidents an article tells, and whose they are; `focus` says which sentence tells which."""

import re

from pipeline.incidents.candidate import Candidate
from pipeline.incidents.describe import Description, find_description
from pipeline.incidents.earlier import earlier_attacks
from pipeline.incidents.focus import Draft, Story, with_focus
from pipeline.incidents.narration import attacked, recalls, tells_attack, told
from pipeline.incidents.roles import STRONG_CUES, victims_first
from pipeline.language.analysis import Analysis
from pipeline.language.lexicons import cue
from pipeline.language.sentences import Sentence
from pipeline.schema import Salience

_NO_STORY = cue("stories", "no_story")
_THRESHOLD = -0.6
#: A lower bar for the likeliest victim of an article that surely tells an attack.
_LIKELY = -1.6
#: One of these must be told of a victim, whatever its score.
_SIGNS = (
    *sorted(STRONG_CUES),
    *("people_of", "systems_of", "own_people", "says_count", "silent", "at_home", "recalled_attack"),
    *("with_attack", "with_data", "with_count", "in_title", "in_heading", "begins_headline", "label"),
)
_HEAD_PLACES = ("in_title", "in_lead", "in_heading")
#: The share of the article after which a victim first named is told in passing.
_LATE = 0.55
#: A supplier score above which an organisation is a third party unless it is more surely a victim.
_SURE_SUPPLIER = 3.0


def find_story(analysis: Analysis, candidates: list[Candidate]) -> Story:
    """Decide the incidents of the article and the focus of its sentences."""
    empty = Story([], [() for _ in analysis.sentences], [[] for _ in analysis.sentences])
    if not tells_attack(analysis):
        return empty
    victims = [c for c in victims_first(candidates) if _is_victim(c)]
    victims = [c for c in victims if not _only_way_in(c, victims)]
    drafts = [Draft(c, None, Salience.MAIN) for c in victims]
    for draft in drafts:
        if _only_recalled(analysis, draft) or _comes_late(analysis, draft, drafts):
            draft.salience = Salience.SECONDARY
    if not any(d.salience is Salience.MAIN for d in drafts):
        description = find_description(analysis)
        likely = _likely_victim(analysis, candidates)
        if description is not None and (likely is None or description.indefinite):
            named = _named_later(analysis, description, candidates)
            drafts = [d for d in drafts if d.victim is not named] if named else drafts
            drafts.insert(0, Draft(named, None if named else description, Salience.MAIN))
        elif likely is not None:
            drafts = [Draft(likely, None, Salience.MAIN), *(d for d in drafts if d.victim is not likely)]
        elif drafts and not _is_statistics(analysis):
            drafts[0].salience = Salience.MAIN
    drafts.sort(key=lambda d: (d.salience is Salience.SECONDARY, min(d.anchors, default=0)))
    mains = [d for d in drafts if d.salience is Salience.MAIN]
    if len(mains) == 1:
        drafts += earlier_attacks(analysis, mains[0], candidates)
    return with_focus(analysis, drafts)


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
    best = next((c for c in victims_first(candidates) if not c.attacker and _at_head(c)), None)
    if best is None or best.victim_score < _LIKELY or _is_statistics(analysis):
        return None
    head = analysis.sentences[:5]
    return best if any(told(analysis, s) and attacked(analysis, s.start, s.end) for s in head) else None


def _at_head(candidate: Candidate) -> bool:
    return any(candidate.features.get(place) for place in _HEAD_PLACES)


def _only_way_in(candidate: Candidate, victims: list[Candidate]) -> bool:
    """Return whether a supplier has victims among its clients, so that it is their third party only."""
    if not _supplies(candidate) or candidate.features.get("recalled_attack"):
        return False
    return any(_at_head(o) and not _supplies(o) for o in victims if o is not candidate)


def _supplies(candidate: Candidate) -> bool:
    told = any(candidate.features.get(cue) for cue in ("is_supplier", "kind_supplier"))
    return told and candidate.supplier_score >= 0


def _is_victim(candidate: Candidate) -> bool:
    if candidate.attacker or candidate.victim_score < _THRESHOLD:
        return False
    if not any(candidate.features.get(sign) for sign in _SIGNS):
        return False
    # A supplier that was only the way in is no victim; one whose clients stay unnamed comes back
    # as the likeliest victim of its article.
    return candidate.supplier_score < max(_SURE_SUPPLIER, candidate.victim_score)


def _is_statistics(analysis: Analysis) -> bool:
    return any(_NO_STORY.search(analysis.lower, s.start, s.end) for s in analysis.sentences[:4])


def _only_recalled(analysis: Analysis, draft: Draft) -> bool:
    """Return whether the victim is only named where the article looks back or aside."""
    assert draft.victim is not None
    features = draft.victim.features
    if features.get("in_title") or features.get("in_lead"):
        return False
    sentences = [s for offset in draft.anchors if (s := analysis.sentence_at(offset))]
    prose = [s for s in sentences if not analysis.is_headline(s)]
    return bool(prose) and all(_looks_aside(analysis, s) for s in prose)


def _comes_late(analysis: Analysis, draft: Draft, drafts: list[Draft]) -> bool:
    """Return whether the victim is first named when the story of another, named at its head, is told."""
    assert draft.victim is not None
    if _at_head(draft.victim) or draft.victim.features.get("among_several"):
        return False
    first = analysis.sentence_at(min(draft.anchors))
    return (
        first is not None
        and first.index > _LATE * len(analysis.sentences)
        and any(
            d.victim and (d.victim.features.get("in_title") or d.victim.features.get("in_lead"))
            for d in drafts
        )
    )


def _looks_aside(analysis: Analysis, sentence: Sentence) -> bool:
    before = analysis.sentences[max(0, sentence.index - 2) : sentence.index + 1]
    return any(s.paragraph == sentence.paragraph and recalls(analysis, s) for s in before)
