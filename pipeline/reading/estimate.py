"""Estimates how many articles inputs hold, for a progress bar, without reading them."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.reading.model import Rejection
from pipeline.reading.walk import STANDARD_INPUT, files_of

#: Of a table of text, so many bytes tell how long its rows are.
_SAMPLE = 1 << 20
_LINES = (".csv", ".jsonl", ".ndjson", ".tsv")


def estimate_articles(paths: Sequence[Path | str]) -> int | None:
    """Return about how many articles `paths` hold, None when nobody can tell (standard input, archives).

    Files count as one article, Parquet files as their rows, tables of text as the rows that fit into them.
    What cannot be read counts as one: reading will say what is wrong with it.
    """
    total = 0
    for file in files_of(paths):
        count = 1 if isinstance(file, Rejection) else _in_file(file)
        if count is None:
            return None
        total += count
    return total


def _in_file(path: Path) -> int | None:
    suffix = path.suffix.lower()
    if str(path) == STANDARD_INPUT or suffix in (".warc", ".gz", ".mbox", ".zip"):
        return None
    try:
        if suffix == ".parquet":
            return int(pq.ParquetFile(path).metadata.num_rows)
        if suffix in _LINES:
            with path.open("rb") as stream:
                sample = stream.read(_SAMPLE)
            return max(1, round(path.stat().st_size * sample.count(b"\n") / max(1, len(sample))))
    except Exception:
        # Libraries raise what they like at damaged files.
        return 1
    return 1
