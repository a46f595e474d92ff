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
#: After words that can only lead to a pseudonym it may look like any word.
_ANY_PSEUDONYM = r"(?P<n>[a-z][\w.-]{3,20})(?=[\s,.;:\")])"
_THINGS = re.compile(rf"(?<!\w)(?i:{_any('things')})\b[^.;\n]{{0,40}}$")
_PATTERNS = (
    # "un vendeur qui se fait appeler zorvak"
    ("naming", rf"(?i:{_any('pseudonym')}) ?\"?{_ANY_PSEUDONYM}"),
    # "un pirate se présentant comme X"
    ("naming", rf"(?i:{_any('naming')}) (?i:le nom de |de |comme )?{_STRICT}"),
    # "un groupe baptisé X"
    ("naming", rf"(?i:{_NOUNS})\b[^.;\n]{{0,45}}? (?i:{_any('naming_after_noun')}) {_STRICT}"),
    # "le gang de rançongiciel X"
    ("noun", rf"{_ACTOR} (?:{_OF}{_KIND} )?{_STRICT}"),
    # "un vendeur, x_77,"
    ("noun", rf"(?i:un {_NOUNS}), (?P<n>{_PSEUDONYM}),"),
    # "son auteur, Zorvak,"
    ("signer", rf"(?i:(?:un|une|son|sa|leur|le|la|l'|cet|ce) ?{_any('signers')}), {_STRICT},"),
    # "derrière l'opération se cacherait X"
    (
        "claim",
        rf"(?i:{_any('behind')}) ?(?i:le |les |un |une |d'un |du |de |d')?(?:{_ACTOR} )?{_OF}?{_STRICT}",
    ),
    # "revendiquée par le groupe X"
    ("claim", rf"(?i:{_any('claims')}) ?(?i:le |les |un |une |d'un |du )?(?:{_ACTOR} )?{_OF}?{_STRICT}"),
    # "le rançongiciel X"
    ("malware", rf"(?i:{_any('malware')})(?: (?:baptisé|nommé|appelé|dit))? {_STRICT}"),
)
_SMALL_WORDS = frozenset(_LEXICON["small_words"])
_COMPILED = tuple((cue, re.compile(rf"(?<!\w){pattern}")) for cue, pattern in _PATTERNS)
#: Most words are of small letters alone, which no name here is: they are passed over at once.
_NAMED = rf"(?<![\w'-])(?![a-zà-ÿ]++(?!\w))(?P<n>{_PSEUDONYM}|{_CAPITAL_NAME})\"?"
#: An aside between the name and its verb ("Zorvak, un collectif apparu au printemps, se félicite").
_ASIDE = r"(?:,(?! (?:a|ont|est|sont)\b)[^;.\n]{2,80}?,)? (?:qui |y |en ){0,2}"
_BEHIND_NAME = (
    ("after", re.compile(rf"{_NAMED} (?:qui )?(?:{'|'.join(_LEXICON['after'])})")),
    ("act", re.compile(rf"{_NAMED}{_ASIDE}(?:{'|'.join(_LEXICON['strong_after'])})")),
    ("kind", re.compile(rf"{_NAMED},? (?:\(|- )?(?:un|une|le|la|ce|cette) (?:\w+ )?{_any('kinds')}\b")),
)


@dataclass(frozen=True, slots=True)
class ActorMention(Mention):
    """An attacker's name.

    `cue` tells how it was found: naming, noun, signer, claim, malware, after, act, kind.
    """

    name: str
    cue: str


def find_actor_patterns(text: str) -> list[ActorMention]:
    """Find names of attackers in folded `text` by wording alone; sorted, may overlap."""
    found = []
    for cue, pattern in _COMPILED:
        for match in pattern.finditer(text):
            if cue == "naming" and _OTHER_PEOPLE.search(text, max(0, match.start() - 60), match.start()):
                continue
            if match.group().lower().startswith("attribu") and _THINGS.search(
                text, max(0, match.start() - 60), match.start()
            ):
                continue
            group = "q" if "q" in pattern.groupindex and match["q"] else "n"
            found.append(ActorMention(*match.span(group), f"actor.{cue}", match[group], cue))
    for cue, pattern in _BEHIND_NAME:
        for match in pattern.finditer(text):
            found.append(ActorMention(*match.span("n"), f"actor.{cue}", match["n"], cue))
    return sorted((m for m in found if _plausible(m)), key=lambda m: (m.start, m.end))


def _plausible(mention: ActorMention) -> bool:
    name = mention.name
    if name.isdigit() or name in _SMALL_WORDS:
        return False
    written_as_name = (len(name) > 1 and not name.islower()) or bool(re.search(r"[\d_]", name))
    return written_as_name or mention.cue == "naming"
