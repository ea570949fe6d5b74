"""What must hold of every tax bill, and what is refused."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comp.tax import states
from comp.tax.bill import Income, TaxBill, bill
from comp.tax.brackets import FILING_STATUSES, Brackets, load_tax_table, schedules
from comp.tax.states import latest_table

TAXES = [field.name for field in dataclasses.fields(TaxBill) if field.name not in {"agi", "total"}]
TAXES = [name for name in TAXES if not name.endswith("taxable_income")]
PLACES = sorted({(row.year, row.state) for row in load_tax_table("tax_states").itertuples()})
# Where the law itself jumps by more than the whole of the next 100 dollars, and the statute that does it.
CLIFFS = {
    "CO": "C.R.S. 39-22-104(3)(p.7): the standard deduction is capped from 300,000 of income",
    "CT": "Conn. Gen. Stat. 12-700(b), 12-700a: recapture and credits in steps (CT-1040 TCS)",
    "HI": "HRS 235-2.4: state tax is no deduction from 100,000 of income, or 200,000 on a joint return",
    "IL": "35 ILCS 5/204(g): no exemption above 250,000, or 500,000 on a joint return",
    "MD": "Md. Code, Tax-General 10-211: exemptions in steps",
    "NY": "Tax Law 601(d-4): recapture starts from income, its bracket from taxable income",
    "OH": "R.C. 5747.02(A)(3): 342 dollars at 26,050; 5747.025: no exemption above 750,000",
    "OR": "ORS 316.085, 316.695: exemption credit and federal tax subtraction in steps",
    "RI": "R.I.G.L. 44-30-2.6(c)(3): deductions fall by a fifth for each step of income",
}
# Where a dollar more of wages lowers the tax: Colorado refunds more of its sales tax to those who earn more.
FALLS = {"CO": 23.0}


@pytest.mark.parametrize(("year", "state"), PLACES)
@pytest.mark.parametrize("status", FILING_STATUSES)
def test_the_total_never_falls_as_wages_rise_and_jumps_only_where_the_law_does(year, state, status):
    wages = np.arange(20_000, 1_600_000, 100.0)
    steps = np.diff(bill(Income(wages), year, status, state).total)
    assert steps.min() >= -FALLS.get(state, 1e-6)
    assert steps.max() <= 100 or state in CLIFFS


@pytest.mark.parametrize("state", sorted(CLIFFS))
def test_every_listed_cliff_is_one(state):
    steps = np.diff(bill(Income(np.arange(20_000, 1_600_000, 100.0)), 2025, "married_joint", state).total)
    assert steps.max() > 100


@pytest.mark.parametrize(("year", "state"), PLACES)
def test_the_best_deduction_never_costs_more_than_the_standard_one(year, state):
    income = Income(np.linspace(30_000, 1_500_000, 400), long_term_gains=20_000)
    for status in FILING_STATUSES:
        best = bill(income, year, status, state).total
        assert (best <= bill(income, year, status, state, deduction="standard").total + 1e-6).all()


@pytest.mark.parametrize("year", [2025, 2026])
@pytest.mark.parametrize("status", FILING_STATUSES)
def test_every_schedule_is_continuous_at_its_edges(year, status):
    for jurisdiction in load_tax_table("tax_brackets")["jurisdiction"].unique():
        for table in schedules(year, jurisdiction, status).values():
            edges = table.edges[1:]
            assert table.tax(edges + 1e-7) == pytest.approx(table.tax(edges), abs=1e-5)


amounts = st.floats(0, 3_000_000)


@given(amounts, amounts, amounts, st.sampled_from(FILING_STATUSES), st.sampled_from(PLACES))
def test_an_array_gives_what_its_elements_give_alone(wages, gains, spread, status, place):
    year, state = place
    together = bill(Income([wages, 250_000.0], 0, gains, 0, [0.0, spread]), year, status, state)
    alone = [
        bill(Income(w, 0, gains, 0, s), year, status, state) for w, s in ((wages, 0.0), (250_000.0, spread))
    ]
    for name in (*TAXES, "agi", "total"):
        assert getattr(together, name) == pytest.approx([float(getattr(one, name)) for one in alone])


@given(amounts, amounts, st.sampled_from(FILING_STATUSES), st.sampled_from(PLACES))
def test_the_total_is_the_sum_of_the_taxes_and_no_tax_is_negative_but_a_refund(wages, gains, status, place):
    taxes = bill(Income(wages, long_term_gains=gains), place[0], status, place[1])
    parts = [float(getattr(taxes, name)) for name in TAXES]
    assert sum(parts) == pytest.approx(float(taxes.total))
    assert min(parts) >= -450  # refundable state credits: Idaho's grocery credit, Maine's, Colorado's


def test_scalars_go_in_and_scalars_come_out():
    taxes = bill(Income(300_000), 2025, "single", "VA", deduction="best")
    assert all(np.ndim(getattr(taxes, field.name)) == 0 for field in dataclasses.fields(taxes))


def test_social_security_is_capped_for_each_person():
    one = bill(Income(400_000), 2025, "married_joint").social_security
    two = bill(Income(200_000, 200_000), 2025, "married_joint").social_security
    assert float(two) == pytest.approx(2 * float(one)) == pytest.approx(2 * 176_100 * 0.062)


def test_additional_medicare_is_owed_on_the_wages_of_both_above_one_threshold():
    assert float(bill(Income(200_000, 150_000), 2025, "married_joint").additional_medicare) == pytest.approx(
        900
    )


def test_retirement_contributions_escape_income_tax_but_not_payroll_tax():
    plain, saved = bill(Income(150_000), 2025), bill(Income(150_000, retirement=23_500), 2025)
    assert float(plain.agi - saved.agi) == 23_500
    assert float(saved.social_security) == float(plain.social_security)


def test_pennsylvania_taxes_retirement_contributions():
    plain, saved = (bill(Income(150_000, retirement=r), 2025, state="PA") for r in (0, 23_500))
    assert float(plain.state_income_tax) == float(saved.state_income_tax)


def test_state_tax_is_itemised_under_its_cap_where_that_beats_the_standard_deduction():
    best = bill(Income(300_000), 2025, "single", "CA")
    assert float(best.taxable_income) == pytest.approx(
        300_000 - 23_774.98 - 3_600, abs=0.01
    )  # with 1.2 % SDI


def test_the_cap_falls_with_income_to_its_floor():
    best = bill(Income(np.array([560_000.0, 700_000.0])), 2025, "single", "CA")
    assert best.taxable_income == pytest.approx([560_000 - 22_000, 700_000 - 15_750])


def test_a_loss_reduces_other_income_by_three_thousand():
    assert float(bill(Income(100_000, long_term_gains=-50_000), 2025).agi) == 97_000
    assert float(bill(Income(100_000, short_term_gains=-50_000), 2025, "married_separate").agi) == 98_500


def test_short_losses_reduce_long_gains_before_they_are_taxed():
    netted = bill(Income(100_000, long_term_gains=50_000, short_term_gains=-20_000), 2025)
    assert float(netted.income_tax) == float(bill(Income(100_000, long_term_gains=30_000), 2025).income_tax)


def test_the_iso_spread_owes_minimum_tax_in_california_too():
    """Schedule P (540) (2025): 7 % of 900,000, the exemption gone, for the schedule; then the credit."""
    plain, spread = (bill(Income(300_000, iso_spread=s), 2025, "single", "CA") for s in (0, 600_000))
    credit = 153 - 6 * 20  # 300,000 is 47,797 over 252,203: twenty steps of 2,500
    assert float(spread.state_income_tax) == pytest.approx(0.07 * 900_000 - credit)
    assert float(spread.amt) > 0
    assert float(plain.state_income_tax) == pytest.approx(23_774.98, abs=0.01)


def test_the_mental_health_tax_is_not_doubled_for_couples():
    taxes = [
        bill(Income(w), 2025, "married_joint", "CA").state_income_tax for w in (1_111_412.0, 1_211_412.0)
    ]
    assert float(taxes[1] - taxes[0]) == pytest.approx(100_000 * (0.113 + 0.01))


def test_small_business_gains_are_taxed_where_the_state_does_not_follow():
    for state, taxed in (
        ("CA", True),
        ("PA", True),
        ("AL", True),
        ("MS", True),
        ("NY", False),
        ("MA", False),
    ):
        plain, with_gain = (
            bill(Income(100_000, qsbs_gains=g), 2025, state=state, deduction="standard") for g in (0, 1e6)
        )
        assert (float(with_gain.state_income_tax - plain.state_income_tax) > 10_000) == taxed
        assert float(with_gain.income_tax) == float(plain.income_tax)


def test_new_york_city_and_yonkers_tax_their_residents():
    city = bill(Income(150_000), 2025, "single", "NY", "new_york")
    assert float(city.local_income_tax) == pytest.approx(
        1_813 + 0.03876 * 92_000 - 63 - 20.52 - 0.00228 * 130_000, abs=1.5
    )
    yonkers = bill(Income(150_000), 2025, "single", "NY", "yonkers")
    assert float(yonkers.local_income_tax) == pytest.approx(0.1675 * float(yonkers.state_income_tax))


@pytest.mark.parametrize(
    ("state", "locality", "tax"),
    [
        ("PA", "philadelphia", 0.03745 * 250_000),
        ("PA", "pittsburgh", 0.03 * 250_000),
        ("MO", "st_louis", 0.01 * 250_000),
        ("OH", "columbus", 0.025 * 250_000),
        ("OH", "cincinnati", 0.018 * 250_000),
        ("MD", "baltimore", 0.032 * (250_000 - 3_350)),
        ("IN", "indianapolis", 0.0202 * (250_000 - 1_000)),
        # Oregon taxable income of 247,165: 1 % and 1.5 % above 125,000
        ("OR", "portland", 0.025 * (250_000 - 2_835 - 125_000)),
        ("CO", "denver", 0.0),
    ],
)
def test_a_city_taxes_its_own_base(state, locality, tax):
    taxes = bill(Income(250_000), 2025, "single", state, locality)
    assert float(taxes.local_income_tax) == pytest.approx(tax)


CITIES = sorted(
    {
        (row.year, row.state, row.jurisdiction)
        for row in load_tax_table("tax_states").itertuples()
        if row.jurisdiction != row.state
    }
)


@pytest.mark.parametrize(("year", "state", "city"), CITIES)
def test_with_its_city_the_total_never_falls_and_jumps_only_where_the_law_does(year, state, city):
    for status in FILING_STATUSES:
        steps = np.diff(bill(Income(np.arange(20_000, 1_600_000, 250.0)), year, status, state, city).total)
        assert steps.min() >= -FALLS.get(state, 1e-6)
        assert steps.max() <= 250 or state in CLIFFS


def test_a_state_that_is_late_is_taxed_by_its_last_year_with_the_payroll_rates_that_are_out():
    """As California was for most of 2026: its disability rate of 1.3 % was out, its income tax schedule was not."""
    income = Income(300_000)
    late, plain = bill(income, 2026, state="CA", state_year=2025), bill(income, 2025, state="CA")
    assert float(late.state_income_tax) == float(plain.state_income_tax)
    assert float(late.state_payroll_tax) == pytest.approx(0.013 * 300_000)
    assert float(late.social_security) > float(plain.social_security)


def test_denver_takes_69_dollars_of_each_worker():
    city, state = (
        bill(Income(90_000, 90_000), 2025, "married_joint", "CO", place) for place in ("denver", None)
    )
    assert float(city.state_payroll_tax - state.state_payroll_tax) == pytest.approx(2 * 69)


def test_washington_taxes_long_gains_and_insurance_but_not_wages():
    taxes = bill(Income(300_000, long_term_gains=500_000), 2025, state="WA")
    assert float(taxes.state_income_tax) == pytest.approx(0.07 * (500_000 - 278_000))
    assert float(taxes.state_payroll_tax) == pytest.approx(176_100 * 0.006580 + 300_000 * 0.0058, abs=1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"income": Income(-1.0)}, "wages holds -1"),
        ({"income": Income(float("nan"))}, "finite"),
        ({"income": Income([1.0, 2.0], [1.0, 2.0, 3.0]), "filing_status": "married_joint"}, "one length"),
        ({"income": Income(1.0, 1.0)}, "spouse_wages belong on a married_joint return"),
        ({"income": Income(1.0, retirement=2.0)}, "retirement is more than the wages"),
        ({"year": 2031}, "2025, 2026"),
        ({"filing_status": "maried_joint"}, "Did you mean 'married_joint'"),
        ({"deduction": "bst"}, "Did you mean 'best'"),
        ({"state": "ca"}, "Did you mean 'CA'"),
        ({"state": "PR", "year": 2026}, "state in 2026 'PR' has no table"),
        ({"state": "NY", "locality": "new_yrk"}, "Did you mean 'new_york'"),
        ({"state": "CA", "locality": "new_york"}, "lies in NY, not in CA"),
    ],
)
def test_what_cannot_be_computed_is_refused_in_words_that_name_what_is_allowed(arguments, words):
    with pytest.raises(ValueError, match=words):
        bill(**{"income": Income(100_000.0), "year": 2025, **arguments})


def test_a_schedule_must_start_at_zero_and_rise():
    for edges in ([5.0, 10.0], [0.0, 10.0, 10.0]):
        with pytest.raises(ValueError, match="start at 0 and rise"):
            Brackets.of(edges, [0.1] * len(edges))


def test_the_latest_table_is_that_of_the_year_or_the_last_published_for_the_place(monkeypatch):
    assert latest_table(2026) == latest_table(2031) == latest_table(2026, "NY", "new_york") == 2026
    assert latest_table(2026, "CA") == 2026
    monkeypatch.setattr(states, "_all_places", lambda year: {"late"} if year == 2025 else set())
    assert latest_table(2026, "late") == 2025
    with pytest.raises(ValueError, match="up to 2020 for CA"):
        latest_table(2020, "CA")


def test_colorado_and_connecticut_have_a_minimum_tax_on_the_iso_spread():
    """DR 0104AMT: 3.47 % above the exemption; CT-6251: the lesser of 19 % of federal and 5.5 % of income."""
    income = Income(300_000, iso_spread=500_000)
    federal = bill(income, 2025)
    colorado = bill(income, 2025, state="CO", deduction="standard").state_income_tax
    exemption = 88_100 - 0.25 * (800_000 - 626_350)
    assert float(colorado) == pytest.approx(0.0347 * (800_000 - exemption) - 59)
    connecticut = bill(income, 2025, state="CT", deduction="standard").state_income_tax
    assert float(connecticut) == pytest.approx(
        min(0.19 * float(federal.income_tax + federal.amt), 0.055 * 800_000)
    )


@pytest.mark.parametrize(("state", "allowed"), [("NY", 3000), ("WI", 500), ("MA", 0), ("PA", 0), ("NJ", 0)])
def test_a_state_allows_its_own_part_of_a_capital_loss_against_wages(state, allowed):
    plain, loss = (bill(Income(90_000, long_term_gains=g), 2025, state=state) for g in (0, -10_000))
    assert float(plain.state_taxable_income - loss.state_taxable_income) == pytest.approx(allowed, rel=0.15)
