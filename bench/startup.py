"""Measures what a start costs: one small article end to end, help, and a run with nothing to read.

    python bench/startup.py [--rounds 5] [--text TEXT]

Each command is a process of its own, and its processor time is counted, that of its children included: a busy
machine disturbs it less than the clock. All take turns in each round; the medians are compared, one article
with `spacy.load` of the stock model and one call, help with an empty program.
"""

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.evaluation.versions import installed_versions  # noqa: E402
from pipeline.language.pipeline import MODEL  # noqa: E402

TEXT = (
    "Le groupe Valbrune victime d'une cyberattaque\n\n"
    "Le groupe Valbrune a été victime lundi d'un rançongiciel."
    " Les données de 12 000 clients ont été volées par le groupe Noirmont, qui réclame 200 000 euros.\n"
)
STOCK = "import spacy, sys; spacy.load(sys.argv[1])(sys.argv[2])"
#: At most so many times as long as what it is compared with.
ARTICLE_GOAL, HELP_GOAL = 1.5, 5


def main() -> None:
    """Measure and print; see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="times that each command runs (default 5)")
    parser.add_argument("--text", default=TEXT, help="the article")
    arguments = parser.parse_args()
    versions = ", ".join(f"{name} {version}" for name, version in installed_versions().items())
    print(f"{versions}; {platform.system()}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory(prefix="breche-bench-") as temporary:
        seconds = _measure(Path(temporary), arguments.text, arguments.rounds)
    medians = {name: statistics.median(some) for name, some in seconds.items()}
    for name, some in seconds.items():
        rounds = " ".join(f"{one:.2f}" for one in some)
        print(f"{name:<24}{medians[name]:6.2f} s of processor time   rounds: {rounds}")
    _print_ratio(medians, "one article", "spaCy and one call", ARTICLE_GOAL)
    _print_ratio(medians, "help", "empty program", HELP_GOAL)


def _measure(folder: Path, text: str, rounds: int) -> dict[str, list[float]]:
    """Return the processor seconds of each command, by round."""
    article, empty, output = folder / "articles" / "one.txt", folder / "empty", folder / "out"
    article.parent.mkdir()
    article.write_text(text, encoding="utf-8")
    empty.mkdir()
    python, program = [sys.executable], [sys.executable, "-m", "pipeline"]
    run = [*program, "run", "--output", str(output)]
    # In this order: what is read is new, then known.
    commands = {
        "empty program": [*python, "-c", "pass"],
        "help": [*program, "--help"],
        "spaCy and one call": [*python, "-c", STOCK, MODEL, text],
        "one article": [*run, str(article.parent)],
        "nothing new": [*run, str(article.parent)],
        "nothing to read": [*run, str(empty)],
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        shutil.rmtree(output, ignore_errors=True)
        for name, command in commands.items():
            seconds[name].append(_processor_seconds(command))
    return seconds


def _processor_seconds(command: list[str]) -> float:
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{said}")
    return usage.ru_utime + usage.ru_stime


def _print_ratio(medians: dict[str, float], name: str, than: str, goal: float) -> None:
    ratio = medians[name] / medians[than]
    told = "reached" if ratio <= goal else "MISSED"
    print(f"{name} / {than}: {ratio:.2f}   {told}: at most {goal}")


if __name__ == "__main__":
    main()
