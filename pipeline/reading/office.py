"""Documents of word processors: DOCX, ODT and RTF, of one article or, under headings, of several."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.reading.model import Part, RejectedError, Rejection, RejectReason
from pipeline.reading.press_archives import archive_parts
from pipeline.reading.review import Block, articles_of, lines_as_blocks
from pipeline.reading.xml_pieces import xml_parser
from pipeline.reading.zipped import Member, members_of
from pipeline.wording import kept

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_HEADING = re.compile(r"(?:heading|titre|überschrift)\s*([1-9])", re.I)
#: What is in a document and not in its text: what was deleted, notes, and shapes kept for old programs.
_UNSEEN_WORD = frozenset(
    f"{_WORD}{name}" for name in ("del", "moveFrom", "instrText", "footnoteReference", "commentReference")
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_UNSEEN_TEXT = frozenset(f"{_TEXT}{name}" for name in ("tracked-changes", "note", "table-of-content")) | {
    "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"
}
_LOST = kept("the document is cut off or damaged, and its text with it: save it again")
_CUT = kept("the document is cut off: what is missing may belong to its text; save it again")


def word_parts(path: Path, most_bytes: int) -> Iterator[Part]:
    """Yield the articles of the DOCX document at `path`. Raises RejectedError when its text is lost."""
    members, complete = members_of(path, most_bytes)
    document = _tree(members, "word/document.xml", most_bytes)
    if document is None:
        raise RejectedError(RejectReason.TRUNCATED, _LOST)
    levels = _levels(_tree(members, "word/styles.xml", most_bytes))
    links = _tree(members, "word/_rels/document.xml.rels", most_bytes)
    targets = {link.get("Id"): link.get("Target") for link in links} if links is not None else {}
    blocks = [_word_block(paragraph, levels, targets) for paragraph in document.iter(f"{_WORD}p")]
    yield from _articles(blocks, not complete)


def opendocument_parts(path: Path, most_bytes: int) -> Iterator[Part]:
    """Yield the articles of the ODT document at `path`. Raises RejectedError when its text is lost."""
    members, complete = members_of(path, most_bytes)
    content = _tree(members, "content.xml", most_bytes)
    if content is None:
        raise RejectedError(RejectReason.TRUNCATED, _LOST)
    blocks = [_text_block(element) for element in content.iter(f"{_TEXT}h", f"{_TEXT}p")]
    yield from _articles(blocks, not complete)


def _articles(blocks: list[Block], cut: bool) -> Iterator[Part]:
    exported = archive_parts(blocks, cut)
    if exported is not None:
        yield from exported
        return
    yield from articles_of(blocks)
    if cut:
        yield Rejection("", RejectReason.TRUNCATED, _CUT)


def rich_text_parts(data: bytes) -> Iterator[Part]:
    """Yield the articles of the RTF document `data`; the last one of a document that is cut off is none."""
    from striprtf.striprtf import rtf_to_text

    if not data.lstrip().startswith(b"{\\rtf"):
        raise RejectedError(RejectReason.UNREADABLE, kept("this is no RTF document: save it again"))
    # The format itself is ASCII; what programs write beside it is of their own encoding.
    text = rtf_to_text(data.decode("cp1252", "replace"), errors="replace")  # type: ignore[no-untyped-call]
    braces = re.findall(rb"(?<!\\)(?:\\\\)*([{}])", data)
    cut = braces.count(b"{") > braces.count(b"}")
    exported = archive_parts([Block(line) for line in text.split("\n")], cut)
    if exported is not None:
        yield from exported
        return
    drafts = articles_of(list(lines_as_blocks(text)))
    yield from drafts[:-1] if cut else drafts
    if cut:
        yield Rejection("", RejectReason.TRUNCATED, _CUT)


def _tree(members: list[Member], name: str, most_bytes: int) -> Any:
    """Return the root of the XML file `name`, None when it isn't there or not whole."""
    from lxml import etree

    found = next((member for member in members if member.name == name and member.whole), None)
    if found is None:
        return None
    try:
        return etree.fromstring(found.read(most_bytes), xml_parser())
    except etree.XMLSyntaxError as error:
        detail = kept(
            "{name} in the document is no XML ({error!s:.100}): save it again", name=name, error=error
        )
        raise RejectedError(RejectReason.UNREADABLE, detail) from error


def _levels(styles: Any) -> dict[str, int]:
    """Map the ids of the styles of headings to their levels; the title of a document has level 0."""
    found: dict[str, int] = {}
    for style in styles.iter(f"{_WORD}style") if styles is not None else ():
        name = style.find(f"{_WORD}name")
        level = _level_of(name.get(f"{_WORD}val") or "" if name is not None else "")
        outline = style.find(f"{_WORD}pPr/{_WORD}outlineLvl")
        if level is None and outline is not None and (outline.get(f"{_WORD}val") or "9") < "9":
            level = int(outline.get(f"{_WORD}val")) + 1
        if level is not None:
            found[style.get(f"{_WORD}styleId")] = level
    return found


def _level_of(name: str) -> int | None:
    heading = _HEADING.fullmatch(name.strip())
    return int(heading[1]) if heading else 0 if name.strip().lower() in ("title", "titre") else None


def _word_block(paragraph: Any, levels: dict[str, int], targets: dict[str, str]) -> Block:
    style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
    name = style.get(f"{_WORD}val") or "" if style is not None else ""
    words: list[str] = []
    href = None
    for element in _seen(paragraph, _UNSEEN_WORD, f"{_WORD}p"):
        if element.tag == f"{_WORD}t":
            words.append(element.text or "")
        elif element.tag in (f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr"):
            words.append(" ")
        elif element.tag == f"{_WORD}noBreakHyphen":
            words.append("-")
        elif element.tag == f"{_WORD}hyperlink":
            href = href or targets.get(element.get(_LINK))
    level = levels.get(name, _level_of(name))
    return Block("".join(words).strip(), level, href if level is not None else None)


def _text_block(element: Any) -> Block:
    if any(ancestor.tag in _UNSEEN_TEXT for ancestor in element.iterancestors()):
        return Block("")
    words = [element.text or ""]
    href = None
    for part in _seen(element, _UNSEEN_TEXT, f"{_TEXT}p"):
        if part.tag == f"{_TEXT}s":
            words.append(" " * int(part.get(f"{_TEXT}c") or 1))
        elif part.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            words.append(" ")
        href = href or part.get(_HREF)
        words += [part.text or "", part.tail or ""]
    level = int(element.get(f"{_TEXT}outline-level") or 1) if element.tag == f"{_TEXT}h" else None
    return Block("".join(words).strip(), level, href if level is not None else None)


def _seen(element: Any, unseen: frozenset[str], paragraph: str) -> Iterator[Any]:
    """Yield what is below `element`, without what isn't seen and without other paragraphs in it."""
    for child in element:
        if child.tag not in unseen and child.tag != paragraph:
            yield child
            yield from _seen(child, unseen, paragraph)
