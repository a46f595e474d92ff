"""The trivial baseline, the evaluation of an extraction, its tables and its error file."""

import csv
import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.console import Console

from pipeline.evaluation.baseline import baseline_incidents
from pipeline.evaluation.evaluate import Evaluation, evaluate_corpus
from pipeline.evaluation.gold import Corpus
from pipeline.evaluation.judging import Scope
from pipeline.evaluation.rates import FIELDS
from pipeline.evaluation.report import ERROR_COLUMNS, print_evaluation, write_errors
from pipeline.schema import Article, ArticleIncidents, Evidence, Incident

TEXT = (
    "Vertal frappé par LockBit\n\nLe rançongiciel a touché 12\u202f400 clients de Vertal le 3 mars 2025. "
    "Une rançon de 50 000 euros est exigée ; des mots de passe ont fui."
)
ARTICLE = Article(article_id="a1", text=TEXT, published=dt.date(2025, 3, 4))


def incident(victim: str, **changes: object) -> Incident:
    return Incident.model_validate({"salience": "main", "victim": {"name": victim}, **changes})


def sample() -> Corpus:
    gold = [incident("Vertal", date="2025-03-03", ransom={"demanded": True})]
    return Corpus(
        name="sample",
        articles=(ARTICLE, Article(article_id="b2", text="Un conseil aux lecteurs.")),
        registers={"a1": "press", "b2": "hard"},
        gold={
            "a1": ArticleIncidents(article_id="a1", incidents=gold),
            "b2": ArticleIncidents(article_id="b2"),
        },
        sha256="c" * 64,
    )


def entities(articles: Sequence[Article]) -> list[list[str]]:
    return [["LockBit", "Vertal", "Vertal"] if "Vertal" in article.text else [] for article in articles]


def extract(articles: Sequence[Article]) -> list[list[Incident]]:
    proof = Evidence(field="date", value="2025", start=0, end=1, sentence="=SOMME(A1)", rule="date-year")
    found = incident("Vertal", date="2025").model_copy(update={"evidence": [proof]})
    return [[found], [incident("Ombrac")]][: len(articles)]


@pytest.fixture
def evaluation() -> Evaluation:
    return evaluate_corpus(sample(), extract, entities)


def test_baseline_takes_most_frequent_entity_first_number_and_keywords() -> None:
    (found,) = baseline_incidents(ARTICLE, ["LockBit", "Vertal", "Vertal"])
    assert found.victim.name == "Vertal"
    assert found.attacker.name == "lockbit"
    assert found.records is not None
    assert (found.records.value, found.records.unit) == (12_400, "customers")
    assert (found.ransom.demanded, found.ransom.amount, found.ransom.currency) == (True, 50_000, "EUR")
    assert "ransomware" in found.attack_types
    assert "password" in found.data_types


def test_baseline_sees_no_incident_without_attack_word() -> None:
    assert baseline_incidents(Article(article_id="b", text="Le marché de Noël ouvre."), ["Noël"]) == []


def test_evaluate_scores_every_view_and_the_baseline(evaluation: Evaluation) -> None:
    assert evaluation.all_incidents.scores.fields["incident"] == (1, 1, 0)
    assert [view.scores.scope for view in evaluation.views] == [Scope.ALL, Scope.MAIN, Scope.FOUND]
    assert evaluation.all_incidents.baseline is not None
    assert evaluation.all_incidents.baseline.fields["incident"] == (1, 0, 0)


def test_evaluate_works_without_baseline() -> None:
    assert evaluate_corpus(sample(), extract).all_incidents.baseline is None


def test_evaluate_wants_one_answer_for_each_article() -> None:
    with pytest.raises(ValueError, match="1 answers for 2 articles"):
        evaluate_corpus(sample(), lambda articles: [[]])


def test_report_shows_every_field_beside_the_baseline(evaluation: Evaluation) -> None:
    console = Console(file=io.StringIO(), width=120)
    print_evaluation(evaluation, console, dt.date(2025, 4, 1))
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    assert (
        lines[0] == "Corpus sample: 2 articles, 1 incident, 1 article without incident (sha256 cccccccccccc)"
    )
    assert lines[1].startswith("2025-04-01, python 3.")
    assert [line.split()[0] for line in lines if line and line.split()[0] in FIELDS] == [
        *FIELDS,
        *FIELDS,
        *FIELDS[1:],
    ]
    assert sum(line.startswith("mission F1 = ") and "baseline" in line for line in lines) == 3
    assert "false incidents on 1 of 1 articles without incident   baseline 0   (b2)" in lines
    (victim, *_) = [line.split() for line in lines if line.startswith("victim ")]
    assert victim == ["victim", "0.500", "1.000", "0.667", *victim[4:5], "1", "1", "0", "1.000"]


def printed(evaluation: Evaluation, **options: bool) -> list[str]:
    console = Console(file=io.StringIO(), width=120)
    print_evaluation(evaluation, console, dt.date(2025, 4, 1), **options)
    assert isinstance(console.file, io.StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def test_report_gives_each_register_a_table_when_asked(evaluation: Evaluation) -> None:
    assert not any("register" in line for line in printed(evaluation))
    lines = printed(evaluation, by_register=True)
    titles = [line for line in lines if "register" in line]
    assert titles == [
        "all incidents, register hard (1 article)",
        "all incidents, register press (1 article)",
    ]
    hard = lines[lines.index(titles[0]) : lines.index(titles[1])]
    assert [line.split()[0] for line in hard if line and line.split()[0] in FIELDS] == [*FIELDS]
    assert "false incidents on 1 of 1 articles without incident   baseline 0   (b2)" in hard
    (victim,) = [line.split() for line in hard if line.startswith("victim ")]
    assert victim[5:] == ["0", "1", "0"]


def test_report_of_totals_names_no_article(evaluation: Evaluation) -> None:
    lines = printed(evaluation, by_register=True, totals=True)
    assert "false incidents on 1 of 1 articles without incident   baseline 0" in lines
    assert not any(name in line for line in lines for name in ("a1", "b2", "Vertal", "Ombrac"))


def test_report_shows_unseen_articles_after_all_of_them() -> None:
    sample_corpus = sample()
    evaluation = evaluate_corpus(sample_corpus, extract, unseen=sample_corpus.part({"b2"}))
    lines = printed(evaluation)
    start = lines.index("Unseen articles of sample: 1 article, 0 incidents, 1 article without incident")
    # All incidents and the main ones, of all articles and of the one that tells none.
    incidents = [line.split()[-3:] for line in lines if line.startswith("incident ")]
    assert incidents == [["1", "1", "0"]] * 2 + [["0", "1", "0"]] * 2
    assert sum(line.startswith("incident ") for line in lines[start:]) == 2
    assert (
        lines[-1] == "1 of 2 articles were left out of the unseen: the folders of --seen tell their stories"
    )


@pytest.mark.parametrize(
    ("fields", "mission"),
    [
        pytest.param(("incident", "victim"), "mission F1 of victim alone = 0.667", id="one-of-the-mission"),
        pytest.param(("date", "incident"), None, id="none-of-the-mission"),
    ],
)
def test_report_of_some_fields_says_what_the_mission_is_of(
    fields: tuple[str, ...], mission: str | None
) -> None:
    lines = printed(evaluate_corpus(sample(), extract, fields=fields))
    shown = [line.split()[0] for line in lines if line and line.split()[0] in FIELDS]
    assert set(shown) == set(fields)
    missions = [line.partition("   ")[0] for line in lines if line.startswith("mission")]
    assert missions[:1] == ([mission] if mission else [])


def test_report_of_incidents_alone_has_no_table_given_the_incident() -> None:
    lines = printed(evaluate_corpus(sample(), extract, fields=("incident",)))
    assert not any(line.startswith("given") for line in lines)


def test_report_errors_file_lists_gold_got_and_evidence(tmp_path: Path, evaluation: Evaluation) -> None:
    path = tmp_path / "errors.csv"
    write_errors(path, evaluation.all_incidents.scores)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        list(ERROR_COLUMNS),
        ["b2", "incident", "spurious", "", "Ombrac", "", "", "Ombrac", "true"],
        ["b2", "victim", "spurious", "", "Ombrac", "", "", "Ombrac", "true"],
        ["a1", "date", "wrong", "2025-03-03", "2025", "'=SOMME(A1)", "date-year", "Vertal", "false"],
        ["a1", "ransom_demanded", "missed", "true", "", "", "", "Vertal", "false"],
    ]
