"""The paths that jobs are simulated on: prices, how long a job lasts, payouts, promotions."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import offer

from comp.market.pay import Role
from comp.offers.assumptions import Assumptions
from comp.offers.offer import Tenure
from comp.offers.paths import paths_of
from comp.offers.tenure import risk

HELD = Assumptions(paths=4096)


def at(name, stage="public", **parts):
    parts = {"tenure": Tenure()} | parts
    return paths_of(offer(name=name, role=Role("pm", stage), **parts), HELD)


def test_the_same_seed_gives_the_same_paths_and_another_seed_others():
    again = paths_of(offer(), replace(HELD, seed=HELD.seed + 1))
    assert (at("Acme").prices == at("Acme").prices).all()
    assert (at("Acme").prices != again.prices).any()


def test_prices_are_a_martingale_of_the_volatility_in_the_table():
    prices = at("Acme").prices
    assert prices.mean(axis=1) == pytest.approx(np.ones(16), abs=1e-12)
    assert np.log(prices[15]).std() == pytest.approx(2 * risk("public", "volatility"), rel=0.02)
    assert np.log(prices[3]).std() == pytest.approx(risk("public", "volatility"), rel=0.02)


def test_two_companies_share_the_market_and_nothing_else():
    """Correlation of two shares is the product of their correlations with the market; of two fates it is none."""
    one, other = (
        at("Acme", tenure=Tenure(chance_of_leaving=0.0)),
        at("Beta", tenure=Tenure(chance_of_leaving=0.0)),
    )
    together = np.corrcoef(np.log(one.prices[15]), np.log(other.prices[15]))[0, 1]
    assert together == pytest.approx(risk("public", "market_correlation") ** 2, abs=0.05)
    assert np.corrcoef(one.let_go, other.let_go)[0, 1] == pytest.approx(0, abs=0.05)
    assert np.corrcoef(one.payouts[0], other.payouts[0])[0, 1] == pytest.approx(0, abs=0.05)


def test_two_offers_of_one_company_meet_the_same_fate_whatever_they_are_called():
    one, other = at("Offer A", company_name="Acme"), at("Offer B", company_name=" ACME ")
    assert (one.prices == other.prices).all()
    assert (one.let_go == other.let_go).all()
    assert (one.payouts == other.payouts).all()


@pytest.mark.parametrize(
    ("leaving", "let_go"), [(0.0, 0.0), (0.2, 0.0), (0.0, 0.3), (0.15, 0.10), (1.0, 0.0)]
)
def test_the_chance_of_staying_is_what_two_yearly_chances_make_of_it(leaving, let_go):
    tenure = Tenure(chance_of_leaving=leaving, chance_of_being_let_go=let_go)
    paths = at("Acme", tenure=tenure)
    for year in (1, 2, 3):
        assert (paths.quarters > 4 * year).mean() == pytest.approx(
            ((1 - leaving) * (1 - let_go)) ** year, abs=0.01
        )
    if leaving == 0:
        assert paths.let_go.mean() == pytest.approx(1 - (1 - let_go) ** 4, abs=0.01)
    assert 0 < paths.quarters.min() <= paths.quarters.max() <= 16


def test_payouts_average_to_what_is_expected_and_spread_as_told():
    payouts = at("Acme").payouts
    assert payouts.mean(axis=1) == pytest.approx(np.ones(4), abs=1e-12)
    assert np.log(payouts).std() == pytest.approx(HELD.bonus_spread, rel=0.02)


def test_promotions_come_as_often_as_told_and_never_unless_told():
    assert (at("Acme").promoted == 4).all()
    told = at("Acme", promotion_chance=0.25).promoted
    assert (told <= 1).mean() == pytest.approx(0.25, abs=0.01)
    assert (told < 4).mean() == pytest.approx(1 - 0.75**3, abs=0.01)


def test_a_private_company_has_no_share_price():
    assert at("Acme", "series_b").prices is None


def test_no_chance_moves_a_path_by_a_jump():
    """So that a flip point can be found to the dollar."""
    near = [
        at("Acme", tenure=Tenure(chance_of_leaving=chance, chance_of_being_let_go=0.1))
        for chance in (0.2, 0.2 + 1e-7)
    ]
    assert np.abs(near[0].quarters - near[1].quarters).max() < 1e-4
    assert np.abs(near[0].let_go - near[1].let_go).max() < 1e-4
