"""The linear models: scores, reasons that add up to them, and files that give back what was written."""

from dataclasses import replace

import numpy as np
import pytest

from pipeline.incidents.candidate import Role
from pipeline.incidents.models import Features, LinearModel, load_models
from pipeline.incidents.models.linear import WordWeights, bucket, from_json, to_json


@pytest.fixture
def model() -> LinearModel:
    table = WordWeights(np.array([bucket("near< contre")]), np.array([(1.27, -0.5)], dtype=np.float32))
    return LinearModel(
        "sample",
        ("none", "victim"),
        np.array([0.5, -0.25]),
        {"passive": np.array([-1.0, 2.0])},
        table,
        False,
        {},
    )


SEEN = Features({"passive": 2.0, "unknown": 5.0}, {"near< contre", "near> hier"})


def test_models_score_is_bias_plus_weights(model: LinearModel) -> None:
    assert model.scores(SEEN) == pytest.approx([0.5 - 2.0 + 1.27, -0.25 + 4.0 - 0.5])


def test_models_probabilities_add_up_to_one(model: LinearModel) -> None:
    probabilities = model.probabilities(SEEN)
    assert probabilities.sum() == pytest.approx(1)
    assert probabilities[1] > probabilities[0]


@pytest.mark.parametrize("index", [pytest.param(0, id="none"), pytest.param(1, id="victim")])
def test_models_contributions_add_up_to_the_score(model: LinearModel, index: int) -> None:
    parts = model.contributions(SEEN, index)
    assert sum(value for _, value in parts) == pytest.approx(model.scores(SEEN)[index])
    assert [abs(value) for _, value in parts] == sorted((abs(value) for _, value in parts), reverse=True)


def test_models_words_do_not_depend_on_the_order_of_a_set(model: LinearModel) -> None:
    words = [f"word {n}" for n in range(200)]
    forward = model.scores(Features({}, set(words)))
    assert model.scores(Features({}, set(words))).tolist() == forward.tolist()


def test_models_words_that_were_never_seen_weigh_nothing(model: LinearModel) -> None:
    unseen = {f"word {n}" for n in range(1000)} - {"near< contre"}
    assert model.scores(Features({}, unseen)).tolist() == model.scores(Features()).tolist()


@pytest.mark.parametrize(
    "by_length", [pytest.param(True, id="by-length"), pytest.param(False, id="each-word")]
)
def test_models_score_many_things_as_each_alone(model: LinearModel, by_length: bool) -> None:
    model = replace(model, by_length=by_length)
    things = [SEEN, Features(), Features({"passive": 1.0}), Features({}, {"near< contre"}), SEEN]
    alone = np.array([model.probabilities(one) for one in things])
    assert model.shares(things) == pytest.approx(alone)
    assert model.shares([]).shape == (0, 2)


def test_models_file_gives_back_what_was_written(model: LinearModel) -> None:
    again = from_json(to_json(model))
    assert (again.name, again.classes, again.by_length) == (model.name, model.classes, model.by_length)
    assert again.scores(SEEN) == pytest.approx(model.scores(SEEN), abs=0.02)
    assert to_json(again) == to_json(model)


def test_models_of_another_format_are_refused(model: LinearModel) -> None:
    with pytest.raises(ValueError, match="format 0"):
        from_json(to_json(model).replace('"format": 2', '"format": 0'))


def test_models_of_the_package_are_small_and_know_the_roles() -> None:
    models = load_models()
    assert models.role.classes == tuple(role.name.lower() for role in Role)
    files = [to_json(m) for m in (models.tells_incident, models.role, models.victim, models.unnamed)]
    assert sum(map(len, files)) < 2_000_000
