"""Payroll taxes of employees: Social Security, Medicare, and what states take from wages.

Wages here are before retirement contributions, which are not exempt from these taxes (26 U.S.C. 3121(a)(5)).
Dollars of one year. Not modelled: two employers in a year, self-employment, employers who pay the employee's
share.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from comp.tax.brackets import limits, load_tax_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class PayrollTax:
    """The employee's federal payroll taxes of one return."""

    social_security: Array
    medicare: Array
    additional_medicare: Array


@dataclass(frozen=True)
class Contribution:
    """One state or local payroll tax: `rate` of wages up to `wage_base`, at most `largest` a person."""

    rate: float
    wage_base: float
    largest: float
    deductible: bool


def payroll_tax(wages: Array, spouse_wages: Array, year: int, status: str) -> PayrollTax:
    """Return Social Security and Medicare on a couple's wages: the cap a person, the addition a return.

    26 U.S.C. 3101(a), (b)(1) and (b)(2); Form 8959 for the addition on the wages of both above one threshold.
    """
    rules = limits(year, "US", status)
    base, both = rules["social_security_wage_base"], wages + spouse_wages
    capped = np.minimum(wages, base) + np.minimum(spouse_wages, base)
    over = np.maximum(both - rules["additional_medicare_start"], 0.0)
    return PayrollTax(
        social_security=rules["social_security_rate"] * capped,
        medicare=rules["medicare_rate"] * both,
        additional_medicare=rules["additional_medicare_rate"] * over,
    )


@cache
def contributions(year: int, jurisdiction: str) -> tuple[Contribution, ...]:
    """Return the payroll taxes of a state or locality in a year, one a row of data/tax_payroll.csv."""
    frame = load_tax_table("tax_payroll")
    rows = frame[(frame["year"] == year) & (frame["jurisdiction"] == jurisdiction)]
    bounds = rows[["rate", "wage_base", "largest"]].fillna(np.inf).to_numpy(float)
    deductible = (rows["deductible"] == "yes").to_numpy(bool)
    return tuple(
        Contribution(rate, base, largest, bool(flag))
        for (rate, base, largest), flag in zip(bounds, deductible, strict=True)
    )


def state_payroll_tax(
    wages: Array, spouse_wages: Array, year: int, jurisdictions: Iterable[str], earlier: int | None = None
) -> tuple[Array, Array]:
    """Return what a state and its city take from wages, and the part that may be itemised as income tax.

    Where the year's rows are not out, those of an `earlier` year are taken. Each cap is per person. Deductible ones are named in the instructions for Schedule A (Form 1040) line 5a:
    disability, unemployment and family leave funds (Rev. Rul. 2025-4 for the last); not transit or care
    insurance.
    """
    total = deductible = np.zeros(np.shape(wages))
    rows = [contributions(year, place) or contributions(earlier or year, place) for place in jurisdictions]
    for row in [row for each in rows for row in each]:
        amount = _contribution(row, wages) + _contribution(row, spouse_wages)
        total = total + amount
        if row.deductible:
            deductible = deductible + amount
    return total, deductible


def _contribution(row: Contribution, wages: Array) -> Array:
    return np.minimum(row.rate * np.minimum(wages, row.wage_base), row.largest)
