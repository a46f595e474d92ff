"""Measures what a daily run costs on a dataset that is already there, by its size.

    python bench/daily.py [--sizes 1000 4000 16000] [--new 100] [--seed 1]

The articles are made up as in bench/merging.py, one file each; those that are there before are put into the
dataset without the language model, as what reading them might have told. Then the command `breche run` is
timed, with its processor time, as people and cron start it: with nothing new, and with NEW articles of the
corpus more, which it reads in earnest. Beside them stand a plain loop that reads and hashes the same files,
the start of `breche --help`, and a run of the NEW articles alone into an empty folder.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(Path(__file__).parent))

import pandas as pd  # noqa: E402
from merging import reports  # noqa: E402

from pipeline import run as run_module  # noqa: E402
from pipeline.dataset.frame import frame_to_articles, incidents_to_frame  # noqa: E402
from pipeline.evaluation.gold import load_corpus  # noqa: E402
from pipeline.reading import ReadOptions  # noqa: E402
from pipeline.run_options import RunOptions  # noqa: E402
from pipeline.schema import Incident  # noqa: E402

#: What a made-up article says; its length is that of a short one of the press.
_SENTENCE = "{name} a été victime d'une cyberattaque, a annoncé la direction dans un communiqué le {day}. "
_LOOP = """
import sys
from hashlib import blake2b
from pathlib import Path
for path in sorted(Path(sys.argv[1]).iterdir()):
    blake2b(path.read_bytes()).digest()
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 4000, 16_000])
    parser.add_argument("--new", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    start = seconds_of(["-m", "pipeline", "--help"])
    print(f"breche --help: {start:.2f} s of processor time")
    for size in arguments.sizes:
        measure(size, arguments.new, arguments.seed, start)


def measure(size: int, new: int, seed: int, start: float) -> None:
    """Print what runs on a dataset of `size` articles cost; `start` is what the start of a command costs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        articles, alone, output = folder / "articles", folder / "alone", folder / "outputs"
        fill(articles, size, seed, output)
        loop = seconds_of(["-c", _LOOP, str(articles)])
        command = ["-m", "pipeline", "run", str(articles), "-o", str(output)]
        nothing = seconds_of(command)
        more(alone, new)
        more(articles, new)
        added = seconds_of(command)
        by_itself = seconds_of(["-m", "pipeline", "run", str(alone), "-o", str(folder / "other")])
        share = nothing / (5 * loop + start)
        print(f"{size:>7} articles", end="  ")
        print(
            f"nothing new {nothing:.2f} s, loop {loop:.2f}: {share:.2f} of five loops and a start", end="  "
        )
        print(f"{new} more {added:.2f} s, alone {by_itself:.2f}: ratio {added / by_itself:.2f}", flush=True)


def fill(folder: Path, size: int, seed: int, output: Path) -> None:
    """Make a dataset of `size` articles in `output`, whose files lie in `folder`."""
    templates = [i for line in load_corpus(ROOT / "corpus" / "dev").gold.values() for i in line.incidents]
    folder.mkdir()
    told: dict[str, Incident] = {}
    for article, incident, _ in reports(templates, size, random.Random(seed)):
        text = _SENTENCE.format(name=incident.victim.name or "Un organisme", day=article.published) * 12
        (folder / f"{article.article_id}.txt").write_text(f"{article.article_id}\n\n{text}\n", "utf-8")
        told[article.article_id] = incident

    def as_told(frame: pd.DataFrame, gate: bool = True, seconds: float | None = None) -> pd.DataFrame:
        return incidents_to_frame((one, [told[one.article_id]]) for one in frame_to_articles(frame))

    run_module.extract_frame = as_told
    run_module.run([folder], output, ReadOptions(), RunOptions(processes=1))


def more(folder: Path, number: int) -> None:
    """Put `number` articles of the corpus into `folder`."""
    folder.mkdir(exist_ok=True)
    corpus = load_corpus(ROOT / "corpus" / "dev")
    for place in range(number):
        article = corpus.articles[place % len(corpus.articles)]
        (folder / f"neuf-{place:04}.txt").write_text(
            f"{article.title or ''}\n\n{article.text}", encoding="utf-8"
        )


def seconds_of(arguments: list[str]) -> float:
    """Return the processor time of a Python process, with that of its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
