"""One exit to look at closely: the reader's own, or the middle of those that pay. Dollars a share, months from the start."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comp.offers.at_exit import usual
from comp.offers.outcomes import common_price_at, company_exits, months_to_sale
from comp.offers.terms import terms_of

if TYPE_CHECKING:
    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer

USUAL_MONTHS = 60.0  # where no path ends in an exit


@dataclass(frozen=True)
class Exit:
    """A sale or the end of a lock-up: the price of a common share in dollars, and the month in which shares become money."""

    price: float
    month: float
    own: bool = False  # the reader's own sale, not the model's middle

    @property
    def years(self) -> int:
        """Return how many calendar years there are until it, the year of the exit included."""
        return max(math.ceil(self.month / 12), 1)


def usual_exit(offer: Offer, assumptions: Assumptions) -> Exit:
    """Return the exit to look at: the sale that the reader looks at, else the median price and month of those that pay.

    Rounds on the way dilute a sale as they usually do. Where no path pays, the last round's price after five years.
    """
    exits, terms, view = company_exits(offer, assumptions), terms_of(offer), offer.company.view
    price, months = exits.price, months_to_sale(offer, exits)
    pays = price > 0
    if not pays.any():
        return Exit(terms.price, 12 * view.years if view.years else USUAL_MONTHS)
    middle = float(np.median(price[pays]))
    if view.exit_value:
        later = usual(exits, "retained", 1.0), usual(exits, "raised", 0.0)
        middle = float(common_price_at(np.array([view.exit_value]), terms.cap_table, later)[0])
    return Exit(middle, max(round(float(np.median(months[pays]))), 1), own=bool(view.exit_value))
