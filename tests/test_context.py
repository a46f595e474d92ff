"""What decisions on facts see of a span: words by side and distance, names hidden, its sentence's part."""

import pytest

from pipeline.extraction import analyse
from pipeline.incidents.features.context import ATTACKER, VICTIM, Context
from pipeline.incidents.features.sentence_part import Part
from pipeline.incidents.interpretation import interpret
from pipeline.language.analysis import outline
from pipeline.schema import Article

TEXT = (
    "Cyberattaque contre la société Varelle Optique\n\n"
    "La société Varelle Optique a été victime d'une cyberattaque le 3 mars. Les pirates ont volé les "
    "numéros de téléphone de 12 000 clients.\n"
    "Le groupe Zorvak revendique le vol de 40 Go de fichiers et menace de les publier.\n"
    "Les mots de passe et les données bancaires ne sont pas concernés, assure l'entreprise.\n"
    "Que faire ?\n"
    "Changez vos mots de passe et méfiez-vous des courriels qui vous demandent vos coordonnées bancaires.\n"
)


@pytest.fixture(scope="module")
def context() -> Context:
    (analysis,) = analyse([outline(Article(article_id="a", title=TEXT.split("\n")[0], text=TEXT))])
    return Context(interpret(analysis))


def at(context: Context, words: str) -> tuple[int, int]:
    start = context.analysis.text.index(words)
    return start, start + len(words)


def test_words_around_a_span_know_their_side(context: Context) -> None:
    features = context.of_span(0, *at(context, "numéros de téléphone"))
    assert "1< les" in features.words
    assert "1> de" in features.words
    assert not any("teleph" in word and word.startswith(("1", "2", "3", "near")) for word in features.words)


def test_names_are_hidden_by_their_part(context: Context) -> None:
    rows = [" ".join(row) for row in context.rows]
    assert VICTIM in rows[0].split()
    assert any(ATTACKER in row.split() for row in rows)
    assert not any("varelle" in row or "zorvak" in row for row in rows)


def test_the_victim_is_near_where_it_is_named(context: Context) -> None:
    near = context.of_span(0, *at(context, "victime")).named
    far = context.of_span(0, *at(context, "Changez")).named
    assert near["names victim"] == 1 and far["names victim"] == 0
    assert near["from victim"] < far["from victim"]


def test_a_span_outside_of_sentences_has_no_features(context: Context) -> None:
    assert not context.of_span(0, len(TEXT), len(TEXT)).words


def chances(context: Context, words: str) -> dict[Part, float]:
    sentence = context.analysis.sentence_at(at(context, words)[0])
    assert sentence is not None
    return context.parts[sentence.index]


@pytest.mark.parametrize(
    ("words", "part"),
    [
        pytest.param("Zorvak revendique", Part.CLAIM, id="claim"),
        pytest.param("ne sont pas concernés", Part.UNTOUCHED, id="untouched"),
    ],
)
def test_a_sentence_plays_its_part_more_than_any_other_sentence(
    context: Context, words: str, part: Part
) -> None:
    mine = chances(context, words)
    assert sum(mine.values()) == pytest.approx(1)
    assert all(mine[part] >= one[part] for one in context.parts[1:])


def test_advice_tells_less_than_the_story(context: Context) -> None:
    story, advice = (
        context.analysis.sentence_at(at(context, words)[0]) for words in ("Les pirates", "Changez")
    )
    assert story is not None and advice is not None
    told = [sum(context.parts[s.index][p] for p in (Part.TOLD, Part.CLAIM)) for s in (story, advice)]
    assert told[0] > 0.5 > told[1]
