"""HTML pages: the article without menus and comments, and what the page says of itself."""

import datetime as dt
import html
import re
import sys
from collections.abc import Iterator
from typing import Any

from pipeline.reading.dates import parse_date, without_other_days
from pipeline.reading.decoding import decode
from pipeline.reading.exports import export_parts
from pipeline.reading.model import Draft, Part, RejectedError, RejectReason
from pipeline.reading.several import several_articles
from pipeline.wording import kept

_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]{3,20})""", re.I
)
# The extractor makes every blank a plain space; these pass through it as signs that no news text has.
_KEPT_BLANKS = {"\u00a0": "\u2e31", "\u202f": "\u2e32", "\u2009": "\u2e33"}
_HIDE = str.maketrans(_KEPT_BLANKS)
_SHOW = str.maketrans({hidden: blank for blank, hidden in _KEPT_BLANKS.items()})
# The parser gives up a page that holds one of these, be it by its number.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:(\d+)|x([0-9a-f]+));?", re.I | re.ASCII)
#: Forms and databases put some behind their texts.
_MOST_NULS = 0.01
_BLANK_ENTITY = re.compile(r"&(?:nbsp|thinsp|#160|#8239|#8201|#xa0|#x202f|#x2009);", re.I)


def page_parts(data: bytes) -> Iterator[Part]:
    """Yield the articles of the HTML page `data`: of a press archive's export, or of a page, mostly one.

    Raises RejectedError as `read_page` does.
    """
    markup = _markup(data)
    parts = export_parts(markup) or several_articles(markup)
    if parts is None:
        yield _article(markup, "", None)
    else:
        yield from parts


def read_page(data: bytes, place: str, article_id: str | None) -> Draft:
    """Return the article of the HTML page `data`, found at `place`.

    Raises RejectedError when the page holds no article text, or no text at all.
    """
    return _article(_markup(data), place, article_id)


def _markup(data: bytes) -> str:
    declared = _CHARSET.search(data[:4096])
    if 0 < data.count(0) <= _MOST_NULS * len(data):
        data = data.replace(b"\0", b"")
    markup = decode(data, declared[1].decode("ascii") if declared else None)
    return _REFERENCE.sub(_fit_reference, _UNFIT.sub("", markup))


def _fit_reference(reference: re.Match[str]) -> str:
    """Return a numeric character reference, or nothing for one to a character that no page can hold."""
    decimal, hexadecimal = reference.groups()
    # More digits than any character has are not worth counting.
    number = int(decimal[-12:]) if decimal else int(hexadecimal[-12:], 16)
    return reference[0] if number <= sys.maxunicode and not _UNFIT.match(chr(number)) else ""


def _article(markup: str, place: str, article_id: str | None) -> Draft:
    page = _extract(markup)
    if page is None or not page.text:
        raise RejectedError(
            RejectReason.EMPTY, kept("no article text found in this page: save its text in a .txt file")
        )
    return Draft(
        place=place,
        article_id=article_id,
        text=_one_paragraph_a_line(page.text.translate(_SHOW)),
        title=(page.title or "").translate(_SHOW),
        published=_published(page, markup),
        source=(page.sitename or page.hostname or "").translate(_SHOW),
        url=page.url,
    )


def _published(page: Any, markup: str) -> dt.date | None:
    """Return the day that the page gives; "Imprimé le", "Date d'émission" in a footer are not asked."""
    plain = without_other_days(markup)
    if plain != markup:
        page = _extract(plain)
    return parse_date(page.date) if page is not None else None


def _extract(markup: str) -> Any:
    import trafilatura  # slow to import, and most runs have no HTML

    blanks_as_signs = _BLANK_ENTITY.sub(lambda entity: html.unescape(entity[0]), markup).translate(_HIDE)
    return trafilatura.bare_extraction(
        blanks_as_signs,
        favor_recall=True,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        # A day guessed from the page's other dates would be worse than none.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )


def _one_paragraph_a_line(text: str) -> str:
    """Set a blank line between paragraphs, none between the lines of a bullet list."""
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    out: list[str] = []
    for line in lines:
        inside_list = line.startswith("- ") and bool(out)
        out.append(("\n" if inside_list else "\n\n") + line)
    return "".join(out).strip()
