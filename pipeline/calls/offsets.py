"""Offsets into an article as it is stored, led back to the text that was given."""

import unicodedata
from collections.abc import Callable, Iterator

from pipeline.reading.texts import clean_text, unmangled

#: With these begins what a wrong encoding has made of a letter.
_MANGLED = "ÂÃÅâ"

Place = Callable[[int, int], tuple[int, int]]


def places_in(given: str, stored: str) -> Place:
    """Return what leads a half-open span of `stored` to the span of `given` that it was made of.

    `stored` is `given` as articles keep it: see `clean_text` and `unmangled`.
    """
    if given.strip() != stored:
        # Some characters were composed, joined or dropped: which, tells each small piece by itself.
        pieces = list(_pieces(given))
        places = [(start, end) for start, end, kept in pieces for _ in kept]
        whole = "".join(kept for _, _, kept in pieces)
        blanks = len(whole) - len(whole.lstrip())
        if whole.strip() == stored:
            return lambda start, end: (places[blanks + start][0], places[blanks + max(start, end - 1)][1])
    before = len(given) - len(given.lstrip())
    return lambda start, end: (start + before, end + before)


def _pieces(given: str) -> Iterator[tuple[int, int, str]]:
    """Yield the smallest pieces of `given` that are cleaned by themselves: start, end, what is kept."""
    start = 0
    misread = unmangled(given) != given
    while start < len(given):
        length, right = _misread(given[start : start + 3]) if misread else (1, given[start])
        end = start + length
        while end < len(given) and (
            unicodedata.combining(given[end]) or (given[end] == "\n" and given[end - 1] == "\r")
        ):
            end += 1
        piece = right + given[start + length : end]
        # The marks around it keep blanks, which an article loses at its ends alone.
        yield start, end, clean_text(f".{piece}.")[1:-1]
        start = end


def _misread(text: str) -> tuple[int, str]:
    """Return how many characters at the start of `text` were one before they were misread, and which one."""
    if text[0] in _MANGLED:
        for size in (2, 3):
            right = _right(text[:size])
            if len(right) == 1 < len(text):
                return size, right
        # The blank of « Ã » counts where a letter follows.
        if _right(text)[1:] == text[2:] != "":
            return 2, _right(text)[0]
    return 1, text[0]


def _right(text: str) -> str:
    # The sign at the end says that some of the text around it was misread.
    return unmangled(f"{text}\nÂ")[:-2]
