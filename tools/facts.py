"""The decisions on facts that the trainer fits: what each is shown of an article, and what was right.

They are fitted on readings by models that had not seen the article's story, so that a fact is learned among
the incidents that a run finds. The parts of sentences come first, since the other decisions build on them.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import fact_rows as rows
import money_facts as money
from fitting import Group, Recipe, fit, fit_choice
from statements import Opening

from pipeline.evaluation.alignment import align
from pipeline.incidents.features.context import Context
from pipeline.incidents.features.sentence_part import PARTS, Part
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
    #: Where the text is an invented opening on ransom: what is marked in it.
    opening: Opening | None = None
    #: Whether its facts are our own labels on the openings of a watch.
    of_watch: bool = False

    @property
    def reading(self) -> Interpretation:
        """The reading of the article."""
        return self.context.reading


@dataclass(frozen=True)
class Fact:
    """A decision on facts: how it is fitted, the rows of one article, and whether later ones build on it."""

    recipe: Recipe
    #: None of a decision that chooses one thing or none, which has `groups` to choose from.
    rows: Callable[[FactExample], Iterable[Row]] | None = None
    seen: bool = False
    groups: Callable[[FactExample], Iterable[Group]] | None = None
    #: Whether it learns from the openings of a watch too. Who vouches and what is asked, they hardly tell.
    of_watch: bool = False


#: In the order of fitting.
FACTS = (
    Fact(Recipe("sentence_part", tuple(PARTS), 4.0, 1.0), rows.part_rows, seen=True),
    Fact(Recipe("data_types", ("data_types",), 20.0, 1.0), rows.data_type_rows, of_watch=True),
    Fact(Recipe("attack_type", ("told",), 6.0, 0.7), rows.attack_type_rows),
    Fact(Recipe("status", rows.STATUSES, 10.0, 2.0), rows.status_rows),
    Fact(Recipe("date", ("date",), 3.0, 2.0), rows.date_rows, of_watch=True),
    Fact(Recipe("country", ("country",), 0.5, 6.0), rows.country_rows, of_watch=True),
    Fact(Recipe("sector", ("sector",), 4.0, 8.0), rows.sector_rows, of_watch=True),
    Fact(
        Recipe("records", ("records",), 20.0, 1.0, iterations=200),
        groups=rows.records_groups,
        of_watch=True,
    ),
    Fact(
        Recipe("sentence_asked", money.STATEMENT_CLASSES["sentence_asked"], 0.15, 0.3),
        money.asked_rows,
        seen=True,
    ),
    Fact(
        Recipe("sentence_paid", money.STATEMENT_CLASSES["sentence_paid"], 0.15, 0.3),
        money.paid_rows,
        seen=True,
    ),
    Fact(Recipe("ransom_sum", money.SUM_CLASSES, 1.0, 0.5), money.sum_rows),
    Fact(Recipe("ransom_demanded", money.TOLD_CLASSES, 1.0, 0.3), money.demanded_rows),
    Fact(Recipe("ransom_paid", money.TOLD_CLASSES, 1.0, 0.3), money.settled_rows),
)
#: An opening is plain and short: it counts twice an invented article.
_OPENING_WEIGHT = 1.0


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


def opening_examples(models: Sequence[Models]) -> Iterable[FactExample]:
    """Yield the invented openings on ransom, which no model of `models` has seen, spread over the folds."""
    for number, (opening, reading) in enumerate(money.opening_readings(lambda a: interpret(a, models[0]))):
        fold = number % len(models)
        yield FactExample(Context(reading), _OPENING_WEIGHT, fold, (), opening=opening)


def fit_facts(
    examples: Sequence[FactExample],
    origin: Mapping[str, object],
    only: Sequence[str] = (),
) -> dict[str, LinearModel]:
    """Return the models of the facts named in `only` (all if empty), fitted on `examples`.

    The later ones see what models fitted on the other folds say of an article.
    """
    folds = sorted({e.fold for e in examples})
    found: dict[str, LinearModel] = {}
    for fact in FACTS:
        name = fact.recipe.name
        if not only or name in only:
            found[name] = _fit(fact, examples, origin)
        if fact.seen:
            held = {k: _fit(fact, [e for e in examples if e.fold != k], {}) for k in folds}
            for example in examples:
                _with_facts(example, {**example.reading.models.facts, name: held[example.fold]})
    return found


def _with_facts(example: FactExample, facts: Mapping[str, LinearModel]) -> None:
    """Let the models of `facts` speak of the example; what others had said of it is forgotten."""
    reading = example.reading
    reading.models = replace(reading.models, facts=dict(facts))
    example.context = Context(reading)


def _fit(fact: Fact, examples: Iterable[FactExample], origin: Mapping[str, object]) -> LinearModel:
    examples = [e for e in examples if fact.of_watch or not e.of_watch]
    if fact.groups is not None:
        return fit_choice(fact.recipe, [g for e in examples for g in fact.groups(e)], origin)
    assert fact.rows is not None
    rows = [(f, label, w * e.weight) for e in examples for f, label, w in fact.rows(e)]
    return fit(fact.recipe, [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], origin)
