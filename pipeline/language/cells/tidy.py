"""The steps that all cells share: plain characters, single blanks, rewriting in order."""

import re
import unicodedata
from collections.abc import Callable, Iterable

from pipeline.language.text import fold, visible

#: A pattern and what takes its place.
Rewrite = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

_BLANKS = re.compile(r" {2,}")


def tidy(text: str) -> str:
    """Return `text` in NFC, folded, with single blanks, without the question mark of a doubtful cell.

    Raises TypeError when `text` is no string.
    """
    plain = _BLANKS.sub(" ", fold(unicodedata.normalize("NFC", visible(text).text))).strip()
    asked = plain.removesuffix(")").removesuffix("]")
    return asked.rstrip("?").rstrip("([ \n") if asked.endswith("?") else plain


def rewrite(text: str, rewrites: Iterable[Rewrite]) -> str:
    """Return `text` after each of `rewrites` in turn."""
    for pattern, replacement in rewrites:
        text = pattern.sub(replacement, text)
    return text


def any_word(words: Iterable[str]) -> str:
    """Return a pattern that matches any of the literal `words`, the longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"
