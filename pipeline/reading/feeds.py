"""Feeds saved as files: RSS, Atom and RDF, entry by entry."""

import re
from collections.abc import Iterator
from html.entities import html5
from typing import Any

from pipeline.reading.dates import parse_date
from pipeline.reading.decoding import decode
from pipeline.reading.markup import is_page, without_markup
from pipeline.reading.model import Draft, Part, RejectedError, Rejection, RejectReason
from pipeline.reading.texts import host_of

_ROOT = re.compile(r"<((?:rss|feed|rdf:RDF|(?:\w+:)?feed)\b[^<>]*)>", re.I)
_ENTRY = re.compile(r"<(item|entry)\b[^<>]*>", re.I)
_HEAD_BYTES = 4096
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w-]{3,20})", re.I)
#: An "&" that begins nothing that XML knows: in an address, or for a character of HTML.
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)(\w{2,31};)?")
_DAYS = ("pubdate", "published", "issued", "date", "created")
_TEXTS = ("encoded", "content", "description", "summary")


def is_feed(data: bytes) -> bool:
    """Tell whether `data` begins like a feed, whatever it is called."""
    head = data[:_HEAD_BYTES].decode("ascii", "replace").replace("\0", "")
    return _ROOT.search(head) is not None and not is_page(head)


def feed_parts(data: bytes) -> Iterator[Part]:
    """Yield the entries of the feed `data` as articles; one that is damaged is a rejection.

    Each entry is parsed by itself, so that one that is no XML spoils no other. Raises RejectedError for XML
    that is no feed.
    """
    declared = _DECLARED.search(data[:400])
    text = decode(data, declared[1].decode("ascii") if declared else None)
    root = _ROOT.search(text)
    if root is None:
        detail = "this XML is neither RSS nor Atom: convert it to one of them, or to CSV"
        raise RejectedError(RejectReason.UNSUPPORTED, detail)
    starts = list(_ENTRY.finditer(text, root.end()))
    head = text[root.end() : starts[0].start() if starts else len(text)]
    title, home = _of_channel(head)
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        piece = text[start.start() : following.start() if following else len(text)]
        closing = piece.rfind(f"</{start[1]}>")
        if closing < 0:
            detail = "the entry ends before it is complete: save the feed again"
            reason = RejectReason.BAD_RECORD if following else RejectReason.TRUNCATED
            yield Rejection("", reason, detail)
            continue
        yield _of_entry(
            f"<{root[1].rstrip('/')}>{piece[: closing + len(start[1]) + 3]}</{root[1].split()[0]}>",
            title,
            home,
        )
    closed = re.search(rf"</{re.escape(root[1].split()[0])}\s*>\s*\Z", text[-400:], re.I)
    if not closed and (not starts or text.rstrip().endswith(f"</{starts[-1][1]}>")):
        yield Rejection("", RejectReason.TRUNCATED, "the feed ends before it is complete: save it again")


def _of_channel(head: str) -> tuple[str | None, str]:
    title = re.search(r"<title\b[^<>]*>(.*?)</title>", head, re.S | re.I)
    link = re.search(r"<link\b[^<>]*>\s*([^<\s]+)\s*</link>|<link\b[^<>]*\bhref=[\"']([^\"']+)", head, re.I)
    name = re.sub(r"^<!\[CDATA\[|\]\]>$", "", title[1].strip()) if title else ""
    return without_markup(name).strip() or None, host_of((link[1] or link[2]) if link else None)


def _of_entry(markup: str, feed: str | None, home: str) -> Part:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        entry = etree.fromstring(_AMPERSAND.sub(_escaped, markup).encode("utf-8", "replace"), parser)[0]
    except (etree.XMLSyntaxError, IndexError) as error:
        detail = f"the entry is no XML ({error!s:.100}): correct it, or save the feed again"
        return Rejection("", RejectReason.BAD_RECORD, detail)
    told: dict[str, list[Any]] = {}
    for element in entry:
        if isinstance(element.tag, str):
            told.setdefault(etree.QName(element).localname.lower(), []).append(element)
    texts = [_content(element) for name in _TEXTS for element in told.get(name, ())]
    days = (parse_date(_content(element)) for name in (*_DAYS, "updated") for element in told.get(name, ()))
    address = _address(told)
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


def _address(told: dict[str, list[Any]]) -> str | None:
    links = told.get("link", [])
    # The main link of Atom has no other relation; further ones lead to comments and pictures.
    main = [link for link in links if link.get("rel", "alternate") == "alternate"] or links
    found = [(link.get("href") or link.text or "").strip() for link in main]
    found += [_content(guid) for guid in told.get("guid", ()) if guid.get("isPermaLink") != "false"]
    return next((address for address in found if address.startswith("http")), None)


def _escaped(match: re.Match[str]) -> str:
    character = html5.get(match[1] or "")
    return character if character and character not in "<>&" else f"&amp;{match[1] or ''}"
