"""What an offer leaves after tax: by hand, by property, and where there is no tax model."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import offer, planned_value
from hypothesis import given
from hypothesis import strategies as st
from test_offers import offers

from comp.decide.compare import compare
from comp.market.pay import Role
from comp.offers.assumptions import Assumptions
from comp.offers.choice import Choice
from comp.offers.kept import bill_of, lacks_home, place_of, tax_year_used, tax_years
from comp.offers.living import purchasing_power
from comp.offers.offer import Benefits, Cash, Company, Grant, Place, PurchasePlan, Retirement, SignOn
from comp.offers.requirements import Requirements
from comp.offers.yearly import yearly
from comp.reports import comparison as report
from comp.tax.bill import Income, bill

NOTHING_SAVED = Assumptions(retirement_contribution=0.0)


def at(location, **parts):
    return offer(role=Role("senior_pm", "public", location), **parts)


def test_a_year_in_texas_worked_by_hand():
    """Rev. Proc. 2025-32: 16,100 deducted; 10, 12, 22 and 24 % from 12,400, 50,400, 105,700; SSA: 184,500 capped."""
    federal = 1_240 + 0.12 * 38_000 + 0.22 * 55_300 + 0.24 * (200_000 - 16_100 - 105_700)
    payroll = 0.062 * 184_500 + 0.0145 * 200_000
    table = yearly(at("austin"), NOTHING_SAVED)
    assert table["tax"].to_numpy() == pytest.approx(federal + payroll)
    assert table["take_home"].to_numpy() == pytest.approx(200_000 - federal - payroll)


@pytest.mark.parametrize(
    ("location", "mode", "home", "place"),
    [
        ("new_york", None, "", ("NY", "new_york")),
        ("philadelphia", "office", "TX", ("PA", "philadelphia")),
        ("san_francisco", None, "", ("CA", None)),
        ("san_francisco", "remote", "", ("CA", None)),
        ("san_francisco", "remote", "TX", ("TX", None)),
        ("remote_us", None, "WA", ("WA", None)),
        ("us_average", None, "", None),
        ("london", None, "CA", None),
    ],
)
def test_the_state_and_the_city_follow_the_location(location, mode, home, place):
    assert place_of(at(location, place=Place(work_mode=mode)), home) == place


def test_every_location_in_the_country_is_taxed_somewhere():
    from comp.tables import load

    places = load("locations").query("country == 'United States'")["location"]
    assert [name for name in places if place_of(at(name), "TX") is None] == []
    assert {name for name in places if lacks_home(at(name))} == {"us_average", "us_other", "remote_us"}


def test_outside_the_country_nothing_is_pretended():
    table = yearly(at("london"), Assumptions())
    assert table[["tax", "take_home"]].isna().all(axis=None)
    assert np.isnan(planned_value(at("london"), Assumptions(), after_tax=True))
    assert bill_of(at("london"), Assumptions(), 2026, 1.0) is None
    assert tax_years(at("london"), Assumptions()) is None


def test_one_offer_without_a_tax_model_has_all_compared_before_tax():
    one, other = at("london"), at("austin", name="Other", cash=Cash(base=210_000))
    found = compare([one, other], Assumptions())
    assert found.measure == "gross"
    assert report.headline(found).endswith("before tax, and comes out ahead in every simulated future.")
    assert "no tax model outside the United States" in report.ground(found)
    values = [planned_value(o, Assumptions()) for o in (one, other)]
    assert found.summary["present_value"].tolist() == pytest.approx(values)
    assert found.summary["take_home"].isna().tolist() == [True, False]


def test_offers_with_a_tax_model_are_compared_after_tax_beside_one_without():
    taxed = [
        at("seattle", name="West", cash=Cash(base=200_000)),
        at("new_york", name="East", cash=Cash(base=210_000)),
    ]
    assumptions = Assumptions(paths=1024)
    among = report.headline(compare(taxed, assumptions))
    assert among.startswith("West is worth")  # more before tax in the East, and city and state tax there
    ground = report.ground(compare([*taxed, at("berlin", name="Abroad")], assumptions))
    assert ground.startswith(
        f"It is in US dollars and before tax, because there is no tax model outside the United States. Among the rest: {among}"
    )
    must = Requirements(locations=("seattle", "berlin"))
    alone = report.ground(compare([*taxed, at("berlin", name="Abroad")], assumptions, must))
    assert "Among the rest" not in alone


def test_a_remote_offer_asks_for_the_home_state_and_is_taxed_when_it_is_told():
    many = [at("remote_us", name="Far"), at("austin", name="Near", cash=Cash(base=230_000))]
    asked = report.ground(compare(many, Assumptions()))
    assert asked.endswith("choose in the sidebar the state you would live in for Far.")
    found = compare(many, Assumptions(home_state="CA"))
    assert "after tax" in report.headline(found)


def test_years_without_tables_are_taxed_by_the_latest_published_of_federal_and_state_each():
    made = at("san_francisco")
    assert tax_year_used(made, 2029) == tax_year_used(made, 2026) <= 2026
    state = tax_year_used(made, 2026)
    expected = bill(Income(200_000.0), 2026, "single", "CA", state_year=state)
    assert float(bill_of(made, NOTHING_SAVED, 2029, 200_000.0).total) == float(expected.total)
    assert tax_years(at("new_york"), Assumptions(start_year=2025, years=3)) == [2025, 2026, 2026]


def test_what_counts_as_wages_and_what_escapes_payroll_tax():
    """Texas: the same dollars as wages, as incentive options sold at once, as a purchase plan's discount."""
    plain = yearly(at("austin"), NOTHING_SAVED).at[1, "tax"]
    sign_on = at("austin", cash=Cash(base=200_000, sign_on=(SignOn(amount=40_000),)))
    moved = at("austin", cash=Cash(base=200_000, relocation=40_000))
    shares = Company(share_price=11.0)
    options = [
        at("austin", company=shares, grants=(Grant(kind=kind, shares=16_000, strike=1.0),))
        for kind in ("nso", "iso")
    ]
    wages, relocated, exercised, incentive = (
        yearly(made, NOTHING_SAVED).at[1, "tax"] - plain for made in (sign_on, moved, *options)
    )
    assert wages == pytest.approx(relocated) == pytest.approx(exercised)
    assert wages - incentive == pytest.approx(40_000 * 0.0145 + 40_000 * 0.009)
    plan = at("austin", purchase_plan=PurchasePlan(contribution=0.05))
    gain = 10_000 / 0.85 - 10_000
    federal = 0.24 * min(gain, 17_875) + 0.32 * max(gain - 17_875, 0)
    assert yearly(plan, NOTHING_SAVED).at[1, "tax"] - plain == pytest.approx(federal)


def test_saving_and_the_health_premium_are_paid_before_tax_and_the_match_is_not_taxed():
    plain = yearly(at("austin"), NOTHING_SAVED).at[1, "tax"]
    saved = yearly(at("austin"), Assumptions(retirement_contribution=0.5)).at[1, "tax"]
    assert plain - saved == pytest.approx(0.24 * 24_500)  # 26 U.S.C. 402(g) in 2026; payroll tax stays
    premium = yearly(at("austin", benefits=Benefits(health_premium=1_000)), NOTHING_SAVED).at[1, "tax"]
    assert plain - premium == pytest.approx(1_000 * (0.24 + 0.0145))
    match = at("austin", retirement=Retirement(match_rate=1.0, match_cap=0.05))
    assert yearly(match, Assumptions(retirement_contribution=0.5)).at[1, "tax"] == pytest.approx(saved)


def test_a_couple_is_taxed_together_and_the_offer_bears_what_it_adds():
    """A state that taxes the spouse too counts against the offer that brings them there."""
    held = replace(NOTHING_SAVED, filing_status="married_joint", spouse_wages=150_000.0)
    whole = bill(Income(200_000.0, 150_000.0), 2026, "married_joint", "TX").total
    alone = bill(Income(0.0, 150_000.0), 2026, "married_joint").total
    assert yearly(at("austin"), held).at[1, "tax"] == pytest.approx(float(whole - alone))
    state = bill(Income(0.0, 150_000.0), 2026, "married_joint", "NY", "new_york").total - alone
    extra = yearly(at("new_york"), held).at[1, "tax"] - yearly(at("austin"), held).at[1, "tax"]
    assert extra > float(state)


@given(
    offers, st.floats(0, 0.4), st.sampled_from(["single", "married_joint"]), st.sampled_from(["", "NY", "WA"])
)
def test_take_home_is_gross_less_tax_and_more_pay_is_never_kept_less(made, saved, status, home):
    held = Assumptions(retirement_contribution=saved, filing_status=status, home_state=home)
    table = yearly(made, held)
    if table["tax"].isna().all():
        assert place_of(made, home) is None
        return
    assert np.allclose(table["take_home"], table["gross"] - table["tax"], rtol=0, atol=1e-6)
    richer = made.model_copy(update={"cash": made.cash.model_copy(update={"base": made.cash.base + 50_000})})
    assert (yearly(richer, held)["tax"] >= table["tax"] - 25_000).all()
    assert yearly(richer, held)["take_home"].sum() > table["take_home"].sum() - 1


@given(offers)
def test_without_discounting_the_value_after_tax_is_the_sum_of_take_home(made):
    held = Assumptions(discount_rate=0.0, home_state="OR")
    if place_of(made, "OR"):
        total = yearly(made, held)["take_home"].sum()
        assert planned_value(made, held, after_tax=True) == pytest.approx(total, rel=1e-9, abs=1e-2)


def test_the_cost_of_living_moves_the_share_spent_locally():
    """Bureau of Economic Analysis, regional price parities 2023: San Francisco 118.225, the United States 100."""
    held = Assumptions(measure="adjusted", local_share=0.6)
    assert purchasing_power(at("san_francisco"), held) == pytest.approx(0.4 + 0.6 / 1.18225)
    assert purchasing_power(at("us_average"), held) == 1
    assert purchasing_power(at("remote_us"), held) == 1
    found = compare([at("san_francisco"), at("austin", name="Other")], held)
    assert found.measured[:4] == pytest.approx(found.yearly.loc[0, "take_home"] * (0.4 + 0.6 / 1.18225))
    assert "after tax, at average US prices" in report.headline(found)
    plain = compare(list(found.offers), replace(held, measure="take_home"))
    assert found.summary["present_value"][0] == pytest.approx(
        plain.summary["present_value"][0] * found.power[0]
    )


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("filing_status", "maried_joint", "Did you mean 'married_joint'"),
        ("home_state", "ca", "Did you mean 'CA'"),
        ("measure", "net", "measure 'net' is not known"),
        ("spouse_wages", -1.0, "spouse_wages -1 is not between 0"),
    ],
)
def test_what_is_not_allowed_is_refused_in_words(name, value, words):
    with pytest.raises(ValueError, match=words):
        Assumptions(**{name: value})


def test_the_household_is_saved_with_the_choice_and_a_wrong_kind_is_refused():
    held = Assumptions(filing_status="married_joint", spouse_wages=90_000.0, home_state="WA", measure="gross")
    assert Choice.from_toml(Choice(assumptions=held).to_toml()).assumptions == held
    with pytest.raises(ValueError, match="filing_status 3 is not text in quotes"):
        Choice.from_toml("format = 1\n[assumptions]\nfiling_status = 3\n")
