"""What is written: a folder a day, in it the articles and what feeds tell of them; beside it what failed."""

import csv
import datetime as dt
import os
import re
import unicodedata
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.fetch.model import Failure
from pipeline.reading.model import Draft
from pipeline.reading.walk import FETCH_FAILED_NAME, METADATA_NAME

_COLUMNS = ("article_id", "title", "source", "published", "url")
_SLUG_CHARS = 60


class Folder:
    """The folder `into`, and in it the one of this day. Its methods raise OSError."""

    def __init__(self, into: Path, day: dt.date) -> None:
        self._into = into
        self.day = into / day.isoformat()
        into.mkdir(parents=True, exist_ok=True)

    def put(self, address: str, content: bytes, suffix: str, told: Draft) -> str:
        """Write an article and what is `told` of it; return its place below the folder.

        Its name is made of its title and its address, and lasts.
        """
        name = f"{_slug(told.title or urlsplit(address).path)}-{_mark(address)}"
        self.day.mkdir(exist_ok=True)
        path = self.day / f"{name}{suffix}"
        beside = path.with_name(f".{path.name}.new")
        beside.write_bytes(content)
        self._tell(name, told)
        os.replace(beside, path)
        return f"{self.day.name}/{path.name}"

    def _tell(self, article_id: str, told: Draft) -> None:
        path = self.day / METADATA_NAME
        new = not path.exists()
        row = [article_id, told.title, told.source, told.published, told.url]
        # A line is added at a time: what a run that is cut off has written stays good.
        with path.open("a", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            if new:
                writer.writerow(_COLUMNS)
            writer.writerow([_cell(value) for value in row])

    def list_failures(self, failures: Sequence[Failure]) -> Path:
        """Write what failed this time and return where."""
        path = self._into / FETCH_FAILED_NAME
        beside = path.with_name(f".{path.name}.new")
        with beside.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["address", "reason", "detail", "feed"])
            for failure in failures:
                row = (failure.address, failure.reason.value, failure.detail, failure.feed)
                writer.writerow([_cell(value) for value in row])
        os.replace(beside, path)
        return path


def _cell(value: object) -> str:
    text = " ".join(str(value or "").encode("utf-8", "replace").decode("utf-8").split())
    # No program that opens the file may take it for a formula; who reads it takes the blank away.
    return f" {text}" if text[:1] in ("=", "+", "-", "@") else text


def _slug(title: str) -> str:
    letters = unicodedata.normalize("NFKD", title.lower().replace("œ", "oe").replace("æ", "ae"))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in letters if not unicodedata.combining(c)))
    slug = ""
    for word in words:
        if len(slug) + len(word) >= _SLUG_CHARS:
            break
        slug = f"{slug}-{word}" if slug else word
    return slug or "article"


def _mark(address: str) -> str:
    return blake2b(address.encode("utf-8", "replace"), digest_size=5).hexdigest()
