"""Hostile inputs for bench/hostile.py: invented articles and files of every kind, spoilt by chance.

An input follows from the seed and its number alone.
"""

import csv
import gzip
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
from openpyxl.utils.exceptions import IllegalCharacterError

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "bench")]

from hostile_texts import FRAGMENTS, Chance, count, excerpt, spoilt  # noqa: E402
from made import Made  # noqa: E402
from made_files import KINDS  # noqa: E402

SAMPLES = ROOT / "tests" / "samples"
#: Samples that stand beside the project, where there are some.
MORE_SAMPLES = ROOT.parent / "shared" / "samples"
#: The longest sample that is spoilt, in bytes: what takes long to read would leave time for few.
SAMPLE_BYTES = 300_000


@dataclass(frozen=True)
class Input:
    """A hostile file: of what kind, its name but for the number, its bytes."""

    kind: str
    suffix: str
    content: bytes


def input_of(seed: int, number: int) -> Input:
    """Return the hostile input `number`."""
    chance = Chance(f"{seed}/{number}")
    make = chance.choices((_text, _row, _form, _spoilt_form, _sample), (50, 17, 13, 12, 8))[0]
    return make(chance)


def _text(chance: Chance) -> Input:
    """Return a text as a file of its own."""
    text, suffix = spoilt(chance), chance.choice((".txt", ".txt", ".txt", ".md", ".html"))
    encoding = chance.choices(
        ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-be", "mac-roman"), (12, 1, 2, 1, 1, 1)
    )[0]
    content = text.encode(
        encoding, chance.choice(("replace", "ignore")) if encoding[:3] != "utf" else "surrogatepass"
    )
    if suffix == ".html":
        content = b"<html><body><article><p>" + content.replace(b"\n\n", b"</p><p>") + b"</p></article>"
    return Input("text", suffix, content)


def _row(chance: Chance) -> Input:
    """Return a text as a line of JSON, where there can be surrogates, or as the row of a table."""
    row = {"titre": spoilt(chance)[:80], "texte": spoilt(chance), "date": chance.choice(FRAGMENTS)}
    if chance.random() < 0.7:
        return Input("json line", ".jsonl", f"{json.dumps(row)}\n".encode())
    if chance.random() < 0.3:
        stream = io.BytesIO()
        clean = {key: _encodable(value) for key, value in row.items()}
        pd.DataFrame([clean]).to_parquet(stream)
        return Input("parquet row", ".parquet", stream.getvalue())
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, row, delimiter=chance.choice(";,\t"))
    writer.writeheader()
    writer.writerow(row)
    return Input("csv row", ".csv", table.getvalue().encode("utf-8", "surrogatepass"))


# Files


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _seen(text: str) -> str:
    """Return `text` without what no XML holds."""
    return "".join(c for c in _encodable(text) if c in "\n\t" or (c.isprintable() and c < "\ufffe"))


def _parts(chance: Chance, text: Callable[[Chance], str]) -> list[Made]:
    return [
        Made(number, tuple(p[:20_000] for p in text(chance).split("\n\n")) or ("?",), chance.random() < 0.1)
        for number in range(1, chance.choice((2, 2, 3)))
    ]


# A form of web crawls, which the makers of files of the tests lack.
def _warc(parts: list[Made]) -> bytes:
    records = []
    for made in parts:
        paragraphs = "".join(f"<p>{p}</p>" for p in made.paragraphs)
        page = f"<html><head><title>{made.title}</title></head><body><article>{paragraphs}</article>".encode()
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://g.example/{made.number}\r\n"
            f"WARC-Date: 2025-03-04T08:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"WARC-Record-ID: <urn:uuid:{made.number:032}>\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        records.append(head.encode() + http + b"\r\n\r\n")
    return b"".join(records)


def _warc_gz(parts: list[Made]) -> bytes:
    return b"".join(gzip.compress(_warc([made]), mtime=0) for made in parts)


FORMS: dict[str, Callable[[list[Made]], bytes]] = {**KINDS, "crawl.warc": _warc, "crawl.warc.gz": _warc_gz}


def _suffix(name: str) -> str:
    return name[name.index(".") :]


def _formed(chance: Chance, text: Callable[[Chance], str]) -> tuple[str, bytes]:
    name = chance.choice(tuple(FORMS))
    parts = _parts(chance, text)
    try:
        return name, FORMS[name](parts)
    except (ValueError, IllegalCharacterError):
        # The libraries that write such files refuse what no such file can hold.
        clean = [Made(m.number, tuple(_seen(p) or "?" for p in m.paragraphs), m.bad) for m in parts]
        return name, FORMS[name](clean)


def _form(chance: Chance) -> Input:
    """Return a sound file of any kind about hostile texts."""
    name, content = _formed(chance, spoilt)
    return Input(f"form {_suffix(name).lower()}", _suffix(name), content)


def _spoilt_form(chance: Chance) -> Input:
    """Return a spoilt file of any kind about plain texts."""
    name, content = _formed(chance, excerpt)
    suffix = _suffix(name)
    return Input(f"spoilt {suffix.lower()}", suffix, _spoilt_bytes(content, chance))


@cache
def _samples() -> tuple[Path, ...]:
    folder = MORE_SAMPLES if MORE_SAMPLES.is_dir() else SAMPLES
    found = (p for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix and p.name != "README.md")
    return tuple(path for path in found if path.stat().st_size <= SAMPLE_BYTES)


def _sample(chance: Chance) -> Input:
    """Return a spoilt sample."""
    path = chance.choice(_samples())
    suffix = _suffix(path.name[1:])
    return Input(f"sample {path.suffix.lower()}", suffix, _spoilt_bytes(path.read_bytes(), chance))


TOKENS = (
    b"<!--", b"]]>", b'"', b"\0", b"&#x110000;", b"&lol;", b'<meta charset="hex">',
    b'<meta charset="utf-7">', b"\xff\xfe", b"\xef\xbb\xbf", b"\xff", b"\xed\xa0\x80",
    b"<?xml version='1.0' encoding='utf-32'?>", b"<!DOCTYPE x [<!ENTITY a '&a;'>]>", b"\r\n\r\n", b"\r",
    b"{", b"[", b"}", b"]", b";", b",", b"\t", b":", b"'", b"<![CDATA[", b"</article>", b"<article>",
    b"<p>", b"<table>", b"Content-Transfer-Encoding: base64",
    b"Content-Type: text/plain; charset=punycode", b"=?utf-8?b?////?=", b"=ZZ", b"\\u0000", b"\\ud800",
    b"\\'", b"\\bin99999999 ", b"{\\*", b"1e999", b"-1", b"NaN", b"99999999999999999999", b"0001-01-01",
    b"2025-02-31", b"+99:99", b"endobj", b"/Length 99999999", b"stream\n", b"PK\3\4", b"\x1f\x8b",
    b"From ", b"ER  - \n", b"TY  - NEWS\n", b"@article{", b"WARC/1.0\r\n", b"Content-Length: -5\r\n",
    b"****  *d",
)  # fmt: skip


def _spoilt_bytes(content: bytes, chance: Chance) -> bytes:
    """Return `content` changed in some places; inside of what is packed, mostly."""
    if chance.random() < 0.7:
        # What is damaged already is damaged from outside.
        with suppress(zipfile.BadZipFile, gzip.BadGzipFile):
            if content[:2] == b"PK":
                return _spoilt_members(content, chance)
            if content[:2] == b"\x1f\x8b":
                return gzip.compress(_changed(gzip.decompress(content), chance), mtime=0)
    return _changed(content, chance)


def _spoilt_members(content: bytes, chance: Chance) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        members = [(name, packed.read(name)) for name in packed.namelist()]
    chosen = chance.randrange(len(members))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for place, (name, inside) in enumerate(members):
            if place != chosen or chance.random() > 0.1:
                packed.writestr(name, _changed(inside, chance) if place == chosen else inside)
    return stream.getvalue()


def _changed(content: bytes, chance: Chance) -> bytes:
    data = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 3, 8, 30))):
        first = chance.randint(0, len(data))
        last = min(len(data), first + int(2 ** chance.uniform(0, 10)))
        what = chance.randrange(9)
        if what == 0:
            data[first:last] = b""
        elif what == 1:
            data[first:first] = data[first:last] * min(count(chance), 200)
        elif what == 2 and data:
            data[first % len(data)] ^= 1 << chance.randrange(8)
        elif what == 3:
            data[first:last] = chance.randbytes(last - first)
        elif what == 4:
            data[first:first] = chance.choice(TOKENS) * min(count(chance), 3000)
        elif what in (5, 6):
            data[first:first] = chance.choice(TOKENS)
        elif what == 7:
            figures = [match.span() for match in re.finditer(rb"\d+", data[:100_000])]
            if figures:
                start, end = chance.choice(figures)
                data[start:end] = chance.choice((b"9" * 30, b"0", b"-1", b"", b"4294967296"))
        elif chance.random() < 0.3:
            del data[first:]
    return bytes(data[:2_000_000])
