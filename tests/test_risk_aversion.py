"""What a gamble is worth for sure: means worked by hand, bounds, and order in the aversion."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comp.risk_aversion import certainty_equivalent


@pytest.mark.parametrize(
    ("prize", "aversion", "wealth", "sure"),
    [
        (100_000.0, 0.0, 100_000.0, 50_000.0),
        (100_000.0, 1.0, 100_000.0, math.sqrt(100_000 * 200_000) - 100_000),  # the geometric mean
        (100_000.0, 2.0, 100_000.0, 2 / (1 / 100_000 + 1 / 200_000) - 100_000),  # the harmonic mean
        (200.0, 2.0, 100.0, 50.0),  # of 100 and 300: 150
        (200.0, 1.0, 100.0, math.sqrt(30_000) - 100),
        (200.0, 0.0, 100.0, 100.0),
        (100_000.0, 2.0, 0.0, 0.0),  # nothing makes up for having nothing
    ],
)
def test_a_coin_flip_is_worth_a_mean_of_wealth_with_and_without_it(prize, aversion, wealth, sure):
    assert certainty_equivalent(np.array([0.0, prize]), wealth, aversion) == pytest.approx(sure)


@given(
    st.lists(st.floats(0, 1e7), min_size=1, max_size=40),
    st.floats(0, 1e7),
    st.floats(0, 9),
    st.floats(0.01, 1),
)
@example([0.0, 0.0], 1.0, 2.0, 1.0)
@example([5.0], 1e5, 1.0, 1.0)
@example([0.0, 1.0], 1.0, 0.0, 1 - 2**-53)
@example([0.0, 1e7], 1.0, 1.0, 1e-9)
def test_more_aversion_is_worth_less_and_never_less_than_the_worst(amounts, wealth, aversion, more):
    kept = np.array(amounts)
    less, much = (certainty_equivalent(kept, wealth, a) for a in (aversion, aversion + more))
    slack = 1e-6 * (kept.max() + wealth) + 1e-6
    assert kept.min() - slack <= much <= less + slack <= kept.mean() + 2 * slack
