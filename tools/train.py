"""Fits the models that decide which incidents an article tells and on their facts; measures them.

Fitted on annotated articles: the real press of ../shared/real (dev and triage) and the articles of
../shared/ransom/dev where they are present, corpus/dev, press and fresh, and the openings of corpus/tagged.
Articles on one story are never divided between folds; a later decision is fitted on the predictions that
models which had not seen an article's story made for it.

    python tools/train.py --cross-validate    print figures per register on the held-out folds of real press
    python tools/train.py --write             fit on everything and write pipeline/incidents/models/*.json
    python tools/train.py --only NAME --write the same for single decisions on facts
"""

import argparse
import csv
import hashlib
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from facts import FACTS, FactExample, fact_example, fit_facts, read_parts
from fitting import Recipe, fit
from tagged import read_tagged

from pipeline.evaluation.alignment import name_forms
from pipeline.evaluation.gold import Corpus, load_corpus
from pipeline.evaluation.judging import Scope
from pipeline.evaluation.rates import Counts
from pipeline.evaluation.reliability import reliability
from pipeline.evaluation.scoring import score_corpus
from pipeline.extraction import analyse
from pipeline.incidents.candidate import Candidate, Role
from pipeline.incidents.describe import Description
from pipeline.incidents.extract import extract_incidents
from pipeline.incidents.features.role import mark_candidates, role_features, tells_feature
from pipeline.incidents.features.sentence_part import Part
from pipeline.incidents.features.tells_incident import tells_incident_features
from pipeline.incidents.features.unnamed import unnamed_features
from pipeline.incidents.features.victim import odds, victim_features
from pipeline.incidents.interpretation import propose
from pipeline.incidents.models import Features, LinearModel, Models
from pipeline.incidents.models.linear import INCIDENT_NAMES, to_json
from pipeline.language.analysis import Analysis, outline
from pipeline.language.sentences import Layout
from pipeline.schema import Article, Incident, Salience

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "pipeline" / "incidents" / "models"
SHARED = ROOT.parent / "shared"
#: How much an article counts: real press fully, invented articles less, chosen by the folds on real press.
SOURCES = (
    (SHARED / "real" / "dev", 1.0),
    (SHARED / "real" / "triage", 1.0),
    (SHARED / "ransom" / "dev", 0.5),
    (ROOT / "corpus" / "dev", 0.5),
    (ROOT / "corpus" / "press", 0.5),
    (ROOT / "corpus" / "fresh", 0.5),
    (ROOT / "corpus" / "offtopic", 0.5),
)
#: Only incidents, victims, attackers and suppliers are annotated there.
WITHOUT_FACTS = frozenset({SHARED / "real" / "triage"})
TAGGED = ROOT / "corpus" / "tagged"
TAGGED_WEIGHT = 0.4
#: A brief made of an article counts less than the article itself.
BRIEF_WEIGHT = 0.5
#: Candidates of articles without incident say little of roles.
NO_INCIDENT_WEIGHT = 0.3
FOLDS = 5
REGISTERS = ("specialist", "outlets", "feed")

TELLS = Recipe("tells_incident", ("tells_incident",), 0.02, 1.0, by_length=True)
ROLE = Recipe("role", tuple(role.name.lower() for role in Role), 10.0, 1.5)
VICTIM = Recipe("victim", ("victim",), 1.0, 1.0)
UNNAMED = Recipe("unnamed", ("unnamed",), 1.0, 1.0)


@dataclass(eq=False)
class Example:
    """An annotated article with what the models see of it."""

    source: str
    register: str
    story: str
    weight: float
    analysis: Analysis
    names: Sequence[tuple[Role, Sequence[str]]]
    tells: bool
    unnamed: bool
    #: The annotated incidents where all their fields are annotated, and the parts of labelled sentences.
    gold: Sequence[Incident] = ()
    parts: Sequence[tuple[int, int, Part]] = ()
    #: Tagged openings teach roles; how often a text without tags tells an incident only real press can teach.
    of_tells: bool = True
    candidates: list[Candidate] = field(default_factory=list)
    labels: list[Role] = field(default_factory=list)
    description: Description | None = None
    article: Features = field(default_factory=Features)
    #: What is seen of a brief made of the article's beginning, without its title; None where it tells less.
    brief: Features | None = None

    @property
    def fold(self) -> int:
        """The fold of the article's story."""
        return zlib.crc32(self.story.encode("utf-8")) % FOLDS


def load_examples() -> tuple[list[Example], dict[str, Corpus], dict[str, str]]:
    """Return the examples, the corpora by path, and the hashes of all that was read."""
    examples, corpora, hashes = [], {}, {}
    for path, weight in SOURCES:
        if not path.is_dir():
            print(f"{path} is missing: the models will be worse without it")
            continue
        corpus = load_corpus(path)
        corpora[str(path)], hashes[corpus.name] = corpus, corpus.sha256
        stories, parts = _stories(path), read_parts(path / "sentence_parts.jsonl")
        for article, analysis in zip(corpus.articles, analyse(map(outline, corpus.articles)), strict=True):
            gold = corpus.gold[article.article_id].incidents
            story = stories.get(article.article_id) or f"{corpus.name}:{article.article_id}"
            unnamed = any(i.salience is Salience.MAIN and not i.victim.name for i in gold)
            examples.append(
                Example(
                    str(path),
                    corpus.registers[article.article_id],
                    story,
                    weight,
                    analysis,
                    _names(gold),
                    bool(gold),
                    unnamed,
                    gold=() if path in WITHOUT_FACTS else gold,
                    parts=parts.get(article.article_id, ()),
                )
            )
    for path in sorted(TAGGED.glob("*.txt")):
        items = list(read_tagged(path))
        hashes[f"corpus/tagged/{path.name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
        for item, analysis in zip(items, analyse(outline(i.article) for i in items), strict=True):
            tells = item.unnamed or any(r in (Role.VICTIM, Role.RECALLED) for r, _ in item.names)
            examples.append(
                Example(
                    str(path),
                    "tagged",
                    f"tagged:{item.article.article_id}",
                    TAGGED_WEIGHT,
                    analysis,
                    item.names,
                    tells,
                    item.unnamed,
                    of_tells=False,
                )
            )
    for example in examples:
        _prepare(example)
    return examples, corpora, hashes


def _stories(path: Path) -> dict[str, str]:
    metadata = path / "metadata.csv"
    if not metadata.is_file():
        return {}
    with metadata.open(encoding="utf-8-sig", newline="") as file:
        return {row["article_id"]: row.get("story") or "" for row in csv.DictReader(file)}


def _names(gold: Sequence[Incident]) -> list[tuple[Role, Sequence[str]]]:
    """Return the names of each role; where a name has several, the first counts."""
    found: list[tuple[Role, Sequence[str]]] = []
    for salience, role in ((Salience.MAIN, Role.VICTIM), (Salience.SECONDARY, Role.RECALLED)):
        found += [
            (role, [i.victim.name, *i.victim.aliases])
            for i in gold
            if i.salience is salience and i.victim.name
        ]
    found += [(Role.ATTACKER, [i.attacker.name, *i.attacker.aliases]) for i in gold if i.attacker.name]
    found += [(Role.SUPPLIER, [i.third_party, *i.third_party_aliases]) for i in gold if i.third_party]
    return found


def _prepare(example: Example) -> None:
    example.article = tells_incident_features(example.analysis)
    example.brief = _brief(example)
    analysis = example.analysis
    example.description, example.candidates = propose(analysis)
    mark_candidates(analysis, example.candidates, 0.0)
    forms = [(role, name_forms(names)) for role, names in example.names]
    for candidate in example.candidates:
        mine = name_forms(m.name for m in candidate.mentions)
        example.labels.append(next((role for role, its in forms if mine & its), Role.NONE))


def _brief(example: Example) -> Features | None:
    """Return what is seen of one to three sentences below the title: a note such as tables hold.

    Of an article that tells an incident only where they name its victim.
    """
    text = example.analysis.article.text
    prose = [s for s in example.analysis.sentences if s.layout is Layout.PROSE]
    # The id's hash, so that the same article gives the same brief.
    length = 1 + zlib.crc32(example.analysis.article.article_id.encode("utf-8")) % 3
    brief = " ".join(text[s.start : s.end] for s in prose[:length])
    victims = [n for role, names in example.names if role in (Role.VICTIM, Role.RECALLED) for n in names]
    if not brief or (example.tells and not any(name in brief for name in victims)):
        return None
    return tells_incident_features(outline(Article(article_id="brief", text=brief)))


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
            yield fact_example(e.analysis, models[e.fold], e.gold, e.weight, e.fold, e.parts)


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
        probability = float(models[example.fold].probabilities(example.article)[0])
        for candidate in example.candidates:
            candidate.features["tells"] = tells_feature(odds(probability))


def _role_rows(example: Example) -> Iterable[tuple[Features, int, float]]:
    weight = example.weight * (1.0 if example.tells else NO_INCIDENT_WEIGHT)
    for candidate, label in zip(example.candidates, example.labels, strict=True):
        yield role_features(candidate), int(label), weight


def _predict_roles(examples: Sequence[Example], models: Sequence[LinearModel]) -> None:
    for example in examples:
        for candidate in example.candidates:
            probabilities = models[example.fold].probabilities(role_features(candidate))
            candidate.roles = tuple(probabilities.tolist())


def _tells_odds(example: Example) -> float:
    return example.candidates[0].features["tells"] * 2 if example.candidates else 0.0


def _victim_rows(example: Example) -> Iterable[tuple[Features, int, float]]:
    for features, label in zip(
        victim_features(example.candidates, _tells_odds(example)), example.labels, strict=True
    ):
        yield features, int(label in (Role.VICTIM, Role.RECALLED)), example.weight


def _predict_victims(examples: Sequence[Example], models: Sequence[LinearModel]) -> None:
    for example in examples:
        for candidate, features in zip(
            example.candidates, victim_features(example.candidates, _tells_odds(example)), strict=True
        ):
            candidate.victim = float(models[example.fold].probabilities(features)[0])


def _unnamed_rows(example: Example) -> Iterable[tuple[Features, int, float]]:
    if example.description is not None:
        features = unnamed_features(
            example.analysis, example.description, example.candidates, _tells_odds(example)
        )
        yield features, int(example.unnamed), example.weight


# Measuring ------------------------------------------------------------------------------------------------


def cross_validate(examples: list[Example], corpora: dict[str, Corpus]) -> None:
    """Print what models that had not seen an article's story reach on real press, by register."""
    predicted: dict[tuple[str, str], list[Incident]] = {}
    with ProcessPoolExecutor(2) as pool:
        for found in pool.map(_held_out, [(examples, k) for k in range(FOLDS)]):
            predicted |= found
    for path, corpus in corpora.items():
        ours = {a.article_id: predicted.get((path, a.article_id), []) for a in corpus.articles}
        for register in sorted(set(corpus.registers.values())):
            _print_scores(f"{corpus.name} {register}", _of_register(corpus, register), ours)


def _held_out(task: tuple[list[Example], int]) -> dict[tuple[str, str], list[Incident]]:
    examples, fold = task
    models = fit_models([e for e in examples if e.fold != fold], {})
    held = [e for e in examples if e.fold == fold and e.register != "tagged"]
    return {(e.source, e.analysis.article.article_id): extract_incidents(e.analysis, models) for e in held}


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
    if arguments.cross_validate:
        cross_validate(examples, corpora)
    if arguments.write:
        models = fit_models(examples, hashes, arguments.only)
        incident = {} if arguments.only else {name: getattr(models, name) for name in INCIDENT_NAMES}
        for name, model in (incident | dict(models.facts)).items():
            (MODELS / f"{name}.json").write_text(to_json(model), "utf-8")


if __name__ == "__main__":
    main()
