"""From gross to kept in words and steps: the steps add up, withholding falls short where it must, tables are named."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest
from conftest import offer
from hypothesis import given
from test_offers import offers

from comp.decide.compare import compare
from comp.market.pay import Role
from comp.offers.assumptions import Assumptions
from comp.offers.offer import Cash, Company, Grant, SignOn
from comp.offers.tax_steps import TAXES, tax_steps
from comp.offers.yearly import yearly
from comp.reports import tax as report


def at(location, name="Acme", **parts):
    return offer(name=name, role=Role("senior_pm", "public", location), **parts)


@given(offers)
def test_gross_less_the_taxes_is_take_home_as_in_the_yearly_table(made):
    held = Assumptions(home_state="NJ")
    steps, table = tax_steps(made, held), yearly(made, held)
    if steps is None:
        assert table["tax"].isna().all()
        return
    taxes = steps[list(TAXES)].sum(axis=1)
    assert np.allclose(steps["gross"] - taxes, steps["take_home"], rtol=0, atol=1e-5)
    assert np.allclose(steps["take_home"], table["take_home"], rtol=0, atol=1e-5)
    assert (steps["marginal_rate"] >= -0.03).all()


def test_a_large_vest_is_withheld_at_22_percent_and_owes_the_rest_in_spring():
    """Texas, single, 2026: 200,000 and 100,000 of RSUs lie in 24, 32 and 35 % (Rev. Proc. 2025-32, section 4.01)."""
    made = at("austin", grants=(Grant(value=400_000),))
    row = tax_steps(made, Assumptions(retirement_contribution=0.0)).loc[1]
    taxable = 200_000 - 16_100
    due = 0.24 * (201_775 - taxable) + 0.32 * (256_225 - 201_775) + 0.35 * (taxable + 100_000 - 256_225)
    assert row["supplemental"] == pytest.approx(100_000)
    assert row["withheld"] == pytest.approx(22_000)
    assert row["due"] == pytest.approx(due)
    assert row["shortfall"] == pytest.approx(due - 22_000)
    assert row["marginal_rate"] == pytest.approx(0.35 + 0.0145 + 0.009)


def test_above_a_million_of_supplemental_wages_37_percent_is_withheld():
    row = tax_steps(at("austin", grants=(Grant(value=8_000_000),)), Assumptions()).loc[1]
    assert row["withheld"] == pytest.approx(220_000 + 0.37 * 1_000_000)


def test_nothing_is_withheld_from_incentive_options_sold_at_once():
    made = at(
        "austin", company=Company(share_price=11.0), grants=(Grant(kind="iso", shares=40_000, strike=1.0),)
    )
    row = tax_steps(made, Assumptions()).loc[1]
    assert row["withheld"] == 0
    assert row["shortfall"] == pytest.approx(row["due"])
    assert row["due"] > 24_000


@pytest.fixture
def found(examples, assumptions):
    comparison = compare(examples, assumptions)
    return comparison, report.steps_of(comparison)


def test_the_sentences_carry_the_numbers(found):
    said = report.kept_sentence(*found, 1)
    assert said.startswith("Northwind AI leaves 159K of 231K: 31 % goes to tax, and 34 % of the next dollar;")
    assert said.endswith("That counts what you save before tax: Northwind AI 20K and Contoso 20K.")
    (short,) = report.shortfall_sentences(*found)
    assert short.startswith("Contoso: in 2027 withholding falls short by 16K. Payroll withholds 22 % of 220K")
    assert "It falls short in 4 of 4 years." in short
    tables = report.tables_sentence(*found)
    assert "federal 2026, New York and New York City 2026 and California 20" in tables
    assert "latest published for 2027 to 2030" in tables


def test_a_year_that_is_published_is_not_called_the_latest(examples):
    comparison = compare(examples[:1], Assumptions(start_year=2026, years=1))
    said = report.tables_sentence(comparison, report.steps_of(comparison))
    assert said == "Tax tables used: federal 2026 and New York and New York City 2026."


def test_an_offer_without_a_tax_model_is_said_and_not_drawn(assumptions):
    comparison = compare([at("london", "Far"), at("remote_us", "Home"), at("austin", "Near")], assumptions)
    steps = report.steps_of(comparison)
    assert list(steps) == [2]
    assert report.kept_sentence(comparison, steps, 1).endswith("Take-home is not available for Far and Home.")
    assert [report.taxed_line(o, assumptions) for o in comparison.offers[:2]] == [
        "take-home not available: no tax model there",
        "take-home needs the state you live in",
    ]
    nowhere = compare([at("london", "Far")], assumptions)
    assert report.kept_sentence(nowhere, {}, 1) == "Take-home is not available for Far."
    assert report.tables_sentence(nowhere, {}) == ""
    assert report.steps_table(nowhere, {}).empty


def test_the_steps_chart_ends_at_what_is_kept_and_carries_its_numbers(found):
    comparison, steps = found
    exhibit = report.steps_exhibit(comparison, steps, 1)
    go.Figure(exhibit.figure)
    for trace, frame in zip(exhibit.figure["data"], steps.values(), strict=True):
        row = frame.loc[1]
        assert trace["x"][0] == pytest.approx(row["gross"])
        assert trace["base"][-2] == pytest.approx(row["take_home"])
        assert trace["x"][-1] == pytest.approx(row["take_home"])
    assert "◆ none" in exhibit.figure["data"][1]["text"]  # Contoso has no city tax
    table = exhibit.table()
    assert len(table) == 8
    assert table.iloc[0]["Kept"] == "158,920"
    json.dumps(exhibit.figure)


def test_without_a_city_there_is_no_step_for_it(assumptions):
    comparison = compare([at("austin", cash=Cash(base=1.0, sign_on=(SignOn(amount=9.0),)))], assumptions)
    exhibit = report.steps_exhibit(comparison, report.steps_of(comparison), 1)
    assert len(exhibit.figure["data"][0]["x"]) == 5


def test_the_page_says_for_whom_it_is_after_tax(examples):
    couple = Assumptions(filing_status="married_joint", spouse_wages=120_000.0, retirement_contribution=0.05)
    assert report.household_line(compare(examples, couple)) == (
        "After tax for: married filing jointly, spouse earning 120K, from 2027, saving 5 % of base. Change it in the sidebar."
    )
    assert report.household_line(compare(examples, Assumptions(measure="gross"))) == ""
    assert "less the federal tax on your spouse's 120K alone" in report.couple_sentence(couple)
    assert report.couple_sentence(Assumptions(spouse_wages=1.0)) == ""


def test_a_years_pay_says_what_is_kept_of_it_and_where():
    role = Role("senior_pm", "public", "austin")
    said = report.pay_sentence(role, 200_000.0, 150_000.0, Assumptions(retirement_contribution=0.0))
    assert (
        said == "Of 200K in a year 149K is kept after tax, 26 % goes: single, taxed by Texas, tables of 2026."
    )
    assert report.pay_sentence(Role("pm"), 1.0, 1.0, Assumptions()) == (
        "Take-home needs the state you live in (choose it in the sidebar)."
    )
    assert report.pay_sentence(Role("pm", location="london"), 1.0, 1.0, Assumptions()).startswith(
        "Take-home not available"
    )


def test_what_is_saved_of_a_years_pay_is_a_share_of_its_base_as_of_a_letter():
    """15,000 of 150,000, not 20,000 of 200,000.

    By Rev. Proc. 2025-32 income tax on 200,000 - 15,000 - 16,100 is 1,240 + 4,560 + 12,166 + 24 % of 63,200, 33,134; payroll tax 6.2 % of 184,500 and 1.45 % of 200,000, 14,339.
    """
    said = report.pay_sentence(
        Role("senior_pm", "public", "austin"),
        200_000.0,
        150_000.0,
        Assumptions(retirement_contribution=0.1, start_year=2026),
    )
    assert said.startswith("Of 200K in a year 153K is kept after tax, 24 % goes")  # 152,527; it was 153,727


def test_a_place_without_a_cost_index_is_said_when_prices_are_compared():
    from comp.reports.comparison import ground

    held = Assumptions(home_state="WA", measure="adjusted")
    said = ground(compare([at("remote_us", "Far"), at("austin", "Near")], held))
    assert said.endswith("Prices where Far would be lived on are not known: average ones are taken.")
