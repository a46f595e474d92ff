"""Triggers: the wordings that tell an attack and of which type."""

from dataclasses import dataclass

from pipeline.language.lexicons import cue, load_lexicon
from pipeline.language.mentions import Mention
from pipeline.schema import AttackType

_PATTERNS = {name: cue("triggers", name) for name in load_lexicon("triggers")}


@dataclass(frozen=True, slots=True)
class TriggerMention(Mention):
    """A wording of an attack; `attack_type` is None for generic words ("cyberattaque")."""

    attack_type: AttackType | None


def find_triggers(lower: str) -> list[TriggerMention]:
    """Find triggers in folded lower-case text, sorted by start; types may overlap."""
    found = [
        TriggerMention(m.start(), m.end(), f"trigger.{name}", None if name == "generic" else AttackType(name))
        for name, pattern in _PATTERNS.items()
        for m in pattern.finditer(lower)
    ]
    return sorted(found, key=lambda t: (t.start, t.end, t.rule))
