"""Bodies that the news names without a capital: "le fisc", "le gouvernement albanais"."""

import re
from collections.abc import Iterator

from pipeline.language.lexicons import any_of, load_lexicon
from pipeline.language.organisations.patterns import regional

_BODIES = load_lexicon("organisations")["bodies"]
_ADJECTIVE = any_of(_BODIES["adjectives"])
_OF = r"(?:de la |de l'|des |du |de |d'|pour la |pour l'|à l'|à la |aux )"
_NOUN = rf"{_OF}[a-zà-ÿ-]{{3,}}(?: {_ADJECTIVE}(?![\w-]))?"
_BODY = re.compile(
    rf"(?<![\w-])(?P<name>(?:(?i:{any_of(_BODIES['alone'])})(?: {_ADJECTIVE}(?![\w-]))?"
    rf"|(?i:{any_of(_BODIES['purpose'])}) {_NOUN}(?: (?:et )?{_NOUN}){{0,2}}"
    rf"|(?i:{any_of(_BODIES['national'])}) (?P<nation>[a-zà-ÿ-]+)(?: (?:{_NOUN}){{1,2}})?))(?![\w-])"
)


def lower_case_bodies(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of such names in folded `text`."""
    for match in _BODY.finditer(text):
        if match["nation"] is None or regional(match["nation"]):
            yield match.span("name")
