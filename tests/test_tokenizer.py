"""The tokenizer, loaded without spaCy's largest expression, cuts every text as the model's own does."""

import re
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from pipeline.evaluation.gold import load_corpus
from pipeline.language.analysis import outline
from pipeline.language.pipeline import MODEL
from pipeline.language.tokenizer import factored, matcher

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "real" / "dev"
FOLDERS = [ROOT / "corpus" / name for name in ("dev", "press", "fresh")]
SEEN = ["ORTH", "NORM", "PREFIX", "SUFFIX", "SHAPE", "IS_SPACE", "SPACY"]
LETTERS = "[" + "a-z" * 200 + "é]"
WIDER = "[" + "a-z" * 200 + "é'-]"


@pytest.fixture(scope="module")
def stock() -> Language:
    found = spacy.load(
        MODEL,
        exclude=["ner", "tok2vec", "parser", "morphologizer", "attribute_ruler", "lemmatizer", "senter"],
    )
    found.max_length = 10**7
    return found


@pytest.mark.parametrize("folder", [*FOLDERS, pytest.param(REAL, marks=pytest.mark.slow)], ids=str)
def test_cuts_every_article_as_the_stock_tokenizer_does(nlp: Language, stock: Language, folder: Path) -> None:
    if not folder.is_dir():
        pytest.skip("no real articles beside the project")
    for article in load_corpus(folder).articles:
        text = outline(article).text
        ours, theirs = nlp.make_doc(text), stock.make_doc(text)
        assert ours.to_array(SEEN).tolist() == theirs.to_array(SEEN).tolist(), article.article_id


@pytest.mark.parametrize(
    "text",
    [
        "l'après-midi, l’Hôtel-Dieu, entr'ouvrir, grand'mère, r'ouvrir, quelqu'un, aujourd'hui",
        "Saint-Malo-sur-Mer Châlons-en-Champagne Bouc-Bel-Air pet-en-l'air saut-de-ski Villeneuve-lès-X",
        "sous-marin sous‑marin sous–marin SOUS-MARIN Sous-Préfecture cyber-attaque  ex-ministre",
        "www.valbrune.fr https://valbrune.fr/a-b?c=d courriel@valbrune-energie.fr M. Dastier 12h30 1er n°3",
        "contre-attaque-surprise bouche-à-oreille binge-watcher black-outs tiers-payant tr-i bourg-la-reine",
    ],
)
def test_cuts_odd_words_as_the_stock_tokenizer_does(nlp: Language, stock: Language, text: str) -> None:
    assert [token.text for token in nlp.make_doc(text)] == [token.text for token in stock.make_doc(text)]


def test_alternatives_share_their_large_classes() -> None:
    pattern = (
        f"(?iu)(?:^abat[-]{LETTERS}{WIDER}*$)|(?:^tr(?:i|ou)[-]{LETTERS}{WIDER}*$)"
        f"|(?:^{LETTERS}+[-]la[-]{LETTERS}+$)|(?:^{LETTERS}+[-]les?[-](?:l['])?{LETTERS}+$)"
        f"|(?:^black[-]out{LETTERS}*$)"
    )
    assert len(factored(pattern)) < 0.7 * len(pattern)
    words = (
        "abat-jour tri-or trou-x-y ab-la-cd ab-le-cd ab-les-l'cd black-outs Abat-Jour abat abat- la trix-a"
    )
    whole, found = re.compile(pattern).match, matcher(pattern)
    assert [bool(found(word)) for word in words.split()] == [bool(whole(word)) for word in words.split()]
    assert [bool(found(word)) for word in words.split()] == [True] * 8 + [False] * 4


@pytest.mark.parametrize(
    "pattern",
    [
        "abc",
        "(?iu)abc",
        f"(?iu)(?:^abat{LETTERS}+$)|(?:tri{LETTERS}$)",
        f"(?iu)(?:^abat{LETTERS}+$)|(?:^tri|{LETTERS}$)",
        f"(?iu)(?:^abat{LETTERS}+$)|(?:^(?:tri{LETTERS})+$)",
        f"(?iu)(?:^abat{LETTERS}+$)|(?:^{LETTERS}{{2}}tri{LETTERS}$)",
        f"(?iu)(?:^abat{LETTERS}+$)|(?:^tri\\({LETTERS}$)",
    ],
)
def test_a_pattern_of_another_form_stays_as_it_is(pattern: str) -> None:
    assert factored(pattern) == pattern
