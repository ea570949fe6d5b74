"""What one leaves behind in the job already held, by the month of leaving. Dollars; month 0 is the start of the new job."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from comp.offers.yearly import grants_made, vest_of

if TYPE_CHECKING:
    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer

FAR = 360  # months: every schedule has ended by then


def forfeited(offer: Offer, assumptions: Assumptions) -> pd.DataFrame:
    """Return what is given up by leaving at the end of each month 0 to the horizon: unvested, bonus, next_refresher.

    `unvested` is what has been granted by that month and has not vested, at today's price (paper where the company is
    private: `attrs["equity_kind"]`). `bonus` is the target bonus earned since the last one was paid, lost because
    bonuses go to those still there. `next_refresher` is the next one to be granted.
    """
    months = np.arange(assumptions.months + 1)
    unvested = np.zeros(len(months))
    for grant in grants_made(offer, assumptions.months):
        vest = vest_of(offer, grant, FAR)
        worth = np.maximum(vest.amounts - vest.strike_value, 0)
        left = (worth * (vest.months > months[:, None])).sum(axis=1)
        unvested += np.where(months >= grant.start_month, left, 0)
    earned = (months + offer.cash.months_into_bonus_year) % 12 / 12
    frame = pd.DataFrame(
        {
            "unvested": unvested,
            "bonus": offer.cash.base * offer.cash.bonus_target * earned,
            "next_refresher": [_next_refresher(offer, int(month)) for month in months],
        },
        index=pd.Index(months, name="month"),
    )
    frame.attrs["equity_kind"] = "paper" if offer.is_private else "liquid"
    return frame


def _next_refresher(offer: Offer, month: int) -> float:
    """Return the value of the refreshers granted next after a month; those granted later do not count."""
    dates = [
        (next(d for d in range(r.first_month, FAR + r.every_months, r.every_months) if d > month), r.value)
        for r in offer.refreshers
    ]
    soonest = min((date for date, _ in dates), default=0)
    return sum(value for date, value in dates if date == soonest)
