"""Finds the partitions of an input: the files of folders, on this machine or at any address of fsspec."""

import json
import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.engines.partitions import SUFFIXES, Partition, Settings, file_system
from pipeline.reading.model import InputError, Rejection
from pipeline.reading.walk import STANDARD_INPUT, files_of, is_no_article
from pipeline.wording import _

#: The form of what is put down for a partition: with another one all are done anew.
_FORM = 1
# By these a file system tells that a file has changed.
_TRAITS = ("size", "mtime", "created", "ETag", "etag", "LastModified", "last_modified", "md5Hash")

#: A file: its address, its name for people, and what changes when the file does.
_Source = tuple[str, str, str]


def find_partitions(
    inputs: Sequence[Path | str], results: str, settings: Settings
) -> tuple[list[Partition], list[Rejection]]:
    """Return the partitions of `inputs`, each of which will have a folder under `results`, and what is none.

    Files come in the order in which one machine reads them: of a folder first its own by name, then its
    subfolders. Hidden files, READMEs and the marks of other engines are passed over, a folder that cannot
    be read is a rejection. Raises InputError when there is no such folder, or a file in it is none of
    `SUFFIXES`.
    """
    found: dict[str, Partition] = {}
    problems: list[Rejection] = []
    for remote, given in groupby(map(str, inputs), lambda path: "://" in path):
        for source in _on_file_systems(given) if remote else _on_disk(given):
            if isinstance(source, Rejection):
                problems.append(source)
            elif _is_partition(source[1]):
                found.setdefault(source[0], _partition(source, results, settings))
    return list(found.values()), problems


def family(folder: str) -> str:
    """Return what the results of one file have in common in their folders' names, whatever its state."""
    return folder.rsplit("/", 1)[-1].split("-")[0]


def _is_partition(place: str) -> bool:
    path = PurePosixPath(place)
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(
            _(
                "{place}: a cluster reads files ending in {suffixes}; convert it, take it out of the folder,"
                " or run without --engine",
                place=place,
                suffixes=", ".join(SUFFIXES),
            )
        )
    return True


def _partition(source: _Source, results: str, settings: Settings) -> Partition:
    address, place, traits = source
    reading = settings.reading
    conditions = [
        _FORM,
        traits,
        settings.rules,
        settings.gate,
        sorted(reading.columns.items()),
        reading.published.isoformat() if reading.published else None,
        reading.max_chars,
        reading.min_chars,
    ]
    # The name for people stands in what was set aside.
    folder = f"{_digest([address, place])}-{_digest(conditions)}"
    return Partition(address, place, posixpath.join(results, folder))


def _digest(value: object) -> str:
    return blake2b(json.dumps(value).encode("ascii"), digest_size=12).hexdigest()


def _on_disk(given: Iterable[str]) -> Iterator[_Source | Rejection]:
    paths = list(given)
    for path in paths:
        if path == STANDARD_INPUT:
            raise InputError(
                _("a cluster cannot read standard input: name a folder, or run without --engine")
            )
        if not Path(path).exists():
            raise InputError(_("{path}: no such file or folder; check the path", path=path))
    for file in files_of(paths):
        if isinstance(file, Rejection):
            yield file
        else:
            told = file.stat()
            yield os.path.abspath(file), str(file), f"{told.st_size} {told.st_mtime_ns}"


def _on_file_systems(addresses: Iterable[str]) -> Iterator[_Source | Rejection]:
    for address in addresses:
        yield from _on_file_system(address)


def _on_file_system(address: str) -> Iterator[_Source]:
    try:
        fs, path = file_system(address)
        fs.invalidate_cache()
        told = fs.info(path)
        files = [told] if told["type"] == "file" else list(_walk(fs, path))
    except FileNotFoundError as error:
        raise InputError(
            _("{address}: no such file or folder; check the address", address=address)
        ) from error
    except Exception as error:
        # Each file system has errors of its own, for want of a library, of rights or of a network.
        raise InputError(
            _(
                "cannot read {address} ({kind}: {error})",
                address=address,
                kind=type(error).__name__,
                error=error,
            )
        ) from error
    for file in files:
        place = address.rstrip("/") + file["name"].removeprefix(path.rstrip("/"))
        traits = " ".join(str(file[trait]) for trait in _TRAITS if trait in file)
        yield fs.unstrip_protocol(file["name"]), place, traits


def _walk(fs: Any, folder: str) -> Iterator[Mapping[str, Any]]:
    entries = sorted(fs.ls(folder, detail=True), key=lambda entry: str(entry["name"]))
    # Object stores list a folder among its own files.
    entries = [entry for entry in entries if entry["name"].rstrip("/") != folder.rstrip("/")]
    for entry in entries:
        name = PurePosixPath(entry["name"])
        if entry["type"] == "file" and not name.name.startswith(".") and not is_no_article(Path(name)):
            yield entry
    for entry in entries:
        if entry["type"] == "directory" and not PurePosixPath(entry["name"]).name.startswith("."):
            yield from _walk(fs, entry["name"])
