"""How sure an incident and each of its filled fields are, as probabilities.

An incident is as sure as the model that decided on it. A logistic model tells of each value whether it is
right, given how sure the incident is; `tools/train.py --confidence` fits it to readings by models that had
not seen the article's story. `breche evaluate` prints how well the numbers hold.
"""

import math

from pipeline.incidents.features.victim import odds
from pipeline.incidents.focus import Story
from pipeline.incidents.narration import told
from pipeline.incidents.weights import score
from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.schema import Evidence, Incident, Salience

#: Alternative names are as sure as the name that they stand for.
_NAMED_BY = {
    "victim_aliases": "victim_name",
    "attacker_aliases": "attacker_name",
    "third_party_aliases": "third_party",
}


def rate(analysis: Analysis, story: Story, index: int, incident: Incident) -> None:
    """Set the confidence of `incident`, draft `index` of `story`, and of each entry of its evidence.

    Each is a number from 0 to 1 with two decimals: the share of right ones among values so rated.
    """
    probability = story.drafts[index].probability
    incident.confidence = _rounded(probability)
    for entry in incident.evidence:
        features = field_features(analysis, story, index, entry)
        entry.confidence = _probability(score("confidence_field", features | {"incident": odds(probability)}))


def field_features(analysis: Analysis, story: Story, index: int, entry: Evidence) -> dict[str, float]:
    """Return what speaks for the value that `entry` shows, besides the incident's own odds."""
    draft = story.drafts[index]
    field = _NAMED_BY.get(entry.field, entry.field)
    features = {f"is_{field}": 1.0, "rivals": math.log2(1 + _rivals(analysis, field, entry))}
    features["others"] = math.log2(len(story.drafts))
    features["secondary"] = float(draft.salience is Salience.SECONDARY)
    sentence = analysis.sentence_at(entry.start)
    if sentence is not None:
        names_victim = any(sentence.start <= offset < sentence.end for offset in draft.anchors)
        features["beside_victim"] = float(names_victim)
        features["shared"] = float(len(story.focus[sentence.index]) > 1)
        features["claimed"] = float(Tone.CLAIMED in analysis.tones(sentence))
        features["headline"] = float(analysis.is_headline(sentence))
        features["untold"] = float(not told(analysis, sentence))
    features["implied"] = float(entry.rule.endswith(".implied"))
    return features


def _rivals(analysis: Analysis, field: str, entry: Evidence) -> int:
    """Return how many other values of the kind the article holds."""
    quantities = analysis.quantities
    if field == "records":
        return len({c.magnitude for c in quantities.counts}) - 1
    if field in ("ransom_amount", "sale_price"):
        return len({(m.magnitude, m.currency) for m in quantities.money}) - 1
    if field == "date":
        return len({d.edtf for d in analysis.dates if d.edtf} - {entry.value})
    if field == "victim_country":
        return len({p.country for p in analysis.places if p.country} - {entry.value})
    if field == "victim_sector":
        return len({s.sector for s in analysis.sectors if s.is_organisation} - {entry.value})
    return 0


def _probability(odds: float) -> float:
    return _rounded(1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))))


def _rounded(probability: float) -> float:
    """Round to two decimals; nothing read by rules is certain."""
    return min(max(round(probability, 2), 0.01), 0.99)
