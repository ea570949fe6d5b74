"""One exit to look at closely: the reader's own, or the middle of those that pay. Dollars a share, months from the start."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from comp.offers.at_exit import usual
from comp.offers.outcomes import common_price_at, company_exits, months_to_sale
from comp.offers.terms import terms_of
from comp.tables import default

if TYPE_CHECKING:
    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer


@dataclass(frozen=True)
class Exit:
    """A sale or the end of a lock-up: the price of a common share in dollars, and the month in which shares become money."""

    price: float
    month: float
    what: Literal["middle", "own", "last_round"] = (
        "middle"  # of those that pay, or the reader's own, or where none pays
    )

    @property
    def years(self) -> int:
        """Return how many calendar years there are until it, the year of the exit included."""
        return max(math.ceil(self.month / 12), 1)


def usual_exit(offer: Offer, assumptions: Assumptions) -> Exit:
    """Return the exit to look at: the sale that the reader looks at, else the median price of those that pay.

    Rounds on the way dilute a sale as they usually do. It is in the median month of those that pay. Where none does, it is in
    the reader's own time to an exit, else after `years_without_exit`, and without a sale of the reader's at the last round's price.
    """
    exits, terms, view = company_exits(offer, assumptions), terms_of(offer), offer.company.view
    pays = exits.price > 0
    if pays.any():
        month = float(max(round(np.median(months_to_sale(offer, exits)[pays])), 1))
    else:
        month = 12 * (view.years or default("years_without_exit"))
    if view.exit_value:
        later = usual(exits, "retained", 1.0), usual(exits, "raised", 0.0)
        price = common_price_at(np.array([view.exit_value]), terms.cap_table, later)[0]
        return Exit(float(price), month, "own")
    if pays.any():
        return Exit(float(np.median(exits.price[pays])), month)
    return Exit(terms.price, month, "last_round")
