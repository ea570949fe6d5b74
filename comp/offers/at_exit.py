"""What the grants pay at one sale or another, in full and once all has vested: no chances here. Dollars before tax."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from comp.distributions import of_sample
from comp.offers.outcomes import common_price_at
from comp.offers.terms import terms_of
from comp.offers.vesting import vested
from comp.startup.share_class import claim
from comp.startup.waterfall import events_in_words

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from comp.offers.offer import Offer
    from comp.offers.outcomes import CompanyExits
    from comp.offers.terms import Terms

    Floats = NDArray[np.float64]


def paper_value(terms: Terms) -> float:
    """Return shares times the last round's price less the strike: what a recruiter says a grant is worth."""
    return sum(
        shares * max(terms.price - strike, 0.0)
        for shares, strike in zip(terms.grants, terms.strikes, strict=True)
    )


def vested_options_on_paper(offer: Offer) -> float:
    """Return what options of a private company that have vested before the start are on paper: to stay keeps them alive."""
    terms = terms_of(offer)
    return sum(
        shares * float(vested(grant.plan, -grant.start_month)) * max(terms.price - strike, 0.0)
        for grant, shares, strike in zip(offer.grants, terms.grants, terms.strikes, strict=True)
        if grant.is_option and grant.start_month < 0
    )


def usual(exits: CompanyExits, column: Literal["retained", "raised"], otherwise: float) -> float:
    """Return the median of what rounds leave, or raise, over the paths that end in an exit: 1 or 0 where most have none."""
    some = getattr(exits, column)[exits.value > 0]
    return float(of_sample(0.5, some)) if len(some) else otherwise


def value_at_each_exit(
    offer: Offer, exit_values: ArrayLike, later: tuple[float, float] = (1.0, 0.0)
) -> Floats:
    """Return what the fully vested grants pay at each value of the company in a sale, debt included in the value.

    `later` is what rounds on the way leave of today's ownership, and their money over today's post-money value.
    """
    terms = terms_of(offer)
    price = common_price_at(np.atleast_1d(np.asarray(exit_values, dtype=float)), terms.cap_table, later)
    paid = np.zeros(len(price))
    for shares, strike in zip(terms.grants, terms.strikes, strict=True):
        paid += shares * np.maximum(price - strike, 0.0)
    return paid


def exit_needed(offer: Offer, exits: CompanyExits, amount: float) -> float | None:
    """Return the value at which the company must be sold for the grants to pay an amount; None if none.

    Rounds on the way are those of the exit in the middle, which may be none.
    """
    later = (usual(exits, "retained", 1.0), usual(exits, "raised", 0.0))
    if not amount > 0:
        return None
    grid = np.append(0.0, np.geomspace(1e3, 1e15, 2000))
    paid = value_at_each_exit(offer, grid, later)
    if paid[-1] < amount:
        return None
    above = int(np.argmax(paid >= amount))
    fine = np.linspace(grid[above - 1], grid[above], 2000)
    return float(np.interp(amount, value_at_each_exit(offer, fine, later), fine))


def break_points(offer: Offer, terms: Terms) -> pd.DataFrame:
    """Return where the split changes, in words, with what the grants pay there: exit_value, what_happens, paid."""
    rows = list(zip(*events_in_words(terms.classes), strict=True))
    strikes = sorted({k for n, k in zip(terms.grants, terms.strikes, strict=True) if k > 0 and n > 0})
    rows += [
        (_exit_at_price(terms, strike), f"Your options are worth more than their strike of ${strike:,.2f}.")
        for strike in strikes
    ]
    first = [(0.0, f"Debt of ${terms.debt:,.0f} is paid first.")] if terms.debt else []
    after = [(at + terms.debt, words) for at, words in sorted(rows, key=lambda row: row[0]) if words]
    values, words = zip(*first, *after, strict=True)
    paid = value_at_each_exit(offer, values)
    return pd.DataFrame({"exit_value": values, "what_happens": words, "paid": paid})


def _exit_at_price(terms: Terms, price: float) -> float:
    """Return the equity value at which a share of common is worth a price: the sum of all claims there."""
    return float(sum(claim(c, np.array([price]))[0] for c in terms.classes))
