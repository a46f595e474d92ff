"""Five real articles, read to the end: the facts that anyone would take from them.

The articles are not part of the repository; where they are missing these tests are skipped.
"""

from datetime import date
from pathlib import Path

import pytest

from pipeline.extraction import extract
from pipeline.reading import ReadOptions, read_inputs
from pipeline.schema import Article, Incident, Ransom, Records, Salience


@pytest.fixture(scope="module")
def articles(seeds_dir: Path) -> list[Article]:
    return [a for a in read_inputs([seeds_dir], ReadOptions()) if isinstance(a, Article)]


@pytest.fixture(scope="module")
def found(articles: list[Article]) -> dict[str, list[Incident]]:
    """The incidents of each article, by its number."""
    return {a.article_id[:3]: told for a, told in zip(articles, extract(articles), strict=True)}


def main_of(incidents: list[Incident]) -> Incident:
    (incident,) = (i for i in incidents if i.salience is Salience.MAIN)
    return incident


def bounds(records: Records | None) -> tuple[int | None, int | None, str | None]:
    assert records is not None
    return records.min, records.max, records.unit


def test_seeds_are_all_read(articles: list[Article]) -> None:
    assert [a.article_id[:3] for a in articles] == ["000", "001", "002", "003", "004"]
    assert articles[2].published == date(2024, 11, 21)


@pytest.mark.parametrize("number", [pytest.param(f"00{i}", id=f"00{i}") for i in range(5)])
def test_seeds_tell_one_main_incident_each(found: dict[str, list[Incident]], number: str) -> None:
    assert main_of(found[number])


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        pytest.param("000", (50_000, None, "documents"), id="documents"),
        pytest.param("001", (285_000, None, "persons"), id="persons"),
        pytest.param("002", (758_912, 758_912, "persons"), id="precise_over_rounded"),
        pytest.param("003", (758_912, 758_912, "patients"), id="patients"),
        pytest.param("004", (491_840, 491_840, "patients"), id="laboratories"),
    ],
)
def test_seeds_records(
    found: dict[str, list[Incident]], number: str, expected: tuple[int | None, int | None, str]
) -> None:
    assert bounds(main_of(found[number]).records) == expected


@pytest.mark.parametrize(
    ("number", "attacker"),
    [
        pytest.param("000", "Killsec", id="group"),
        pytest.param("001", "Dumpsec", id="claimed"),
        pytest.param("002", None, id="anonymous"),
        pytest.param("003", "Near2tlg", id="pseudonym"),
        pytest.param("004", None, id="nobody"),
    ],
)
def test_seeds_attacker(found: dict[str, list[Incident]], number: str, attacker: str | None) -> None:
    assert main_of(found[number]).attacker.name == attacker


@pytest.mark.parametrize(
    ("number", "ransom"),
    [
        pytest.param("000", Ransom(demanded=True, paid=False), id="not_paid"),
        pytest.param("001", Ransom(), id="none"),
        pytest.param("003", Ransom(demanded=True, amount=5_000, currency="USD"), id="amount"),
        pytest.param("004", Ransom(), id="fine_only"),
    ],
)
def test_seeds_ransom(found: dict[str, list[Incident]], number: str, ransom: Ransom) -> None:
    assert main_of(found[number]).ransom == ransom


def test_seeds_second_victim_of_the_same_group(found: dict[str, list[Incident]]) -> None:
    (penbox,) = (i for i in found["000"] if i.victim.name == "Penbox")
    assert (penbox.salience, penbox.attacker.name) == (Salience.SECONDARY, "Killsec")
    assert penbox.ransom == Ransom(demanded=True, paid=True)


def test_seeds_named_victim(found: dict[str, list[Incident]]) -> None:
    assert main_of(found["001"]).victim.name == "MédecinDirect"


@pytest.mark.parametrize(
    ("number", "word"),
    [
        pytest.param("003", "établissement hospitalier", id="hospital"),
        pytest.param("004", "laboratoires", id="laboratories"),
    ],
)
def test_seeds_unnamed_victims_keep_the_words(
    found: dict[str, list[Incident]], number: str, word: str
) -> None:
    victim = main_of(found[number]).victim
    assert victim.name is None
    assert word in (victim.description or "")


def test_seeds_software_is_the_third_party(found: dict[str, list[Incident]]) -> None:
    assert main_of(found["002"]).third_party == "Mediboard"


@pytest.mark.parametrize(
    ("number", "types"),
    [
        pytest.param("000", {"name", "health", "prescription"}, id="000"),
        pytest.param("001", {"name", "social_security_number", "health"}, id="001"),
        pytest.param("002", {"name", "postal_address", "health"}, id="002"),
        pytest.param("003", {"name", "postal_address", "health"}, id="003"),
        pytest.param("004", {"social_security_number", "postal_address", "health"}, id="004"),
    ],
)
def test_seeds_data_types(found: dict[str, list[Incident]], number: str, types: set[str]) -> None:
    assert types <= {str(code) for code in main_of(found[number]).data_types}
