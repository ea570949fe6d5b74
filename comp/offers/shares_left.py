"""What a leaver's private shares are worth: those that stay alive without a payment, and the options that one pays for.

Dollars on the start date; months of leaving from the start. Means over the paths of the exit model, discounted as the
verdict discounts private shares, by the sale of the shares. Tax is that of pay of the year of the sale, or of the last year
compared, on top of a whole year's wages.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from comp.offers.outcomes import (
    company_exits,
    last_tender,
    months_to_sale,
    owned_already,
    tender_proceeds,
    value_at_exit,
)
from comp.offers.tax_curve import tax_on_top
from comp.offers.terms import terms_of
from comp.offers.vesting import vested
from comp.offers.yearly import monthly, taxed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer

    Floats = NDArray[np.float64]

PATHS = 4096  # of the exit model: enough for a mean beside which the rest is certain


@dataclass(frozen=True)
class Exercise:
    """Paying for the options that have vested: the cash, what they pay on average, how often less than the cash."""

    cash: float
    pays: float
    chance_of_loss: float


def shares_left(
    offer: Offer, assumptions: Assumptions, months: Floats, *, after_tax: bool, let_go: bool = False
) -> Floats:
    """Return what the private shares are worth that stay one's own by leaving at the end of each month.

    Options stay alive for the exercise window only, as nobody is taken to pay a strike before there is an exit; shares
    sold in tenders until then count, what one owns already does not. 0 at the start, and for an offer without private shares.
    """
    worth = np.zeros(len(months))
    if not offer.is_private or not offer.grants:
        return worth
    exits = company_exits(offer, assumptions).take(slice(PATHS))
    when, owned = months_to_sale(offer, exits), owned_already(offer, exits)
    last = last_tender(offer)
    own = _own_pay(offer, assumptions) if after_tax else None
    for at, month in enumerate(months):
        if month > 0:
            paid = np.maximum(value_at_exit(offer, exits, month, let_go=let_go) - owned, 0.0)
            worth[at] = _present(offer, assumptions, paid, when, own)
            if last:
                tendered = tender_proceeds(offer, exits.months, month)
                worth[at] += _present(offer, assumptions, tendered, np.full(len(exits), last), own)
    return worth


def _own_pay(offer: Offer, assumptions: Assumptions) -> dict[str, Floats]:
    """Return what of the offer is taxed in each year beside its private shares."""
    return taxed(offer, assumptions, monthly(offer, assumptions, assumptions.growth_in_present_value))


def _present(
    offer: Offer, assumptions: Assumptions, paid: Floats, month: Floats, own: dict[str, Floats] | None
) -> float:
    """Return the present value of what is paid in a month, one number a path, as a mean; taxed on top of one's own pay."""
    rows = np.flatnonzero(paid)
    kept, when = paid[rows], month[rows]
    if own is not None:
        beside = list(zip(own["retirement"], own["other_income"], strict=True))
        kept = kept - tax_on_top(offer, assumptions, beside, own["wages"], kept, when)
    return float((kept * assumptions.private_discount(when)).sum() / len(paid))


def exercised(offer: Offer, assumptions: Assumptions, month: float) -> Exercise | None:
    """Return what paying for all options vested by a month of leaving costs and brings, before tax; None without options.

    The shares are held until they can be sold, however long that takes; the cash is paid within the window.
    """
    options = tuple(grant for grant in offer.grants if grant.is_option)
    if not offer.is_private or not options:
        return None
    mine = offer.model_copy(update={"grants": options})
    exits = company_exits(offer, assumptions).take(slice(PATHS))
    terms = terms_of(mine)
    held = replace(
        terms,
        strikes=(0.0,) * len(options),
        exercise_window_months=np.inf,
        expiry_years=(np.inf,) * len(options),
    )
    paid = value_at_exit(mine, exits, month, terms=held)
    cash = float(exercise_cash(mine, np.array([month]))[0])
    pays = paid * assumptions.private_discount(months_to_sale(offer, exits))
    return Exercise(cash, float(pays.mean()), float((paid < cash).mean()))


def exercise_cash(offer: Offer, months: Floats) -> Floats:
    """Return the strikes of all options of a private company that have vested by each month, before the start too."""
    cash = np.zeros(len(months))
    if offer.is_private:
        terms = terms_of(offer)
        for grant, count, strike in zip(offer.grants, terms.grants, terms.strikes, strict=True):
            cash += count * strike * vested(grant.plan, months - grant.start_month)
    return cash
