"""Alignment, counts, rates and intervals; and that the figures agree with the independent scorer."""

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluation.alignment import align, name_forms, normalise_name, values_agree
from pipeline.evaluation.gold import Corpus, load_corpus
from pipeline.evaluation.judging import Scope
from pipeline.evaluation.rates import Counts
from pipeline.evaluation.scoring import score_corpus
from pipeline.schema import Article, ArticleIncidents, AttackType, DataType, Evidence, Incident, Unit

ROOT = Path(__file__).parents[1]
REFERENCE_SCORER = ROOT.parent / "shared" / "score.py"


def incident(victim: str | None = "Vertal", **changes: Any) -> Incident:
    description = None if victim else "une clinique"
    values = {"salience": "main", "victim": {"name": victim, "description": description}, **changes}
    return Incident.model_validate(values)


def corpus(gold: dict[str, Sequence[Incident]], registers: dict[str, str] | None = None) -> Corpus:
    return Corpus(
        name="sample",
        articles=tuple(Article(article_id=key, text="") for key in gold),
        registers=registers or dict.fromkeys(gold, "press"),
        gold={key: ArticleIncidents(article_id=key, incidents=list(value)) for key, value in gold.items()},
        sha256="0" * 64,
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Écoles du Léman", "ecoles du leman", id="accents"),
        pytest.param("le Vertal", "vertal", id="article"),
        pytest.param("L’Ombrac", "ombrac", id="elided-article"),
        pytest.param("Lévrier", "levrier", id="no-article"),
        pytest.param("K3r-N0ë!", "k3r n0e", id="punctuation"),
        pytest.param("«\u202fVertal\u202f»", "vertal", id="quotes"),
        pytest.param("???", "", id="nothing-left"),
    ],
)
def test_alignment_normalises_name(name: str, expected: str) -> None:
    assert normalise_name(name) == expected


def test_alignment_name_forms_leave_out_head_noun() -> None:
    assert name_forms(["le groupe Vertal", "!"]) == {"groupe vertal", "vertal"}


@pytest.mark.parametrize(
    ("field", "gold", "predicted", "agree"),
    [
        pytest.param("victim", "Vertal SA", "la société Vertal SA", True, id="head-noun"),
        pytest.param("victim", "Vertal SA", "VTL", True, id="gold-alias"),
        pytest.param("victim", "Vertal SA", "Vertal", False, id="other-name"),
        pytest.param("records", 10_000.0, 10_010.0, True, id="figure-in-tolerance"),
        pytest.param("records", 10_000.0, 10_011.0, False, id="figure-out-of-tolerance"),
        pytest.param("status", "claimed", "denied", False, id="code"),
        pytest.param("ransom_paid", False, False, True, id="truth"),
    ],
)
def test_alignment_compares_values(field: str, gold: Any, predicted: Any, agree: bool) -> None:
    named = incident(victim=None).model_copy(
        update={"victim": incident("Vertal SA").victim.model_copy(update={"aliases": ["VTL"]})}
    )
    assert values_agree(field, named, gold, predicted) is agree


def test_alignment_pairs_by_total_similarity() -> None:
    gold = [incident("Vertal"), incident("Ombrac"), incident(None)]
    predicted = [incident(None), incident("Sollune"), incident("Ombrac"), incident("Vertal")]
    assert align(gold, predicted) == [(0, 3), (1, 2), (2, 0)]


def test_alignment_leaves_unlike_incidents_unpaired() -> None:
    assert align([incident("Vertal")], [incident("Ombrac")]) == []


@pytest.mark.parametrize(
    ("counts", "rates"),
    [
        pytest.param(Counts(6, 2, 4), (0.75, 0.6, 2 / 3), id="usual"),
        pytest.param(Counts(0, 0, 0), (1.0, 1.0, 1.0), id="nothing-to-find"),
        pytest.param(Counts(0, 0, 3), (0.0, 0.0, 0.0), id="all-missed"),
        pytest.param(Counts(0, 3, 0), (0.0, 0.0, 0.0), id="all-spurious"),
    ],
)
def test_scoring_derives_rates(counts: Counts, rates: tuple[float, float, float]) -> None:
    assert (counts.precision, counts.recall, counts.f1) == pytest.approx(rates)


def test_scoring_perfect_output_is_one() -> None:
    gold = {"a": [incident(attacker={"name": "Brumaire"}, data_types=["name"])], "b": []}
    scores = score_corpus(corpus(gold), gold)
    assert scores.mission == 1.0
    assert scores.mission_interval == (1.0, 1.0)
    assert scores.errors == []


def test_scoring_ransom_sums_its_parts() -> None:
    gold = incident(ransom={"demanded": True, "amount": 5000, "currency": "EUR", "paid": False})
    got = incident(ransom={"demanded": True, "amount": 5000, "currency": "USD"})
    fields = score_corpus(corpus({"a": [gold]}), {"a": [got]}).fields
    assert fields["ransom_demanded"] == (1, 0, 0)
    assert fields["ransom_amount"] == (0, 1, 1)
    assert fields["ransom_paid"] == (0, 0, 1)
    assert fields["ransom"] == (1, 1, 2)


def test_scoring_counts_fields_of_missed_and_spurious_incidents() -> None:
    gold = {"a": [incident("Vertal", data_types=["name", "gender"])], "b": []}
    got = {"b": [incident("Ombrac", data_types=["health"])], "elsewhere": [incident("Sollune")]}
    scores = score_corpus(corpus(gold), got)
    assert scores.fields["incident"] == (0, 1, 1)
    assert scores.fields["victim"] == (0, 1, 1)
    assert scores.fields["data_types"] == (0, 1, 2)
    assert (scores.negatives, scores.negatives_with_incident) == (1, ("b",))


def test_scoring_main_only_leaves_secondary_incidents_out() -> None:
    gold = {"a": [incident("Vertal"), incident("Ombrac", salience="secondary")]}
    got = {
        "a": [
            incident("Vertal", salience="secondary"),
            incident("Ombrac"),
            incident("X1", salience="secondary"),
        ]
    }
    assert score_corpus(corpus(gold), got).fields["incident"] == (2, 1, 0)
    assert score_corpus(corpus(gold), got, scope=Scope.MAIN).fields["incident"] == (1, 0, 0)


def test_scoring_gives_mission_of_each_register() -> None:
    gold = {"a": [incident("Vertal")], "b": [incident("Ombrac")]}
    sample = corpus(gold, {"a": "press", "b": "hard"})
    scores = score_corpus(sample, {"a": gold["a"]})
    assert {name: part.mission for name, part in scores.registers.items()} == {"hard": 0.0, "press": 1.0}
    assert [part.articles for part in scores.registers.values()] == [1, 1]
    assert scores.mission_interval.low < scores.mission < scores.mission_interval.high


def test_scoring_counts_each_register_apart() -> None:
    gold = {"a": [incident("Vertal")], "b": [], "c": [], "d": [incident("Ombrac")]}
    got = {"a": gold["a"], "b": [incident("Sollune")], "d": []}
    sample = corpus(gold, {"a": "press", "b": "feed", "c": "feed", "d": ""})
    scores = score_corpus(sample, got)
    assert scores.fields["incident"] == (1, 1, 1)
    assert {name: part.fields["incident"] for name, part in scores.registers.items()} == {
        "feed": (0, 1, 0),
        "press": (1, 0, 0),
    }
    feed = scores.registers["feed"]
    assert (feed.negatives, feed.negatives_with_incident) == (2, ("b",))


def test_scoring_given_the_incident_counts_fields_of_pairs_only() -> None:
    gold = {"a": [incident("Vertal", date="2025-01", status="claimed"), incident("Ombrac", date="2025-02")]}
    got = {"a": [incident("Vertal", date="2025-03"), incident("Sollune", date="2025-04")]}
    scores = score_corpus(corpus(gold), got, scope=Scope.FOUND)
    assert "incident" not in scores.fields
    assert scores.fields["victim"] == (1, 0, 0)
    assert scores.fields["date"] == (0, 1, 1)
    assert scores.fields["status"] == (0, 0, 1)
    assert score_corpus(corpus(gold), got).fields["date"] == (0, 2, 2)


def test_scoring_of_some_fields_leaves_the_others_out() -> None:
    gold = {"a": [incident(attacker={"name": "Brumaire"}, date="2025-01")]}
    got = {"a": [incident(attacker={"name": "Mirelune"}, date="2025-02", data_types=["name"])]}
    scores = score_corpus(corpus(gold), got, fields=("victim", "attacker", "incident"))
    assert list(scores.fields) == list(scores.field_intervals) == ["incident", "attacker", "victim"]
    assert scores.mission_fields == ("attacker", "victim")
    # One of the two is right; the wrong data types don't count.
    assert scores.mission == 0.5
    assert {error.field for error in scores.errors} == {"attacker"}


def test_scoring_shown_names_no_single_article() -> None:
    scores = score_corpus(corpus({"secret": []}), {"secret": [incident("Sollune")]})
    assert scores.negatives_with_incident == ("secret",)
    assert "secret" not in repr(scores)
    assert "Sollune" not in repr(scores)


def test_scoring_intervals_are_the_same_each_time() -> None:
    gold = {key: [incident("Vertal")] for key in "abcdef"}
    got = {key: gold[key] for key in "abc"}
    first, second = (score_corpus(corpus(gold), got) for _ in range(2))
    assert first == second
    low, high = first.field_intervals["victim"]
    assert low < first.fields["victim"].f1 < high


def test_scoring_errors_carry_evidence_and_stand_in_field_order() -> None:
    def proof(field: str, value: str) -> Evidence:
        return Evidence(field=field, value=value, start=0, end=1, sentence=f"Phrase sur {field}.", rule="r-1")

    gold = incident(date="2025-01", status="confirmed", data_types=["name"])
    got = incident(date="2025-02", sale_price=20, data_types=["health"]).model_copy(
        update={"evidence": [proof("date", "2025-02"), proof("data_types", "health")]}
    )
    errors = score_corpus(corpus({"a": [gold]}), {"a": [got]}).errors
    assert [(e.field, e.kind, e.gold, e.got, e.sentence, e.rule) for e in errors] == [
        ("data_types", "spurious", "", "health", "Phrase sur data_types.", "r-1"),
        ("data_types", "missed", "name", "", "", ""),
        ("date", "wrong", "2025-01", "2025-02", "Phrase sur date.", "r-1"),
        ("status", "missed", "confirmed", "", "", ""),
        ("sale_price", "spurious", "", "20", "", ""),
    ]
    assert all(error.incident == "Vertal" and error.aligned for error in errors)


def test_scoring_errors_match_the_counts() -> None:
    sample = load_corpus(ROOT / "corpus" / "dev")
    scores = score_corpus(sample, perturbed(sample, seed=5))
    for name, counts in scores.fields.items():
        if name != "ransom":
            of_field = [error for error in scores.errors if error.field == name]
            assert sum(error.got != "" for error in of_field) == counts.fp, name
            assert sum(error.gold != "" for error in of_field) == counts.fn, name


# Against the independent scorer --------------------------------------------------------------------------


def perturbed(sample: Corpus, seed: int) -> dict[str, list[Incident]]:
    """Return a damaged copy of the gold, the same for the same seed."""
    rng = random.Random(seed)
    everything = [each for line in sample.gold.values() for each in line.incidents]
    output: dict[str, list[Incident]] = {}
    for article_id, line in sample.gold.items():
        incidents = [damaged(each, rng, everything) for each in line.incidents if rng.random() > 0.15]
        if rng.random() < 0.2:
            incidents.append(damaged(rng.choice(everything), rng, everything))
        rng.shuffle(incidents)
        if rng.random() > 0.05:
            output[article_id] = incidents
    return output


def damaged(original: Incident, rng: random.Random, others: Sequence[Incident]) -> Incident:
    """Return a copy with some fields dropped, others taken from another incident, others slightly changed."""
    data, other = original.gold_form(), rng.choice(others).gold_form()
    for key in data:
        if key not in ("victim", "salience") and rng.random() < 0.15:
            data[key] = other[key]
    result = Incident.model_validate_json(json.dumps(data))
    victim, attacker, records = result.victim, result.attacker, result.records
    if victim.name and rng.random() < 0.5:
        victim.name = rng.choice(
            [*victim.aliases, f"le groupe {victim.name}", victim.name.upper(), f"les {victim.name}", "Ombrac"]
        )
    if rng.random() < 0.1:
        victim.name = None
    if attacker.name and rng.random() < 0.3:
        attacker.name = rng.choice([*attacker.aliases, f"le gang «\u202f{attacker.name}\u202f»", "L'Ombrac"])
    if records and rng.random() < 0.4:
        records.value = records.value and round(records.value * rng.choice([1.0005, 1.002, 2]))
        records.unit = rng.choice([records.unit, *Unit])
    if result.ransom.amount and rng.random() < 0.3:
        result.ransom.currency = "CHF"
    if rng.random() < 0.3:
        result.data_types = rng.sample(list(DataType), 3)
        result.attack_types = rng.sample(list(AttackType), 2)
    if rng.random() < 0.2:
        result.salience = rng.choice(others).salience
    return result


@pytest.mark.skipif(not REFERENCE_SCORER.is_file(), reason="the independent scorer isn't there")
@pytest.mark.parametrize("scope", [pytest.param(Scope.ALL, id="all"), pytest.param(Scope.MAIN, id="main")])
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_scoring_agrees_with_independent_scorer(tmp_path: Path, seed: int, scope: Scope) -> None:
    sample = load_corpus(ROOT / "corpus" / "dev")
    output = perturbed(sample, seed)
    predictions = tmp_path / "predicted.jsonl"
    predictions.write_text(
        "".join(
            ArticleIncidents(article_id=key, incidents=value).model_dump_json() + "\n"
            for key, value in output.items()
        ),
        encoding="utf-8",
    )
    command = [sys.executable, str(REFERENCE_SCORER), str(ROOT / "corpus" / "dev" / "gold.jsonl")]
    command += [str(predictions), "--json", *(["--main"] if scope is Scope.MAIN else [])]
    expected = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    scores = score_corpus(sample, output, scope=scope)
    assert 0.3 < scores.mission < 0.9
    assert scores.mission == pytest.approx(expected["mission"], abs=1e-6)
    assert set(expected["fields"]) == set(scores.fields)
    for name, counts in scores.fields.items():
        rates = {"p": counts.precision, "r": counts.recall, "f": counts.f1}
        assert rates == pytest.approx(expected["fields"][name], abs=1e-6), name
