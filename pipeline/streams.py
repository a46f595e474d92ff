"""Consoles that lack characters: what they cannot show becomes what is nearest to it, and nothing crashes."""

import codecs
import io
import sys
import unicodedata

_HANDLER = "breche-nearest"
#: What no decomposition of Unicode leads to.
_NEAREST = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‹": "'", "›": "'",
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "─": "-", "━": "-", "•": "*", "·": ".",
        "⁄": "/", "→": "->", "←": "<-", "≥": ">=", "≤": "<=", "×": "x", "œ": "oe", "Œ": "OE",
        "æ": "ae", "Æ": "AE", "€": "EUR", "§": "par. ", "\u00ad": "", "\u200b": "",
        "\u2060": "", "\ufeff": "",
    }
)  # fmt: skip


def never_fail() -> None:
    """Have standard output and error replace the characters that their encoding has not got.

    So `PYTHONIOENCODING=cp1252`, a console of Windows or a file name that is no Unicode ends no command.
    """
    codecs.register_error(_HANDLER, _replace)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(nearest(character, error.encoding) for character in lacking), error.end


def nearest(character: str, encoding: str) -> str:
    """Return the characters of `encoding` that are nearest to `character`, a question mark when none is."""
    plain = unicodedata.normalize("NFKD", character).translate(_NEAREST)
    for text in (plain, "".join(c for c in plain if not unicodedata.combining(c))):
        try:
            text.encode(encoding)
        except UnicodeEncodeError:
            continue
        return text
    return "?"
