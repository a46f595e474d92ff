"""The tokens of a text as the recogniser reads them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Tokens:
    """The recogniser's tokens of a text: where each begins, and a row of numbers on what it is among others.

    `senses` has a row a token (float32): what the recogniser's network makes of it and of its neighbours.
    """

    starts: NDArray[np.int64]
    senses: NDArray[np.float32]
