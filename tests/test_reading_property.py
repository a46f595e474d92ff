"""Generated files of several articles: a sound one loses and rejects nothing, k damaged parts cost just k.

Of each kind a few files are made, and a thousand of all kinds together in the slow test; `BRECHE_EXAMPLES`
sets another number of each kind.
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import Made
from made_exports import EXPORTS, JOURNAL, day_of
from made_files import KINDS, SENTENCES
from made_layouts import LAYOUTS

from pipeline.reading import ReadOptions, Rejection, Tally, read_inputs
from pipeline.schema import Article

EXAMPLES = int(os.environ.get("BRECHE_EXAMPLES", "6"))
MANY = 1000
TOWNS = ("Brivoux", "Sauverny", "Plouvaneg", "Corvelle", "Morvent", "Tréguennec", "Valmoncel", "Montbrelan")


#: Of these nobody can tell how many parts they hold when none of them is sound.
WHOLE_ONLY = {"array.json", "portable.pdf"}


def articles() -> st.SearchStrategy[list[Made]]:
    texts = st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=4, unique=True).map(tuple)
    drawn = st.lists(st.tuples(texts, st.sampled_from([False, False, True])), min_size=2, max_size=7)
    return drawn.map(
        lambda told: [
            # Where they are printed alike, texts of different pages may be taken for running heads.
            Made(n, tuple(f"À {TOWNS[n]}. {paragraph}" for paragraph in paragraphs), bad)
            for n, (paragraphs, bad) in enumerate(told, start=1)
        ]
    )


def is_same(article: Article, made: Made) -> bool:
    """Tell whether an article was read as it was made, but for the gaps between its paragraphs."""
    text = " ".join(article.text.split()).replace("\u00a0", " ")
    return article.title == made.title and text == f"{made.title} {' '.join(made.text.split())}"


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in KINDS])
def test_property_every_sound_part_is_read_and_every_damaged_one_told(name: str) -> None:
    check(name, EXAMPLES)


@pytest.mark.slow
def test_property_holds_of_a_thousand_files() -> None:
    for name in KINDS:
        check(name, max(EXAMPLES, MANY // len(KINDS) + 1))


def check(name: str, examples: int) -> None:
    @given(articles())
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    def holds(parts: list[Made]) -> None:
        if name in WHOLE_ONLY and all(made.bad for made in parts):
            return
        with TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(KINDS[name](parts))
            tally = Tally()
            results = list(read_inputs([path], ReadOptions(), tally))
        found = [
            r for r in results if isinstance(r, Article) and not (r.title or "").startswith("Titre numéro 9")
        ]
        wanted = [made for made in parts if not made.bad]
        assert len(found) == len(wanted), results
        assert all(is_same(a, made) for a, made in zip(found, wanted, strict=True)), results
        if name in {*EXPORTS, *LAYOUTS}:
            assert [(a.published, a.source) for a in found] == [(day_of(m), JOURNAL) for m in wanted], results
        rejected = [result for result in results if isinstance(result, Rejection)]
        assert len(rejected) == sum(made.bad for made in parts), results
        assert (tally.held, tally.read) == (len(results), len(results) - len(rejected))

    holds()
