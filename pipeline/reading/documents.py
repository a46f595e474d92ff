"""Plain text and Markdown files: one article each."""

import re

from pipeline.reading.columns import find_roles
from pipeline.reading.dates import parse_date
from pipeline.reading.decoding import decode
from pipeline.reading.model import Draft
from pipeline.reading.texts import clean_text

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*\n", re.S)
_HEADING = re.compile(r"^#{1,6}[ \t]+(.*?)[ \t]*#*$", re.M)
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_LINK = re.compile(r"\[([^\]\n]+)\]\([^)\n]*\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^\n]+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])")
_QUOTE = re.compile(r"^>[ \t]?", re.M)
_BULLET = re.compile(r"^[ \t]*[*+][ \t]+", re.M)


def read_text(data: bytes, place: str, article_id: str) -> Draft:
    """Return the plain-text article `data`, found at `place`. Raises RejectedError (see `decode`)."""
    return Draft(place=place, article_id=article_id, text=decode(data), title_in_text=True)


def read_markdown(data: bytes, place: str, article_id: str) -> Draft:
    """Return the Markdown article `data` as plain text, with what its front matter tells.

    Headings, links and emphasis keep their words and lose their marks. Raises RejectedError.
    """
    text = clean_text(decode(data))
    told: dict[str, str] = {}
    front = _FRONT_MATTER.match(text)
    if front:
        text = text[front.end() :].lstrip()
        told = _front_matter(front[1])
    heading = _HEADING.match(text)
    return Draft(
        place=place,
        article_id=article_id,
        text=_plain(text),
        title=_plain(heading[1]) if heading else told.get("title"),
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
    text = _EMPHASIS.sub(r"\1", _STRONG.sub(r"\2", text))
    return _BULLET.sub("- ", _QUOTE.sub("", _HEADING.sub(r"\1", text)))
