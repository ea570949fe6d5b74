"""What one leaves behind, and what has been kept, by the month of leaving or of being let go.

Dollars; month 0 is the start of the job, month m its end after m whole months. What has been kept is counted as the
verdict counts it: present value, by its measure. Not modelled: what one earns afterwards (it is the same whatever was
left), a bonus paid in part to those who are let go, unused leave, unemployment benefits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from comp.offers.clawback import repaid
from comp.offers.living import purchasing_power
from comp.offers.repayment import bonus_tax_rate, extra_tax, tax_back
from comp.offers.shares_left import exercise_cash, shares_left
from comp.offers.tenure import tenure_of
from comp.offers.terms import priced
from comp.offers.vesting import vested
from comp.offers.yearly import discount, grants_made, paid_by_month, vest_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comp.decide.compare import Comparison
    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer

    Floats = NDArray[np.float64]

FAR = 360  # months: every schedule has ended by then
KEPT = ("paid", "repaid", "severance", "shares")
COLUMNS = pd.Index([*KEPT, "kept", "unvested", "exercise_cash", "waiting"])


@dataclass(frozen=True)
class Lead:
    """From which to which month of leaving an offer has kept more than any other."""

    offer: int
    first: int
    last: int


@dataclass(frozen=True)
class Leaving:
    """Offers by month of leaving. `kept`: index month, one column an offer; `parts`: a table of `COLUMNS` for each."""

    kept: pd.DataFrame
    parts: tuple[pd.DataFrame, ...]
    leads: tuple[Lead, ...]
    let_go: bool


def leaving(comparison: Comparison, *, let_go: bool) -> Leaving:
    """Return what each offer has paid and left one with by the month of leaving it, and which is ahead when."""
    parts = tuple(
        kept(offer, comparison.assumptions, comparison.measure, let_go=let_go) for offer in comparison.offers
    )
    table = pd.DataFrame({at: part["kept"] for at, part in enumerate(parts)})
    return Leaving(table, parts, leads(table.to_numpy()), let_go)


def leads(table: Floats) -> tuple[Lead, ...]:
    """Return which column is the largest from which row to which, from row 1 on; of equal ones the one that led before."""
    found = list[Lead]()
    for month, row in enumerate(table[1:], start=1):
        best = int(row.argmax())
        if found and row[found[-1].offer] >= row[best] - 1e-6:
            best = found[-1].offer
        if found and found[-1].offer == best:
            found[-1] = Lead(best, found[-1].first, month)
        else:
            found.append(Lead(best, month, month))
    return tuple(found)


def kept(offer: Offer, assumptions: Assumptions, measure: str, *, let_go: bool = False) -> pd.DataFrame:
    """Return what one has kept by leaving at the end of each month 0 to the horizon: present values, and two plain sums.

    `paid` is all money paid by then, `repaid` what of the sign-on goes back (below 0), `severance` what is paid for being
    let go, `shares` what the private shares are worth that stay one's own without a payment, `kept` their sum; in the last month, with no clause running, it
    is what the full table is worth. `unvested` is what lapses, at today's price; `exercise_cash` what exercising all
    vested options of a private company costs; `waiting` what has vested of double-trigger RSUs, on paper, and waits for a
    sale or an offering. Tax is spread over a year as if one went on earning elsewhere.
    """
    after_tax = measure != "gross"
    months, worth_then = np.arange(assumptions.months + 1, dtype=float), discount(assumptions)
    paid = np.cumsum(np.append(0.0, paid_by_month(offer, assumptions, after_tax=after_tax)) * worth_then)
    owed = _repaid(offer, assumptions, months, after_tax=after_tax, let_go=let_go)
    severance = (
        _severance(offer, assumptions, months, after_tax=after_tax) if let_go else np.zeros(len(months))
    )
    power = purchasing_power(offer, assumptions) if measure == "adjusted" else 1.0
    columns = [
        power * paid,
        -power * owed * worth_then,
        power * severance * worth_then,
        power * shares_left(offer, assumptions, months, after_tax=after_tax, let_go=let_go),
    ]
    return pd.DataFrame(
        np.column_stack(
            [
                *columns,
                np.sum(columns, axis=0),
                unvested(offer, months),
                exercise_cash(offer, months),
                waiting(offer, months),
            ]
        ),
        index=pd.RangeIndex(len(months), name="month"),
        columns=COLUMNS,
    )


def _repaid(
    offer: Offer, assumptions: Assumptions, months: Floats, *, after_tax: bool, let_go: bool
) -> Floats:
    """Return what sign-ons cost on leaving: what is handed back, less the tax that comes back with it."""
    cost = np.zeros(len(months))
    for bonus in offer.cash.sign_on:
        rate = bonus_tax_rate(offer, assumptions, bonus) if after_tax else 0.0
        handed = repaid(bonus, months, rate, let_go=let_go)
        cost += handed - (tax_back(offer, assumptions, bonus, months, handed) if after_tax else 0.0)
    return cost


def _severance(offer: Offer, assumptions: Assumptions, months: Floats, *, after_tax: bool) -> Floats:
    """Return the severance paid for being let go at the end of each month, from the first on."""
    year = np.clip((months - 1) // 12, 0, None)
    base = offer.cash.base * (1 + offer.cash.yearly_raise) ** year / 12
    gross = np.where(months > 0, (tenure_of(offer).severance_months or 0.0) * base, 0.0)
    return gross - (extra_tax(offer, assumptions, year, gross) if after_tax else 0.0)


def unvested(offer: Offer, months: Floats) -> Floats:
    """Return what has been granted by the end of each month and has not vested, at today's price; refreshers too."""
    left = np.zeros(len(months))
    for grant in grants_made(offer, int(months[-1])):
        vest = vest_of(offer, grant, FAR)
        value = np.maximum(vest.amounts - vest.strike_value, 0)
        lost = (value * (vest.months > months[:, None])).sum(axis=1)
        left += np.where(months >= grant.start_month, lost, 0)
    return left


def waiting(offer: Offer, months: Floats) -> Floats:
    """Return what of double-trigger RSUs has vested by the end of each month, on paper: it waits for a sale or an offering.

    Those that vested before the start wait as well.
    """
    held = np.zeros(len(months))
    for grant in offer.grants:
        if grant.kind == "double_trigger_rsu" and offer.is_private:
            price, count = priced(offer, grant)
            whole = count * price if grant.value is None else grant.value
            held += whole * vested(grant.plan, months - grant.start_month)
    return held


def forfeited(offer: Offer, assumptions: Assumptions) -> pd.DataFrame:
    """Return what is given up by leaving at the end of each month 0 to the horizon: unvested, bonus, next_refresher.

    `unvested` is what has been granted by that month and has not vested, at today's price (paper where the company is
    private: `attrs["equity_kind"]`). `bonus` is the target bonus earned since the last one was paid, lost because
    bonuses go to those still there. `next_refresher` is the next one to be granted.
    """
    months = np.arange(assumptions.months + 1, dtype=float)
    earned = (months + offer.cash.months_into_bonus_year) % 12 / 12
    frame = pd.DataFrame(
        {
            "unvested": unvested(offer, months),
            "bonus": offer.cash.base * offer.cash.bonus_target * earned,
            "next_refresher": [_next_refresher(offer, int(month)) for month in months],
        },
        index=pd.RangeIndex(len(months), name="month"),
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
