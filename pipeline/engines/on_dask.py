"""A run whose articles are read and extracted on a Dask cluster; this machine merges and writes the dataset.

Partitions are taken in a fixed order, whichever is done first, so the dataset is that of a run on one
machine. Their results stay where the workers put them: a run that is cut off goes on from there.
"""

import datetime as dt
import os
import posixpath
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.dataset.store.database import DATABASE, open_to_write
from pipeline.dataset.store.intake import Intake, State, _is_another, _storable
from pipeline.dataset.store.settle import settle
from pipeline.dataset.store.tables import StoredTables
from pipeline.dataset.writers import EXTRACTION_FAILED, Counts, Rejected, write_run
from pipeline.engines.partitions import (
    EngineError,
    Extracted,
    Partition,
    ReadArticle,
    Settings,
    do_partition,
    file_system,
    load_partition,
)
from pipeline.engines.sources import family, find_partitions
from pipeline.evaluation.report import installed_versions
from pipeline.extraction import ModelError, rules_version
from pipeline.reading import ReadOptions, Rejection
from pipeline.reading.inputs import _duplicate, _unreadable
from pipeline.run import RunOptions, _Work
from pipeline.schema import Article, Incident

if TYPE_CHECKING:
    from distributed import Client, Future

#: How long a scheduler may take to answer, and a cluster to have its first worker, in seconds.
PATIENCE = 10.0
PATIENCE_FOR_WORKERS = 300.0
#: How often a partition is tried again, on whichever worker.
RETRIES = 3

#: The folder for what workers put down, inside that of the dataset if it is named nowhere else.
PARTITIONS = "partitions"

_EXTRA = (
    "Brèche with its extra dask must be installed here, on the scheduler and on every worker, in one version:"
    " pip install 'breche[dask]'"
)


def run_on_dask(
    inputs: Sequence[Path | str],
    output: Path,
    reading: ReadOptions,
    options: RunOptions,
    scheduler: str,
    progress: Callable[[int], None] = lambda done: None,
    partitions: str | None = None,
) -> Counts:
    """Bring the dataset in `output` up to date with `inputs` on the cluster that `scheduler` leads.

    The dataset is the one that `pipeline.run.run` makes. `inputs` are Parquet and JSON Lines files, or
    folders of them: paths that all machines know, or addresses of fsspec. Workers put their results under
    the path or address `partitions`, which all machines reach; without it into a folder in `output`.
    A file that cannot be read, or whose workers die, gets its line in `rejected.csv`. Raises EngineError,
    InputError, ModelError, OutputError or StoreError.
    """
    started, clock = dt.datetime.now(dt.UTC), time.perf_counter()
    _check_libraries()
    results = partitions.rstrip("/") if partitions else str(output / PARTITIONS)
    if "://" not in results:
        results = os.path.abspath(results)
    settings = Settings(reading, rules_version(), options.gate, options.again)
    found, problems = find_partitions(inputs, results, settings)
    with _connected(scheduler) as client, open_to_write(output / DATABASE) as connection:
        work = _Cluster(connection, options, reading.published, progress)
        work.forget(options.forget)
        work.rejected |= {(problem.source, problem.reason.value, problem.detail) for problem in problems}
        for place, outcome in _done(client, found, settings):
            work.take(place, outcome)
        work.finish()
        extracted = time.perf_counter()
        settle(connection)
        merged = time.perf_counter()
        run_info = {
            "versions": installed_versions() | {"rules": settings.rules},
            "settings": {
                "inputs": [str(path) for path in inputs],
                "engine": "dask",
                "scheduler": scheduler,
                "partitions": results,
                "again": options.again,
                "refresh": options.refresh,
                "gate": options.gate,
                "published": reading.published.isoformat() if reading.published else None,
                "columns": dict(reading.columns),
                "max_chars": reading.max_chars,
            },
            "timings": {
                "started": started.isoformat(timespec="seconds"),
                "extraction_seconds": round(extracted - clock, 3),
                "merging_seconds": round(merged - extracted, 3),
            },
        }
        write_run(output, StoredTables(connection), work.rejected, work.counts, run_info)
    _sweep(results, [partition.folder for partition in found])
    return work.counts


class _Intake(Intake):
    """Takes in articles whose content hash came with them."""

    def state(self, article: Article) -> State:
        known = self.known(article.article_id)
        if known is None or not isinstance(article, ReadArticle):
            return super().state(article)
        if known.content != article.content:
            return State.FOREIGN if _is_another(article, known) else State.CHANGED
        if _storable(article.origin) != known.origin:
            self._moved[article.article_id] = _storable(article.origin)
        return State.UNCHANGED if known.rules == self._rules else State.OUTDATED

    def _add(self, article: Article, published: dt.date | None, incidents: Sequence[Incident]) -> None:
        super()._add(article, published, incidents)
        if isinstance(article, ReadArticle):
            self._connection.execute(
                "UPDATE article SET content = ? WHERE article_id = ?", [article.content, article.article_id]
            )


class _Cluster(_Work):
    """A run whose articles come read and extracted, by partition."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._intake = _Intake(self.connection, rules_version())
        self._file_of_id: dict[str, str] = {}

    def take(self, place: str, found: Extracted | Rejected) -> None:
        """Put what was found in the file `place` into the database; or note why nothing was."""
        if not isinstance(found, Extracted):
            self.rejected.add(found)
            self.progress(1)
            return
        items = chain(found.rejections, self._each_id_once(place, found.articles))
        wanted = {article.article_id: article for article in self._to_extract(items)}
        if wanted:
            self._underway |= wanted
            self.keep(found.results[found.results["article_id"].isin(list(wanted))])

    def _each_id_once(self, place: str, articles: Sequence[ReadArticle]) -> Iterator[Article | Rejection]:
        for article in articles:
            first = self._file_of_id.get(article.article_id)
            if first is None:
                self._file_of_id[article.article_id] = place
                yield article
            else:
                yield _duplicate(article.place, article.article_id, first)


def _done(
    client: "Client", partitions: Sequence[Partition], settings: Settings
) -> Iterator[tuple[str, Extracted | Rejected]]:
    """Yield what is in each partition, in their order, each as soon as it and those before it are done."""
    from distributed import as_completed

    futures = [
        # Not pure: what was done before is told by its mark alone.
        client.submit(do_partition, partition, settings, pure=False, retries=RETRIES)
        for partition in partitions
    ]
    if futures:
        _wait_for_worker(client)
    turn_of = {future.key: turn for turn, future in enumerate(futures)}
    early: dict[int, str | Rejected] = {}
    turn = 0
    for future in as_completed(futures, loop=client.loop):  # type: ignore[no-untyped-call]
        number = turn_of[future.key]
        early[number] = _outcome(future, partitions[number].place)
        while turn in early:
            outcome = early.pop(turn)
            yield partitions[turn].place, load_partition(outcome) if isinstance(outcome, str) else outcome
            turn += 1


def _outcome(future: "Future[str]", place: str) -> str | Rejected:
    """Return the folder of a partition that is done, or why `place` could not be read."""
    from distributed import KilledWorker
    from distributed.comm.core import CommClosedError

    try:
        return future.result()
    except KilledWorker:
        detail = (
            "the workers that read it died, most often for want of memory: split the file, or give workers"
            " more memory"
        )
        return place, EXTRACTION_FAILED, detail
    except (EngineError, ModelError):
        raise
    except (CancelledError, CommClosedError) as error:
        raise EngineError(
            "the scheduler was lost. What was taken in until then is kept, and what the workers have done"
            " too: start it, and run again"
        ) from error
    except OSError as error:
        rejection = _unreadable(place, error)
        return rejection.source, rejection.reason.value, rejection.detail
    except Exception as error:
        told = " ".join(f"{type(error).__name__}: {error}".split())
        raise EngineError(f"the cluster failed at {place} ({told}); its logs tell more. {_EXTRA}") from error


@contextmanager
def _connected(address: str) -> Iterator["Client"]:
    from distributed import Client

    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise EngineError(
            f"no Dask scheduler answers at {address} ({error}): start one with 'dask scheduler', and name its"
            " address with --scheduler, such as tcp://10.0.0.5:8786"
        ) from error
    with client:
        yield client


def _wait_for_worker(client: "Client") -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE_FOR_WORKERS)
    except TimeoutError as error:
        address = client.scheduler_info()["address"]
        raise EngineError(
            f"the scheduler at {address} has no worker: start some with 'dask worker {address} --nthreads 1'"
        ) from error


def _check_libraries() -> None:
    for name in ("distributed", "fsspec"):
        if find_spec(name) is None:
            raise EngineError(f"{name} is not installed. {_EXTRA}")


def _sweep(results: str, folders: Sequence[str]) -> None:
    """Remove what was put down for earlier states of the same files."""
    present, families = set(folders), set(map(family, folders))
    # The dataset is written; what is left there takes room, and does no other harm.
    with suppress(Exception):
        fs, path = file_system(results)
        for entry in fs.ls(path, detail=False):
            name = posixpath.basename(entry.rstrip("/"))
            if family(name) in families and posixpath.join(results, name) not in present:
                fs.rm(entry, recursive=True)
