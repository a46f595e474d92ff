"""Score predicted incidents against gold: counts per field, F1, mission F1, bootstrap intervals, errors.

Counts are kept per article, summed, and turned into rates last. `mission` is the mean F1 of the five
fields that the product exists for; `ransom` sums the counts of its three parts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluation.alignment import (
    SET_FIELDS,
    Money,
    Value,
    align,
    scalar_values,
    set_values,
    values_agree,
)
from pipeline.evaluation.gold import Corpus
from pipeline.evaluation.reliability import Claim
from pipeline.schema import Article, ArticleIncidents, Evidence, Incident, Salience

MISSION_FIELDS = ("attacker", "victim", "records", "ransom", "data_types")
RANSOM_PARTS = ("ransom_demanded", "ransom_amount", "ransom_paid")
#: Every scored field, in the order in which reports list them.
FIELDS = (
    "incident",
    *MISSION_FIELDS,
    "third_party",
    "attack_types",
    "date",
    "country",
    "sector",
    "status",
    "records_unit",
    "records_qualifier",
    *RANSOM_PARTS,
    "sale_price",
    "data_volume",
)
_COLUMN = {name: index for index, name in enumerate(FIELDS)}
_MISSION_COLUMNS = [_COLUMN[name] for name in MISSION_FIELDS]
_RANSOM_COLUMNS = [_COLUMN[name] for name in RANSOM_PARTS]

#: The evidence fields that speak for a scored field where they are not simply its own name.
EVIDENCE_FIELDS = {
    "victim": ("victim_name",),
    "attacker": ("attacker_name",),
    "country": ("victim_country",),
    "sector": ("victim_sector",),
    "records": ("records_value", "records_min", "records_max"),
    "records_unit": ("records", "records_value", "records_min", "records_max"),
    "records_qualifier": ("records", "records_value", "records_min", "records_max"),
    "data_volume": ("data_volume_bytes",),
    "incident": ("victim_name", "victim", "victim_description"),
}

#: They are shown by the evidence of `records` and stand or fall with it.
_PARTS_OF_RECORDS = frozenset({"records_unit", "records_qualifier"})

RESAMPLES = 1000
SEED = 20240229


class Counts(NamedTuple):
    """True positives, false positives, false negatives, and the rates that follow from them (0 to 1)."""

    tp: int
    fp: int
    fn: int

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else float(not self.fn)

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else float(not self.fp)

    @property
    def f1(self) -> float:
        total = 2 * self.tp + self.fp + self.fn
        return 2 * self.tp / total if total else 1.0


class Interval(NamedTuple):
    """A 95 % interval of a rate."""

    low: float
    high: float


@dataclass(frozen=True)
class FieldError:
    """One wrong, missed or spurious value.

    `aligned` is false where the whole incident was missed or made up; `incident` names the incident by its
    victim. `sentence` and `rule` come from the predicted incident's evidence and are empty without any.
    """

    article_id: str
    field: str
    kind: str
    gold: str
    got: str
    sentence: str
    rule: str
    incident: str
    aligned: bool


@dataclass(frozen=True)
class Scores:
    """What `score_corpus` measured. `registers` and `register_sizes` are by register name."""

    corpus_name: str
    corpus_sha256: str
    main_only: bool
    articles: int
    gold_incidents: int
    fields: dict[str, Counts]
    field_intervals: dict[str, Interval]
    mission: float
    mission_interval: Interval
    registers: dict[str, float]
    register_sizes: dict[str, int]
    negatives: int
    negatives_with_incident: tuple[str, ...]
    errors: list[FieldError] = field(repr=False)
    #: Every counted value that came with a confidence; `incident` is the incident as a whole.
    claims: list[Claim] = field(repr=False, default_factory=list)


def score_corpus(
    corpus: Corpus, predicted: Mapping[str, Sequence[Incident]], *, main_only: bool = False
) -> Scores:
    """Score `predicted` (incidents by article id) against the corpus' gold.

    An article that `predicted` lacks counts as one without incidents; an article that the corpus lacks
    is ignored. With `main_only`, secondary incidents of the gold and what was paired with them don't count,
    nor do unpaired secondary incidents of the output.
    """
    ids = [article.article_id for article in corpus.articles]
    counts = np.zeros((len(ids), len(FIELDS), 3), dtype=np.int64)
    errors: list[FieldError] = []
    claims: list[Claim] = []
    for row, article_id in enumerate(ids):
        gold = corpus.gold[article_id].incidents
        for judgement in _judge_article(gold, predicted.get(article_id, ()), main_only):
            counts[row, _COLUMN[judgement.field]] += judgement.counts
            if judgement.kind:
                errors.append(_field_error(article_id, judgement))
            if claim := _claim(judgement):
                claims.append(claim)
    counts[:, _COLUMN["ransom"]] = counts[:, _RANSOM_COLUMNS].sum(axis=1)

    negatives = [article_id for article_id in ids if not corpus.gold[article_id].incidents]
    registers = np.array([corpus.registers[article_id] for article_id in ids], dtype=np.str_)
    names = sorted({str(name) for name in registers} - {""})
    field_intervals, mission_interval = _intervals(counts)
    return Scores(
        corpus_name=corpus.name,
        corpus_sha256=corpus.sha256,
        main_only=main_only,
        articles=len(ids),
        gold_incidents=sum(len(corpus.gold[article_id].incidents) for article_id in ids),
        fields={name: Counts(*counts[:, column].sum(axis=0).tolist()) for name, column in _COLUMN.items()},
        field_intervals=field_intervals,
        mission=_mission(counts),
        mission_interval=mission_interval,
        registers={name: _mission(counts[registers == name]) for name in names},
        register_sizes={name: int((registers == name).sum()) for name in names},
        negatives=len(negatives),
        negatives_with_incident=tuple(article_id for article_id in negatives if predicted.get(article_id)),
        errors=sorted(errors, key=lambda error: (_COLUMN[error.field], error.article_id)),
        claims=claims,
    )


# Judging one article -------------------------------------------------------------------------------------


def score_pairs(name: str, pairs: Mapping[str, tuple[Incident, Incident | None]]) -> Scores:
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
    return score_corpus(corpus, {key: [given] for key, (given, _) in pairs.items()})


class _Judgement(NamedTuple):
    """One compared value: what it adds to the counts, and the kind of error (empty when right)."""

    field: str
    counts: tuple[int, int, int]
    kind: str
    gold: Value | None
    got: Value | None
    gold_incident: Incident | None
    predicted_incident: Incident | None


def _judge_article(
    gold: Sequence[Incident], predicted: Sequence[Incident], main_only: bool
) -> Iterator[_Judgement]:
    def counted(incident: Incident) -> bool:
        return not main_only or incident.salience is Salience.MAIN

    pairs = align(gold, predicted)
    for row, column in pairs:
        if counted(gold[row]):
            yield from _judge_incident(gold[row], predicted[column])
    paired_gold, paired_predicted = {row for row, _ in pairs}, {column for _, column in pairs}
    for row, incident in enumerate(gold):
        if row not in paired_gold and counted(incident):
            yield from _judge_incident(incident, None)
    for column, incident in enumerate(predicted):
        if column not in paired_predicted and counted(incident):
            yield from _judge_incident(None, incident)


def _judge_incident(gold: Incident | None, predicted: Incident | None) -> Iterator[_Judgement]:
    """Judge every field of a pair, or of an incident that stands alone on either side."""
    for name, gold_value, got, right in _compared(gold, predicted):
        if right:
            counts, kind = (1, 0, 0), ""
        else:
            counts = (0, int(got is not None), int(gold_value is not None))
            kind = {(1, 1): "wrong", (0, 1): "missed", (1, 0): "spurious"}[counts[1:]]
        yield _Judgement(name, counts, kind, gold_value, got, gold, predicted)


def _compared(
    gold: Incident | None, predicted: Incident | None
) -> Iterator[tuple[str, Value | None, Value | None, bool]]:
    """Yield (field, gold value, predicted value, right) wherever at least one side holds a value."""
    yield "incident", _label(gold), _label(predicted), gold is not None and predicted is not None
    gold_values = scalar_values(gold) if gold else {}
    predicted_values = scalar_values(predicted) if predicted else {}
    for name in gold_values or predicted_values:
        mine, theirs = gold_values.get(name), predicted_values.get(name)
        if mine is None and theirs is None:
            continue
        right = (
            gold is not None
            and mine is not None
            and theirs is not None
            and values_agree(name, gold, mine, theirs)
        )
        yield name, mine, theirs, right
    for name in SET_FIELDS:
        wanted = set_values(gold, name) if gold else set()
        found = set_values(predicted, name) if predicted else set()
        for code in sorted(wanted | found):
            yield (
                name,
                code if code in wanted else None,
                code if code in found else None,
                code in wanted & found,
            )


def _label(incident: Incident | None) -> str | None:
    """Return what an incident is called in reports: its victim."""
    if incident is None:
        return None
    return incident.victim.name or incident.victim.description or "(unnamed)"


def _field_error(article_id: str, judgement: _Judgement) -> FieldError:
    proof = _proof(judgement)
    return FieldError(
        article_id=article_id,
        field=judgement.field,
        kind=judgement.kind,
        gold=_shown(judgement.gold),
        got=_shown(judgement.got),
        sentence=proof.sentence if proof else "",
        rule=proof.rule if proof else "",
        incident=_label(judgement.gold_incident) or _label(judgement.predicted_incident) or "",
        aligned=judgement.gold_incident is not None and judgement.predicted_incident is not None,
    )


def _shown(value: Value | None) -> str:
    if value is None:
        return ""
    if isinstance(value, Money):
        return f"{_shown(value.amount)} {value.currency or ''}".strip()
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _proof(judgement: _Judgement) -> Evidence | None:
    """Return the evidence that the predicted incident gives for a value, None without any."""
    if judgement.predicted_incident is None or judgement.got is None:
        return None
    wanted = (judgement.field, *EVIDENCE_FIELDS.get(judgement.field, ()))
    found = [e for e in judgement.predicted_incident.evidence if e.field.replace(".", "_") in wanted]
    if judgement.field in SET_FIELDS:
        found = [e for e in found if e.value == judgement.got]
    return found[0] if found else None


class JudgedValue(NamedTuple):
    """A value that an extraction gave; the field `incident` is the incident as a whole and has no proof."""

    field: str
    incident: Incident
    proof: Evidence | None
    right: bool


def judged_values(gold: Sequence[Incident], predicted: Sequence[Incident]) -> Iterator[JudgedValue]:
    """Yield every value that `predicted` gives, without the parts of `records`."""
    for judgement in _judge_article(gold, predicted, False):
        if value := _given(judgement):
            yield value


def _given(judgement: _Judgement) -> JudgedValue | None:
    incident = judgement.predicted_incident
    if incident is None or judgement.got is None or judgement.field in _PARTS_OF_RECORDS:
        return None
    proof = None if judgement.field == "incident" else _proof(judgement)
    return JudgedValue(judgement.field, incident, proof, not judgement.kind)


def _claim(judgement: _Judgement) -> Claim | None:
    """Return the judged value with its confidence, None where it has none."""
    value = _given(judgement)
    if value is None:
        return None
    rated = value.incident if value.field == "incident" else value.proof
    if rated is None or rated.confidence is None:
        return None
    return Claim(value.field, rated.confidence, value.right)


# Rates from counts ---------------------------------------------------------------------------------------


def _f1(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return F1 for counts whose last axis is tp, fp, fn; 1 where nothing was there to be found or said."""
    tp, fp, fn = counts[..., 0], counts[..., 1], counts[..., 2]
    total = 2 * tp + fp + fn
    return np.where(total > 0, 2 * tp / np.maximum(total, 1), 1.0)


def _missions(totals: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the mean F1 of the mission fields that occur at all, for totals of shape (…, field, 3)."""
    of_mission = totals[..., _MISSION_COLUMNS, :]
    occurs = of_mission.sum(axis=-1) > 0
    fields = occurs.sum(axis=-1)
    return np.where(fields > 0, (_f1(of_mission) * occurs).sum(axis=-1) / np.maximum(fields, 1), 1.0)


def _mission(counts: NDArray[np.int64]) -> float:
    return float(_missions(counts.sum(axis=0)))


def _intervals(counts: NDArray[np.int64]) -> tuple[dict[str, Interval], Interval]:
    """Return 95 % intervals of each field's F1 and of the mission F1, by resampling articles."""
    articles = len(counts)
    if not articles:
        return dict.fromkeys(FIELDS, Interval(1.0, 1.0)), Interval(1.0, 1.0)
    generator = np.random.default_rng(SEED)
    weights = generator.multinomial(articles, np.full(articles, 1 / articles), size=RESAMPLES)
    totals = np.tensordot(weights, counts, axes=(1, 0))
    low, high = np.quantile(_f1(totals), [0.025, 0.975], axis=0)
    mission_low, mission_high = np.quantile(_missions(totals), [0.025, 0.975])
    fields = {name: Interval(float(low[column]), float(high[column])) for name, column in _COLUMN.items()}
    return fields, Interval(float(mission_low), float(mission_high))
