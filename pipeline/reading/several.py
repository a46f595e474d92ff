"""Pages on which several articles stand, each in an element of its own."""

import re
from collections.abc import Iterator
from typing import Any

from pipeline.reading.dates import parse_date
from pipeline.reading.model import Draft, Part, Rejection, RejectReason
from pipeline.reading.parts import attempt
from pipeline.reading.texts import joined
from pipeline.reading.trees import inner_text, line_of, tree_of
from pipeline.wording import kept

_FRAMES = frozenset({"article", "aside", "footer", "nav"})
_COMMENT = re.compile(r"comment|reply|respon[ds]e", re.I)
#: So many letters in its paragraphs make an article of what may be the announcement of one.
_MIN_LETTERS = 80
#: One that is so many times longer than all others is the article of its page; they announce others.
_DOMINANT = 3
_HEADINGS = ("h1", "h2", "h3", "h4")


def several_articles(markup: str) -> Iterator[Part] | None:
    """Return the articles of the page `markup` when it holds more than one, else None.

    One that is cut off, or that holds no text beside others that do, comes as a rejection. Announcements
    of other articles around one that has the page to itself are none.
    """
    if len(re.findall(r"<article\b", markup, re.I)) < 2:
        return None
    page = tree_of(markup)
    elements = [element for element in page.iter("article") if _stands_alone(element)]
    sizes = {element: _letters(element) for element in elements}
    full = [element for element in elements if sizes[element] >= _MIN_LETTERS]
    if len(full) < 2:
        return None
    longest = max(full, key=lambda element: sizes[element])
    group = [element for element in elements if element.getparent() is longest.getparent()]
    others = [sizes[element] for element in group if element in full and element is not longest]
    only_one_titled = longest.find(".//h1") is not None and not any(
        element.find(".//h1") is not None for element in group if element is not longest
    )
    if not others or (only_one_titled and sizes[longest] > _DOMINANT * max(others)):
        return None
    cut = markup.lower().rfind("</article") < markup.lower().rfind("<article")
    return _drafts(page, group, sizes, cut)


def _drafts(page: Any, group: list[Any], sizes: dict[Any, int], cut: bool) -> Iterator[Part]:
    site = _meta(page, "og:site_name")
    base = next((link.get("href") for link in page.iter("link") if link.get("rel") == "canonical"), None)
    for element in group:
        if cut and element is group[-1]:
            detail = kept("the page ends inside this article: fetch it again")
            yield Rejection("", RejectReason.TRUNCATED, detail)
        elif sizes[element] < _MIN_LETTERS:
            detail = kept("this article of the page has hardly any text: save its own page")
            yield Rejection("", RejectReason.EMPTY, detail)
        else:
            yield attempt(_draft, element, site, base or "")


def _draft(element: Any, site: str | None, base: str) -> Draft:
    heading = next(element.iter(*_HEADINGS), None)
    links = [] if heading is None else [*heading.iter("a"), *heading.iterancestors("a")]
    address = joined(base, next((link.get("href") for link in links if link.get("href")), ""))
    days = (parse_date(time.get("datetime")) for time in element.iter("time"))
    published = next(filter(None, days), None)
    title = line_of(heading) if heading is not None else None
    if heading is not None:
        heading.drop_tree()
    return Draft(
        text=inner_text(element),
        title=title,
        published=published,
        source=site,
        url=address if address.startswith("http") and address != base else None,
    )


def _stands_alone(element: Any) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return not _COMMENT.search(names) and not any(a.tag in _FRAMES for a in element.iterancestors())


def _letters(element: Any) -> int:
    return sum(sum(map(str.isalpha, line_of(part))) for part in element.iter("p", "li", "blockquote"))


def _meta(page: Any, name: str) -> str | None:
    for meta in page.iter("meta"):
        if name in (meta.get("property"), meta.get("name")):
            return str(meta.get("content") or "").strip() or None
    return None
