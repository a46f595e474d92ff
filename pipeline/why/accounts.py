"""The account of how one article was read, as plain values: what explains every cell, ready for JSON.

Read `account_of` first. Nothing is decided here: the decisions come from the reading that a run makes too.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from pipeline.incidents.candidate import Candidate, Role
from pipeline.incidents.decision import Option, Reason
from pipeline.incidents.decode import THRESHOLDS
from pipeline.incidents.extract import Reasoned, reasoned_incidents
from pipeline.incidents.features.tells_incident import tells_incident_features
from pipeline.incidents.interpretation import Interpretation
from pipeline.incidents.narration import is_digital
from pipeline.incidents.runners_up import weighed_too, written
from pipeline.why.phrasing import Phrases

#: The cells that are explained, in their order; what goes with one (a currency) is told by it.
FIELDS = (
    "victim_name",
    "victim_aliases",
    "victim_description",
    "victim_country",
    "victim_sector",
    "third_party",
    "third_party_aliases",
    "attacker_name",
    "attacker_aliases",
    "attack_types",
    "date",
    "records",
    "data_volume_bytes",
    "ransom_demanded",
    "ransom_amount",
    "ransom_paid",
    "sale_price",
    "data_types",
    "status",
)
#: What adds less than this to a score is not told one by one.
_LEAST = 0.02
#: Of values that fill no cell, so much of what counts is told one by one.
_MOST = 12


@dataclass(frozen=True)
class Ground:
    """What adds `value` to a score, in words; `features` are the names that the model knows it by.

    The bias is the score before anything was read: no reason for this value more than for any other.
    """

    text: str
    value: float
    features: tuple[str, ...]

    @property
    def is_bias(self) -> bool:
        return self.features == ("bias",)


@dataclass(frozen=True)
class Account:
    """One value that was weighed. `grounds` and `rest` add up to `score`, from which `chance` comes.

    `outcome` is the class that stands for it where the model has several: the part of a name, what a sentence
    says. `start` and `end` are offsets into the stored text; `rule` is the rule that proposed the value,
    `constraint` the plain rule that took part in the decision, in words; `behind` is the earlier decision on
    which this one rests most.
    """

    value: str
    outcome: str | None
    chance: float | None
    score: float | None
    grounds: tuple[Ground, ...]
    rest: float
    text: str | None
    start: int | None
    end: int | None
    sentence: str | None
    rule: str | None
    constraint: str | None = None
    behind: "Account | None" = None


@dataclass(frozen=True)
class CellAccount:
    """Why a cell holds `best`, or was left empty though `best` was weighed for it."""

    field: str
    filled: bool
    best: Account
    threshold: float | None
    confidence: float | None
    runners_up: tuple[Account, ...]


@dataclass(frozen=True)
class IncidentAccount:
    """One incident: how sure, whether the article's own story, and the accounts of its cells."""

    salience: str
    confidence: float | None
    cells: tuple[CellAccount, ...]


@dataclass(frozen=True)
class CandidateAccount:
    """A name that may be a victim: how likely, how likely it must be, and the chance of each part."""

    best: Account
    threshold: float
    #: The likeliest part, and the chance of each; with "none" that it plays none.
    part: str
    parts: dict[str, float]


@dataclass(frozen=True)
class ArticleAccount:
    """One article: whether it tells an incident, the names in it by falling likelihood, its incidents."""

    article_id: str
    published: str | None
    tells_incident: CellAccount
    candidates: tuple[CandidateAccount, ...]
    descriptions: tuple[Account, ...]
    incidents: tuple[IncidentAccount, ...]


def account_of(reading: Interpretation, language: str = "en") -> ArticleAccount:
    """Return the account of an article that has been interpreted, in words of `language`."""
    teller = _Teller(reading, Phrases(reading.analysis, language))
    article = reading.analysis.article
    return ArticleAccount(
        article_id=article.article_id,
        published=article.published.isoformat() if article.published else None,
        tells_incident=teller.article(),
        candidates=tuple(teller.candidates()),
        descriptions=tuple(map(teller.account, reading.descriptions)),
        incidents=tuple(map(teller.incident, reasoned_incidents(reading))),
    )


class _Teller:
    """Tells the decisions on one article."""

    def __init__(self, reading: Interpretation, phrases: Phrases) -> None:
        self._reading, self._phrases = reading, phrases

    def article(self) -> CellAccount:
        analysis, model = self._reading.analysis, self._reading.models.tells_incident
        chance, features = self._reading.tells, tells_incident_features(analysis)
        digital = is_digital(analysis)
        told = Option(chance >= THRESHOLDS.tells, None, chance, *((model, features) if digital else ()))
        account = self.account(told, None if digital else "nothing digital", in_full=True)
        return CellAccount("tells_incident", told.value, account, THRESHOLDS.tells, None, ())

    def candidates(self) -> Iterable[CandidateAccount]:
        by_name = {id(one.value): one for one in self._reading.victims}
        for candidate in self._reading.likeliest:
            one, part = by_name[id(candidate)], likeliest_part(candidate)
            option = Option(candidate, one.mention, candidate.victim, one.model, one.features)
            option.behind = partial(self._reading.role_option, candidate, part)
            parts = {role.name.lower(): round(candidate.roles[role], 4) for role in Role}
            best = self.account(option, candidate.objection)
            yield CandidateAccount(best, candidate.least, part.name.lower(), parts)

    def incident(self, told: Reasoned) -> IncidentAccount:
        cells = sorted(told.reasons, key=lambda reason: FIELDS.index(reason.decision.field))
        return IncidentAccount(
            told.incident.salience.value, told.incident.confidence, tuple(map(self._cell, cells))
        )

    def _cell(self, reason: Reason) -> CellAccount:
        decision, entry = reason.decision, reason.entry
        value = entry.value if entry is not None else None
        best = self.account(decision.best, decision.rule, value, in_full=decision.filled)
        if entry is not None:
            # The proof as the dataset holds it.
            stored = self._reading.analysis.article.text[entry.start : entry.end]
            best = replace(
                best, text=stored, start=entry.start, end=entry.end, sentence=entry.sentence, rule=entry.rule
            )
        rivals = tuple(self.account(o, _objection(o)) for o in weighed_too(decision, self._reading.analysis))
        confidence = entry.confidence if entry is not None else None
        return CellAccount(decision.field, decision.filled, best, decision.threshold, confidence, rivals)

    def account(
        self,
        option: Option[Any],
        rule: str | None = None,
        value: str | None = None,
        *,
        in_full: bool = False,
    ) -> Account:
        """Return the account of one value, `in_full` with all that counts, written as `value` if given."""
        reasons = option.reasons()
        grounds, rest = self._grounds(option, reasons, None if in_full else _MOST)
        text, start, end, sentence = self._place(option)
        return Account(
            value=value if value is not None else written(option, self._reading.analysis),
            outcome=_outcome(option),
            chance=option.chance,
            score=math.fsum(worth for _, worth in reasons) if reasons else None,
            grounds=grounds,
            rest=rest,
            text=text,
            start=start,
            end=end,
            sentence=sentence,
            rule=option.mention.rule if option.mention else None,
            constraint=self._phrases.rule(rule) if rule else None,
            behind=self.account(option.behind(), in_full=in_full) if option.behind else None,
        )

    def _grounds(
        self, option: Option[Any], reasons: Sequence[tuple[str, float]], most: int | None
    ) -> tuple[tuple[Ground, ...], float]:
        """Return what counts most, largest first, and what the rest adds up to; what reads alike is one."""
        together: dict[str, list[tuple[str, float]]] = {}
        for name, worth in reasons:
            if worth and option.model is not None:
                together.setdefault(self._phrases.feature(option.model, name), []).append((name, worth))
        grounds = [
            Ground(text, math.fsum(worth for _, worth in same), tuple(name for name, _ in same))
            for text, same in together.items()
        ]
        grounds.sort(key=lambda g: (-abs(g.value), g.text))
        told = [g for g in grounds[:most] if abs(g.value) >= _LEAST]
        return tuple(told), math.fsum(g.value for g in grounds[len(told) :])

    def _place(self, option: Option[Any]) -> tuple[str | None, int | None, int | None, str | None]:
        """Return what shows a value, where in the stored text, and its sentence."""
        analysis, mention = self._reading.analysis, option.mention
        if mention is None:
            return None, None, None, None
        start, end = analysis.written.stored_span(mention.start, mention.end)
        sentence = analysis.sentence_at(mention.start)
        around = analysis.quote(sentence.start, sentence.end) if sentence else None
        return analysis.article.text[start:end], start, end, around


def _outcome(option: Option[Any]) -> str | None:
    if option.model is None or len(option.model.classes) == 1:
        return None
    return option.model.classes[option.index]


def likeliest_part(candidate: Candidate) -> Role:
    """Return the part that the candidate plays if it plays any."""
    return max((r for r in Role if r is not Role.NONE), key=lambda r: candidate.roles[r])


def _objection(option: Option[Any]) -> str | None:
    return option.value.objection if isinstance(option.value, Candidate) else None
