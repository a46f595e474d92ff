"""XML that holds many articles: it is cut into them first, so that one that is no XML spoils no other."""

import re
from collections.abc import Iterator
from html.entities import html5
from typing import Any

from pipeline.reading.decoding import decode
from pipeline.reading.model import RejectedError, Rejection, RejectReason
from pipeline.wording import kept

_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w-]{3,20})", re.I)
#: An "&" that begins nothing that XML knows: in an address, or for a character of HTML.
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)(\w{2,31};)?")
_NAMESPACE = re.compile(r"\sxmlns(?::([\w.-]{1,40}))?\s*=\s*(?:\"[^\"<>]{0,300}\"|'[^'<>]{0,300}')")
#: Where the first element begins, which may stand in a comment too.
_COMMENT = re.compile(r"<!--.{0,4000}?-->", re.S)
#: So far the declarations of a file may reach that hold for all its entries.
_HEAD_CHARS = 20_000
_ROOT = re.compile(r"<([A-Za-z_][\w:.-]*)")


def xml_text(data: bytes) -> str:
    """Return the text of the XML file `data`. Raises RejectedError as `decode` does."""
    declared = _DECLARED.search(data[:400])
    return decode(data, declared[1].decode("ascii") if declared else None)


def pieces_of(text: str, opening: re.Pattern[str], start: int = 0) -> Iterator[str | Rejection]:
    """Yield each element of `text` that begins with `opening`, whose group 1 is its name, from `start` on.

    One that isn't closed before the next is a rejection, and so is the end of a text that isn't closed.
    """
    starts = list(opening.finditer(text, start))
    head = text[: min(starts[0].start(), _HEAD_CHARS) if starts else _HEAD_CHARS]
    namespaces = _namespaces(head) if starts else ""
    complete = start
    for begin, following in zip(starts, [*starts[1:], None], strict=True):
        piece = text[begin.start() : following.start() if following else len(text)]
        closing = piece.rfind(f"</{begin[1]}>")
        if closing < 0:
            detail = kept("the entry ends before it is complete: save the file again")
            yield Rejection("", RejectReason.BAD_RECORD if following else RejectReason.TRUNCATED, detail)
        else:
            end = closing + len(begin[1]) + 3
            complete = begin.start() + end
            yield f"<breche{namespaces}>{piece[:end]}</breche>"
    root = _ROOT.search(_COMMENT.sub("", head))
    closed = root is not None and re.search(rf"</{re.escape(root[1])}\s*>", text[complete:], re.I)
    if not closed and (not starts or complete > starts[-1].start()):
        yield Rejection(
            "", RejectReason.TRUNCATED, kept("the file ends before it is complete: save it again")
        )


def _namespaces(head: str) -> str:
    """Return the declarations of names that stand in `head`, the first of each: its parts may use them."""
    found = {match[1]: match[0] for match in reversed(list(_NAMESPACE.finditer(head)))}
    return "".join(found.values())


def xml_parser(recover: bool = False) -> Any:
    """Return a parser that opens nothing, neither files nor addresses, and lets no entity grow.

    With `recover` it passes over what is no XML.
    """
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=recover)


def element_of(piece: str) -> Any:
    """Return the element in `piece`, one of `pieces_of`. Raises RejectedError when it is no XML."""
    from lxml import etree

    try:
        return etree.fromstring(_AMPERSAND.sub(_escaped, piece).encode("utf-8", "replace"), xml_parser())[0]
    except (etree.XMLSyntaxError, IndexError) as error:
        detail = kept("the entry is no XML ({error!s:.100}): correct it, or save the file again", error=error)
        raise RejectedError(RejectReason.BAD_RECORD, detail) from error


def local_name(element: Any) -> str:
    """Return the name of `element` in lower case, without its namespace; "" for comments."""
    return str(element.tag).rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _escaped(match: re.Match[str]) -> str:
    character = html5.get(match[1] or "")
    return character if character and character not in "<>&" else f"&amp;{match[1] or ''}"
