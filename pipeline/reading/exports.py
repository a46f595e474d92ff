"""Press archives' exports as HTML, of Europresse and of Factiva: one record an article."""

import re
from collections.abc import Iterator

from pipeline.reading.dates import date_in
from pipeline.reading.model import Draft, Part, Rejection, RejectReason
from pipeline.reading.page_blocks import page_blocks
from pipeline.reading.parts import attempt
from pipeline.reading.press_archives import (
    BARE,
    CUT,
    DOCUMENT,
    TIME,
    WORD_COUNT,
    archive_parts,
    without_issue,
)
from pipeline.reading.trees import classed, inner_text, line_of, tree_of

_ARTICLE = re.compile(r"<article\b[^<>]*>", re.I)
_CLOSING = re.compile(r"</article\s*>", re.I)
_FACTIVA_ARTICLE = re.compile(r"<div\b[^<>]*\bclass=[\"']article\b[^<>]*>", re.I)
#: The number of a document in Europresse holds its day: "news·20250114·GM·0q20250114".
_DOCUMENT_DAY = re.compile(r"\w+[·•∙‧]((?:19|20)\d\d)(\d\d)(\d\d)[·•∙‧]")
#: What stands around the records of LexisNexis, and at the end of those of Factiva.
_MARKED = re.compile(
    r">\s*(?:end of document|fin d[eu] document|\d{1,5} (?:of|de|sur) \d{1,5} documents"
    r"|document [a-z][a-z0-9]{9,40})\s*<|<docfull\b",
    re.I,
)
#: What stands in the head of their records: of one that is cut off there may be no more.
_BEGUN = re.compile(r">\s*(?:[\d\s.,]{1,12}(?:mots|words)\s*<|(?:length|longueur)\s?:)", re.I)


def export_parts(markup: str) -> Iterator[Part] | None:
    """Return the articles of the export `markup`, or None when it is no export that is known here."""
    if "DocPublicationName" in markup and _ARTICLE.search(markup):
        return _europresse(markup)
    numbered = "articleParagraph" in markup or DOCUMENT.search(markup)
    if numbered and _FACTIVA_ARTICLE.search(markup):
        return _factiva(markup)
    cut = "</html>" not in markup[-200:].lower()
    if _MARKED.search(markup) or (cut and _BEGUN.search(markup)):
        # Exports without names for their parts: known by their lines.
        return archive_parts(list(page_blocks(markup)), cut)
    return None


def _slices(markup: str, opening: re.Pattern[str]) -> list[str]:
    starts = [match.start() for match in opening.finditer(markup)]
    return [markup[start:end] for start, end in zip(starts, [*starts[1:], len(markup)], strict=True)]


def _europresse(markup: str) -> Iterator[Part]:
    for record in _slices(markup, _ARTICLE):
        closing = _CLOSING.search(record)
        # Each record by itself: the parser would put one into another that isn't closed.
        if closing:
            yield attempt(_of_europresse, record[: closing.start()])
        else:
            yield Rejection("", RejectReason.TRUNCATED, CUT)


def _of_europresse(markup: str) -> Part:
    record = tree_of(markup)
    container = classed(record, "docOcurrContainer") or classed(record, "DocText")
    text = "\n\n".join(filter(None, map(inner_text, container)))
    if not text:
        return Rejection("", RejectReason.EMPTY, BARE)
    named = classed(record, "DocPublicationName")
    title = classed(record, "titreArticleVisu") or classed(record, "titreArticle")
    published = next(filter(None, (date_in(line_of(e)) for e in classed(record, "DocHeader"))), None)
    numbered = _DOCUMENT_DAY.search(line_of(record))
    if published is None and numbered:
        published = date_in("-".join(numbered.groups()))
    return Draft(
        text=text,
        title=" ".join(map(line_of, title)) or None,
        published=published,
        source=next(filter(None, map(without_issue, map(line_of, named))), None),
    )


def _factiva(markup: str) -> Iterator[Part]:
    whole = "</html>" in markup[-200:].lower()
    records = _slices(markup, _FACTIVA_ARTICLE)
    for number, record in enumerate(records, start=1):
        cut = number == len(records) and not whole and not DOCUMENT.search(record)
        yield Rejection("", RejectReason.TRUNCATED, CUT) if cut else attempt(_of_factiva, record)


def _of_factiva(markup: str) -> Part:
    record = tree_of(markup)
    paragraphs = [e for e in classed(record, "articleParagraph") if not DOCUMENT.fullmatch(line_of(e))]
    text = "\n\n".join(filter(None, map(inner_text, paragraphs)))
    if not text:
        return Rejection("", RejectReason.EMPTY, BARE)
    headlines = [
        element
        for element in record.iter("span", "b", "div")
        if re.search(r"[a-z]{2}Headline\b", element.get("class") or "") or element.get("id") == "hd"
    ]
    # Between the headline and the text stand, a line each: author, length, day, time, journal, codes.
    lines = []
    for element in record.iter("div", "p"):
        if element in paragraphs:
            break
        inside = any(child.tag in ("div", "p") for child in element) or element.get("id") == "hd"
        if not inside and element.get("class") != "author":
            lines.append(line_of(element))
    published = source = None
    for line in lines:
        if published is None:
            published = date_in(line) if len(line) < 40 else None
        elif line and not TIME.fullmatch(line) and not WORD_COUNT.fullmatch(line):
            source = line
            break
    return Draft(
        text=text,
        title=next(filter(None, map(line_of, reversed(headlines))), None),
        published=published,
        source=source,
    )
