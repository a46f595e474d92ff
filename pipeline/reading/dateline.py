"""The date line of an article: "Publié le …", "PARIS, 29 oct 2024 (AFP) -", a date alone on a line.

Only lines that are date lines count, at the head and the very end of the text: a date in a
sentence of the story is an event, not the publication.
"""

import datetime as dt
import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from pipeline.reading.dates import parse_date, tells_another_day
from pipeline.reading.wordlists import any_of, load_words

_HEAD_LINES = 8
_TAIL_LINES = 3
_BARE_LINE_CHARS = 150
#: A line above a date that stands alone is its label when it is this short and holds no figure.
_LABEL_CHARS = 40

_DATE = (
    r"(?P<date>\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?!\d)"
    r"|(?:1er|1ᵉʳ|1[°º]|\d{1,2})\s+[^\W\d_]{3,9}\.?\s+\d{4}(?!\d))"
)
_TIME = (
    r"(?:[\s,T]*+(?:à|a|at|vers|[-–—])?\s*+\d{1,2}\s*+(?:[:h]|heures?\b)\s*(?:\d{2}\b)?(?::\d{2})?(?:\.\d+)?"
    r"\s*(?:Z|[A-Z]{3,4}\b|[+-]\d{2}:?\d{2})?)?"
)


class _Kind(IntEnum):
    """How a line gives its date, the most trusted first."""

    PUBLISHED = 0
    AGENCY = 1
    BARE = 2
    UPDATED = 3


@dataclass(frozen=True)
class _Patterns:
    separator: re.Pattern[str]
    cues: tuple[tuple[_Kind, re.Pattern[str]], ...]
    agency: re.Pattern[str]
    bare: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    words = load_words("datelines")
    published, updated, byline = (any_of(words[key]) for key in ("published", "updated", "byline"))
    opener = rf"(?i:(?:(?:le|the|on)\s+)?(?:{any_of(words['weekdays'])}\b\.?,?\s+(?:le\s+)?)?)"
    close = rf"(?:$|[.)]|,\s*[A-Z0-9À-Ý]|,?\s*(?i:{byline}|et|and)\b)"
    dated = rf"\b\s*+:?\s*+{opener}{_DATE}{_TIME}\s*+{close}"
    return _Patterns(
        separator=re.compile(
            rf"(?:(?<!\s)\s+)?[|•·–—;]\s*|(?<!\s)\s+-\s+|[,(]\s*(?=(?i:{published}|{updated})\b)|(?<=[\w)])\.\s+(?=[A-ZÀ-Ý])"
        ),
        cues=(
            (_Kind.PUBLISHED, re.compile(rf"(?i:{published}){dated}")),
            (_Kind.UPDATED, re.compile(rf"(?i:{updated}){dated}")),
        ),
        agency=re.compile(
            rf"[A-ZÀ-Ý][^\d\n().]{{1,60}}?,?\s*{opener}{_DATE}\s*\([A-Z][\w .&/-]{{1,25}}\)\s*[-–—]"
        ),
        bare=re.compile(
            rf"(?:(?i:{byline})\b\D{{2,60}}?[\s,]|(?=[A-ZÀ-Ý])(?:[^\s,]+\s+){{0,4}}[^\s,\d]+,)?\s*"
            rf"{opener}{_DATE}{_TIME}\s*(?:,?\s*(?i:{byline})\b.{{2,60}})?"
        ),
    )


def find_publication_date(text: str) -> dt.date | None:
    """Return the day on which the article says that it came out, or None.

    Looks at the first eight and the last three lines that aren't blank. "Publié le" wins over an
    agency's dateline, that over a date standing alone, that over "Mis à jour le"; two different dates
    standing alone make a chronology, and neither counts. "Imprimé le", "Date d'émission" and the like, in the
    line or right above it, tell another day.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    tail = lines[max(_HEAD_LINES, len(lines) - _TAIL_LINES) :]
    found: dict[_Kind, list[dt.date]] = {}
    label = ""
    for index, line in enumerate(lines[:_HEAD_LINES] + tail):
        for kind, day in _dates_of_line(line, label, at_end=index >= _HEAD_LINES):
            found.setdefault(kind, []).append(day)
        label = line if len(line) <= _LABEL_CHARS and not re.search(r"\d", line) else ""
    bare = found.get(_Kind.BARE, [])
    if len(set(bare)) > 1:
        del found[_Kind.BARE]
    return found[min(found)][0] if found else None


def _dates_of_line(line: str, label: str, at_end: bool) -> list[tuple[_Kind, dt.date]]:
    """Return the dates of `line` that may be the publication's; `label` is a short line right above it."""
    if not re.search(r"\d", line):
        return []
    patterns = _patterns()
    agency = patterns.agency.match(line)
    if agency:
        return _parsed(_Kind.AGENCY, agency)
    segments = [segment.strip(" ()[]\t") for segment in patterns.separator.split(line)]
    found = []
    for segment in segments:
        for kind, pattern in patterns.cues:
            match = pattern.match(segment)
            if match:
                found += _parsed(kind, match)
    if found:
        return found
    if len(line) > _BARE_LINE_CHARS or (at_end and len(segments) > 1) or _ends_as_sentence(segments):
        return []
    for number, segment in enumerate(segments):
        match = patterns.bare.fullmatch(segment.rstrip("., "))
        if match:
            labels = " ".join([label, *segments[:number], segment[: match.start("date")]])
            return [] if tells_another_day(labels) else _parsed(_Kind.BARE, match)
    return []


def _ends_as_sentence(segments: list[str]) -> bool:
    """Tell whether the line closes like prose: "12 mars 2024 – Les intrus entrent dans le réseau." """
    last = segments[-1]
    return last.endswith((".", "!", "?", "…", ":")) and len(last.split()) > 5


def _parsed(kind: _Kind, match: re.Match[str]) -> list[tuple[_Kind, dt.date]]:
    day = parse_date(match["date"])
    return [(kind, day)] if day else []
