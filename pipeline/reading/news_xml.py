"""XML in which agencies and press archives hand out articles: Factiva, NITF and NewsML, beside feeds."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.reading.dates import date_in, parse_date
from pipeline.reading.feeds import feed_parts, is_feed
from pipeline.reading.model import Draft, Part, RejectedError, Rejection, RejectReason
from pipeline.reading.parts import attempt
from pipeline.reading.xml_pieces import element_of, local_name, pieces_of, xml_text
from pipeline.wording import kept

#: What an article is, from the outermost: an item of NewsML may hold its text as NITF.
_OPENINGS = (
    re.compile(r"<((?:\w+:)?newsitem)(?=[\s>])", re.I),
    re.compile(r"<((?:\w+:)?nitf)(?=[\s>])", re.I),
    re.compile(r"<((?:\w+:)?article)(?=[\s>])"),
)
#: Elements, or attributes of them, that tell the day: the day of print first, that of a change last.
_DAYS = (
    ("publicationdate", None),
    ("date.issue", "norm"),
    ("pubdata", "date.publication"),
    ("story.date", "norm"),
    ("contentcreated", None),
    ("firstcreated", None),
    ("dateid", None),
    ("date.release", "norm"),
    ("versioncreated", None),
    ("thisrevisioncreated", None),
)
_SOURCES = (
    ("sourcename", None),
    ("pubdata", "name"),
    ("provider", "literal"),
    ("provider", None),
    ("party", "FormalName"),
    ("doc.copyright", "holder"),
    ("distributor", None),
)
_TITLES = ("headline", "hl1", "title")
#: What holds the text; of several of one kind all that Factiva writes, else the longest.
_FACTIVA = ("leadparagraph", "tailparagraphs")
_BODIES = ("body.content", "inlinexml", "inlinedata", "datacontent")
_PARAGRAPHS = frozenset({"p", "paragraph", "hl2", "h1", "h2", "h3", "h4", "li"})
_NO_TEXT = frozenset({"byline", "copyright", "media", "style", "script", "head", "tagline", "note"})
_BARE = kept("the article holds no text: export it again with its full text")
_UNKNOWN = kept(
    "this XML is neither a feed nor Factiva's, NITF or NewsML: convert it to one of them, or to CSV"
)


def xml_parts(data: bytes) -> Iterator[Part]:
    """Yield the articles of the XML file `data`, a feed or of another known kind; damaged ones as rejections.

    Raises RejectedError for other XML.
    """
    if is_feed(data):
        yield from feed_parts(data)
        return
    text = xml_text(data)
    opening = next((one for one in _OPENINGS if one.search(text)), None)
    if opening is None or (opening is _OPENINGS[-1] and not re.search(r"<(?:lead|tail)Paragraph", text)):
        raise RejectedError(RejectReason.UNSUPPORTED, _UNKNOWN)
    for piece in pieces_of(text, opening):
        yield piece if isinstance(piece, Rejection) else attempt(_article, piece)


def _article(piece: str) -> Part:
    named: dict[str, list[Any]] = {}
    for element in element_of(piece).iter():
        named.setdefault(local_name(element), []).append(element)
    text = _text(named)
    if not text:
        return Rejection("", RejectReason.EMPTY, _BARE)
    days = (day for told in _told(named, _DAYS) if (day := _day(told)))
    titles = (_line(element) for name in _TITLES for element in named.get(name, ()))
    return Draft(
        text=text,
        title=next(filter(None, titles), None),
        published=next(days, None),
        source=next(_told(named, _SOURCES), None),
    )


def _told(named: dict[str, list[Any]], places: Sequence[tuple[str, str | None]]) -> Iterator[str]:
    """Yield what stands at `places`, elements or their attributes, where something does."""
    for name, attribute in places:
        for element in named.get(name, ()):
            told = element.get(attribute) if attribute else _line(element)
            if told and told.strip():
                yield told.strip()


def _day(told: str) -> dt.date | None:
    return parse_date(told) or date_in(told) or parse_date(told[:10])


def _text(named: dict[str, list[Any]]) -> str:
    factiva = [element for name in _FACTIVA for element in named.get(name, ())]
    if factiva:
        return "\n\n".join(filter(None, map(_paragraphs, factiva)))
    for name in _BODIES:
        texts = list(map(_paragraphs, named.get(name, ())))
        if any(texts):
            return max(texts, key=len)
    return ""


def _paragraphs(body: Any) -> str:
    """Return the text of `body`, a paragraph a block, without pictures, bylines and what is no text."""
    blocks = [
        element
        for element in body.iter()
        if local_name(element) in _PARAGRAPHS
        and not any(local_name(above) in _NO_TEXT for above in element.iterancestors())
        and not any(local_name(inner) in _PARAGRAPHS for inner in element.iterdescendants())
    ]
    return "\n\n".join(filter(None, map(_line, blocks or [body])))


def _line(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
