"""The pages of docs on Python are true: the code runs, prints what they show, and passes type checks."""

import contextlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = ("docs/api.md", "docs/api.fr.md")
EACH_PAGE = pytest.mark.parametrize("page", PAGES)


def blocks(page: str) -> list[tuple[str, str]]:
    """Return the fenced blocks of a page: language and content."""
    return re.findall(r"(?ms)^```(\w+)\n(.*?)^```", (ROOT / page).read_text("utf-8"))


def code_of(page: str) -> str:
    return "\n".join(content for language, content in blocks(page) if language == "python")


@EACH_PAGE
@pytest.mark.filterwarnings("ignore:.*gave no article:UserWarning")
def test_docs_python_prints_what_the_page_shows(page: str) -> None:
    names: dict[str, object] = {}
    shown = blocks(page)
    assert shown[::2] == [block for block in shown if block[0] == "python"]
    for (_, code), (language, expected) in zip(shown[::2], shown[1::2], strict=True):
        assert language == "text"
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(code, names)
        assert printed.getvalue() == expected


def test_docs_of_both_languages_have_the_same_code() -> None:
    english, french = map(blocks, PAGES)
    assert english == french

    def outline(page: str) -> list[str]:
        """Return the levels of the headings and the first cells of the tables that are code."""
        text = re.sub(r"(?ms)^```.*?^```", "", (ROOT / page).read_text("utf-8"))
        return re.findall(r"(?m)^#+|^\| `[^|]*`", text)

    assert outline(PAGES[0]) == outline(PAGES[1])


@EACH_PAGE
def test_docs_links_lead_somewhere(page: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", (ROOT / page).read_text("utf-8"))
    assert links
    assert not [link for link in links if not (ROOT / page).parent.joinpath(link).exists()]


def test_docs_code_passes_strict_type_checks(tmp_path: Path) -> None:
    """Check what a caller writes, with either name of the package, as a project of its own would."""
    code = code_of(PAGES[0])
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
