"""Every cell says why: its reasons add up, its rivals are others, plain rules are told, JSON holds it all."""

import io
import json
import math
import re
from dataclasses import asdict
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from articles import PUBLISHED
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.evaluation.gold import load_corpus
from pipeline.explain import article_json, print_article
from pipeline.extraction import analyse, extract
from pipeline.incidents.extract import reasoned_incidents
from pipeline.incidents.interpretation import Interpretation, interpret
from pipeline.incidents.models import Features, LinearModel, load_models
from pipeline.language.analysis import outline
from pipeline.schema import Article
from pipeline.why import phrasing
from pipeline.why.accounts import FIELDS, Account, ArticleAccount, CellAccount, account_of
from pipeline.why.phrasing import Phrases
from pipeline.wording import LANGUAGES

DEV = Path(__file__).parents[1] / "corpus" / "dev"
TEXT = """La clinique des Aulnettes paralysée par un rançongiciel

La clinique des Aulnettes, à Valbrune, a été victime d'une cyberattaque dans la nuit du 17 au 18 mars 2025. \
Ses serveurs ont été chiffrés et le bloc opératoire a fonctionné sur papier.

L'attaque a été revendiquée par le groupe Karnoval, qui réclame une rançon de 300 000 euros et menace de \
publier 120 Go de dossiers. La direction refuse de payer.

Les noms, dates de naissance et numéros de sécurité sociale de 41 250 patients ont été dérobés, a confirmé \
le directeur. L'établissement emploie 320 salariés."""


def article(text: str, article_id: str = "sample") -> Article:
    return Article(article_id=article_id, text=text, title=text.split("\n")[0], published=PUBLISHED)


def read(text: str) -> Interpretation:
    return interpret(next(iter(analyse([outline(article(text))]))))


@cache
def told(text: str = TEXT, language: str = "en") -> ArticleAccount:
    return account_of(read(text), language)


def cells(account: ArticleAccount, field: str) -> list[CellAccount]:
    return [cell for incident in account.incidents for cell in incident.cells if cell.field == field]


def printed(text: str, width: int = 100, why: tuple[str, ...] = (), article_id: str = "sample") -> str:
    console = Console(width=width, record=True, file=io.StringIO())
    print_article(article(text, article_id), console, why)
    return console.export_text()


def every(account: ArticleAccount) -> list[Account]:
    """Return the accounts of all values of an article."""
    found = [account.tells_incident.best, *account.descriptions, *(c.best for c in account.candidates)]
    for incident in account.incidents:
        for cell in incident.cells:
            found += [cell.best, *cell.runners_up]
    return found + [one.behind for one in found if one.behind is not None]


# Reasons ----------------------------------------------------------------------------------------------------


def test_why_reasons_add_up_to_the_score_and_the_score_to_the_chance() -> None:
    weighed = [a for a in every(told()) if a.score is not None and a.chance is not None]
    assert len(weighed) > 30
    for one in weighed:
        assert math.fsum(g.value for g in one.grounds) + one.rest == pytest.approx(one.score, abs=1e-6)
    (count,) = cells(told(), "records")
    others = [count.best, *count.runners_up]
    for cell in (c for field in FIELDS for c in cells(told(), field)):
        # Of one of several classes the score is against the likeliest other; figures share one whole.
        if cell.best.score is not None and cell.best.outcome is None and cell.field != "records":
            assert cell.best.chance == pytest.approx(1 / (1 + math.exp(-cell.best.score)), abs=1e-6)
    whole = 1 + math.fsum(math.exp(one.score or 0.0) for one in others)
    assert count.best.chance == pytest.approx(math.exp(count.best.score or 0.0) / whole, abs=1e-6)


def test_why_of_one_of_several_classes_is_against_the_likeliest_other() -> None:
    (status,) = cells(told(), "status")
    rival = status.runners_up[0]
    assert status.best.score == pytest.approx(
        math.log((status.best.chance or 0) / (rival.chance or 1)), abs=1e-6
    )
    assert rival.score == pytest.approx(-(status.best.score or 0), abs=1e-6)


@given(st.dictionaries(st.sampled_from("abcd"), st.floats(-5, 5)), st.integers(0, 2), st.integers(0, 2))
def test_why_contributions_set_one_class_apart(named: dict[str, float], one: int, other: int) -> None:
    weights = {name: np.array([i, 1.5 - i, i * i / 2]) for i, name in enumerate("abcd")}
    model = LinearModel("sample", ("x", "y", "z"), np.array([0.1, 0.2, 0.3]), weights, None, False, {})
    features = Features(named)
    scores = model.scores(features)
    parts = model.contributions(features, one, other)
    assert math.fsum(value for _, value in parts) == pytest.approx(scores[one] - scores[other], abs=1e-9)


# Cells ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_why_of_every_cell_of_the_corpus() -> None:
    articles = load_corpus(DEV).articles
    for reading in map(interpret, analyse(outline(a) for a in articles)):
        incidents = [one.incident for one in reasoned_incidents(reading)]
        account = account_of(reading)
        for incident, why in zip(incidents, account.incidents, strict=True):
            filled = [(c.field, c.best.value) for c in why.cells if c.filled and c.best.rule]
            assert sorted(filled) == sorted((e.field, e.value) for e in incident.evidence)
            for cell in why.cells:
                assert (
                    cell.best.value not in [one.value for one in cell.runners_up] or cell.field == "records"
                )
                assert cell.best.constraint or cell.best.grounds
                assert cell.filled or not cell.confidence


def test_why_says_what_a_run_says() -> None:
    (incident,) = extract([article(TEXT)])[0]
    shown = {
        (c.field, c.best.value, c.best.start, c.confidence)
        for f in FIELDS
        for c in cells(told(), f)
        if c.filled
    }
    assert shown == {(e.field, e.value, e.start, e.confidence) for e in incident.evidence}


def test_why_shows_what_a_cell_rests_on() -> None:
    (count,) = cells(told(), "records")
    assert count.filled and count.best.chance is not None and count.threshold is not None
    assert count.best.chance >= count.threshold
    assert count.best.text == "41 250 patients" == TEXT[count.best.start : count.best.end]
    assert count.best.sentence is not None and count.best.sentence.startswith("Les noms, dates")
    assert [one.value for one in count.runners_up] == ["320 salariés"]
    assert (count.runners_up[0].chance or 0) < count.best.chance


def test_why_of_a_name_rests_on_its_part() -> None:
    (name,) = cells(told(), "victim_name")
    assert name.best.behind is not None and name.best.behind.outcome == "victim"
    words = [g.text for g in name.best.behind.grounds]
    assert "it was hit (« a été piraté »)" in words
    assert any("« victime »" in text for text in words)
    assert "clinique des Aulnettes" not in [one.value for one in name.runners_up]


def test_why_of_a_ransom_rests_on_a_sentence() -> None:
    (demanded,) = cells(told(), "ransom_demanded")
    assert demanded.best.behind is not None and demanded.best.behind.outcome == "asked"
    assert demanded.best.behind.sentence is not None and "réclame" in demanded.best.behind.sentence
    assert [one.value for one in demanded.runners_up] == ["false"]


def test_why_of_cells_left_empty() -> None:
    empty = {(c.field, c.best.value): c for f in FIELDS for c in cells(told(), f) if not c.filled}
    unsold = empty["attack_types", "data_publication"]
    assert (unsold.best.chance or 0) < (unsold.threshold or 0)
    assert unsold.best.sentence and unsold.best.grounds


SOLD = """La base clients de Nuvéo en vente sur un forum

Un pirate propose à la vente la base clients de Nuvéo, enseigne de jardinage de Lormeau. Il en demande 3 000 \
euros sur un forum spécialisé."""
MALWARE = """Un rançongiciel frappe Corvex Immo

Corvex Immo a été victime d'un rançongiciel lundi. Le logiciel malveillant a chiffré ses serveurs. Un \
malware a été trouvé sur vingt postes, a confirmé la direction."""
TAKEN = """Corvex Immo piratée

Corvex Immo a été piratée lundi. Les pirates détiennent les noms, adresses et numéros de téléphone de 12 000 \
clients."""


@pytest.mark.parametrize(
    ("text", "field", "value", "filled", "rule"),
    [
        pytest.param(SOLD, "attack_types", "data_theft", True, "what was sold, published", id="sale"),
        pytest.param(MALWARE, "attack_types", "malware", False, "says more precisely", id="malware"),
        pytest.param(TAKEN, "attack_types", "data_theft", True, "data were taken", id="loot"),
        pytest.param(TAKEN, "attack_types", "intrusion", False, "a more precise type", id="intrusion"),
        pytest.param(TEXT, "data_volume_bytes", "120000000000", True, "the largest volume", id="volume"),
        pytest.param(TEXT, "attacker_name", "Karnoval", True, "sentences name", id="attacker"),
    ],
)
def test_why_tells_plain_rules(text: str, field: str, value: str, filled: bool, rule: str) -> None:
    found = [c for c in cells(told(text), field) if c.best.value == value]
    assert [(c.filled, rule in (c.best.constraint or "")) for c in found] == [(filled, True)]


def test_why_there_is_no_incident() -> None:
    account = told("Le festival de Lormeau\n\nLe festival de Lormeau ouvre vendredi avec trente concerts.")
    assert not account.tells_incident.filled and not account.incidents
    assert account.tells_incident.best.constraint == "nothing in the article has to do with machines or data"


def test_why_a_name_is_no_victim() -> None:
    objections = {c.best.value: c.best.constraint for c in told().candidates}
    assert objections["Karnoval"] == "likelier an attacker or a supplier"
    assert objections["clinique des Aulnettes"] is None


# Words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_every_named_feature_has_a_phrase(language: str) -> None:
    phrases, models = Phrases(read(TEXT).analysis, language), load_models()
    everything = [models.tells_incident, models.role, models.victim, models.unnamed, *models.facts.values()]
    names = phrasing._phrases()["names"]
    for model in everything:
        own = names["any"] | names.get(model.name, {})
        said = {name: phrases.feature(model, name) for name in model.named}
        bare = [n for n, text in said.items() if "_" in text or (text == n and n not in own)]
        assert (model.name, bare) == (model.name, [])


@pytest.mark.parametrize(
    ("model", "word", "english", "french"),
    [
        pytest.param("role", "near< victim", "« victime » before it", "« victime » avant", id="stem"),
        pytest.param("role", "class> steal", "« dérobés » behind it", "« dérobés » après", id="class"),
        pytest.param(
            "role", "next< § | $", "between « [a name] » and « [the end] »",
            "entre « [un nom] » et « [la fin] »", id="hidden",
        ),
        pytest.param("attack_type", "ransomware title ranon", "« ranon » at the head of the article",
            "« ranon » en tête de l'article", id="not_there"),
        pytest.param("sentence_asked", "order ask sum", "words for asking, a sum",
            "des mots de : demander, une somme", id="kinds"),
    ],
)  # fmt: skip
def test_why_hashed_words_are_those_of_the_article(model: str, word: str, english: str, french: str) -> None:
    models = load_models()
    of_name = {"role": models.role} | dict(models.facts)
    analysis = read(TEXT).analysis
    said = [Phrases(analysis, language).feature(of_name[model], word) for language in LANGUAGES]
    assert said == [english, french]


def test_why_rules_have_words_in_both_languages() -> None:
    phrases = [Phrases(read(TEXT).analysis, language) for language in LANGUAGES]
    for name in phrasing._phrases()["rules"]:
        one, other = (p.rule(name) for p in phrases)
        assert one and other and one != other
    source = "".join(p.read_text("utf-8") for p in (DEV.parents[1] / "pipeline").rglob("*.py"))
    unused = [
        n for n in phrasing._phrases()["rules"] if not n.startswith("implied") and f'"{n}"' not in source
    ]
    assert unused == []


def test_why_in_french() -> None:
    (name,) = cells(told(TEXT, "fr"), "victim_name")
    assert name.best.behind is not None
    assert "il a été touché (« a été piraté »)" in [g.text for g in name.best.behind.grounds]
    with pytest.raises(ValueError):
        Phrases(read(TEXT).analysis, "de")


# Terminal and JSON ------------------------------------------------------------------------------------------


def test_why_is_readable_at_100_columns() -> None:
    shown = printed(TEXT)
    behind = shown[shown.index("incident 1 (main)") :]
    assert max(map(len, behind.splitlines())) <= 100
    for words in (
        "records 41 250 patients  (confidence",
        "dérobés, a confirmé le directeur. [number.count]",
        "≥ 0.40",
        "then     320 salariés 0.0",
        "rests on victim 1.00",
        "rule     the attacker that the incident's sentences name",
        "left empty:",
    ):
        assert words in behind
    (count,) = re.findall(r"  records .*\n(?:    .*\n)+", behind)
    assert count.count("+") == 3 and 1 <= len(re.findall(r" -\d", count)) <= 2


def test_why_of_a_field_is_in_full() -> None:
    shown = printed(TEXT, why=("records",))
    assert "victim_name" not in shown and "§" not in shown
    assert shown.count("+") > 10
    assert "before anything was read" in shown
    assert shown.index("320 salariés 0.0") < shown.index(
        "L'établissement emploie 320 salariés. [number.count]"
    )


def test_why_shows_nothing_that_steers_a_terminal() -> None:
    hidden = TEXT.replace("Karnoval", "Karno\x1b[31mval\x9b2J")
    for shown in (printed(hidden, article_id="a\x1b]0;x\x07b"), article_json(article(hidden))):
        assert not set(shown) & {chr(code) for code in (*range(10), *range(11, 32), *range(127, 160))}
    assert "[bold]x[/bold]" in printed(TEXT.replace("Valbrune", "[bold]x[/bold]"))


def test_why_json_is_whole() -> None:
    loaded = json.loads(article_json(article(TEXT)))
    assert loaded == json.loads(json.dumps(asdict(told())))
    (incident,) = loaded["incidents"]
    assert {cell["field"] for cell in incident["cells"]} >= {
        "victim_name",
        "records",
        "ransom_paid",
        "status",
    }
    count = next(cell for cell in incident["cells"] if cell["field"] == "records")
    assert set(count) == {"field", "filled", "best", "threshold", "confidence", "runners_up"}
    assert TEXT[count["best"]["start"] : count["best"]["end"]] == count["best"]["text"]
    total = sum(g["value"] for g in count["best"]["grounds"]) + count["best"]["rest"]
    assert total == pytest.approx(count["best"]["score"], abs=1e-6)


def test_why_command_prints_a_line_of_json_an_article(tmp_path: Path) -> None:
    for name, text in (("a", TEXT), ("b", SOLD)):
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    result = CliRunner().invoke(app, ["explain", str(tmp_path), "--json"])
    assert result.exit_code == 0, result.output
    assert [json.loads(line)["article_id"] for line in result.stdout.splitlines()] == ["a", "b"]


def test_why_command_shows_a_field(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    result = CliRunner().invoke(app, ["explain", str(tmp_path), "--why", "ransom_paid", "--why", "status"])
    assert result.exit_code == 0, result.output
    assert "ransom_paid false" in result.output and "status confirmed" in result.output
    assert "records" not in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["a.txt", "--why", "victim"], "there is no field 'victim'", id="no_field"),
        pytest.param(["brc-0123456789abcdef", "--json"], "are for articles", id="json_of_an_incident"),
        pytest.param(["brc-0123456789abcdef", "--why", "date"], "are for articles", id="why_of_an_incident"),
    ],
)
def test_why_command_refuses(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(app, ["explain", *arguments])
    assert result.exit_code == 2
    assert said in " ".join(result.output.replace("│", " ").split())
