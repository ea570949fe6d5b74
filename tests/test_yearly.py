"""What an offer pays, worked by hand, and what must hold of every offer."""

import csv
import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from conftest import offer, planned_value
from hypothesis import given
from hypothesis import strategies as st
from test_offers import offers

from comp.decide.compare import compare, ownership
from comp.decide.risk import risk
from comp.market.pay import Role
from comp.offers.assumptions import Assumptions
from comp.offers.at_exit import paper_value
from comp.offers.offer import (
    Benefits,
    Cash,
    Company,
    Grant,
    OwnView,
    PurchasePlan,
    Refresher,
    Retirement,
    SignOn,
)
from comp.offers.terms import terms_of
from comp.offers.yearly import PAID, first_bonus_fraction, monthly, yearly
from comp.reports.comparison import ground, shares_sentence

CASES = list(csv.DictReader((Path(__file__).parent / "cases" / "yearly.csv").read_text().splitlines()))
MATCH = {"match_rate": 0.5, "match_cap": 0.06}
OFFERS = {
    "amazon": offer(grants=(Grant(value=400_000, schedule="amazon"),)),
    "google": offer(grants=(Grant(value=400_000, schedule="google"),)),
    "refreshers": offer(refreshers=(Refresher(value=40_000),)),
    "raise": offer(cash=Cash(base=200_000, yearly_raise=0.03, bonus_target=0.15)),
    "sign_on": offer(cash=Cash(base=200_000, sign_on=(SignOn(amount=50_000), SignOn(amount=30_000, year=2)))),
    "prorated": offer(
        cash=Cash(base=200_000, bonus_target=0.15, first_bonus="prorated"), start=dt.date(2027, 7, 2)
    ),
    "match": offer(retirement=Retirement(**MATCH)),
    "match_capped": offer(cash=Cash(base=400_000), retirement=Retirement(match_rate=0.5, match_cap=0.10)),
    "cliff_match": offer(retirement=Retirement(**MATCH, vesting_years=2)),
    "graded_match": offer(retirement=Retirement(**MATCH, vesting_years=2, vesting="graded")),
    "purchase": offer(purchase_plan=PurchasePlan(contribution=0.05)),
    "purchase_capped": offer(purchase_plan=PurchasePlan(contribution=0.15)),
    "premium": offer(benefits=Benefits(health_premium=2_400)),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['case']}-{case['year']}")
def test_worked_by_hand(case):
    table = yearly(OFFERS[case["case"]], Assumptions(years=6))
    assert table.at[int(case["year"]), case["column"]] == pytest.approx(float(case["expected"]), abs=1e-5)


def test_every_offer_worked_by_hand_has_a_case():
    assert set(OFFERS) == {case["case"] for case in CASES}


@given(offers, st.integers(1, 6), st.none() | st.floats(-0.3, 0.5))
def test_gross_is_the_sum_of_its_parts_and_paper_is_never_in_it(made, years, growth):
    table = yearly(made, Assumptions(years=years, share_growth=growth))
    assert len(table) == years
    assert np.allclose(table[list(PAID)].sum(axis=1), table["gross"], rtol=0, atol=1e-5)
    assert (table["equity"] == 0).all() if made.is_private else (table["paper"] == 0).all()


@given(offers)
def test_all_of_a_grant_vests_in_the_end(made):
    if made.is_private or any(grant.start_month < 0 for grant in made.grants) or made.refreshers:
        return
    price = made.company.share_price or 0
    whole = sum(
        g.value if g.value is not None else round(g.shares) * max(price - g.strike, 0) for g in made.grants
    )
    by_then = [g for g in made.grants if g.start_month + g.plan.months <= 72]
    if len(by_then) == len(made.grants):
        assert yearly(made, Assumptions(years=6))["equity"].sum() == pytest.approx(whole, rel=1e-9, abs=1e-3)


@given(offers)
def test_without_discounting_or_growth_the_present_value_is_the_sum(made):
    held = Assumptions(discount_rate=0.0)
    assert planned_value(made, held) == pytest.approx(yearly(made, held)["gross"].sum(), rel=1e-9, abs=1e-3)


@given(st.floats(0, 0.3))
def test_a_grant_is_worth_its_grant_date_value_whatever_the_discount_rate(rate):
    """Growth at the discount rate is no gift: the two cancel."""
    made = offer(cash=Cash(base=0), grants=(Grant(value=400_000),))
    assert planned_value(made, Assumptions(discount_rate=rate)) == pytest.approx(400_000)


def test_a_refresher_is_worth_its_value_on_the_day_it_is_granted():
    made = offer(
        cash=Cash(base=0),
        refreshers=(Refresher(value=40_000, every_months=72, schedule="one_year_quarterly"),),
    )
    assert planned_value(made, Assumptions(discount_rate=0.10)) == pytest.approx(40_000 / 1.10)


def test_a_grant_vested_on_the_first_day_is_paid_in_the_first_month_and_one_of_an_old_job_is_not():
    made = offer(grants=(Grant(value=100.0, schedule="immediate"),))
    assert monthly(made, Assumptions(), 0.0)["equity"].nonzero()[0].tolist() == [0]
    old = offer(kind="current", grants=(Grant(value=100.0, schedule="immediate", start_month=-12),))
    assert monthly(old, Assumptions(), 0.0)["equity"].sum() == 0


def test_shares_grow_when_one_says_so():
    made = offer(grants=(Grant(value=400_000, schedule="yearly"),))
    table = yearly(made, Assumptions(share_growth=0.10))
    assert table["equity"].tolist() == pytest.approx([110_000, 121_000, 133_100, 146_410])


def test_a_grant_of_shares_vests_whole_shares_that_sum_to_it():
    made = offer(grants=(Grant(shares=1_001, schedule="standard"),), company=Company(share_price=1.0))
    vests = monthly(made, Assumptions(), 0.0)["equity"]
    assert (vests == vests.round()).all()
    assert vests.sum() == 1_001


def test_options_of_a_public_company_count_above_their_strike_and_never_below():
    above = offer(grants=(Grant(kind="nso", shares=4_800, strike=10),), company=Company(share_price=25))
    below = offer(grants=(Grant(kind="nso", shares=4_800, strike=30),), company=Company(share_price=25))
    assert yearly(above, Assumptions())["equity"].sum() == pytest.approx(72_000)
    assert yearly(below, Assumptions())["equity"].sum() == 0


def test_options_of_a_private_company_are_paper(examples):
    table = yearly(examples[0], Assumptions())
    assert table["paper"].sum() == pytest.approx(60_000 * (6.50 - 1.85))
    assert table["equity"].sum() == 0


def test_a_private_company_that_told_no_price_has_no_paper_value():
    made = offer(role=Role("pm", "seed"), grants=(Grant(kind="iso", shares=100, strike=1),))
    assert yearly(made, Assumptions())["paper"].sum() == 0


@pytest.mark.parametrize("left_out", ["preferred_price", "fully_diluted_shares", "post_money", None])
def test_any_two_of_price_shares_and_value_make_the_same_paper_as_the_startup_page(left_out):
    told = {"preferred_price": 5.0, "fully_diluted_shares": 12e6, "post_money": 60e6} | {left_out: None}
    company = Company(**{name: amount for name, amount in told.items() if name})
    grants = (Grant(kind="iso", shares=48_000, strike=1.0), Grant(ownership=0.002))
    made = offer(role=Role("pm", "seed"), grants=grants, company=company)
    assert yearly(made, Assumptions())["paper"].sum() == pytest.approx(48_000 * 4.0 + 120_000)
    assert paper_value(terms_of(made)) == pytest.approx(48_000 * 4.0 + 120_000)
    assert ownership(made)[0] == pytest.approx(48_000 / 12e6 + 0.002)


def test_a_price_not_told_is_said_and_shares_count_in_the_verdict():
    made = offer(name="Acme", role=Role("pm", "seed"), grants=(Grant(kind="iso", shares=100_000, strike=1),))
    found = compare([made, offer(name="Bolt")], Assumptions(paths=1024))
    assert ownership(made) is None
    assert found.shares[0].mean() > 0
    assert shares_sentence(found, 0).startswith("Acme's shares, whose price was not told, are counted at")
    assert np.isfinite(risk(found).table["nothing_from_shares"][0])


def test_shares_counted_by_ones_own_view_of_exits_say_so_in_the_verdict():
    grant = Grant(kind="iso", shares=100_000, strike=1)
    views = {
        "the wait:": OwnView(forgone=1e5),
        "the wait, by your own view of the chance to fail:": OwnView(chance_of_nothing=0.3),
        "the wait, by your own view of the size of exits and the time to an exit:": OwnView(
            median_exit=1e9, years=4.0
        ),
    }
    for words, view in views.items():
        made = offer(role=Role("pm", "seed"), grants=(grant,), company=Company(view=view))
        assert words in ground(compare([made, offer(name="Bolt")], Assumptions(paths=512)))


def test_a_job_already_held_vests_only_what_is_left():
    made = offer(kind="current", grants=(Grant(value=480_000, start_month=-18),))
    table = yearly(made, Assumptions())
    assert table["equity"].tolist() == pytest.approx([120_000, 120_000, 60_000, 0])


def test_the_first_bonus():
    def fraction(start, **cash):
        return first_bonus_fraction(offer(start=start, cash=Cash(base=1, **cash)))

    assert fraction(dt.date(2027, 1, 1), first_bonus="prorated") == 1
    assert fraction(dt.date(2027, 12, 31), first_bonus="prorated") == pytest.approx(1 / 365)
    assert (
        fraction(dt.date(2027, 9, 1), first_bonus="prorated", bonus_year_end=8) == 1
    )  # 366 days to 31 August 2028
    for year in (2027, 2028):
        assert fraction(dt.date(year, 2, 1), first_bonus="prorated", bonus_year_end=1) == 1
    assert fraction(dt.date(2027, 7, 1), first_bonus="none") == 0
    assert fraction(None, first_bonus="prorated") == 1


def test_a_lookback_pays_when_shares_rise():
    plan = PurchasePlan(contribution=0.05, lookback=True)
    plain = PurchasePlan(contribution=0.05, lookback=False)
    held = Assumptions(share_growth=0.21)
    with_it, without = (yearly(offer(purchase_plan=p), held).at[1, "other"] for p in (plan, plain))
    assert with_it == pytest.approx(10_000 * (1.1 / 0.85 - 1))
    assert without == pytest.approx(10_000 * (1 / 0.85 - 1))


def test_a_purchase_plan_of_a_private_company_is_nothing():
    made = offer(role=Role("pm", "seed"), purchase_plan=PurchasePlan(contribution=0.1))
    assert yearly(made, Assumptions())["other"].sum() == 0


def test_what_starts_after_the_horizon_is_not_paid():
    made = offer(
        cash=Cash(base=0, sign_on=(SignOn(amount=5, year=6),)),
        refreshers=(Refresher(value=9, first_month=48),),
    )
    assert yearly(made, Assumptions())["gross"].sum() == 0


@pytest.mark.parametrize(
    ("name", "value"), [("years", 7), ("discount_rate", -1), ("share_growth", 9), ("years", 0)]
)
def test_assumptions_out_of_bounds_are_refused(name, value):
    with pytest.raises(ValueError, match="is not between"):
        Assumptions(**{name: value})


def test_a_grant_by_ownership_is_on_paper_what_the_same_shares_are():
    role, company = Role("pm", "series_a"), Company(preferred_price=5.0, fully_diluted_shares=10e6)
    by_shares = offer(role=role, company=company, grants=(Grant(kind="iso", shares=10_000, strike=1.0),))
    by_part = offer(role=role, company=company, grants=(Grant(kind="iso", ownership=0.001, strike=1.0),))
    held = Assumptions()
    assert (yearly(by_part, held)["paper"] == yearly(by_shares, held)["paper"]).all()
    assert yearly(by_part, held)["paper"].sum() == pytest.approx(40_000)
