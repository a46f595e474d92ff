"""The articles of an incident: id, source and address of each, as far as its row tells."""

import re
from itertools import zip_longest

from pipeline.dataset.shown.telling import ToldIncident

_SITE = re.compile(r"https?://(?:[^/@]*@)?(?:www\.)?([^/:?#]+)", re.IGNORECASE)


def articles_of(told: ToldIncident) -> list[tuple[str | None, str | None, str | None]]:
    """Return id, source and address of each article, as far as the row tells which belongs to which.

    The lists of a row have no gaps and name nothing twice: only as many as there are articles go with them.
    """
    count = len(told.article_ids)
    sources: list[str] = told.sources if len(told.sources) == count else told.sources[:1] * count
    if len(told.sources) not in (1, count):
        sources = []
    if len(told.urls) in (0, count):
        return [
            (article, source or (site_of(url) if url else None), url)
            for article, source, url in zip_longest(told.article_ids, sources, told.urls)
        ]
    listed = [(article, None, None) for article in told.article_ids] if count != 1 else []
    one = told.article_ids[0] if count == 1 else None
    return [*[(one, site_of(url), url) for url in told.urls], *listed]


def site_of(address: str) -> str:
    """Return the site of a web address, without www."""
    match = _SITE.match(address)
    return match[1] if match else address
