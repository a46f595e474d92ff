"""The trainer's parts: fitting finds what is there, twice the same; tagged texts; models of these corpora."""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from pipeline.evaluation.gold import corpus_sha256, load_corpus
from pipeline.incidents.candidate import Candidate, Role
from pipeline.incidents.models import Features, LinearModel, load_models
from pipeline.incidents.models.linear import NAMES, to_json
from pipeline.language.organisations import Organisation

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from fitting import LEAST_COUNT, Recipe, fit  # noqa: E402
from tagged import read_tagged  # noqa: E402
from train import LIST_WEIGHT, votes_of  # noqa: E402

CORPORA = ("dev", "press", "fresh", "ransom", "offtopic")


def made_up(count: int = 3000) -> tuple[list[Features], list[int]]:
    """Things with log-odds of 2 × `cue` - 1, and 1.5 more where the word "piratage" stands."""
    random = np.random.default_rng(7)
    features, labels = [], []
    cues, words, chances = random.normal(size=count), random.random(count) < 0.5, random.random(count)
    for cue, word, chance in zip(cues, words, chances, strict=True):
        odds = 2 * cue - 1 + 1.5 * word
        features.append(Features({"cue": float(cue)}, {"piratage"} if word else set()))
        labels.append(int(chance < 1 / (1 + np.exp(-odds))))
    return features, labels


def test_fitting_finds_known_weights() -> None:
    features, labels = made_up()
    model = fit(Recipe("sample", ("yes",), 0.01, 0.01), features, labels, [1.0] * len(labels))
    assert model.named["cue"][0] == pytest.approx(2, abs=0.3)
    assert model.bias[0] == pytest.approx(-1, abs=0.25)
    with_word = model.scores(Features({}, {"piratage"}))[0] - model.bias[0]
    assert with_word == pytest.approx(1.5, abs=0.35)


def often_and_seldom() -> list[Features]:
    """Things of which half show a common word, and one in eight a word that tells as much and is rarer."""
    return [
        Features({}, ({"commun"} if i % 2 else set()) | ({"rare", "rule x"} if i % 8 == 0 else set()))
        for i in range(800)
    ]


def test_fitting_by_count_holds_common_words_back_and_trusts_those_of_closed_sets() -> None:
    things = often_and_seldom()
    labels = [int(bool(one.words) and i % 3 > 0) for i, one in enumerate(things)]
    plain, counted, closed = (
        fit(
            Recipe("sample", ("yes",), 40.0, 1.0, by_count=by_count, closed=beginnings),
            things,
            labels,
            [1.0] * 800,
        )
        for by_count, beginnings in ((False, ()), (True, ()), (True, ("rule ",)))
    )

    def worth(model: LinearModel, word: str) -> float:
        return dict(model.contributions(Features({}, {word})))[word]

    share = {m: worth(m, "rare") / worth(m, "commun") for m in (plain, counted)}
    assert share[counted] > share[plain] > 0
    assert worth(closed, "rule x") > worth(counted, "rule x") > 0


def test_fitting_brings_dense_features_to_one_size() -> None:
    random = np.random.default_rng(3)
    values = random.normal(size=(400, 2))
    labels = [int(a + b > 0) for a, b in values]
    recipe = Recipe("sample", ("yes",), 1.0, 1.0, dense=("sense ",))
    small, large = (
        fit(recipe, [Features({"sense 0": k * a, "sense 1": b}) for a, b in values], labels, [1.0] * 400)
        for k in (0.01, 100.0)
    )
    scores = [
        [model.scores(Features({"sense 0": k * a, "sense 1": b}))[0] for a, b in values[:20]]
        for model, k in ((small, 0.01), (large, 100.0))
    ]
    assert scores[0] == pytest.approx(scores[1], abs=1e-3)


def test_fitting_gives_the_same_bytes_twice() -> None:
    features, labels = made_up(400)
    recipe = Recipe("sample", ("no", "yes"), 1.0, 1.0)
    once, again = (to_json(fit(recipe, features, labels, [1.0] * 400)) for _ in range(2))
    assert once == again


def test_fitting_leaves_rare_words_and_weightless_things_out() -> None:
    features = [Features({"one": 1.0}, {"rare"} if i < LEAST_COUNT - 1 else {"often"}) for i in range(20)]
    labels = [int(i < LEAST_COUNT - 1) for i in range(20)]
    model = fit(Recipe("sample", ("yes",), 0.1, 0.1), features, labels, [1.0] * 20)
    assert model.contributions(Features({}, {"rare"}))[-1][1] == 0
    assert model.contributions(Features({}, {"often"}))[0][1] != 0


@pytest.mark.parametrize(
    ("length", "together"),
    [pytest.param(5, 5.0, id="short list"), pytest.param(40, LIST_WEIGHT, id="long list")],
)
def test_fitting_counts_the_names_of_a_long_list_as_few(length: int, together: float) -> None:
    alone, *listed = (Candidate(Organisation([])) for _ in range(length + 1))
    for place, candidate in enumerate(listed[:-1], start=1):
        candidate.mates.add(place + 1)
    first, *others = votes_of([alone, *listed])
    assert first == 1.0
    assert sum(others) == pytest.approx(together)


def test_tagged_texts_tell_names_by_role(tmp_path: Path) -> None:
    path = tmp_path / "sample.txt"
    path.write_text(
        "### feed\n# [V1:Vertal] piratée\nLa société [V1:Groupe Vertal] accuse [A1:Zorvak].\n"
        "### feed\n# Un barème\nLe [N1:cabinet Ombrac] publie une étude.\n",
        encoding="utf-8",
    )
    told, untold = read_tagged(path)
    assert told.article.text == "Vertal piratée\n\nLa société Groupe Vertal accuse Zorvak."
    assert told.names == ((Role.VICTIM, ("Vertal", "Groupe Vertal")), (Role.ATTACKER, ("Zorvak",)))
    assert untold.names == ()


def test_tagged_text_with_an_open_bracket_is_named(tmp_path: Path) -> None:
    path = tmp_path / "sample.txt"
    path.write_text("### feed\n# Titre\nUne [V1:Vertal est piratée.\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"sample\.txt: item 1"):
        list(read_tagged(path))


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in NAMES])
def test_models_were_fitted_on_the_present_corpora(name: str) -> None:
    stored = json.loads((ROOT / "pipeline" / "incidents" / "models" / f"{name}.json").read_text("utf-8"))
    fitted = stored["origin"]["texts and gold (SHA-256)"]
    present = {f"corpus/{part}": corpus_sha256(ROOT / "corpus" / part)[:16] for part in CORPORA}
    files = [*(ROOT / "corpus" / "tagged").glob("*.txt"), *(ROOT / "corpus" / "labels").glob("*.jsonl")]
    for path in files:
        name_of_file = f"corpus/{path.parent.name}/{path.name}"
        present[name_of_file] = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    stale = {part for part, digest in present.items() if fitted.get(part) != digest}
    assert not stale, "fit them again: python tools/train.py --write"


def test_models_know_every_feature_that_is_counted() -> None:
    from pipeline.extraction import analyse
    from pipeline.incidents.features.tells_incident import tells_incident_features
    from pipeline.incidents.features.victim import odds, victim_features
    from pipeline.incidents.interpretation import interpret
    from pipeline.language.analysis import outline

    models, counted = load_models(), {name: set[str]() for name in NAMES}
    for analysis in analyse(outline(a) for a in load_corpus(ROOT / "corpus" / "press").articles[:25]):
        reading = interpret(analysis)
        counted["tells_incident"] |= tells_incident_features(analysis).named.keys()
        for candidate in reading.candidates:
            counted["role"] |= candidate.features.keys()
        for features in victim_features(reading.candidates, odds(reading.tells)):
            counted["victim"] |= features.named.keys()
    assert not counted["tells_incident"] - models.tells_incident.named.keys()
    assert not counted["role"] - models.role.named.keys()
    assert counted["victim"] == models.victim.named.keys()
