"""How long one stays where the letter does not say."""

import pytest
from conftest import offer

from comp.market.pay import Role
from comp.offers.offer import Tenure
from comp.offers.tenure import risk, tenure_of
from comp.tables import ids


def test_what_is_told_stands_and_the_rest_is_typical_of_the_stage():
    made = offer(role=Role("pm", "seed"), tenure=Tenure(chance_of_leaving=0.5))
    assert tenure_of(made).chance_of_leaving == 0.5
    assert tenure_of(made).chance_of_being_let_go == risk("seed", "chance_of_being_let_go")


@pytest.mark.parametrize("stage", ids("stages"))
def test_every_stage_has_a_tenure(stage):
    found = tenure_of(offer(role=Role("pm", stage), tenure=Tenure()))
    assert all(value is not None for value in found.model_dump().values())


@pytest.mark.parametrize("stage", ["market_average", "series_c"])
def test_both_ways_out_add_up_to_the_published_turnover(stage):
    """One in four a year at fast-growing startups, 13.2 % in technology: within two points of them."""
    found = tenure_of(offer(role=Role("pm", stage), tenure=Tenure()))
    both = 1 - (1 - found.chance_of_leaving) * (1 - found.chance_of_being_let_go)
    assert both == pytest.approx(risk(stage, "turnover"), abs=0.02)
