"""One article, read: its mentions, its candidates with their scores, and the incidents that were decided on.

`run` and `explain` use this one value, and the trainer measures by it. Read `interpret` first.
"""

from dataclasses import dataclass
from functools import cached_property

from pipeline.incidents.candidate import Candidate, Role, find_candidates
from pipeline.incidents.decision import Option
from pipeline.incidents.decode import THRESHOLDS, agree_in_lists, choose_drafts
from pipeline.incidents.describe import Description, find_descriptions, is_described, named_later
from pipeline.incidents.earlier import earlier_attacks
from pipeline.incidents.features.role import mark_candidates, role_features
from pipeline.incidents.features.tells_incident import tells_incident_features
from pipeline.incidents.features.unnamed import unnamed_features
from pipeline.incidents.features.victim import odds, victim_features
from pipeline.incidents.features.words import Word, sentence_words
from pipeline.incidents.focus import Story, with_focus
from pipeline.incidents.models import Models, load_models
from pipeline.incidents.narration import is_digital
from pipeline.incidents.supplier import supplied
from pipeline.language.analysis import Analysis, Outline
from pipeline.language.mentions import Mention
from pipeline.schema import Salience

#: More unnamed victims than this no article tells of.
_MOST_DESCRIPTIONS = 3
#: A part less likely than this is none that a candidate was weighed for.
_LEAST_WEIGHED = 0.02


@dataclass(eq=False)
class Interpretation:
    """The candidates of one article with their scores, and its story; `tells` is a probability."""

    analysis: Analysis
    tells: float
    candidates: list[Candidate]
    #: The words of each sentence, names hidden.
    rows: list[list[Word]]
    #: Words for an unnamed victim with the probability that an incident happened to it, the likeliest first.
    descriptions: list[Option[Description]]
    story: Story
    models: Models
    #: What was decided on each candidate by itself, in their order, before the items of lists agreed.
    victims: list[Option[Candidate]]

    @cached_property
    def likeliest(self) -> list[Candidate]:
        """The candidates by falling probability to be a victim; ties by place in the text."""
        return sorted(self.candidates, key=lambda c: (-c.victim, c.mentions[0].start))

    @cached_property
    def suppliers(self) -> list[Option[Candidate]]:
        """The candidates that may be a supplier, in their order."""
        return self._playing(Role.SUPPLIER)

    @cached_property
    def attackers(self) -> list[Option[Candidate]]:
        """The candidates that may be an attacker, in their order."""
        return self._playing(Role.ATTACKER)

    def _playing(self, role: Role) -> list[Option[Candidate]]:
        weighed = (c for c in self.candidates if c.roles[role] >= _LEAST_WEIGHED)
        return [self.role_option(c, role) for c in weighed]

    def role_option(self, candidate: Candidate, role: Role) -> Option[Candidate]:
        """Return what the model of roles said of a candidate for `role`."""
        chance, seen = candidate.roles[role], role_features(candidate)
        return Option(candidate, candidate.mentions[0], chance, self.models.role, seen, role)


def tells_incident(outline: Outline, models: Models | None = None) -> float:
    """Return the probability that the article of `outline` tells an incident, by its words alone."""
    if not is_digital(outline):
        return 0.0
    model = (models or load_models()).tells_incident
    return model.probability(tells_incident_features(outline))


def may_tell_incident(tells: float) -> bool:
    """Return whether an article is worth the language model: below the least probability nothing is told."""
    return tells >= THRESHOLDS.tells


def propose(analysis: Analysis) -> tuple[list[Description], list[Candidate]]:
    """Return the words for nameless victims and the candidates, which are none of those."""
    described = find_descriptions(analysis)
    return described, [c for c in find_candidates(analysis) if not is_described(analysis, described, c.name)]


def interpret(
    analysis: Analysis,
    models: Models | None = None,
    tells: float | None = None,
) -> Interpretation:
    """Return the reading of an article by `models`, those of the package if none are given.

    `tells` is what `tells_incident` gave for the article, where it is known already.
    """
    models = models or load_models()
    tells = tells_incident(analysis, models) if tells is None else tells
    described, candidates = propose(analysis)
    rows = sentence_words(analysis, candidates)
    mark_candidates(analysis, candidates, rows, odds(tells))
    roles = models.role.shares([*map(role_features, candidates)]).tolist()
    for candidate, shares in zip(candidates, roles, strict=True):
        candidate.roles = tuple(shares)
    victims = []
    seen = victim_features(candidates, odds(tells))
    for candidate, features, chance in zip(candidates, seen, models.victim.chances(seen), strict=True):
        candidate.victim = chance
        first = candidate.mentions[0]
        victims.append(Option(candidate, first, candidate.victim, models.victim, features))
    agree_in_lists(candidates)
    chances: list[tuple[float, Option[Description]]] = []
    of_described = [unnamed_features(analysis, one, candidates, rows, odds(tells)) for one in described]
    judged = models.unnamed.chances(of_described)
    for one, features, chance in zip(described, of_described, judged, strict=True):
        span = Mention(one.start, one.end, "victim.description")
        chances.append((chance, Option(one, span, chance, models.unnamed, features)))
    chances.sort(key=lambda d: (-d[0], d[1].value.start))
    words = [
        (d.value, chance, named_later(analysis, d.value, candidates))
        for chance, d in chances[:_MOST_DESCRIPTIONS]
    ]
    parts = supplied(analysis, candidates)
    drafts = choose_drafts(candidates, tells, words, parts)
    mains = [d for d in drafts if d.salience is Salience.MAIN]
    if len(mains) == 1:
        drafts += earlier_attacks(analysis, mains[0], candidates)
    story = with_focus(analysis, drafts)
    descriptions = [one for _, one in chances]
    return Interpretation(analysis, tells, candidates, rows, descriptions, story, models, victims)
