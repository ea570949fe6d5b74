"""From gross to kept, year by year: each tax, what is saved, the rates, and what withholding leaves to be paid in spring.

Dollars of a calendar year, rates 0..1. Withholding is federal income tax only: on salary it is taken to be right, on
bonus, sign-on, relocation and shares it is the flat rate for supplemental wages, on incentive options sold at once and the
purchase plan's discount nothing is withheld (26 U.S.C. 421(b)). Not modelled: what states withhold, a form W-4 that asks
for more, penalties for paying late.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from comp.offers.kept import PARTS, added, bill_of, place_of, tax_years, taxes_by_year
from comp.offers.yearly import PAID, by_year, monthly, saved_before_tax, taxed
from comp.tax.equity import withholding
from comp.tax.states import latest_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer

    Floats = NDArray[np.float64]

NEXT = 1000.0  # dollars of more wages by which the marginal rate is measured
TAXES = tuple(PARTS)


def tax_steps(offer: Offer, assumptions: Assumptions) -> pd.DataFrame | None:
    """Return one row a year of how gross becomes take-home, or None where there is no tax model.

    Columns: gross, the four taxes, take_home, saved (one's own, inside take_home), effective_rate (tax over gross),
    marginal_rate (of the next 1,000 of wages, every tax in it), supplemental (wages that are withheld at the flat rate),
    withheld and due (federal income tax on all but salary), shortfall (due less withheld, below 0 where it comes back),
    federal_year and tax_year (whose tables are used: federal, state and city).
    """
    if place_of(offer, assumptions.home_state) is None:
        return None
    flows = monthly(offer, assumptions, assumptions.share_growth or 0.0)
    income = taxed(offer, assumptions, flows)
    more = taxes_by_year(offer, assumptions, income | {"wages": income["wages"] + NEXT})
    taxes = taxes_by_year(offer, assumptions, income)
    assert taxes is not None and more is not None  # noqa: S101, PT018 - the place is known
    sums = by_year(flows)
    gross = np.sum([sums[name] for name in PAID], axis=0)
    tax, next_tax = (np.sum([found[name] for name in TAXES], axis=0) for found in (taxes, more))
    years = assumptions.start_year + np.arange(len(gross))
    return pd.DataFrame(
        {
            "gross": gross,
            **{name: taxes[name] for name in TAXES},
            "take_home": gross - tax,
            "saved": income["retirement"],
            "effective_rate": np.divide(tax, gross, out=np.zeros(len(gross)), where=gross > 0),
            "marginal_rate": (next_tax - tax) / NEXT,
            **_withheld(offer, assumptions, income, sums["base"] - offer.benefits.health_premium),
            "federal_year": [latest_table(int(year)) for year in years],
            "tax_year": tax_years(offer, assumptions),
        },
        index=pd.RangeIndex(1, len(gross) + 1, name="year"),
    )


def _withheld(
    offer: Offer, assumptions: Assumptions, income: dict[str, Floats], salary: Floats
) -> dict[str, Floats]:
    """Return the supplemental wages of each year, the federal income tax withheld from them, that due, and the gap."""
    salary = np.clip(salary, 0.0, income["wages"])
    supplemental = income["wages"] - salary
    plain = {"wages": salary, "retirement": np.minimum(income["retirement"], salary)}
    due = _federal(offer, assumptions, income) - _federal(offer, assumptions, plain)
    years = [latest_table(assumptions.start_year + at) for at in range(len(salary))]
    withheld = np.array(
        [float(withholding(amount, year)) for amount, year in zip(supplemental, years, strict=True)]
    )
    return {"supplemental": supplemental, "withheld": withheld, "due": due, "shortfall": due - withheld}


def _federal(offer: Offer, assumptions: Assumptions, income: dict[str, Floats]) -> Floats:
    taxes = taxes_by_year(offer, assumptions, income)
    assert taxes is not None  # noqa: S101 - the place is known
    return taxes["federal_tax"]


def tax_of_pay(offer: Offer, wages: float, assumptions: Assumptions) -> float | None:
    """Return what a first year's wages, the offer's base and more, add to the household's taxes; None without a tax model.

    What is saved before tax is a share of base, as of any letter.
    """
    year = assumptions.start_year
    saved = saved_before_tax(offer, assumptions)[0]
    taxes = bill_of(offer, assumptions, year, wages, retirement=min(saved, wages))
    return None if taxes is None else float(sum(added(taxes, assumptions, year).values()))
