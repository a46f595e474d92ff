"""Fits the models that decide which incidents an article tells and on their facts; measures them.

Fitted on annotated articles: the real press of ../shared/real (dev and triage) and the articles of
../shared/ransom/dev where they are present, corpus/dev, press and fresh, and the openings of corpus/tagged.
Articles on one story are never divided between folds; a later decision is fitted on the predictions that
models which had not seen an article's story made for it.

    python tools/train.py --cross-validate    print figures per register on the held-out folds of real press
    python tools/train.py --write             fit on everything and write pipeline/incidents/models/*.json
    python tools/train.py --only NAME --write the same for single decisions on facts
    python tools/train.py --confidence        cross-validate, and fit the confidence of values on that
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from examples import FOLDS, Example, load_examples
from facts import FACTS, FactExample, fact_example, fit_facts, opening_examples
from fit_confidence import Row, rows_of, write_confidence
from fitting import Recipe, fit

from pipeline.evaluation.gold import Corpus
from pipeline.evaluation.judging import Scope
from pipeline.evaluation.rates import Counts
from pipeline.evaluation.reliability import reliability
from pipeline.evaluation.scoring import score_corpus
from pipeline.incidents.candidate import Candidate, Role
from pipeline.incidents.features.role import role_features, tells_feature
from pipeline.incidents.features.standing import lists_of_names
from pipeline.incidents.features.unnamed import unnamed_features
from pipeline.incidents.features.victim import odds, victim_features
from pipeline.incidents.features.words import sentence_words
from pipeline.incidents.interpretation import interpret
from pipeline.incidents.models import Features, LinearModel, Models
from pipeline.incidents.models.linear import INCIDENT_NAMES, to_json
from pipeline.schema import Incident

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "pipeline" / "incidents" / "models"
#: A brief made of an article counts less than the article itself.
BRIEF_WEIGHT = 0.5
#: Candidates of articles without incident say little of roles.
NO_INCIDENT_WEIGHT = 0.3
#: The names of one list play one part: of a longer one all together count as much as so many.
LIST_WEIGHT = 6.0

#: What a candidate's name looks like and where it first stands.
FORM_WORDS = ("label ", "words ", "rule ", "head ", "length ", "form ", "first sentence ", "first eighth ")

TELLS = Recipe("tells_incident", ("tells_incident",), 0.02, 1.0, by_length=True, by_count=True)
ROLE = Recipe(
    "role",
    tuple(role.name.lower() for role in Role),
    10.0,
    3.0,
    by_count=True,
    closed=FORM_WORDS,
    dense=("sense ",),
)
VICTIM = Recipe("victim", ("victim",), 1.0, 1.0)
UNNAMED = Recipe("unnamed", ("unnamed",), 4.0, 1.0)


# Fitting: each decision on what the decisions before it say of articles that they were not fitted on -----


def fit_models(examples: Sequence[Example], hashes: dict[str, str], only: Sequence[str] = ()) -> Models:
    """Return the models fitted on all `examples`; of the facts, those in `only` alone if it names any."""
    origin = {
        "fitted by": "tools/train.py",
        "articles": len(examples),
        "folds": FOLDS,
        "texts and gold (SHA-256)": {name: digest[:16] for name, digest in sorted(hashes.items())},
    }

    def fit_all(
        recipe: Recipe, rows: Callable[[Example], Iterable[tuple[Features, int, float]]]
    ) -> LinearModel:
        return _fit_rows(recipe, examples, rows, origin)

    stages = (
        (TELLS, _tells_rows, _predict_tells),
        (ROLE, _role_rows, _predict_roles),
        (VICTIM, _victim_rows, _predict_victims),
        (UNNAMED, _unnamed_rows, None),
    )
    models, held = [], []
    for recipe, rows, predict in stages:
        models.append(fit_all(recipe, rows))
        held.append([_without(recipe, examples, k, rows) for k in range(FOLDS)])
        if predict is not None:
            predict(examples, held[-1])
    unseen = [Models(*(stage[k] for stage in held)) for k in range(FOLDS)]
    return Models(*models, facts=fit_facts(list(_fact_examples(examples, unseen)), origin, only))


def _fact_examples(examples: Iterable[Example], models: Sequence[Models]) -> Iterable[FactExample]:
    """Yield the articles whose facts are annotated, each as models that had not seen its story read it."""
    for e in examples:
        if e.gold:
            example = fact_example(e.analysis, models[e.fold], e.gold, e.weight_of_facts, e.fold, e.parts)
            example.of_watch = e.of_watch
            yield example
    yield from opening_examples(models)


def _fit_rows(
    recipe: Recipe,
    examples: Iterable[Example],
    rows: Callable[[Example], Iterable[tuple[Features, int, float]]],
    origin: dict[str, object] | None = None,
) -> LinearModel:
    found = [row for example in examples for row in rows(example)]
    return fit(recipe, [r[0] for r in found], [r[1] for r in found], [r[2] for r in found], origin)


def _without(
    recipe: Recipe,
    examples: Sequence[Example],
    fold: int,
    rows: Callable[[Example], Iterable[tuple[Features, int, float]]],
) -> LinearModel:
    return _fit_rows(recipe, (e for e in examples if e.fold != fold), rows)


def _tells_rows(example: Example) -> Iterable[tuple[Features, int, float]]:
    if example.of_tells:
        yield example.article, int(example.tells), example.weight
    if example.brief is not None:
        yield example.brief, int(example.tells), example.weight * BRIEF_WEIGHT


def _predict_tells(examples: Sequence[Example], models: Sequence[LinearModel]) -> None:
    for example in examples:
        example.odds = odds(models[example.fold].probability(example.article))
        for candidate in example.candidates:
            candidate.features["tells"] = tells_feature(example.odds)


def _role_rows(example: Example) -> Iterable[tuple[Features, int, float]]:
    weight = example.weight * (1.0 if example.tells else NO_INCIDENT_WEIGHT)
    counts = votes_of(example.candidates)
    for candidate, label, vote in zip(example.candidates, example.labels, counts, strict=True):
        yield role_features(candidate), int(label), weight * vote


def votes_of(candidates: Sequence[Candidate]) -> list[float]:
    """Return how much each candidate counts beside the others of its article."""
    votes = [1.0] * len(candidates)
    for places in lists_of_names(candidates):
        for place in places:
            votes[place] = min(1.0, LIST_WEIGHT / len(places))
    return votes


def _predict_roles(examples: Sequence[Example], models: Sequence[LinearModel]) -> None:
    for example in examples:
        for candidate in example.candidates:
            probabilities = models[example.fold].probabilities(role_features(candidate))
            candidate.roles = tuple(probabilities.tolist())


def _victim_rows(example: Example) -> Iterable[tuple[Features, int, float]]:
    candidates = example.candidates
    seen = victim_features(candidates, example.odds)
    for features, label, vote in zip(seen, example.labels, votes_of(candidates), strict=True):
        yield features, int(label in (Role.VICTIM, Role.RECALLED)), example.weight * vote


def _predict_victims(examples: Sequence[Example], models: Sequence[LinearModel]) -> None:
    for example in examples:
        for candidate, features in zip(
            example.candidates, victim_features(example.candidates, example.odds), strict=True
        ):
            candidate.victim = models[example.fold].probability(features)


def _unnamed_rows(example: Example) -> Iterable[tuple[Features, int, float]]:
    analysis, tells = example.analysis, example.odds
    rows = sentence_words(analysis, example.candidates)
    spans = [span for words in example.unnamed for span in _spans(analysis.article.text, words)]
    for one in example.descriptions:
        features = unnamed_features(analysis, one, example.candidates, rows, tells)
        right = any(start < one.end and one.start < end for start, end in spans)
        yield features, int(right), example.weight


def _spans(text: str, words: str) -> Iterable[tuple[int, int]]:
    start = text.find(words)
    while start >= 0:
        yield start, start + len(words)
        start = text.find(words, start + 1)


# Measuring ------------------------------------------------------------------------------------------------


def cross_validate(examples: list[Example], corpora: dict[str, Corpus]) -> list[Row]:
    """Print what models that had not seen an article's story reach on real press, by register.

    Return the values that they gave to articles that tell incidents, each with whether it was right.
    """
    predicted: dict[tuple[str, str], list[Incident]] = {}
    values: list[Row] = []
    with ProcessPoolExecutor(2) as pool:
        for found, rows in pool.map(_held_out, [(examples, k) for k in range(FOLDS)]):
            predicted |= found
            values += rows
    for path, corpus in corpora.items():
        ours = {a.article_id: predicted.get((path, a.article_id), []) for a in corpus.articles}
        for register in sorted(set(corpus.registers.values())):
            _print_scores(f"{corpus.name} {register}", _of_register(corpus, register), ours)
    return values


def _held_out(
    task: tuple[list[Example], int],
) -> tuple[dict[tuple[str, str], list[Incident]], list[Row]]:
    examples, fold = task
    models = fit_models([e for e in examples if e.fold != fold], {})
    predicted: dict[tuple[str, str], list[Incident]] = {}
    values: list[Row] = []
    for number, example in enumerate(examples):
        if example.fold == fold and example.register != "tagged":
            found, rows = rows_of(number, example.gold, interpret(example.analysis, models))
            predicted[example.source, example.analysis.article.article_id] = found
            if example.gold:
                values += rows
    return predicted, values


def _of_register(corpus: Corpus, register: str) -> Corpus:
    articles = tuple(a for a in corpus.articles if corpus.registers[a.article_id] == register)
    return Corpus(corpus.name, articles, corpus.registers, corpus.gold, corpus.sha256)


def _print_scores(name: str, corpus: Corpus, predicted: dict[str, list[Incident]]) -> None:
    scores, found = (score_corpus(corpus, predicted, scope=scope) for scope in (Scope.ALL, Scope.FOUND))
    incidents = [c for c in scores.claims if c.field == "incident"]
    print(
        f"{name}: {scores.articles} articles, {scores.gold_incidents} incidents; false ones in "
        f"{len(scores.negatives_with_incident)} of {scores.negatives} articles without; "
        f"mission {scores.mission:.3f}; calibration error of incidents {reliability(incidents).error:.3f}"
    )
    print("  field             all: P      R      F1   given the incident: P   R      F1")
    for one, counts in scores.fields.items():
        if any(counts):
            print(f"  {one:18}{_rates(counts)}{_rates(found.fields[one]) if one in found.fields else ''}")


def _rates(counts: Counts) -> str:
    return f"  {counts.precision:.3f}  {counts.recall:.3f}  {counts.f1:.3f}"


def main() -> None:
    """Fit, and print or write what was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cross-validate", action="store_true", help="print figures on held-out folds")
    parser.add_argument("--confidence", action="store_true", help="fit the confidence of values as well")
    parser.add_argument("--write", action="store_true", help="write the models of the package")
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        choices=[fact.recipe.name for fact in FACTS],
        help="write the model of this decision on facts alone (repeatable)",
    )
    arguments = parser.parse_args()
    examples, corpora, hashes = load_examples()
    roles = Counter(label.name.lower() for e in examples for label in e.labels)
    print(f"{len(examples)} articles, candidates by role: {dict(roles)}")
    if arguments.cross_validate or arguments.confidence:
        values = cross_validate(examples, corpora)
        if arguments.confidence:
            write_confidence(values)
    if arguments.write:
        models = fit_models(examples, hashes, arguments.only)
        incident = {} if arguments.only else {name: getattr(models, name) for name in INCIDENT_NAMES}
        for name, model in (incident | dict(models.facts)).items():
            (MODELS / f"{name}.json").write_text(to_json(model), "utf-8")


if __name__ == "__main__":
    main()
