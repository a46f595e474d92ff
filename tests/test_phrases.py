"""Phrases are found whole, longest first, at offsets of the text as stored."""

import pytest

from pipeline.language.phrases import PhraseIndex, has_capitals_of

INDEX = PhraseIndex([("Val", 1), ("Val d'Or", 2), ("d'Or et Fils du Lac", 3), ("Étang", 4), ("A$$", 5)])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("le val-d'or", [(3, 11, 2)], id="longest_any_case_and_hyphen"),
        pytest.param("Val d'Or et Fils du Lac", [(4, 23, 3)], id="longest_of_overlapping"),
        pytest.param("un Etang, un étang", [(3, 8, 4), (13, 18, 4)], id="bare_capital"),
        pytest.param("A$$.", [(0, 3, 5)], id="sign_at_end"),
        pytest.param("İİ Val", [(3, 6, 1)], id="lower_case_of_other_length"),
        pytest.param("Val-Fleuri aval Vale val.example mi-val x_val", [], id="parts_of_words"),
        pytest.param("", [], id="empty"),
    ],
)
def test_phrases_are_found(text: str, expected: list[tuple[int, int, int]]) -> None:
    assert [(one.start, one.end, one.payload) for one in INDEX.find(text)] == expected


def test_phrases_turned_down_leave_room_for_shorter_ones() -> None:
    found = INDEX.find("Val d'Or", lambda _text, _start, _end, payload: payload != 2)
    assert [(one.start, one.end, one.payload) for one in found] == [(0, 3, 1)]


def test_phrases_end_where_the_text_does() -> None:
    index = PhraseIndex([("canton de Vaud", 1), ("canton de Vaud et du lac", 2)])
    assert [(one.start, one.end) for one in index.find("le canton de Vaud")] == [(3, 17)]


def test_phrases_must_start_with_a_word() -> None:
    with pytest.raises(ValueError, match="does not start with a letter or digit"):
        PhraseIndex([("$$$", None)])


@pytest.mark.parametrize(
    ("name", "written", "expected"),
    [
        pytest.param("Val d'Or", "VAL D'OR", True, id="all_capitals"),
        pytest.param("Val d'Or", "Val d'or", False, id="capital_missing"),
        pytest.param("La Plagne", "la Plagne", True, id="article"),
        pytest.param("parquet de Dole", "Parquet de Dole", True, id="more_capitals"),
    ],
)
def test_phrases_capitals(name: str, written: str, expected: bool) -> None:
    assert has_capitals_of(name, written) is expected
