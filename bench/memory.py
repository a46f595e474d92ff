"""Watches the memory of one process over a long run: is it at the end what it was after a tenth of it?

    python bench/memory.py [--articles 20000] [--incidents 0.05] [--words N] [--format jsonl]

The articles come out of one generated file: those of the corpus again and again, under new ids, each a
little different, one in twenty about an incident. Resident memory is read from the system while the run
goes on, ten times. With `--words` only the first words of each text are taken: a million rows are then
read in minutes, and what grows with their number alone shows.
"""

import argparse
import csv
import json
import os
import platform
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.evaluation.versions import installed_versions  # noqa: E402
from pipeline.reading import ReadOptions, read_inputs  # noqa: E402
from pipeline.run import run  # noqa: E402
from pipeline.run_options import RunOptions  # noqa: E402
from pipeline.schema import Article  # noqa: E402

INCIDENTS, OTHERS = ("dev", "press", "fresh"), ("offtopic",)
#: How often memory is read.
READINGS = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--incidents", type=float, default=0.05, help="share of articles about incidents")
    parser.add_argument("--words", type=int, help="words of each text (default all)")
    parser.add_argument("--format", choices=("jsonl", "csv", "parquet"), default="jsonl")
    arguments = parser.parse_args()
    versions = ", ".join(f"{name} {version}" for name, version in installed_versions().items())
    print(f"{versions}; {platform.system()}, {os.cpu_count()} cores")
    step = arguments.articles // READINGS
    measured: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"archive.{arguments.format}"
        write(source, rows(arguments.articles, arguments.incidents, arguments.words))
        done = 0
        clock = time.perf_counter()

        def watch(more: int) -> None:
            nonlocal done
            before, done = done, done + more
            if before // step < done // step:
                measured[done // step * step] = resident()
                print(f"{done:>8} articles  {measured[done // step * step]:7.1f} MB", flush=True)

        run([source], Path(folder) / "outputs", ReadOptions(), RunOptions(), watch)
        seconds = time.perf_counter() - clock
    early, late = measured[step], measured[max(measured)]
    print(f"{arguments.articles / seconds:.0f} articles/s; peak of the whole run {peak():.1f} MB")
    print(f"memory after {max(measured)} articles: {100 * (late / early - 1):+.1f} % of that after {step}")


def rows(size: int, incidents: float, words: int | None = None) -> Iterator[dict[str, str]]:
    """Yield `size` articles, each with an id of its own and a number in its text."""
    chance = random.Random(1)
    told, others = (texts(names, words) for names in (INCIDENTS, OTHERS))
    for number in range(size):
        text = chance.choice(told if chance.random() < incidents else others)
        # New words, as new articles bring them.
        made_up = "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(4))
        text = f"{text}\n\nDe notre correspondant à {made_up.capitalize()}, dépêche numéro {number}."
        yield {"id": f"a{number:07}", "text": text}


def write(source: Path, articles: Iterator[dict[str, str]]) -> None:
    """Write `articles` to `source` in the format of its suffix, a thousand at a time."""
    schema = pa.schema([("id", pa.string()), ("text", pa.string())])
    with ExitStack() as stack:
        if source.suffix == ".parquet":
            parquet = stack.enter_context(pq.ParquetWriter(source, schema))
            while batch := list(islice(articles, 1000)):
                parquet.write_table(pa.Table.from_pylist(batch, schema))
            return
        stream = stack.enter_context(source.open("w", encoding="utf-8", newline=""))
        if source.suffix == ".csv":
            table = csv.DictWriter(stream, schema.names)
            table.writeheader()
            table.writerows(articles)
        else:
            stream.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in articles)


def texts(corpora: tuple[str, ...], words: int | None = None) -> list[str]:
    """Return the texts of the articles of `corpora`, or their first `words`."""
    paths = [ROOT / "corpus" / name for name in corpora]
    found = [item.text for item in read_inputs(paths, ReadOptions()) if isinstance(item, Article)]
    return [" ".join(text.split()[:words]) for text in found] if words else found


def resident() -> float:
    """Return the resident memory of this process in megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def peak() -> float:
    """Return the most memory that this process ever held, in megabytes; Linux counts in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1_000_000


if __name__ == "__main__":
    main()
