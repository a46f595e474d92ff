"""The wheel: all that the program needs is in it, and it installs where nothing else is."""

import csv
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
PACKAGES = ("breche", "pipeline")
ARTICLE = """<html><head><title>Valbrune visé</title></head><body><article><h1>L'hôpital de Valbrune visé</h1>
<p>Le centre hospitalier de Valbrune a été victime d'un rançongiciel dans la nuit du 18 au 19 novembre.</p>
<p>L'attaque a été revendiquée par le groupe Karnoval. Les données de 41 250 patients ont été volées, et la
direction a déposé une plainte, a-t-elle fait savoir mardi.</p></article></body></html>"""
#: What pip says when there is no package index to ask.
OFFLINE = re.compile("NewConnectionError|Name or service not known|Temporary failure|timed out|unreachable")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make wheel` builds of these sources, in the environment that runs the tests."""
    sources = tmp_path_factory.mktemp("sources")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, sources / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("LICENSE", "Makefile", "README.md", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, sources)
    # As if built before, by sources that had one more module.
    (sources / "build" / "lib" / "pipeline").mkdir(parents=True)
    (sources / "build" / "lib" / "pipeline" / "gone.py").touch()
    command = ["make", "wheel", f"VENV={sys.prefix}", "-o", f"{sys.prefix}/installed"]
    done = subprocess.run(command, cwd=sources, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = (sources / "dist").iterdir()
    assert str(Path("dist", built.name)) in done.stdout
    assert not (sources / "build").exists()
    return built


@pytest.fixture
def env(tmp_path: Path) -> Iterator[Path]:
    """Where a test makes an environment; it goes at once, for with all libraries it takes much of a disk."""
    yield tmp_path / "env"
    shutil.rmtree(tmp_path / "env", ignore_errors=True)


def bare(env: Path, with_pip: bool) -> Path:
    """Make an environment with nothing in it and return its folder of programs."""
    venv.create(env, with_pip=with_pip, symlinks=os.name != "nt")
    return Path(sysconfig.get_path("scripts", "venv", {"base": str(env)}))


def surroundings() -> dict[str, str]:
    """The variables of this process, without those that lead a Python to this project."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL"))}


def check_program(programs: Path, folder: Path) -> None:
    """Check that the program in `programs` runs in `folder`: version, help, and a run over a page."""

    def output(*command: str) -> str:
        done = subprocess.run(command, cwd=folder, env=surroundings(), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    program, python = str(programs / "breche"), str(programs / "python")
    assert re.fullmatch(r"breche \d+\.\d+\.\d+\n", output(program, "--version"))
    assert output(python, "-m", "breche", "--version") == output(program, "--version")
    assert output(program, "--help") == output(python, "-m", "pipeline", "--help")
    where = output(python, "-c", "import breche, pipeline; print(breche.__file__, pipeline.__file__)")
    assert str(ROOT) not in where
    (folder / "valbrune.html").write_text(ARTICLE, encoding="utf-8")
    output(program, "run", "valbrune.html")
    with (folder / "outputs" / "incidents.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row["victim_name"] == "centre hospitalier de Valbrune"
    assert row["attacker_name"] == "Karnoval"


def test_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    sources = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert held == sources
    assert {Path(name).suffix for name in held} >= {".json", ".py", ".sql", ".toml", ".tsv", ".typed"}


@pytest.mark.slow
def test_wheel_runs_where_the_libraries_are(wheel: Path, env: Path, tmp_path: Path) -> None:
    programs = bare(env, with_pip=False)
    install = [sys.executable, "-m", "pip", f"--python={programs / 'python'}", "install", "-qq", "--no-deps"]
    subprocess.run([*install, "--no-index", str(wheel)], check=True, env=surroundings())
    # The libraries are borrowed from the environment that runs the tests; this project's own place is not.
    paths = {"base": str(env), "platbase": str(env)}
    borrowed = f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n"
    Path(sysconfig.get_path("purelib", "venv", paths), "borrowed.pth").write_text(borrowed)
    check_program(programs, tmp_path)


@pytest.mark.slow
def test_wheel_installs_with_every_extra_where_nothing_is(wheel: Path, env: Path, tmp_path: Path) -> None:
    programs = bare(env, with_pip=True)
    pip = [str(programs / "python"), "-m", "pip", "--disable-pip-version-check", "install", "-q"]

    def install(what: Path | str, *options: str) -> None:
        done = subprocess.run([*pip, *options, str(what)], env=surroundings(), capture_output=True, text=True)
        if done.returncode and OFFLINE.search(done.stderr):
            pytest.skip("no package index within reach")
        assert done.returncode == 0, done.stderr

    # No lock, and the pip that Python brings: pyproject alone must tell what is needed.
    install(wheel)
    check_program(programs, tmp_path)
    install(f"{wheel}[all]")
    for extra in sorted(EXTRAS.keys() - {"all", "dev"}):
        # Nothing is left to be installed, for it all came with the one that holds all.
        install(f"{wheel}[{extra}]", "--no-index")
    check = subprocess.run(
        [programs / "python", "-m", "pip", "check"], env=surroundings(), capture_output=True, text=True
    )
    assert check.returncode == 0, check.stdout
