"""Maps extraction over chunks in several processes, and outlives the death of any of them.

A worker that dies breaks the whole pool and does not tell on which chunk. So the chunks under way are
tried again one by one, that on which a worker dies again article by article, and the article that kills
its worker comes back as failed.
"""

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain
from multiprocessing.connection import wait
from typing import TypeVar

import pandas as pd

from pipeline.dataset.frame import frame_to_articles, incidents_to_frame
from pipeline.dataset.writers import Start, in_turn
from pipeline.wording import _

T = TypeVar("T")
#: A frame of articles in, a frame of results out.
Extract = Callable[[pd.DataFrame], pd.DataFrame]

DIED = (
    "the process that read it died, most often for want of memory: split the text, or give the machine"
    " more memory"
)


#: What a system raises that has no place for the locks of several processes.
_NO_PROCESSES = (OSError, NotImplementedError)


class WorkerError(Exception):
    """No worker process can be started; the message names the remedy."""


def map_chunks(
    extract: Extract, warm_up: Callable[[], None], frames: Iterable[pd.DataFrame], processes: int
) -> Iterator[pd.DataFrame]:
    """Yield `extract` of each of `frames`, in their order; with one process, in this one.

    `warm_up` loads what `extract` needs; where processes are forked it is called here once, and all share
    what it loaded. Raises WorkerError when workers die without having been given an article.
    """
    frames = iter(frames)
    first = next(frames, None)
    if first is None:
        # Nothing new: no model is loaded either.
        return
    frames = chain([first], frames)
    if processes <= 1:
        yield from map(extract, frames)
        return
    if multiprocessing.get_start_method() == "fork":
        warm_up()
        # The collector would write to each object that the processes share, and so copy its page for each.
        gc.freeze()
    workers = _Workers(extract, warm_up, processes)
    try:
        yield from workers.map(frames)
    finally:
        workers.close()


@contextmanager
def helper(processes: int) -> Iterator[Start]:
    """Yield what starts a task beside this process and returns what waits for its result.

    With one process, where processes are not forked, or when the helper dies, a task is done here when its
    result is waited for. The helper is forked at once: enter the block before a database is opened, for what
    was open then must not be opened there once more.
    """
    if processes <= 1 or multiprocessing.get_start_method() != "fork":
        yield in_turn
        return
    try:
        helping = ProcessPoolExecutor(1, initializer=_serve)
    except _NO_PROCESSES:
        yield in_turn
        return
    with helping as pool:

        def start(task: Callable[[], T]) -> Callable[[], T]:
            try:
                future = pool.submit(task)
            except BrokenProcessPool:
                return task

            def wait_for() -> T:
                try:
                    return future.result()
                except BrokenProcessPool:
                    return task()

            return wait_for

        start(os.getpid)()
        yield start


class _Workers:
    """A pool that is made anew when one of its processes dies."""

    def __init__(self, extract: Extract, warm_up: Callable[[], None], processes: int) -> None:
        self._extract = extract
        self._warm_up = warm_up
        self._processes = processes
        self._pool = self._start(processes)

    def map(self, frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        """Yield the results of `frames` in order."""
        # Two chunks a worker in flight keep all busy without reading far ahead.
        ahead = 2 * self._processes
        waiting: deque[tuple[pd.DataFrame, Future[pd.DataFrame]]] = deque()
        for frame in frames:
            try:
                waiting.append((frame, self._pool.submit(self._extract, frame)))
            except BrokenProcessPool:
                # Died between two chunks: found out only now.
                yield from self._one_by_one([one for one, _ in waiting])
                waiting.clear()
                waiting.append((frame, self._pool.submit(self._extract, frame)))
            if len(waiting) > ahead:
                yield from self._next(waiting)
        while waiting:
            yield from self._next(waiting)

    def close(self) -> None:
        """End the workers."""
        self._pool.shutdown(cancel_futures=True)

    def _next(self, waiting: "deque[tuple[pd.DataFrame, Future[pd.DataFrame]]]") -> Iterator[pd.DataFrame]:
        try:
            result = waiting[0][1].result()
        except BrokenProcessPool:
            frames = [frame for frame, _ in waiting]
            waiting.clear()
            yield from self._one_by_one(frames)
        else:
            waiting.popleft()
            yield result

    def _one_by_one(self, frames: list[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        """Yield the results of chunks of which one has perhaps killed a worker."""
        self._restart()
        for frame in frames:
            try:
                yield self._pool.submit(self._extract, frame).result()
            except BrokenProcessPool:
                self._restart()
                yield pd.concat(
                    [self._alone(frame.iloc[[row]]) for row in range(len(frame))], ignore_index=True
                )

    def _alone(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the result of a single article, failed if it kills its worker."""
        try:
            return self._pool.submit(self._extract, frame).result()
        except BrokenProcessPool:
            self._restart()
            (article,) = frame_to_articles(frame)
            return incidents_to_frame([(article, [])], {article.article_id: DIED})

    def _restart(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = self._start(self._processes)

    def _start(self, processes: int) -> ProcessPoolExecutor:
        try:
            pool = ProcessPoolExecutor(processes, initializer=_serve)
        except _NO_PROCESSES as error:
            raise WorkerError(
                _(
                    "several processes cannot work together here ({reason}), most often because /dev/shm is"
                    " not to be written to: run again with --processes 1",
                    reason=getattr(error, "strerror", None) or str(error),
                )
            ) from error
        try:
            pool.submit(self._warm_up).result()
        except BrokenProcessPool as error:
            raise WorkerError(
                _(
                    "A worker process died before it read anything, most often for want of memory. What was"
                    " read until then is kept: run again with fewer --processes, and it goes on from there."
                )
            ) from error
        return pool


def _serve() -> None:
    """Make a worker of this process: it ends with its parent, and at once when the user interrupts both."""
    # What Python raises instead would end in a report of where the worker was.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _end_with_parent()


def _end_with_parent() -> None:
    """End this worker as soon as its parent is gone: killed, it cannot tell its workers."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch(sentinel: int) -> None:
        wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, args=[parent.sentinel], daemon=True).start()
