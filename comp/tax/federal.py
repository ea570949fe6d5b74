"""Federal income tax: regular tax, alternative minimum tax and net investment income tax.

All amounts are dollars of one year for one return; every array has the shape of the income. Capital gains are
already netted (see household.Household). Not modelled: credits, qualified dividends apart from gains, the
deduction of state tax from net investment income (Form 8960 line 9b), other itemised deductions. The limit on
itemised deductions that starts in 2026 (26 U.S.C. 68) never bites here: where the 37 % bracket starts the
state and local tax deduction has already fallen to its floor, below the standard deduction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comp.tax.brackets import limits, schedules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from comp.tax.brackets import Brackets
    from comp.tax.household import Household

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class FederalTax:
    """The federal return: `income_tax` is the regular tax before the minimum tax, `amt` what that adds."""

    taxable_income: Array
    income_tax: Array
    amt: Array
    net_investment_tax: Array


def federal_tax(home: Household, deduction: Array | float, year: int, status: str) -> FederalTax:
    """Return the federal income taxes of one return (Form 1040 lines 11-16, Forms 6251 and 8960).

    `deduction` is the standard one or that for state and local tax; the minimum tax adds back either. The ISO
    spread is the bargain element of options exercised and held (Form 6251 line 2i).
    """
    rules, tables = limits(year, "US", status), schedules(year, "US", status)
    taxable = np.maximum(home.agi - deduction, 0.0)
    regular = regular_tax(taxable, home, rules, tables)
    minimum = tentative_minimum_tax(taxable, home, rules, tables)
    over = np.maximum(home.agi - rules["net_investment_start"], 0.0)
    investment = rules["net_investment_rate"] * np.minimum(np.maximum(home.investment_income, 0.0), over)
    return FederalTax(taxable, regular, np.maximum(minimum - regular, 0.0), investment)


def standard_deduction(year: int, status: str) -> float:
    """Return the federal standard deduction of a household under 65 (Form 1040 line 12)."""
    return limits(year, "US", status)["standard_deduction"]


def salt_deduction(home: Household, state_and_local: Array | float, year: int, status: str) -> Array:
    """Return the deduction for state and local taxes under its cap, which falls with income to a floor.

    26 U.S.C. 164(b)(6)-(7): the cap is reduced by 30 % of modified adjusted gross income over the start.
    """
    rules = limits(year, "US", status)
    over = np.maximum(home.agi - rules["salt_phase_down_start"], 0.0)
    cap = np.maximum(rules["salt_cap"] - rules["salt_phase_down_rate"] * over, rules["salt_floor"])
    return np.minimum(state_and_local, cap)


def regular_tax(
    taxable: Array, home: Household, rules: Mapping[str, float], tables: Mapping[str, Brackets]
) -> Array:
    """Return the regular tax on taxable income with net capital gain at its own rates (26 U.S.C. 1(h)(1)).

    Schedule D Tax Worksheet: ordinary rates on the rest, then 0, 15 and 20 % on the long gains above it, 28 %
    on what is left; never more than ordinary rates on everything.
    """
    long = np.minimum(home.long, taxable)
    ordinary = _at_ordinary_rates(taxable, home, rules, tables)
    on_long = _tax_on_long(long, taxable - long, ordinary, tables["long_term_gains"])
    on_28 = rules["gains_28_rate"] * np.maximum(taxable - ordinary - long, 0.0)
    everything = tables["income"].tax(taxable)
    return np.minimum(tables["income"].tax(ordinary) + on_long + on_28, everything)


def _at_ordinary_rates(
    taxable: Array, home: Household, rules: Mapping[str, float], tables: Mapping[str, Brackets]
) -> Array:
    """Return the part of taxable income taxed at ordinary rates (26 U.S.C. 1(h)(1)(A); Schedule D Tax Worksheet line 21).

    Gains at 28 % fill the brackets below 25 % first: line 19 ends at the top of the 24 % bracket.
    """
    income = tables["income"]
    low_ends = income.edges[np.searchsorted(income.rates, rules["gains_28_ordinary_below"])]
    below_long = np.maximum(taxable - home.long, 0.0)
    ordinary: Array = np.maximum(taxable - home.long - home.at_28, np.minimum(below_long, low_ends))
    return ordinary


def _tax_on_long(long: Array, below_long: Array, ordinary: Array, table: Brackets) -> Array:
    """Return the tax on `long`: the 0 % bracket begins above the rest of taxable income, the others above `ordinary`."""
    zero_room = np.maximum(table.edges[1] - below_long, 0.0)
    at_zero = np.minimum(long, zero_room)
    middle_room = np.maximum(table.edges[2] - ordinary - zero_room, 0.0)
    at_middle = np.minimum(long - at_zero, middle_room)
    tax: Array = table.rates[1] * at_middle + table.rates[2] * (long - at_zero - at_middle)
    return tax


def tentative_minimum_tax(
    taxable: Array,
    home: Household,
    rules: Mapping[str, float],
    tables: Mapping[str, Brackets],
) -> Array:
    """Return the tentative minimum tax (Form 6251 lines 4-9 and Part III; 26 U.S.C. 55).

    Line 4 is adjusted gross income plus the ISO spread (line 2i), less the spread of earlier years in shares sold now
    (line 2k), because the standard deduction and the state tax deduction are both added back (line 2a). Long gains keep their rates and their place in the regular
    brackets, as in the regular tax (lines 20 and 27); gains at 28 % do not (line 13). A separate return adds back part of the
    exemption (section 55(d)(3)).
    """
    minimum_income = home.agi + home.iso_spread - home.iso_basis
    exemption, rate = rules["amt_exemption"], rules["amt_phase_out_rate"]
    start = rules["amt_phase_out_start"]
    if rules["amt_adds_back_exemption"]:
        over = np.maximum(minimum_income - (start + exemption / rate), 0.0)
        minimum_income = minimum_income + np.minimum(rate * over, exemption)
    exempt = np.maximum(exemption - rate * np.maximum(minimum_income - start, 0.0), 0.0)
    base = np.maximum(minimum_income - exempt, 0.0)
    long = np.minimum(np.maximum(home.long - home.iso_basis, 0.0), base)
    ordinary = _at_ordinary_rates(taxable, home, rules, tables)
    on_long = _tax_on_long(long, np.maximum(taxable - home.long, 0.0), ordinary, tables["long_term_gains"])
    return np.minimum(tables["amt"].tax(base - long) + on_long, tables["amt"].tax(base))
