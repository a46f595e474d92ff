"""Turns the lexicon's wordings into the word sequences that articles may hold.

A wording is written once, in the singular and with its accents: "{copie} de passeport". It stands for
every choice of its groups in braces, for singular and plural of each word, and for the spellings
without accents that headlines use. A word written in the plural ("contrats") stays plural.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from pipeline.language.data_types.words import cut
from pipeline.language.lexicons import load_lexicon
from pipeline.schema import DataType

Form = tuple[str, ...]

_GROUP = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a wording says. A pseudo wording, which only looks like data, has no codes.

    Nor has one that is told by its company: `nearest` are the codes of which it takes the one named nearest
    ("date d'expiration" of a passport or of a bank card).
    """

    codes: tuple[DataType, ...]
    strong: bool
    nearest: tuple[DataType, ...] = ()


class DuplicateWordingError(ValueError):
    """One sequence of words stands for two entries of the lexicon."""


def written_entries(lexicon: dict[str, Any]) -> Iterator[tuple[str, Entry]]:
    """Yield every wording of the parsed `lexicon` as it is written, with its entry, in file order."""
    for wording in lexicon["pseudo"]:
        yield wording, Entry((), strong=False)
    companions = lexicon.get("companions", {"codes": (), "words": ()})
    for wording in companions["words"]:
        yield wording, Entry((), strong=False, nearest=tuple(map(DataType, companions["codes"])))
    tables = [([code], table) for code, table in lexicon["codes"].items()]
    tables += [(table["codes"], table) for table in lexicon["several"]]
    for names, table in tables:
        codes = tuple(map(DataType, names))
        for strength in ("strong", "weak"):
            for wording in table.get(strength, ()):
                yield wording, Entry(codes, strong=strength == "strong")


def build_forms(lexicon: dict[str, Any]) -> dict[Form, Entry]:
    """Return every word sequence of the parsed `lexicon` with its entry.

    Raises DuplicateWordingError when two wordings of unlike meaning, or one wording written twice,
    come down to one sequence.
    """
    grammar = lexicon["grammar"]
    irregular: dict[str, str] = grammar["irregular_plurals"]
    invariable = frozenset(grammar["invariable"])
    forms: dict[Form, Entry] = {}
    origins: dict[Form, str] = {}
    for wording, entry in written_entries(lexicon):
        for plain in fill_groups(wording, lexicon["groups"]):
            for form in inflect(tuple(cut(plain).keys), irregular, invariable):
                known = forms.setdefault(form, entry)
                origin = origins.setdefault(form, wording)
                if known != entry:
                    raise DuplicateWordingError(
                        f"data_types.toml: {wording!r} and {origin!r} both stand for {' '.join(form)!r}"
                    )
    return _without_link(forms, frozenset(grammar["bare_heads"])) | forms


def _without_link(forms: dict[Form, Entry], heads: frozenset[str]) -> dict[Form, Entry]:
    """Return the forms whose head may lose its "de": "numéro client" for "numéro de client"."""
    return {
        (form[0], *form[2:]): entry
        for form, entry in forms.items()
        if len(form) > 2 and form[1] == "de" and form[0].removesuffix("s") in heads
    }


def fill_groups(wording: str, groups: dict[str, list[str]]) -> Iterator[str]:
    """Yield `wording` with each {group} replaced by each member. KeyError: no such group."""
    parts = _GROUP.split(wording)
    choices = [groups[part] if odd % 2 else [part] for odd, part in enumerate(parts)]
    for choice in product(*choices):
        yield "".join(choice)


def inflect(form: Form, irregular: dict[str, str], invariable: frozenset[str]) -> set[Form]:
    """Return `form` with each of its words in singular and plural, accented or not."""
    numbers = [(word,) if word in invariable else _numbers(word, irregular) for word in form]
    found: set[Form] = set()
    for inflected in product(*numbers):
        found.add(inflected)
        found.add(tuple(map(strip_accents, inflected)))
        found.add((strip_accents(inflected[0][0]) + inflected[0][1:], *inflected[1:]))
    return found


def _numbers(word: str, irregular: dict[str, str]) -> tuple[str, ...]:
    if not word.isalpha() or word[-1] in "sxz":
        return (word,)
    if word in irregular:
        return word, irregular[word]
    if word.endswith("al"):
        return word, word[:-1] + "ux"
    return word, word + ("x" if word.endswith(("eau", "eu")) else "s")


def strip_accents(text: str) -> str:
    """Return `text` without accents and cedillas."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def load_forms() -> dict[Form, Entry]:
    """Return the word sequences of `pipeline/lexicon/data_types.toml`."""
    return build_forms(load_lexicon("data_types"))
