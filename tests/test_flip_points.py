"""Flip points: plugged back into the model they make the offers equal to a dollar, or there is none in the range."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import LASTS, ROOT, offer
from hypothesis import given, settings
from hypothesis import strategies as st
from test_own_factors import factor

from comp.decide.compare import compare
from comp.decide.flip_points import contest, dials, flip_points, flipping_states, required_growth
from comp.market.bands import Own, using
from comp.market.pay import Role
from comp.offers.assumptions import Assumptions
from comp.offers.offer import Cash, Company, Grant, Offer, OwnView, Place
from comp.tables import load

HELD = Assumptions(paths=1024)


def plugged_back(found):
    """Return the difference that each flip point leaves, worked out on the real model."""
    by_dial = {(dial.name, dial.offer): dial for dial in dials(found)}
    flips = flip_points(found)
    assert len(flips) == len(by_dial)
    return {
        (flip.name, flip.offer): by_dial[flip.name, flip.offer].turned(flip.value).difference()
        for flip in flips
        if flip.value is not None
    }


@pytest.mark.parametrize("base", [195_000, 260_000, 300_000])
@pytest.mark.parametrize("measure", ["take_home", "gross", "adjusted"])
def test_every_flip_point_of_the_examples_leaves_less_than_a_dollar(examples, base, measure):
    first = examples[0].model_copy(update={"cash": examples[0].cash.model_copy(update={"base": float(base)})})
    found = compare([first, examples[1]], Assumptions(paths=1024, measure=measure))
    left = plugged_back(found)
    assert left
    assert max(map(abs, left.values())) < 1, left


@pytest.mark.parametrize("second", ["big_tech_san_francisco.toml", "startup.toml"])
@pytest.mark.parametrize("premiums", [{}, {"base_premium": 0.3, "equity_premium": 3.4}])
def test_a_dial_that_stands_where_it_is_moves_nothing(examples, second, premiums):
    own = tuple(factor("specialism", "ai", column, times) for column, times in premiums.items())
    with using(Own((), own)):
        found = compare([examples[0], Offer.from_toml(ROOT / "examples" / second)], HELD)
        moved = {
            (dial.name, dial.offer): dial.turned(dial.now).difference() - found.verdict.difference
            for dial in dials(found)
            if dial.name != "chance_of_failure"
        }
    assert max(map(abs, moved.values())) < 1, moved


@pytest.mark.parametrize("median", [None, 5e8, 9e8])
def test_the_chance_to_fail_that_flips_typed_in_as_an_own_view_makes_a_tie(examples, median):
    """Also beside a told middle exit, which is the middle of those that are left."""
    startup, listed = examples
    view = startup.company.view.model_copy(update={"median_exit": median})
    cash = startup.cash.model_copy(update={"base": 380_000.0 if median else 300_000.0})
    startup = startup.model_copy(
        update={"cash": cash, "company": startup.company.model_copy(update={"view": view})}
    )
    flips = flip_points(compare([startup, listed], HELD))
    (flip,) = [flip for flip in flips if flip.name == "chance_of_failure"]
    assert flip.usual[0] < flip.now < flip.usual[1]
    view = view.model_copy(update={"chance_of_nothing": flip.value})
    typed = startup.model_copy(update={"company": startup.company.model_copy(update={"view": view})})
    one, other = compare([typed, listed], HELD).summary["present_value"]
    assert abs(one - other) < 1


@settings(max_examples=8)
@given(
    st.floats(120_000, 300_000), st.floats(0, 600_000), st.sampled_from(["public", "big_tech", "recent_ipo"])
)
def test_every_flip_point_of_listed_offers_leaves_less_than_a_dollar(base, value, stage):
    cash = Cash(base=base, bonus_target=0.1)
    one = offer(name="One", cash=cash, grants=(Grant(value=value),), role=Role("pm", stage, "seattle"))
    two = offer(name="Two", cash=Cash(base=220_000), role=Role("pm", "public", "austin"))
    assert all(abs(left) < 1 for left in plugged_back(compare([one, two], HELD)).values())


def test_the_growth_that_flips_a_grant_worked_by_hand():
    """All of 100,000 vests after a year and must be worth 110,000 then: 10 % a year, at no discount."""
    held = Assumptions(paths=256, years=1, discount_rate=0.0, share_growth=0.0)
    plan = ({"from_month": 0, "to_month": 12, "every_months": 12, "fraction": 1.0},)
    shares = offer(name="Shares", cash=Cash(base=100_000), grants=(Grant(value=100_000, schedule=plan),))
    cash = offer(name="Cash", cash=Cash(base=210_000))
    (growth,) = [flip for flip in flip_points(compare([shares, cash], held)) if flip.name == "share_growth"]
    assert (growth.offer, growth.value) == (0, pytest.approx(0.10))


@pytest.mark.parametrize("grant", [Grant(kind="iso", ownership=0.01, strike=0.1), Grant(value=200_000.0)])
def test_a_private_grant_has_its_dials_however_it_is_told(grant):
    firm = offer(name="Firm", role=Role("director", "seed", "austin"), grants=(grant,))
    found = compare([firm, offer(name="Rival", role=Role("director", "public", "austin"))], HELD)
    assert {"exit_value", "chance_of_failure"} <= {dial.name for dial in dials(found)}


@pytest.mark.parametrize("post_money", [5e11, 1e13])
def test_what_flips_a_grant_is_the_same_in_a_company_of_any_size(post_money):
    """A grant told by its value is the same part of every exit, so a thousandfold company has the flips of a small one."""
    rival, found = offer(name="Rival", cash=Cash(base=260_000)), []
    for value in (1e9, post_money):
        firm = offer(
            name="Giant",
            role=Role("senior_pm", "late_private", "san_francisco"),
            grants=(Grant(value=2e6),),
            company=Company(post_money=value),
        )
        flips = flip_points(compare([firm, rival], Assumptions(paths=256)))
        found += [flip for flip in flips if flip.name == "exit_value"]
    small, large = found
    assert large.swing == pytest.approx(small.swing, rel=1e-6)
    assert large.value == pytest.approx(small.value, rel=1e-6)


def test_a_middle_exit_of_a_dollar_is_turned_like_any_other():
    firm = offer(
        name="Firm",
        role=Role("pm", "series_c"),
        grants=(Grant(value=2e5),),
        company=Company(view=OwnView(median_exit=1.0)),
    )
    flips = flip_points(compare([firm, offer(name="Rival")], Assumptions(paths=256)))
    assert "exit_value" in {flip.name for flip in flips}


@pytest.mark.parametrize("told", [{}, {"median_exit": 1e8}, {"years": 3.0}])
def test_a_company_that_exits_in_no_future_pays_nothing_and_has_no_size_of_exits_to_turn(told):
    """A quarter of a path in 256 is expected to exit: none does, so its shares are worth nothing."""
    firm = offer(
        name="Firm",
        role=Role("pm", "seed", "austin"),
        grants=(Grant(kind="iso", shares=10_000, strike=0.1),),
        company=Company(view=OwnView(chance_of_nothing=0.999, **told)),
    )
    found = compare([firm, offer(name="Rival")], Assumptions(paths=256))
    assert found.shares[0].max() == 0
    assert ("exit_value" in {flip.name for flip in flip_points(found)}) == ("median_exit" in told)


@pytest.mark.parametrize(("private_rate", "growth"), [(0.0, 4.0), (0.2, 5.0)])
def test_the_growth_needed_counts_what_has_vested_by_hand(private_rate, growth):
    """A twentieth of 200,000 vests in the first year: it must pay 50,000, five times its price, for a tie.

    Where a dollar of private shares in a year is worth 1 / 1.2 today it must pay 60,000, six times its price.
    """
    held = Assumptions(paths=256, years=1, discount_rate=0.0, private_rate=private_rate, measure="gross")
    company = Company(preferred_price=10.0, fully_diluted_shares=40e6)
    grant = Grant(shares=20_000, schedule="amazon")
    firm = offer(
        name="Firm", role=Role("pm", "series_c"), cash=Cash(base=150_000), grants=(grant,), company=company
    )
    found = required_growth(compare([firm, offer(name="Rival")], held))
    assert found.growth == pytest.approx(growth, rel=1e-6)


def test_a_loser_where_nothing_is_taxed_does_not_win_by_more_tax():
    role, grant = Role("director", "seed", "austin"), Grant(kind="iso", ownership=0.03, strike=0.10)
    firm = offer(name="Firm", role=role, cash=Cash(base=170_000), grants=(grant,))
    rival = Role("director", "public", "austin")
    for base in (230_000.0, 238_081.0, 246_000.0):
        found = compare([firm, offer(name="Rival", role=rival, cash=Cash(base=base))], Assumptions())
        _, loser = contest(found)
        assert flipping_states(found)[loser] == []


def test_what_moves_nothing_never_flips():
    found = compare([offer(name="More", cash=Cash(base=300_000)), offer(name="Less")], HELD)
    assert {flip.name: flip.value for flip in flip_points(found)}["discount_rate"] is None


def test_only_offers_that_meet_what_is_required_contend(examples):
    assert contest(compare(examples, HELD)) == (1, 0)
    assert contest(compare(examples[:1], HELD)) is None
    assert flip_points(compare(examples[:1], HELD)) == []
    assert flipping_states(compare(examples[:1], HELD)) == {}


def test_swings_are_widest_first_and_every_dial_has_its_row(examples):
    flips = flip_points(compare(examples, HELD))
    widths = [abs(flip.swing[1] - flip.swing[0]) for flip in flips]
    assert widths == sorted(widths, reverse=True)
    named = {flip.name for flip in flips}
    at_local_prices = compare(examples, replace(HELD, measure="adjusted"))
    assert (
        named | {"local_share"}
        == set(load("flips")["dial"])
        == {dial.name for dial in dials(at_local_prices)}
    )
    assert "local_share" not in named  # it counts only where prices do


def test_a_state_without_income_tax_flips_a_narrow_loss():
    """The same pay in San Francisco and, a little less of it, in Seattle: without California's tax the first would win."""
    coast, north = (
        offer(name=place, role=Role("pm", "public", place), cash=Cash(base=base), tenure=LASTS)
        for place, base in (("san_francisco", 203_000), ("seattle", 200_000))
    )
    found = compare([coast, north], HELD)
    assert contest(found) == (1, 0)
    flipping = flipping_states(found)
    assert {"TX", "NV", "FL"} <= set(flipping[0])
    assert "CA" in flipping[1]
    assert "WA" not in flipping[1]


def test_the_growth_that_a_rival_s_shares_need(examples):
    found = compare(examples, HELD)
    needed = required_growth(found)
    assert needed.offer == 0
    assert 0 < needed.growth < 1
    assert needed.chance == np.mean(found.shares[0] >= needed.missing)
    assert required_growth(compare([examples[1], offer(place=Place())], HELD)) is None
