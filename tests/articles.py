"""Short articles for the tests of the incidents room, read by the whole extraction."""

import datetime as dt

from pipeline.extraction import extract
from pipeline.schema import Article, Incident, Salience

#: A Thursday.
PUBLISHED = dt.date(2025, 3, 20)


def incidents_of(
    text: str, *, title: str | None = None, published: dt.date | None = PUBLISHED
) -> list[Incident]:
    """Return the incidents told in an article of `title` and `text`."""
    whole = f"{title}\n\n{text}" if title else text
    return extract([Article(article_id="sample", text=whole, title=title, published=published)])[0]


def main_incident(text: str, *, title: str | None = None, published: dt.date | None = PUBLISHED) -> Incident:
    """Return the one main incident of an article; fails when there is none or more than one."""
    (incident,) = (
        i for i in incidents_of(text, title=title, published=published) if i.salience is Salience.MAIN
    )
    return incident


def names_of(incidents: list[Incident], salience: Salience | None = None) -> set[str | None]:
    """Return the victims' names, of one salience where it is given."""
    return {i.victim.name for i in incidents if salience in (None, i.salience)}
