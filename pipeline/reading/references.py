"""References with abstracts, as libraries and Zotero export them: RIS and BibTeX."""

import re
import unicodedata
from collections.abc import Iterator

from pipeline.reading.dates import parse_date
from pipeline.reading.decoding import decode
from pipeline.reading.markup import without_markup
from pipeline.reading.model import Draft, Part, Rejection, RejectReason
from pipeline.wording import kept

_RIS_LINE = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*))?$")
_RIS = {
    "text": ("AB", "N2", "N1"),
    "title": ("TI", "T1", "CT"),
    "source": ("T2", "JF", "JO", "JA", "PB"),
    "published": ("DA", "PY", "Y1"),
    "url": ("UR", "L2"),
}
_BIBTEX = {
    "text": ("abstract", "annote", "note"),
    "title": ("title",),
    "source": ("journal", "journaltitle", "publisher", "organization", "howpublished"),
    "published": ("date",),
    "url": ("url",),
}
_ENTRY = re.compile(r"^[ \t]*@[ \t]*(\w+)[ \t]*[{(]", re.M)
_NO_ARTICLES = frozenset({"comment", "preamble", "string"})
_FIELD = re.compile(r"\s*(?:,\s*)?([A-Za-z][\w-]*)\s*=\s*")
_ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "c": "\u0327"}
_ACCENT = re.compile(r"\{?\\(?:(['`^\"~])\s*\{?\\?([A-Za-z])\}?|(c)\s*\{([A-Za-z])\}|(c) ([A-Za-z]))\}?")
_LIGATURES = {
    r"\oe": "œ",
    r"\OE": "Œ",
    r"\ae": "æ",
    r"\&": "&",
    r"\%": "%",
    r"\_": "_",
    r"\$": "$",
    "~": "\u00a0",
}
_CUT = kept("the record ends before it is complete: export it again")
_NO_ABSTRACT = kept("the record has no abstract: export it with its text")


def ris_parts(data: bytes) -> Iterator[Part]:
    """Yield the records of the RIS file `data` that have an abstract; the others are rejections."""
    fields: dict[str, list[str]] = {}
    last = ""
    for line in decode(data).removeprefix("\ufeff").splitlines():
        match = _RIS_LINE.match(line.rstrip("\r"))
        if match is None:
            if last and line.strip():
                fields[last][-1] += f" {line.strip()}"
            continue
        tag, value = match[1], (match[2] or "").strip()
        if tag in ("ER", "TY"):
            if fields:
                # A record begins before the last one has ended.
                yield (
                    _reference(fields, _RIS) if tag == "ER" else Rejection("", RejectReason.BAD_RECORD, _CUT)
                )
            fields, last = {}, ""
        if tag != "ER":
            last = tag
            fields.setdefault(tag, []).append(value)
    if fields:
        yield Rejection("", RejectReason.TRUNCATED, _CUT)


def bibtex_parts(data: bytes) -> Iterator[Part]:
    """Yield the entries of the BibTeX file `data` that have an abstract; the others are rejections."""
    text = decode(data).removeprefix("\ufeff")
    starts = [match for match in _ENTRY.finditer(text) if match[1].lower() not in _NO_ARTICLES]
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        fields = _bibtex_fields(text[start.end() : following.start() if following else len(text)])
        if fields is None:
            reason = RejectReason.BAD_RECORD if following else RejectReason.TRUNCATED
            yield Rejection("", reason, _CUT)
        else:
            yield _reference(fields, _BIBTEX)


def _bibtex_fields(body: str) -> dict[str, list[str]] | None:
    """Return the fields of an entry; None when it isn't closed."""
    fields: dict[str, list[str]] = {}
    position = body.find(",")
    if position < 0:
        return None
    while match := _FIELD.match(body, position):
        value, position = _bibtex_value(body, match.end())
        if position < 0:
            return None
        fields.setdefault(match[1].lower(), []).append(_unlatexed(value))
    if not re.match(r"\s*(?:,\s*)?[})]", body[position:]):
        return None
    if "date" not in fields and "year" in fields and "month" in fields:
        fields["date"] = [f"{fields.get('day', ['1'])[0]} {fields['month'][0]} {fields['year'][0]}"]
        fields["date"] = fields["date"] if "day" in fields else []
    return fields


def _bibtex_value(body: str, start: int) -> tuple[str, int]:
    """Return a value and where it ends; -1 when it doesn't."""
    if body[start : start + 1] not in ("{", '"'):
        bare = re.compile(r"[^,{}\s]*").match(body, start)
        return (bare[0], bare.end()) if bare else ("", -1)
    closing = "}" if body[start] == "{" else '"'
    depth = 0
    for match in re.compile(r"\\.|[{}\"]", re.S).finditer(body, start + 1):
        sign = match[0]
        if sign == closing and depth == 0:
            return body[start + 1 : match.start()], match.end()
        depth += {"{": 1, "}": -1}.get(sign, 0)
    return "", -1


def _unlatexed(value: str) -> str:
    value = _ACCENT.sub(_accented, value)
    for sign, character in _LIGATURES.items():
        value = re.sub(
            rf"\{{?{re.escape(sign)}(?![A-Za-z])\}}?" if sign[-1].isalpha() else re.escape(sign),
            character,
            value,
        )
    return " ".join(re.sub(r"[{}]", "", value).split(" "))


def _accented(match: re.Match[str]) -> str:
    sign, letter = next((match[n], match[n + 1]) for n in (1, 3, 5) if match[n])
    return unicodedata.normalize("NFC", letter + _ACCENTS[sign])


def _reference(fields: dict[str, list[str]], names: dict[str, tuple[str, ...]]) -> Part:
    def told(role: str) -> str | None:
        return next((value for name in names[role] for value in fields.get(name, ()) if value), None)

    text = told("text")
    if not text:
        return Rejection("", RejectReason.EMPTY, _NO_ABSTRACT)
    return Draft(
        text=without_markup(text),
        title=told("title"),
        published=parse_date((told("published") or "").strip("/ ")),
        source=told("source"),
        url=told("url"),
    )
