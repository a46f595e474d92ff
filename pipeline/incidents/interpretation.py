"""One article, read: its mentions, its candidates with their scores, and the incidents that were decided on.

`run` and `explain` use this one value, and the trainer measures by it. Read `interpret` first.
"""

from dataclasses import dataclass
from functools import cached_property

from pipeline.incidents.candidate import Candidate, find_candidates
from pipeline.incidents.decode import THRESHOLDS, Thresholds, choose_drafts
from pipeline.incidents.describe import Description, find_description, is_described, named_later
from pipeline.incidents.earlier import earlier_attacks
from pipeline.incidents.features.role import mark_candidates, role_features
from pipeline.incidents.features.tells_incident import tells_incident_features
from pipeline.incidents.features.unnamed import unnamed_features
from pipeline.incidents.features.victim import odds, victim_features
from pipeline.incidents.focus import Story, with_focus
from pipeline.incidents.models import Models, load_models
from pipeline.incidents.narration import is_digital
from pipeline.incidents.supplier import supplied
from pipeline.language.analysis import Analysis, Outline
from pipeline.schema import Salience


@dataclass(eq=False)
class Interpretation:
    """The candidates of one article with their scores, and its story; `tells` is a probability."""

    analysis: Analysis
    tells: float
    candidates: list[Candidate]
    description: tuple[Description, float] | None
    story: Story
    models: Models

    @cached_property
    def likeliest(self) -> list[Candidate]:
        """The candidates by falling probability to be a victim; ties by place in the text."""
        return sorted(self.candidates, key=lambda c: (-c.victim, c.mentions[0].start))


def tells_incident(outline: Outline, models: Models | None = None) -> float:
    """Return the probability that the article of `outline` tells an incident, by its words alone."""
    if not is_digital(outline):
        return 0.0
    model = (models or load_models()).tells_incident
    return float(model.probabilities(tells_incident_features(outline))[0])


def may_tell_incident(tells: float) -> bool:
    """Return whether an article is worth the language model: below the least probability nothing is told."""
    return tells >= THRESHOLDS.tells


def propose(analysis: Analysis) -> tuple[Description | None, list[Candidate]]:
    """Return the words for a nameless victim, or None, and the candidates, which are none of those."""
    described = find_description(analysis)
    return described, [c for c in find_candidates(analysis) if not is_described(analysis, described, c.name)]


def interpret(
    analysis: Analysis,
    models: Models | None = None,
    thresholds: Thresholds = THRESHOLDS,
    tells: float | None = None,
) -> Interpretation:
    """Return the reading of an article by `models`, those of the package if none are given.

    `tells` is what `tells_incident` gave for the article, where it is known already.
    """
    models = models or load_models()
    tells = tells_incident(analysis, models) if tells is None else tells
    described, candidates = propose(analysis)
    mark_candidates(analysis, candidates, odds(tells))
    for candidate in candidates:
        candidate.roles = tuple(models.role.probabilities(role_features(candidate)).tolist())
    for candidate, features in zip(candidates, victim_features(candidates, odds(tells)), strict=True):
        candidate.victim = float(models.victim.probabilities(features)[0])
    description = None
    if described is not None:
        features = unnamed_features(analysis, described, candidates, odds(tells))
        description = described, float(models.unnamed.probabilities(features)[0])
    words = (*description, named_later(analysis, description[0], candidates)) if description else None
    parts = supplied(analysis, candidates)
    drafts = choose_drafts(candidates, tells, words, parts, thresholds)
    mains = [d for d in drafts if d.salience is Salience.MAIN]
    if len(mains) == 1:
        drafts += earlier_attacks(analysis, mains[0], candidates)
    return Interpretation(analysis, tells, candidates, description, with_focus(analysis, drafts), models)
