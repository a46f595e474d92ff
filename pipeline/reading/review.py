"""Press reviews: one text in which several articles stand under headings, each with its journal and day.

Letters, word processors and PDF files bring such texts as blocks. A line under a heading that names a journal
and a day ("La Gazette, 12 février 2025, Anne Roux") shows that an article begins there.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.reading.dates import date_in, without_date
from pipeline.reading.model import Draft
from pipeline.reading.wordlists import any_of, load_words

_CREDIT_CHARS, _TITLE_CHARS = 160, 300
_SOURCE_CHARS = 70
#: What stands around the day in its part of the line: "publié le mardi … à 8 h 12".
_BESIDE_DAY = 22
_PARTS = re.compile(r"\s+[–—-]\s+|,\s+|\s*[|•·]\s*|\s*[()]\s*")
_ADDRESS = re.compile(r"(?:[^\W\d_]{3,12}(?:\s[^\W\d_]{1,12}){0,3}\s*:?\s*)?<?(https?://[^\s<>]+)>?")
#: So many characters, closed like a sentence, are prose: no greeting and no line of a table of contents.
_PROSE_CHARS = 120
_SENTENCE_END = (".", "!", "?", "…", "»", "”", '"')


@dataclass(frozen=True)
class Block:
    """A paragraph or heading: its text, its level when it is a heading (0 is the highest), where it leads."""

    text: str
    level: int | None = None
    href: str | None = None


@dataclass(frozen=True)
class Credit:
    """What the line under a heading tells: the journal, if it does, and the day."""

    source: str | None
    published: dt.date


def credit_of(line: str) -> Credit | None:
    """Return what `line` tells when it names a day and, mostly, a journal, and nothing else but an author."""
    if (
        len(line) > _CREDIT_CHARS
        or not re.search(r"\d", line)
        or line.rstrip().endswith((".", "!", "?", ":"))
    ):
        return None
    parts = [part for part in _PARTS.split(line) if part]
    days = [(date_in(part), len(without_date(part))) for part in parts]
    dated = [index for index, (day, beside) in enumerate(days) if day and beside <= _BESIDE_DAY]
    if not dated:
        return None
    published = days[dated[0]][0]
    others = [part.strip() for index, part in enumerate(parts) if index not in dated]
    source = next((part for part in others if not part[:1].islower()), None)
    if published is None or any(len(part) > _SOURCE_CHARS for part in others):
        return None
    return Credit(source, published)


def articles_of(blocks: Sequence[Block]) -> list[Draft]:
    """Return the articles of which `blocks` are made; a text without such a structure comes as one.

    What stands above the first heading goes, unless it is prose. Of a single article the first heading is the
    title.
    """
    blocks = without_foot(blocks)
    starts = _starts(blocks)
    if not starts:
        return [_single(blocks)] if blocks else []
    level = blocks[starts[-1]].level
    ends = [*starts[1:], len(blocks)]
    above = blocks[: starts[0]]
    drafts = [_single(above)] if sum(map(_is_prose, above)) > 1 else []
    for start, end in zip(starts, ends, strict=True):
        body = blocks[start + 1 : end]
        while body and level is not None and body[-1].level is not None and body[-1].level < level:
            # A heading over several articles that follow.
            body = body[:-1]
        draft = _draft(blocks[start], body)
        if start == starts[0] < starts[-1] and draft.published and not (draft.text or draft.source):
            # The review's own title and day.
            continue
        drafts.append(draft)
    return drafts


def _starts(blocks: Sequence[Block]) -> list[int]:
    """Return where articles begin: at headings with a journal and a day beneath, and at their like."""
    credited = [
        index - 1
        for index in range(1, len(blocks))
        if credit_of(blocks[index].text) and _may_be_title(blocks[index - 1])
    ]
    levels = Counter(blocks[index].level for index in credited if blocks[index].level is not None)
    if levels:
        level = levels.most_common(1)[0][0]
        return sorted({*credited, *(i for i, block in enumerate(blocks) if block.level == level)})
    return credited or _like_headings(blocks)


def _like_headings(blocks: Sequence[Block]) -> list[int]:
    """Return the headings of the highest level that has several, when each has a text and none is above."""
    levels = Counter(block.level for block in blocks if block.level is not None)
    several = [level for level, count in levels.items() if count > 1 and level is not None]
    level = min(several, default=None)
    if level is None:
        return []
    starts = [index for index, block in enumerate(blocks) if block.level == level]
    if any(map(_is_prose, blocks[: starts[0]])):
        # The headings are those between the parts of one article.
        return []
    bodies = zip(starts, [*starts[1:], len(blocks)], strict=True)
    return starts if all(any(map(_is_prose, blocks[a + 1 : b])) for a, b in bodies) else []


def _may_be_title(block: Block) -> bool:
    return len(block.text) <= _TITLE_CHARS and credit_of(block.text) is None and not _is_prose(block)


def _is_prose(block: Block) -> bool:
    text = block.text.rstrip()
    return block.level is None and len(text) >= _PROSE_CHARS and text.endswith(_SENTENCE_END)


def _draft(heading: Block, body: Sequence[Block]) -> Draft:
    credit = credit_of(body[0].text) if body else None
    body = body[1:] if credit else body
    addresses = [match[1] for match in map(_address, body) if match]
    text = "\n\n".join(block.text for block in body if not _address(block))
    return Draft(
        text=text,
        title=heading.text,
        published=credit.published if credit else None,
        source=credit.source if credit else None,
        url=heading.href or next(iter(addresses), None),
    )


def _address(block: Block) -> re.Match[str] | None:
    return _ADDRESS.fullmatch(block.text.strip())


def _single(blocks: Sequence[Block]) -> Draft:
    first = blocks[0]
    titled = len(blocks) > 1 and (first.level is not None or (_may_be_title(first) and len(blocks) > 2))
    return _draft(first, blocks[1:]) if titled else _draft(Block(""), blocks)


def without_foot(blocks: Sequence[Block]) -> list[Block]:
    """Return `blocks` without empty ones, and without those at the end in which a letter speaks of itself."""
    blocks = [block for block in blocks if block.text.strip()]
    foot = re.compile(any_of(load_words("letters")["foot"]), re.I)
    while blocks and blocks[-1].level is None and len(blocks[-1].text) < 400 and foot.search(blocks[-1].text):
        blocks = blocks[:-1]
    return blocks


def dated(draft: Draft, published: dt.date | None, source: str | None = None) -> Draft:
    """Return `draft` with what the whole tells where the article itself tells nothing."""
    return replace(draft, published=draft.published or published, source=draft.source or source)


def lines_as_blocks(text: str) -> Iterator[Block]:
    """Yield the paragraphs of a plain text; lines that a program broke to a width become one again."""
    lines = text.replace("\r\n", "\n").split("\n")
    wrapped = max(map(len, lines), default=0) <= 80
    paragraph = ""
    for line in lines:
        bare = line.strip()
        goes_on = wrapped and len(paragraph.rsplit("\n", 1)[-1]) >= 55 and bare[:1].islower()
        if paragraph and bare and (goes_on or (wrapped and line.endswith(" "))):
            paragraph = f"{paragraph} {bare}"
            continue
        if paragraph:
            yield Block(paragraph)
        paragraph = bare
    if paragraph:
        yield Block(paragraph)
