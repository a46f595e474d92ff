"""The word lists are sound: every expression compiles, no list says a thing twice, every table is used."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "pipeline"
LEXICONS = {p.stem: tomllib.loads(p.read_text("utf-8")) for p in sorted((PACKAGE / "lexicon").glob("*.toml"))}
#: The package, and the scripts that compile its larger tables out of the lists kept by hand.
CODE = "\n".join(
    p.read_text("utf-8") for d in ("pipeline", "tools") for p in sorted((ROOT / d).rglob("*.py"))
)

#: Lexicons whose lists hold regular expressions throughout, and those where single tables do.
EXPRESSIONS = {
    "actors": None,
    "assertion": None,
    "credits": ("captions", "dated", "desks", "endings", "openings", "phrases", "posts", "signed"),
    "facts": None,
    "attack_words": None,
    "attacks": None,
    "ransom": None,
    "roles": None,
    "sentences": None,
    "status": None,
    "stories": None,
    "taken": None,
    "triggers": None,
    "organisations": ("keep", "strip", "tail", "descriptions"),
}
#: Lexicons whose tables are named after codes or languages, so that no code spells them.
NAMED_AFTER_CODES = frozenset({"codes", "data_types", "languages", "sectors", "triggers", "units", "volumes"})
#: Lexicons with tests of their own lists.
TESTED_ELSEWHERE = frozenset({"attackers", "data_types", "dates", "places", "sectors"})


def lists_of(
    table: dict[str, Any], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
    """Yield every list of a parsed TOML file with the keys that lead to it."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from lists_of(value, (*path, key))
        elif isinstance(value, list):
            yield (*path, key), value


def expression_lists() -> Iterator[Any]:
    for name, tables in EXPRESSIONS.items():
        for path, items in lists_of(LEXICONS[name]):
            if tables is None or path[0] in tables:
                yield pytest.param(items, id=".".join((name, *path)))


def word_lists() -> Iterator[Any]:
    for name, lexicon in LEXICONS.items():
        if name not in TESTED_ELSEWHERE:
            for path, items in lists_of(lexicon):
                yield pytest.param(items, id=".".join((name, *path)))


def test_lexicon_files_are_all_read() -> None:
    unread = {name for name in LEXICONS if not re.search(rf"""["']{name}["']|{name}\\.toml""", CODE)}
    assert not unread


@pytest.mark.parametrize("patterns", list(expression_lists()))
def test_lexicon_expressions_compile_and_need_a_character(patterns: list[str]) -> None:
    assert patterns
    for pattern in patterns:
        compiled = re.compile(pattern)
        assert not compiled.fullmatch(""), f"{pattern!r} matches the empty text"


@pytest.mark.parametrize("patterns", list(expression_lists()))
def test_lexicon_expressions_name_no_group(patterns: list[str]) -> None:
    # The code joins them into one expression and reads groups of its own.
    assert not [p for p in patterns if re.compile(p).groups]


@pytest.mark.parametrize("items", list(word_lists()))
def test_lexicon_lists_have_no_duplicates(items: list[Any]) -> None:
    assert not [item for item, count in Counter(map(repr, items)).items() if count > 1]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        pytest.param(name, key, id=f"{name}.{key}")
        for name, lexicon in LEXICONS.items()
        if name not in NAMED_AFTER_CODES
        for key in lexicon
    ],
)
def test_lexicon_tables_are_used(name: str, key: str) -> None:
    assert re.search(rf"""["']{re.escape(key)}["']""", CODE), f"nothing reads {key!r} of {name}.toml"


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(key, id=f"{table}.{key}")
        for table in ("records", "ransom", "date")
        for key in LEXICONS["facts"][table]
    ],
)
def test_lexicon_cues_of_facts_are_used(key: str) -> None:
    assert re.search(rf"""["']{key}["']""", CODE)
