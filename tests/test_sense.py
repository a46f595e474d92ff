"""What the recogniser's network makes of names: means over their mentions, of tokens in and beside them."""

import numpy as np
import pytest

from pipeline.incidents.features.sense import sense_features
from pipeline.language.mentions import Mention
from pipeline.language.tokens import Tokens

#: « La Caisse Vertal dort » : one number a token, its place from 1 on.
TOKENS = Tokens(np.array([0, 3, 10, 17]), np.array([[1.0], [2.0], [3.0], [4.0]], dtype=np.float32))


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([(3, 16)], [1, 2, 3, 4], id="before_first_last_next"),
        pytest.param([(0, 2)], [0, 1, 1, 2], id="begins_the_text"),
        pytest.param([(17, 21)], [3, 4, 4, 0], id="ends_the_text"),
        pytest.param([(5, 9)], [1, 2, 2, 3], id="part_of_a_token"),
        pytest.param([(0, 2), (17, 21)], [1.5, 2.5, 2.5, 1], id="mean_of_two"),
    ],
)
def test_sense_is_that_of_the_tokens_in_and_beside_a_name(
    spans: list[tuple[int, int]], expected: list[float]
) -> None:
    (found,) = sense_features(TOKENS, [[Mention(start, end, "organisation.entity") for start, end in spans]])
    assert list(found.values()) == expected


def test_sense_of_nothing_is_nothing() -> None:
    none = Tokens(np.zeros(0, dtype=np.int64), np.zeros((0, 1), dtype=np.float32))
    mention = Mention(0, 2, "organisation.entity")
    assert next(iter(sense_features(TOKENS, [[], [mention]]))) == {}
    assert list(sense_features(none, [[mention]])) == [{}]
