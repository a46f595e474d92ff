"""Text as the rules see it: folded to plain characters without moving a single offset."""

_FOLDED = {
    "'": "\u2018\u2019\u201b\u02bc\u2032\u00b4`",
    '"': "\u00ab\u00bb\u201c\u201d\u201e\u201f\u2039\u203a\u2033",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u200b\u202f\u205f\u3000\ufeff\t\u00ad",
    "\n": "\r\u2028\u2029\x0b\x0c",
}
_TABLE = str.maketrans({variant: plain for plain, variants in _FOLDED.items() for variant in variants})


def fold(text: str) -> str:
    """Return `text` with apostrophes, quotes, dashes and blanks reduced to their plain forms.

    The result has exactly as many characters as `text`, so an offset into one is an offset into
    the other. Accents and case stay.
    """
    return text.translate(_TABLE)


def lower_same_length(text: str) -> str:
    """Return `text` in lower case, leaving the few characters whose lower case is longer."""
    lower = text.lower()
    return (
        lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    )
