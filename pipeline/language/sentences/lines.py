"""The lines of an article and what each is on the page, by its own form and its place."""

import re
from dataclasses import dataclass
from enum import StrEnum

from pipeline.language.credits import is_credit
from pipeline.language.lexicons import load_lexicon

_LINK = re.compile(r"[\s>▶→]*(?:" + "|".join(load_lexicon("sentences")["links"]) + r")", re.IGNORECASE)
BULLET = re.compile(r"\s*(?:(?P<mark>[-•▪■●◦○*·‣>►➤→✓✔✅❌□☐❖🔹🔸👉])|\d{1,2}[.)]|[a-h]\))\s+")
#: A line longer than this is no heading, and no item unless a mark tells that it is.
HEADING_MAX = 110


class Layout(StrEnum):
    """What a sentence is on the page; `LINK` is what is no part of its text: links, credits, a site.

    `BULLET` is an item of a list, whether a mark tells so or the sentence that opens the list.
    """

    TITLE = "title"
    HEADING = "heading"
    BULLET = "bullet"
    PROSE = "prose"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the blanks around it: `text` is the article's `[start, end)`, `indent` counts blanks."""

    start: int
    end: int
    text: str
    indent: int
    layout: Layout


def find_lines(text: str, title: str | None) -> list[Line]:
    """Return the lines of the folded `text` that are not blank; `title` tells that the first is one."""
    spans = [m.span() for m in re.finditer(r"[^\n]+", text) if m.group().strip()]
    lines: list[Line] = []
    prose_seen = after_link_heading = False
    for number, (begin, stop) in enumerate(spans):
        start, end = trim(text, begin, stop)
        line = text[start:end]
        layout = _layout(line, number, title, prose_seen, last=number == len(spans) - 1)
        if after_link_heading and layout is not Layout.PROSE:
            layout = Layout.LINK
        after_link_heading = layout is Layout.LINK
        prose_seen = prose_seen or layout is Layout.PROSE
        lines.append(Line(start, end, line, start - begin, layout))
    return lines


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return `[start, end)` without the blanks at both ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _layout(line: str, number: int, title: str | None, prose_seen: bool, last: bool) -> Layout:
    if number == 0 and title:
        return Layout.TITLE
    if _LINK.match(line) or is_credit(line):
        return Layout.LINK
    if (bullet := BULLET.match(line)) and (len(line) <= HEADING_MAX or line[bullet.end() :][:1].islower()):
        return Layout.HEADING if line[0].isdigit() and line[-1] not in ";,." else Layout.BULLET
    if line[0] in '"' or line[-1] in '.;,:…"':
        return Layout.PROSE
    if len(line) > HEADING_MAX or last:
        return Layout.PROSE if prose_seen or len(line) > 2 * HEADING_MAX else Layout.TITLE
    return Layout.HEADING if prose_seen else Layout.TITLE
