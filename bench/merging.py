"""Measures how long merging takes, and how the time grows, on reports made up from the corpus.

    python bench/merging.py [--sizes 5000 10000 20000] [--seed 1]

Each made-up incident takes the facts of one incident of the gold under another victim's name, on another
day, with other figures; one to six made-up articles tell it, each in its own way: with an alias, without
figure, with a rounded one, without date, without name. One victim in ten is hit twice, at two times. What is
timed is all that a run does between reading and writing: load the reports, merge, name, fuse, store.
"""

import argparse
import datetime as dt
import math
import platform
import random
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.dataset.frame import ArticleResult  # noqa: E402
from pipeline.dataset.store.database import DATABASE, open_to_write  # noqa: E402
from pipeline.dataset.store.intake import Intake  # noqa: E402
from pipeline.dataset.store.settle import settle  # noqa: E402
from pipeline.evaluation.clusters import score_clusters  # noqa: E402
from pipeline.evaluation.gold import load_corpus  # noqa: E402
from pipeline.schema import Article, Incident, Qualifier, Records, Salience  # noqa: E402

CORPORA = ("dev", "press", "fresh")
FIRST, LAST = dt.date(2019, 1, 1), dt.date(2026, 6, 30)
_ONSETS = [
    "b",
    "br",
    "ch",
    "cl",
    "d",
    "f",
    "fl",
    "g",
    "gr",
    "j",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "r",
    "s",
    "t",
    "v",
]
_NUCLEI = ["a", "e", "i", "o", "u", "ai", "au", "é", "eau", "ou", "on", "an", "in"]
_CODAS = ["", "", "", "l", "r", "n", "s", "t", "x", "ne", "lle", "rt", "c"]
_PROPER = re.compile(r"\b[A-ZÀ-Þ][\wà-ÿ]{3,}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[5000, 10_000, 20_000])
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    templates = [
        incident
        for name in CORPORA
        for line in load_corpus(ROOT / "corpus" / name).gold.values()
        for incident in line.incidents
    ]
    print(f"python {platform.python_version()}, {platform.system()}, {len(templates)} incidents of the gold")
    before: tuple[int, float] | None = None
    for size in arguments.sizes:
        seconds, rates = measure(templates, size, arguments.seed)
        line = f"{size:>7} reports  {seconds:6.1f} s  {rates}"
        if before:
            growth = seconds / before[1]
            allowed = size * math.log(size) / (before[0] * math.log(before[0]))
            line += f"  growth {growth:.2f} (n log n: {allowed:.2f})"
        before = size, seconds
        print(line, flush=True)
    # Kilobytes on Linux, bytes on macOS.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform != "darwin" else 1024**2
    )
    print(f"peak memory: {peak:.0f} MB")


def measure(templates: list[Incident], size: int, seed: int) -> tuple[float, str]:
    """Return the processor seconds that merging `size` made-up reports takes, and how well it is done."""
    chance = random.Random(seed)
    gold: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder, open_to_write(Path(folder) / DATABASE) as connection:
        intake = Intake(connection, "rules")
        chunk: list[tuple[Article, Incident]] = []
        for article, incident, label in reports(templates, size, chance):
            gold[article.article_id] = label
            chunk.append((article, incident))
        for begin in range(0, len(chunk), 1000):
            part = chunk[begin : begin + 1000]
            intake.add(
                [ArticleResult(article, [incident], None) for article, incident in part],
                {article.article_id: article for article, _ in part},
            )
        # Of the processor: what else runs on the machine shall not show in the growth.
        clock = time.process_time()
        settle(connection)
        seconds = time.process_time() - clock
        given = dict(connection.execute("SELECT article_id, incident_id FROM report"))
    scores = score_clusters(dict(gold), given)
    return seconds, f"pairwise F1 {scores.pairwise.f1:.3f}, B-cubed F1 {scores.b_cubed.f1:.3f}"


def reports(
    templates: list[Incident], size: int, chance: random.Random
) -> Iterator[tuple[Article, Incident, int]]:
    """Yield `size` made-up reports: an article, the incident as it tells it, the incident's number."""
    made = label = 0
    while made < size:
        names: dict[str, str] = {}
        twice = chance.random() < 0.1
        day = FIRST + dt.timedelta(days=chance.randrange((LAST - FIRST).days))
        for _ in range(1 + twice):
            incident = renamed(chance.choice(templates), names, day, chance)
            label += 1
            for _ in range(chance.choice((1, 1, 2, 2, 3, 4, 5, 6))):
                if made == size:
                    return
                published = day + dt.timedelta(days=min(60, int(chance.expovariate(0.2))))
                article = Article(article_id=f"a{made:06}", text="", published=published)
                yield article, told(incident, chance), label
                made += 1
            day += dt.timedelta(days=chance.randrange(150, 900))


def renamed(incident: Incident, names: dict[str, str], day: dt.date, chance: random.Random) -> Incident:
    """Return `incident` with another victim, on `day`, with other figures of the same size."""

    def other(text: str) -> str:
        return _PROPER.sub(lambda match: names.setdefault(match[0], pseudonym(chance)), text)

    # A second attack on the same victim has its name too.
    name = names.get("") or other(incident.victim.name or pseudonym(chance))
    names[""] = name
    records = incident.records
    if records and records.value:
        value = max(1, round(records.value * chance.uniform(0.5, 2)))
        records = Records(value=value, min=value, max=value, qualifier=Qualifier.EXACT, unit=records.unit)
    return incident.model_copy(
        update={
            "salience": Salience.MAIN,
            "victim": incident.victim.model_copy(
                update={"name": name, "aliases": [other(alias) for alias in incident.victim.aliases]}
            ),
            "date": day.isoformat(),
            "records": records,
        }
    )


def told(incident: Incident, chance: random.Random) -> Incident:
    """Return `incident` as one article may tell it."""
    victim, records, update = incident.victim, incident.records, dict[str, object]()
    if victim.aliases and chance.random() < 0.3:
        update["victim"] = victim.model_copy(update={"name": chance.choice(victim.aliases), "aliases": []})
    elif records and chance.random() < 0.05:
        update["victim"] = victim.model_copy(
            update={"name": None, "aliases": [], "description": "un organisme"}
        )
    if chance.random() < 0.3:
        update["date"] = chance.choice((None, str(incident.date)[:7]))
    if records and records.value and chance.random() < 0.3:
        rough = round(records.value, 2 - len(str(records.value)))
        update["records"] = records.model_copy(
            update={"value": rough, "min": rough, "max": None, "qualifier": Qualifier.AT_LEAST}
        )
    elif chance.random() < 0.3 and "victim" not in update:
        update["records"] = None
    if chance.random() < 0.4:
        update["attacker"] = incident.attacker.model_copy(update={"name": None, "aliases": []})
    return incident.model_copy(update=update)


def pseudonym(chance: random.Random) -> str:
    """Return a name that could be one."""
    syllables = [chance.choice(_ONSETS) + chance.choice(_NUCLEI) for _ in range(chance.choice((2, 3, 3)))]
    return ("".join(syllables) + chance.choice(_CODAS)).capitalize()


if __name__ == "__main__":
    main()
