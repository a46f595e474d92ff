"""The fitted models of the decisions, read once: data that `tools/train.py` writes."""

from pipeline.incidents.models.linear import Features, LinearModel, Models, Words, load_models

__all__ = ["Features", "LinearModel", "Models", "Words", "load_models"]
