"""The tax rules of RSUs, options and small business stock."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from comp.tax import equity
from comp.tax.bill import Income, bill


def test_withholding_is_22_percent_to_a_million_of_supplemental_wages_and_37_above():
    """Treas. Reg. 31.3402(g)-1(a)(2) and (7); IRS Publication 15 (2025), section 7."""
    assert float(equity.withholding(300_000, 2025)) == pytest.approx(66_000)
    assert equity.withholding([1_500_000.0, 100_000.0], 2025, [0.0, 950_000.0]) == pytest.approx(
        [405_000, 29_500]
    )


def test_a_vest_is_withheld_at_less_than_it_is_taxed():
    gap = equity.gap(200_000, Income(300_000), 2025, "single")
    assert float(gap.withheld) == pytest.approx(44_000)
    assert float(gap.tax) == pytest.approx(70_000)  # all of it falls in the 35 % bracket
    assert float(gap.owed) == pytest.approx(26_000)


@pytest.mark.parametrize(
    ("shares", "rate", "sold"), [(100, 0.22, 22), (101, 0.22, 23), (100, 0.0, 0), (3, 1.0, 3)]
)
def test_shares_sold_to_cover_are_rounded_up(shares, rate, sold):
    """Whole shares, and never less than the 22 % of Treas. Reg. 31.3402(g)-1 that must be handed over."""
    assert float(equity.shares_to_cover(shares, 50.0, rate)) == sold


def test_a_price_of_nothing_covers_nothing_and_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        equity.shares_to_cover(10, 0.0, 0.22)


def test_an_option_under_water_has_no_spread():
    assert equity.bargain(100, 10.0, [15.0, 8.0]).tolist() == [500.0, 0.0]


def test_early_sale_of_iso_shares_as_in_publication_525():
    """IRS Publication 525 (2025), incentive stock options, example 1: 9 a share, 14 at exercise, 15 sold."""
    sale = equity.iso_sale(100, 9, 14, 15, years_from_grant=0.8, years_from_exercise=0.5, year=2025)
    assert (float(sale.ordinary), float(sale.short_gain), float(sale.long_gain)) == (500, 100, 0)


def test_ordinary_income_of_an_early_sale_is_no_more_than_the_gain():
    sale = equity.iso_sale(100, 9, 14, [12.0, 7.0], years_from_grant=0.8, years_from_exercise=0.5, year=2025)
    assert sale.ordinary.tolist() == [300, 0]
    assert sale.short_gain.tolist() == [0, -200]


@pytest.mark.parametrize(
    ("from_grant", "from_exercise", "long"), [(2.5, 1.5, 600), (2.0, 1.5, 100), (2.5, 1.0, 0)]
)
def test_all_is_long_gain_only_after_two_years_from_grant_and_one_from_exercise(
    from_grant, from_exercise, long
):
    held = {"years_from_grant": from_grant, "years_from_exercise": from_exercise, "year": 2025}
    assert float(equity.iso_sale(100, 9, 14, 15, **held).long_gain) == long


def test_what_vests_above_100000_in_a_year_is_not_an_iso():
    assert equity.iso_part([0.0, 80_000.0, 100_000.0, 400_000.0], 2025).tolist() == [1, 1, 1, 0.25]


@pytest.mark.parametrize(
    ("months", "window", "years", "kind"),
    [
        (0, 3, 2, "iso"),
        (3, 120, 2, "iso"),
        (3.1, 120, 2, "nso"),
        (4, 3, 2, "expired"),
        (0, 120, 10.1, "expired"),
    ],
)
def test_an_iso_is_one_for_three_months_after_leaving_and_lives_ten_years(months, window, years, kind):
    assert equity.option_kind("iso", months, window, years, 2025) == kind


def test_another_kind_of_option_is_refused():
    with pytest.raises(ValueError, match="Allowed: iso, nso"):
        equity.option_kind("rsu", 0, 3, 1, 2025)


def test_an_83b_election_taxes_the_spread_at_purchase_instead_of_at_vest():
    assert float(equity.restricted_income(1000, 0.1, 0.1, 5.0, election=True)) == 0
    assert float(equity.restricted_income(1000, 0.1, 0.1, 5.0, election=False)) == pytest.approx(4900)


def test_minimum_tax_on_the_spread_comes_back_as_a_credit_in_later_years():
    year = Income(300_000, iso_spread=200_000)
    credit = equity.minimum_tax_credit(year, 2025, "single")
    assert float(credit) == pytest.approx(float(bill(year, 2025).amt)) == pytest.approx(41_515.25)
    used = equity.credit_used(credit, Income(300_000), 2026, "single")
    assert 0 < float(used) < float(credit)
    assert float(equity.credit_used(1.0, Income(300_000), 2026, "single")) == 1


def test_the_credit_is_figured_on_the_return_that_was_filed():
    """Form 8801 (2026 amounts): lines 13-18 and 22-25, for one who itemises the state tax of California.

    Line 13: 26 % of 320,000 less the exemption of 90,100; it is less than the regular tax, so all of the minimum tax is
    credited. Next year's room is the regular tax less 26 % of the same.
    """
    spread = Income(320_000, iso_spread=150_000)
    filed, next_year = bill(spread, 2026, state="CA"), bill(Income(320_000), 2026, state="CA")
    exclusion = 0.26 * (320_000 - 90_100)
    assert exclusion < float(filed.income_tax)
    assert float(equity.minimum_tax_credit(spread, 2026, "single", filed)) == pytest.approx(float(filed.amt))
    assert float(equity.minimum_tax_credit(spread, 2026, "single")) < float(filed.amt)
    room = equity.credit_used(1e9, Income(320_000), 2026, "single", next_year)
    assert float(room) == pytest.approx(float(next_year.income_tax) - exclusion)


def test_a_sale_whose_minimum_tax_the_spread_lowers_takes_from_the_credit_carried():
    """Form 8801 line 18, entered as a negative amount: line 13 leaves line 2k of Form 6251 out, line 16 has it.

    Wages of 200,000 and a gain of 2 million leave no exemption: line 13 is 26 and 28 % of the wages, line 16 is none.
    """
    sold = Income(200_000, long_term_gains=2_000_000, iso_basis=300_000)
    filed = bill(sold, 2026)
    assert float(filed.amt) == 0
    on_gain = 0.15 * (545_500 - 183_900) + 0.20 * (2_000_000 - (545_500 - 183_900))
    exclusion = 0.26 * 200_000 + on_gain - float(filed.income_tax)
    assert exclusion > 0
    assert float(equity.minimum_tax_credit(sold, 2026, "single", filed)) == pytest.approx(-exclusion)


def test_minimum_tax_on_the_deduction_alone_earns_no_credit():
    rich = Income(100_000, long_term_gains=1_500_000)
    assert float(equity.minimum_tax_credit(rich, 2026, "single")) == 0


def test_options_up_to_the_number_given_owe_no_minimum_tax_and_one_more_does():
    count = float(equity.options_without_minimum_tax(10.0, Income(200_000), 2025, "single"))
    assert count > 0
    assert float(bill(Income(200_000, iso_spread=10 * count), 2025).amt) == pytest.approx(0, abs=0.01)
    assert float(bill(Income(200_000, iso_spread=10 * (count + 1)), 2025).amt) > 0.01


def test_california_lowers_the_number_of_options_without_minimum_tax_or_leaves_it():
    alone = equity.options_without_minimum_tax(10.0, Income(200_000), 2025, "single")
    assert equity.options_without_minimum_tax(10.0, Income(200_000), 2025, "single", "CA") <= alone


def test_wages_repaid_later_bring_back_the_tax_of_the_earlier_year():
    """26 U.S.C. 1341(a)(5); IRS Publication 525 (2025), Repayments: a credit where more than 3,000 is repaid.

    Rates of Rev. Proc. 2024-40, section 2.01: 32 % to 250,525 of taxable income, 35 % above.
    """
    relief = equity.repayment_relief([50_000.0, 3_000.0], Income(300_000), 2025, 2026, "single")
    # taxable income of 284,250 falls to 234,250, past the edge at 250,525
    assert relief == pytest.approx([33_725 * 0.35 + 16_275 * 0.32, 0])


@pytest.mark.parametrize(
    ("acquired", "held", "excluded", "at_28", "long"),
    [
        (date(2020, 1, 1), 5.0, 0, 0, 4e6),
        (date(2020, 1, 1), 5.1, 4e6, 0, 0),
        (date(2025, 7, 4), 4.0, 0, 0, 4e6),
        (date(2025, 7, 5), 2.9, 0, 0, 4e6),
        (date(2025, 7, 5), 3.0, 2e6, 2e6, 0),
        (date(2025, 7, 5), 4.0, 3e6, 1e6, 0),
        (date(2025, 7, 5), 5.0, 4e6, 0, 0),
    ],
)
def test_small_business_stock_is_excluded_by_the_day_acquired_and_the_years_held(
    acquired, held, excluded, at_28, long
):
    """26 U.S.C. 1202(a)(1) and (a)(4)-(5), as amended by Pub. L. 119-21, section 70431(a)."""
    part = equity.small_business_gain(4e6, 1e5, acquired, held, 2026)
    assert (float(part.excluded), float(part.at_28), float(part.long)) == (excluded, at_28, long)


def test_the_exclusion_is_capped_at_dollars_or_ten_times_basis():
    """26 U.S.C. 1202(b)(1), as amended by Pub. L. 119-21, section 70431(b): 10 and 15 million, or ten times basis."""
    before = equity.small_business_gain([2e7, 2e7], [1e5, 1.5e6], date(2020, 1, 1), 6, 2026)
    assert before.excluded.tolist() == [1e7, 1.5e7]
    assert before.long.tolist() == [1e7, 5e6]
    after = equity.small_business_gain(2e7, 1e5, date(2026, 1, 1), 6, 2026)
    assert float(after.excluded) == 1.5e7


def test_the_part_not_excluded_is_taxed_at_28_percent_and_never_above_ordinary_rates():
    high = [
        bill(Income(300_000, qsbs_taxable=g), 2025, deduction="standard").income_tax for g in (0, 1_000_000)
    ]
    assert float(high[1] - high[0]) == pytest.approx(280_000)
    low = bill(Income(40_000, qsbs_taxable=20_000), 2025).income_tax
    assert float(low) == pytest.approx(float(bill(Income(60_000), 2025).income_tax))


@pytest.mark.parametrize(("at_28", "long"), [(500_000.0, 600_000.0), (300_000.0, 500_000.0)])
def test_gains_at_28_percent_fill_the_24_percent_bracket_first_and_lie_below_long_gains_for_both_taxes(
    at_28, long
):
    """Schedule D Tax Worksheet lines 18-21 and 43; Form 6251 lines 20 and 27 take its lines 14 and 21.

    Rates, brackets and exemption of 2026: Rev. Proc. 2025-32, sections 4.01 (single), 4.03 and 4.11.
    """
    ordinary = (
        201_775.0  # line 19, the top of the 24 % bracket: more than wages less the standard deduction leave
    )
    tax_on_it = 1_240 + 0.12 * 38_000 + 0.22 * 55_300 + 0.24 * 96_075
    left_at_28 = 180_000 + at_28 - 16_100 - ordinary
    at_15 = 545_500 - ordinary
    on_long = 0.15 * at_15 + 0.20 * (long - at_15)
    taxes = bill(Income(180_000, qsbs_taxable=at_28, long_term_gains=long), 2026)
    assert float(taxes.income_tax) == pytest.approx(tax_on_it + 0.28 * left_at_28 + on_long)
    tentative = 0.26 * 244_500 + 0.28 * (180_000 + at_28 - 244_500) + on_long  # no exemption is left
    assert float(taxes.amt) == pytest.approx(tentative - float(taxes.income_tax))
    assert float(taxes.amt) == pytest.approx(15_091)


def test_income_of_an_early_iso_sale_bears_no_payroll_tax():
    plain, sold = (
        bill(Income(100_000), 2025, state="CA"),
        bill(Income(100_000, other_income=50_000), 2025, state="CA"),
    )
    assert float(sold.medicare) == float(plain.medicare)
    assert float(sold.agi - plain.agi) == 50_000
    assert np.all(sold.state_income_tax > plain.state_income_tax)


def test_the_gain_for_minimum_tax_is_lower_by_the_spread_counted_before():
    """Form 6251 line 2k: a spread of 300,000 counted at exercise, sold two years later for a gain of 900,000."""
    plain, sold = (
        bill(Income(200_000, long_term_gains=900_000, iso_basis=b), 2025, deduction="standard")
        for b in (0, 300_000)
    )
    assert float(sold.income_tax) == float(plain.income_tax)
    assert float(sold.amt) < float(plain.amt)
    earned = equity.minimum_tax_credit(Income(200_000, iso_spread=300_000), 2025, "single")
    room = equity.credit_used(
        [1e9, 1e9], Income(200_000, long_term_gains=900_000, iso_basis=[0, 300_000]), 2025, "single"
    )
    assert room[1] > room[0]
    assert float(earned) > 0
    assert float(equity.minimum_tax_credit(Income(200_000, iso_basis=50_000), 2025, "single")) == 0
