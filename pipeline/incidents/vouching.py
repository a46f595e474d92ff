"""Who vouches for an incident: its status, with the sentence that shows it."""

from collections import defaultdict

from pipeline.incidents.features.status import StatusCues
from pipeline.language.sentences import Sentence
from pipeline.schema import Status


def choose_status(cues: StatusCues, index: int) -> tuple[Status, Sentence | None]:
    """Return who vouches for incident `index`, and the sentence that shows it; None where it has none.

    The guide: denied when the victim denies; claimed when only the attacker or a third party says so, or the
    press in the conditional; confirmed else, plain fact included.
    """
    denial = cues.denial(index)
    if denial is not None:
        return Status.DENIED, denial
    model = cues.context.reading.models.facts["status"]
    features = cues.features(index)
    chosen = int(model.probabilities(features).argmax())
    worth: defaultdict[str, float] = defaultdict(float)
    for name, value in features.named.items():
        if name in model.named:
            worth[name.removeprefix("has ")] += float(model.named[name][chosen]) * value
    draft = cues.context.reading.story.drafts[index]
    own = {s.index: s for s in cues.sentences if s.index in draft.sentences}
    points = dict.fromkeys(own, 0.0)
    for name, sentences in cues.shown(index).items():
        for sentence in sentences:
            if sentence.index in own:
                points[sentence.index] += worth[name]
    best = max(points, key=lambda i: (points[i], -i), default=None)
    return Status(model.classes[chosen]), own[best] if best is not None else None
