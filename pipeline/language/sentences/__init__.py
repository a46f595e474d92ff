"""Sentences, and the layout around them: title, headings, bullets, links to other articles, credits.

News text comes as lines; a line is a paragraph. spaCy's parser would cost a third of the run time
for boundaries that punctuation gives, so the rules split on punctuation inside a line.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.language.credits import is_credit
from pipeline.language.lexicons import load_lexicon
from pipeline.language.titles import site_name_span

_LEXICON = load_lexicon("sentences")
_ABBREVIATION = re.compile(r"(?:^|[\s('\"])(?:" + "|".join(_LEXICON["abbreviations"]) + r"|[A-Z])\.$")
# Possessive, so that a line of ten thousand dots takes no longer than any other.
_BREAK = re.compile(r"(?<![.!?…])[.!?…]++[\"')\]]*+(?=\s++[\"'(\[-]*+\s*+[A-ZÀ-ÖØ-Þ0-9])")
_BULLET = re.compile(r"\s*(?:[-•▪■●◦*·‣>]|\d{1,2}[.)])\s+")
_LINK = re.compile(r"[\s>▶→]*(?:" + "|".join(_LEXICON["links"]) + r")", re.IGNORECASE)
_ADVICE = re.compile(r"(?:" + "|".join(_LEXICON["advice_headings"]) + r")", re.IGNORECASE)
_HEADING_MAX = 110


class Layout(StrEnum):
    """What a sentence is on the page; `LINK` is what is no part of its text: links, credits, a site."""

    TITLE = "title"
    HEADING = "heading"
    BULLET = "bullet"
    PROSE = "prose"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or headline: `text[start:end]`, its line (`paragraph`) and its `section`.

    A section begins at each heading; `advice` marks the sentences of a section of advice to readers.
    """

    index: int
    start: int
    end: int
    layout: Layout
    paragraph: int
    section: int
    advice: bool


def find_sentences(
    text: str, title: str | None = None, source: str | None = None, url: str | None = None
) -> list[Sentence]:
    """Split folded `text` into sentences, in order; blank lines yield none.

    `title` tells that the first line is one; by `source` and `url` the site's name in it is told apart.
    """
    lines = [m.span() for m in re.finditer(r"[^\n]+", text) if m.group().strip()]
    sentences: list[Sentence] = []
    section, advice, prose_seen = 0, False, False
    after_link_heading = False
    for number, (start, end) in enumerate(lines):
        start, end = _trim(text, start, end)
        line = text[start:end]
        layout = _layout(line, number, title, prose_seen, last=number == len(lines) - 1)
        if after_link_heading and layout is not Layout.PROSE:
            layout = Layout.LINK
        after_link_heading = layout is Layout.LINK
        if layout is Layout.HEADING:
            section += 1
            advice = bool(_ADVICE.search(line))
        prose_seen = prose_seen or layout is Layout.PROSE
        for s, e, part in _parts(text, start, end, layout, source, url):
            sentences.append(Sentence(len(sentences), s, e, part, number, section, advice))
    return sentences


def sentence_at(sentences: Sequence[Sentence], offset: int) -> Sentence | None:
    """Return the sentence that holds character `offset`, or None between sentences."""
    i = bisect_right(sentences, offset, key=lambda s: s.start) - 1
    return sentences[i] if i >= 0 and offset < sentences[i].end else None


def _parts(
    text: str, start: int, end: int, layout: Layout, source: str | None, url: str | None
) -> Iterator[tuple[int, int, Layout]]:
    """Yield the sentences of a line; a heading is one, and the site's name in a title is apart."""
    if layout is Layout.HEADING:
        yield start, end, layout
        return
    site = site_name_span(text[start:end], source, url) if layout is Layout.TITLE else None
    if site and site[0] > 0:
        yield from ((s, e, layout) for s, e in _split(text, start, start + site[0]))
        yield *_trim(text, start + site[0], end), Layout.LINK
    elif site:
        yield *_trim(text, start, start + site[1]), Layout.LINK
        yield from ((s, e, layout) for s, e in _split(text, start + site[1], end))
    else:
        yield from ((s, e, layout) for s, e in _split(text, start, end))


def _layout(line: str, number: int, title: str | None, prose_seen: bool, last: bool) -> Layout:
    if number == 0 and title:
        return Layout.TITLE
    if _LINK.match(line) or is_credit(line):
        return Layout.LINK
    if (bullet := _BULLET.match(line)) and (len(line) <= _HEADING_MAX or line[bullet.end() :][:1].islower()):
        return Layout.HEADING if line[0].isdigit() and line[-1] not in ";,." else Layout.BULLET
    if line[0] in '"' or line[-1] in '.;,:…"':
        return Layout.PROSE
    if len(line) > _HEADING_MAX or last:
        return Layout.PROSE if prose_seen or len(line) > 2 * _HEADING_MAX else Layout.TITLE
    return Layout.HEADING if prose_seen else Layout.TITLE


def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans, begin = [], start
    for match in _BREAK.finditer(text, start, end):
        if _ABBREVIATION.search(text, max(begin, match.start() - 12), match.end()):
            continue
        spans.append(_trim(text, begin, match.end()))
        begin = match.end()
    spans.append(_trim(text, begin, end))
    return [(s, e) for s, e in spans if e > s]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
