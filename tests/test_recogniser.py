"""The recogniser's fast reading gives the entities of spaCy's own, whatever the text."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language

from pipeline.evaluation.gold import load_corpus
from pipeline.language import network, recogniser
from pipeline.language.analysis import outline
from pipeline.language.mentions import Entity
from pipeline.language.pipeline import MODEL
from pipeline.language.recogniser import Recognised, Recogniser, is_known

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "real" / "dev"
TEXT = "La société Valbrune Énergie, à Saint-Malo, a été piratée par Noirmont, dit Camille Dastier."


@pytest.fixture(scope="module")
def stock() -> Language:
    """The stock model with its recogniser alone, loaded and run by spaCy itself."""
    found = spacy.load(MODEL, exclude=["tok2vec", "parser", "morphologizer", "attribute_ruler", "lemmatizer"])
    found.max_length = 10**7
    return found


@pytest.fixture(scope="module")
def fast(nlp: Language) -> Recogniser:
    found = Recogniser(nlp)
    assert found.fast
    return found


def entities(found: Iterable[Recognised]) -> list[list[Entity]]:
    return [one.entities for one in found]


def by_spacy(nlp: Language, texts: list[str]) -> list[list[Entity]]:
    return [[(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in nlp.pipe(texts)]


@pytest.mark.parametrize(
    "folder",
    [
        pytest.param(ROOT / "corpus" / "press", id="press", marks=pytest.mark.slow),
        *(pytest.param(ROOT / "corpus" / name, id=name, marks=pytest.mark.slow) for name in ("dev", "fresh")),
        pytest.param(
            REAL,
            id="real",
            marks=[
                pytest.mark.slow,
                pytest.mark.skipif(not REAL.is_dir(), reason="no real articles beside the project"),
            ],
        ),
    ],
)
def test_gives_the_entities_of_spacy_on_every_article(
    stock: Language, fast: Recogniser, folder: Path
) -> None:
    articles = load_corpus(folder).articles
    texts = [outline(article).text for article in articles]
    wrong = [
        article.article_id
        for article, ours, theirs in zip(
            articles, entities(fast.find(texts)), by_spacy(stock, texts), strict=True
        )
        if ours != theirs
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n \n",
        "Valbrune",
        "Valbrune Énergie",
        "\n\nValbrune \n Énergie\n\n",
        # Longer than what is looked at together, and ended by the text.
        " ".join(["Valbrune"] * 300),
        " de la ".join(["BANQUE NATIONALE"] * 60) + ".",
        "(" * 50 + "Groupe Valbrune" + ")" * 50,
        "M. Dastier s'est rendu à l'Hôtel-Dieu de Saint-Malo aujourd'hui, 12 h.",
    ],
)
def test_gives_the_entities_of_spacy_on_odd_texts(stock: Language, fast: Recogniser, text: str) -> None:
    assert entities(fast.find([text])) == by_spacy(stock, [text])


def test_texts_do_not_touch_their_neighbours(nlp: Language, fast: Recogniser) -> None:
    texts = ["Le groupe", "", TEXT, " ", "Valbrune Énergie", TEXT]
    assert entities(fast.find(texts)) == by_spacy(nlp, texts)
    alone = [next(iter(Recogniser(nlp).find([text]))) for text in texts]
    for one, by_itself in zip(fast.find(texts), alone, strict=True):
        assert one.entities == by_itself.entities
        assert one.tokens.starts.tolist() == by_itself.tokens.starts.tolist()
        # To the last bit, or the chance of a victim would hang on what else is read in a run.
        assert one.tokens.senses.tobytes() == by_itself.tokens.senses.tobytes()


def test_senses_of_tokens_are_those_of_spacy(stock: Language, fast: Recogniser) -> None:
    (found,) = fast.find([TEXT])
    doc = stock(TEXT)
    assert found.tokens.starts.tolist() == [token.idx for token in doc]
    theirs = stock.get_pipe("ner").model.get_ref("tok2vec").predict([doc])  # type: ignore[attr-defined]
    assert found.tokens.senses == pytest.approx(np.asarray(theirs), abs=1e-4)


def test_words_that_are_no_longer_kept_are_embedded_again(
    nlp: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "_KEPT", 3)
    monkeypatch.setattr(recogniser, "_TOGETHER", 30)
    texts = [TEXT, "Le groupe Valbrune Énergie.", TEXT, "Noirmont, à Saint-Malo."]
    assert entities(Recogniser(nlp).find(texts)) == by_spacy(nlp, texts)


def test_another_model_is_read_by_spacy_itself(nlp: Language) -> None:
    other = spacy.load(MODEL, exclude=["tok2vec", "parser", "morphologizer", "lemmatizer"])
    other.add_pipe("sentencizer")
    assert not is_known(other)
    found = Recogniser(other)
    assert not found.fast
    assert entities(found.find([TEXT, ""])) == by_spacy(other, [TEXT, ""])
    (ours,), (theirs, _) = Recogniser(nlp).find([TEXT]), found.find([TEXT, ""])
    assert theirs.tokens.starts.tolist() == ours.tokens.starts.tolist()
    assert theirs.tokens.senses == pytest.approx(ours.tokens.senses, abs=1e-4)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("@architectures",), "spacy.TransitionBasedParser.v1"),
        (("tok2vec", "encode", "window_size"), 2),
        (("tok2vec", "embed", "@architectures"), "spacy.CharacterEmbed.v2"),
    ],
)
def test_a_network_built_otherwise_is_not_known(
    nlp: Language, monkeypatch: pytest.MonkeyPatch, path: tuple[str, ...], value: object
) -> None:
    assert is_known(nlp)
    known = recogniser._ARCHITECTURE
    monkeypatch.setattr(recogniser, "_ARCHITECTURE", {**known, path: value})
    assert not is_known(nlp)


def test_spacy_learns_no_more_words_than_it_may(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recogniser, "_LEARNT", 200)
    fast = Recogniser(nlp)
    before = len(nlp.vocab.strings)
    texts = [TEXT.replace("Valbrune", f"Xanbrulune{i} Okzafir{i} Tibruvel{i}") for i in range(200)]
    for text in texts:
        list(fast.find([text]))
    assert before < len(nlp.vocab.strings) <= before + 200
    assert entities(fast.find(texts)) == by_spacy(nlp, texts)
