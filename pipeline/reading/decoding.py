"""Bytes to text: every encoding that occurs in France, and none that would be made up.

Whole files go through `decode`, streams through `open_text`. UTF-8 and UTF-16 are recognised for
certain; among the single-byte encodings the one wins under which the accented letters stand where
French has them.
"""

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from pipeline.reading.model import RejectedError, RejectReason
from pipeline.wording import kept

SAMPLE_BYTES = 1 << 16

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Latin-1 is missing because cp1252 holds all of its printable characters at the same places.
_SINGLE_BYTE = ("cp1252", "iso8859-15", "mac_roman", "cp850")
_FRENCH_CHARACTERS = frozenset("àâäáçéèêëîïíñôöóùûüúÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÆ’‘“”«»–—…€£°•·§²³º\u00a0\u202f\u2009")
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_SIGNATURES = (
    (b"%PDF-", kept("a PDF file")),
    (b"PK\x03\x04", kept("a ZIP, DOCX, ODT or XLSX file")),
    (b"{\\rtf", kept("an RTF file")),
    (b"\x1f\x8b", kept("a gzip file")),
    (b"\xd0\xcf\x11\xe0", kept("an old Word or Excel file")),
    (b"\x89PNG", kept("a PNG image")),
    (b"\xff\xd8\xff", kept("a JPEG image")),
    (b"GIF8", kept("a GIF image")),
    (b"PAR1", kept("a Parquet file; name it .parquet")),
)
#: Databases put some behind their texts.
_MOST_NULS = 0.01
_FALLBACK = "breche-single-byte"
# Each character of these is as many bytes, or a multiple: half a pair is passed over whole.
_WIDE = {"utf-16": 2, "utf-32": 4}
_ASCII = bytes(set(range(0x20, 0x7F)) - {ord("\\")}) + rb" +AGE- ~{ \x41 \u0041"
_BEYOND_ASCII = bytes(range(0x80, 0x100))
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_STRAY = re.compile("[\udc80-\udcff]")


def _single_byte_fallback(error: UnicodeError) -> tuple[str, int]:
    """Read one undecodable byte as cp1252, so that a stray byte doesn't spoil a whole UTF-8 file."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    width = _WIDE.get(error.encoding[:6].replace("_", "-").lower())
    if width:
        return "\ufffd", min(error.start + width, len(error.object))
    return _as_cp1252(error.object[error.start : error.start + 1]), error.start + 1


def _as_cp1252(byte: bytes) -> str:
    try:
        return byte.decode("cp1252")
    except UnicodeDecodeError:
        return byte.decode("latin-1")


codecs.register_error(_FALLBACK, _single_byte_fallback)


def decode(data: bytes, declared: str | None = None) -> str:
    """Return the text of `data`; `declared` is the encoding that a page says of itself, if it does.

    Raises RejectedError for binary data and for UTF-8 that ends inside a character.
    """
    encoding = _detect(data, declared)
    if encoding == "utf-8":
        _refuse_cut_character(data)
    return data.decode(encoding, _FALLBACK)


@contextmanager
def open_text(stream: io.BufferedReader, newline: str | None = None, nuls: bool = False) -> Iterator["Lines"]:
    """Give the lines of `stream`, its encoding found from its first bytes; `stream` stays open.

    Lines in another encoding, as in files that were put together, are read in theirs. A few NUL bytes make no
    binary data of it where `nuls` are borne. Raises RejectedError for binary data.
    """
    sample = stream.peek(SAMPLE_BYTES)[:SAMPLE_BYTES]
    if nuls and 0 < sample.count(0) <= _MOST_NULS * len(sample):
        sample = sample.replace(b"\0", b"")
    encoding = _detect(sample, None)
    lines = Lines(stream, encoding, newline)
    try:
        yield lines
    finally:
        # A reader given up half-way is closed after its file.
        if not stream.closed:
            lines.detach()


class Lines:
    """The lines of a text, which need not all have its encoding."""

    def __init__(self, stream: io.BufferedReader, encoding: str, newline: str | None) -> None:
        self._single_byte = encoding if encoding in _SINGLE_BYTE else None
        # Undecodable bytes of UTF-8 stay what they are until their whole line is there to be judged.
        self._judged = encoding in ("utf-8", "utf-8-sig")
        errors = "surrogateescape" if self._judged else _FALLBACK
        self._text = io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline=newline)

    def __iter__(self) -> Iterator[str]:
        return map(self._right, self._text)

    def readline(self, size: int = -1) -> str:
        """Return the next line, or `size` characters of it; an empty text behind the last."""
        return self._right(self._text.readline(size))

    def detach(self) -> None:
        """Leave the stream open when this is gone."""
        self._text.detach()

    def _right(self, line: str) -> str:
        if line.isascii():
            return line
        if self._judged:
            return _without_strays(line) if _STRAY.search(line) else line
        if self._single_byte:
            # Hardly any other text has its bytes where UTF-8 has them.
            with suppress(UnicodeError):
                return line.encode(self._single_byte).decode("utf-8")
        return line


def _without_strays(line: str) -> str:
    """Return a line of UTF-8, in which undecodable bytes stand as surrogates, in the encoding that it has."""
    strays = len(_STRAY.findall(line))
    if strays < len(_NON_ASCII.findall(line)) - strays:
        return _STRAY.sub(lambda stray: _as_cp1252(stray[0].encode("ascii", "surrogateescape")), line)
    data = line.encode("utf-8", "surrogateescape")
    return data.decode(_best_single_byte(data), _FALLBACK)


def _detect(data: bytes, declared: str | None) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    wide = _utf16_without_mark(data[:4096])
    if wide:
        return wide
    _refuse_binary(data)
    if _is_utf8(data):
        return "utf-8"
    if declared:
        known = _known_codec(declared)
        if known:
            return known
    return _likeliest_single_byte(data)


def _utf16_without_mark(head: bytes) -> str | None:
    """Name the UTF-16 whose pattern `head` shows: in Latin text every second byte is NUL."""
    pairs = len(head) // 2
    if pairs < 4:
        return None
    even, odd = head[0::2].count(0) / pairs, head[1::2].count(0) / pairs
    if odd > 0.6 and even < 0.05:
        return "utf-16-le"
    if even > 0.6 and odd < 0.05:
        return "utf-16-be"
    return None


def _refuse_binary(data: bytes) -> None:
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise RejectedError(
                RejectReason.BINARY, kept("this is {kind}, not text: extract its text first", kind=kind)
            )
    controls = len(data) - len(data.translate(None, _CONTROL_BYTES))
    if b"\0" in data or controls > 0.02 * len(data):
        raise RejectedError(
            RejectReason.BINARY,
            kept(
                "{controls} of {size} bytes are control characters: this is not text",
                controls=controls,
                size=len(data),
            ),
        )


def _is_utf8(data: bytes) -> bool:
    """Tell whether `data` is UTF-8, allowing for single stray bytes and for a cut at its end."""
    text = data.decode("utf-8", "replace")
    strays = text.count("\ufffd")
    return strays == 0 or strays < len(re.findall(r"[^\x00-\x7f\ufffd]", text))


def _refuse_cut_character(data: bytes) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    decoder.decode(data)
    pending = decoder.getstate()[0]
    if pending:
        raise RejectedError(
            RejectReason.TRUNCATED,
            kept("the file ends inside a UTF-8 character: fetch it again, it was cut off"),
        )


def _known_codec(name: str) -> str | None:
    """Return the codec to use for a declared name, or None; browsers read declared Latin-1 as cp1252."""
    try:
        codec = codecs.lookup(name).name
        # The name was found in plain letters: what reads those as others (UTF-16, hex) is not the page's.
        plain = (_ASCII + _BEYOND_ASCII).decode(codec, _FALLBACK).startswith(_ASCII.decode("ascii"))
    except (LookupError, ValueError):
        return None
    known = {"iso8859-1": "cp1252", "ascii": "cp1252", "utf-8": None, "utf-8-sig": None}.get(codec, codec)
    return known if plain else None


def _likeliest_single_byte(data: bytes) -> str:
    sample = data[:SAMPLE_BYTES]
    if sum(byte > 127 for byte in sample) > 0.3 * len(sample):
        raise RejectedError(
            RejectReason.BINARY,
            kept("neither UTF-8, UTF-16 nor an encoding of Western Europe: convert it to UTF-8"),
        )
    return _best_single_byte(sample)


def _best_single_byte(sample: bytes) -> str:
    # max keeps the first of equals, and cp1252 is by far the commonest.
    return max(_SINGLE_BYTE, key=lambda encoding: _french_score(sample.decode(encoding, _FALLBACK)))


def _french_score(text: str) -> int:
    """Count the non-ASCII characters that French uses, where it uses them, minus the others."""
    score = 0
    for match in re.finditer(r"[^\x00-\x7f]", text):
        character = match.group()
        inside_word = match.start() > 0 and text[match.start() - 1].islower()
        usual = character in _FRENCH_CHARACTERS and not (character.isupper() and inside_word)
        score += 1 if usual else -1
    return score
