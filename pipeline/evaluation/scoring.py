"""Score predicted incidents against gold: counts per field, F1, mission F1, intervals, errors, registers.

Counts are kept per article, summed, and turned into rates last. `mission` is the mean F1 of the five
fields that the product exists for; `ransom` sums the counts of its three parts.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from pipeline.evaluation.gold import Corpus
from pipeline.evaluation.judging import FieldError, Scope, claim, field_error, judge_article
from pipeline.evaluation.rates import (
    COLUMN,
    FIELDS,
    MISSION_FIELDS,
    RANSOM_PARTS,
    Counts,
    Interval,
    intervals,
    mission,
)
from pipeline.evaluation.reliability import Claim
from pipeline.schema import Article, ArticleIncidents, Incident


@dataclass(frozen=True)
class Scores:
    """What `score_corpus` measured of the incidents in `scope`.

    `fields` holds the scored fields in the order of reports, `mission` is the mean of the mission fields
    among them, `registers` the same measures of each register's articles.
    """

    corpus_name: str
    corpus_sha256: str
    scope: Scope
    articles: int
    gold_incidents: int
    fields: dict[str, Counts]
    field_intervals: dict[str, Interval]
    mission: float
    mission_interval: Interval
    negatives: int
    #: Ids; not shown when the scores are, for those of an article to measure on only must not be read.
    negatives_with_incident: tuple[str, ...] = field(repr=False)
    errors: list[FieldError] = field(repr=False)
    #: Every counted value that came with a confidence; `incident` is the incident as a whole.
    claims: list[Claim] = field(repr=False, default_factory=list)
    registers: dict[str, "Scores"] = field(repr=False, default_factory=dict)

    @property
    def mission_fields(self) -> tuple[str, ...]:
        """The mission fields that are scored."""
        return tuple(name for name in MISSION_FIELDS if name in self.fields)


def score_corpus(
    corpus: Corpus,
    predicted: Mapping[str, Sequence[Incident]],
    *,
    scope: Scope = Scope.ALL,
    fields: Collection[str] = FIELDS,
) -> Scores:
    """Score `predicted` (incidents by article id) against the corpus' gold, on `fields` only.

    An article that `predicted` lacks counts as one without incidents; an article that the corpus lacks
    is ignored. In the scope MAIN, secondary incidents of the gold and what was paired with them don't count,
    nor do unpaired secondary incidents of the output. In the scope FOUND only pairs count, so `incident`
    itself isn't scored.
    """
    kept = [name for name in FIELDS if name in fields and not (scope is Scope.FOUND and name == "incident")]
    names = sorted({name for name in corpus.registers.values() if name})
    parts = {
        name: corpus.part({key for key, register in corpus.registers.items() if register == name})
        for name in names
    }
    registers = {name: _score(part, predicted, scope, kept) for name, part in parts.items()}
    return replace(_score(corpus, predicted, scope, kept), registers=registers)


def _score(
    corpus: Corpus, predicted: Mapping[str, Sequence[Incident]], scope: Scope, fields: Sequence[str]
) -> Scores:
    ids = [article.article_id for article in corpus.articles]
    counts = np.zeros((len(ids), len(FIELDS), 3))
    errors: list[FieldError] = []
    claims: list[Claim] = []
    for row, article_id in enumerate(ids):
        gold = corpus.gold[article_id].incidents
        for judgement in judge_article(gold, predicted.get(article_id, ()), scope):
            counts[row, COLUMN[judgement.field]] += judgement.counts
            if judgement.field not in fields:
                continue
            if judgement.kind:
                errors.append(field_error(article_id, judgement))
            if claimed := claim(judgement, row):
                claims.append(claimed)
    counts[:, COLUMN["ransom"]] = counts[:, [COLUMN[name] for name in RANSOM_PARTS]].sum(axis=1)

    negatives = [article_id for article_id in ids if not corpus.gold[article_id].incidents]
    totals = counts.sum(axis=0)
    field_intervals, mission_interval = intervals(counts, fields)
    return Scores(
        corpus_name=corpus.name,
        corpus_sha256=corpus.sha256,
        scope=scope,
        articles=len(ids),
        gold_incidents=sum(len(corpus.gold[article_id].incidents) for article_id in ids),
        fields={name: Counts(*map(int, totals[COLUMN[name]])) for name in fields},
        field_intervals=field_intervals,
        mission=float(mission(totals, fields)),
        mission_interval=mission_interval,
        negatives=len(negatives),
        negatives_with_incident=tuple(article_id for article_id in negatives if predicted.get(article_id)),
        errors=sorted(errors, key=lambda error: (COLUMN[error.field], error.article_id)),
        claims=claims,
    )


def score_pairs(
    name: str, pairs: Mapping[str, tuple[Incident, Incident | None]], fields: Collection[str] = FIELDS
) -> Scores:
    """Score single incidents, each under its id as (given, right), where None tells that it is none."""
    corpus = Corpus(
        name=name,
        articles=tuple(Article(article_id=key, text="") for key in sorted(pairs)),
        registers=dict.fromkeys(pairs, ""),
        gold={
            key: ArticleIncidents(article_id=key, incidents=[right] if right else [])
            for key, (_, right) in pairs.items()
        },
        sha256="",
    )
    return score_corpus(corpus, {key: [given] for key, (given, _) in pairs.items()}, fields=fields)
