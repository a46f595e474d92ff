"""News on everything else: it passes the gate seldom, and no incident is read out of it."""

from pathlib import Path

import pytest

from pipeline.evaluation.gold import Corpus, load_corpus
from pipeline.incidents.interpretation import may_tell_incident, tells_incident
from pipeline.language import gate
from pipeline.language.analysis import outline
from pipeline.language.triggers import find_triggers
from pipeline.schema import Article

OFFTOPIC = Path(__file__).parents[1] / "corpus" / "offtopic"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(OFFTOPIC)


def of_register(corpus: Corpus, register: str) -> list[Article]:
    return [a for a in corpus.articles if corpus.registers[a.article_id] == register]


def test_offtopic_half_are_near_misses(corpus: Corpus) -> None:
    assert len(corpus.articles) >= 150
    assert len(of_register(corpus, "press")) == len(of_register(corpus, "hard"))
    assert not any(line.incidents for line in corpus.gold.values())


def test_offtopic_gate_keeps_everyday_news_out(corpus: Corpus) -> None:
    everyday = of_register(corpus, "press")
    assert sum(gate.passes(a.text) for a in everyday) < 0.02 * len(everyday)


def test_offtopic_gate_keeps_near_misses_from_the_analysis(corpus: Corpus) -> None:
    near = of_register(corpus, "hard")
    passed = [a for a in near if gate.passes(a.text)]
    assert len(passed) <= 0.5 * len(near)
    assert sum(may_tell_incident(tells_incident(outline(a))) for a in passed) <= 0.25 * len(near)


def test_offtopic_tells_no_incident_even_without_the_gate(corpus: Corpus) -> None:
    from pipeline.extraction import extract

    told = zip(corpus.articles, extract(corpus.articles), strict=True)
    assert [a.article_id for a, incidents in told if incidents] == []


@pytest.mark.parametrize(
    ("other_trade", "attack"),
    [
        pytest.param("un atelier contre l'hameçonnage", "victime d'hameçonnage", id="lesson"),
        pytest.param("le piratage des matchs de rugby", "le piratage des comptes", id="broadcasts"),
        pytest.param("les exercices attaque contre défense", "une attaque contre le port", id="sports"),
        pytest.param("le cheval de troie des grecs", "un cheval de troie bancaire", id="myth"),
    ],
)
def test_offtopic_wordings_of_another_trade_are_no_attack(other_trade: str, attack: str) -> None:
    assert not find_triggers(other_trade)
    assert find_triggers(attack)
