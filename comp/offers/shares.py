"""What shares pay on each simulated path: a listed company's as they vest, a private one's when they can be sold.

Dollars; paths are the last axis of every array. Private shares are discounted at a rate of their own and taxed as pay of the
year in which they are sold (of the last year compared, if it is later); what a tender buys counts in the month of the last
one. A double trigger vests all for whoever is let go within a year of a sale.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np

from comp.offers.offer import Benefits, Cash, PurchasePlan, Retirement
from comp.offers.outcomes import (
    company_exits,
    last_tender,
    months_to_sale,
    owned_already,
    repriced,
    tender_proceeds,
    value_at_exit,
)
from comp.offers.paths import counted_months, paths_of
from comp.offers.tax_curve import tax_on_top
from comp.offers.terms import terms_of
from comp.offers.yearly import discount, saved_before_tax, vesting_events
from comp.read_only import read_only

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer
    from comp.offers.paths import Paths
    from comp.offers.terms import Terms

    Floats = NDArray[np.float64]

NO_CASH = {
    "cash": Cash(base=0.0),
    "retirement": Retirement(),
    "purchase_plan": PurchasePlan(),
    "benefits": Benefits(),
    "price_on_hours": 0.0,
}


def shares_only(offer: Offer) -> Offer:
    """Return the offer without what its shares do not depend on, so that a new salary does not sell them anew."""
    return offer.model_copy(update=NO_CASH)


@dataclass(frozen=True)
class Shares:
    """What public shares pay on each path: taxed as wages and as incentive options by year, and their present value."""

    wages: Floats
    incentive: Floats | None
    worth: Floats

    def __post_init__(self) -> None:
        """Guard the arrays, because they are kept and shared."""
        read_only(self.wages, self.incentive, self.worth)


@lru_cache(maxsize=8)
def listed_shares(offer: Offer, assumptions: Assumptions) -> Shares:
    """Return what the shares of a listed company pay as they vest, while one is there."""
    paths = paths_of(offer, assumptions)
    worth_then = discount(assumptions)[1:]
    shape = (assumptions.years, len(paths.quarters))
    if paths.prices is None:
        return Shares(np.broadcast_to(0.0, shape), None, np.broadcast_to(0.0, shape[1]))
    worked = counted_months(paths, assumptions.months)
    vests = [vest for vest in vesting_events(offer, assumptions.months) if len(vest.months)]
    wages, worth = np.zeros(shape), np.zeros(shape[1])
    incentive = np.zeros(shape) if any(vest.kind == "iso" for vest in vests) else None
    for vest in vests:
        granted = int(vest.priced_at) // 3
        prices = paths.prices / paths.prices[granted - 1] if granted else paths.prices
        amounts = vest.amounts * (1 + assumptions.growth_in_present_value) ** (
            (vest.months - vest.priced_at) / 12
        )
        into = wages if incentive is None or vest.kind != "iso" else incentive
        for month, amount, strike in zip(vest.months.astype(int), amounts, vest.strike_value, strict=True):
            price, there = prices[(month - 1) // 3], np.clip(worked - (month - 1), 0.0, 1.0)
            paid = there * np.maximum(amount * price - strike, 0.0)
            into[(month - 1) // 12] += paid
            worth += paid * worth_then[month - 1]
    return Shares(wages, incentive, worth)


def private_shares(
    offer: Offer, assumptions: Assumptions, paths: Paths, wages: Floats | None, terms: Terms | None
) -> Floats:
    """Return the present value of what private shares pay when they can be sold, after tax where wages are given."""
    count = len(paths.quarters)
    if not offer.is_private or not offer.grants:
        return np.broadcast_to(0.0, count)  # one number in memory
    worth = np.zeros(count)
    beside = [(saved, 0.0) for saved in saved_before_tax(offer, assumptions)]
    for amount, month in private_sales(shares_only(offer), assumptions, terms):
        rows = np.flatnonzero(amount)
        kept, when = amount[rows], month[rows]
        if wages is not None:
            kept = kept - tax_on_top(offer, assumptions, beside, wages[:, rows], kept, when)
        worth[rows] += kept * assumptions.private_discount(when)
    return worth


@lru_cache(maxsize=8)
def private_sales(
    offer: Offer, assumptions: Assumptions, terms: Terms | None = None
) -> list[tuple[Floats, Floats]]:
    """Return what private shares pay on each path, and the month: at the exit, and in the month of the last tender.

    Without what one owns already, which no choice changes.
    """
    paths, told = paths_of(offer, assumptions), terms_of(offer)
    terms = terms or told
    exits = repriced(offer, company_exits(offer, assumptions), told, terms)
    # whoever is still there at the end of the years compared is taken to stay on
    end = assumptions.months
    worked = counted_months(paths, end)
    before = np.minimum(np.floor(worked), end - 1)
    after = np.where(before + 1 < end, before + 1, np.inf)
    worth = partial(value_at_exit, offer, exits, vested_by=assumptions.months, terms=terms)
    low, high = worth(before), worth(after)
    if offer.company.acceleration == "double":  # which pays those whom the employer let go
        low, high = (
            chosen + paths.let_go * (worth(months, let_go=True) - chosen)
            for chosen, months in ((low, before), (high, after))
        )
    sold = months_to_sale(offer, exits, terms.lock_up_months)
    owned = owned_already(offer, exits, terms)
    sales = [(np.maximum(low + (worked - before) * (high - low) - owned, 0.0), sold)]
    if offer.company.tenders:
        proceeds = tender_proceeds(offer, exits.months, after)
        sales.append((proceeds, np.full(len(before), last_tender(offer))))
    return sales
