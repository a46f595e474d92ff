"""The heart: articles in, incidents out, as one pure function over frames.

The same function serves a process pool and an engine that maps partitions on a cluster. The
model is loaded once per process; Docs never leave it.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import tee
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.dataset.failures import SLOW
from pipeline.dataset.frame import articles_to_frame, frame_to_articles, incidents_to_frame
from pipeline.incidents.extract import extract_incidents
from pipeline.incidents.interpretation import may_tell_incident, tells_incident
from pipeline.language.analysis import Analyser, Analysis, Outline, outline
from pipeline.language.gate import passes
from pipeline.language.text import fold, visible, without_noise
from pipeline.schema import Article, Incident
from pipeline.time_limit import TooSlow, at_most
from pipeline.versions import rules_version

if TYPE_CHECKING:
    from pipeline.language.recogniser import Recogniser

__all__ = [
    "CHUNK",
    "ModelError",
    "analyse",
    "articles_to_frame",
    "entities",
    "extract",
    "extract_frame",
    "rules_version",
    "warm_up",
]


#: Articles per frame: large enough for spaCy's batches, small enough to spread over processes.
CHUNK = 64


class ModelError(Exception):
    """The language model cannot be loaded; the message names the remedy."""


@cache
def _engine() -> tuple["Recogniser", Analyser]:
    # A run with nothing new to read needs no spaCy, which takes longer to import than such a run takes.
    from pipeline.language.pipeline import build_nlp
    from pipeline.language.recogniser import Recogniser

    try:
        nlp = build_nlp()
    except RuntimeError as error:
        raise ModelError(str(error)) from error
    # Reading has its own limit, which users can raise.
    nlp.max_length = sys.maxsize
    return Recogniser(nlp), Analyser(nlp.vocab)


def warm_up() -> None:
    """Load the model and the lexicons now, so that forked workers share them. Raises ModelError."""
    _engine()


def analyse(outlines: Iterable[Outline]) -> Iterator[Analysis]:
    """Yield the analysis of each article, in order."""
    recogniser, analyser = _engine()
    ahead, behind = tee(outlines)
    for found, one in zip(recogniser.find(o.text for o in ahead), behind, strict=True):
        yield analyser.analyse(*found, one)


def extract(articles: Sequence[Article]) -> list[list[Incident]]:
    """Return the incidents of each article, in the order of `articles`.

    Whatever an article makes the rules raise is raised: ValueError where they read what can't be.
    """
    incidents: list[list[Incident]] = [[] for _ in articles]
    # The language model costs its time: it reads only what by its words alone may tell an incident.
    outlines = [(i, o, tells_incident(o)) for i, o in enumerate(map(outline, articles))]
    telling = [one for one in outlines if may_tell_incident(one[2])]
    if not telling:
        return incidents
    from pipeline.language.pipeline import one_thread

    with one_thread():
        for (i, _, tells), analysis in zip(telling, analyse(o for _, o, _ in telling), strict=True):
            incidents[i] = extract_incidents(analysis, tells=tells)
            _check(articles[i], incidents[i])
    return incidents


def _check(article: Article, incidents: Iterable[Incident]) -> None:
    """Raise ValueError for an incident that no dataset could hold."""
    for incident in incidents:
        Incident.model_validate(incident.model_dump())
        if any(not e.start <= e.end <= len(article.text) for e in incident.evidence):
            raise ValueError("a proof lies beyond the text")


def entities(articles: Sequence[Article]) -> list[list[str]]:
    """Return the texts of each article's named entities as the stock model gives them."""
    recogniser, _ = _engine()
    texts = [without_noise(fold(visible(article.text).text)) for article in articles]
    return [
        [text[start:end] for start, end, _ in found.entities]
        for text, found in zip(texts, recogniser.find(texts), strict=True)
    ]


def extract_frame(frame: pd.DataFrame, gate: bool = True, seconds: float | None = None) -> pd.DataFrame:
    """Map a frame of articles (`ARTICLE_COLUMNS`) to a frame of results (`RESULT_COLUMNS`).

    Pure: the output depends on the arguments alone, and each article on its own row alone. With `gate`,
    articles without signs of a cyber incident are not analysed and come out as `gated`. An article on which
    extraction fails comes out without incidents and with the failure in `error`; so does one that takes more
    than `seconds` of processor time, where a process can tell. Raises ModelError.
    """
    # Outside the try below: without a model no article could be read, and none is to blame.
    warm_up()
    articles = frame_to_articles(frame)
    gated = frozenset(a.article_id for a in articles if gate and _is_gated(a))
    errors: dict[str, str] = {}
    places = [i for i, a in enumerate(articles) if a.article_id not in gated]
    worth = [articles[i] for i in places]
    try:
        # What together takes no longer than one may, each does as well.
        with at_most(seconds):
            told = extract(worth)
    except (Exception, TooSlow):
        told = [_extract_alone(a, errors, seconds) for a in worth]
    incidents = dict(zip(places, told, strict=True))
    return incidents_to_frame(((a, incidents.get(i, [])) for i, a in enumerate(articles)), errors, gated)


def _is_gated(article: Article) -> bool:
    try:
        return not passes(article.text)
    except Exception:
        # It fails again where its failure is put down.
        return False


def _extract_alone(article: Article, errors: dict[str, str], seconds: float | None) -> list[Incident]:
    try:
        with at_most(seconds):
            return extract([article])[0]
    except TooSlow:
        errors[article.article_id] = (
            f"{SLOW} {seconds:g} s: split the text, or give it longer with --article-timeout"
        )
        return []
    except Exception as error:
        # The type alone: a message may quote the article.
        errors[article.article_id] = (
            f"extraction failed with {type(error).__name__}; please report it with the article"
        )
        return []
