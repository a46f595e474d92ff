"""An article that takes too long is set aside; the run goes on."""

import csv
import json
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import extraction
from pipeline.cli import app
from pipeline.dataset.frame import articles_to_frame, frame_to_results
from pipeline.extraction import extract_frame
from pipeline.language.analysis import Outline
from pipeline.reading import ReadOptions
from pipeline.run import run
from pipeline.run_options import RunOptions
from pipeline.schema import Article
from pipeline.time_limit import TooSlow, at_most

GOOD = (
    "La mairie de Lormeau victime d'une cyberattaque\n\n"
    "La mairie de Lormeau a été victime d'une cyberattaque. Les données de 3 000 habitants ont été volées."
)
SLOW = GOOD.replace("Lormeau", "Lenteval")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such timer")


@pytest.fixture(autouse=True)
def one_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    outline = extraction.outline

    def endless(article: Article) -> Outline:
        while "Lenteval" in article.text:
            pass
        return outline(article)

    extraction.warm_up()
    monkeypatch.setattr(extraction, "outline", endless)


def test_the_others_of_its_chunk_are_read() -> None:
    articles = [Article(article_id=name, text=text) for name, text in (("a", GOOD), ("b", SLOW), ("c", GOOD))]
    results = frame_to_results(extract_frame(articles_to_frame(articles), seconds=1))
    assert [len(result.incidents) for result in results] == [1, 0, 1]
    assert [result.error is None for result in results] == [True, False, True]


@pytest.mark.parametrize("processes", [pytest.param(1, marks=pytest.mark.slow), 2])
def test_it_is_listed_as_too_slow(tmp_path: Path, processes: int) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    (inputs / "quick.txt").write_text(GOOD, "utf-8")
    (inputs / "slow.txt").write_text(SLOW, "utf-8")
    run([inputs], tmp_path / "out", ReadOptions(), RunOptions(processes, article_timeout=1))
    with (tmp_path / "out" / "rejected.csv").open(encoding="utf-8", newline="") as stream:
        (rejected,) = csv.DictReader(stream)
    assert (rejected["source"], rejected["reason"]) == ("slow", "too_slow")
    assert "1 s" in rejected["detail"]
    told = [
        json.loads(line) for line in (tmp_path / "out" / "article_incidents.jsonl").open(encoding="utf-8")
    ]
    assert {one["article_id"]: len(one["incidents"]) for one in told}["quick"] == 1


@pytest.mark.slow
def test_the_option(tmp_path: Path) -> None:
    article = tmp_path / "slow.txt"
    article.write_text(SLOW, "utf-8")
    result = CliRunner().invoke(
        app, ["run", str(article), "-o", str(tmp_path / "out"), "--article-timeout", "1"]
    )
    assert result.exit_code == 3


def test_work_in_time_is_left_alone() -> None:
    with at_most(5):
        done = sum(range(1000))
    with at_most(None):
        pass
    assert done == 499500


def test_no_failure_of_its_own() -> None:
    with pytest.raises(TooSlow), at_most(0.05):
        while True:
            with suppress(Exception):
                sum(range(1000))
