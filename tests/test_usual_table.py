"""The usual table of shares, spelled out: whatever was told, the grant is worth what it was before."""

import pytest
from conftest import offer
from hypothesis import assume, example, given
from hypothesis import strategies as st

from comp.market.pay import Role
from comp.offers.assumptions import Assumptions
from comp.offers.company import Company, SafeTerms
from comp.offers.offer import Grant
from comp.offers.package import package
from comp.offers.terms import terms_of
from comp.offers.usual_table import spelled_out

FEW = Assumptions(paths=512)
OPTIONS = Grant(kind="iso", shares=60_000, strike=0.35)
FIGURES = (
    "ownership", "ownership_at_exit", "exercise_cost", "paper", "median", "p90", "mean", "typical", "yearly_worth", "exit_needed",
)  # fmt: skip


def started(company, grant=OPTIONS, stage="seed"):
    return offer(role=Role("senior_pm", stage), grants=(grant,), company=company)


@given(
    st.builds(
        Company,
        post_money=st.none() | st.floats(1e7, 1e9),
        preferred_price=st.none() | st.floats(0.5, 50),
        fully_diluted_shares=st.none() | st.floats(5e6, 5e8),
        fair_market_value=st.none() | st.floats(0.1, 5),
        preferences=st.none() | st.just(0.0) | st.floats(1e5, 1e7),
        unissued_pool=st.none() | st.floats(0, 2e6),
        safes=st.sampled_from(
            [(), (SafeTerms(amount=1e6, cap=2e7),), (SafeTerms(amount=1e6, discount=0.2),)]
        ),
    ),
    st.sampled_from([OPTIONS, Grant(kind="nso", ownership=0.002, strike=0.35), Grant(value=100_000)]),
    st.sampled_from(["seed", "series_b", "late_private"]),
)
@example(Company(), OPTIONS, "seed")
@example(Company(post_money=2e7), OPTIONS, "seed")
@example(Company(preferred_price=2.0), OPTIONS, "series_b")
@example(Company(post_money=2e7, unissued_pool=1e6), OPTIONS, "seed")
@example(Company(fully_diluted_shares=16e6, unissued_pool=1e6), OPTIONS, "seed")
@example(Company(fully_diluted_shares=20.0), Grant(kind="nso", ownership=0.01), "seed")
@example(Company(preferences=0.0), OPTIONS, "seed")
def test_the_usual_table_spelled_out_changes_no_figure(company, grant, stage):
    before = started(company, grant, stage)
    old = terms_of(before)
    assume(2 * old.granted + old.unissued_pool <= old.shares)  # else what is told cannot all be true
    after = spelled_out(before)
    assert after.company.classes
    new = terms_of(after)
    for name in ("post_money", "shares", "price", "unissued_pool", "grants"):
        assert getattr(new, name) == pytest.approx(getattr(old, name), rel=1e-5, abs=1e-6 * old.shares), name
    was, now = package(before, FEW), package(after, FEW)
    for name in FIGURES:
        assert (getattr(now, name) or 0.0) == pytest.approx(getattr(was, name) or 0.0, rel=1e-4, abs=5), name
    assert now.today.value == pytest.approx(was.today.value, rel=0.01, abs=5)  # solved
    assert now.chances["chance"].to_list() == pytest.approx(was.chances["chance"].to_list(), abs=0.005)


def test_what_was_not_told_is_told_only_as_far_as_the_table_needs_it():
    bare = spelled_out(started(Company())).company
    assert bare.unissued_pool
    assert bare.post_money is None
    shares = spelled_out(started(Company(fully_diluted_shares=16e6))).company
    assert shares.unissued_pool is None  # what the table leaves of the shares told
