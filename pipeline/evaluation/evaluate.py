"""Run an extraction over a corpus and score it, with the trivial baseline beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pipeline.evaluation.baseline import baseline_incidents
from pipeline.evaluation.gold import Corpus
from pipeline.evaluation.scoring import Scores, score_corpus
from pipeline.schema import Article, Incident

_Answer = TypeVar("_Answer")

#: Articles in, for each one its incidents, in the same order.
Extract = Callable[[Sequence[Article]], list[list[Incident]]]
#: Articles in, for each one its named entities' texts, repeats included, in the same order.
Entities = Callable[[Sequence[Article]], list[list[str]]]


@dataclass(frozen=True)
class View:
    """Scores of one view of a corpus (all incidents, or main ones), with the baseline's when it was run."""

    title: str
    scores: Scores
    baseline: Scores | None


@dataclass(frozen=True)
class Evaluation:
    """A corpus evaluated over all its incidents and over the main ones only, and what was found."""

    all_incidents: View
    main_only: View
    predicted: Mapping[str, list[Incident]] = field(repr=False)


def evaluate_corpus(
    corpus: Corpus, extract: Extract, baseline_entities: Entities | None = None
) -> Evaluation:
    """Score `extract` on `corpus`, and the baseline too when its entities can be had.

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

    def view(title: str, main_only: bool) -> View:
        return View(
            title=title,
            scores=score_corpus(corpus, predicted, main_only=main_only),
            baseline=None if baseline is None else score_corpus(corpus, baseline, main_only=main_only),
        )

    return Evaluation(view("all incidents", False), view("main incidents only", True), predicted)


def _by_article(articles: Sequence[Article], answers: Sequence[_Answer]) -> dict[str, _Answer]:
    if len(answers) != len(articles):
        raise ValueError(f"{len(answers)} answers for {len(articles)} articles")
    return {article.article_id: answer for article, answer in zip(articles, answers, strict=True)}
