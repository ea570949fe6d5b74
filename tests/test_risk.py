"""How sure a comparison is: by hand on a few paths, and what must hold of any two offers."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import offer
from hypothesis import example, given
from hypothesis import strategies as st
from test_offers import offers

from comp.decide.compare import compare
from comp.decide.risk import risk, worst
from comp.market.pay import Role
from comp.offers.assumptions import Assumptions
from comp.offers.offer import Cash, Grant, Tenure
from comp.offers.requirements import Requirements

HELD = Assumptions(paths=256)


def test_identical_offers_differ_by_nothing_and_win_every_second_time(examples):
    for made in examples:
        found = compare([made, made], HELD)
        verdict = found.verdict
        assert (verdict.difference, verdict.probability, verdict.too_close, verdict.winner) == (
            0,
            0.5,
            True,
            None,
        )
        assert risk(found).ahead == pytest.approx(np.full((2, 2), 0.5))


STEP = 300  # dollars of tax: Oregon's subtraction of federal tax falls in steps of income, which a raise may cross


@given(offers, st.floats(0, 10), st.floats(0, 1e6), st.floats(0, 1), st.floats(0, 1))
@example(offer(role=Role("apm", "public", "portland"), cash=Cash(base=282_631.0)), 0.0, 0.0, 1.0, 0.0)
def test_a_dominated_offer_loses_on_every_path_and_at_every_risk_aversion(
    made, aversion, wealth, leaving, let_go
):
    """The same job with 10,000 a year less.

    Grants by value: beside options of tens of millions the month to which their tax is put weighs more than a raise.
    """
    made = made.model_copy(
        update={"grants": tuple(grant for grant in made.grants if grant.value is not None)}
    )
    tenure = Tenure(chance_of_leaving=leaving, chance_of_being_let_go=let_go)
    better = made.model_copy(
        update={"tenure": tenure, "cash": made.cash.model_copy(update={"base": made.cash.base + 20_000.0})}
    )
    worse = better.model_copy(
        update={"cash": made.cash.model_copy(update={"base": made.cash.base + 10_000.0})}
    )
    for measure in ("gross", "take_home"):
        found = compare(
            [worse, better], replace(HELD, risk_aversion=aversion, wealth=wealth, measure=measure)
        )
        assert (found.paths[1] >= found.paths[0] - (STEP if found.measure == "take_home" else 0)).all()
        assert found.verdict.probability > 0.99
    sure = risk(found).table["certainty_equivalent"]
    assert sure[1] >= sure[0]


def test_the_worst_tenth_is_a_mean():
    assert worst(np.arange(100.0)) == pytest.approx(4.5)
    assert worst(np.array([3.0])) == 3


def test_volatility_costs_the_averse_and_not_the_indifferent():
    shares = offer(name="Shares", cash=Cash(base=100_000), grants=(Grant(value=800_000),))
    cash = offer(name="Cash", cash=Cash(base=100_000))
    held = replace(Assumptions(), wealth=0.0)
    table = risk(compare([shares, cash], held)).table
    assert table["safe_mean"][0] - table["certainty_equivalent"][0] > 20_000
    assert table["safe_mean"][1] - table["certainty_equivalent"][1] < 200
    neutral = risk(compare([shares, cash], replace(held, risk_aversion=0.0))).table
    assert neutral["certainty_equivalent"].tolist() == pytest.approx(neutral["safe_mean"].tolist())


def test_quantiles_are_in_order_and_shares_of_a_startup_mostly_pay_nothing(examples):
    table = risk(compare(examples, HELD)).table
    assert (table[["worst_tenth", "p10", "p25", "p50", "p75", "p90"]].diff(axis=1).iloc[:, 1:] >= 0).all(
        axis=None
    )
    assert 0.5 < table["nothing_from_shares"][0] < 0.95
    assert np.isnan(table["nothing_from_shares"][1])


def test_the_chances_of_being_the_best_of_all_add_up_and_equal_offers_share_them(examples):
    held = Assumptions(paths=1024)
    found = risk(compare(examples, held))
    assert found.best == pytest.approx([found.ahead[0, 1], found.ahead[1, 0]])
    twice = [*examples, examples[1].model_copy(update={"name": "Again", "company_name": "Contoso"})]
    three = risk(compare(twice, held)).best
    assert three.sum() == pytest.approx(1)
    assert three[1] == pytest.approx(three[2])
    assert three[0] == pytest.approx(found.best[0])


def test_an_offer_that_is_ruled_out_is_never_the_best_of_all(examples):
    there = Requirements(locations=(examples[1].role.location,))
    assert risk(compare(examples, Assumptions(paths=256), there)).best.tolist() == [0, 1]
