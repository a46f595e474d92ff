"""The linear models' weights: data, read once."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def load_weights(model: str) -> dict[str, float]:
    """Return the weights of `model` (a table of `weights.toml`) by feature name."""
    weights: dict[str, float] = tomllib.loads(
        files("pipeline.incidents").joinpath("weights.toml").read_text("utf-8")
    )[model]
    return weights


def score(model: str | dict[str, float], features: dict[str, float]) -> float:
    """Return the bias plus the weighted sum of `features`; features without a weight count nothing.

    `model` names a table of `weights.toml`, or is such a table itself.
    """
    weights = load_weights(model) if isinstance(model, str) else model
    return weights.get("bias", 0.0) + sum(weights.get(name, 0.0) * value for name, value in features.items())
