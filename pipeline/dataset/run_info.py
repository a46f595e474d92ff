"""Writes run.json: versions, counts, timings and settings of a run."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.dataset.counts import Counts
from pipeline.dataset.safety import encodable

if TYPE_CHECKING:
    from pipeline.dataset.struck import StruckNames


def write_run_info(
    path: Path, counts: Counts, run_info: Mapping[str, Any], struck: "StruckNames | None" = None
) -> None:
    """Write `counts` and `run_info` (JSON-ready), without the names `struck`, to `path`. Raises OSError."""
    run = {"counts": asdict(counts)} | dict(run_info)
    if struck is not None:
        run = struck.anything(run)
    text = json.dumps(run, ensure_ascii=False, sort_keys=True, indent=2)
    path.write_text(encodable(text) + "\n", encoding="utf-8", newline="\n")
