"""HTML inside other texts: cells of tables, Markdown, plain text. Whole pages are read in `pages`."""

import html
import re
from html.entities import html5

#: Elements by what they do to the lines of a text; all others stand in the middle of a sentence.
_BLOCKS = (
    "address|article|aside|audio|blockquote|body|caption|center|details|div|dl|fieldset|figcaption|figure"
    "|footer|form|h[1-6]|header|hgroup|hr|html|main|nav|ol|p|pre|section|summary|table|tbody|tfoot|thead|ul"
    "|video"
)
_LINES = "br|dd|dt|li|option|tr"
_CELLS = "td|th"
_INLINE = (
    "a|abbr|acronym|amp-img|b|base|bdi|bdo|big|button|cite|code|col|colgroup|data|del|dfn|em|embed|font|head|i"
    "|iframe|img|input|ins|kbd|label|link|mark|meta|noscript|object|param|path|picture|q|s|samp|script|select"
    "|small|source|span|strike|strong|style|sub|sup|svg|template|textarea|time|title|track|tt|u|use|var|wbr"
)
_NAMES = f"(?:{_BLOCKS}|{_LINES}|{_CELLS}|{_INLINE})"
#: An attribute: what stands in its quotes may hold anything, ">" too.
_ATTRIBUTE = r"""[^\s"'<>/=]++(?:\s*+=\s*+(?:"[^"]{0,4000}+"|'[^']{0,4000}+'|[^\s"'<>]++))?+"""
# Each of these passes over a text once, whatever is left open in it.
_TAG = re.compile(
    rf"<(/)?({_NAMES})(?![\w-])(?:"
    r"\s*+/?>"
    rf"|(?=\s[^<>]*=)(?:(?:\s++{_ATTRIBUTE})++\s*+/?>|[^<>]{{0,4000}}+>|[^<>]{{0,400}}+\Z)"
    r"|\s*+\Z"
    r"|(?(1)\s*+|(?!))"
    r")"
    r"|<!--|<!doctype\b[^<>]*+>|<\?xml\b[^<>]*+>|<!\[CDATA\[|\]\]>",
    re.I,
)
#: What no text but one with HTML in it holds.
_SURE = re.compile(
    rf"</{_NAMES}\s*+>|<(?:br|hr)\s*+/?>|<(?:p|li|ul|ol|div|strong|em|h[1-6]|span|table)>"
    rf"|<{_NAMES}\s++[\w:-]++\s*+=\s*+[\"']|<!\[CDATA\[|<!--",
    re.I,
)
_UNSEEN = re.compile(r"<(?:(script|style|svg|template|iframe|head|object|select)(?![\w-])|!--)", re.I)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_PAGE = re.compile(
    r"\s*(?:<\?xml\b[^<>]*>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html)\b", re.I | re.S
)
#: Escaped twice, a feed's text shows its tags only once its entities are read, and then entities again.
_MOST_LAYERS = 3


def is_page(text: str) -> bool:
    """Tell whether `text`, whatever its file is called, is an HTML page from its first line on."""
    return _PAGE.match(text) is not None


def without_markup(text: str) -> str:
    """Return `text` without HTML tags and entities; one without any is returned as it is.

    Blocks become paragraphs and list items lines that begin with a dash; scripts, styles and comments go.
    A "<" that opens no element of HTML stays, and all of them do in a text that surely holds no tag.
    """
    listed = tagged = False
    for _ in range(_MOST_LAYERS):
        if sure := "<" in text and _SURE.search(text) is not None:
            text = _without_unseen(text)
            listed = listed or re.search(r"<li\b", text, re.I) is not None
            text = _TAG.sub(_gap, text)
        tagged = tagged or sure
        read = _ENTITY.sub(_character, text)
        if read == text:
            break
        text = read
    return _tidy(text, listed) if tagged else text


def without_tags(text: str) -> str:
    """Return `text`, a piece of code, without the names of HTML elements in it."""
    return _TAG.sub("", text)


def _gap(tag: re.Match[str]) -> str:
    """Return what a tag leaves behind."""
    name = (tag[2] or "").lower()
    if re.fullmatch(_BLOCKS, name):
        return "\n\n"
    if name == "li" and not tag[1]:
        return "\n- "
    return "\n" if re.fullmatch(_LINES, name) else " " if re.fullmatch(_CELLS, name) else ""


def _character(entity: re.Match[str]) -> str:
    """Return the character of an entity; "&notre;" is none, though it begins like one."""
    return html.unescape(entity[0]) if entity[0][1] == "#" else html5.get(entity[0][1:], entity[0])


def _without_unseen(text: str) -> str:
    """Cut out scripts, styles, comments and the like; of one that is left open the tag alone will go."""
    kept: list[str] = []
    position = begin = 0
    open_to_the_end: set[str] = set()
    while opening := _UNSEEN.search(text, position):
        kind = (opening[1] or "").lower()
        position = opening.end()
        if kind in open_to_the_end:
            continue
        closing = re.compile(rf"</{kind}\s*+>" if kind else "-->", re.I).search(text, position)
        if closing is None:
            open_to_the_end.add(kind)
            continue
        kept.append(text[begin : opening.start()])
        begin = position = closing.end()
    return "".join([*kept, text[begin:]])


def _tidy(text: str, listed: bool) -> str:
    """Set one blank line between paragraphs and none between the items of a list."""
    text = "\n".join(line.strip() for line in text.split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return re.sub(r"\n+(?=- )", "\n", re.sub(r"(?m)^-\n+", "- ", text)) if listed else text
