"""Measures what the gate makes of a mixed feed: a complete `breche run` beside the stock spaCy pipeline.

    python bench/feed.py [--articles 800] [--rounds 3] [--profile 30]

One article in twenty tells an incident (from corpus/dev, press and fresh), the others are those of
corpus/offtopic: once its everyday news alone, once with its near misses (register `hard`), which are half of
it and far rarer in any real feed. Both sides read the same texts in this one process, alternately and several
times; the medians are compared, by the clock and by processor time, which a busy machine disturbs less.
Stock is `fr_core_news_md` with all its components through `nlp.pipe`, texts already in memory. The run is
complete: from a JSON Lines file to written outputs. Loading the models is on neither side.

Then it counts, for each part of the corpus, the articles with a gold incident that the gate keeps out, and
for corpus/offtopic those that it lets through and those that are then analysed.
"""

import argparse
import cProfile
import gc
import json
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import spacy

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "bench"))

from throughput import _machine, _parse, _run  # noqa: E402

from pipeline import extraction  # noqa: E402
from pipeline.evaluation.gold import Corpus, load_corpus  # noqa: E402
from pipeline.evaluation.versions import installed_versions  # noqa: E402
from pipeline.incidents.interpretation import may_tell_incident, tells_incident  # noqa: E402
from pipeline.language import gate  # noqa: E402
from pipeline.language.analysis import outline  # noqa: E402
from pipeline.language.pipeline import MODEL  # noqa: E402
from pipeline.schema import Article  # noqa: E402

TARGET = 10
EVERY = 20
TOLD = ("dev", "press", "fresh")
PARTS = (*TOLD, "merge", "test", "merge_test")


def main() -> None:
    """Measure and print; see the module's docstring."""
    arguments = _arguments()
    corpora = {name: load_corpus(ROOT / "corpus" / name) for name in (*PARTS, "offtopic")}
    told = [article for name in TOLD for article in _with_incident(corpora[name])]
    offtopic = corpora["offtopic"]
    everyday = [a for a in offtopic.articles if offtopic.registers[a.article_id] != "hard"]
    near = [a for a in offtopic.articles if offtopic.registers[a.article_id] == "hard"]

    extraction.warm_up()
    stock = spacy.load(MODEL)
    print(", ".join(f"{name} {version}" for name, version in installed_versions().items()), end="; ")
    print(_machine(), "\n", sep="")
    with tempfile.TemporaryDirectory(prefix="breche-bench-") as temporary:
        for name, others in (("everyday news", everyday), ("with near misses", list(offtopic.articles))):
            feed = _feed(told, others, arguments.articles)
            source = Path(temporary, name, "feed.jsonl")
            _write(feed, source)
            outputs = source.with_name("outputs")
            _run(source, outputs)
            texts = [article.text for article in feed]
            times = _race(
                lambda t=texts: _parse(stock, t), lambda s=source, o=outputs: _run(s, o), arguments.rounds
            )
            words = sum(len(text.split()) for text in texts)
            print(f"feed of {len(feed)} articles, {words} words, 1 in {EVERY} with an incident: {name}")
            _print_ratio("wall clock", [[wall for wall, _ in side] for side in times], len(feed))
            _print_ratio("processor", [[cpu for _, cpu in side] for side in times], len(feed))
            if arguments.profile:
                _print_profile(source, outputs, arguments.profile, len(feed))
    print()
    for name in PARTS:
        articles = _with_incident(corpora[name])
        lost = sum(not gate.passes(article.text) for article in articles)
        print(f"{name:<18}{len(articles):>5} articles with an incident, kept out by the gate: {lost}")
    for name, others in (("everyday news", everyday), ("near misses", near)):
        passed = [article for article in others if gate.passes(article.text)]
        analysed = sum(may_tell_incident(tells_incident(outline(article))) for article in passed)
        print(
            f"{name:<18}{len(others):>5} articles without, let through: {len(passed)}"
            f" ({len(passed) / len(others):.1%}), analysed: {analysed}"
        )
    for name, articles in (("incidents", told), ("everyday news", everyday), ("near misses", near)):
        print(f"gate on {name:<18}{_gate_milliseconds(articles):8.3f} ms for 350 words")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=800, help="articles in the feed (default 800)")
    parser.add_argument("--rounds", type=int, default=3, help="times that each side runs (default 3)")
    parser.add_argument("--profile", type=int, default=0, metavar="N", help="print the N costliest functions")
    return parser.parse_args()


def _with_incident(corpus: Corpus) -> list[Article]:
    return [article for article in corpus.articles if corpus.gold[article.article_id].incidents]


def _feed(told: Sequence[Article], others: Sequence[Article], size: int) -> list[Article]:
    """Return `size` articles under ids of their own; every twentieth is one of `told`, taken evenly."""
    incidents = size // EVERY
    if incidents > len(told):
        sys.exit(
            f"there are {len(told)} articles with an incident: ask for {EVERY * len(told)} articles at most"
        )
    feed = []
    for place in range(size):
        turn, rest = divmod(place, EVERY)
        if rest == 0 and turn < incidents:
            article = told[turn * len(told) // incidents]
        else:
            article = others[(place - turn - 1) % len(others)]
        feed.append(article.model_copy(update={"article_id": f"{place:05}-{article.article_id}"}))
    return feed


def _write(feed: Sequence[Article], source: Path) -> None:
    source.parent.mkdir()
    with source.open("w", encoding="utf-8") as stream:
        for article in feed:
            row = article.model_dump(mode="json", include={"article_id", "text", "published"})
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def _race(
    stock: Callable[[], object], ours: Callable[[], object], rounds: int
) -> list[list[tuple[float, float]]]:
    """Return the seconds of stock and of the run in each round, by the clock and of the processor."""
    sides: list[tuple[list[tuple[float, float]], Callable[[], object]]] = [([], stock), ([], ours)]
    times = [seconds for seconds, _ in sides]
    for _ in range(rounds):
        for seconds, work in sides:
            gc.collect()
            wall, cpu = time.perf_counter(), time.process_time()
            work()
            seconds.append((time.perf_counter() - wall, time.process_time() - cpu))
        # Who goes first alternates.
        sides.reverse()
    return times


def _print_ratio(clock: str, times: Sequence[Sequence[float]], count: int) -> None:
    stock, ours = (statistics.median(seconds) for seconds in times)
    rounds = " / ".join(" ".join(f"{1000 * one / count:.2f}" for one in seconds) for seconds in times)
    print(
        f"  {clock:<12}stock {1000 * stock / count:.2f} ms an article, run {1000 * ours / count:.2f}: ",
        end="",
    )
    print(f"ratio {stock / ours:.1f} (goal {TARGET})   rounds: {rounds}")


def _print_profile(source: Path, outputs: Path, functions: int, count: int) -> None:
    profile = cProfile.Profile()
    profile.runcall(_run, source, outputs)
    stats = pstats.Stats(profile).get_stats_profile()
    print("  under cProfile: ms per article with what they call, alone, calls per article")
    for name, one in sorted(stats.func_profiles.items(), key=lambda item: -item[1].cumtime)[:functions]:
        calls = int(str(one.ncalls).split("/")[0]) / count
        where = f"{'/'.join(Path(one.file_name).parts[-3:])}:{one.line_number} {name}"
        print(f"  {1000 * one.cumtime / count:8.3f}{1000 * one.tottime / count:8.3f}{calls:9.1f}  {where}")


def _gate_milliseconds(articles: Sequence[Article]) -> float:
    words = sum(len(article.text.split()) for article in articles)
    seconds = []
    for _ in range(5):
        started = time.perf_counter()
        for article in articles:
            gate.passes(article.text)
        seconds.append(time.perf_counter() - started)
    return 1000 * 350 * min(seconds) / words


if __name__ == "__main__":
    main()
