"""What an offer comes to on each path: by hand where all is certain, by the present value where nothing is at risk."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import LASTS, offer, planned_value
from hypothesis import assume, example, given
from hypothesis import strategies as st
from test_offers import offers

from comp.market.pay import Role, pay
from comp.offers import shares, simulated
from comp.offers.assumptions import Assumptions
from comp.offers.kept import bill_of, place_of
from comp.offers.offer import Cash, Company, Grant, PurchasePlan, Refresher, Retirement, SignOn, Tenure
from comp.offers.simulated import outcome, promotion_raise

CALM = Assumptions(paths=256, bonus_spread=0.0)
ONE_YEAR = Assumptions(years=1, paths=256, discount_rate=0.0, outside_pay=60_000.0, search_months=4)
EXAMPLE = offer(
    role=Role("senior_pm", "public", "new_york"),
    cash=Cash(base=190_000.0, bonus_target=0.15, yearly_raise=0.03, sign_on=(SignOn(amount=30_000.0),)),
    retirement=Retirement(match_rate=0.5, match_cap=0.06),
    purchase_plan=PurchasePlan(contribution=0.1),
)


def kept(made, held, *, after_tax=False):
    return outcome(made, held, after_tax=after_tax).kept


@given(offers)
@example(EXAMPLE)
def test_pay_without_risk_is_worth_its_planned_value(made):
    """Cash that surely lasts has nothing to simulate: every path is the present value, before and after tax."""
    calm = made.model_copy(update={"grants": (), "refreshers": (), "tenure": LASTS, "promotion_chance": None})
    calm = calm.model_copy(update={"price_on_hours": 0.0})
    for after_tax in (False, True)[: 1 + (place_of(calm) is not None)]:
        found = kept(calm, CALM, after_tax=after_tax)
        expected = planned_value(calm, CALM, after_tax=after_tax)
        assert found == pytest.approx(np.full(256, expected), abs=2)


@pytest.mark.parametrize("stage", ["public", "big_tech", "recent_ipo"])
def test_a_grant_is_worth_on_average_what_it_is_worth_the_day_it_is_given(stage):
    """Prices grow at the discount rate and average to it exactly; refreshers are granted at the price of their day."""
    made = offer(
        role=Role("pm", stage), cash=Cash(base=0.0), grants=(Grant(value=400_000.0, schedule="google"),)
    )
    assert kept(made, Assumptions()).mean() == pytest.approx(400_000)
    again = offer(role=Role("pm", stage), cash=Cash(base=0.0), refreshers=(Refresher(value=50_000.0),))
    assert kept(again, Assumptions()).mean() == pytest.approx(planned_value(again, Assumptions()), rel=1e-2)


def test_options_are_worth_more_with_volatility_than_without():
    made = offer(
        cash=Cash(base=0.0),
        grants=(Grant(kind="nso", shares=1_000, strike=100.0),),
        company=Company(share_price=100.0),
    )
    assert kept(made, Assumptions()).mean() > planned_value(made, Assumptions())
    assert kept(made, Assumptions()).min() == 0


@pytest.fixture
def ends(monkeypatch):
    """Jobs that end after so many quarters on every path, by choice (0) or by force (1)."""

    def after(quarters, let_go):
        plain = simulated.paths_of(offer(), ONE_YEAR)
        fixed = replace(plain, quarters=np.full(256, float(quarters)), let_go=np.full(256, float(let_go)))
        for module in (simulated, shares):
            monkeypatch.setattr(module, "paths_of", lambda *_: fixed)
        forget()

    def forget():
        for remembered in (simulated.computed, shares.listed_shares, shares.private_sales):
            remembered.cache_clear()

    yield after
    forget()


CASH = Cash(base=120_000, bonus_target=0.5, sign_on=(SignOn(amount=12_000),))
JOB = offer(cash=CASH, grants=(Grant(value=100_000),), tenure=Tenure(severance_months=2.0))


def test_leaving_after_a_quarter_worked_by_hand(ends):
    """30,000 of base and a sign-on of 12,000 less nine twelfths of it, then nine months at 60,000 a year."""
    ends(1, 0)
    assert kept(JOB, ONE_YEAR) == pytest.approx(np.full(256, 30_000 + 3_000 + 45_000))


def test_being_let_go_after_a_quarter_worked_by_hand(ends):
    """30,000 of base, the sign-on kept, two months of severance, four months of search, five months elsewhere."""
    ends(1, 1)
    assert kept(JOB, ONE_YEAR) == pytest.approx(np.full(256, 30_000 + 12_000 + 20_000 + 25_000))


def test_half_a_quarter_is_half_way_between_its_ends(ends):
    """At two quarters: 60,000, the sign-on less half, six months elsewhere."""
    ends(1.5, 0)
    assert kept(JOB, ONE_YEAR) == pytest.approx(np.full(256, (78_000 + 60_000 + 6_000 + 30_000) / 2))


def test_the_outside_pays_the_market_unless_told(ends):
    ends(1, 0)
    made = offer(cash=Cash(base=0.0))
    median = pay(replace(made.role, stage="market_average")).at["total", "p50"]
    assert kept(made, replace(ONE_YEAR, outside_pay=None)).mean() == pytest.approx(0.75 * median)


@pytest.mark.parametrize(("quarters", "price"), [(4, 10_000), (1, 2_500)])
def test_hours_have_the_price_that_is_set_on_them_while_one_works_there(ends, quarters, price):
    ends(quarters, 0)
    made = offer(price_on_hours=10_000.0)
    assert (kept(offer(), ONE_YEAR) - kept(made, ONE_YEAR)) == pytest.approx(np.full(256, price))


def test_a_sure_promotion_raises_base_and_bonus_from_the_second_year_by_hand():
    held = replace(CALM, years=2, discount_rate=0.0)
    made = offer(cash=Cash(base=100_000, bonus_target=0.1), promotion_chance=1.0)
    more = promotion_raise(made)
    assert more > 0.05
    assert kept(made, held) == pytest.approx(np.full(256, 110_000 * (2 + more)))
    assert promotion_raise(offer(role=Role("cpo"))) == 0


@given(offers, st.floats(0, 1), st.floats(0, 1))
@example(offer(role=Role("apm", "public", "boise"), cash=Cash(base=0.0)), 0.0, 0.0)
def test_no_path_is_worth_less_before_tax_than_after_but_by_what_is_refunded(made, leaving, let_go):
    """Idaho and Maine pay a credit out to whoever earns too little to owe as much."""
    assume(place_of(made) is not None)
    refund = max(-float(bill_of(made, CALM, CALM.start_year, 0.0).total), 0.0)
    tenure = Tenure(chance_of_leaving=leaving, chance_of_being_let_go=let_go)
    made = made.model_copy(update={"tenure": tenure})
    assert (kept(made, CALM) + CALM.years * refund >= kept(made, CALM, after_tax=True) - 1).all()


def test_private_shares_count_when_they_can_be_sold_and_after_their_tax(examples):
    before, after = (outcome(examples[0], Assumptions(), after_tax=taxed).shares for taxed in (False, True))
    assert ((before > 0) == (after > 0)).all()
    assert 0.4 * before.mean() < after.mean() < before.mean()
    assert (outcome(examples[1], Assumptions(), after_tax=True).shares == 0).all()


def test_a_grant_made_after_the_years_compared_pays_nothing():
    late = offer(grants=(Grant(value=90_000.0, start_month=15),))
    assert np.array_equal(kept(late, ONE_YEAR), kept(offer(), ONE_YEAR))
