"""Articles and texts, many at a time, through extraction."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from pipeline.calls.offsets import places_in
from pipeline.dataset.frame import ArticleResult, articles_to_frame, frame_to_results
from pipeline.extraction import CHUNK, extract_frame
from pipeline.reading import ReadOptions
from pipeline.reading.articles import make_article
from pipeline.reading.dates import parse_date
from pipeline.reading.model import Draft
from pipeline.schema import Article, Incident


def read_day(published: dt.date | str | None) -> dt.date | None:
    """Return the day that `published` tells. Raises ValueError with the remedy for what is none."""
    if published is None:
        return None
    day = parse_date(published) if isinstance(published, str | dt.date) else None
    if day is None:
        raise ValueError(
            f"published={published!r} is no day: give a datetime.date, or text such as '2024-11-21' or"
            " '21/11/2024'"
        )
    return day


def results_of(articles: Iterable[Article]) -> Iterator[tuple[Article, ArticleResult]]:
    """Yield each article, whose id no other has, with what extraction made of it. Raises ModelError."""
    given = iter(articles)
    while chunk := list(islice(given, CHUNK)):
        results = frame_to_results(extract_frame(articles_to_frame(chunk)))
        yield from zip(chunk, results, strict=True)


def incidents_of_texts(
    texts: Iterable[str | Article], published: dt.date | None
) -> Iterator[list[Incident] | str]:
    """Yield for each text its incidents, or what is wrong with it. Raises TypeError, ModelError."""
    given = iter(enumerate(texts))
    while chunk := list(islice(given, CHUNK)):
        yield from _of_chunk([(text, _article(number, text, published)) for number, text in chunk])


def _of_chunk(chunk: Sequence[tuple[str | Article, Article | str]]) -> Iterator[list[Incident] | str]:
    results = results_of(article for _, article in chunk if isinstance(article, Article))
    for text, article in chunk:
        if isinstance(article, str):
            yield article
            continue
        _, result = next(results)
        if isinstance(text, str):
            _lead_back(result.incidents, text, article.text)
        yield result.error or result.incidents


def _article(number: int, text: str | Article, published: dt.date | None) -> Article | str:
    """Return the article to be read, or what is wrong with `text`. Its id holds for one call only."""
    name = f"text {number}"
    if isinstance(text, Article):
        return text.model_copy(update={"article_id": name, "published": text.published or published})
    if not isinstance(text, str):
        raise TypeError(f"{name} is no str but {type(text).__name__}: give texts alone")
    draft = Draft(place=name, article_id=name, text=text, title_in_text=True, published=published)
    # Who calls with a single sentence wants it read.
    found = make_article(draft, ReadOptions(min_chars=1, max_chars=max(1, len(text))))
    return found if isinstance(found, Article) else f"{found.reason.value}, {found.detail}"


def _lead_back(incidents: Iterable[Incident], given: str, stored: str) -> None:
    """Have the evidence of `incidents` count into the text that was given."""
    proofs = [proof for incident in incidents for proof in incident.evidence]
    if proofs and given != stored:
        place = places_in(given, stored)
        for proof in proofs:
            proof.start, proof.end = place(proof.start, proof.end)
