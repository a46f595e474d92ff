"""Plain text and Markdown files: one article each, unless the text is a corpus or a page."""

import re
from collections.abc import Iterator

from pipeline.reading.columns import find_roles
from pipeline.reading.corpora import corpus_parts, is_corpus
from pipeline.reading.dates import parse_date
from pipeline.reading.decoding import decode
from pipeline.reading.markup import is_page, without_markup, without_tags
from pipeline.reading.model import Draft, Part
from pipeline.reading.pages import page_parts, read_page
from pipeline.reading.press_archives import text_archive_parts
from pipeline.reading.texts import clean_text

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*\n", re.S)
# Each of these passes over a line once, or over a bounded part of it, whatever is left open there.
_HEADING = re.compile(r"^#{1,6}[ \t]+(.*)$", re.M)
_ADDRESS = r"\((?:[^()\n]|\([^()\n]*\))*+\)"
_IMAGE = re.compile(rf"!\[[^\[\]\n]*\]{_ADDRESS}")
_LINK = re.compile(rf"\[([^\[\]\n]*)\]{_ADDRESS}")
_BARE_LINK = re.compile(r"<((?:https?|ftp|mailto):[^\s<>]+|[\w.+-]+@[\w.-]+)>")
_STRONG = re.compile(r"\*\*(?=\S)((?:[^*\n]|\*(?!\*))+)(?<=\S)\*\*|__(?=\S)((?:[^_\n]|_(?!_))+)(?<=\S)__")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])")
_QUOTE = re.compile(r"^>[ \t]?", re.M)
_BULLET = re.compile(r"^[ \t]*[*+][ \t]+", re.M)
_FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,})[^`\n]*$", re.M)
# A French text may have a backtick for an apostrophe: "l`hôpital d`Aubrac".
_CODE = re.compile(r"(?<![\w`])(`{1,2})(?!`)([^`\n]+)\1(?![\w`])")


#: So many bytes of a file tell whether it is a corpus of many articles.
MARK_BYTES = 16


def begins_corpus(head: bytes) -> bool:
    """Tell by the first bytes of a text file whether it may hold many articles."""
    return b"****" in head.replace(b"\0", b"")


def text_parts(data: bytes) -> Iterator[Part]:
    """Yield the articles of the text file `data`: of a corpus or an export many, of a page what it holds.

    Raises RejectedError (see `decode` and `page_parts`).
    """
    text = decode(data)
    if is_corpus(text):
        yield from corpus_parts(text)
    elif is_page(text):
        yield from page_parts(data)
    elif (exported := text_archive_parts(text)) is not None:
        yield from exported
    else:
        yield Draft(text=without_markup(text), title_in_text=True)


def markdown_parts(data: bytes) -> Iterator[Part]:
    """Yield the article of the Markdown file `data`, or those of a page that is called so."""
    if is_page(clean_text(decode(data))):
        yield from page_parts(data)
    else:
        yield read_markdown(data, "", "")


def read_markdown(data: bytes, place: str, article_id: str) -> Draft:
    """Return the Markdown article `data` as plain text, with what its front matter tells.

    Headings, links, emphasis and code keep their words and lose their marks, HTML likewise. Raises
    RejectedError.
    """
    text = clean_text(decode(data))
    if is_page(text):
        return read_page(data, place, article_id)
    told: dict[str, str] = {}
    front = _FRONT_MATTER.match(text)
    if front:
        text = text[front.end() :].lstrip()
        told = _front_matter(front[1])
    # What is code is shown, not meant: "<script>" begins no script there.
    text = _CODE.sub(lambda code: without_tags(code[2]), _FENCE.sub("", text))
    text = without_markup(_BARE_LINK.sub(r"\1", text)).lstrip()
    heading = _HEADING.match(text)
    title = heading[1] if heading else without_markup(told.get("title") or "")
    return Draft(
        place=place,
        article_id=article_id,
        text=_plain(text),
        title=_plain(_heading(title)) or None,
        title_in_text=True,
        published=parse_date(told.get("published")),
        source=told.get("source"),
        url=told.get("url"),
    )


def _front_matter(block: str) -> dict[str, str]:
    pairs = (line.split(":", 1) for line in block.split("\n") if ":" in line)
    values = {key.strip(): value.strip().strip("\"'") for key, value in pairs}
    return {role: values[name] for role, name in find_roles(tuple(values), {}).items() if values[name]}


def _plain(text: str) -> str:
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _EMPHASIS.sub(r"\1", _STRONG.sub(r"\1\2", text))
    text = _HEADING.sub(lambda heading: _heading(heading[1]), text)
    return _BULLET.sub("- ", _QUOTE.sub("", text))


def _heading(words: str) -> str:
    """Return a heading without the signs that close it ("## La suite ##"); "C#" closes none."""
    words = words.rstrip()
    bare = words.rstrip("#")
    return bare.rstrip() if bare != words and bare[-1:] in ("", " ", "\t") else words
