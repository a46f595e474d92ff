"""Reads and analyses hostile inputs, which must cost nothing but themselves.

    python bench/hostile.py [--count 100000] [--first 0] [--seed 1] [--processes 1] [--only K]

Files of every kind and texts, spoilt by chance (see hostile_inputs.py), lie in a folder together with good
articles. The folder is read and what it holds analysed as `breche run` does it; of some folders a whole run
makes a dataset. No input may end the process, take longer than 10 s of processor time per 100,000 characters
(and 2 s whatever its length), fail in the analysis, or change a row of the good articles. A failure is
printed with the number of its input, by which `--only` runs it alone; the script then exits with 1.
"""

import argparse
import csv
import faulthandler
import multiprocessing
import sys
import tempfile
import textwrap
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from hostile_inputs import Input, input_of  # noqa: E402

from pipeline.dataset.files import INCIDENTS_CSV  # noqa: E402
from pipeline.dataset.frame import ArticleResult, articles_to_frame, frame_to_results  # noqa: E402
from pipeline.extraction import extract_frame, warm_up  # noqa: E402
from pipeline.reading import ReadOptions, Rejection, read_inputs  # noqa: E402
from pipeline.reading.model import Outcome  # noqa: E402
from pipeline.run import run  # noqa: E402
from pipeline.run_options import RunOptions  # noqa: E402
from pipeline.schema import Article  # noqa: E402

FORK = multiprocessing.get_context("fork")
#: What the names of hostile inputs hold.
MARK = "hostile"
#: Hostile inputs in a folder.
BATCH = 25
#: Of so many folders a whole run is made of one.
RUN_EVERY = 40
SECONDS_PER_CHARACTER = 10 / 100_000
SECONDS_AT_LEAST = 2.0
#: When a folder has told nothing for so long, by the clock, its process hangs.
PATIENCE = 300.0

GOOD = {
    "bon_a": (
        "Les Ateliers Quervalin visés par une cyberattaque\n\nPublié le 12 mars 2025\n\nL’entreprise "
        "Quervalin a annoncé mercredi avoir été victime d’une attaque par rançongiciel. Les données "
        "de 41 250 clients ont été volées. Les pirates réclament une rançon de 300 000 euros."
    ),
    "m_bon": (
        "Fuite de données à la clinique du Val-d’Ombrelle\n\nPublié le 3 février 2024\n\nLa clinique du "
        "Val-d’Ombrelle confirme le vol de 8 350 dossiers de patients. Une plainte a été déposée."
    ),
    "z_bon": (
        "Un bal à Brassempont\n\nPublié le 5 mai 2024\n\nLe comité des fêtes organise un bal samedi soir, "
        "et quatre cents personnes y sont attendues sur la place de la mairie."
    ),
}
GOOD_TABLE = (
    "titre;texte;date\nLa mairie de Tréflaouec piratée;La mairie de Tréflaouec a subi une "
    "cyberattaque dans la nuit de lundi à mardi. Les coordonnées de 12 700 habitants ont été "
    "dérobées par des pirates.;2023-10-04\n"
)


@dataclass
class Findings:
    """What came out of some inputs: how many there were by kind, how many were analysed, what went wrong.

    A failure stands with the number of its input, or None where it is that of a whole folder.
    """

    given: Counter[str] = field(default_factory=Counter)
    analysed: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    characters: int = 0
    slowest: tuple[float, int, int] = (0.0, 0, 0)
    runs: int = 0
    failures: list[tuple[int | None, str]] = field(default_factory=list)

    def time(self, seconds: float, size: int, number: int, what: str) -> None:
        """Take down how long an input of `size` took."""
        self.slowest = max(self.slowest, (seconds, size, number))
        if seconds > max(SECONDS_AT_LEAST, size * SECONDS_PER_CHARACTER):
            self.failures.append((number, f"{what} took {seconds:.1f} s for {size:,} characters or bytes"))

    def add(self, other: "Findings") -> None:
        self.given += other.given
        self.analysed += other.analysed
        self.articles += other.articles
        self.characters += other.characters
        self.slowest = max(self.slowest, other.slowest)
        self.runs += other.runs
        self.failures += other.failures


def write_good(folder: Path) -> None:
    """Write the good articles."""
    for name, text in GOOD.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    (folder / "n_bon.csv").write_text(GOOD_TABLE, "utf-8")


def write_batch(folder: Path, inputs: Mapping[int, Input]) -> None:
    """Write the good articles, and among them `inputs` by number."""
    folder.mkdir()
    write_good(folder)
    for number, one in inputs.items():
        (folder / name_of(number, one)).write_bytes(one.content)


def name_of(number: int, one: Input) -> str:
    """Return the name of an input's file: it stands before, between or behind the good ones."""
    return f"{'akpz'[number % 4]}{MARK}{number:09}{one.suffix}"


def number_of(name: str) -> int | None:
    """Return the number of the input whose file has a name; None for a good one."""
    _, mark, behind = name.rpartition(MARK)
    return int(behind[:9]) if mark else None


def told(articles: Sequence[Article]) -> dict[str, ArticleResult]:
    """Return what the product makes of `articles`, by id."""
    results = frame_to_results(
        extract_frame(articles_to_frame(articles), seconds=RunOptions().article_timeout)
    )
    return {result.article.article_id: result for result in results}


class FileWatch:
    """A ledger that remembers nothing: it sees what came of which input, and how long each took."""

    def __init__(self) -> None:
        self.numbers: dict[str, int | None] = {}
        self.seconds: defaultdict[int, float] = defaultdict(float)
        self._number: int | None = None
        self._clock = 0.0

    def begin(self, file: Path) -> None:
        self._number, self._clock = number_of(file.name), time.process_time()

    def skip(self, outcome: Outcome) -> None:
        """Nothing is known, so nothing is passed over."""

    def add(self, item: Article | Rejection) -> None:
        if isinstance(item, Article):
            self.numbers[item.article_id] = self._number

    def end(self) -> None:
        if self._number is not None:
            self.seconds[self._number] += time.process_time() - self._clock


def rows_of_run(folder: Path, output: Path, good: Set[str]) -> list[dict[str, str]]:
    """Return the rows of the good articles in the dataset that a run over `folder` makes."""
    run([folder], output, ReadOptions(), RunOptions(xlsx=False))
    with (output / INCIDENTS_CSV).open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if not good.isdisjoint(row["article_ids"].split("|"))]


@dataclass
class Expected:
    """What becomes of the good articles alone."""

    articles: list[Article]
    results: list[ArticleResult]
    rows: list[dict[str, str]]


def expected() -> Expected:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "in"
        folder.mkdir()
        write_good(folder)
        articles = articles_in(folder)
        rows = rows_of_run(folder, Path(place) / "out", {article.article_id for article in articles})
    return Expected([plain(a, folder) for a in articles], list(told(articles).values()), rows)


def articles_in(folder: Path, watch: FileWatch | None = None) -> list[Article]:
    """Return the articles of a folder."""
    return [item for item in read_inputs([folder], ReadOptions(), None, watch) if isinstance(item, Article)]


def plain(article: Article, folder: Path) -> Article:
    """Return an article without the folder that it was read from."""
    return article.model_copy(update={"origin": (article.origin or "").removeprefix(str(folder))})


def examine(seed: int, numbers: Sequence[int], alone: Expected, whole_run: bool) -> Findings:
    """Read and analyse the inputs `numbers` beside the good articles, and return what came out."""
    findings = Findings()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "in"
        inputs = {number: input_of(seed, number) for number in numbers}
        write_batch(folder, inputs)
        findings.given.update(one.kind for one in inputs.values())
        watch = FileWatch()
        articles = articles_in(folder, watch)
        for number, seconds in watch.seconds.items():
            findings.time(seconds, len(inputs[number].content), number, "reading")
        clock = time.process_time()
        results = told(articles)
        if time.process_time() - clock > SECONDS_AT_LEAST:
            time_alone(articles, watch.numbers, findings)
        findings.articles += len(articles)
        findings.characters += sum(len(article.text) for article in articles)
        reached = {watch.numbers[name] for name, result in results.items() if not result.gated}
        findings.analysed.update(inputs[number].kind for number in reached if number is not None)
        for name, result in results.items():
            if result.error is not None:
                findings.failures.append((watch.numbers[name], result.error))
        good = [article for article in articles if watch.numbers[article.article_id] is None]
        if [plain(article, folder) for article in good] != alone.articles:
            findings.failures.append((None, "good articles beside it were read otherwise"))
        if [results[article.article_id] for article in good] != alone.results:
            findings.failures.append((None, "good articles beside it were analysed otherwise"))
        if whole_run:
            findings.runs += 1
            if (
                rows_of_run(folder, Path(place) / "out", {article.article_id for article in good})
                != alone.rows
            ):
                findings.failures.append((None, "rows of good articles beside it are others"))
    return findings


def time_alone(articles: Sequence[Article], numbers: Mapping[str, int | None], findings: Findings) -> None:
    """Time the analysis of each article by itself."""
    for article in articles:
        number = numbers[article.article_id]
        if number is not None:
            clock = time.process_time()
            told([article])
            findings.time(time.process_time() - clock, len(article.text), number, "analysing")


def guarded(seed: int, numbers: Sequence[int], alone: Expected, whole_run: bool) -> Findings:
    """Examine inputs; where that fails, each alone, so that the failure has its number."""
    faulthandler.dump_traceback_later(PATIENCE, exit=True)
    try:
        found = examine(seed, numbers, alone, whole_run)
        if len(numbers) == 1:
            found.failures = [(numbers[0], what) for _, what in found.failures]
        if all(number is not None for number, _ in found.failures):
            return found
    except Exception:
        if len(numbers) == 1:
            return Findings(failures=[(numbers[0], traceback.format_exc())])
    finally:
        faulthandler.cancel_dump_traceback_later()
    single = Findings()
    for number in numbers:
        single.add(guarded(seed, [number], alone, whole_run))
    if not single.failures:
        single.failures.append((numbers[0], f"the inputs {numbers[0]} to {numbers[-1]} fail together alone"))
    return single


def work(seed: int, batches: Sequence[tuple[int, range]], alone: Expected, to: Connection) -> None:
    """Examine `batches`, and send what came out of each."""
    for place, numbers in batches:
        to.send((place, guarded(seed, numbers, alone, place % RUN_EVERY == 0)))


def examined(arguments: argparse.Namespace, alone: Expected) -> Iterator[tuple[range, Findings]]:
    """Yield the findings of each batch; a batch that ends its process is a failure, and the others go on."""
    end = arguments.first + arguments.count
    firsts = range(arguments.first, end, BATCH)
    batches = [(place, range(first, min(first + BATCH, end))) for place, first in enumerate(firsts)]
    pools: dict[Connection, list[tuple[int, range]]] = {}

    def start(todo: list[tuple[int, range]]) -> None:
        if todo:
            here, there = FORK.Pipe(duplex=False)
            FORK.Process(target=work, args=(arguments.seed, todo, alone, there), daemon=True).start()
            there.close()
            pools[here] = todo

    for first in range(arguments.processes):
        start(batches[first :: arguments.processes])
    while pools:
        for here in wait(list(pools)):
            assert isinstance(here, Connection)
            todo = pools[here]
            try:
                _, findings = here.recv()
                yield todo[0][1], findings
                pools[here] = todo[1:]
            except EOFError:
                del pools[here]
                if todo:
                    yield todo[0][1], ended_alone(arguments.seed, todo[0][1], alone)
                    start(todo[1:])


def ended_alone(seed: int, numbers: Sequence[int], alone: Expected) -> Findings:
    """Find which of the inputs ended their process, each in a process of its own."""
    found = Findings()
    for number in numbers:
        here, there = FORK.Pipe(duplex=False)
        FORK.Process(target=work, args=(seed, [(1, [number])], alone, there), daemon=True).start()
        there.close()
        try:
            found.add(here.recv()[1])
        except EOFError:
            found.failures.append((number, "it ended its process, or held it up"))
    if not found.failures:
        found.failures.append((numbers[0], f"{numbers[0]} to {numbers[-1]} together ended their process"))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first input")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument(
        "--only", type=int, metavar="K", help="run one input alone, and write it to ./hostile_K"
    )
    arguments = parser.parse_args()
    warm_up()
    alone, total, clock = expected(), Findings(), time.perf_counter()
    assert any(result.incidents for result in alone.results)
    if arguments.only is not None:
        one = input_of(arguments.seed, arguments.only)
        Path(f"hostile_{arguments.only}{one.suffix}").write_bytes(one.content)
        total = guarded(arguments.seed, [arguments.only], alone, whole_run=True)
        print(f"{one.kind}, {len(one.content):,} bytes")
    else:
        # Who interrupts it is told of what was done until then.
        with suppress(KeyboardInterrupt):
            for _, findings in examined(arguments, alone):
                for number, what in findings.failures:
                    print(f"\nseed {arguments.seed}, number {number}: {what}", flush=True)
                total.add(findings)
                print(f"\r{total.given.total():,} inputs", end="", file=sys.stderr)
        print(file=sys.stderr)
    report(total, time.perf_counter() - clock, arguments.seed)
    raise SystemExit(bool(total.failures))


def report(total: Findings, seconds: float, seed: int) -> None:
    """Print what came out."""
    inputs, analysed = total.given.total(), total.analysed.total()
    print(f"{inputs:,} inputs (seed {seed}) in {seconds:,.0f} s, {total.runs:,} folders in whole runs")
    print(f"{total.articles:,} articles read, {total.characters:,} characters")
    print(f"{analysed:,} inputs ({analysed / max(1, inputs):.0%}) reached extraction; by kind, of all:")
    kinds = (f"{kind} {total.analysed[kind]:,}/{given:,}" for kind, given in sorted(total.given.items()))
    print(textwrap.fill(", ".join(kinds), 100, initial_indent="  ", subsequent_indent="  "))
    took, size, number = total.slowest
    print(f"slowest: {took:.1f} s of processor time for {size:,} characters or bytes (number {number})")
    print(f"failures: {len(total.failures)}")
    for number, what in total.failures:
        print(f"  --seed {seed} --only {number}: {what.strip().splitlines()[-1]}")


if __name__ == "__main__":
    main()
