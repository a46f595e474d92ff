"""Finds attackers that no list holds by the wording around them ("un pirate se présentant comme X")."""

import re
from dataclasses import dataclass

from pipeline.language.lexicons import load_lexicon
from pipeline.language.mentions import Mention

_LEXICON = load_lexicon("actors")


def _any(*keys: str) -> str:
    return "(?:" + "|".join(p for key in keys for p in _LEXICON[key]) + ")"


_CAPITAL_NAME = (
    r"[A-ZÀ-ÖØ-Þ][\w.$+-]*[\w$](?:\(\d+\))?(?: (?:[A-ZÀ-ÖØ-Þ0-9][\w.$+-]*[\w$]|\d+)(?:\(\d+\))?){0,3}"
)
#: What only a pseudonym looks like: digits or underscores among letters, or capitals inside.
_PSEUDONYM = r"(?:[A-Za-z]\w*\d\w*(?:-\w+)?|[A-Za-z]+_\w+|[a-z]+[A-Z]\w*|\d+[A-Za-z]\w+)(?:\(\d+\))?"
_QUOTED = r"\"\s?([^\"\n]{2,30}?)\s?\""
_NOUNS = _any("nouns")
_ADJECTIVES = _any("adjectives")

# The name is group "q" where it is quoted, else "n".
_STRICT = rf"(?:{_QUOTED.replace('(', '(?P<q>', 1)}|(?P<n>{_PSEUDONYM}|{_CAPITAL_NAME}))"
_ACTOR = rf"(?i:{_NOUNS})(?: {_ADJECTIVES}){{0,2}}"
_OF = "(?i:de |du |d')"
_KIND = rf"(?:(?i:{_NOUNS}|(?:rançon|ransom)\w+|extorsion))(?: {_ADJECTIVES}){{0,2}}"
_OTHER_PEOPLE = re.compile(rf"(?<!\w)(?i:{_any('other_people')})\b[^.;\n]{{0,40}}$")
_PATTERNS = (
    # "un pirate se présentant comme X"
    ("naming", rf"(?i:{_any('naming')}) (?i:le nom de |de |comme )?{_STRICT}"),
    # "un groupe baptisé X"
    ("naming", rf"(?i:{_NOUNS})\b[^.;\n]{{0,45}}? (?i:{_any('naming_after_noun')}) {_STRICT}"),
    # "le gang de rançongiciel X"
    ("noun", rf"{_ACTOR} (?:{_OF}{_KIND} )?{_STRICT}"),
    # "un vendeur, x_77,"
    ("noun", rf"(?i:un {_NOUNS}), (?P<n>{_PSEUDONYM}),"),
    # "revendiquée par le groupe X"
    ("claim", rf"(?i:{_any('claims')}) ?(?i:le |les |un |une |d'un |du )?(?:{_ACTOR} )?{_OF}?{_STRICT}"),
    # "le rançongiciel X"
    ("malware", rf"(?i:{_any('malware')})(?: (?:baptisé|nommé|appelé|dit))? {_STRICT}"),
)
_COMPILED = tuple((cue, re.compile(rf"(?<!\w){pattern}")) for cue, pattern in _PATTERNS)
_AFTER = re.compile(
    rf"(?<![\w'-])(?P<n>{_PSEUDONYM}|{_CAPITAL_NAME})\"? (?:qui )?(?:{'|'.join(_LEXICON['after'])})"
)


@dataclass(frozen=True, slots=True)
class ActorMention(Mention):
    """An attacker's name. `cue` tells how it was found: naming, noun, claim, malware, after, gazetteer."""

    name: str
    cue: str


def find_actor_patterns(text: str) -> list[ActorMention]:
    """Find names of attackers in folded `text` by wording alone; sorted, may overlap."""
    found = []
    for cue, pattern in _COMPILED:
        for match in pattern.finditer(text):
            if cue == "naming" and _OTHER_PEOPLE.search(text, max(0, match.start() - 60), match.start()):
                continue
            group = "q" if "q" in pattern.groupindex and match["q"] else "n"
            found.append(ActorMention(*match.span(group), f"actor.{cue}", match[group], cue))
    for match in _AFTER.finditer(text):
        found.append(ActorMention(*match.span("n"), "actor.after", match["n"], "after"))
    return sorted((m for m in found if _plausible(m.name)), key=lambda m: (m.start, m.end))


def _plausible(name: str) -> bool:
    if name.isdigit():
        return False
    return (len(name) > 1 and not name.islower()) or bool(re.search(r"[\d_]", name))
