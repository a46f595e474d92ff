"""Reliability of confidences: bins, expected calibration error, and what a report shows of them."""

import pytest

from pipeline.evaluation.judging import judged_values
from pipeline.evaluation.reliability import Claim, error_interval, reliability
from pipeline.schema import Evidence, Incident


def claims(confidence: float, right: int, wrong: int) -> list[Claim]:
    return [Claim("victim", confidence, n < right) for n in range(right + wrong)]


def test_reliability_of_perfect_confidence_has_no_error() -> None:
    found = reliability([*claims(0.75, 3, 1), *claims(0.5, 2, 2), *claims(1.0, 5, 0)])
    assert found.error == pytest.approx(0)
    assert [(b.size, b.right) for b in found.bins if b.size] == [(4, 0.5), (4, 0.75), (5, 1.0)]


def test_reliability_error_is_the_weighted_gap() -> None:
    # Ten claims at 0.9 of which half are right, thirty at 0.2 of which none is.
    found = reliability([*claims(0.9, 5, 5), *claims(0.2, 0, 30)])
    assert found.error == pytest.approx((10 * 0.4 + 30 * 0.2) / 40)


@pytest.mark.parametrize(("confidence", "number"), [(0.0, 0), (0.1, 1), (0.95, 9), (1.0, 9)])
def test_reliability_bins_take_their_lower_edge(confidence: float, number: int) -> None:
    assert [b.size for b in reliability(claims(confidence, 1, 0)).bins].index(1) == number


def test_reliability_of_nothing_is_empty() -> None:
    found = reliability([])
    assert found.error == 0
    assert len(found.bins) == 10


def test_reliability_error_interval_holds_the_error_and_narrows_with_more_articles() -> None:
    def sample(articles: int) -> list[Claim]:
        return [Claim("victim", 0.9, n % 3 > 0, n) for n in range(articles)]

    few, many = (error_interval(sample(count), count) for count in (30, 300))
    for found in (few, many):
        assert found.low < reliability(sample(30)).error < found.high
    assert many.high - many.low < few.high - few.low
    assert error_interval(sample(30), 30) == few


def test_reliability_error_interval_resamples_whole_articles() -> None:
    # All of one article's claims are right, all of the other's wrong: a sample has either, or both.
    claimed = [Claim("victim", 0.5, article == 0, article) for article in (0, 1) for _ in range(20)]
    assert reliability(claimed).error == pytest.approx(0)
    assert error_interval(claimed, 2) == pytest.approx((0, 0.5))


def test_reliability_error_interval_of_nothing_is_nothing() -> None:
    assert error_interval([], 3) == (0, 0)


def test_judged_values_pair_each_value_with_its_proof() -> None:
    gold = Incident.model_validate({"salience": "main", "victim": {"name": "Ombrac"}, "date": "2025-03-01"})
    proof = Evidence(field="date", value="2025-03-02", start=0, end=3, sentence="…", rule="r", confidence=0.4)
    found = gold.model_copy(update={"date": "2025-03-02", "evidence": [proof]})
    judged = {field: (entry, right) for field, _, entry, right in judged_values([gold], [found])}
    assert judged == {"incident": (None, True), "victim": (None, True), "date": (proof, False)}
