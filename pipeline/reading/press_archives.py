"""Exports of press archives as lines: Factiva and LexisNexis as RTF, DOCX, PDF, HTML or plain text.

What is in which line is known from its place and from a few marks; where a record ends, from one that the
archive sets behind each. A record without that mark is cut off. Europresse's PDF is read in `europresse`.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise, takewhile

from pipeline.reading.dates import date_in, without_date
from pipeline.reading.model import Draft, Part, Rejection, RejectReason
from pipeline.reading.parts import attempt
from pipeline.reading.review import Block
from pipeline.reading.wordlists import any_of, load_words
from pipeline.wording import kept

#: A line that tells how many words an article has.
WORD_COUNT = re.compile(r"(?:WC\s*[|\t]\s*)?[\d\s.,]{1,12}(?:mots?|words?)", re.I)
#: The last line of a record of Factiva.
DOCUMENT = re.compile(r"(?:AN\s*[|\t]\s*)?Document\s{1,3}[A-Z][A-Z0-9]{2,20}\d[A-Za-z0-9]{4,40}")
TIME = re.compile(r"\d{1,2}\s?[:hH]\s?\d{2}\b.{0,12}")
_SOURCE_CODE = re.compile(r"[A-Z][A-Z0-9]{1,9}")
#: A line, or a cell, that begins with the code of a field of Factiva: "HD|Le titre".
_FIELD = re.compile(
    r"(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|IPC|IPD|PUB|AN)"
    r"(?:\s*[|\t]\s*(.*))?"
)
#: "3 of 12 DOCUMENTS", with which each record of an older LexisNexis begins.
_NUMBER = re.compile(
    r"(?:\d{1,5} (?:of|de|sur) \d{1,5} documents|document \d{1,5} (?:of|de|sur) \d{1,5})", re.I
)
#: A line that closes or opens a record of an archive in a plain text.
_MARK = re.compile(
    r"^[ \t]*(?:\d{1,5} (?:of|de|sur) \d{1,5} DOCUMENTS|End of Document|Fin d[eu] document"
    r"|Document [A-Z][A-Z0-9]{9,40}[a-z0-9]{0,40})[ \t\r]*$",
    re.M,
)
#: Texts whose lines all are shorter were broken to a width.
_WRAPPED_CHARS = 90
#: What stands alone is told by so many characters.
_ALONE_CHARS = 200
_LENGTH = re.compile(r"(?:length|longueur)\s?:\s{0,9}[\d\s.,]{1,12}(?:mots?|words?)", re.I)
_ISSUE = re.compile(r"\s*,\s*n(?:o|°|º)\.?\s*[\d-]{1,12}\b.*$", re.I)
#: How many documents an export holds, on its first page.
_LISTED = re.compile(r"documents\s\(\d{1,5}\)", re.I)
#: The hour beside a day, with its zone: "10:50 AM GMT".
_HOUR = re.compile(
    r"(?:\b(?:à|at)\s)?\b\d{1,2}\s?[:hH]\s?\d{2}(?::\d{2})?\b\s?(?:[AP]\.?M\b\.?)?"
    r"(?:\s(?:[A-Z]{2,5}|[A-Z][a-z]+/[A-Z][a-z]+)\b)?"
)
#: What a line that tells a day may hold beside it and the hour: the weekday, the edition.
_BESIDE_DAY = 30
#: A byline, where it stands first in a text: "Par Jeanne Roux".
_BYLINE = re.compile(r"(?:[Pp]ar|PAR|[Bb]y|BY)\s+[A-ZÀ-Ý][^.!?]{2,60}")
_SENTENCE_END = (".", "!", "?", "…", "»", "”", '"', ":")
_PROSE_CHARS = 120
#: So many lines at most stand between the first of a record and the mark of its beginning.
_MOST_ABOVE = 12
#: So many lines stand above the labels of a numbered record: journal, day, edition and title.
_MOST_OF_HEAD = 6
_EDITION = re.compile(r"(?:\w+\s){0,3}[ée]dition(?:\s\w+){0,3}", re.I)
#: So many lines below the number of words may still be no text.
_MOST_BELOW = 14

CUT = kept("the record ends before it is complete: export it again")
BARE = kept("the record holds no text: export it again with its full text")
_UNKNOWN = kept("the record has no head that is known: save its text in a .txt file")

_Test = Callable[[str], object]


class _Marks:
    """The patterns of lines that archives set around a text."""

    def __init__(self) -> None:
        words = load_words("archives")
        self.body = re.compile(rf"{any_of(words['body'])}\s?:?", re.I)
        self.below = re.compile(any_of(words["below"]), re.I)
        self.above = re.compile(rf"{any_of(words['labels_above'])}\s?:", re.I)
        self.foot = re.compile(rf"{any_of(words['labels_below'])}\s?:", re.I)
        self.ending = re.compile(rf"{any_of(words['labels_of_end'])}\s?:", re.I)
        self.end = re.compile(any_of(words["end"]), re.I)
        self.rights = re.compile(rf"\W{{0,3}}{any_of(words['rights'])}", re.I)
        self.cover = re.compile(rf"{any_of(words['cover'])}\s?:", re.I)
        self.language = re.compile(any_of(words["languages"]), re.I)


@cache
def _marks() -> _Marks:
    return _Marks()


def is_rights(line: str) -> bool:
    """Tell whether `line` tells who owns an article."""
    return _marks().rights.match(line) is not None


def stands_alone(line: str) -> bool:
    """Tell whether `line` is one that an archive sets around a text, and no part of a paragraph."""
    marks = _marks()
    set_apart = marks.body, marks.below, marks.end, WORD_COUNT, DOCUMENT, TIME, _NUMBER, _SOURCE_CODE
    return (
        any(pattern.fullmatch(line) for pattern in set_apart)
        or _is_label(line)
        or _is_day(line)
        or is_rights(line)
    )


def text_archive_parts(text: str) -> Iterator[Part] | None:
    """Return the articles of the export of an archive that was saved as plain text, None when it is none."""
    if not _MARK.search(text):
        return None
    lines = [line.strip() for line in text.split("\n")]
    if max(map(len, lines)) > _WRAPPED_CHARS:
        return archive_parts(list(map(Block, lines)))
    # Paragraphs are broken to a width, and parted by empty lines.
    paragraphs = [""]
    for line in lines:
        # Asked of all that a paragraph has grown to, long ones would take their square.
        before = paragraphs[-1][:_ALONE_CHARS]
        goes_on = line and before and not (stands_alone(before) or stands_alone(line))
        if goes_on:
            paragraphs[-1] += f" {line}"
        else:
            paragraphs.append(line)
    return archive_parts(list(map(Block, paragraphs)))


def without_issue(journal: str) -> str:
    """Return the name of a journal without the number of its issue: "La Gazette, no. 24512"."""
    return _ISSUE.sub("", journal).strip()


def archive_parts(blocks: Sequence[Block], cut: bool = False) -> Iterator[Part] | None:
    """Return the articles of the export that `blocks` are, None when they are none that is known here.

    `cut` tells that the file ends before its end: what is last in it is a rejection.
    """
    lines = [line for block in blocks if (line := block.text.strip(" \t\n|\u00a0"))]
    marks = _marks()
    if (_has(lines, DOCUMENT.fullmatch) and _has(lines, WORD_COUNT.fullmatch)) or (
        cut and _is_factiva(lines)
    ):
        return _records(lines, cut, DOCUMENT.fullmatch, WORD_COUNT.fullmatch, _of_factiva)
    headed = _has(lines, _LENGTH.fullmatch) and _has(lines, is_rights)
    bodies = _has(lines, marks.body.fullmatch)
    if (_has(lines, marks.end.fullmatch) and (bodies or headed)) or (cut and headed):
        # Not all exports set a line above the text.
        begins = marks.body.fullmatch if bodies else _LENGTH.fullmatch
        return _records(lines, cut, marks.end.fullmatch, begins, _of_lexis)
    if _has(lines, _NUMBER.fullmatch) and _has(lines, marks.above.match):
        return _numbered(lines, cut)
    if _has(lines[:_MOST_ABOVE], _LISTED.fullmatch) and marks.cover.match(lines[0]):
        # What was exported, without the articles.
        told = (RejectReason.TRUNCATED, CUT) if cut else (RejectReason.EMPTY, BARE)
        return iter([Rejection("", *told)])
    return None


def _is_factiva(lines: Sequence[str]) -> bool:
    """Tell whether a record of Factiva begins in `lines`, whose end is missing."""
    return any(WORD_COUNT.fullmatch(a) and date_in(b) for a, b in pairwise(lines))


def _has(lines: Sequence[str], test: _Test) -> bool:
    return any(map(test, lines))


def _records(
    lines: Sequence[str], cut: bool, ends: _Test, begins: _Test, make: Callable[[Sequence[str]], Part]
) -> Iterator[Part]:
    """Yield what `make` makes of each record; one that lacks its last line is a rejection."""
    record: list[str] = []
    found = 0
    for line in lines:
        if not ends(line):
            record.append(line)
            continue
        *damaged, whole = _split(record, begins)
        for _ in damaged:
            yield Rejection("", RejectReason.TRUNCATED, CUT)
        yield attempt(make, whole)
        record = []
    if _has(record, begins):
        found = len(_split(record, begins))
    # Behind the last record the archive tells what was searched, which is no article.
    for _ in range(max(found, int(cut))):
        yield Rejection("", RejectReason.TRUNCATED, CUT)


def _split(record: Sequence[str], begins: _Test) -> list[Sequence[str]]:
    """Return the records of which `record` is made: of all but the last the end is missing."""
    heads = [index for index, line in enumerate(record) if begins(line)]
    starts = [0]
    for head in heads[1:]:
        start = head
        while start > max(starts[-1] + 1, head - _MOST_ABOVE) and not _closes(record[start - 1]):
            start -= 1
        starts.append(start)
    return [record[a:b] for a, b in zip(starts, [*starts[1:], len(record)], strict=True)]


def _closes(line: str) -> bool:
    """Tell whether `line` is of a text, or of what stands below one."""
    return _is_prose(line) or _marks().foot.match(line) is not None


def _is_prose(line: str) -> bool:
    long = len(line) >= _PROSE_CHARS or (line.endswith(_SENTENCE_END) and len(line.split()) > 6)
    return long and not is_rights(line)


def _of_factiva(lines: Sequence[str]) -> Part:
    if _has(lines, lambda line: re.fullmatch(r"HD(?:\s*[|\t].*)?", line)):
        return _of_fields(lines)
    counted = next((index for index, line in enumerate(lines) if WORD_COUNT.fullmatch(line)), None)
    if not counted:
        return Rejection("", RejectReason.BAD_RECORD, _UNKNOWN)
    above = [line for line in lines[:counted] if not _BYLINE.fullmatch(line)]
    head = list(lines[counted + 1 :][:_MOST_BELOW])
    head = head[: next((index for index, line in enumerate(head) if _is_prose(line)), len(head))]
    published = source = None
    last = -1
    for index, line in enumerate(head):
        day = date_in(line) if published is None and len(line) < 40 else None
        if day:
            published, last = day, index
        elif published and source is None and not TIME.fullmatch(line):
            source, last = line, index
        elif _SOURCE_CODE.fullmatch(line) and index == last + 1:
            last = index
    owned = [index for index, line in enumerate(head) if is_rights(line)]
    spoken = [index for index, line in enumerate(head) if _marks().language.fullmatch(line)]
    last = max([last, *(owned or spoken)])
    # The headline is longer than the name of the section above it, and than the author's below.
    return _draft(lines[counted + 2 + last :], max(above, key=len, default=None), source, published)


def _of_fields(lines: Sequence[str]) -> Part:
    """Return the article of a record in which the code of its field stands before each value."""
    told: dict[str, list[str]] = {}
    field = ""
    for line in lines:
        match = _FIELD.fullmatch(line)
        field = match[1] if match else field
        value = (match[2] or "" if match else line).strip(" |\t")
        if value:
            told.setdefault(field, []).append(value)
    days = (date_in(line) for line in told.get("PD", []))
    return _draft(
        [*told.get("LP", []), *told.get("TD", [])],
        " ".join(told.get("HD", [])) or None,
        " ".join(told.get("SN", [])) or None,
        next(filter(None, days), None),
    )


def _of_lexis(lines: Sequence[str]) -> Part:
    """Return the article of a record whose text stands under its labels, mostly behind a line ("Body")."""
    marks = _marks()
    under = next((index for index, line in enumerate(lines) if marks.body.fullmatch(line)), None)
    body = _last_label(lines) if under is None else under
    if body is None:
        return Rejection("", RejectReason.EMPTY, BARE)
    text = lines[body + 1 :]
    below = (i for i, line in enumerate(text) if marks.below.fullmatch(line) or marks.ending.match(line))
    text = text[: next(below, len(text))]
    # A cover page with dates of its own may stand above the first record.
    head = [line for line in lines[:body] if not (_is_label(line) or is_rights(line))]
    day = next((index for index in reversed(range(len(head))) if _is_day(head[index])), None)
    if day is None:
        return _draft(text, head[0] if head else None, head[1] if len(head) > 1 else None, None)
    title, source = (head[day - 2], head[day - 1]) if day > 1 else (head[0] if day else None, None)
    return _draft(text, title, source, date_in(head[day]))


def _last_label(lines: Sequence[str]) -> int | None:
    """Return where the labels above a text end, None where there are none."""
    owned = (index for index, line in enumerate(lines) if is_rights(line) or _LENGTH.fullmatch(line))
    last = next(owned, None)
    for index in range(last + 1 if last is not None else len(lines), len(lines)):
        if _marks().above.match(lines[index]) or is_rights(lines[index]):
            last = index
        elif _is_prose(lines[index]) or (last is not None and index > last + 2):
            break
    return last


def _numbered(lines: Sequence[str], cut: bool) -> Iterator[Part]:
    """Yield the articles of an older LexisNexis, whose records begin with their number."""
    starts = [index for index, line in enumerate(lines) if _NUMBER.fullmatch(line)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        if cut and end == len(lines):
            yield Rejection("", RejectReason.TRUNCATED, CUT)
        else:
            yield attempt(_of_number, lines[start + 1 : end])


def _of_number(lines: Sequence[str]) -> Part:
    """Return the article of a record that begins with the journal, the day and the title, in any order."""
    marks = _marks()
    labelled = (index for index, line in enumerate(lines[:_MOST_OF_HEAD]) if marks.above.match(line))
    head = lines[: next(labelled, _MOST_OF_HEAD)]
    plain = [line for line in head if not (_is_day(line) or _is_label(line) or is_rights(line))]
    if len(plain) > 2 and _EDITION.fullmatch(plain[1]):
        del plain[1]
    source, *titles = plain or [""]
    # Without labels below it, what is more than a line may be of the text.
    more = takewhile(lambda line: not _is_prose(line), titles[1:] if len(head) < _MOST_OF_HEAD else [])
    titles = [*titles[:1], *more]
    days = (date_in(line) for line in head if _is_day(line))
    last = max((head.index(line) for line in head if line in titles or _is_day(line)), default=-1)
    for index, line in enumerate(lines[:_MOST_BELOW]):
        if marks.above.match(line) or (is_rights(line) and index < len(head)):
            last = max(last, index)
        elif _is_prose(line):
            break
    text = lines[last + 1 :]
    # These labels are in capitals; what a text calls so isn't.
    feet = (marks.foot.match(line) is not None and line[:5].isupper() for line in text)
    below = (index for index, foot in enumerate(feet) if foot or is_rights(text[index]))
    return _draft(text[: next(below, len(text))], " ".join(titles) or None, source or None, next(days, None))


def _is_label(line: str) -> bool:
    return _marks().above.match(line) is not None or _marks().foot.match(line) is not None


def _is_day(line: str) -> bool:
    """Tell whether `line` tells a day and hardly anything else."""
    line = _HOUR.sub("", line)
    return ":" not in line and date_in(line) is not None and len(without_date(line)) <= _BESIDE_DAY


def _draft(text: Sequence[str], title: str | None, source: str | None, published: dt.date | None) -> Part:
    """Return the article, without the byline above its text, what tells its owner below, heads of pages."""
    lines = [line for line in text if line != title]
    while lines and _BYLINE.fullmatch(lines[0]):
        lines = lines[1:]
    while lines and is_rights(lines[-1]) and len(lines[-1]) < 2 * _PROSE_CHARS:
        lines = lines[:-1]
    if not lines:
        return Rejection("", RejectReason.EMPTY, BARE)
    return Draft(text="\n\n".join(lines), title=title, source=source, published=published)
