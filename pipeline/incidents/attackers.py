"""Attackers of one article: known names and patterns gathered under one name each, with a score."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.incidents.roles import struck
from pipeline.language.actors.gazetteer import is_never_attacker
from pipeline.language.analysis import Analysis
from pipeline.language.lexicons import cue as cues
from pipeline.language.organisations import name_key
from pipeline.language.organisations.names import AUTHORITIES, LEAD_WORDS, MEDIA, NEVER
from pipeline.language.sentences import Layout

#: Evidence of each kind of cue that the name is an attacker's.
_POINTS = {
    "naming": 2.0,
    "noun": 1.5,
    "claim": 1.5,
    "malware": 1.5,
    "signer": 1.5,
    "after": 1.2,
    "act": 1.2,
    "kind": 1.5,
    "known": 2.0,
    "alone": 1.5,
    "ambiguous": 0.6,
}
#: What it costs a name that no list holds to be told of as a victim.
_STRUCK = 2.0
#: One introduction as an attacker is enough.
_THRESHOLD = 1.5
_ACTOR_WORD = cues("facts", "attacker", "beside")
_PERSON_CUE = cues("facts", "attacker", "person")


@dataclass
class AttackerCandidate:
    """A possible attacker: its spellings, where it is named, and the points of its cues."""

    name: str
    keys: set[str]
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    points: float = 0.0
    malware_only: bool = True
    listed: bool = False
    names: list[str] = field(default_factory=list)


def find_attackers(analysis: Analysis) -> list[AttackerCandidate]:
    """Return the attackers that the article names, in order of first mention."""
    by_key: dict[str, AttackerCandidate] = {}

    def add(start: int, end: int, name: str, cue: str, rule: str, canonical: str | None = None) -> None:
        sentence = analysis.sentence_at(start)
        key = name_key(name)
        if (
            sentence is None
            or sentence.layout is Layout.LINK
            or not key
            or _impossible(analysis, name, key, end)
        ):
            return
        known = by_key.get(key) or next((c for c in by_key.values() if _alike(key, c.keys)), None)
        if known is None and canonical:
            known = by_key.get("=" + canonical)
        if known is None:
            known = AttackerCandidate(name, {key})
        by_key[key] = known
        if canonical:
            by_key["=" + canonical] = known
        known.keys.add(key)
        known.spans.append((start, end, rule))
        if name not in known.names:
            known.names.append(name)
        points = _POINTS[cue]
        if cue == "noun" and not _ACTOR_WORD.search(
            analysis.lower, max(0, start - 40), min(len(analysis.lower), end + 60)
        ):
            points = 0.3
        known.points += points
        known.listed = known.listed or cue in ("known", "alone")
        known.malware_only = known.malware_only and cue in ("malware", "known", "alone", "ambiguous")

    for mention in analysis.actor_patterns:
        add(mention.start, mention.end, mention.name, mention.cue, mention.rule)
    for known in analysis.gazetteer:
        near = _ACTOR_WORD.search(
            analysis.lower, max(0, known.start - 90), min(len(analysis.lower), known.end + 90)
        )
        cue = "ambiguous" if known.ambiguous else "known" if near else "alone"
        add(
            known.start,
            known.end,
            analysis.text[known.start : known.end],
            cue,
            "actor.gazetteer",
            known.canonical,
        )
    unique = {id(c): c for c in by_key.values()}.values()
    for organisation in analysis.organisation_mentions:
        hit = by_key.get(name_key(organisation.name))
        if hit is not None and not hit.listed and struck(analysis, organisation):
            hit.points -= _STRUCK
    kept = [c for c in unique if c.points >= _THRESHOLD]
    return sorted(kept, key=lambda c: min(c.spans))


def _alike(key: str, keys: set[str]) -> bool:
    return any(key == k or key.startswith(k + " ") or k.startswith(key + " ") for k in keys)


def _impossible(analysis: Analysis, name: str, key: str, end: int) -> bool:
    folded = name.casefold()
    return (
        folded in LEAD_WORDS
        or folded in NEVER
        or folded in MEDIA
        or folded in AUTHORITIES
        or is_never_attacker(name)
        or bool(_PERSON_CUE.match(analysis.lower, end, min(len(analysis.lower), end + 60)))
    )


def attacker_keys(attackers: Sequence[AttackerCandidate]) -> set[str]:
    """Return the compared forms of all attackers' names."""
    return {key for a in attackers for key in a.keys}
