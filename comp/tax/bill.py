"""The whole tax bill of a household for one year: federal, payroll, state and local.

Dollars of one calendar year. Residents of one state all year, no dependants, under 65.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from comp.tax.brackets import FILING_STATUSES, known, limits, load_tax_table
from comp.tax.federal import Gains, federal_tax
from comp.tax.payroll import payroll_tax, state_payroll_tax
from comp.tax.states import StateTax, check_place, local_tax, state_tax

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Income:
    """What a household received in a year, dollars; floats or arrays of one length.

    `wages` and `spouse_wages` are before retirement contributions and include bonus, RSU vests and option income.
    Gains may be negative (losses). `iso_spread` is the bargain element of incentive stock options exercised and
    held past the year. `qsbs_gains` are small business stock gains excluded from federal income (26 U.S.C. 1202);
    `qsbs_taxable` the part of such gains that is not excluded and is taxed at no more than 28 %. `retirement` is
    the pre-tax contribution, taken from the wages of both together.
    """

    wages: ArrayLike
    spouse_wages: ArrayLike = 0
    long_term_gains: ArrayLike = 0
    short_term_gains: ArrayLike = 0
    iso_spread: ArrayLike = 0
    qsbs_gains: ArrayLike = 0
    retirement: ArrayLike = 0
    qsbs_taxable: ArrayLike = 0


@dataclass(frozen=True)
class Household:
    """An income as arrays of one shape, with gains netted and adjusted gross income drawn up."""

    wages: Array
    spouse_wages: Array
    retirement: Array
    iso_spread: Array
    qsbs_gains: Array
    long: Array  # net long-term gain taxed at 0, 15 and 20 percent
    at_28: Array  # net gain taxed at no more than 28 percent
    investment_income: Array  # all net gains, or the loss that may be deducted (negative)
    agi: Array

    @property
    def short(self) -> Array:
        """Net short-term gain, or minus the loss that may be deducted from wages."""
        return self.investment_income - self.long - self.at_28


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


def bill(
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
    known(year, set(load_tax_table("tax_brackets").query("jurisdiction == 'US'")["year"]), "year")
    known(filing_status, FILING_STATUSES, "filing_status")
    known(deduction, ("best", "standard"), "deduction")
    check_place(state, locality, year)
    home = household(income, year, filing_status)
    payroll = payroll_tax(home.wages, home.spouse_wages, year, filing_status)
    of_state, local, state_payroll, itemised = _state_and_local(home, year, filing_status, state, locality)
    federal = federal_tax(
        home.agi,
        Gains(home.long, home.at_28),
        home.investment_income,
        home.iso_spread,
        itemised if deduction == "best" else 0.0,
        year,
        filing_status,
    )
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


def household(income: Income, year: int, status: str) -> Household:
    """The income as checked arrays of one shape, gains netted by kind, losses limited to 26 U.S.C. 1211(b).

    Short-term losses reduce long gains and the reverse; a loss left over reduces other income up to the limit and
    is not carried forward. Raises ValueError as `bill` does.
    """
    parts = _arrays(income, status)
    long_all = parts["long_term_gains"] + parts["qsbs_taxable"]
    everything = long_all + parts["short_term_gains"]
    net = np.maximum(everything, -limits(year, "US", status)["capital_loss_limit"])
    net_long = np.maximum(np.minimum(long_all, everything), 0.0)
    at_28 = np.minimum(parts["qsbs_taxable"], net_long)
    return Household(
        wages=parts["wages"],
        spouse_wages=parts["spouse_wages"],
        retirement=parts["retirement"],
        iso_spread=parts["iso_spread"],
        qsbs_gains=parts["qsbs_gains"],
        long=net_long - at_28,
        at_28=at_28,
        investment_income=net,
        agi=np.maximum(parts["wages"] + parts["spouse_wages"] - parts["retirement"] + net, 0.0),
    )


def _arrays(income: Income, status: str) -> dict[str, Array]:
    """The fields of the income as float arrays of one shape; every fault in one sentence."""
    raw = {field.name: np.asarray(getattr(income, field.name), float) for field in fields(income)}
    lengths = sorted({part.shape for part in raw.values() if part.ndim})
    if len(lengths) > 1:
        raise ValueError(f"income arrays must have one length, these have shapes {lengths}")
    faults = [
        f"{name} holds {part.min():g}, but must be a finite amount of 0 or more"
        for name, part in raw.items()
        if not np.isfinite(part).all() or (not name.endswith("term_gains") and part.size and part.min() < 0)
    ]
    if status != "married_joint" and raw["spouse_wages"].any():
        faults.append(f"spouse_wages belong on a married_joint return, not on {status}")
    if (raw["retirement"] > raw["wages"] + raw["spouse_wages"]).any():
        faults.append("retirement is more than the wages it is taken from")
    if faults:
        raise ValueError("; ".join(faults))
    shape = lengths[0] if lengths else ()
    return {name: part if part.shape == shape else np.broadcast_to(part, shape) for name, part in raw.items()}


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
