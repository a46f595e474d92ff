"""Compares a run with two worker processes to one with a single process, over the same articles.

    python bench/processes.py [--articles 1500] [--rounds 3]

Both runs are complete, from a JSON Lines file to written outputs, the language model already loaded; they
take turns, and the medians are compared. The outputs of both must be equal to the byte.
"""

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "bench"))

from memory import rows, write  # noqa: E402

from pipeline.dataset.files import FILES, RUN_JSON  # noqa: E402
from pipeline.evaluation.versions import installed_versions  # noqa: E402
from pipeline.extraction import warm_up  # noqa: E402
from pipeline.reading import ReadOptions  # noqa: E402
from pipeline.run import run  # noqa: E402
from pipeline.run_options import RunOptions  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    versions = ", ".join(f"{name} {version}" for name, version in installed_versions().items())
    print(f"{versions}; {platform.system()}, {os.cpu_count()} cores")
    seconds: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "articles.jsonl"
        write(source, rows(arguments.articles, 1.0))
        warm_up()
        written: dict[int, list[bytes]] = {}
        for number in range(arguments.rounds):
            for processes in (1, 2) if number % 2 else (2, 1):
                output = Path(folder) / f"{number}-{processes}"
                clock = time.perf_counter()
                run([source], output, ReadOptions(), RunOptions(processes=processes))
                seconds[processes].append(time.perf_counter() - clock)
                written[processes] = [(output / name).read_bytes() for name in FILES if name != RUN_JSON]
                print(f"{processes} process(es)  {seconds[processes][-1]:6.1f} s", flush=True)
    one, two = (statistics.median(seconds[processes]) for processes in (1, 2))
    print(f"two processes are {one / two:.2f} times as fast as one; same bytes: {written[1] == written[2]}")


if __name__ == "__main__":
    main()
