"""ZIP archives of articles: each file in one is read as in a folder."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from pipeline.reading.metadata import FolderMetadata
from pipeline.reading.model import (
    Draft,
    InputFile,
    Part,
    ReadOptions,
    RejectedError,
    Rejection,
    RejectReason,
)
from pipeline.reading.walk import METADATA_NAME
from pipeline.reading.zipped import Member, members_of, readable_name
from pipeline.wording import kept

#: Reads one file.
Read = Callable[[InputFile, ReadOptions], Iterator[Part]]
_CUT = kept("it was cut off inside the archive: fetch the archive again")


def packed_parts(
    file: InputFile, options: ReadOptions, read: Read, passed_over: Callable[[Path], bool]
) -> Iterator[Part]:
    """Yield what is in the files of the archive `file`, each read with `read` out of a folder of our own.

    Names lead nowhere else, sizes are limited, an archive in the archive is a rejection. Of an archive that
    is cut off what is whole is given. Raises RejectedError for what is no archive.
    """
    members, complete = members_of(file.path, options.max_file_bytes)
    wanted = [(readable_name(member.name), member) for member in members]
    with TemporaryDirectory(prefix="breche-") as folder:
        shelf = _Shelf(Path(folder), wanted, options)
        yield from (replace(p, source=f"{file.place}:{p.source}") for p in shelf.problems)
        for name, member in wanted:
            hidden = any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)
            if name and not hidden and not passed_over(Path(name)):
                yield from _of_member(file, name, member, options, read, shelf)
    if not complete and (not members or members[-1].whole):
        detail = kept("the archive was cut off: what else it held is missing; fetch it again")
        yield Rejection(file.place, RejectReason.TRUNCATED, detail)


class _Shelf:
    """The folder into which files are unpacked, one at a time, and what `metadata.csv` tells of them."""

    def __init__(self, folder: Path, members: list[tuple[str, Member]], options: ReadOptions) -> None:
        self.problems: list[Rejection] = []
        self._folder = folder
        self._metadata: dict[PurePosixPath, FolderMetadata] = {}
        for name, member in members:
            if PurePosixPath(name).name.lower() == METADATA_NAME:
                try:
                    self.put(METADATA_NAME, member.read(options.max_file_bytes))
                except RejectedError as error:
                    self.problems.append(Rejection(name, error.reason, error.detail))
                    continue
                told = FolderMetadata(folder)
                self._metadata[PurePosixPath(name).parent] = told
                self.problems += [replace(problem, source=name) for problem in told.problems]

    def put(self, name: str, content: bytes) -> Path:
        """Write `content` into the folder and return where; `name` is one of ours."""
        path = self._folder / name
        path.write_bytes(content)
        return path

    def complete(self, draft: Draft, name: PurePosixPath) -> Draft:
        """Return `draft` with what the archive tells of the file `name`, which it has to itself."""
        told = self._metadata.get(name.parent)
        if told is None:
            return draft
        found = told.complete(replace(draft, article_id=name.stem), name.name)
        return replace(found, article_id=draft.article_id)


def _of_member(
    file: InputFile, name: str, member: Member, options: ReadOptions, read: Read, shelf: _Shelf
) -> Iterator[Part]:
    place, path = f"{file.place}:{name}", PurePosixPath(name)
    suffix = path.suffix.lower()
    if suffix == ".zip":
        detail = kept("an archive in the archive isn't read: unpack it")
        yield Rejection(place, RejectReason.UNSUPPORTED, detail)
        return
    stem = f"{file.stem}/{path.with_suffix('')}"
    try:
        unpacked = shelf.put(f"member{suffix}", member.read(options.max_file_bytes))
        inside = InputFile(unpacked, place, suffix, stem, f"{file.stem}/{path}", None)
        parts = read(inside, options)
        if not member.whole:
            parts = _of_cut(list(parts), place)
        for part in parts:
            alone = isinstance(part, Draft) and part.article_id == stem
            yield shelf.complete(part, path) if isinstance(part, Draft) and alone else part
    except RejectedError as error:
        yield Rejection(place, error.reason, error.detail)


def _of_cut(parts: list[Part], place: str) -> Iterator[Part]:
    """Yield `parts` when their reader saw that the file is cut off; else its last words may be missing."""
    seen = any(isinstance(part, Rejection) and part.reason is RejectReason.TRUNCATED for part in parts)
    yield from parts if seen else [Rejection(place, RejectReason.TRUNCATED, _CUT)]
