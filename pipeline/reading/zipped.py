"""ZIP archives, whole or cut off: what is in them, with limits on what unpacking may cost.

Documents of word processors and spreadsheets are such archives too.
"""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from pipeline.reading.model import RejectedError, RejectReason
from pipeline.wording import kept

#: Texts hardly shrink to less than a hundredth; what does is made to fill the memory.
_MOST_RATIO = 200
_SMALL = 1 << 20
_MOST_MEMBERS = 100_000
_LOCAL = b"PK\x03\x04"
_HEADER = struct.Struct("<4sHHHHHIIIHH")
_ENCRYPTED, _SIZE_BEHIND, _UTF8 = 1, 8, 0x800
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Member:
    """A file in an archive. `read` gives its content up to a number of bytes, or raises RejectedError.

    One that is not `whole` was cut off: its content ends early.
    """

    name: str
    whole: bool
    read: Callable[[int], bytes]


def members_of(path: Path, most_bytes: int) -> tuple[list[Member], bool]:
    """Return the files in the archive at `path`, in their order, and whether it is complete.

    Of one that is cut off those at its beginning are found, when it has no more than `most_bytes`. Raises
    RejectedError for what is no archive.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        size = path.stat().st_size
        if size > most_bytes:
            detail = kept(
                "the archive is damaged, and {size} bytes are too many to look for what is whole", size=size
            )
            raise RejectedError(RejectReason.TOO_LONG, detail) from None
        return list(_salvaged(path.read_bytes())), False
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > _MOST_MEMBERS:
        detail = kept(
            "the archive holds {count} files, more than {most_members}: unpack it",
            count=len(infos),
            most_members=_MOST_MEMBERS,
        )
        raise RejectedError(RejectReason.TOO_LONG, detail)
    return [Member(info.filename, True, _reader(archive, info)) for info in infos], True


def refuse_large(path: Path, most_bytes: int) -> None:
    """Raise RejectedError when what is in the archive at `path` is larger than `most_bytes` unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return
    if size > most_bytes:
        detail = kept(
            "unpacked it has {size} bytes, more than {most_bytes}: split it, or save it as CSV",
            size=size,
            most_bytes=most_bytes,
        )
        raise RejectedError(RejectReason.TOO_LONG, detail)


def readable_name(name: str) -> str:
    """Return the name of a member as a path that leads nowhere else."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "/".join(part for part in parts if part not in ("..", ".", "/") and not part.endswith(":"))


def _reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[int], bytes]:
    def read(most_bytes: int) -> bytes:
        if info.flag_bits & _ENCRYPTED:
            raise RejectedError(RejectReason.UNREADABLE, kept("it is locked with a password: unpack it"))
        _refuse_bomb(info.compress_size, info.file_size, most_bytes)
        try:
            with archive.open(info) as stream:
                return _limited(stream, info.compress_size, most_bytes)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            detail = kept("it is damaged in the archive ({error}): pack it again", error=error)
            raise RejectedError(RejectReason.BAD_RECORD, detail) from error

    return read


def _limited(stream: IO[bytes], packed: int, most_bytes: int) -> bytes:
    # The size that the archive tells may be a lie.
    content = bytearray()
    while chunk := stream.read(_CHUNK):
        content += chunk
        _refuse_bomb(packed, len(content), most_bytes)
    return bytes(content)


def _refuse_bomb(packed: int, size: int, most_bytes: int) -> None:
    if size > most_bytes:
        detail = kept(
            "unpacked it has more than {most_bytes} bytes: unpack and split it, or raise the limit",
            most_bytes=most_bytes,
        )
        raise RejectedError(RejectReason.TOO_LONG, detail)
    if size > _SMALL and size > _MOST_RATIO * max(packed, 1):
        detail = kept(
            "it grows to more than {most_ratio} times its size: no text does, so it isn't unpacked",
            most_ratio=_MOST_RATIO,
        )
        raise RejectedError(RejectReason.TOO_LONG, detail)


def _salvaged(data: bytes) -> Iterator[Member]:
    """Yield the files at the beginning of an archive whose list of contents is gone."""
    position = 0 if data.startswith(_LOCAL) else -1
    if position < 0:
        detail = kept("this is no ZIP archive: it may be damaged from its beginning on; fetch it again")
        raise RejectedError(RejectReason.UNREADABLE, detail)
    while data.startswith(_LOCAL, position) and position + _HEADER.size <= len(data):
        _, _, flags, method, _, _, _, packed, _, name_bytes, extra = _HEADER.unpack_from(data, position)
        start = position + _HEADER.size + name_bytes + extra
        raw = data[position + _HEADER.size : position + _HEADER.size + name_bytes]
        name = raw.decode("utf-8" if flags & _UTF8 else "cp437", "replace")
        if flags & _SIZE_BEHIND and not packed:
            content, whole, end = _inflated(data[start:], start)
        else:
            content, end = data[start : start + packed], start + packed
            whole = end <= len(data)
            if method == zipfile.ZIP_DEFLATED:
                content, _, _ = _inflated(content, start)
        if not name.endswith("/"):
            yield Member(name, whole, partial(_checked, content))
        position = end
        following = data.find(_LOCAL, position)
        # Behind a file its sizes may stand once more.
        if 0 <= following - position <= 24:
            position = following


def _inflated(data: bytes, start: int) -> tuple[bytes, bool, int]:
    """Return what can be unpacked, whether that is all, and where it ends in the archive."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    content = b""
    with suppress(zlib.error):
        content = stream.decompress(data, max(_SMALL, _MOST_RATIO * len(data)))
    return content, stream.eof, start + len(data) - len(stream.unused_data)


def _checked(content: bytes, most_bytes: int) -> bytes:
    _refuse_bomb(len(content), len(content), most_bytes)
    return content
