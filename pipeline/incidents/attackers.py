"""Whose deed an incident is: the article's attackers, and the one that the incident's sentences name."""

from collections.abc import Sequence

from pipeline.incidents.candidate import Candidate, Role
from pipeline.incidents.features.victim import odds
from pipeline.incidents.focus import Story
from pipeline.language.analysis import Analysis
from pipeline.language.lexicons import cue
from pipeline.schema import Salience

_SAME_GROUP = cue("facts", "attacker", "same_group")
#: Cues that name a tool; where a group is named too, the tool is not the attacker.
_TOOLS = frozenset({"malware", "listed", "ambiguous"})
#: What it costs a tool, and how much the role's log-odds weigh beside a mention in the incident's sentences.
_TOOL, _ODDS, _MOST_MENTIONS = 1.5, 0.25, 3


def find_attackers(
    candidates: Sequence[Candidate], threshold: float, victims: Sequence[Candidate | None] = ()
) -> list[Candidate]:
    """Return the candidates that are attackers and none of the `victims`, in order of first mention."""
    found = [
        c
        for c in candidates
        if c.roles[Role.ATTACKER] >= threshold and c.roles[Role.ATTACKER] > c.victim and c not in victims
    ]
    return sorted(found, key=lambda c: c.mentions[0].start)


def choose_attacker(
    analysis: Analysis, story: Story, index: int, attackers: Sequence[Candidate]
) -> tuple[Candidate | None, str | None]:
    """Return the attacker that the sentences of incident `index` name, else the only one if meant, or None.

    Behind it the plain rule by which it is this incident's, or by which a lone one is not.
    """
    ranked = []
    for attacker in attackers:
        own = sum(_names(analysis, story, index, m.start) for m in attacker.mentions)
        if own and attacker is not story.drafts[index].victim:
            points = min(own, _MOST_MENTIONS) + _ODDS * odds(attacker.roles[Role.ATTACKER])
            points -= _TOOL * _is_tool(attacker)
            ranked.append((points, -attacker.mentions[0].start, attacker))
    if ranked:
        return max(ranked, key=lambda r: r[:2])[2], "named in the incident's sentences"
    if len(attackers) != 1:
        return None, "not named in the incident's sentences"
    draft = story.drafts[index]
    sentences = [analysis.sentences[i] for i in draft.sentences]
    if any(_SAME_GROUP.search(analysis.lower, s.start, s.end) for s in sentences):
        return attackers[0], "the same group"
    mains = [d for d in story.drafts if d.salience is Salience.MAIN]
    alone = draft.salience is Salience.MAIN and (
        len(mains) == 1 or _named_apart(analysis, story, attackers[0])
    )
    if alone and not _is_tool(attackers[0]):
        return attackers[0], "the article's only attacker"
    return None, "not named in the incident's sentences"


def _is_tool(attacker: Candidate) -> bool:
    return "malware" in attacker.actor_cues and attacker.actor_cues.keys() <= _TOOLS


def _named_apart(analysis: Analysis, story: Story, attacker: Candidate) -> bool:
    """Return whether the attacker is named where the text speaks of no victim in particular."""
    sentences = [(analysis.sentence_at(m.start), m.start) for m in attacker.mentions]
    return any(s is not None and not story.drafts_at(s, start) for s, start in sentences)


def _names(analysis: Analysis, story: Story, index: int, start: int) -> bool:
    sentence = analysis.sentence_at(start)
    return (
        sentence is not None
        and index in story.drafts_at(sentence, start)
        and not analysis.assertion.negated(start, start + 1)
    )
