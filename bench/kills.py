"""Kills commands at random moments and checks that going on gives the same files, byte for byte.

    python bench/kills.py [--runs 100] [--commands run export import report forget] [--processes 2]
                          [--corpus corpus/merge] [--seed 1]

Each time one of the commands, in turn, is killed (SIGKILL; with several processes now and then only a worker)
at a moment drawn evenly from the length of a whole one, then started again until one ends by itself. `run`
begins with nothing; the others with the dataset of the corpus: `export` writes it in one form after
the other, `import` reads corrections of its review, `report` writes the report, `forget` strikes a name. All
files are compared with those of a command that nobody disturbed.
"""

import argparse
import csv
import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.dataset.files import INCIDENTS_CSV, RUN_JSON  # noqa: E402
from pipeline.dataset.review.model import CORRECTED  # noqa: E402
from pipeline.dataset.store.database import DATABASE  # noqa: E402

#: Small chunks, so that a run over few articles has many moments to be killed at.
PROGRAM = "import pipeline.run; pipeline.run.CHUNK = {chunk}; from pipeline.cli import main; main()"
CHUNK = 4
COMMANDS = ("run", "export", "import", "report", "forget")
FORMS = ("csv", "jsonl", "parquet", "sqlite", "xlsx", "atom", "veris")
#: Corrections tell when they were made: for all commands at this time.
EPOCH = 1_750_000_000
#: What tells when it was made, and is no part of what it tells.
TIMED = {RUN_JSON, DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", ".breche.lock"}


Make = Callable[[Path], list[str]]


def commands(arguments: argparse.Namespace, dataset: Path) -> dict[str, Make]:
    """Return by name what makes a command's arguments, from the folder of its dataset.

    `dataset` is the whole one of the corpus. All of them write into the folder of the dataset or below.
    """
    with (dataset / INCIDENTS_CSV).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    review = dataset.parent / "review.csv"
    lines = [f"incident_id;victim_sector{CORRECTED}", *(f"{row['incident_id']};banking" for row in rows[::3])]
    review.write_text("\n".join(lines) + "\n", "utf-8")
    victims = sorted({row["victim_name"] for row in rows if len(row["victim_name"]) > 5})
    struck = victims[len(victims) // 2]
    made: dict[str, Make] = {
        "run": lambda out: run_arguments(arguments, out),
        "import": lambda out: ["review", "import", str(review), "-d", str(out), "--author", "Claire"],
        "report": lambda out: ["report", "-d", str(out), "-o", str(out / "report.html")],
        "forget": lambda out: ["forget", "--text", struck, "-d", str(out)],
    }
    for form in FORMS:
        made[f"export {form}"] = partial(export_arguments, form)
    wanted = set(arguments.commands)
    return {name: make for name, make in made.items() if name.split()[0] in wanted}


def run_arguments(arguments: argparse.Namespace, out: Path) -> list[str]:
    return ["run", arguments.corpus, "--output", str(out), "--processes", str(arguments.processes)]


def export_arguments(form: str, out: Path) -> list[str]:
    return ["export", "--format", form, "--database", str(out), "--output", str(out / "exports")]


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a command in a process group of its own."""
    program = [sys.executable, "-c", PROGRAM.format(chunk=CHUNK), *command]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(EPOCH)}
    return subprocess.Popen(
        program,
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def children(process: int) -> list[int]:
    """Return the ids of the direct children of a process, none where the system does not tell."""
    path = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []


def kill(process: subprocess.Popen[bytes], chance: random.Random) -> str:
    """Kill the run, its whole group, or one of its workers, and return which."""
    workers = children(process.pid)
    what = chance.choice(["the run", "all of it", "a worker"] if workers else ["the run"])
    try:
        if what == "a worker":
            os.kill(chance.choice(workers), signal.SIGKILL)
        elif what == "all of it":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except ProcessLookupError:
        return "nothing any more"
    process.wait()
    return what


def kept(output: Path) -> str:
    """Return how far the killed run had come."""
    if not (output / DATABASE).is_file():
        return "before the database"
    with closing(sqlite3.connect(output / DATABASE)) as connection:
        try:
            (articles,) = connection.execute("SELECT count(*) FROM article").fetchone()
            (incidents,) = connection.execute("SELECT count(*) FROM incidents").fetchone()
        except sqlite3.OperationalError:
            return "before the first article"
    if (output / RUN_JSON).exists():
        return "after the files"
    return "after merging" if incidents else "while reading" if articles else "before the first article"


def digests(output: Path) -> dict[str, str]:
    """Return a digest of each file of the dataset and below its folder, but for those that tell a time."""
    return {
        str(file.relative_to(output)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(output.rglob("*"))
        if file.is_file() and file.name not in TIMED
    }


def place_for(name: str, dataset: Path, output: Path) -> Path:
    """Return the folder `output` as a command finds it: without anything, or with a copy of the dataset."""
    if name != "run":
        shutil.copytree(dataset, output)
    return output


@dataclass
class Killed:
    """What became of the commands that were killed."""

    commands: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    processes: Counter[str] = field(default_factory=Counter)
    moments: Counter[str] = field(default_factory=Counter)


def end_in_spite(command: list[str], output: Path, length: float, chance: random.Random, seen: Killed) -> int:
    """Start a command, kill it, and start it again until it ends by itself; return its exit code."""
    for tries in range(1, 7):
        process = start(command)
        # Now and then the second one is killed too.
        if tries == 1 or (tries == 2 and chance.random() < 0.3):
            try:
                process.wait(timeout=chance.uniform(0, length))
            except subprocess.TimeoutExpired:
                seen.processes[kill(process, chance)] += 1
                if command[0] == "run":
                    seen.moments[kept(output)] += 1
                continue
        if process.wait() == 0:
            break
    return process.returncode


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--commands", nargs="+", choices=COMMANDS, default=COMMANDS)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--corpus", default="corpus/merge")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance, seen = random.Random(arguments.seed), Killed()
    expected: dict[str, tuple[dict[str, str], float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        dataset = Path(folder) / "dataset"
        if start(run_arguments(arguments, dataset)).wait():
            raise SystemExit(f"a run over {arguments.corpus} fails by itself")
        makes = commands(arguments, dataset)
        kinds = [[name for name in makes if name.split()[0] == one] for one in arguments.commands]
        for number in range(arguments.runs):
            # All commands come in turn, and the forms of exports too.
            names = kinds[number % len(kinds)]
            name = names[number // len(kinds) % len(names)]
            if name not in expected:
                whole = place_for(name, dataset, Path(folder) / f"whole {name}")
                clock = time.perf_counter()
                if start(makes[name](whole)).wait():
                    raise SystemExit(f"{name} fails by itself")
                expected[name] = digests(whole), time.perf_counter() - clock
            output = place_for(name, dataset, Path(folder) / str(number))
            files, length = expected[name]
            end_in_spite(makes[name](output), output, length, chance, seen)
            seen.commands[name] += 1
            told = digests(output)
            seen.same[name] += told == files
            if told != files:
                others = {file for file in told.keys() | files.keys() if told.get(file) != files.get(file)}
                print(f"\n{name} (number {number}): other bytes in {', '.join(sorted(others))}")
            shutil.rmtree(output)
            print(
                f"\r{number + 1} runs, {seen.same.total()} ended in the same bytes", end="", file=sys.stderr
            )
        print(file=sys.stderr)
    print(f"{arguments.runs} runs over {arguments.corpus}, {arguments.processes} process(es)")
    print("ended in the same bytes as one undisturbed:")
    for name, runs in seen.commands.items():
        print(f"  {name}: {seen.same[name]} of {runs} ({expected[name][1]:.1f} s each)")
    print(f"killed: {dict(seen.processes.most_common())}")
    print(f"runs were killed: {dict(seen.moments.most_common())}")
    raise SystemExit(seen.same.total() != arguments.runs)


if __name__ == "__main__":
    main()
