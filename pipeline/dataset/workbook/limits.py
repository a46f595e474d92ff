"""What Excel can hold, and how wide and high cells are."""

import datetime as dt
import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote

from pipeline.dataset.safety import clean

# Excel's own limits.
MAX_ROWS = 1_048_576
MAX_TEXT = 32_767
MAX_URL = 2_079
MAX_LINKS = 65_530
MAX_HEIGHT = 409.5

CREATED = dt.datetime(2020, 1, 1)
#: Widths in characters of the columns of data whose cells are wider than their header.
WIDTHS: Mapping[str, float] = {
    "incident_id": 22,
    "date": 11,
    "victim_name": 30,
    "victim_aliases": 26,
    "victim_description": 30,
    "victim_sector": 18,
    "third_party": 18,
    "attacker_name": 18,
    "attack_types": 28,
    "records_text": 30,
    "data_types": 44,
    "article_ids": 20,
    "sources": 20,
    "urls": 40,
    "evidence": 80,
    "reviewed": 30,
    "column": 18,
    "code": 24,
    "label_en": 26,
    "label_fr": 30,
    "meaning": 80,
}
LINK_COLUMNS = frozenset({"urls"})

#: Letters that take the place of a digit, by which widths are measured; less than most texts have.
_LETTERS = 1.12
# Everything else counts as escaped, which is never shorter than what the library writes.
_URL_SAFE = "%/:?&=#+,;@~!$'()*"
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)


def sheet_text(value: str) -> str:
    """Return `value` cleaned and cut, with an ellipsis, to what a cell of Excel can hold."""
    text = clean(value)
    # Excel counts UTF-16 units: an emoji is two.
    if 2 * len(text) <= MAX_TEXT:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MAX_TEXT:
        return text
    return units[: 2 * (MAX_TEXT - 1)].decode("utf-16-le", errors="ignore") + "…"


def web_link(address: str) -> str | None:
    """Return `address` if a cell may link to it: others than web addresses can run programs."""
    url = clean(address)
    return url if _WEB.fullmatch(url) and len(quote(url, safe=_URL_SAFE)) <= MAX_URL else None


@lru_cache(maxsize=4096)
def lines_of(text: str, width: float) -> int:
    """Return how many lines a wrapped cell takes that has room for `width` digits; it breaks at blanks."""
    width *= _LETTERS
    lines = 0
    for paragraph in text.split("\n"):
        room = width
        lines += 1
        for word in paragraph.split(" "):
            length = len(word)
            if length > room and room < width:
                lines += 1
                room = width
            if length > width:
                more, length = divmod(length, int(width))
                lines += more
            room -= length + 1
    return lines
