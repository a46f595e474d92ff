"""The name of the site in an article's title: "Varelle piratée - Clubic", "Le Parisien | Varelle piratée".

Where the source or the address is known the name is compared with it; else its form and place must do.
"""

import re
import unicodedata
from contextlib import suppress
from functools import cache
from itertools import pairwise
from urllib.parse import urlsplit

from pipeline.language.lexicons import load_lexicon

#: A site's name has so few words, and so many at most stand behind it ("DCOD | Cybersécurité").
MOST_WORDS = 6
MOST_WORDS_UNKNOWN = 5
MOST_WORDS_BEHIND = 3
#: A title that is cut down to fewer words was none: "Cyberattaque - La Poste".
FEWEST_WORDS_LEFT = 4
#: So many letters of a longer name tell it ("BFM" of bfmtv.com), and so many inside of one.
SHORT_KEY, LONG_KEY = 3, 5

_SEPARATOR = re.compile(r"(?<=\s)[–—·•-](?=\s|$)|\||(?<=\s):(?=\s)")
_WORD = re.compile(r"[^\W_]+")
_ELLIPSIS = re.compile(r"(?:\.{3,}|…)\s*$")
_NO_NAME = re.compile(r"[?!:;,\"«»“”()%€$#]|(?:\.{2,}|…)|^[\W\d]+$")
_QUOTED = re.compile(r"[?;\"«»“”%€]")


def site_name_span(title: str, source: str | None, url: str | None) -> tuple[int, int] | None:
    """Return where the site's name stands in `title`, with its separator; None when none is there.

    The span is half-open and lies at the end of the title, or at its front; what is left of the title is the
    headline. `source` is the name or the domain of the paper, `url` the address of the article.
    """
    separators = [m for m in _SEPARATOR.finditer(title) if m.start() > 0]
    if not separators:
        return None
    keys = _keys(source, url)
    return _at_end(title, separators, keys) or _at_front(title, separators, keys)


def _at_end(title: str, separators: list[re.Match[str]], keys: frozenset[str]) -> tuple[int, int] | None:
    stop = len(title)
    unknown: tuple[int, int] | None = None
    for separator in reversed(separators[-3:]):
        name = title[separator.end() : stop]
        behind = title[stop:]
        if len(_WORD.findall(behind)) > MOST_WORDS_BEHIND:
            break
        if _is_site(name, keys, exactly=separator[0] == ":"):
            return _trimmed(title, separator.start())
        if stop == len(title) and _may_be_site(title[: separator.start()], separator, name, bool(keys)):
            unknown = _trimmed(title, separator.start())
        stop = separator.start()
    return unknown


def _trimmed(title: str, start: int) -> tuple[int, int]:
    """Take a separator that ends the headline, as in "Varelle piratée | - Clubic", into the span."""
    head = title[:start].rstrip(" \u00a0\u202f|–—·•-")
    return (len(head), len(title)) if head else (start, len(title))


def _at_front(title: str, separators: list[re.Match[str]], keys: frozenset[str]) -> tuple[int, int] | None:
    first = separators[0]
    name, rest = title[: first.start()], title[first.end() :]
    if first[0] == ":" or len(rest.split()) < FEWEST_WORDS_LEFT:
        return None
    if _is_site(name, keys) or (first[0] == "|" and _looks_like_name(name) and _is_press(name)):
        return 0, first.end() + len(rest) - len(rest.lstrip())
    return None


def _may_be_site(head: str, separator: re.Match[str], name: str, known: bool) -> bool:
    """Tell whether `name`, behind `separator`, is a site's by its form; `known` tells that it has another."""
    if separator[0] == ":" or len(head.split()) < FEWEST_WORDS_LEFT or not _looks_like_name(name):
        return False
    # Of a site that is known by another name, "JDN" of journaldunet.com; a second half would be longer.
    if separator[0] == "|" or _ELLIPSIS.search(head) or _is_press(name):
        return True
    return not known or _is_brand(name)


def _looks_like_name(text: str) -> bool:
    """Tell whether `text` is written like a name: short, with capitals, without the signs of sentences."""
    name = text.strip()
    words = name.replace("’", "'").replace("'", " ").split()
    if not 0 < len(words) <= MOST_WORDS_UNKNOWN or _plain(name) in _lists()["kinds"]:
        return False
    if len(words) == 1 and _is_domain(words[0]):
        return True
    if _plain(name) in _lists()["press"]:
        return True
    if _NO_NAME.search(name):
        return False
    if not any(word[0].isupper() or word[0].isdigit() for word in words):
        return False
    lists = _lists()
    return all(
        word[0].isupper() or word[0].isdigit() or word.lower() in lists["particles"] | lists["press"]
        for word in words
    ) or any(map(_is_camel, words[:1]))


def _is_press(name: str) -> bool:
    """Tell whether a name is one of the press by its words or its form of an address."""
    words = _WORD.findall(name.lower())
    pairs = {" ".join(pair) for pair in pairwise(words)}
    return _is_domain(name.strip()) or bool((pairs | set(words)) & _lists()["press"])


def _is_brand(name: str) -> bool:
    """Tell whether a name of one word is written as only brands are: "LeMagIT", "JDN", "i24NEWS"."""
    word = name.strip()
    return len(word.split()) == 1 and (_is_camel(word) or (word.isupper() and len(word) <= 5))


def _is_camel(word: str) -> bool:
    return re.search(r"[a-zà-ÿ0-9][A-Z]", word) is not None


def _is_domain(name: str) -> bool:
    label, dot, ending = name.lower().rpartition(".")
    return bool(dot) and ending in _lists()["domains"] and re.fullmatch(r"[\w.-]+", label) is not None


def _is_site(name: str, keys: frozenset[str], exactly: bool = False) -> bool:
    """Tell whether `name` is that of the site that `keys` stand for, `exactly` or in part."""
    if len(name.split()) > MOST_WORDS or _QUOTED.search(name) or _plain(name) in _lists()["kinds"]:
        return False
    words = [_letters(word) for word in _WORD.findall(name)]
    joined = "".join(words)
    if len(joined) < 2:
        return False
    strong = [word for word in words if word not in _lists()["particles"]]
    wholes = {joined, "".join(strong)}
    if exactly or keys & wholes:
        return bool(keys & wholes)
    starts = {"".join(words[:n]) for n in range(1, len(words))}
    initials = {"".join(word[0] for word in some) for some in (words, strong)}
    return any(
        key in starts
        or any(len(start) >= SHORT_KEY and key.startswith(start) for start in initials)
        or (len(joined) >= SHORT_KEY and key.startswith(joined))
        or (len(joined) >= SHORT_KEY and key.endswith(joined))
        or (min(len(key), len(joined)) >= LONG_KEY and (key in joined or joined in key))
        for key in keys
    )


@cache
def _keys(source: str | None, url: str | None) -> frozenset[str]:
    """Return the letters of the names by which a site is known: its own, and those in its address."""
    keys = set()
    hosts = []
    if url:
        with suppress(ValueError):
            hosts.append(urlsplit(url if "//" in url else f"//{url}").hostname or "")
    if source and _is_domain(source.strip()):
        hosts.append(source.strip().lower())
    elif source:
        keys.add(_letters(source))
    for host in hosts:
        keys.add(_letters(host.removeprefix("www.")))
        # What ends the address is no name, whichever country's it is.
        no_names = _lists()["hosts"] | _lists()["domains"]
        names = [label for label in host.lower().split(".")[:-1] if label not in no_names]
        keys.update(map(_letters, names))
        keys.update("".join(part[0] for part in label.split("-") if part) for label in names if "-" in label)
    return frozenset(key for key in keys if len(key) > 1)


def _plain(name: str) -> str:
    return " ".join(name.lower().split())


def _letters(text: str) -> str:
    bare = (c for c in unicodedata.normalize("NFD", text.casefold()) if c.isalnum())
    return "".join(bare)


@cache
def _lists() -> dict[str, frozenset[str]]:
    lexicon = load_lexicon("titles")
    return {name: frozenset(lexicon[name]) for name in ("particles", "press", "kinds", "domains", "hosts")}
