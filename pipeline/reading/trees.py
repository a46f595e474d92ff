"""HTML as a tree, for readers that must know where in a page a text stands."""

import html
import re
from typing import Any

from pipeline.reading.markup import without_markup

_SPACES = re.compile(r"\s+")
_UNDECLARED = re.compile(r"^\s*<\?xml[^<>]*\?>")
#: What surrounds the text of an article, or is no text.
_NO_TEXT = ("aside", "button", "figure", "footer", "form", "iframe", "nav", "script", "style", "svg")


def tree_of(markup: str) -> Any:
    """Return the root of `markup`, a page or a part of one, as the tolerant parser of lxml sees it."""
    from lxml import html as lxml_html  # most runs have no HTML

    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=False)
    data = _UNDECLARED.sub("", markup).encode("utf-8", "replace")
    return lxml_html.document_fromstring(data or b"<html></html>", parser=parser)


def classed(root: Any, name: str) -> list[Any]:
    """Return the elements below `root` that have the class `name`, none inside another."""
    found: list[Any] = []
    for element in root.iter():
        names = element.get("class") if isinstance(element.tag, str) else None
        if names and name in names.split() and not any(a in found for a in element.iterancestors()):
            found.append(element)
    return found


def line_of(element: Any) -> str:
    """Return the text of `element` on one line."""
    return _SPACES.sub(" ", element.text_content()).strip()


def inner_text(element: Any) -> str:
    """Return the text of `element`, a line a block, without what frames an article and without its tail."""
    from lxml import etree

    for part in list(element.iter(*_NO_TEXT)):
        if part is not element and part.getparent() is not None:
            part.drop_tree()
    markup = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    # An element without attributes is no sure sign of markup; a whole page is.
    return without_markup(f"<div>{markup}</div>") if "<" in markup else html.unescape(markup)
