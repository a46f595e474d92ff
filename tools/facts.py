"""The decisions on facts that the trainer fits: what each is shown of an article, and what was right.

They are fitted on readings by models that had not seen the article's story, so that a fact is learned among
the incidents that a run finds. The parts of sentences come first, since the other decisions build on them.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from fitting import Recipe, fit

from pipeline.evaluation.alignment import align
from pipeline.incidents.features.context import Context
from pipeline.incidents.features.sentence_part import PARTS, Part, part_features
from pipeline.incidents.interpretation import Interpretation, interpret
from pipeline.incidents.models import Features, LinearModel, Models
from pipeline.language.analysis import Analysis
from pipeline.schema import Incident, Victim

Row = tuple[Features, int, float]


@dataclass(eq=False)
class FactExample:
    """An article with all fields annotated, read by models that had not seen its story.

    `pairs` are the incidents that were found: (index of the draft, what is right of it). `parts` are the
    labelled sentences: (start, end, part).
    """

    context: Context
    weight: float
    fold: int
    gold: Sequence[Incident]
    parts: Sequence[tuple[int, int, Part]] = ()
    pairs: list[tuple[int, Incident]] = field(default_factory=list)

    @property
    def reading(self) -> Interpretation:
        """The reading of the article."""
        return self.context.reading


@dataclass(frozen=True)
class Fact:
    """A decision on facts: how it is fitted, and the rows of one article."""

    recipe: Recipe
    rows: Callable[[FactExample], Iterable[Row]]


def _part_rows(example: FactExample) -> Iterable[Row]:
    context = example.context
    for sentence in context.analysis.sentences:
        middle = (sentence.start + sentence.end) // 2
        part = next((p for s, e, p in example.parts if s <= middle < e), None)
        if part is not None:
            yield part_features(context.analysis, context.rows, sentence), PARTS.index(part), 1.0


#: In the order of fitting.
FACTS = (Fact(Recipe("sentence_part", tuple(PARTS), 4.0, 1.0), _part_rows),)


def read_parts(path: Path) -> dict[str, list[tuple[int, int, Part]]]:
    """Return the labelled sentences of a file `sentence_parts.jsonl` by article; none where it is missing."""
    if not path.is_file():
        return {}
    lines = map(json.loads, path.read_text("utf-8").splitlines())
    return {line["article_id"]: [(s, e, Part(part)) for s, e, part, _ in line["sentences"]] for line in lines}


def fact_example(
    analysis: Analysis,
    models: Models,
    gold: Sequence[Incident],
    weight: float,
    fold: int,
    parts: Sequence[tuple[int, int, Part]],
) -> FactExample:
    """Return the article as `models` read it, its incidents paired with the annotated ones."""
    reading = interpret(analysis, models)
    example = FactExample(Context(reading), weight, fold, gold, parts)
    bare = [
        Incident(salience=d.salience, victim=Victim(name=d.victim.name if d.victim else None))
        for d in reading.story.drafts
    ]
    example.pairs = [(int(j), gold[int(i)]) for i, j in align(list(gold), bare)]
    return example


def fit_facts(
    examples: Sequence[FactExample],
    origin: Mapping[str, object],
    only: Sequence[str] = (),
) -> dict[str, LinearModel]:
    """Return the models of the facts named in `only` (all if empty), fitted on `examples`.

    The later ones see the parts that a model fitted on the other folds gives to an article's sentences.
    """
    parts = FACTS[0]
    folds = sorted({e.fold for e in examples})
    held = {k: _fit(parts, [e for e in examples if e.fold != k], {}) for k in folds}
    found = {"sentence_part": _fit(parts, examples, origin)}
    for example in examples:
        _with_facts(example, {"sentence_part": held[example.fold]})
    for fact in FACTS[1:]:
        if not only or fact.recipe.name in only:
            found[fact.recipe.name] = _fit(fact, examples, origin)
    return {name: model for name, model in found.items() if not only or name in only}


def _with_facts(example: FactExample, facts: Mapping[str, LinearModel]) -> None:
    """Let the models of `facts` speak of the example; what others had said of it is forgotten."""
    reading = example.reading
    reading.models = replace(reading.models, facts=dict(facts))
    example.context = Context(reading)


def _fit(fact: Fact, examples: Iterable[FactExample], origin: Mapping[str, object]) -> LinearModel:
    rows = [(f, label, w * e.weight) for e in examples for f, label, w in fact.rows(e)]
    return fit(fact.recipe, [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], origin)
