"""The whole tax bill of a household for one year: federal, payroll, state and local.

Dollars of one calendar year. Residents of one state all year, no dependants, under 65.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comp.tax.brackets import FILING_STATUSES, federal_years, known
from comp.tax.federal import FederalTax, federal_tax, salt_deduction, standard_deduction
from comp.tax.household import Household, Income, household
from comp.tax.payroll import payroll_tax, state_payroll_tax
from comp.tax.states import StateTax, check_place, follows_federal_choice, local_tax, state_tax

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

__all__ = ["Income", "TaxBill", "bill"]


@dataclass(frozen=True)
class TaxBill:
    """Every tax of the year, dollars, each of the shape of the income.

    `income_tax` is the regular federal tax before the minimum tax; `total` is the sum of the nine taxes.
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


@dataclass(frozen=True)
class Filing:
    """Where and how a household files."""

    year: int
    status: str
    state: str | None
    locality: str | None
    state_year: int


@dataclass(frozen=True)
class Returns:
    """The federal, state and local returns under one choice of deduction."""

    federal: FederalTax
    state: StateTax
    local: Array
    payroll: Array

    def cost(self) -> Array:
        """Return what the choice of deduction moves: federal, state and local income tax."""
        return self.federal.income_tax + self.federal.amt + self.state.tax + self.local


def bill(  # noqa: PLR0917 - the public interface names these in this order
    income: Income,
    year: int,
    filing_status: str = "single",
    state: str | None = None,
    locality: str | None = None,
    deduction: str = "best",
    state_year: int | None = None,
) -> TaxBill:
    """Return the tax bill of `income` in `year`: federal, payroll, state and local taxes, and their total.

    `deduction` "best" itemises state and local tax under its cap where that beats the standard deduction;
    "standard" never does. The state return is drawn up with federal tax under the standard deduction (some
    states deduct it), then the federal return once. A state that follows the federal choice is drawn up both
    ways. `state` None leaves out state and local taxes. `state_year` draws the state and local taxes up by the
    tables of an earlier year, for a state that has not published its own yet; payroll taxes that it has, count.

    Raises ValueError for a negative wage, an income that is not finite, arrays of different lengths, a
    spouse's wages outside a joint return, retirement above wages, a year, status, state or locality without a
    table.

    >>> taxes = bill(Income(200_000), 2025, state="CA")
    >>> round(taxes.income_tax), round(taxes.state_income_tax), round(taxes.total)
    (36826, 14355, 67399)
    """
    known(year, federal_years(), "year")
    known(filing_status, FILING_STATUSES, "filing_status")
    known(deduction, ("best", "standard"), "deduction")
    check_place(state, locality, state_year or year)
    home = household(income, year, filing_status)
    payroll = payroll_tax(home.wages, home.spouse_wages, year, filing_status)
    at = Filing(year, filing_status, state, locality, state_year or year)
    chosen = _standard(home, at) if deduction == "standard" else _best(home, at)
    federal = chosen.federal
    taxes = {
        "income_tax": federal.income_tax,
        "amt": federal.amt,
        "net_investment_tax": federal.net_investment_tax,
        "social_security": payroll.social_security,
        "medicare": payroll.medicare,
        "additional_medicare": payroll.additional_medicare,
        "state_income_tax": chosen.state.tax,
        "state_payroll_tax": chosen.payroll,
        "local_income_tax": chosen.local,
    }
    return TaxBill(
        agi=home.agi,
        taxable_income=federal.taxable_income,
        state_taxable_income=chosen.state.taxable_income,
        total=sum(taxes.values(), np.zeros(np.shape(home.agi))),
        **taxes,
    )


def _standard(home: Household, at: Filing) -> Returns:
    """Return the returns under the standard deduction."""
    of_state, local, payroll, _ = _state_and_local(home, at)
    return Returns(
        federal_tax(home, standard_deduction(at.year, at.status), at.year, at.status),
        of_state,
        local,
        payroll,
    )


def _best(home: Household, at: Filing) -> Returns:
    """Return the returns under the deduction that costs least.

    Most states leave the choice free, and then the larger deduction wins (the minimum tax adds both back).
    Where the state follows the federal choice its standard deduction is lost by itemising, so both are drawn
    up.
    """
    of_state, local, payroll, paid = _state_and_local(home, at)
    standard = standard_deduction(at.year, at.status)
    itemised = salt_deduction(home, paid, at.year, at.status)
    if not follows_federal_choice(at.state_year, at.status, at.state):
        larger = np.maximum(standard, itemised)
        return Returns(federal_tax(home, larger, at.year, at.status), of_state, local, payroll)
    plain = Returns(federal_tax(home, standard, at.year, at.status), of_state, local, payroll)
    other, other_local, _, other_paid = _state_and_local(home, at, itemised)
    itemised = salt_deduction(home, other_paid, at.year, at.status)
    itemising = Returns(federal_tax(home, itemised, at.year, at.status), other, other_local, payroll)
    return _where(itemising.cost() < plain.cost(), itemising, plain)


def _where(chosen: NDArray[np.bool_], one: Returns, other: Returns) -> Returns:
    """Return each field of `one` where chosen, else of `other`."""
    federal = {
        name: np.where(chosen, part, vars(other.federal)[name]) for name, part in vars(one.federal).items()
    }
    state = {name: np.where(chosen, part, vars(other.state)[name]) for name, part in vars(one.state).items()}
    local = np.where(chosen, one.local, other.local)
    return Returns(FederalTax(**federal), StateTax(**state), local, one.payroll)


def _state_and_local(
    home: Household, at: Filing, itemised: Array | None = None
) -> tuple[StateTax, Array, Array, Array]:
    """Return state tax, local tax, state and local payroll tax, and how much of them may be itemised."""
    nothing = np.zeros(np.shape(home.agi))
    if at.state is None:
        return StateTax(nothing, nothing), nothing, nothing, nothing
    of_state = state_tax(home, at.state_year, at.status, at.state, itemised)
    local, places = nothing, [at.state]
    if at.locality is not None:
        local = local_tax(home, of_state, at.state_year, at.status, at.locality)
        places.append(at.locality)
    payroll, deductible = state_payroll_tax(home.wages, home.spouse_wages, at.year, places, at.state_year)
    return of_state, local, payroll, np.maximum(of_state.tax, 0.0) + local + deductible
