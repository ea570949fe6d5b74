"""Ways of exercising a grant, worked by hand in a state without income tax, and what must hold of all of them."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import offer
from hypothesis import given
from hypothesis import strategies as st

from comp.market.pay import Role
from comp.offers.assumptions import Assumptions
from comp.offers.exercise import PARTS, _Taxes, carried_forward, option_grants, strategies
from comp.offers.lots import WAYS, Lots
from comp.offers.offer import Company, Grant, Offer
from comp.offers.one_exit import Exit
from comp.offers.vesting import Tranche
from comp.tax.bill import Income, bill

HELD = Assumptions(retirement_contribution=0.0)
AT_ONCE = (Tranche(0, 12, 12, 1.0),)  # all of it vests at the end of the first year
WAGES = 200_000.0  # of conftest's offer


def startup(location="austin", kind="iso", shares=10_000, strike=1.0, **terms):
    told = {"fair_market_value": 1.0, "preferred_price": 4.0, "fully_diluted_shares": 10_000_000.0}
    return offer(
        role=Role("senior_pm", "series_b", location),
        grants=(Grant(kind=kind, shares=shares, strike=strike, schedule=AT_ONCE),),
        company=Company(**(told | terms)),
    )


FIVE_YEARS = Exit(11.0, 60.0)


def table(made, exit_=FIVE_YEARS, held=HELD):
    return strategies(made, held, 0, exit_).table


def federal(taxable):
    """Rev. Proc. 2025-32, section 4.01, single, 2026."""
    edges, rates = (
        (0, 12_400, 50_400, 105_700, 201_775, 256_225, 640_600),
        (0.1, 0.12, 0.22, 0.24, 0.32, 0.35, 0.37),
    )
    return sum(
        rate * max(min(taxable, top) - low, 0)
        for low, top, rate in zip(edges, (*edges[1:], 1e12), rates, strict=True)
    )


def test_options_exercised_at_the_exit_are_ordinary_income_without_payroll_tax():
    tax = federal(WAGES - 16_100 + 100_000) - federal(WAGES - 16_100)
    row = table(startup()).loc["exit"]
    assert row["kept"] == pytest.approx(100_000 - tax)
    assert (row["cash"], row["if_it_fails"]) == (0, 0)
    assert table(startup(kind="nso")).at["exit", "kept"] == pytest.approx(100_000 - tax - 100_000 * 0.0235)


def test_options_exercised_early_are_long_gain_and_the_strike_is_at_risk():
    """15 % and 3.8 % of net investment income; a loss of 3,000 is deducted at 24 % (26 U.S.C. 1211(b))."""
    row = table(startup()).loc["early"]
    assert row["kept"] == pytest.approx(100_000 - 15_000 - 3_800)
    assert row["cash"] == pytest.approx(10_000)
    assert row["if_it_fails"] == pytest.approx(-10_000 + 3_000 * 0.24)
    assert row["minimum_tax"] == 0


def test_the_spread_at_exercise_owes_minimum_tax_and_comes_back_as_a_credit():
    """Form 6251 (2026): 26 % of what is above 90,100 of exemption, less the regular tax; line 2k at the sale."""
    made, exit_ = startup(shares=60_000, fair_market_value=5.0), Exit(11.0, 60.0)
    found = strategies(made, HELD, 0, exit_)
    value = 5.0 * (11.0 / 5.0) ** (12 / 60)
    spread = 60_000 * (value - 1.0)
    base = WAGES + spread - 90_100
    tentative = 0.26 * min(base, 244_500) + 0.28 * max(base - 244_500, 0.0)
    # held from year 1; the last year counts a gain that is lower by the spread
    assert found.table.at["hold", "minimum_tax"] == pytest.approx(tentative - federal(WAGES - 16_100))
    assert found.cash.loc["hold"].iloc[0] == pytest.approx(60_000 + tentative - federal(WAGES - 16_100))
    assert found.table.at["hold", "kept"] > found.table.at["exit", "kept"]
    assert found.table.at["hold", "if_it_fails"] < -60_000


def test_small_business_stock_held_five_years_is_not_taxed():
    """26 U.S.C. 1202(a)(4) for stock acquired after 2025-07-04: 50, 75 and 100 % after three, four and five years."""
    made = startup(small_business_stock=True)
    assert table(made, Exit(11.0, 61.0)).at["early", "kept"] == pytest.approx(100_000)
    four = table(made, Exit(11.0, 49.0)).at["early", "kept"]
    # 26 U.S.C. 1(h)(1)(A)(ii): at 24 % to the end of that bracket, 201,775, and at 28 % above
    at_24 = 201_775 - (WAGES - 16_100)
    assert four == pytest.approx(100_000 - 0.24 * at_24 - 0.28 * (25_000 - at_24) - 25_000 * 0.038)
    california = startup("san_francisco", small_business_stock=True)
    assert table(california, Exit(11.0, 61.0)).at["early", "kept"] < 95_000


def test_who_leaves_has_three_months_as_an_incentive_option_and_the_window_ends_the_rest():
    held = replace(HELD, leaving_month=24.0)
    short = table(startup(exercise_window_months=3), held=held)
    assert short.at["leave", "shares"] == 10_000
    assert short.at["wait", "reason"] == "the options lapse 3 months after leaving, before the exit"
    long = table(startup(exercise_window_months=120), held=held)
    wages = table(startup(kind="nso"), held=held).at["exit", "kept"]
    assert long.at["wait", "kept"] == pytest.approx(
        wages
    )  # after three months it is no incentive option any more
    assert table(startup(), held=replace(HELD, leaving_month=6.0)).at["leave", "reason"] == (
        "nothing has vested when you leave"
    )
    assert table(startup(), held=replace(HELD, leaving_month=60.0)).at["leave", "reason"] == (
        "the exit comes before you leave"
    )


def test_what_first_vests_above_100000_in_a_year_is_not_an_incentive_option():
    """26 U.S.C. 422(d): 100,000 of 400,000 dollars at the strike; early exercise makes all exercisable at once."""
    found = strategies(startup(shares=400_000), HELD, 0, Exit(11.0, 60.0))
    assert found.incentive == pytest.approx((0.25, 0.25))
    spread = startup(shares=400_000)
    grants = (spread.grants[0].model_copy(update={"schedule": "standard"}),)
    by_year = strategies(spread.model_copy(update={"grants": grants}), HELD, 0, Exit(11.0, 60.0))
    assert by_year.incentive == pytest.approx((1.0, 0.25))


def of_grants(*grants, **terms):
    return startup(**terms).model_copy(update={"grants": grants, "kind": "current"})


def grant(shares, strike=1.0, start_month=0):
    return Grant(kind="iso", shares=shares, strike=strike, schedule="standard", start_month=start_month)


def test_where_early_exercise_is_allowed_the_limit_counts_all_options_in_the_year_of_the_grant():
    """26 U.S.C. 422(d)(1) counts what can be exercised, and they all can, exercised early or not."""
    allowed = strategies(of_grants(grant(400_000), early_exercise=True), HELD, 0, FIVE_YEARS)
    assert allowed.incentive == pytest.approx((0.25, 0.25))
    tax = federal(WAGES - 16_100 + 4_000_000) - federal(WAGES - 16_100) + 3_000_000 * 0.0235
    assert allowed.table.at["exit", "kept"] == pytest.approx(4_000_000 - tax)
    refused = strategies(of_grants(grant(400_000), early_exercise=False), HELD, 0, FIVE_YEARS)
    assert refused.incentive == (1.0, 1.0)


def test_years_before_the_start_have_limits_of_their_own():
    """Four years of 100,000 dollars each, the first of them four years ago: none is above the limit."""
    old = strategies(of_grants(grant(400_000, start_month=-48)), HELD, 0, Exit(11.0, 36.0))
    assert old.incentive == pytest.approx((1.0, 0.25))
    half = strategies(of_grants(grant(800_000, start_month=-24)), HELD, 0, Exit(11.0, 36.0))
    assert half.incentive[0] == pytest.approx(0.5)


@given(
    st.lists(st.tuples(st.integers(1, 400_000), st.integers(-60, 24)), min_size=1, max_size=4), st.booleans()
)
def test_all_grants_share_the_limit_of_a_year_and_the_earliest_comes_first(drawn, at_once):
    """26 U.S.C. 422(d)(2) and Treas. Reg. 1.422-4(b): worked dollar by dollar, year by year."""
    made = of_grants(*(grant(shares, 1.0, start) for shares, start in drawn), early_exercise=at_once)
    left: dict[int, float] = {}
    for at in sorted(range(len(drawn)), key=lambda at: drawn[at][1]):
        lots = Lots(made, HELD, at, FIVE_YEARS)
        dollars: dict[int, float] = {}
        for month, shares in zip(lots.vest_months, lots.vest_shares, strict=True):
            first = drawn[at][1] if at_once else int(month)
            first = max(first, 1) if drawn[at][1] >= 0 else first
            year = -(-first // 12)
            dollars[year] = dollars.get(year, 0.0) + float(shares)
        incentive = 0.0
        for year, amount in dollars.items():
            room = left.get(year, 100_000.0)
            incentive += min(room, amount)
            left[year] = room - min(room, amount)
        assert lots.incentive_part(at_once=at_once) == pytest.approx(incentive / lots.shares)


def test_ways_that_are_not_open_say_why():
    late = table(startup(), Exit(11.0, 130.0))
    assert late.at["exit", "reason"] == "the options expire 10 years after the grant, before the exit"
    assert late.at["early", "reason"] == ""
    refused = table(startup(early_exercise=False))
    assert refused.at["early", "reason"] == "the company does not allow it"
    assert refused.loc["early", ["kept", "cash", "if_it_fails"]].tolist() == [0, 0, 0]


def test_shares_bought_early_that_never_vest_are_paid_back_at_an_exit_and_lost_without_one():
    """Treas. Reg. 1.83-2(a): forfeited, the loss is what was paid less what came back, of which 3,000 is deducted."""
    row = table(startup(), Exit(11.0, 6.0)).loc["early"]
    assert (row["shares"], row["kept"]) == (0, 0)
    assert (row["cash"], row["if_it_fails"]) == (10_000, pytest.approx(-10_000 + 3_000 * 0.24))


def test_the_tax_on_shares_bought_early_that_never_vest_is_not_given_back():
    """26 U.S.C. 83(b)(1): the spread of all 10,000 is wages of the first year; what vests after the exit gives no deduction.

    Half of it vests at the end of year 1 and is long gain at the end of year 2; the rest after the exit.
    """
    halves = (Tranche(0, 12, 12, 0.5), Tranche(12, 48, 36, 0.5))
    made = startup(kind="nso", fair_market_value=3.0)
    made = made.model_copy(update={"grants": (made.grants[0].model_copy(update={"schedule": halves}),)})
    row = table(made, Exit(11.0, 24.0)).loc["early"]
    spread, gain = 10_000 * 2.0, 5_000 * 8.0
    tax = federal(WAGES - 16_100 + spread) - federal(WAGES - 16_100) + spread * 0.0235
    assert row["shares"] == 5_000
    assert row["cash"] == pytest.approx(10_000 + tax)
    assert row["kept"] == pytest.approx(5_000 * 10.0 - tax - gain * (0.15 + 0.038))


def test_nobody_exercises_at_an_exit_below_the_strike():
    rows = table(startup(kind="nso", strike=2.0), Exit(1.0, 60.0))
    assert rows.loc["exit", ["shares", "kept"]].tolist() == [0, 0]
    assert rows.at["hold", "kept"] < 0  # has been paid for before
    last_day = replace(HELD, leaving_month=57.0)  # three months of the window end on the day of the exit
    rows = table(startup(strike=2.0), Exit(1.0, 60.0), last_day)
    assert rows.loc["leave", ["shares", "kept", "cash"]].tolist() == [0, 0, 0]


def test_incentive_options_exercised_early_and_sold_within_two_years_are_taxed_on_the_spread_when_they_vested():
    """Treas. Reg. 1.422-1(b)(3), 26 U.S.C. 422(c)(2), 83(f): the 83(b) election counts for the minimum tax alone.

    Vested after 12 months at a value of 15 ** (12 / 20), sold eight months later: no long gain at all.
    """
    row = table(startup(), Exit(15.0, 20.0)).loc["early"]
    ordinary, short = 10_000 * (15 ** (12 / 20) - 1.0), 10_000 * (15 - 15 ** (12 / 20))
    tax = federal(WAGES - 16_100 + ordinary + short) - federal(WAGES - 16_100)
    assert row["kept"] == pytest.approx(140_000 - tax - 0.038 * short)
    assert row["kept"] < table(startup(), Exit(15.0, 20.0)).at["exit", "kept"]
    long = table(startup(), Exit(15.0, 25.0)).loc["early"]  # past two years all is long gain
    assert long["kept"] == pytest.approx(140_000 * (1 - 0.188))


def test_options_that_expire_are_exercised_by_then_or_not_at_all():
    """Granted six years before the start with ten years to live: month 48 is the last, whatever the window says."""
    held = replace(HELD, leaving_month=24.0)

    def of(start_month):
        made = startup(kind="nso", strike=1.0, exercise_window_months=120)
        grant = made.grants[0].model_copy(update={"start_month": start_month})
        return table(made.model_copy(update={"grants": (grant,), "kind": "current"}), FIVE_YEARS, held)

    rows = of(-72)
    value = 11.0 ** (48 / 60)
    spread = 10_000 * (value - 1.0)
    payroll = 0.0145 * spread + 0.009 * spread
    tax = federal(WAGES - 16_100 + spread) - federal(WAGES - 16_100) + payroll
    assert rows.at["leave", "cash"] == pytest.approx(10_000 + tax)
    assert rows.at["wait", "reason"] == "the options expire 10 years after the grant, before the exit"
    assert of(-110).at["leave", "reason"] == "the options expire 10 years after the grant, before you leave"
    assert (of(-130)["shares"] == 0).all()


def test_small_business_stock_of_one_company_has_one_limit():
    """26 U.S.C. 1202(b)(1) and (b)(3)(A): 15 million an issuer, 7.5 on a separate return, whatever the number of lots."""
    made = startup(shares=100_000, small_business_stock=True)
    quarters = (made.grants[0].model_copy(update={"schedule": "standard"}),)
    made = made.model_copy(update={"grants": quarters})
    for status, cap in (("single", 15e6), ("married_separate", 7.5e6)):
        held = replace(HELD, filing_status=status)
        rows = table(made, Exit(201.0, 120.0), held)
        least, most = 20e6 - (20e6 - cap) * 0.245, 20e6 - (20e6 - cap) * 0.23
        assert least < rows.at["early", "kept"] < most
        assert least < rows.at["hold", "kept"] < most


@pytest.mark.parametrize(("month", "excluded"), [(40.0, 0.5), (52.0, 0.75), (64.0, 1.0)])
def test_the_basis_for_minimum_tax_of_small_business_stock_counts_as_far_as_its_gain_is_taxed(
    month, excluded
):
    """Form 6251 line 2k: the gain taxed for the minimum tax less the gain taxed: (1 - excluded) of the spread."""
    made = startup(fair_market_value=3.0, small_business_stock=True)
    lots = Lots(made, HELD, 0, Exit(11.0, month)).of("early").lots
    parts = {name: np.zeros(6) for name in PARTS}
    taxes = _Taxes(made, HELD, Exit(11.0, month))
    taxes._sold(lots, 1.0, 11.0, parts)
    assert parts["qsbs_gains"][-1] + parts["iso_basis"][-1] == pytest.approx(
        excluded * 100_000 + (1 - excluded) * 20_000
    )
    assert parts["iso_basis"][-1] == pytest.approx((1 - excluded) * 20_000)


def test_above_the_limit_of_small_business_stock_all_of_the_basis_for_minimum_tax_counts():
    """The exclusion is 15 million for both taxes, so the taxed gains differ by the whole spread."""
    made = startup(shares=100_000, fair_market_value=3.0, small_business_stock=True)
    exit_ = Exit(301.0, 64.0)
    parts = {name: np.zeros(6) for name in PARTS}
    _Taxes(made, HELD, exit_)._sold(Lots(made, HELD, 0, exit_).of("early").lots, 1.0, 301.0, parts)
    assert parts["qsbs_gains"][-1] == pytest.approx(15e6)
    assert parts["iso_basis"][-1] == pytest.approx(200_000)


def test_the_number_without_minimum_tax_is_the_last_that_owes_none():
    made = startup("seattle", shares=1_000_000, fair_market_value=5.0)
    count = strategies(made, HELD, 0, Exit(11.0, 60.0)).without_minimum_tax
    owed = [float(bill(Income(WAGES, iso_spread=4.0 * n), 2026).amt) for n in (count, count + 1)]
    assert owed[0] == pytest.approx(0, abs=0.01)
    assert owed[1] > 0.5
    assert strategies(startup(), HELD, 0, Exit(11.0, 60.0)).without_minimum_tax == 10_000
    assert strategies(startup(kind="nso"), HELD, 0, Exit(11.0, 60.0)).without_minimum_tax == 0


def paid(wages, place, value=6.0):
    """An offer of so much base in a place, with 60,000 incentive options at a strike of 1 and a 409A value today."""
    made = startup(place, shares=60_000, fair_market_value=value)
    return made.model_copy(update={"cash": made.cash.model_copy(update={"base": wages})})


def test_whoever_itemises_state_tax_has_less_room_below_the_minimum_tax():
    """Form 6251 (2026): 26 % to 244,500 and 28 % above, less an exemption of 90,100; line 2a adds the deduction back.

    California's tax and its disability insurance are itemised, 26 U.S.C. 164(b)(6): here less than the cap of 40,400.
    """
    wages = 320_000.0
    owed = bill(Income(wages), 2026, state="CA")
    itemised = float(owed.state_income_tax + owed.state_payroll_tax)
    assert 16_100 < itemised < 40_400
    regular = federal(wages - itemised)
    base = 244_500 + (regular - 0.26 * 244_500) / 0.28  # where the tentative minimum tax is as much
    count = strategies(paid(wages, "san_francisco"), HELD, 0, FIVE_YEARS).without_minimum_tax
    assert count == np.floor((base + 90_100 - wages) / 5.0)


@pytest.mark.parametrize(
    ("place", "wages"),
    [("san_francisco", 280_000.0), ("new_york", 400_000.0), ("portland", 280_000.0), ("boston", 300_000.0)],
)
def test_options_up_to_the_number_without_minimum_tax_owe_none_when_they_are_the_grant(place, wages):
    made = paid(wages, place)
    count = strategies(made, HELD, 0, FIVE_YEARS).without_minimum_tax
    for shares, owes in ((count, False), (count + 1, True)):
        grants = (made.grants[0].model_copy(update={"shares": shares}),)
        early = table(made.model_copy(update={"grants": grants})).loc["early"]
        assert (early["minimum_tax"] > 0.01) == owes


def test_without_a_tax_model_there_is_no_answer_and_other_grants_are_refused():
    assert strategies(startup("london"), HELD, 0, Exit(11.0, 60.0)) is None
    public = offer(grants=(Grant(value=1.0),))
    assert option_grants(public) == []
    with pytest.raises(ValueError, match="is no option of a private company"):
        strategies(public, HELD, 0, Exit(1.0, 12.0))


@given(
    st.sampled_from(["iso", "nso"]),
    st.sampled_from(["austin", "san_francisco", "new_york"]),
    st.floats(0, 200),
    st.floats(1, 118),
    st.floats(0.01, 20),
    st.sampled_from(["single", "married_joint"]),
)
def test_what_must_hold_of_every_way(kind, location, price, month, value, status):  # noqa: PLR0917 - drawn, not called
    made = startup(location, kind, fair_market_value=value)
    held = replace(HELD, filing_status=status, spouse_wages=90_000.0)
    found = strategies(made, held, 0, Exit(price, month))
    rows = found.table
    assert list(rows.index) == list(WAYS)
    assert np.isfinite(rows.drop(columns="reason").to_numpy(float)).all()
    assert rows.at["exit", "cash"] == 0 == rows.at["exit", "if_it_fails"]
    assert (rows["if_it_fails"] <= 1e-6).all()
    assert (rows[["cash", "minimum_tax", "credit_left"]] >= -1e-6).all(axis=None)
    assert rows["cash"].to_numpy() == pytest.approx(found.cash.sum(axis=1).to_numpy())
    assert (rows.loc[rows["reason"] != "", ["shares", "kept", "cash"]] == 0).all(axis=None)
    assert -1e-6 <= rows.at["exit", "kept"] <= found.shares * max(price - 1.0, 0) + 1e-6
    assert (rows["kept"] <= found.shares * price + 1e-6).all()


def test_a_dearer_exit_is_kept_more_of_by_whoever_did_not_exercise_before():
    kept = [table(startup(), Exit(price, 60.0)).at["exit", "kept"] for price in (1.0, 2.0, 11.0, 50.0)]
    assert kept == sorted(kept)
    assert kept[0] == 0


def test_a_credit_is_used_after_the_year_in_which_it_is_earned():
    used, left = carried_forward(np.array([10.0, 0.0, 5.0]), np.array([99.0, 4.0, 99.0]))
    assert used.tolist() == [0, 4, 6]
    assert left == 5


def test_a_year_that_takes_from_the_credit_never_leaves_less_than_none():
    """Form 8801 line 21: zero or less, no credit is carried."""
    used, left = carried_forward(np.array([10.0, -30.0, 0.0]), np.array([0.0, 4.0, 9.0]))
    assert used.tolist() == [0, 4, 0]
    assert left == 0


def test_all_of_the_minimum_tax_is_credited_to_one_who_itemises_while_the_exclusion_items_owe_none():
    """Form 8801 lines 13-18 and 22-25: 26 % of 229,900 is below the regular tax, so line 15 is none and the room is the rest.

    California's tax is itemised; without that the credit was 2,653 of 12,543.
    """
    made = paid(320_000.0, "san_francisco", value=3.0)
    lower = made.model_copy(update={"grants": (grant(60_000),)})
    exit_ = Exit(8.0, 72.0)
    row = table(lower, exit_).loc["hold"]
    filed = bill(Income(320_000.0), 2026, state="CA")
    room = float(filed.income_tax) - 0.26 * (320_000 - 90_100)
    assert 0 < row["minimum_tax"] < 2 * room  # the year after the last spread, and the next one
    taxes = _Taxes(lower, HELD, exit_)
    parts = {name: np.zeros(6) for name in PARTS}
    for lot in Lots(lower, HELD, 0, exit_).of("hold").lots:
        taxes._exercised(lot, 1.0, parts)
    billed = taxes._bills(taxes.plain | {"iso_spread": parts["iso_spread"]})
    assert billed["earned"] == pytest.approx(billed["amt"])
    assert billed["amt"].sum() == pytest.approx(row["minimum_tax"])
    assert billed["room"][parts["iso_spread"] == 0] == pytest.approx(room)


def test_the_example_startup_has_all_ways_open():
    from conftest import ROOT

    made = Offer.from_toml(ROOT / "examples" / "startup.toml")
    rows = table(made, Exit(20.0, 72.0), Assumptions())
    assert rows.loc[["exit", "early", "hold", "leave"], "reason"].tolist() == [""] * 4
    assert rows.at["early", "kept"] > rows.at["exit", "kept"]
