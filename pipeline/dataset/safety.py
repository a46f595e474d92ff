"""Makes text safe for spreadsheets: no formulas, no characters that a file format cannot hold."""

import re

#: With these first characters spreadsheet programs read a CSV cell as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Some programs pass over these before they look for a formula.
_PASSED_OVER = (
    " \n\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff"
)

# XML 1.0 has no place for these, not even escaped.
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|([\ud800-\udfff])")
# Half a character pair: comes from broken JSON escapes and from file names that are not UTF-8.
_SURROGATES = re.compile(r"[\ud800-\udfff]")

# Of the second set of control characters, and those that nobody sees or that turn what follows.
_UNSEEN = re.compile("[\x80-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def encodable(text: str) -> str:
    """Return `text` with lone surrogates replaced by U+FFFD, so that it can be written as UTF-8."""
    return _SURROGATES.sub("\ufffd", text)


def clean(text: str) -> str:
    """Return `text` without control characters (TAB, LF and CR stay) and without lone surrogates."""
    # Nearly every cell: none of what is taken out can be printed.
    if text.isprintable():
        return text
    return _UNFIT.sub(lambda match: "\ufffd" if match[1] else "", text)


def visible(text: str) -> str:
    """Return `text` without what nobody sees: marks of direction, soft hyphens, blanks of no width."""
    return _UNSEEN.sub("", text)


def one_line(text: str) -> str:
    """Return `text` cleaned, with every run of white space (line ends, non-breaking spaces) as one space."""
    return " ".join(clean(text).split())


def starts_formula(text: str) -> bool:
    """Tell whether a spreadsheet program may take `text` for a formula."""
    return text.lstrip(_PASSED_OVER).startswith(FORMULA_STARTS)


def csv_text(text: str) -> str:
    """Return `text` cleaned for a CSV cell, with a leading apostrophe if it would start a formula."""
    text = clean(text)
    return f"'{text}" if starts_formula(text) else text
