"""Run an extraction over a corpus and score it, with the trivial baseline beside it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from pipeline.evaluation.baseline import baseline_incidents
from pipeline.evaluation.gold import Corpus
from pipeline.evaluation.judging import Scope
from pipeline.evaluation.rates import FIELDS
from pipeline.evaluation.scoring import Scores, score_corpus
from pipeline.schema import Article, Incident
from pipeline.wording import _, ngettext

_Answer = TypeVar("_Answer")

#: Articles in, for each one its incidents, in the same order.
Extract = Callable[[Sequence[Article]], list[list[Incident]]]
#: Articles in, for each one its named entities' texts, repeats included, in the same order.
Entities = Callable[[Sequence[Article]], list[list[str]]]


@dataclass(frozen=True)
class View:
    """Scores of one view of a corpus, with the baseline's when it was run."""

    title: str
    scores: Scores
    baseline: Scores | None


@dataclass(frozen=True)
class Evaluation:
    """A corpus evaluated over all its incidents, the main ones, and those that were found.

    `registers` are views of all incidents, `unseen` is the same evaluation of the articles whose stories are
    not known from elsewhere, None where nobody asked.
    """

    all_incidents: View
    main_only: View
    given_found: View
    registers: tuple[View, ...]
    predicted: Mapping[str, list[Incident]] = field(repr=False)
    unseen: "Evaluation | None" = None

    @property
    def views(self) -> tuple[View, View, View]:
        """The views over all registers."""
        return self.all_incidents, self.main_only, self.given_found


def evaluate_corpus(
    corpus: Corpus,
    extract: Extract,
    baseline_entities: Entities | None = None,
    *,
    fields: Collection[str] = FIELDS,
    unseen: Corpus | None = None,
) -> Evaluation:
    """Score `extract` on `corpus`, and the baseline too when its entities can be had.

    Only `fields` are scored. `unseen` is the part of `corpus` to be scored apart as well.
    Raise ValueError when either callable doesn't answer once for each article.
    """
    articles = corpus.articles
    predicted = _by_article(articles, extract(articles))
    baseline: dict[str, list[Incident]] | None = None
    if baseline_entities is not None:
        entities = _by_article(articles, baseline_entities(articles))
        baseline = {
            article.article_id: baseline_incidents(article, entities[article.article_id])
            for article in articles
        }
    apart = None if unseen is None else _evaluate(unseen, predicted, baseline, fields)
    return replace(_evaluate(corpus, predicted, baseline, fields), unseen=apart)


def _evaluate(
    corpus: Corpus,
    predicted: Mapping[str, list[Incident]],
    baseline: Mapping[str, list[Incident]] | None,
    fields: Collection[str],
) -> Evaluation:
    def view(scope: Scope) -> View:
        return View(
            title=_(scope.value),
            scores=score_corpus(corpus, predicted, scope=scope, fields=fields),
            baseline=None if baseline is None else score_corpus(corpus, baseline, scope=scope, fields=fields),
        )

    everything = view(Scope.ALL)
    return Evaluation(
        all_incidents=everything,
        main_only=view(Scope.MAIN),
        given_found=view(Scope.FOUND),
        registers=tuple(
            View(
                title=_(
                    "all incidents, register {name} ({articles})",
                    name=name,
                    articles=ngettext("{n} article", "{n} articles", scores.articles),
                ),
                scores=scores,
                baseline=everything.baseline.registers[name] if everything.baseline else None,
            )
            for name, scores in everything.scores.registers.items()
        ),
        predicted=predicted,
    )


def _by_article(articles: Sequence[Article], answers: Sequence[_Answer]) -> dict[str, _Answer]:
    if len(answers) != len(articles):
        raise ValueError(f"{len(answers)} answers for {len(articles)} articles")
    return {article.article_id: answer for article, answer in zip(articles, answers, strict=True)}
