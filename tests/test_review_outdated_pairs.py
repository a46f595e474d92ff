"""Pairs and splits in an older workbook: what others have said of them since is asked for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from reports import Dataset, dataset, incident
from test_review_damaged import export, fill, take

from pipeline.dataset.review.desk import Outcome, take_in
from pipeline.dataset.review.reading import read_review

CLINIC = "Clinique des Aulnettes"
WORD = "is older than what Claire has said of the same articles since"


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Dataset]:
    """Three articles of one incident."""
    with dataset(tmp_path) as data:
        for name in "abc":
            data.tell(name, incident(CLINIC, date="2024-11-18"))
        assert len(data.rows()) == 1
        yield data


def split(book: Path, **labels: str) -> Path:
    return fill(book, "split", dict(labels), "reports")


def win(data: Dataset, book: Path) -> Outcome:
    return take_in(data.connection, read_review(book), "Bruno", overwrite=True)


def joined(data: Dataset, book: Path, name: str) -> Path:
    """Say in a workbook that the row of the clinic is the same incident as that of another article."""
    return fill(book, "same_as", {CLINIC: data.ids()[name]})


def test_outdated_split_over_a_later_join(data: Dataset, tmp_path: Path) -> None:
    data.tell("x", incident("Mairie de Valmorel", date="2024-11-18"))
    old = split(export(data, tmp_path / "old.xlsx"), a="A")
    assert not take(data, joined(data, export(data, tmp_path / "new.xlsx"), "x")).problems
    assert data.groups() == {frozenset("abcx")}
    (problem,) = take(data, old, "Bruno").problems
    assert f"'A' {WORD}" in str(problem) and problem.sheet == "reports"
    assert data.groups() == {frozenset("abcx")}
    assert win(data, old).problems == []
    assert data.groups() == {frozenset("a"), frozenset("bcx")}


def test_outdated_split_over_a_later_other_split(data: Dataset, tmp_path: Path) -> None:
    old = split(export(data, tmp_path / "old.xlsx"), a="A")
    # Who splits off one article says of the others that they are one.
    assert not take(data, split(export(data, tmp_path / "new.xlsx"), b="A")).problems
    assert len(take(data, old, "Bruno").problems) == 1
    assert data.groups() == {frozenset("ac"), frozenset("b")}
    # A workbook that is exported now knows of it.
    assert not take(data, split(export(data, tmp_path / "now.xlsx"), a="A"), "Bruno").problems
    assert data.groups() == {frozenset("a"), frozenset("b"), frozenset("c")}


def test_outdated_join_over_a_later_split(data: Dataset, tmp_path: Path) -> None:
    assert not take(data, split(export(data, tmp_path / "first.xlsx"), c="A")).problems
    old = fill(export(data, tmp_path / "old.xlsx"), "same_as", {"c": data.ids()["a"]})
    # Joined, and split again.
    again = fill(export(data, tmp_path / "join.xlsx"), "same_as", {"c": data.ids()["a"]})
    assert not take(data, again).problems
    assert not take(data, split(export(data, tmp_path / "again.xlsx"), c="A")).problems
    assert data.groups() == {frozenset("ab"), frozenset("c")}
    (problem,) = take(data, old, "Bruno").problems
    assert WORD in str(problem) and data.ids()["a"] in str(problem)
    assert data.groups() == {frozenset("ab"), frozenset("c")}
    assert win(data, old).problems == []
    assert data.groups() == {frozenset("abc")}


def test_outdated_taking_back_over_a_later_split(data: Dataset, tmp_path: Path) -> None:
    old = split(export(data, tmp_path / "old.xlsx"), a="(undo)")
    assert not take(data, split(export(data, tmp_path / "new.xlsx"), a="A")).problems
    (problem,) = take(data, old, "Bruno").problems
    assert f"'(annuler)' {WORD}" in str(problem)
    assert len(data.groups()) == 2
    win(data, old)
    assert data.groups() == {frozenset("abc")}


def test_outdated_only_where_the_contrary_was_said(data: Dataset, tmp_path: Path) -> None:
    old = split(export(data, tmp_path / "old.xlsx"), a="A", b="A")
    same = split(export(data, tmp_path / "same.xlsx"), a="Z", b="Z")
    data.tell("x", incident("Mairie de Valmorel", date="2024-11-18"))
    assert not take(data, same).problems
    outcome = take(data, old, "Bruno")
    assert (outcome.problems, outcome.has_news) == ([], False)
    assert frozenset("ab") in data.groups()
