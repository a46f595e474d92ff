"""The article's own date of publication, from a line that is made for it.

Such a line holds nothing but full dates, times, labels ("Publié le", "Par") and names set apart from
the date; or it opens as a news agency's does ("RENNES, 3 mars 2021 (AFP) - "). A date in ordinary
prose is the story's and is never taken.
"""

import datetime as dt
import re
from collections.abc import Iterator
from itertools import accumulate

from pipeline.language.dates.patterns import FULL_DATE, ISO_DATE, LEXICON, NUMERIC_DATE, alternatives
from pipeline.language.dates.words import read_day, read_digits, read_month, read_year
from pipeline.language.text import fold, lower_same_length

_HEAD_LENGTH = 600
_TAIL_LINES = 3
_LONGEST_LINE = 160
_MOST_NAMES = 8
#: A line that starts with a label may hold that many ordinary words more ("journaliste").
_MOST_ORDINARY_WORDS = 2

# What the date is, best first.
_PUBLISHED, _PLAIN, _UPDATED = range(3)

_WORDS = LEXICON["dateline"]
_AGENCIES = alternatives(_WORDS["agencies"])
_LABELS = alternatives(_WORDS["published"] + _WORDS["updated"] + _WORDS["byline"])
_TO_DATE = rf"[\s:,]*(?:initialement\s+)?(?:(?:le|ce|du)\s+)?(?:{alternatives(_WORDS['weekdays'])}\.?\s+)?"

_DATES = tuple(re.compile(rf"(?<!\w){pattern}") for pattern in (FULL_DATE, ISO_DATE, NUMERIC_DATE))
_TIME = re.compile(
    r"(?<!\d)[0-2]?\d\s?(?:heures\b|h(?![a-zà-ÿ])|:)(?:\s?[0-5]\d)?(?::[0-5]\d)?(?:\.\d+)?(?:\s?[+-]\d\d:?\d\d|z\b)?"
)
_PUBLISHED_BEFORE = re.compile(rf"\b{alternatives(_WORDS['published'])}{_TO_DATE}$")
_UPDATED_BEFORE = re.compile(rf"\b{alternatives(_WORDS['updated'])}{_TO_DATE}$")
_SET_APART_BEFORE = re.compile(rf"(?:^|[^\w\s.'\"]){_TO_DATE}$")
_STARTS_WITH_LABEL = re.compile(rf"\W*{_LABELS}\b")
_SAID = re.compile(rf"\b(?:{_LABELS}|{alternatives(_WORDS['filler'])})\b")
_LETTERS = re.compile(r"[^\W\d_]+")
_AGENCY_AFTER = re.compile(rf"[\s,(-]*{_AGENCIES}\b")
_AGENCY_BEFORE = re.compile(rf"\b{_AGENCIES}\b[\s),-]*(?:le\s+)?$")
_LONGEST_OPENING = 60


def find_publication_date(text: str) -> dt.date | None:
    """Return the date of publication that the head or the last lines of an article state, or None.

    A line that says "published" goes before one that says nothing, that before one that says "updated".
    """
    found = [dated for line in _likely_lines(fold(text)) for dated in _dates_of(line)]
    return min(found, key=lambda dated: dated[0])[1] if found else None


def _likely_lines(text: str) -> Iterator[str]:
    lines = text.splitlines()
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    head = sum(start < _HEAD_LENGTH for start in starts)
    yield from lines[:head]
    yield from lines[head:][-_TAIL_LINES:]


def _dates_of(line: str) -> list[tuple[int, dt.date]]:
    """Return the dates that a line states of its article, each with what it is."""
    lowered = lower_same_length(line)
    spans = sorted(_full_dates(lowered))
    if not spans:
        return []
    if _is_date_line(line, lowered, [(start, end) for start, end, _ in spans]):
        dated = [(_kind(lowered, start), day) for start, _, day in spans]
        return [(kind, day) for kind, day in dated if kind is not None]
    start, end, day = spans[0]
    return [(_PLAIN, day)] if _is_agency_opening(lowered, start, end) else []


def _full_dates(line: str) -> Iterator[tuple[int, int, dt.date]]:
    for match in (match for pattern in _DATES for match in pattern.finditer(line)):
        parts = match.groupdict()
        try:
            if "digits" in parts:
                yield match.start(), match.end(), read_digits(parts["digits"])
            elif (year := read_year(parts["year"])) and (month := read_month(parts["month"])):
                yield match.start(), match.end(), dt.date(year, month, read_day(parts["day"]) or 0)
        except ValueError:  # no such day
            continue


def _is_date_line(line: str, lowered: str, dates: list[tuple[int, int]]) -> bool:
    if len(line) > _LONGEST_LINE:
        return False
    blanked = lowered
    for start, end in dates:
        blanked = blanked[:start] + " " * (end - start) + blanked[end:]
    for pattern in (_TIME, _SAID):
        blanked = pattern.sub(lambda match: " " * len(match[0]), blanked)
    words = [line[match.start() : match.end()] for match in _LETTERS.finditer(blanked)]
    ordinary = sum(word[0].islower() for word in words)
    return len(words) <= _MOST_NAMES and ordinary <= (
        _MOST_ORDINARY_WORDS if _STARTS_WITH_LABEL.match(lowered) else 0
    )


def _kind(line: str, start: int) -> int | None:
    """Return what the date at `start` of a date line is, None when it belongs to a name before it."""
    before = line[:start]
    if _PUBLISHED_BEFORE.search(before):
        return _PUBLISHED
    if _UPDATED_BEFORE.search(before):
        return _UPDATED
    return _PLAIN if _SET_APART_BEFORE.search(before) or _STARTS_WITH_LABEL.match(line) else None


def _is_agency_opening(line: str, start: int, end: int) -> bool:
    opening = line[:start]
    if start > _LONGEST_OPENING or re.search(r"[.;!?]\s", opening):
        return False
    return bool(_AGENCY_AFTER.match(line, end) or _AGENCY_BEFORE.search(opening))
