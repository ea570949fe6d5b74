"""The tax side of money that goes back or comes late: a sign-on repaid, a severance on top. Dollars of a calendar year.

A bonus repaid in the year it was paid is as if it had never been wages. In a later year the federal income tax of the
earlier year comes back where more than 3,000 dollars are repaid (26 U.S.C. 1341), and Social Security and Medicare by way
of the employer (26 U.S.C. 6413); states are taken to give nothing back. Year k of the job is taken as one calendar year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comp.offers.kept import bill_of, spouse_wages
from comp.offers.yearly import monthly, taxed
from comp.tax.bill import Income
from comp.tax.equity import repayment_relief
from comp.tax.states import latest_table

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer, SignOn
    from comp.tax.bill import TaxBill

    Floats = NDArray[np.float64]


def extra_tax(offer: Offer, assumptions: Assumptions, year: Floats, amounts: Floats) -> Floats:
    """Return what wages on top of a whole year's are taxed, one amount and year (from 0) an entry; below 0 for less."""
    owed = np.zeros(len(amounts))
    for at in np.unique(year):
        these = year == at
        plain, more = (_bill(offer, assumptions, int(at), extra) for extra in (0.0, amounts[these]))
        owed[these] = more.total - plain.total
    return owed


def bonus_tax_rate(offer: Offer, assumptions: Assumptions, bonus: SignOn) -> float:
    """Return the part of a sign-on that its tax takes: the year's bill with it and without, over the bonus."""
    year = bonus.year - 1
    if bonus.amount <= 0 or year >= assumptions.years:
        return 0.0
    return float(
        -extra_tax(offer, assumptions, np.array([year]), np.array([-bonus.amount]))[0] / bonus.amount
    )


def tax_back(
    offer: Offer, assumptions: Assumptions, bonus: SignOn, months: ArrayLike, handed: Floats
) -> Floats:
    """Return the tax that comes back with what is handed back at the end of each month.

    In the bonus's own year with a net clause none does: the employer corrects the wages and the withholding. In its own
    year with a gross clause all of it does; later what section 1341 and the employer give back.
    """
    paid_in = bonus.year - 1
    if paid_in >= assumptions.years:
        return np.zeros(len(handed))
    same_year = np.maximum(np.asarray(months) - 1, 0) // 12 <= paid_in
    if not handed.any():
        return np.zeros(len(handed))
    plain, less = (_bill(offer, assumptions, paid_in, amount) for amount in (0.0, -handed))
    whole = plain.total - less.total if bonus.repaid == "gross" else np.zeros(len(handed))
    payroll = plain.social_security + plain.medicare - less.social_security - less.medicare
    year = latest_table(assumptions.start_year + paid_in)
    income = _income(offer, assumptions, paid_in)
    saved = np.minimum(income["retirement"], np.maximum(income["wages"] - handed.max(), 0.0))
    earlier = Income(**(income | {"retirement": saved}))
    relief = repayment_relief(handed, earlier, year, year, assumptions.filing_status)
    return np.where(same_year, whole, relief + payroll)


def _income(offer: Offer, assumptions: Assumptions, year: int, extra: ArrayLike = 0.0) -> dict[str, Floats]:
    """Return the fields of `Income` of one year (from 0) of the offer, with something on top of its wages."""
    flows = monthly(offer, assumptions, assumptions.growth_in_present_value)
    own = {name: amounts[year] for name, amounts in taxed(offer, assumptions, flows).items()}
    wages = np.maximum(own["wages"] + np.asarray(extra), 0.0)
    return own | {
        "wages": wages,
        "retirement": np.minimum(own["retirement"], wages),
        "spouse_wages": np.asarray(spouse_wages(assumptions)),
    }


def _bill(offer: Offer, assumptions: Assumptions, year: int, extra: ArrayLike) -> TaxBill:
    """Return the household's bill of one year (from 0) with something on top of its wages."""
    income = _income(offer, assumptions, year, extra)
    owed = bill_of(offer, assumptions, assumptions.start_year + year, **income)
    if owed is None:
        raise ValueError(f"{offer.name}: there is no tax model where it is")
    return owed
