"""Pages as paragraphs and headings in the order of their text, for readers that look at lines."""

import re
from collections.abc import Iterator
from typing import Any

from pipeline.reading.review import Block
from pipeline.reading.trees import tree_of

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "center", "div", "footer", "form", "header"}
    | {"hr", "main", "p", "pre", "section", "dd", "dl", "dt", "li", "ol", "ul"}
    | {"table", "tbody", "td", "tfoot", "th", "thead", "tr"}
)
_UNSEEN = frozenset({"head", "script", "style", "title"})
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_SPACES = re.compile(r"[ \t\r\n]+")


def page_blocks(markup: str) -> Iterator[Block]:
    """Yield the paragraphs and headings of a letter's page, which is mostly tables inside tables."""
    from lxml import etree

    words: list[str] = []
    level: int | None = None
    href: str | None = None
    hidden: Any = None

    def block() -> Iterator[Block]:
        text = _SPACES.sub(" ", "".join(words)).strip()
        words.clear()
        if text:
            yield Block(text, level, href)

    for event, element in etree.iterwalk(tree_of(markup), events=("start", "end", "comment")):
        tag = element.tag if isinstance(element.tag, str) else None
        if event == "start" and hidden is None:
            if tag in _UNSEEN or _HIDDEN.search(element.get("style") or ""):
                hidden = element
            elif tag in _BLOCKS or tag in _HEADINGS:
                yield from block()
                level, href = _HEADINGS.get(str(tag)), None
            if tag == "a" and level is not None:
                href = href or element.get("href")
            if hidden is None:
                words.append(element.text or "")
        elif event in ("end", "comment"):
            if hidden is element:
                hidden = None
            if hidden is None:
                if tag in _BLOCKS or tag in _HEADINGS:
                    yield from block()
                    level, href = None, None
                words.append(element.tail or "")
    yield from block()
