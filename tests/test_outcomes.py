"""How a grant's company may end: common after later rounds, all parameter sets at once, what the grants pay."""

import numpy as np
import pandas as pd
import pytest
from conftest import offer
from hypothesis import example, given
from hypothesis import strategies as st

from comp.market.pay import Role
from comp.offers.assumptions import Assumptions
from comp.offers.at_exit import vested_options_on_paper
from comp.offers.offer import Company, Grant, OwnView, SafeTerms, ShareTerms, Tender
from comp.offers.outcomes import company_exits, months_to_sale, tender_proceeds, value_at_exit
from comp.offers.shares_left import shares_left
from comp.offers.simulated import outcome
from comp.offers.terms import terms_of, typical
from comp.startup.common import common_prices
from comp.startup.exits import BOUNDS, chance_of_failure, simulate
from comp.startup.pooled import accepted, middle_of, pooled_exits, published_failure, range_over_sets
from comp.startup.waterfall import ShareClass, distribute

FEW = Assumptions(paths=4096)
ISO = Grant(kind="iso", shares=10_000, strike=2.0)
TOLD = Company(preferred_price=5.0, fully_diluted_shares=10e6, preferences=15e6, unissued_pool=1e6)

preferred = st.builds(
    lambda at, shares, owed, kind, rank: ShareClass(
        f"P{at}", shares, owed, rank, kind, 3 * owed if kind == "capped" else None
    ),
    st.integers(0, 9**9),
    st.floats(1e4, 5e6),
    st.floats(0, 5e7),
    st.sampled_from(["none", "full", "capped"]),
    st.integers(1, 3),
)


def private(**parts):
    """An offer of a Series B company with 10,000 options at 2.00, with the parts given."""
    told = {"role": Role("senior_pm", "series_b"), "grants": (ISO,), "company": TOLD}
    return offer(**(told | parts))


@given(
    st.lists(preferred, max_size=4, unique_by=lambda c: c.name),
    st.floats(0, 1e9),
    st.just(0.0) | st.floats(1, 1e7),
    st.floats(0, 3e8),
    st.sampled_from(["sale", "ipo"]),
)
@example([], 0.0, 0.0, 0.0, "sale")
@example([ShareClass("P", 1e6, 1e7)], 5e6, 1e6, 1e7, "sale")
def test_common_with_later_rounds_is_what_the_waterfall_pays_with_one_class_more(
    classes, exit_value, shares, owed, kind
):
    table = [ShareClass("common", 5e6), ShareClass("options", 1e6, strike=0.7), *classes]
    later = ShareClass("later", shares, owed if shares else 0.0)
    paid = distribute(exit_value, [*table, later], exit_kind=kind)["common"].iloc[0]
    price = common_prices(np.array([exit_value]), table, shares, later.preference, kind)[0]
    assert 5e6 * price == pytest.approx(paid, rel=1e-9, abs=1e-3)


def test_a_set_alone_is_the_walk_of_its_parameters():
    stages, sets = accepted("2004_13")
    table = pd.DataFrame(sets[4], index=stages, columns=list(BOUNDS))
    alone = pooled_exits("series_a", only=5, paths=1024).frame()
    assert np.allclose(alone["value"], simulate("series_a", table, 1024)["value"])
    assert (alone["set"] == 5).all()


def test_each_set_has_its_run_of_paths_and_its_own_chance_of_failure():
    stages, sets = accepted("2004_13")
    assert len(sets) >= 50
    pooled = pooled_exits("series_a", paths=65_536).frame()
    failed = (pooled["outcome"] == "failed").groupby(pooled["set"]).mean()
    exact = [chance_of_failure("series_a", pd.DataFrame(each, stages, list(BOUNDS))) for each in sets]
    assert np.abs(failed.to_numpy() - exact).max() < 0.004
    low, high = range_over_sets((pooled["outcome"] == "failed").to_numpy(), pooled["set"].to_numpy())
    assert (low, high) == (failed.min(), failed.max())


def test_an_own_view_is_what_comes_out():
    seen = pooled_exits("seed", failure=0.4, median_exit=5.0, median_years=3.0).frame()
    exits = seen[seen["value"] > 0]
    assert (seen["outcome"] == "failed").mean() == pytest.approx(0.4, abs=0.002)
    assert exits["value"].median() == pytest.approx(5.0)
    assert exits["years"].median() == pytest.approx(3.0)


@given(st.lists(st.floats(0.01, 1000), min_size=1, max_size=40, unique=True), st.integers(0, 39))
@example([3.0, 1.0, 2.0, 4.0], 2)
def test_the_middle_is_the_median_and_moves_without_a_jump_as_one_value_fades(values, at):
    values, counts = np.array(values), np.ones(len(values))
    assert middle_of(values, counts) == pytest.approx(np.median(values))
    if len(values) == 1:
        return
    at %= len(values)
    counts[at] = 1e-12
    rest = np.median(np.delete(values, at))
    assert middle_of(values, counts) == pytest.approx(rest, rel=1e-6)


def test_the_published_chance_to_fail_spans_all_sets_of_all_vintages():
    low, middle, high = published_failure("series_b")
    stages, sets = accepted("2004_13")
    exact = [chance_of_failure("series_b", pd.DataFrame(each, stages, list(BOUNDS))) for each in sets]
    assert middle == pytest.approx(np.mean(exact))
    assert low < min(exact)
    assert high == pytest.approx(max(exact))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"stage": "seeed"}, "No exit parameters"),
        ({"vintage": "1999"}, "No accepted parameters"),
        ({"only": 99}, "Set 99"),
        ({"failure": 1.0}, "chance of failure"),
        ({"median_exit": 0.0}, "median exit"),
    ],
)
def test_walks_that_cannot_be_are_refused(wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        pooled_exits(**({"stage": "seed", "paths": 64} | wrong))


def test_two_offers_of_one_company_share_its_fate_and_two_companies_none():
    first = company_exits(private(name="A", company_name="Acme"), FEW)
    second = company_exits(private(name="B", company_name="ACME ", grants=()), FEW)
    other = company_exits(private(name="C", company_name="Bolt"), FEW)
    assert (first.value == second.value).all()
    together = ((first.value > 0) & (other.value > 0)).mean()
    apart = (first.value > 0).mean() * (other.value > 0).mean()
    assert together == pytest.approx(apart, abs=0.02)
    assert (first.value > 0).mean() == (other.value > 0).mean()


def test_the_share_of_a_company_without_preferences_is_its_fraction_of_the_exit():
    plain = private(
        company=Company(preferred_price=5.0, fully_diluted_shares=10e6, preferences=0.0, unissued_pool=0.0)
    )
    exits = company_exits(plain, FEW)
    late = (exits.rounds == 0) & (exits.value > 0)
    assert np.allclose(exits.price[late], 5.0 * exits.value[late])
    paid = value_at_exit(plain, exits)
    assert np.allclose(paid[late], 10_000 * np.maximum(5.0 * exits.value[late] - 2.0, 0))


def test_what_has_vested_is_paid_and_leavers_options_lapse_after_the_window():
    exits = company_exits(private(), FEW)
    month = exits.months
    stays, leaves = value_at_exit(private(), exits), value_at_exit(private(), exits, 24.0)
    in_time = month <= 27
    assert (leaves[~in_time] == 0).all()
    assert leaves[in_time] == pytest.approx(stays[in_time] / 2)
    assert value_at_exit(private(), exits, vested_by=24) == pytest.approx(stays / 2)
    assert (value_at_exit(private(), exits, 11.0) == 0).all()
    by_path = value_at_exit(private(), exits, np.where(month > 30, 0.0, 24.0))
    assert (by_path == np.where(month > 30, 0.0, leaves)).all()


def test_vested_shares_stay_and_double_trigger_rsus_expire():
    rsu = private(grants=(Grant(shares=10_000),))
    double = private(grants=(Grant(kind="double_trigger_rsu", shares=10_000, expiry_years=3.0),))
    exits = company_exits(rsu, FEW)
    assert value_at_exit(rsu, exits, 24.0) == pytest.approx(value_at_exit(rsu, exits) / 2)
    in_time = exits.years <= 3.0
    assert value_at_exit(double, exits, 24.0) == pytest.approx(value_at_exit(rsu, exits, 24.0) * in_time)


def test_acceleration_pays_all_at_a_sale_and_only_then():
    exits = company_exits(private(), FEW)
    month, sale = exits.months, exits.ended("acquired")
    single, double = (
        private(company=TOLD.model_copy(update={"acceleration": kind})) for kind in ("single", "double")
    )
    whole, plain = value_at_exit(private(), exits), value_at_exit(private(), exits, 24.0)
    there = sale & (month <= 24)
    assert value_at_exit(single, exits, 24.0) == pytest.approx(np.where(there, whole, plain))
    counted = value_at_exit(single, exits, vested_by=24)
    assert counted == pytest.approx(np.where(there, whole, whole / 2))
    assert (value_at_exit(double, exits, 24.0) == plain).all()
    soon = there & (month >= 12)
    assert value_at_exit(double, exits, 24.0, let_go=True) == pytest.approx(np.where(soon, whole, plain))


def test_a_tender_buys_its_part_once_and_the_rest_waits():
    sells = private(company=TOLD.model_copy(update={"tenders": (Tender(month=24, price=4.0, fraction=0.5),)}))
    exits = company_exits(sells, FEW)
    open_then = exits.months > 24
    assert tender_proceeds(sells, exits.months) == pytest.approx(np.where(open_then, 2500 * 2.0, 0.0))
    whole = value_at_exit(private(), exits)
    assert value_at_exit(sells, exits) == pytest.approx(np.where(open_then, 0.75 * whole, whole))


def test_public_shares_wait_for_the_lock_up():
    exits = company_exits(private(), FEW)
    waits = months_to_sale(private(), exits) - exits.months
    assert waits == pytest.approx(np.where(exits.ended("ipo"), 6.0, 0.0))


def test_debt_preferences_and_a_dead_company_pay_common_nothing():
    owed = private(company=TOLD.model_copy(update={"debt": 1e13}))
    assert (value_at_exit(owed, company_exits(owed, FEW)) == 0).all()
    above = private(grants=(ISO.model_copy(update={"strike": 1e6}),))
    assert (value_at_exit(above, company_exits(above, FEW)) == 0).all()
    heavy = private(company=TOLD.model_copy(update={"preferences": 1e13}))
    sale = company_exits(heavy, FEW)
    assert (sale.price[sale.ended("acquired")] == 0).all()


@given(
    st.builds(
        Company,
        preferred_price=st.none() | st.floats(0, 1e6),
        fully_diluted_shares=st.none() | st.floats(0, 1e12),
        post_money=st.none() | st.floats(0, 1e13),
        fair_market_value=st.none() | st.floats(0, 1e6),
        preferences=st.none() | st.floats(0, 1e13),
        unissued_pool=st.none() | st.floats(0, 1e12),
        debt=st.floats(0, 1e13),
        view=st.builds(OwnView, median_exit=st.none() | st.floats(1, 1e13)),
    ),
    st.sampled_from(
        [ISO, Grant(kind="iso", ownership=0.001, strike=1.0), Grant(value=1e5), Grant(kind="nso", shares=0.0)]
    ),
    st.sampled_from(["seed", "series_d", "late_private"]),
)
@example(Company(), ISO, "seed")
@example(Company(fully_diluted_shares=0.0, preferred_price=0.0), ISO, "seed")
@example(Company(fair_market_value=1e-300), ISO, "seed")
@example(Company(fully_diluted_shares=1e-9, post_money=1e13), ISO, "seed")
def test_whatever_is_told_the_grant_is_worth_a_number_at_least_0(company, grant, stage):
    told = private(company=company, grants=(grant,), role=Role("pm", stage))
    exits = company_exits(told, Assumptions(paths=256))
    paid = value_at_exit(told, exits)
    assert np.isfinite(paid).all()
    assert (paid >= 0).all()


def test_any_two_of_value_price_and_shares_tell_the_third():
    for company in (
        Company(preferred_price=5.0, fully_diluted_shares=10e6),
        Company(post_money=50e6, fully_diluted_shares=10e6),
        Company(post_money=50e6, preferred_price=5.0),
    ):
        terms = terms_of(private(company=company))
        assert (terms.post_money, terms.shares, terms.price) == (50e6, 10e6, 5.0)
        assert not {"post_money", "common_ratio", "granted_ownership"} & set(terms.not_told)


def test_a_strike_alone_suggests_the_price_and_a_share_count_alone_the_size():
    role = Role("senior_pm", "series_b")
    by_strike = terms_of(private(company=Company()))
    assert by_strike.price == pytest.approx(2.0 / typical("common_ratio", role)[1])
    by_count = terms_of(private(company=Company(), grants=(Grant(shares=10_000),)))
    low, usual, high = typical("granted_ownership", role)
    assert low < usual < high
    assert 10_000 / by_count.shares == pytest.approx(usual)
    fraction = terms_of(private(company=Company(), grants=(Grant(ownership=0.002),)))
    assert fraction.grants[0] / fraction.shares == pytest.approx(0.002)


def test_a_told_table_decides_and_safes_join_it():
    table = (
        ShareTerms(name="Common", shares=8e6),
        ShareTerms(name="A", shares=2e6, preference=4e6, participation="full"),
    )
    company = Company(
        classes=table, post_money=20e6, preferences=99e6, safes=(SafeTerms(amount=1e6, cap=10e6),)
    )
    terms = terms_of(private(company=company))
    assert [c.name for c in terms.classes] == ["Common", "A", "SAFE 1"]
    assert terms.newest == "A"
    assert terms.classes[2].shares == pytest.approx(
        10e6 / 9
    )  # a tenth of the company, its own shares included
    assert "preferences" not in terms.not_told
    wider = terms_of(private(company=company.model_copy(update={"fully_diluted_shares": 11e6})))
    assert (wider.shares, wider.unissued_pool) == (pytest.approx(11e6 + 11e6 / 9), 1e6)
    uncapped = company.model_copy(update={"safes": (SafeTerms(amount=1e6, discount=0.2),)})
    assert terms_of(private(company=uncapped)).classes[2].shares > 0


@pytest.mark.parametrize("kind", ["rsu", "double_trigger_rsu"])
def test_what_one_owns_already_is_no_pay_for_staying(kind):
    """A vested grant stays one's own wherever one goes: with it and without it the job is worth the same."""
    owned = Grant(kind=kind, shares=60_000, start_month=-60)
    with_it, without = (
        outcome(private(kind="current", grants=grants), FEW, after_tax=False)
        for grants in ((ISO, owned), (ISO,))
    )
    assert with_it.kept == pytest.approx(without.kept)
    left = shares_left(private(kind="current", grants=(owned,)), FEW, np.array([0.0, 12.0]), after_tax=False)
    assert left == pytest.approx([0, 0])


def test_options_that_have_vested_count_for_staying_and_on_paper():
    old = ISO.model_copy(update={"start_month": -60})
    assert outcome(private(kind="current", grants=(old,)), FEW, after_tax=False).shares.mean() > 0
    assert vested_options_on_paper(private(grants=(old,))) == pytest.approx(10_000 * (5.0 - 2.0))
    assert vested_options_on_paper(private()) == 0


def test_the_latest_strike_suggests_the_price_in_whatever_order_grants_are_told():
    old, new = (
        ISO.model_copy(update={"strike": strike, "start_month": month})
        for strike, month in ((0.5, -36), (4.0, 0))
    )
    one, other = (terms_of(private(company=Company(), grants=grants)) for grants in ((old, new), (new, old)))
    assert one.price == other.price == pytest.approx(4.0 / typical("common_ratio", private().role)[1])


def test_a_public_company_has_no_exits_here():
    with pytest.raises(ValueError, match="shares have a market"):
        company_exits(offer(), FEW)
