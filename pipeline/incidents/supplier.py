"""The third party through which an incident went: prestataire, software, host."""

from collections.abc import Sequence
from itertools import product

from pipeline.incidents.candidate import Candidate, Role
from pipeline.incidents.cues import has
from pipeline.incidents.focus import Draft
from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import cue
from pipeline.schema import Salience

#: A third party, and the others that name the same thing.
Supplied = tuple[Candidate, list[Candidate]]
#: Characters between a product and its maker, at most.
_REACH = 170
#: From this probability on a candidate is a supplier and nothing else.
_SURE = 0.5
#: The sentences at the head of an article.
_HEAD = 6


def find_suppliers(candidates: Sequence[Candidate], threshold: float) -> list[Candidate]:
    """Return the candidates that are third parties, in the order of the article's candidates."""
    return [c for c in candidates if c.roles[Role.SUPPLIER] >= threshold]


def supplied(analysis: Analysis, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the sure suppliers with their products and makers: they share their part, and are no victims."""
    found = []
    for supplier in find_suppliers(candidates, _SURE):
        made, maker = _product_and_maker(analysis, supplier, candidates)
        found += [one for one in (made, maker) if one is not None]
    return found


def choose_supplier(
    analysis: Analysis, draft: Draft, suppliers: Sequence[Candidate], candidates: Sequence[Candidate]
) -> Supplied | None:
    """Return the third party of `draft` and the others that name the same thing (its vendor), or None."""
    found = [
        c
        for c in suppliers
        if c is not draft.victim
        and (any(_speaks_of(analysis, draft, m.start) for m in c.mentions) or _leads(analysis, draft, c))
    ]
    if not found:
        return None
    found.sort(key=lambda c: (-_is_product(analysis, c), -c.roles[Role.SUPPLIER], c.mentions[0].start))
    made, maker = _product_and_maker(analysis, found[0], candidates)
    others = [c for c in found if c is not made and c is not maker]
    return made, [*([maker] if maker else []), *others][:2]


def _product_and_maker(
    analysis: Analysis, found: Candidate, candidates: Sequence[Candidate]
) -> tuple[Candidate, Candidate | None]:
    """Return the product that `found` is or makes, and who makes it, if the article tells."""
    for other in candidates:
        if other is found or other.roles[Role.ATTACKER] > other.roles[Role.SUPPLIER]:
            continue
        if _makes(analysis, found, other):
            return other, found
        if _makes(analysis, other, found):
            return found, other
    return found, None


def _makes(analysis: Analysis, maker: Candidate, made: Candidate) -> bool:
    for mine, its in product(maker.mentions, made.mentions):
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


def _leads(analysis: Analysis, draft: Draft, supplier: Candidate) -> bool:
    """Return whether the article's head names the supplier, so that all its own incidents went through it."""
    sentence = analysis.sentence_at(supplier.mentions[0].start)
    return draft.salience is Salience.MAIN and sentence is not None and sentence.index < _HEAD


def _is_product(analysis: Analysis, candidate: Candidate) -> bool:
    return any(
        has("supplier", "product", analysis.lower, start, end)
        for m in candidate.mentions
        for start, end in ((m.start - 40, m.start), (m.end, m.end + 30))
    )
