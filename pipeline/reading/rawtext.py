"""The raw text of a page: all that its article could be made of, and more, at a small part of the cost."""

import html
import re

from pipeline.reading.texts import clean_text

_PROSE_CHARS = 80

# Each expression passes over a page once, whatever is left open in it.
_UNSEEN = re.compile(
    r"<(?:(script|style)\b(?![^<>]*ld\+json)[^<]*(?:<(?!/\1)[^<]*)*(?:</\1[^<>]*>?)?|!--.*?(?:-->|\Z))",
    re.I | re.S,
)
_DATA = re.compile(r"<script\b[^<>]*>(.*?)(?:</script[^<>]*>|\Z)", re.I | re.S)
_JSON_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_CAPITAL_TAG = re.compile(r"</?[A-Z][a-zA-Z0-9]*")
_META = re.compile(r"<meta\b[^<>]*?\b(?i:content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')[^<>]*>")
# Elements that begin a new line; all others stand in the middle of a sentence. Bundled by their first
# letters, the names are found three times as fast.
_BREAK = re.compile(
    r"</?(?:a(?:rticle|side)|b(?:lockquote|ody|r|utton)|caption|d(?:[dlt]|iv)"
    r"|f(?:ieldset|igcaption|igure|ooter|orm)|h(?:[1-6r]|ead|eader|tml)|i(?:frame|mg|nput)|l(?:abel|egend|i)"
    r"|m(?:ain|eta)|n(?:av|oscript)|o(?:l|ption)|p(?:icture|re|)|s(?:cript|ection|elect|ource|ummary)"
    r"|t(?:able|body|d|emplate|foot|h|head|itle|r)|ul|video)\b[^<>]*>"
)
_TAG = re.compile(r"</?[a-z][^<>]*>")


def raw_text(markup: str) -> str:
    """Return the text of an HTML page with menus, comments, meta tags and JSON-LD data, a line per block.

    Words and sentences of any article that could be extracted from the page stand in it whole.
    """
    text = _UNSEEN.sub(" ", markup)
    # What scripts are left hold data.
    data = [_JSON_ESCAPE.sub(_unescaped, script) for script in _DATA.findall(text)]
    text = _DATA.sub(" ", text) if data else text
    text = _CAPITAL_TAG.sub(lambda tag: tag[0].lower(), text)
    text = " ".join(_META.sub(r"<br>\1\2<br>", text).split())
    text = _TAG.sub("", _BREAK.sub("\n", text))
    return clean_text(html.unescape("\n".join([text, *data])))


def prose(text: str) -> str:
    """Return the long lines of a raw text, where it has any: those of articles, rather than of menus."""
    lines = [line for line in text.split("\n") if len(line) > _PROSE_CHARS]
    return "\n".join(lines) or text


def _unescaped(escape: re.Match[str]) -> str:
    code, character = escape.groups()
    if code:
        return chr(int(code, 16))
    return {"n": "\n", "r": "\n", "t": " "}.get(character, character)
