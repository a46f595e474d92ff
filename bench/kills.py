"""Kills runs at random moments and checks that going on gives the same files, byte for byte.

    python bench/kills.py [--runs 100] [--processes 2] [--corpus corpus/merge] [--seed 1]

Each time a run over the corpus is killed (SIGKILL; with several processes now and then only a worker) at a
moment drawn evenly from the length of a whole run, then started again until one ends by itself. Its files
are compared with those of a run that nobody disturbed.
"""

import argparse
import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.dataset.files import FILES, RUN_JSON  # noqa: E402
from pipeline.dataset.store.database import DATABASE  # noqa: E402

#: Small chunks, so that a run over few articles has many moments to be killed at.
PROGRAM = "import pipeline.run; pipeline.run.CHUNK = {chunk}; from pipeline.cli import main; main()"
CHUNK = 4


def start(arguments: argparse.Namespace, output: Path) -> subprocess.Popen[bytes]:
    """Start a run in a process group of its own."""
    command = [sys.executable, "-c", PROGRAM.format(chunk=CHUNK), "run", arguments.corpus]
    command += ["--output", str(output), "--processes", str(arguments.processes)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
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
    """Return a digest of each file of the dataset; run.json tells timings and is left out."""
    return {
        name: hashlib.sha256((output / name).read_bytes()).hexdigest() for name in FILES if name != RUN_JSON
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--corpus", default="corpus/merge")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole"
        clock = time.perf_counter()
        start(arguments, whole).wait()
        length = time.perf_counter() - clock
        expected = digests(whole)
        same, killed, moments = 0, Counter[str](), Counter[str]()
        for number in range(arguments.runs):
            output = Path(folder) / str(number)
            tries = 0
            while True:
                process = start(arguments, output)
                tries += 1
                # Now and then the second run is killed too.
                if tries == 1 or (tries == 2 and chance.random() < 0.3):
                    try:
                        process.wait(timeout=chance.uniform(0, length))
                    except subprocess.TimeoutExpired:
                        killed[kill(process, chance)] += 1
                        moments[kept(output)] += 1
                        continue
                if process.wait() == 0 or tries > 5:
                    break
            same += digests(output) == expected
            print(f"\r{number + 1} runs, {same} ended in the same bytes", end="", file=sys.stderr)
        print(file=sys.stderr)
    print(
        f"{arguments.runs} runs over {arguments.corpus} of {length:.1f} s, {arguments.processes} process(es)"
    )
    print(f"killed: {dict(killed.most_common())}")
    print(f"at: {dict(moments.most_common())}")
    print(f"same bytes as an undisturbed run: {same} of {arguments.runs}")
    raise SystemExit(same != arguments.runs)


if __name__ == "__main__":
    main()
