"""How to run, and what a run tells of itself."""

import datetime as dt
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pipeline.dataset.own.register import Register
from pipeline.dataset.own.watch_list import WatchList
from pipeline.evaluation.versions import installed_versions
from pipeline.reading.model import ReadOptions
from pipeline.versions import reading_version


@dataclass(frozen=True)
class RunOptions:
    """How to run.

    `again` reads all inputs anew, `refresh` those that other rules have read. `forget` names
    articles that leave the dataset first. Without `gate` articles without any sign of a cyber incident are
    analysed too. `force` replaces the files of a dataset whose database is gone. An article that takes more
    than `article_timeout` seconds of processor time is set aside; on Windows, and on a cluster, there is no
    limit. Without `xlsx` no workbook is written, and an older one is removed.
    `watch` marks the incidents of those whom it names, `register` joins its
    organisations to victims.
    """

    processes: int = 1
    again: bool = False
    refresh: bool = False
    forget: Sequence[str] = ()
    gate: bool = True
    force: bool = False
    article_timeout: float | None = 60
    xlsx: bool = True
    watch: WatchList | None = None
    register: Register | None = None


PLAIN = RunOptions()


def reading_settings(reading: ReadOptions, options: RunOptions) -> str:
    """Return a hash of all that decides what is read of a file.

    The default date of publication is put in later, and is not among it.
    """
    settings = [
        reading_version(),
        sorted(reading.columns.items()),
        *(reading.max_chars, reading.min_chars, reading.sheet, options.gate),
    ]
    return blake2b(json.dumps(settings).encode("ascii"), digest_size=16).hexdigest()


@dataclass
class Clock:
    """When a run started, and how long its parts took."""

    started: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    extracted: float = 0.0
    merged: float = 0.0

    def __post_init__(self) -> None:
        self._begun = time.perf_counter()

    def passed(self) -> float:
        """Return the seconds since the start."""
        return time.perf_counter() - self._begun


def run_info(
    inputs: Sequence[Path | str],
    reading: ReadOptions,
    options: RunOptions,
    rules: str,
    settings: Mapping[str, Any],
    clock: Clock,
) -> dict[str, Any]:
    """Return what run.json tells beside the counts; `settings` are those of the engine, JSON-ready."""
    return {
        "versions": installed_versions() | {"rules": rules},
        "settings": {
            "inputs": [str(path) for path in inputs],
            "again": options.again,
            "refresh": options.refresh,
            "gate": options.gate,
            "published": reading.published.isoformat() if reading.published else None,
            "columns": dict(reading.columns),
            "max_chars": reading.max_chars,
            "sheet": reading.sheet,
            "xlsx": options.xlsx,
            "watched": 0 if options.watch is None else len(options.watch.entries),
            "organisations": 0 if options.register is None else len(options.register.entries),
            **settings,
        },
        "timings": {
            "started": clock.started.isoformat(timespec="seconds"),
            "extraction_seconds": round(clock.extracted, 3),
            "merging_seconds": round(clock.merged - clock.extracted, 3),
        },
    }
