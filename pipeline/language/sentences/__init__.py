"""Sentences, and the layout around them: title, headings, bullets, links to other articles, credits.

News text comes as lines; a line is a paragraph. spaCy's parser would cost a third of the run time
for boundaries that punctuation gives, so the rules split on punctuation inside a line.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.language.lexicons import load_lexicon
from pipeline.language.sentences.lines import Layout, find_lines, trim
from pipeline.language.sentences.lists import find_openers
from pipeline.language.titles import site_name_span

_LEXICON = load_lexicon("sentences")
_ABBREVIATION = re.compile(r"(?:^|[\s('\"])(?:" + "|".join(_LEXICON["abbreviations"]) + r"|[A-Z])\.$")
# Possessive, so that a line of ten thousand dots takes no longer than any other.
_BREAK = re.compile(r"(?<![.!?…])[.!?…]++[\"')\]]*+(?=\s++[\"'(\[-]*+\s*+[A-ZÀ-ÖØ-Þ0-9])")
#: What goes on for longer without a full stop is parted at a blank: rules look at sentences as a whole.
_LONGEST = 2500
_ADVICE = re.compile(r"(?:" + "|".join(_LEXICON["advice_headings"]) + r")", re.IGNORECASE)
_ADVICE_OPENER = re.compile(r"(?:" + "|".join(_LEXICON["advice_openers"]) + r")[^:]{0,80}:$", re.IGNORECASE)

__all__ = ["Layout", "Sentence", "SentenceFinder", "find_sentences"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or headline: `text[start:end]`, its line (`paragraph`) and its `section`.

    A section begins at each heading; `advice` marks the sentences of a section or list of advice to readers.
    `opener` is the index of the sentence that opens the list of which this one is an item.
    """

    index: int
    start: int
    end: int
    layout: Layout
    paragraph: int
    section: int
    advice: bool
    opener: int | None = None


def find_sentences(
    text: str, title: str | None = None, source: str | None = None, url: str | None = None
) -> list[Sentence]:
    """Split folded `text` into sentences, in order; blank lines yield none.

    `title` tells that the first line is one; by `source` and `url` the site's name in it is told apart.
    """
    lines = find_lines(text, title)
    openers = find_openers(lines)
    sentences: list[Sentence] = []
    ends: list[int] = []  # the last sentence of each line
    section, advice = 0, False
    for number, line in enumerate(lines):
        layout = Layout.BULLET if number in openers else line.layout
        if layout is Layout.HEADING:
            section += 1
            advice = _ADVICE.search(line.text) is not None
        opener = ends[openers[number]] if number in openers else None
        advised = advice or (opener is not None and _advises(text, sentences[opener]))
        for s, e, part in _parts(text, line.start, line.end, layout, source, url):
            sentences.append(Sentence(len(sentences), s, e, part, number, section, advised, opener))
        ends.append(len(sentences) - 1)
    return sentences


def _advises(text: str, opener: Sentence) -> bool:
    """Return whether `opener` announces advice: "Quelques réflexes :"; a list within inherits it."""
    return opener.advice or _ADVICE_OPENER.search(text, opener.start, opener.end) is not None


class SentenceFinder:
    """The sentences of an article by the characters that they hold."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        self._starts = [s.start for s in sentences]

    def at(self, offset: int) -> Sentence | None:
        """Return the sentence that holds character `offset`, or None between sentences."""
        i = bisect_right(self._starts, offset) - 1
        return self._sentences[i] if i >= 0 and offset < self._sentences[i].end else None


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
        yield *trim(text, start + site[0], end), Layout.LINK
    elif site:
        yield *trim(text, start, start + site[1]), Layout.LINK
        yield from ((s, e, layout) for s, e in _split(text, start + site[1], end))
    else:
        yield from ((s, e, layout) for s, e in _split(text, start, end))


def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans, begin = [], start
    for match in _BREAK.finditer(text, start, end):
        if _ABBREVIATION.search(text, max(begin, match.start() - 12), match.end()):
            continue
        spans.append(trim(text, begin, match.end()))
        begin = match.end()
    spans.append(trim(text, begin, end))
    return [part for s, e in spans if e > s for part in _parted(text, s, e)]


def _parted(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield `[start, end)` in parts of which none is longer than any sentence."""
    while end - start > _LONGEST:
        blank = text.rfind(" ", start + 1, start + _LONGEST)
        cut = blank if blank > 0 else start + _LONGEST
        yield trim(text, start, cut)
        start, _ = trim(text, cut, end)
    if end > start:
        yield start, end
