"""Feeds saved as files: RSS, Atom and RDF, entry by entry."""

import re
from collections.abc import Iterator
from typing import Any

from pipeline.reading.dates import parse_date
from pipeline.reading.markup import is_page, without_markup
from pipeline.reading.model import Draft, Part, RejectedError, Rejection, RejectReason
from pipeline.reading.parts import attempt
from pipeline.reading.texts import host_of, joined
from pipeline.reading.xml_pieces import element_of, local_name, pieces_of, xml_text
from pipeline.wording import kept

_ROOT = re.compile(r"<((?:rss|feed|rdf:RDF|(?:\w+:)?feed)\b[^<>]*)>", re.I)
_ENTRY = re.compile(r"<(item|entry)\b[^<>]*>", re.I)
_HEAD_BYTES = 4096
_DAYS = ("pubdate", "published", "issued", "date", "created")
_TEXTS = ("encoded", "content", "description", "summary")


def is_feed(data: bytes) -> bool:
    """Tell whether `data` begins like a feed, whatever it is called."""
    head = data[:_HEAD_BYTES].decode("ascii", "replace").replace("\0", "")
    return _ROOT.search(head) is not None and not is_page(head)


def feed_parts(data: bytes, base: str = "") -> Iterator[Part]:
    """Yield the entries of the feed `data` as articles; one that is damaged is a rejection.

    Each entry is parsed by itself, so that one that is no XML spoils no other. `base` is the address from
    which the feed came, where that is known: some feeds write addresses without their site. Raises
    RejectedError for XML that is no feed.
    """
    text = xml_text(data)
    root = _ROOT.search(text)
    if root is None:
        detail = kept("this XML is neither RSS nor Atom: convert it to one of them, or to CSV")
        raise RejectedError(RejectReason.UNSUPPORTED, detail)
    first = _ENTRY.search(text, root.end())
    title, home = _of_channel(text[root.end() : first.start() if first else len(text)])
    for piece in pieces_of(text, _ENTRY, root.end()):
        yield piece if isinstance(piece, Rejection) else attempt(_of_entry, piece, title, home, base)


def _of_channel(head: str) -> tuple[str | None, str]:
    title = re.search(r"<title\b[^<>]*>(.*?)</title>", head, re.S | re.I)
    link = re.search(r"<link\b[^<>]*>\s*([^<\s]+)\s*</link>|<link\b[^<>]*\bhref=[\"']([^\"']+)", head, re.I)
    name = re.sub(r"^<!\[CDATA\[|\]\]>$", "", title[1].strip()) if title else ""
    return without_markup(name).strip() or None, host_of((link[1] or link[2]) if link else None)


def _of_entry(piece: str, feed: str | None, home: str, base: str) -> Part:
    told: dict[str, list[Any]] = {}
    for element in element_of(piece):
        told.setdefault(local_name(element), []).append(element)
    texts = [_content(element) for name in _TEXTS for element in told.get(name, ())]
    days = (parse_date(_content(element)) for name in (*_DAYS, "updated") for element in told.get(name, ()))
    address = _address(told, base)
    source = next((_content(e) or _content(e.find("{*}title")) for e in told.get("source", ())), None)
    # The title of a feed is the journal's where the feed is: others gather what several journals print.
    own = feed if feed and home and host_of(address) == home else None
    return Draft(
        text=without_markup(max(texts, key=len, default="")),
        title=without_markup(next(map(_content, told.get("title", ())), "")) or None,
        published=next(filter(None, days), None),
        source=source or own or host_of(address) or feed,
        url=address,
    )


def _content(element: Any) -> str:
    """Return the text of an element, with the tags of HTML that stands in it unescaped."""
    from lxml import etree

    if element is None:
        return ""
    if len(element):
        return str(etree.tostring(element, encoding="unicode", with_tail=False))
    return (element.text or "").strip()


def _address(told: dict[str, list[Any]], base: str) -> str | None:
    links = told.get("link", [])
    # The main link of Atom has no other relation; further ones lead to comments and pictures.
    main = [link for link in links if link.get("rel", "alternate") == "alternate"] or links
    found = [joined(base, (link.get("href") or link.text or "").strip()) for link in main]
    found += [_content(guid) for guid in told.get("guid", ()) if guid.get("isPermaLink") != "false"]
    return next((address for address in found if address.startswith("http")), None)
