"""Who vouches for an incident: its status, with the sentence that shows it."""

from collections import defaultdict

from pipeline.incidents.decision import Decision, Option, ruled
from pipeline.incidents.features.status import StatusCues
from pipeline.incidents.models import Features
from pipeline.language.mentions import Mention
from pipeline.language.sentences import Sentence
from pipeline.schema import Status

_RULE = "status.cues"


def choose_status(cues: StatusCues, index: int) -> Decision[Status]:
    """Return who vouches for incident `index`, shown by a sentence of its own if it has any.

    The guide: denied when the victim denies; claimed when only the attacker or a third party says so, or the
    press in the conditional; confirmed else, plain fact included.
    """
    denial = cues.denial(index)
    if denial is not None:
        return ruled("status", Status.DENIED, _mention(denial), "the victim denies")
    model = cues.context.reading.models.facts["status"]
    features = cues.features(index)
    options = [
        Option(Status(name), None, chance, model, features, place)
        for place, (name, chance) in enumerate(
            zip(model.classes, model.probabilities(features).tolist(), strict=True)
        )
    ]
    best = max(options, key=lambda one: one.chance or 0.0)
    best.mention = _mention(_shown(cues, index, features, best.index))
    return Decision("status", best, True, options)


def _shown(cues: StatusCues, index: int, features: Features, chosen: int) -> Sentence | None:
    """Return the sentence of incident `index` whose cues count most for the class `chosen`."""
    model = cues.context.reading.models.facts["status"]
    worth: defaultdict[str, float] = defaultdict(float)
    for name, value in features.named.items():
        if name in model.named:
            worth[name.removeprefix("has ")] += float(model.named[name][chosen]) * value
    draft = cues.context.reading.story.drafts[index]
    own = {s.index: s for s in cues.sentences if s.index in draft.sentences}
    points = dict.fromkeys(own, 0.0)
    for name, sentences in cues.shown(index).items():
        if weight := worth.get(name):
            for sentence in sentences:
                if sentence.index in points:
                    points[sentence.index] += weight
    best = max(points, key=lambda i: (points[i], -i), default=None)
    return own[best] if best is not None else None


def _mention(sentence: Sentence | None) -> Mention | None:
    return Mention(sentence.start, sentence.end, _RULE) if sentence is not None else None
