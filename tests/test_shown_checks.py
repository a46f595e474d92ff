"""What a row should be checked for, and when it should not."""

import pytest
from tables import conflict, evidence, incident

from pipeline.dataset.rows import Cell
from pipeline.dataset.shown.checks import Check, check_rows, check_text, to_check
from pipeline.wording import LANGUAGES


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param(
            {"date": "2014", "first_published": "2025-01-05"}, [Check.DATE_LONG_BEFORE], id="years-before"
        ),
        pytest.param({"date": "2023", "first_published": "2025-01-05"}, [], id="two-years-by-its-last-day"),
        pytest.param({"date": "2023-01-01~", "first_published": "2025-03-05"}, [Check.DATE_LONG_BEFORE]),
        pytest.param(
            {"date": "2014", "first_published": "2025-01-05", "salience": "secondary"}, [], id="recalled"
        ),
        pytest.param({"date": "2014"}, [], id="never-published"),
        pytest.param({"ransom_paid": True, "status": "claimed"}, [Check.PAID_BY_CLAIM], id="paid-by-claim"),
        pytest.param({"ransom_paid": True, "status": "confirmed"}, [], id="paid"),
        pytest.param({"ransom_paid": False, "status": "claimed"}, [], id="not-paid"),
        pytest.param({"confidence": 0.49}, [Check.SEEN_ONCE], id="seen-once"),
        pytest.param({"confidence": 0.49, "articles_count": 2}, [], id="seen-twice"),
        pytest.param({"confidence": 0.5}, [], id="sure-enough"),
    ],
)
def test_checks_of_a_row(cells: dict[str, Cell], expected: list[Check]) -> None:
    assert to_check(incident(1, **cells)) == expected


def test_checks_of_evidence() -> None:
    unsure, sure = (
        evidence(1, field="victim_country", value="FR", confidence=c, article_id="a") for c in (0.55, 0.9)
    )
    other = evidence(1, field="victim_sector", value="health", confidence=0.1)
    assert to_check(incident(1), [unsure, other]) == [Check.WEAK_COUNTRY]
    assert to_check(incident(1), [unsure, unsure]) == to_check(incident(1), [sure]) == []
    assert to_check(incident(1), [evidence(1, field="victim_country", value="FR")]) == []


def test_checks_of_conflicts() -> None:
    figures = conflict(1, field="records_value", kept="2000", other="1500")
    assert to_check(incident(1), conflicts=[conflict(1), figures]) == [Check.FIGURES_DIFFER]
    assert to_check(incident(1), conflicts=[conflict(1)]) == []


def test_checks_are_in_order_and_end_with_an_analyst() -> None:
    proof = evidence(1, field="victim_country", value="FR", confidence=0.1)
    cells: dict[str, Cell] = {"confidence": 0.1, "ransom_paid": True, "status": "claimed"}
    every = [Check.PAID_BY_CLAIM, Check.WEAK_COUNTRY, Check.SEEN_ONCE]
    assert to_check(incident(1, **cells), [proof]) == every
    of_country = incident(1, **cells, reviewed="victim_country|date")
    assert to_check(of_country, [proof]) == [Check.PAID_BY_CLAIM, Check.SEEN_ONCE]
    assert to_check(incident(1, **cells, reviewed="all"), [proof]) == []


def test_checks_have_words() -> None:
    assert [row["code"] for row in check_rows()] == list(Check)
    for language in LANGUAGES:
        assert len({check_text(check, language) for check in Check}) == len(Check)
    assert check_text(Check.FIGURES_DIFFER, "fr") == "chiffres divergents"
