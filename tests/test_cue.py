"""Cues are found as one regular expression finds them, whatever is looked up first."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.lexicons import Cue, any_of, cue, load_lexicon
from pipeline.language.openings import openings

PATTERNS = [
    r"\bfuites?\b",
    r"\bvol(?:é|ée|s)?\b",
    r"\b(?:a|ont) (?:été )?piraté",
    r"\bl'attaque\b",
    r"\bi(?<!les i)ntrusion\w*",
    r"\b(?:d'|de )?rançons?\b",
    r"\bpubli(?!c)\w*",
    r"(?:go|to) de données",
    r"\d+ comptes",
    r"\b\w+ chiffrés",
]
WORDS = [
    "fuite",
    "fuites",
    "vol",
    "volée",
    "volcan",
    "a",
    "ont",
    "été",
    "piraté",
    "l'attaque",
    "les",
    "intrusion",
    "d'",
    "de",
    "rançon",
    "public",
    "publié",
    "12",
    "go",
    "données",
    "comptes",
    "fichiers",
    "chiffrés",
    ".",
    ",",
]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=80, max_size=120).map(" ".join)


def spans(matches: object) -> list[tuple[int, int]]:
    return [m.span() for m in matches]  # type: ignore[attr-defined]


@given(TEXTS, st.integers(0, 300), st.integers(0, 700))
def test_cue_finds_what_one_expression_finds(text: str, start: int, length: int) -> None:
    ours, plain = Cue(PATTERNS), re.compile(any_of(PATTERNS))
    end = start + length
    while text[end - 1 : end + 1].isalnum():
        end += 1
    assert spans(ours.finditer(text, start, end)) == spans(plain.finditer(text, start, end))
    one, other = ours.search(text, start, end), plain.search(text, start, end)
    assert (one and one.span()) == (other and other.span())


@given(TEXTS)
@pytest.mark.parametrize(
    "patterns", [pytest.param(PATTERNS, id="all"), pytest.param(PATTERNS[:7], id="words")]
)
def test_cue_finds_the_first_of_each_sentence(patterns: list[str], text: str) -> None:
    ours, plain = Cue(patterns), re.compile(any_of(patterns))
    sentences = [(m.start(), m.end()) for m in re.finditer(r"[^.]+", text)]
    firsts = {i: m.start() for i, span in enumerate(sentences) if (m := plain.search(text, *span))}
    assert ours.firsts(text, sentences) == firsts


@pytest.mark.parametrize(
    ("pattern", "begins"),
    [
        pytest.param(r"\bfuites?\b", {("fuit", False)}, id="letters"),
        pytest.param(r"\bvol(?:é|s)?\b", {("vol", True), ("volé", False), ("vols", False)}, id="group"),
        pytest.param(r"\bi(?<!les i)ntrus", {("intr", False)}, id="look-behind"),
        pytest.param(r"\b[cç]a\b", {("ca", True), ("ça", True)}, id="class"),
        pytest.param(r"\bpi\w*", {("pi", False)}, id="repetition"),
        pytest.param(r"\b(?:l')?attaque", {("l", True), ("atta", False)}, id="elision"),
        pytest.param(r"fuite", None, id="anywhere"),
        pytest.param(r"\b\w+ volé", None, id="any word"),
        pytest.param(r"\b(?:€|euros?)\b", None, id="sign"),
    ],
)
def test_openings_of_a_pattern(pattern: str, begins: set[tuple[str, bool]] | None) -> None:
    assert openings(pattern) == begins


def test_openings_leave_few_cues_to_be_tried_everywhere() -> None:
    triggers = [p for patterns in load_lexicon("triggers").values() for p in patterns]
    assert sum(openings(p) is None for p in triggers) < len(triggers) / 20
    assert cue("triggers", "ransomware") is cue("triggers", "ransomware")
