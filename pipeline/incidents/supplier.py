"""The third party through which an incident went: prestataire, software, host."""

from collections.abc import Sequence
from itertools import product

from pipeline.incidents.candidate import Candidate
from pipeline.incidents.cues import has
from pipeline.incidents.focus import Draft
from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import cue

_THRESHOLD = 0.0
#: Characters between a product and its maker, at most.
_REACH = 170


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
    made, maker = _product_and_maker(analysis, found[0], candidates)
    others = [c for c in found if c is not made and c is not maker]
    return made, [*([maker] if maker else []), *others][:2]


def _product_and_maker(
    analysis: Analysis, found: Candidate, candidates: Sequence[Candidate]
) -> tuple[Candidate, Candidate | None]:
    """Return the product that `found` is or makes, and who makes it, if the article tells."""
    for other in candidates:
        if other is found or other.attacker:
            continue
        if _makes(analysis, found, other):
            return other, found
        if _makes(analysis, other, found):
            return found, other
    return found, None


def _makes(analysis: Analysis, maker: Candidate, made: Candidate) -> bool:
    for mine, its in product(maker.organisation.mentions, made.organisation.mentions):
        name, (first, second) = (
            ("maker_of", (mine, its)) if mine.start < its.start else ("made_by", (its, mine))
        )
        gap = analysis.lower[first.end : second.start].rstrip()
        if len(gap) <= _REACH and cue("facts", "supplier", name).fullmatch(gap):
            return True
    return False


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
