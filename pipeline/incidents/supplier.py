"""The third party through which an incident went: prestataire, software, host."""

from collections.abc import Sequence

from pipeline.incidents.candidate import Candidate
from pipeline.incidents.cues import has
from pipeline.incidents.focus import Draft
from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone

_THRESHOLD = 0.0


def choose_supplier(
    analysis: Analysis, draft: Draft, candidates: Sequence[Candidate]
) -> tuple[Candidate, list[Candidate]] | None:
    """Return the third party of `draft` and the others that name the same thing (its vendor), or None."""
    victim = draft.victim.organisation if draft.victim else None
    found = [
        c
        for c in candidates
        if (victim is None or not c.organisation.keys & victim.keys)
        and not c.attacker
        and not c.features.get("recalled_attack")
        and any(c.features.get(cue) for cue in ("supplier", "is_supplier", "kind_supplier"))
        and c.supplier_score >= _THRESHOLD
        and any(_speaks_of(analysis, draft, m.start) for m in c.organisation.mentions)
    ]
    if not found:
        return None
    found.sort(key=lambda c: (-_is_product(analysis, c), -c.supplier_score, c.organisation.mentions[0].start))
    return found[0], found[1:3]


def _speaks_of(analysis: Analysis, draft: Draft, offset: int) -> bool:
    sentence = analysis.sentence_at(offset)
    return (
        sentence is not None
        and sentence.index in draft.sentences
        and not analysis.tones(sentence) & {Tone.ADVICE, Tone.EXERCISE}
    )


def _is_product(analysis: Analysis, candidate: Candidate) -> bool:
    return any(
        has("supplier", "product", analysis.lower, start, end)
        for m in candidate.organisation.mentions
        for start, end in ((m.start - 40, m.start), (m.end, m.end + 30))
    )
