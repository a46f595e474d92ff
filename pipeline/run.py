"""The main job: read inputs, extract what is new in chunks, merge, write the dataset.

Each chunk is kept as soon as it is done, so a run that is cut off goes on where it was.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.dataset.failures import failure
from pipeline.dataset.frame import articles_to_frame, frame_to_results
from pipeline.dataset.safety import encodable
from pipeline.dataset.store.database import DATABASE, open_to_write
from pipeline.dataset.store.intake import ContentOf, Intake, State, content_hash
from pipeline.dataset.store.settle import settle
from pipeline.dataset.store.tables import StoredTables
from pipeline.dataset.writers import Counts, Rejected, Start, in_turn, write_run
from pipeline.evaluation.versions import installed_versions
from pipeline.extraction import CHUNK, extract_frame, rules_version, warm_up
from pipeline.language.gate import passes
from pipeline.reading import ReadOptions, Rejection, RejectReason, Tally, read_inputs
from pipeline.schema import Article
from pipeline.wording import _
from pipeline.workers import helper, map_chunks


@dataclass(frozen=True)
class RunOptions:
    """How to run.

    `again` reads all inputs anew, `refresh` those that other rules have read. `forget` names
    articles that leave the dataset first. Without `gate` articles without any sign of a cyber incident are
    analysed too. `force` replaces the files of a dataset whose database is gone. An article that takes more
    than `article_timeout` seconds of processor time is set aside; on Windows, and on a cluster, there is no
    limit.
    """

    processes: int = 1
    again: bool = False
    refresh: bool = False
    forget: Sequence[str] = ()
    gate: bool = True
    force: bool = False
    article_timeout: float | None = 60


def run(
    inputs: Sequence[Path | str],
    output: Path,
    reading: ReadOptions,
    options: RunOptions = RunOptions(),
    progress: Callable[[int], None] = lambda done: None,
) -> Counts:
    """Bring the dataset in `output` up to date with `inputs` and return what was done.

    Only articles that are new or have changed are extracted. `progress` is called with the number of
    inputs newly done. Raises InputError, ModelError, OutputError, StoreError or WorkerError; a bad
    article never raises, it gets its line in `rejected.csv`.
    """
    # Before anything is written: a missing input changes nothing.
    # The date for undated articles is put in after they were compared with what is known: tomorrow's
    # default shall change none of them.
    tally = Tally()
    wanted = passes if options.gate else None
    items = read_inputs(inputs, replace(reading, published=None, wanted=wanted), tally)
    extract = partial(extract_frame, gate=options.gate, seconds=options.article_timeout)
    settings = {"processes": options.processes}
    with (
        helper(options.processes) as start,
        updating(inputs, output, reading, options, progress, settings, start=start) as work,
    ):
        for frame in map_chunks(extract, warm_up, work.chunks(items), options.processes):
            work.keep(frame)
        work.found(tally)
    return work.counts


@contextmanager
def updating(
    inputs: Sequence[Path | str],
    output: Path,
    reading: ReadOptions,
    options: RunOptions,
    progress: Callable[[int], None],
    settings: Mapping[str, Any],
    content_of: ContentOf = content_hash,
    start: Start = in_turn,
) -> Iterator["Work"]:
    """Yield the work on the dataset in `output`; when the block is done, merge and write all files.

    `settings` are those of the engine, JSON-ready, for run.json; `content_of` gives the content hash of
    articles that come without their text; `start` starts the writing of one file beside the others. Raises
    OutputError or StoreError.
    """
    started, clock = dt.datetime.now(dt.UTC), time.perf_counter()
    with open_to_write(output / DATABASE, options.force) as connection:
        work = Work(Intake(connection, rules_version(), content_of), options, reading.published, progress)
        work.forget(options.forget)
        yield work
        work.finish()
        extracted = time.perf_counter()
        settle(connection)
        merged = time.perf_counter()
        run_info = {
            "versions": installed_versions() | {"rules": rules_version()},
            "settings": {
                "inputs": [str(path) for path in inputs],
                "again": options.again,
                "refresh": options.refresh,
                "gate": options.gate,
                "published": reading.published.isoformat() if reading.published else None,
                "columns": dict(reading.columns),
                "max_chars": reading.max_chars,
                "sheet": reading.sheet,
                **settings,
            },
            "timings": {
                "started": started.isoformat(timespec="seconds"),
                "extraction_seconds": round(extracted - clock, 3),
                "merging_seconds": round(merged - extracted, 3),
            },
        }
        write_run(output, StoredTables(connection), work.rejected, work.counts, run_info, start)


@dataclass
class Work:
    """One run under way: what of its inputs is read, what was set aside, the articles now in workers."""

    intake: Intake
    options: RunOptions
    published: dt.date | None
    progress: Callable[[int], None]
    counts: Counts = field(default_factory=Counts)
    rejected: set[Rejected] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._underway: dict[str, Article] = {}

    def forget(self, article_ids: Sequence[str]) -> None:
        """Remove articles. One that is not there was perhaps removed by a run that was cut off: a warning."""
        known = [name for name in dict.fromkeys(article_ids) if self.intake.known(name)]
        self.intake.forget(known)
        self.counts.forgotten = len(known)
        self.counts.warnings += [
            _(
                "no article {name!r} is in the dataset, so there was none to forget; the column article_ids"
                " of incidents.csv has the ids",
                name=name,
            )
            for name in dict.fromkeys(article_ids)
            if name not in known
        ]

    def found(self, tally: Tally) -> None:
        """Take note of what the inputs held."""
        self.counts.files, self.counts.held, self.counts.read = tally.files, tally.held, tally.read
        self.counts.partly_read = {
            encodable(file): {"held": held, "read": read} for file, (held, read) in tally.partly.items()
        }

    def finish(self) -> None:
        """Put down what belongs to no chunk."""
        self.intake.keep_moves()

    def chunks(self, items: Iterable[Article | Rejection]) -> Iterator[pd.DataFrame]:
        """Yield the articles to be extracted, in chunks."""
        articles = self._to_extract(items)
        while chunk := list(islice(articles, CHUNK)):
            self._underway |= {article.article_id: article for article in chunk}
            yield articles_to_frame(map(self._dated, chunk))

    def keep(self, frame: pd.DataFrame) -> None:
        """Put the results of one chunk into the database."""
        results = frame_to_results(frame)
        self.intake.add(results, self._underway)
        for result in results:
            name = result.article.article_id
            if result.error is not None:
                self.rejected.add((name, failure(result.error), result.error))
            self.counts.gated += result.gated
            del self._underway[name]
        self.progress(len(results))

    def take(self, items: Iterable[Article | Rejection], results: pd.DataFrame) -> None:
        """Put `items`, which come with their `results`, into the database, those that are to be extracted."""
        wanted = {article.article_id: article for article in self._to_extract(items)}
        if wanted:
            self._underway |= wanted
            self.keep(results[results["article_id"].isin(list(wanted))])

    def set_aside(self, rejections: Iterable[Rejected]) -> None:
        """Take note of inputs that give no article."""
        for rejected in rejections:
            self.rejected.add(rejected)
            self.progress(1)

    def _dated(self, article: Article) -> Article:
        return article.model_copy(update={"published": article.published or self.published})

    def _to_extract(self, items: Iterable[Article | Rejection]) -> Iterator[Article]:
        for item in items:
            if isinstance(item, Rejection):
                if item.listed:
                    self.rejected.add((item.source, item.reason.value, item.detail))
                elif item.reason is RejectReason.OFF_TOPIC:
                    self.counts.gated += 1
                else:
                    passed_over = self.counts.passed_over
                    passed_over[item.reason.value] = passed_over.get(item.reason.value, 0) + 1
                self.progress(1)
            elif self._is_wanted(item):
                yield item
            else:
                self.progress(1)

    def _is_wanted(self, article: Article) -> bool:
        state = self.intake.state(article)
        if state is State.NEW:
            self.counts.new += 1
        elif state is State.CHANGED:
            self.counts.changed += 1
        elif state is State.FOREIGN:
            self.rejected.add(self._namesake(article))
            return False
        else:
            if self.options.again or (self.options.refresh and state is State.OUTDATED):
                self.counts.reread += 1
                return True
            self.counts.unchanged += 1
            self.counts.outdated += state is State.OUTDATED
            return False
        return True

    def _namesake(self, article: Article) -> Rejected:
        known = self.intake.known(article.article_id)
        place = f", from {known.origin}" if known and known.origin else ""
        detail = (
            f"the dataset has another article {article.article_id!r}{place}: give this one another id; or, if"
            f" it shall take the place of that article, run with --forget {article.article_id} first"
        )
        return article.origin or article.article_id, RejectReason.DUPLICATE_ID.value, detail
