"""Web archives (WARC, as news crawls write them): pages record by record, most turned down at little cost.

A crawl holds hundreds of pages for every article looked for. So a page is first judged by its raw text:
is it French, and does `ReadOptions.wanted` take it? Only then is its article extracted.
"""

import datetime as dt
import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader, WarcReader, ZstdReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from pipeline.reading.dateline import find_publication_date
from pipeline.reading.dates import parse_date
from pipeline.reading.decoding import decode
from pipeline.reading.french import other_language
from pipeline.reading.model import Draft, ReadOptions, RejectedError, Rejection, RejectReason
from pipeline.reading.pages import read_page
from pipeline.reading.rawtext import prose, raw_text
from pipeline.wording import kept

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_GZIP_START = b"\x1f\x8b\x08"
_RECORD_START, _RECORD_END = b"WARC/1.", b"\r\n\r\n"
_BLOCK_BYTES = 1 << 20
_DECODERS: dict[str, Callable[[BinaryIO], WarcReader]] = {
    "br": BrotliReader,
    "chunked": ChunkedReader,
    "deflate": lambda stream: GzipReader(stream, zlib=True),
    "gzip": GzipReader,
    "x-gzip": GzipReader,
    "zstd": ZstdReader,
}
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.I)


@dataclass(frozen=True)
class _Record:
    """A response, or what is wrong with one; `body` is None of a response that is no page."""

    url: str | None = None
    body: bytes | None = None
    charset: str | None = None
    captured: dt.date | None = None
    problem: RejectedError | None = None


def archive_drafts(path: Path, place: str, stem: str, options: ReadOptions) -> Iterator[Draft | Rejection]:
    """Yield the articles of the archive at `path`, one record in memory at a time.

    Ids are made from `stem` and the address. Of several captures of one address the first that gives an
    article counts. Responses that are no pages, pages in other languages, those that `options.wanted` turns
    down and further captures come as rejections that aren't `listed`. A damaged record is a rejection, and
    reading goes on behind it. Raises RejectedError for a file without any response.
    """
    taken: set[str] = set()
    number = 0
    with path.open("rb") as stream:
        for number, record in enumerate(_responses(stream, options), start=1):
            result = _draft(record, f"{place}:{record.url or number}", stem, taken, options)
            if isinstance(result, Draft) and result.url:
                taken.add(result.url)
            yield result
    if number == 0:
        detail = kept("the file holds no page: give the WARC file of the crawl itself, not one made from it")
        raise RejectedError(RejectReason.EMPTY, detail)


def _draft(
    record: _Record, place: str, stem: str, taken: set[str], options: ReadOptions
) -> Draft | Rejection:
    url = record.url
    if record.problem:
        return Rejection(place, record.problem.reason, record.problem.detail)
    if url is None or record.body is None:
        return _aside(
            place, RejectReason.NOT_A_PAGE, kept("the response is an error, a redirection or no HTML")
        )
    if url in taken:
        return _aside(place, RejectReason.DUPLICATE_ID, kept("the archive holds this address several times"))
    try:
        return _draft_of_page(record.body, record, place, url, stem, options)
    except RejectedError as error:
        return Rejection(place, error.reason, error.detail)
    except Exception as error:
        # Whatever a page made by strangers does to the parsers must not end a run over millions of them.
        return Rejection(
            place, RejectReason.UNREADABLE, kept("the page can't be parsed: {error:.200}", error=repr(error))
        )


def _draft_of_page(
    body: bytes, record: _Record, place: str, url: str, stem: str, options: ReadOptions
) -> Draft | Rejection:
    markup = decode(body, record.charset or _declared_charset(body))
    raw = raw_text(markup)
    if other_language(prose(raw)):
        return _aside(place, RejectReason.NOT_FRENCH, kept("the page isn't in French"))
    if options.wanted and not options.wanted(raw):
        return _aside(place, RejectReason.OFF_TOPIC, kept("the page shows no sign of what is looked for"))
    draft = read_page(markup.encode("utf-8", "replace"), place, "")
    if other_language(draft.text):
        return _aside(place, RejectReason.NOT_FRENCH, kept("the article isn't in French"))
    return replace(
        draft,
        article_id=None,
        stem=stem,
        url=url,
        source=(urlsplit(url).hostname or "").removeprefix("www."),
        published=draft.published or find_publication_date(draft.text) or record.captured,
    )


def _aside(place: str, reason: RejectReason, detail: str) -> Rejection:
    return Rejection(place, reason, detail, listed=False)


def _declared_charset(body: bytes) -> str | None:
    declared = _CHARSET.search(body[:4096])
    return declared[1].decode("ascii", "replace") if declared else None


def _responses(stream: BinaryIO, options: ReadOptions) -> Iterator[_Record]:
    """Yield each response, and a problem for each damaged place and for a file that is cut off."""
    compressed = stream.read(len(_GZIP_START)) == _GZIP_START
    start: int | None = 0
    position = 0
    damaged = cut = False
    while start is not None:
        stream.seek(start)
        position = start
        try:
            # The library's own decoding of HTTP bodies would end the iteration at one that is broken.
            for record in ArchiveIterator(stream, auto_decode="none"):
                position, damaged, cut = record.stream_pos, False, False
                if record.record_type == WarcRecordType.response:
                    response = _response(record, options)
                    cut = response.problem is not None and response.problem.reason is RejectReason.TRUNCATED
                    yield response
            break
        except OSError as error:
            # The system's errors have a number, those of the library don't.
            if error.errno is not None:
                raise
            if not damaged:
                detail = kept(
                    "damaged at or after byte {position} ({error}): fetch the file again",
                    position=position,
                    error=error,
                )
                yield _bad(None, RejectReason.BAD_RECORD, detail)
            damaged = True
            start = _find(stream, _GZIP_START if compressed else _RECORD_START, position + 1)
    ends_early = _ends_inside_member(stream, position) if compressed else _ends_inside_record(stream)
    if ends_early and not (cut or damaged):
        yield _bad(None, RejectReason.TRUNCATED, kept("the file ends inside a record: fetch it again"))


def _response(record: WarcRecord, options: ReadOptions) -> _Record:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ") or None
    if url is None:
        return _bad(url, RejectReason.BAD_RECORD, kept("the record doesn't tell the page's address"))
    if not record.is_http:
        return _Record(url)
    status = record.http_headers.status_code
    if not isinstance(status, int):
        return _bad(url, RejectReason.BAD_RECORD, kept("the response doesn't begin as HTTP does"))
    if status != 200 or (record.http_content_type or _PAGE_TYPES[0]).lower() not in _PAGE_TYPES:
        return _Record(url)
    length, limit = record.content_length, options.max_page_bytes
    too_long = kept("the page has more than {limit} bytes: raise the limit to have it read", limit=limit)
    if length > limit:
        return _bad(url, RejectReason.TOO_LONG, too_long)
    stored = record.reader.read(length)
    if len(stored) < length:
        detail = kept(
            "the file ends {missing} bytes before the page does: fetch it again", missing=length - len(stored)
        )
        return _bad(url, RejectReason.TRUNCATED, detail)
    body = _decoded(stored, record, limit)
    if len(body) > limit:
        return _bad(url, RejectReason.TOO_LONG, too_long)
    charset = record.http_charset
    # Servers claim UTF-8 for everything, and bytes that are UTF-8 need no claim.
    claim = None if (charset or "").lower() in ("utf-8", "utf8") else charset
    return _Record(url, body, claim, parse_date(record.headers.get("WARC-Date")))


def _bad(url: str | None, reason: RejectReason, detail: str) -> _Record:
    return _Record(url, problem=RejectedError(reason, detail))


def _decoded(body: bytes, record: WarcRecord, limit: int) -> bytes:
    """Undo chunks and compression, up to `limit` bytes and one more.

    Many crawlers store the plain body beside the headers of the encoded one, so what doesn't decode is plain.
    """
    for header in ("Transfer-Encoding", "Content-Encoding"):
        for coding in reversed((record.http_headers.get(header) or "").lower().split(",")):
            decoder = _DECODERS.get(coding.strip())
            try:
                body = decoder(io.BytesIO(body)).read(limit + 1) if decoder else body
            except OSError:
                continue
    return body


def _find(stream: BinaryIO, mark: bytes, start: int) -> int | None:
    """Return where `mark` stands next in `stream`, not before the byte `start`; None when it doesn't."""
    stream.seek(start)
    kept = b""
    while block := stream.read(_BLOCK_BYTES):
        window = kept + block
        at = window.find(mark)
        if at >= 0:
            return start + at
        kept = window[-len(mark) + 1 :]
        start += len(window) - len(kept)
    return None


def _ends_inside_record(stream: BinaryIO) -> bool:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - len(_RECORD_END)))
    return size > 0 and stream.read() != _RECORD_END


def _ends_inside_member(stream: BinaryIO, start: int) -> bool:
    """Tell whether the gzip members of `stream` from the byte `start` on end before they are complete."""
    stream.seek(start)
    member = zlib.decompressobj(zlib.MAX_WBITS + 16)
    data = b""
    try:
        while data or (data := stream.read(_BLOCK_BYTES)):
            if member.eof:
                member = zlib.decompressobj(zlib.MAX_WBITS + 16)
            member.decompress(data, _BLOCK_BYTES)
            data = member.unconsumed_tail or member.unused_data
    except zlib.error:
        return True
    return not member.eof
