"""Numbers as people say them, at every size that the pages take."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comp.words import percent, short


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "0"), (950, "950"), (999.5, "1K"), (181_700, "182K"), (-61_000, "-61K"), (999_500, "1M"), (1_240_000, "1.24M"),
        (999.4e6, "999M"), (999.5e6, "1B"), (1.5e9, "1.5B"), (999.5e9, "1T"), (1e12, "1T"), (1.234e13, "12.3T"), (1e15, "1,000T"),
    ],
)  # fmt: skip
def test_dollars_have_three_figures_and_the_letter_of_their_size(amount, said):
    assert short(amount) == said


@pytest.mark.parametrize(
    ("fraction", "said"),
    [
        (0.15, "15 %"), (0.0015, "0.15 %"), (0.095, "9.5 %"), (0.09, "9 %"), (0.02, "2 %"), (0.099999, "10 %"), (5e-7, "0.00005 %"),
        (-5e-7, "-0.00005 %"), (1.23e-9, "0.00000012 %"), (0.0, "0 %"), (1.0, "100 %"), (12.0, "1200 %"),
    ],
)  # fmt: skip
def test_a_small_percent_is_written_out(fraction, said):
    assert percent(fraction) == said


@given(st.floats(-1e15, 1e15))
@example(1e12)
@example(999.5e9)
def test_no_amount_is_said_as_a_power_of_ten(amount):
    assert re.fullmatch(r"-?[\d,]+(\.\d+)?[KMBT]?", short(amount))


@given(st.floats(-20, 20))
@example(5e-7)
@example(0.0999)
def test_no_fraction_is_said_as_a_power_of_ten(fraction):
    assert re.fullmatch(r"-?\d+(\.\d+)? %", percent(fraction))
