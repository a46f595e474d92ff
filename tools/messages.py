"""Brings the catalogue of French messages in line with the program: `make messages`.

Messages stand in the code in English: inside `_`, `ngettext` or `kept` (never in an f-string), as the help of
commands and options, and as names of languages in their lexicon. What is new gets an empty translation, to be
written into messages.po; what is gone leaves it. Run again then, for messages.mo is what the program reads.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from pipeline.cli import app
from pipeline.language.lexicons import load_lexicon
from pipeline.wording import DOMAIN

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "pipeline"
FRENCH = PACKAGE / "locale" / "fr" / "LC_MESSAGES" / f"{DOMAIN}.po"
KEYWORDS = {"_": None, "kept": None, "ngettext": (1, 2)}


def template() -> Catalog:
    """Return every message of the program, untranslated, with the places where it stands."""
    catalog = Catalog(domain=DOMAIN)
    for path, line, message, _comments, _context in extract_from_dir(
        PACKAGE, method_map=[("**.py", "python")], keywords=KEYWORDS
    ):
        catalog.add(message, locations=[(f"pipeline/{path}", line)])
    for text, place in (*helps(typer.main.get_command(app)), *languages()):
        catalog.add(text, locations=[(place, 0)])
    return catalog


def helps(command: Any) -> Iterator[tuple[str, str]]:
    """Yield the help of `command`, of its parameters and of its commands, each with its place."""
    for thing in (command, *command.params):
        for name in ("help", "short_help"):
            if text := getattr(thing, name, None):
                yield text, "pipeline/cli"
    for each in getattr(command, "commands", {}).values():
        yield from helps(each)


def languages() -> Iterator[tuple[str, str]]:
    """Yield the names of the languages in which texts are told not to be."""
    for language in load_lexicon("languages").values():
        yield language["name"], "pipeline/lexicon/languages.toml"


def translations() -> Catalog:
    """Return the French catalogue."""
    with FRENCH.open("rb") as file:
        return read_po(file, locale="fr", domain=DOMAIN, abort_invalid=True)


def translated(string: str | tuple[str, ...] | None) -> bool:
    """Tell whether a message has its translation, in every number."""
    return bool(string) if isinstance(string, str | None) else all(string)


def main() -> None:
    """Write messages.po and messages.mo, and tell what is left to be translated."""
    catalog = translations()
    catalog.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    with FRENCH.open("wb") as file:
        write_po(file, catalog, width=100, sort_output=True, include_lineno=False)
    with FRENCH.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)
    missing = [m.id for m in catalog if m.id and not translated(m.string)]
    print(f"{len(catalog)} messages, {len(missing)} to be translated in {FRENCH.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
