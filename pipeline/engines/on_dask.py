"""A run whose articles are read and extracted on a Dask cluster; this machine merges and writes the dataset.

Partitions are taken in a fixed order, whichever is done first, so the dataset is that of a run on one
machine. Their results stay where the workers put them: a run that is cut off goes on from there.
"""

import os
import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.dataset.counts import Counts, Rejected
from pipeline.dataset.failures import EXTRACTION_FAILED
from pipeline.dataset.files import PARTITIONS
from pipeline.dataset.store.intake import content_hash
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
from pipeline.extraction import ModelError, rules_version
from pipeline.reading import ReadOptions, Rejection, RejectReason, Tally
from pipeline.reading.inputs import known_ids
from pipeline.reading.walk import unreadable
from pipeline.run import updating
from pipeline.run_options import RunOptions
from pipeline.schema import Article
from pipeline.wording import _, kept

if TYPE_CHECKING:
    from distributed import Client, Future

#: How long a scheduler may take to answer, and a cluster to have its first worker, in seconds.
PATIENCE = 10.0
PATIENCE_FOR_WORKERS = 300.0
#: How often a partition is tried again, on whichever worker.
RETRIES = 3
#: The address of a scheduler: its host and its port.
_ADDRESS = re.compile(r"inproc://\S+|(?:\w+://)?[^\s/]+:\d{1,5}(?:/\S*)?")

_EXTRA = kept(
    "Brèche with its extra dask must be installed here, on the scheduler and on every worker, in"
    " one version: pip install 'breche[dask]'"
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
    _check_libraries()
    results = partitions.rstrip("/") if partitions else str(output / PARTITIONS)
    if "://" not in results:
        results = os.path.abspath(results)
    settings = Settings(reading, rules_version(), options.gate, options.again)
    found, problems = find_partitions(inputs, results, settings)
    told = {"engine": "dask", "scheduler": scheduler, "partitions": results}
    with (
        _connected(scheduler) as client,
        updating(inputs, output, reading, options, progress, told, _content_of) as work,
        known_ids() as seen,
    ):
        work.set_aside((problem.source, problem.reason.value, problem.detail) for problem in problems)
        tally = Tally()
        for problem in problems:
            tally.add(problem.source, problem)
        for place, outcome in _done(client, found, settings):
            if isinstance(outcome, Extracted):
                once = (seen.duplicate(a.article_id, place, a.place) or a for a in outcome.articles)
                items = list(chain(outcome.rejections, once))
                for item in items:
                    tally.add(place, item)
                work.take(items, outcome.results)
            else:
                work.set_aside([outcome])
                tally.add(place, Rejection(place, RejectReason.UNREADABLE, outcome[2]))
        work.counts.found(tally)
    _sweep(results, [partition.folder for partition in found])
    return work.counts


def _content_of(article: Article) -> str:
    return article.content if isinstance(article, ReadArticle) else content_hash(article)


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
        detail = kept(
            "the workers that read it died, most often for want of memory: split the file, or give"
            " workers more memory"
        )
        return place, EXTRACTION_FAILED, detail
    except (EngineError, ModelError):
        raise
    except (CancelledError, CommClosedError) as error:
        raise EngineError(
            _(
                "the scheduler was lost. What was taken in until then is kept, and what the workers have"
                " done too: start it, and run again"
            )
        ) from error
    except OSError as error:
        rejection = unreadable(place, error)
        return rejection.source, rejection.reason.value, rejection.detail
    except Exception as error:
        told = " ".join(f"{type(error).__name__}: {error}".split())
        raise EngineError(
            _(
                "the cluster failed at {place} ({told}); its logs tell more. {extra}",
                place=place,
                told=told,
                extra=_EXTRA,
            )
        ) from error


@contextmanager
def _connected(address: str) -> Iterator["Client"]:
    from distributed import Client

    try:
        # The client itself would wait for what has no port.
        if not _ADDRESS.fullmatch(address):
            raise ValueError(_("its port is missing"))
        client = Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise EngineError(
            _(
                "no Dask scheduler answers at {address} ({error}): start one with 'dask scheduler', and name"
                " its address with --scheduler, such as tcp://10.0.0.5:8786",
                address=address,
                error=error,
            )
        ) from error
    with client:
        yield client


def _wait_for_worker(client: "Client") -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE_FOR_WORKERS)
    except TimeoutError as error:
        address = client.scheduler_info()["address"]
        raise EngineError(
            _(
                "the scheduler at {address} has no worker: start some with 'dask worker {address} --nthreads"
                " 1'",
                address=address,
            )
        ) from error


def _check_libraries() -> None:
    for name in ("distributed", "fsspec"):
        if find_spec(name) is None:
            raise EngineError(_("{name} is not installed. {extra}", name=name, extra=_EXTRA))


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
