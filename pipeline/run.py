"""The main job: read inputs, extract what is new in chunks, merge, write the dataset.

Each chunk is kept as soon as it is done, so a run that is cut off goes on where it was.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.dataset.counts import Counts, Rejected
from pipeline.dataset.failures import failure
from pipeline.dataset.frame import articles_to_frame, frame_to_results
from pipeline.dataset.own.register import keep_register
from pipeline.dataset.own.striking import without_struck
from pipeline.dataset.own.watch_list import keep_watch_list
from pipeline.dataset.own.watching import Watcher, watched_news
from pipeline.dataset.store.database import DATABASE, open_to_write, transaction
from pipeline.dataset.store.erasure import clean_history, is_begun, wipe
from pipeline.dataset.store.history import begin_news
from pipeline.dataset.store.intake import ContentOf, Intake, State, content_hash
from pipeline.dataset.store.ledger import FileLedger
from pipeline.dataset.store.settle import settle
from pipeline.dataset.store.state import Note, remove
from pipeline.dataset.store.tables import StoredTables
from pipeline.dataset.writers import Start, in_turn, write_run
from pipeline.extraction import CHUNK, extract_frame, warm_up
from pipeline.language.gate import passes
from pipeline.reading import ReadOptions, Rejection, RejectReason, Tally, read_inputs
from pipeline.reading.walk import must_be_there
from pipeline.run_options import PLAIN, Clock, RunOptions, reading_settings, run_info
from pipeline.schema import Article
from pipeline.versions import rules_version
from pipeline.wording import _
from pipeline.workers import helper, map_chunks


def run(
    inputs: Sequence[Path | str],
    output: Path,
    reading: ReadOptions,
    options: RunOptions = PLAIN,
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
    must_be_there(inputs)
    tally = Tally()
    wanted = passes if options.gate else None
    extract = partial(extract_frame, gate=options.gate, seconds=options.article_timeout)
    settings = {"processes": options.processes}
    with (
        helper(options.processes) as start,
        updating(inputs, output, reading, options, progress, settings, start=start) as work,
    ):
        items = read_inputs(inputs, replace(reading, published=None, wanted=wanted), tally, work.ledger)
        for frame in map_chunks(extract, warm_up, work.chunks(items), options.processes):
            work.keep(frame)
        work.counts.found(tally)
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
    clock, rules = Clock(), rules_version()
    with open_to_write(output / DATABASE, options.force) as connection:
        ledger = FileLedger(
            connection, reading_settings(reading, options), rules, options.refresh, options.again
        )
        work = Work(Intake(connection, rules, content_of), ledger, options, reading.published, progress)
        since = begin_news(connection)
        work.forget(options.forget)
        yield work
        work.finish()
        clock.extracted = clock.passed()
        settle(connection, whole=options.again)
        erasing = is_begun(connection)
        if erasing:
            with transaction(connection):
                clean_history(connection)
        clock.merged = clock.passed()
        tables = StoredTables(connection)
        watch, register = without_struck(connection, options.watch, options.register)
        keep_watch_list(connection, watch)
        keep_register(connection, register)
        if watch is not None:
            work.counts.watched += watched_news(tables, Watcher(watch), since)
        info = run_info(inputs, reading, options, rules, settings, clock)
        write_run(output, tables, work.rejected, work.counts, info, start, options.xlsx)
        remove(connection, Note.NEWS_SINCE)
        if erasing:
            work.counts.warnings += wipe(connection, output / DATABASE)


@dataclass
class Work:
    """One run under way: what of its inputs is read, what was set aside, the articles now in workers."""

    intake: Intake
    ledger: FileLedger
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

    def finish(self) -> None:
        """Put down what belongs to no chunk."""
        self.intake.keep_moves()
        self.ledger.write()
        self.ledger.remembered.count_in(self.counts)
        self.rejected |= self.ledger.remembered.rejected

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
            self.ledger.done(name, well=result.error is None)
            del self._underway[name]
        self.progress(len(results))

    def take(self, items: Iterable[Article | Rejection], results: pd.DataFrame) -> None:
        """Put `items`, which come with their `results`, into the database, those that are to be extracted."""
        wanted = {article.article_id: article for article in self._to_extract(items)}
        if wanted:
            self._underway |= wanted
            results = results.assign(article_id=results["article_id"].map(self.intake.name_of))
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
                else:
                    self.counts.pass_over(item.reason.value)
                self.progress(1)
            elif self._is_wanted(article := self.intake.named(item)):
                yield article
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
            self.ledger.done(article.article_id, well=False)
            return False
        else:
            if self.options.again or (self.options.refresh and state is State.OUTDATED):
                self.counts.reread += 1
                return True
            self.counts.unchanged += 1
            self.counts.outdated += state is State.OUTDATED
            self.ledger.done(article.article_id, well=True)
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
