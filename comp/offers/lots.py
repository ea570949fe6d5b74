"""Which options are exercised when, under each way of exercising a grant: lots of one kind, with what a share is worth then.

Months from the start date, dollars a share. The 409A value of common is taken to grow evenly from today's, or from
the strike where none is told, to the price at the exit. Not modelled: shares that accelerate at a sale.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comp.offers.terms import terms_of
from comp.offers.vesting import split_shares, steps
from comp.tax import equity
from comp.tax.brackets import limits
from comp.tax.states import latest_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer
    from comp.offers.one_exit import Exit

    Floats = NDArray[np.float64]

WAYS = ("exit", "early", "hold", "leave", "wait")


@dataclass(frozen=True)
class Lot:
    """Options of one kind exercised together: when, when they were granted, how many, and the 409A value then."""

    kind: str
    month: float
    granted: float
    shares: float
    value: float


@dataclass(frozen=True)
class Way:
    """The lots of one way, and shares paid for that have not vested by the exit; or why there are none."""

    lots: tuple[Lot, ...] = ()
    unvested: float = 0.0
    reason: str = ""


class Lots:
    """The lots of one option grant under each way, for one exit."""

    def __init__(self, offer: Offer, assumptions: Assumptions, at: int, exit_: Exit) -> None:
        terms = terms_of(offer)
        self.offer, self.exit, self.grant = offer, exit_, offer.grants[at]
        self.strike, self.expiry = terms.strikes[at], terms.expiry_years[at]
        self.window, self.leaving = terms.exercise_window_months, assumptions.leaving_month
        self.year = latest_table(assumptions.start_year)
        when, parts = steps(self.grant.plan)
        counts = split_shares(round(terms.grants[at]), [float(part) for part in parts])
        self.vest_months, self.vest_shares = when + self.grant.start_month, np.array(counts, dtype=float)
        self.shares = float(self.vest_shares.sum())
        self.value_told = bool(offer.company.fair_market_value)
        self.now = offer.company.fair_market_value or self.strike or 0.0  # a strike was the 409A price once

    def of(self, way: str) -> Way:
        """Return the lots of a way; raises KeyError for one that is not in `WAYS`."""
        ways: dict[str, Callable[[], Way]] = {
            "exit": self._at_exit,
            "early": self._early,
            "hold": self._as_it_vests,
            "leave": self._leave,
            "wait": self._wait,
        }
        return ways[way]()

    def value_at(self, month: float) -> float:
        """Return the 409A value of a share in a month: growing evenly from today's to the price at the exit."""
        part = min(max(month, 0.0) / self.exit.month, 1.0) if self.exit.month > 0 else 1.0
        if self.now > 0 and self.exit.price > 0:
            return float(self.now * (self.exit.price / self.now) ** part)
        return float(self.now + max(self.exit.price - self.now, 0.0) * part)

    def _at_exit(self) -> Way:
        if self._lapsed(self.exit.month):
            return Way(reason=f"the options expire {self.expiry:g} years after the grant, before the exit")
        return Way(self._lots(self.exit.month, self.exit.month))

    def _early(self) -> Way:
        """Exercise everything at the grant; all of it is first exercisable in one year."""
        if self.offer.company.early_exercise is False:
            return Way(reason="the company does not allow it")
        lots = self._lots(self.exit.month, max(float(self.grant.start_month), 0.0), in_one_year=True)
        return Way(lots, unvested=float(self.vest_shares[self.vest_months > self.exit.month].sum()))

    def _as_it_vests(self) -> Way:
        return Way(self._lots(self.exit.month))

    def _leave(self) -> Way:
        """Exercise what has vested at the end of the window, or of the three months in which it stays an incentive option."""
        if reason := self._not_left():
            return Way(reason=reason)
        months = limits(self.year, "US", "single")["iso_months_after_leaving"]
        last = self.leaving + (min(self.window, months) if self.grant.kind == "iso" else self.window)
        return Way(self._lots(self.leaving, min(last, self.exit.month)))

    def _wait(self) -> Way:
        """Leave and exercise at the exit, if the window lasts so long."""
        if reason := self._not_left():
            return Way(reason=reason)
        age = (self.exit.month - self.grant.start_month) / 12
        kind = equity.option_kind(
            self.grant.kind, self.exit.month - self.leaving, self.window, age, self.year
        )
        if kind == "expired" or self._lapsed(self.exit.month):
            return Way(reason=f"the options lapse {self.window:g} months after leaving, before the exit")
        return Way(self._lots(self.leaving, self.exit.month, lapsed=kind == "nso"))

    def _not_left(self) -> str:
        if self.leaving >= self.exit.month:
            return "the exit comes before you leave"
        return "" if (self.vest_months <= self.leaving).any() else "nothing has vested when you leave"

    def _lapsed(self, month: float) -> bool:
        return month > self.grant.start_month + 12 * self.expiry

    def _lots(
        self, by: float, month: float | None = None, *, in_one_year: bool = False, lapsed: bool = False
    ) -> tuple[Lot, ...]:
        """Return the lots of what vests up to a month, exercised in one month, or each as it vests.

        `in_one_year`: all are first exercisable together; `lapsed`: none is an incentive option any more.
        """
        years = np.maximum(np.ceil(self.vest_months / 12), 1) * (not in_one_year)
        incentive = self._incentive(years) * (not lapsed)
        found = []
        for vested, count, part in zip(self.vest_months, self.vest_shares, incentive, strict=True):
            when = max(float(vested) if month is None else month, 0.0)
            for kind, shares in (("iso", count * part), ("nso", count * (1 - part))):
                if vested <= by and shares > 0:
                    found.append(
                        Lot(kind, when, float(self.grant.start_month), float(shares), self.value_at(when))
                    )
        return tuple(found)

    def _incentive(self, years: Floats) -> Floats:
        """Return which fraction of the options first exercisable in each year are incentive ones, 26 U.S.C. 422(d)."""
        if self.grant.kind != "iso":
            return np.zeros(len(years))
        worth = self.vest_shares * self.strike
        return equity.iso_part([worth[years == year].sum() for year in years], self.year)
