"""What a sentence says of a ransom, by giver and receiver; the openings and labels that teach it."""

import sys
from pathlib import Path

import pytest
from articles import main_incident

from pipeline.evaluation.gold import load_corpus
from pipeline.extraction import analyse
from pipeline.incidents.sums import last_asked
from pipeline.language.analysis import outline
from pipeline.schema import Article, Ransom

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from statements import SUMS, read_openings, statements_of  # noqa: E402

ATTACKED = "L'imprimerie Mortelier, à Dijon, a été victime d'une cyberattaque le 3 mars 2025. "


def ransom_of(sentences: str) -> Ransom:
    return main_incident(f"L'imprimerie Mortelier piratée\n\n{ATTACKED}{sentences}").ransom


@pytest.mark.parametrize(
    "sentences",
    [
        pytest.param("Le groupe Norvik a lâché 11 Go de fichiers lundi.", id="files_let_out"),
        pytest.param("Le titre a cédé 3 % à la Bourse, soit 40 millions d'euros.", id="shares"),
        pytest.param("L'assureur a versé une avance de 50 000 euros.", id="cover"),
        pytest.param("La remise en état a coûté 80 000 euros.", id="repair"),
        pytest.param("La CNIL lui a infligé une amende de 100 000 euros.", id="fine"),
        pytest.param("Le groupe Norvik menace de publier les fichiers.", id="bare_threat"),
        pytest.param(
            "Apparu en 2023, le groupe chiffre les serveurs de ses victimes puis réclame une rançon.",
            id="method",
        ),
        pytest.param("Selon une étude, la rançon moyenne atteint 200 000 euros.", id="study"),
        pytest.param("Toute demande de paiement ou de code doit être vérifiée par téléphone.", id="advice"),
        pytest.param(
            "Des escrocs pourraient réclamer le paiement de faux frais de livraison.", id="risk_of_fraud"
        ),
        pytest.param("L'entreprise n'a pas souhaité dire si une rançon avait été demandée.", id="not_told"),
        pytest.param("Les clients réclament le remboursement de leurs commandes.", id="customers"),
    ],
)
def test_ransom_is_not_told(sentences: str) -> None:
    assert ransom_of(sentences) == Ransom()


@pytest.mark.parametrize(
    ("sentences", "demanded", "paid"),
    [
        pytest.param("Les pirates réclament 40 000 euros pour rendre les fichiers.", True, None, id="asked"),
        pytest.param("Une rançon de 40 000 euros a été réclamée.", True, None, id="asked_passive"),
        pytest.param(
            "Les pirates réclamaient 40 000 euros. La direction a refusé de payer.", True, False, id="refused"
        ),
        pytest.param(
            "Les pirates réclamaient 40 000 euros. La demande a été ignorée.", True, False, id="ignored"
        ),
        pytest.param(
            "Elle a payé les 40 000 euros que les pirates réclamaient.", True, True, id="paid_what_was_asked"
        ),
        pytest.param("Elle a fini par payer la rançon de 40 000 euros.", True, True, id="gave_in"),
        pytest.param("Aucune demande de rançon n'a été reçue.", False, None, id="none_asked"),
    ],
)
def test_ransom_without_and_with_giver(sentences: str, demanded: bool | None, paid: bool | None) -> None:
    ransom = ransom_of(sentences)
    assert (ransom.demanded, ransom.paid) == (demanded, paid)


def test_ransom_evidence_is_the_sentence_that_says_it() -> None:
    incident = main_incident(
        f"L'imprimerie Mortelier piratée\n\n{ATTACKED}Les pirates réclamaient 40 000 euros. "
        "La direction a refusé de payer."
    )
    shown = {e.field: (e.sentence, e.rule) for e in incident.evidence if e.field.startswith("ransom")}
    assert shown["ransom_demanded"] == ("Les pirates réclamaient 40 000 euros.", "ransom.demanded")
    assert shown["ransom_paid"] == ("La direction a refusé de payer.", "ransom.not_paid")
    assert shown["ransom_amount"][0] == "Les pirates réclamaient 40 000 euros."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "La rançon, d'abord de 90 000 euros, a été ramenée à 30 000 euros.", 30_000, id="fallen"
        ),
        pytest.param("Ils voulaient 5 bitcoins (400 000 euros).", 5, id="coins_before_equivalent"),
        pytest.param("Ils voulaient 90 000 euros ; 20 000 euros ont été versés.", 20_000, id="paid"),
    ],
)
def test_ransom_last_sum(text: str, expected: float) -> None:
    (analysis,) = analyse([outline(Article(article_id="sums", text=text))])
    sums = analysis.quantities.money
    chosen = last_asked(analysis, sums, [0.9] * len(sums), 0.2)
    assert chosen is not None and chosen.magnitude == expected


def test_ransom_unlikely_sums_are_none() -> None:
    (analysis,) = analyse([outline(Article(article_id="sums", text="Ils voulaient 90 000 euros."))])
    assert last_asked(analysis, analysis.quantities.money, [0.1], 0.2) is None


def test_openings_say_what_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "openings.tagged"
    path.write_text(
        "# a comment\n[AR] Les {3 bitcoins} réclamés n'ont pas été payés. [O] La base vaut <200 euros>.\n",
        "utf-8",
    )
    (opening,) = read_openings(path)
    assert opening.article.text == "Les 3 bitcoins réclamés n'ont pas été payés. La base vaut 200 euros."
    assert list(opening.statements.sentences.values()) == [frozenset({"asked", "refused"}), frozenset()]
    assert [(opening.article.text[a:b], SUMS[n]) for (a, b), n in opening.sums.items()] == [
        ("3 bitcoins", "ransom"),
        ("200 euros", "price"),
    ]


def test_openings_with_an_open_bracket_are_named(tmp_path: Path) -> None:
    path = tmp_path / "openings.tagged"
    path.write_text("[A] Ils veulent {3 bitcoins.\n", "utf-8")
    with pytest.raises(ValueError, match="line 1"):
        list(read_openings(path))


def test_every_opening_of_the_corpus_is_read() -> None:
    openings = list(read_openings())
    assert len(openings) > 400
    assert all(o.statements.sentences for o in openings)


def test_statements_belong_to_sentences_of_the_corpus() -> None:
    for article in load_corpus(ROOT / "corpus" / "ransom").articles:
        labelled = statements_of(article.text)
        if labelled is not None:
            assert all(0 <= start < end <= len(article.text) for start, end in labelled.sentences)
