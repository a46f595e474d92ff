"""What the recogniser's network makes of a name's words and of those beside it.

It has read much more than the annotated articles: words that these never showed are like others to it.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import numpy as np

from pipeline.language.mentions import Mention
from pipeline.language.tokens import Tokens


def sense_features(tokens: Tokens, named: Iterable[Sequence[Mention]]) -> Iterator[dict[str, float]]:
    """Yield for each name's mentions the mean of the rows of the token before, the first, last and next one.

    What lies beyond the text counts as zeros; of no mention and of a text without tokens nothing is told.
    """
    count, width = tokens.senses.shape
    rows = np.zeros((count + 2, width))
    rows[1:-1] = tokens.senses
    names = _names(4 * width)
    for mentions in named:
        if not mentions or not count:
            yield {}
            continue
        first = np.searchsorted(tokens.starts, [m.start for m in mentions], "right") - 1
        first = np.maximum(first, 0)
        after = np.maximum(np.searchsorted(tokens.starts, [m.end for m in mentions], "left"), first + 1)
        # Row i + 1 is that of token i.
        around = (rows[first].mean(axis=0), rows[first + 1].mean(axis=0), rows[after].mean(axis=0))
        mean = np.concatenate([*around, rows[after + 1].mean(axis=0)])
        yield dict(zip(names, mean.tolist(), strict=True))


@cache
def _names(count: int) -> list[str]:
    return [f"sense {number}" for number in range(count)]
