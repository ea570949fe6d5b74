"""Tax read off a line is within a dollar of the bill, wherever one works and whatever is saved."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import offer
from hypothesis import example, given, settings
from hypothesis import strategies as st

from comp.market.pay import Role
from comp.offers.assumptions import Assumptions
from comp.offers.kept import place_of
from comp.offers.tax_curve import NARROW, added_tax, tax_curves
from comp.tables import ids

PLACES = [
    place for place in ids("locations") if place_of(offer(role=Role("pm", "public", place))) is not None
]


def off(place, held, saved, other, wages):
    """Return how far the line is from the bill at each wage; at a jump of the law, from the nearer side of it."""
    made = offer(role=Role("pm", "public", place))
    (curve,) = tax_curves(made, held, [(2027, saved, other)])

    def bill(wages):
        parts = {"retirement": np.minimum(saved, wages), "other_income": np.full(len(wages), other)}
        return added_tax(made, held, 2027, wages, **parts)

    sides = [bill(np.maximum(wages + step, 0)) for step in (-NARROW, 0, NARROW)]
    read = curve.at(wages)
    return np.maximum(np.maximum(np.min(sides, axis=0) - read, read - np.max(sides, axis=0)), 0)


@pytest.mark.parametrize("place", PLACES)
def test_every_place_is_within_a_dollar_at_ten_thousand_wages(place):
    random = np.random.default_rng(1)
    wages = np.concatenate([random.uniform(0, 1e6, 9_000), random.uniform(0, 5e7, 1_000)])
    assert off(place, Assumptions(), 0.0, 0.0, wages).max() < 1
    assert off(place, Assumptions(), 24_500.0, 1_853.0, wages).max() < 1


@settings(max_examples=25)
@given(
    st.sampled_from(PLACES),
    st.sampled_from(["single", "married_joint", "head_of_household"]),
    st.floats(0, 300_000),
    st.floats(0, 24_500),
    st.floats(0, 20_000),
)
@example("san_francisco", "single", 0.0, 20_500.0, 1_853.0)
@example("hartford", "single", 0.0, 20_500.0, 1_853.0)
def test_any_household_is_within_a_dollar(place, status, spouse, saved, other):
    held = replace(Assumptions(), filing_status=status, spouse_wages=spouse)
    wages = np.random.default_rng(2).uniform(0, 1.5e6, 5_000)
    assert off(place, held, saved, other, wages).max() < 1


def test_a_place_without_a_tax_model_is_refused():
    with pytest.raises(ValueError, match="no tax model for Acme"):
        tax_curves(offer(role=Role("pm", "public", "london")), Assumptions(), [(2027, 0.0, 0.0)])
