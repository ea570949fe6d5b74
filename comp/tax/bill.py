"""The whole tax bill of a household for one year: federal, payroll, state and local.

Dollars of one calendar year. Residents of one state all year, no dependants, under 65.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comp.tax.brackets import FILING_STATUSES, federal_years, known
from comp.tax.federal import federal_tax
from comp.tax.household import Household, Income, household
from comp.tax.payroll import payroll_tax, state_payroll_tax
from comp.tax.states import StateTax, check_place, local_tax, state_tax

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

__all__ = ["Income", "TaxBill", "bill"]


@dataclass(frozen=True)
class TaxBill:
    """Every tax of the year, dollars, each of the shape of the income.

    `income_tax` is the regular federal tax before the minimum tax; `total` is the sum of all eleven taxes.
    """

    agi: Array
    taxable_income: Array
    income_tax: Array
    amt: Array
    net_investment_tax: Array
    social_security: Array
    medicare: Array
    additional_medicare: Array
    state_taxable_income: Array
    state_income_tax: Array
    state_payroll_tax: Array
    local_income_tax: Array
    total: Array


def bill(  # noqa: PLR0917 - the public interface names these in this order
    income: Income,
    year: int,
    filing_status: str = "single",
    state: str | None = None,
    locality: str | None = None,
    deduction: str = "best",
) -> TaxBill:
    """The tax bill of `income` in `year`: federal, payroll, state and local taxes, and their total.

    `deduction` "best" itemises state and local tax under its cap where that beats the standard deduction;
    "standard" never does. The state return is drawn up with federal tax under the standard deduction (some states
    deduct it), then the federal return once. `state` None leaves out state and local taxes.

    Raises ValueError for a negative wage, an income that is not finite, arrays of different lengths, a spouse's
    wages outside a joint return, retirement above wages, a year, status, state or locality without a table.
    """
    known(year, federal_years(), "year")
    known(filing_status, FILING_STATUSES, "filing_status")
    known(deduction, ("best", "standard"), "deduction")
    check_place(state, locality, year)
    home = household(income, year, filing_status)
    payroll = payroll_tax(home.wages, home.spouse_wages, year, filing_status)
    of_state, local, state_payroll, itemised = _state_and_local(home, year, filing_status, state, locality)
    federal = federal_tax(home, itemised if deduction == "best" else 0.0, year, filing_status)
    taxes = {
        "income_tax": federal.income_tax,
        "amt": federal.amt,
        "net_investment_tax": federal.net_investment_tax,
        "social_security": payroll.social_security,
        "medicare": payroll.medicare,
        "additional_medicare": payroll.additional_medicare,
        "state_income_tax": of_state.tax,
        "state_payroll_tax": state_payroll,
        "local_income_tax": local,
    }
    return TaxBill(
        agi=home.agi,
        taxable_income=federal.taxable_income,
        state_taxable_income=of_state.taxable_income,
        total=sum(taxes.values(), np.zeros(np.shape(home.agi))),
        **taxes,
    )


def _state_and_local(
    home: Household, year: int, status: str, state: str | None, locality: str | None
) -> tuple[StateTax, Array, Array, Array]:
    """State tax, local tax, state and local payroll tax, and how much of them may be itemised."""
    nothing = np.zeros(np.shape(home.agi))
    if state is None:
        return StateTax(nothing, nothing), nothing, nothing, nothing
    of_state = state_tax(home, year, status, state)
    local = nothing if locality is None else local_tax(home, of_state, year, status, locality)
    places = [state] if locality is None else [state, locality]
    payroll, deductible = state_payroll_tax(home.wages, home.spouse_wages, year, places)
    itemised = np.maximum(of_state.tax, 0.0) + local + deductible
    return of_state, local, payroll, itemised
