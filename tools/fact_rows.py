"""What the trainer shows each decision on facts of an article, and what was right."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from fitting import Group

from pipeline.incidents.extract import own_mentions
from pipeline.incidents.features.attack_type import AttackWordings
from pipeline.incidents.features.country import country_candidates
from pipeline.incidents.features.data_types import DataTypeContext
from pipeline.incidents.features.date import date_candidates
from pipeline.incidents.features.record import figures
from pipeline.incidents.features.sector import sector_candidates
from pipeline.incidents.features.sentence_part import PARTS, SentenceParts
from pipeline.incidents.features.status import StatusCues
from pipeline.incidents.models import Features
from pipeline.language.mentions import CountMention
from pipeline.schema import Records, Status

if TYPE_CHECKING:
    from facts import FactExample

Row = tuple[Features, int, float]
STATUSES = tuple(Status)
#: Invented articles, which count less than real press, hold few claims and denials: these count more.
_RARE = {Status.CLAIMED: 3.0, Status.DENIED: 4.0}
#: Victims told of in one list teach together no more than so many.
_ALIKE = 3


def part_rows(example: FactExample) -> Iterable[Row]:
    """Yield a row for each labelled sentence but items, which are seen as the one that opens their list."""
    if not example.parts:
        return
    context = example.context
    parts = SentenceParts(context.analysis, context.rows)
    for sentence in context.analysis.sentences:
        if sentence.opener is not None:
            continue
        middle = (sentence.start + sentence.end) // 2
        part = next((p for s, e, p in example.parts if s <= middle < e), None)
        if part is not None:
            yield parts.features(sentence), PARTS.index(part), 1.0


def data_type_rows(example: FactExample) -> Iterable[Row]:
    """Yield a row for each code of each mention: was it taken in the incident?

    An article's mentions of what was taken share one weight, since the surest alone decides; so do, less
    strictly, the incidents of an article.
    """
    context = DataTypeContext(example.context)
    for index, right in example.pairs:
        rows = [row for mention in context.own(index) for row in context.features(index, mention)]
        times = Counter(code for code, _ in rows)
        for code, features in rows:
            taken = code in right.data_types
            yield features, int(taken), (1 / times[code] if taken else 1.0) / math.sqrt(len(example.pairs))


def _share(example: FactExample) -> float:
    """Return the weight of one incident, so that a list of fifty does not outweigh other articles."""
    return 1 / math.sqrt(max(len(example.pairs), 1))


def attack_type_rows(example: FactExample) -> Iterable[Row]:
    wordings = AttackWordings(example.context, StatusCues(example.context))
    for index, gold in example.pairs:
        for kind, features in wordings.features(index).items():
            yield features, int(kind in gold.attack_types), _share(example)


def status_rows(example: FactExample) -> Iterable[Row]:
    cues = StatusCues(example.context)
    for index, gold in example.pairs:
        rare = _RARE.get(gold.status, 1.0) if example.weight < 1 else 1.0
        yield cues.features(index), STATUSES.index(gold.status), _share(example) * rare


def date_rows(example: FactExample) -> Iterable[Row]:
    context, story = example.context, example.reading.story
    for index, right in example.pairs:
        own = own_mentions(context.analysis, story, index, context.analysis.dates)
        for candidate in date_candidates(context, index, own):
            yield candidate.features, int(candidate.edtf == right.date), 1.0


def records_groups(example: FactExample) -> Iterable[Group]:
    for index, gold in example.pairs:
        found = figures(example.context, index)
        right = _right_figures([one.count for one in found], gold.records)
        if kept := [
            (one.features, bool(label)) for one, label in zip(found, right, strict=True) if label is not None
        ]:
            yield Group([one for one, _ in kept], [label for _, label in kept], example.weight)


def _right_figures(counts: Sequence[CountMention], gold: Records | None) -> list[bool | None]:
    """Return of each count whether it is the annotated one; None of the same number in another wording."""
    number = next((n for n in (gold.value, gold.min, gold.max) if n is not None), None) if gold else None
    same = [number is not None and round(count.magnitude) == number for count in counts]
    if gold is None or not any(same):
        return list(same)
    for exact in (
        [count.unit is gold.unit and count.qualifier is gold.qualifier for count in counts],
        [count.unit is gold.unit for count in counts],
    ):
        both = [a and b for a, b in zip(same, exact, strict=True)]
        if any(both):
            return [True if b else None if s else False for b, s in zip(both, same, strict=True)]
    return list(same)


def country_rows(example: FactExample) -> Iterable[Row]:
    for index, gold in example.pairs:
        for candidate in country_candidates(example.context, index):
            right = candidate.value == gold.victim.country
            yield candidate.features, int(right), min(1.0, _ALIKE / len(example.pairs))


def sector_rows(example: FactExample) -> Iterable[Row]:
    for index, gold in example.pairs:
        for candidate in sector_candidates(example.context, index):
            right = candidate.value is gold.victim.sector
            yield candidate.features, int(right), min(1.0, _ALIKE / len(example.pairs))
