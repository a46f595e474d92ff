"""Cells that list data types."""

import re
from typing import Any

from pipeline.language.cells.tidy import Rewrite, rewrite, tidy
from pipeline.language.data_types.expand import Entry, Form, build_forms
from pipeline.language.lexicons import load_lexicon

#: What denies the wording before it: « mot de passe (non) », « IBAN : aucun », « RIB = pas concerné ».
_DENIED = (
    r"(?:(?:non|pas|jamais) "
    r"(?:compromis|concern|dérob|divulgu|exfiltr|expos|impact|inclus|présent|stock|touch|vol)\w*"
    r"|(?:non|aucune?s?|néant|no|0)(?!\w))"
)
_REWRITES: tuple[Rewrite, ...] = (
    (re.compile(r" ?[;|]"), ", ; "),  # what ends the scope of each kind of denial
    (re.compile(r"(?i:\bhors\b)"), "sauf"),
    (re.compile(rf"([^,;:|\n()]{{1,60}}?) ?\((?i:{_DENIED})\)"), r"sauf \1 ; "),
    (re.compile(rf"([^,;:|\n]{{1,60}}?) ?[:=] ?(?i:{_DENIED})(?=[,;|\n]|$)"), r"sauf \1"),
    (re.compile(r"([^,;:|\n]{1,60}?) (?i:non)(?=[,;|\n]|$)"), r"sauf \1"),
    (
        re.compile(
            r"([^,;:|\n]{1,60}?) (?i:non (?:compromis|concern|exfiltr|expos|impact|inclus|touch|vol))\w*"
        ),
        r"sauf \1",
    ),
    (re.compile(r" ?: "), ", "),
    (re.compile(r"\. (?=[a-zà-ÿ])"), " "),  # adr. mail
    (re.compile(r", ?(?=(?i:juste|seulement|uniquement)\b)"), " ; "),
    # What brackets deny ends with them.
    (re.compile(r"(\([^()]{0,200} [^()]{0,200}\))"), r"\1 ; "),
)


def data_types_cell(text: str) -> str:
    """Return the cell `text`, which lists data types, as the rules read it."""
    return rewrite(tidy(text), _REWRITES)


def shorthand_forms() -> dict[Form, Entry]:
    """Return the word sequences that stand for data types in a cell but not in running text."""
    written: dict[str, list[str]] = load_lexicon("cells")["data_types"]
    lexicon: dict[str, Any] = {
        **load_lexicon("data_types"),
        "pseudo": [],
        "codes": {code: {"weak": wordings} for code, wordings in written.items()},
        "several": [],
    }
    return build_forms(lexicon)
