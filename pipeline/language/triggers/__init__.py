"""Triggers: the wordings that tell an attack and of which type."""

import re
from dataclasses import dataclass

from pipeline.language.lexicons import load_lexicon
from pipeline.language.mentions import Mention
from pipeline.schema import AttackType

_LEXICON = load_lexicon("triggers")
_PATTERNS = {name: re.compile("|".join(f"(?:{p})" for p in patterns)) for name, patterns in _LEXICON.items()}


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
