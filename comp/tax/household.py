"""What a household received in a year, checked, with gains netted: the start of every return.

Dollars of one calendar year; arrays of one shape.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from comp.tax.brackets import limits

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Income:
    """What a household received in a year, dollars; floats or arrays of one length.

    `wages` and `spouse_wages` are before retirement contributions and include bonus, RSU vests and option
    income. Gains may be negative (losses). `iso_spread` is the bargain element of incentive stock options
    exercised and held past the year. `qsbs_gains` are small business stock gains excluded from federal income
    (26 U.S.C. 1202); `qsbs_taxable` the part of such gains that is not excluded and is taxed at no more than
    28 %. `iso_basis` is the bargain element of shares sold this year that an earlier year's minimum tax has counted: for
    that tax the gain is lower by it (Form 6251 line 2k). `retirement` is the pre-tax contribution, taken from the wages of both together. `other_income` is
    ordinary income that bears no payroll tax, as from ISO shares sold early.
    """

    wages: ArrayLike
    spouse_wages: ArrayLike = 0
    long_term_gains: ArrayLike = 0
    short_term_gains: ArrayLike = 0
    iso_spread: ArrayLike = 0
    qsbs_gains: ArrayLike = 0
    retirement: ArrayLike = 0
    qsbs_taxable: ArrayLike = 0
    other_income: ArrayLike = 0
    iso_basis: ArrayLike = 0


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
    other_income: Array  # ordinary, without payroll tax
    iso_basis: Array
    investment_income: Array  # all net gains, or the loss that may be deducted (negative)
    agi: Array

    @property
    def short(self) -> Array:
        """Return net short-term gain, or minus the loss that may be deducted from wages."""
        return self.investment_income - self.long - self.at_28


def household(income: Income, year: int, status: str) -> Household:
    """Return the income as checked arrays of one shape, gains netted, losses limited (26 U.S.C. 1211(b)).

    Short-term losses reduce long gains and the reverse; a loss left over reduces other income up to the limit
    and is not carried forward. Raises ValueError as `bill` does.
    """
    parts = _arrays(income, status)
    long_all = parts["long_term_gains"] + parts["qsbs_taxable"]
    everything = long_all + parts["short_term_gains"]
    net = np.maximum(everything, -limits(year, "US", status)["capital_loss_limit"])
    net_long = np.maximum(np.minimum(long_all, everything), 0.0)
    at_28 = np.minimum(parts["qsbs_taxable"], net_long)
    earned = parts["wages"] + parts["spouse_wages"] + parts["other_income"]
    return Household(
        wages=parts["wages"],
        spouse_wages=parts["spouse_wages"],
        retirement=parts["retirement"],
        iso_spread=parts["iso_spread"],
        qsbs_gains=parts["qsbs_gains"],
        long=net_long - at_28,
        at_28=at_28,
        other_income=parts["other_income"],
        iso_basis=parts["iso_basis"],
        investment_income=net,
        agi=np.maximum(earned - parts["retirement"] + net, 0.0),
    )


def spouses(home: Household) -> tuple[Household, Household]:
    """Return the spouses of a couple apart: own wages, contributions by wages, gains in halves.

    For states that let both file in columns of one return. Each deducts half of a loss.
    """
    both = home.wages + home.spouse_wages
    share = np.divide(home.wages, both, out=np.full(np.shape(both), 0.5), where=both > 0)
    return _spouse(home, home.wages, share), _spouse(home, home.spouse_wages, 1 - share)


def _spouse(home: Household, wages: Array, share: Array) -> Household:
    half = home.investment_income / 2
    return Household(
        wages=wages,
        spouse_wages=np.zeros(np.shape(wages)),
        retirement=share * home.retirement,
        iso_spread=home.iso_spread / 2,
        qsbs_gains=home.qsbs_gains / 2,
        long=home.long / 2,
        at_28=home.at_28 / 2,
        other_income=home.other_income / 2,
        iso_basis=home.iso_basis / 2,
        investment_income=half,
        agi=np.maximum(wages + home.other_income / 2 - share * home.retirement + half, 0.0),
    )


def _arrays(income: Income, status: str) -> dict[str, Array]:
    """Return the fields of the income as float arrays of one shape; every fault in one sentence."""
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
