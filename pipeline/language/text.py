"""Text as the rules see it: folded to plain characters without moving a single offset.

Characters that nobody sees (zero-width blanks and joiners, marks of direction, soft hyphens) stand inside
words and numbers of pages and tables. To the rules they are nothing: `visible` takes them out and keeps the
way back.
"""

import re
from dataclasses import dataclass

_FOLDED = {
    "'": "\u2018\u2019\u201b\u02bc\u2032\u00b4`",
    '"': "\u00ab\u00bb\u201c\u201d\u201e\u201f\u2039\u203a\u2033",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t",
    "\n": "\r\u2028\u2029\x0b\x0c",
    # raised letters of « 1ᵉʳ », « 2ᵈ », « XXᵉ »
    "d": "\u1d48",
    "e": "\u1d49",
    "r": "\u02b3",
}
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
#: Of signs, or of letters without a blank: no word is so long.
_NOISE = re.compile(r"(?:[^\w\s]|_){40,}|\S{400,}")
_TABLE = str.maketrans({variant: plain for plain, variants in _FOLDED.items() for variant in variants})


def fold(text: str) -> str:
    """Return `text` with apostrophes, quotes, dashes and blanks reduced to their plain forms.

    The result has exactly as many characters as `text`, so an offset into one is an offset into
    the other. Accents and case stay.
    """
    return text.translate(_TABLE)


@dataclass(frozen=True, slots=True)
class Visible:
    """A text without the characters that nobody sees; `places` are those of the others in the stored text.

    `places` is None where there is nothing to take out.
    """

    text: str
    places: tuple[int, ...] | None = None

    def stored_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open span of the stored text that `text[start:end]` is."""
        if self.places is None:
            return start, end
        if start >= end:
            at = self.places[start] if start < len(self.places) else self.places[-1] + 1
            return at, at
        return self.places[start], self.places[end - 1] + 1


def visible(text: str) -> Visible:
    """Return `text` without its unseen characters, and where the others stand in it."""
    if _UNSEEN.search(text) is None:
        return Visible(text)
    plain = _UNSEEN.sub("", text)
    return Visible(
        plain, tuple(i for i, character in enumerate(text) if not _UNSEEN.match(character)) or (0,)
    )


def without_noise(text: str) -> str:
    """Return `text` with long runs of signs and endless words blanked, offsets kept.

    A tokeniser takes the square of their length.
    """
    return _NOISE.sub(lambda run: " " * len(run[0]), text)


def lower_same_length(text: str) -> str:
    """Return `text` in lower case, leaving the few characters whose lower case is longer."""
    lower = text.lower()
    return (
        lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    )
