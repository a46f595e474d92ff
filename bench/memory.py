"""Watches the memory of one process over a long run: is it after 20,000 articles what it was after 2,000?

    python bench/memory.py [--articles 20000] [--incidents 0.05]

The articles come out of one generated JSON Lines file: those of the corpus again and again, under new ids,
each a little different, one in twenty about an incident. Resident memory is read from the system while
the run goes on, every thousand articles.
"""

import argparse
import json
import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.evaluation.report import installed_versions  # noqa: E402
from pipeline.reading import ReadOptions, read_inputs  # noqa: E402
from pipeline.run import RunOptions, run  # noqa: E402
from pipeline.schema import Article  # noqa: E402

INCIDENTS, OTHERS = ("dev", "press", "fresh"), ("offtopic",)
STEP = 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--incidents", type=float, default=0.05, help="share of articles about incidents")
    arguments = parser.parse_args()
    versions = ", ".join(f"{name} {version}" for name, version in installed_versions().items())
    print(f"{versions}; {platform.system()}, {os.cpu_count()} cores")
    measured: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "archive.jsonl"
        with source.open("w", encoding="utf-8") as stream:
            stream.writelines(feed(arguments.articles, arguments.incidents))
        done = 0
        clock = time.perf_counter()

        def watch(more: int) -> None:
            nonlocal done
            before, done = done, done + more
            if before // STEP < done // STEP:
                measured[done // STEP * STEP] = resident()
                print(f"{done:>8} articles  {measured[done // STEP * STEP]:7.1f} MB", flush=True)

        run([source], Path(folder) / "outputs", ReadOptions(), RunOptions(), watch)
        seconds = time.perf_counter() - clock
    early, late = measured[2 * STEP], measured[max(measured)]
    print(f"{arguments.articles / seconds:.0f} articles/s")
    print(
        f"memory after {max(measured)} articles: {100 * (late / early - 1):+.1f} % of that after {2 * STEP}"
    )


def feed(size: int, incidents: float) -> Iterator[str]:
    """Yield `size` lines of JSON, each an article with an id of its own and a number in its text."""
    chance = random.Random(1)
    told, others = (texts(names) for names in (INCIDENTS, OTHERS))
    for number in range(size):
        text = chance.choice(told if chance.random() < incidents else others)
        # New words, as new articles bring them.
        made_up = "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(4))
        text = f"{text}\n\nDe notre correspondant à {made_up.capitalize()}, dépêche numéro {number}."
        yield json.dumps({"id": f"a{number:07}", "text": text}, ensure_ascii=False) + "\n"


def texts(corpora: tuple[str, ...]) -> list[str]:
    """Return the texts of the articles of `corpora`."""
    paths = [ROOT / "corpus" / name for name in corpora]
    return [item.text for item in read_inputs(paths, ReadOptions()) if isinstance(item, Article)]


def resident() -> float:
    """Return the resident memory of this process in megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


if __name__ == "__main__":
    main()
