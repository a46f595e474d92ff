"""Five real articles, read to the end: the facts that anyone would take from them.

The articles are not part of the repository; without them these tests are skipped.
"""

from pathlib import Path

import pytest

from pipeline.extraction import extract
from pipeline.reading import ReadOptions, read_inputs
from pipeline.schema import Article, Incident, Salience

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the real articles are not there")


@pytest.fixture(scope="module")
def found() -> dict[str, list[Incident]]:
    """The incidents of each article, by the first three characters of its name."""
    articles = [a for a in read_inputs([str(SEEDS)], ReadOptions()) if isinstance(a, Article)]
    return {a.article_id[:3]: i for a, i in zip(articles, extract(articles), strict=True)}


def main(incidents: list[Incident]) -> Incident:
    (incident,) = (i for i in incidents if i.salience is Salience.MAIN)
    return incident


def of(incidents: list[Incident], name: str) -> Incident:
    (incident,) = (i for i in incidents if i.victim.name == name)
    return incident
