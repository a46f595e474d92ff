"""The fitted models of the decisions, read once: data that `tools/train.py` writes."""

from pipeline.incidents.models.linear import Features, LinearModel, Models, load_models

__all__ = ["Features", "LinearModel", "Models", "load_models"]
