"""The main job: read inputs, extract in chunks (in one process or several), write the dataset."""

import datetime as dt
import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path

import pandas as pd

from pipeline.dataset.frame import articles_to_frame
from pipeline.dataset.writers import Counts, DatasetWriter
from pipeline.evaluation.report import installed_versions
from pipeline.extraction import extract_frame, warm_up
from pipeline.reading import ReadOptions, Rejection, read_inputs
from pipeline.schema import Article

#: Articles per chunk: large enough for spaCy's batches, small enough to spread over processes.
CHUNK = 64


class WorkerError(Exception):
    """A worker process died; the message names the remedy."""


def run(
    inputs: Sequence[Path | str],
    output: Path,
    options: ReadOptions,
    processes: int = 1,
    progress: Callable[[int], None] = lambda done: None,
) -> Counts:
    """Process `inputs` into the files of `output` and return what was written.

    `progress` is called with the number of inputs newly done. Raises InputError, ModelError,
    OutputError or WorkerError; a bad article never raises, it gets its line in `rejected.csv`.
    """
    started, clock = dt.datetime.now(dt.UTC), time.perf_counter()
    with DatasetWriter(output) as writer:

        def articles() -> Iterator[Article]:
            for item in read_inputs(inputs, options):
                if isinstance(item, Rejection):
                    writer.reject(item.source, item.reason.value, item.detail)
                    progress(1)
                else:
                    yield item

        for frame in _extracted(_chunks(articles()), processes):
            writer.add_frame(frame)
            progress(frame["article_id"].nunique())
        extracted = time.perf_counter()
        return writer.finish(
            {
                "versions": installed_versions(),
                "settings": {
                    "inputs": [str(path) for path in inputs],
                    "processes": processes,
                    "published": options.published.isoformat() if options.published else None,
                    "columns": dict(options.columns),
                    "max_chars": options.max_chars,
                },
                "timings": {
                    "started": started.isoformat(timespec="seconds"),
                    "extraction_seconds": round(extracted - clock, 3),
                },
            }
        )


def _chunks(articles: Iterable[Article]) -> Iterator[pd.DataFrame]:
    iterator = iter(articles)
    while chunk := list(islice(iterator, CHUNK)):
        yield articles_to_frame(chunk)


def _extracted(frames: Iterable[pd.DataFrame], processes: int) -> Iterator[pd.DataFrame]:
    if processes <= 1:
        yield from map(extract_frame, frames)
        return
    if multiprocessing.get_start_method() == "fork":
        warm_up()
    waiting: deque[Future[pd.DataFrame]] = deque()
    try:
        with ProcessPoolExecutor(processes) as pool:
            for frame in frames:
                waiting.append(pool.submit(extract_frame, frame))
                # Two chunks a worker in flight keep all busy without reading far ahead.
                if len(waiting) > 2 * processes:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise WorkerError(
            "A worker process died, most often for want of memory. Run again with fewer --processes; "
            "no file was changed."
        ) from error
