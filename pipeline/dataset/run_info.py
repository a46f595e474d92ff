"""Writes run.json: versions, counts, timings and settings of a run."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.dataset.counts import Counts
from pipeline.dataset.safety import encodable


def write_run_info(path: Path, counts: Counts, run_info: Mapping[str, Any]) -> None:
    """Write `counts` and `run_info` (JSON-ready) to `path`. Raises OSError."""
    run = {"counts": asdict(counts)} | dict(run_info)
    text = json.dumps(run, ensure_ascii=False, sort_keys=True, indent=2)
    path.write_text(encodable(text) + "\n", encoding="utf-8", newline="\n")
