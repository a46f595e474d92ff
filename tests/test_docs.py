"""README and docs agree with the project and with each other: languages, links, paths, options, code."""

import contextlib
import io
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer
from pages import (
    ENGLISH,
    PAGES,
    ROOT,
    all_blocks,
    anchors,
    blocks,
    french,
    inline_code,
    links,
    named_after,
    outline,
    section,
    shown_commands,
    text_of,
)

from pipeline.cli import app

EACH_PAGE = pytest.mark.parametrize("page", PAGES)
API = ("docs/api.md", "docs/api.fr.md")
COMMAND_LINE = ("docs/command-line.md", "docs/command-line.fr.md")
#: Pages that stand elsewhere and lead here, or are led to.
MORE_PAGES = ("outputs/README.md", "corpus/README.md")
#: Folders of the project whose files the pages name.
FOLDERS = ("bench", "breche", "corpus", "docs", "pipeline", "tools")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
#: Whoever opens a longer one doesn't read it.
MAX_README_LINES, MAX_PICTURE_BYTES = 120, 200_000


def commands() -> dict[str, set[str]]:
    """Return the options of each command of the program, by its words."""
    found: dict[str, set[str]] = {}

    def visit(words: tuple[str, ...], command: typer.core.TyperCommand | typer.core.TyperGroup) -> None:
        below = getattr(command, "commands", {})
        for name, one in below.items():
            visit((*words, name), one)
        if not below:
            options = [one for one in command.params if one.param_type_name == "option"]
            found[" ".join(words)] = {name for one in options for name in (*one.opts, *one.secondary_opts)}

    visit((), typer.main.get_command(app))  # type: ignore[arg-type]
    return found


def target(page: str, path: str) -> str:
    """Return the path in the project to which a link of `page` leads."""
    return os.path.normpath(Path(page).parent / path) if path else page


def test_pages_are_in_both_languages() -> None:
    there = [*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")]
    assert {path.relative_to(ROOT).as_posix() for path in there} == set(PAGES)


@pytest.mark.parametrize("page", ENGLISH)
def test_pages_are_in_step(page: str) -> None:
    other = french(page)
    assert shown_commands(page) == shown_commands(other)

    def code(one: str) -> list[tuple[str, str]]:
        """Return the blocks without what their comments say."""
        return [(language, re.sub(r"\s*# .*", "", content)) for language, content in all_blocks(one)]

    def led_to(one: str) -> set[str]:
        return {target(one, path) for path, _ in links(one)} - {page, other}

    assert code(page) == code(other)
    assert outline(page) == outline(other)
    assert {french(name) if name in ENGLISH else name for name in led_to(page)} == led_to(other)


@pytest.mark.parametrize("page", [*PAGES, *MORE_PAGES])
def test_links_lead_somewhere(page: str) -> None:
    assert links(page)
    for path, anchor in links(page):
        file = target(page, path)
        assert (ROOT / file).exists(), path
        assert not anchor or anchor in anchors(file), f"{path}#{anchor}"


@EACH_PAGE
def test_headings_are_told_apart(page: str) -> None:
    assert len(set(anchors(page))) == len(anchors(page))


@pytest.mark.parametrize("readme, pages", [("README.md", ENGLISH), ("README.fr.md", map(french, ENGLISH))])
def test_readme_is_short_and_leads_to_every_page(readme: str, pages: tuple[str, ...]) -> None:
    assert len(text_of(readme).splitlines()) <= MAX_README_LINES
    assert set(pages) - {readme} <= {path for path, _ in links(readme)}
    (picture,) = re.findall(r"!\[[^\]]{20,}\]\(([^)]+)\)", text_of(readme))
    assert (ROOT / picture).stat().st_size < MAX_PICTURE_BYTES


@EACH_PAGE
def test_paths_that_pages_name_exist(page: str) -> None:
    begins = tuple(f"{folder}/" for folder in FOLDERS)
    named = [code for code in inline_code(page) if code.startswith(begins) and " " not in code]
    assert not [path for path in named if not (ROOT / path).exists()]


@EACH_PAGE
def test_make_targets_that_pages_name_exist(page: str) -> None:
    targets = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8")))
    assert named_after("make", page) <= targets


def test_development_names_every_make_target() -> None:
    (phony,) = re.findall(r"(?m)^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"))
    for page in ("docs/development.md", "docs/development.fr.md"):
        assert named_after("make", page) >= set(phony.split()) - {"help"}


@EACH_PAGE
def test_commands_that_pages_name_exist(page: str) -> None:
    assert named_after("breche", page) <= {words.split()[0] for words in commands()}
    assert named_after("breche review", page) <= {"export", "import"}


@EACH_PAGE
def test_extras_that_pages_name_exist(page: str) -> None:
    named = re.findall(r"(?:breche|\B\.|\.whl)\[([a-z,]+)\]", text_of(page))
    assert {extra for names in named for extra in names.split(",")} <= PROJECT["optional-dependencies"].keys()
    wheels = re.findall(r"breche-([\d.]+)-py3-none-any\.whl", text_of(page))
    assert set(wheels) <= {PROJECT["version"]}


@pytest.mark.parametrize("page", ["docs/installation.md", "docs/installation.fr.md"])
def test_installation_names_every_extra(page: str) -> None:
    extras = re.findall(r"(?m)^\| `(\w+)` \|", section(page, "Extras"))
    assert set(extras) == PROJECT["optional-dependencies"].keys() - {"dev"}


@pytest.mark.parametrize("page", COMMAND_LINE)
def test_command_line_names_every_command_and_option(page: str) -> None:
    shown = re.findall(r"(?m)^## breche (.*)$", text_of(page))
    assert shown == [
        "fetch",
        "run",
        "explain",
        "review export",
        "review import",
        "export",
        "report",
        "serve",
        "forget",
        "check",
        "evaluate",
    ]
    assert set(shown) == commands().keys()
    for words, options in commands().items():
        # What is on, or off, unless the other is asked for needs no word.
        usual = {"--gate", "--xlsx", "--baseline", "--no-update-floors", "--no-allow-lower"}
        told = {
            name
            for code in re.findall(r"`(-[^`\n]*)`", section(page, f"breche {words}"))
            for name in re.findall(r"--?[a-z][a-z-]*", code)
        }
        assert options - usual <= told, words


@EACH_PAGE
def test_options_that_pages_name_exist(page: str) -> None:
    known = {name for options in commands().values() for name in options} | {"--help", "--version", "--lang"}
    typed = [code for code in inline_code(page) if code.startswith(("-", "breche "))]
    named = {option for code in typed for option in re.findall(r"--[a-z][a-z-]+", code)}
    # That of Dask's workers.
    assert named <= known | {"--nthreads"}


@pytest.mark.parametrize("page", API)
@pytest.mark.filterwarnings("ignore:.*gave no article:UserWarning")
def test_docs_python_prints_what_the_page_shows(page: str) -> None:
    names: dict[str, object] = {}
    shown = all_blocks(page)
    assert shown[::2] == [block for block in shown if block[0] == "python"]
    for (_, code), (language, expected) in zip(shown[::2], shown[1::2], strict=True):
        assert language == "text"
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(code, names)
        assert printed.getvalue() == expected


@EACH_PAGE
def test_docs_python_is_python(page: str) -> None:
    for code in blocks(page, "python"):
        compile(code, page, "exec")


@pytest.mark.slow
def test_docs_code_passes_strict_type_checks(tmp_path: Path) -> None:
    """Check what a caller writes, with either name of the package, as a project of its own would."""
    code = "\n".join(blocks(API[0], "python"))
    checks = 'one: list[Incident] = extract("")\nmany: list[list[Incident]] = extract([""])\n'
    (tmp_path / "walk.py").write_text(f"{code}\n{checks}", encoding="utf-8")
    second = f"{code}\n{checks}".replace("from pipeline ", "from breche ")
    (tmp_path / "second.py").write_text(second, encoding="utf-8")
    (tmp_path / "wrong.py").write_text(
        "from breche import extract\n"
        "from pipeline import extrakt\n"
        "extract(3)\n"
        'extract("")[0].victime\n'
        'extract_of_many: list[str] = extract([""])\n',
        encoding="utf-8",
    )
    options = [
        "--strict",
        "--follow-imports=silent",
        "--config-file=",
        f"--cache-dir={tmp_path}",
        "--no-pretty",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "walk.py", "second.py", "wrong.py"],
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    errors = re.findall(r"(?m)^(\w+\.py:\d+): error: .*\[([a-z-]+)\]$", done.stdout)
    assert errors == [
        ("wrong.py:2", "attr-defined"),
        ("wrong.py:3", "call-overload"),
        ("wrong.py:4", "attr-defined"),
        ("wrong.py:5", "assignment"),
    ], done.stdout
