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
    """Options of one kind exercised together: when, when they were granted, how many, and the 409A value then.

    `vested` is the month from which the shares are one's own, the later of exercise and vest, and `value_vested` the 409A
    value then. `forfeited` shares never vest: an exit pays their strike back.
    """

    kind: str
    month: float
    granted: float
    shares: float
    value: float
    vested: float
    value_vested: float
    forfeited: bool = False


@dataclass(frozen=True)
class Way:
    """The lots of one way, or why there are none."""

    lots: tuple[Lot, ...] = ()
    reason: str = ""


class Lots:
    """The lots of one option grant under each way, for one exit."""

    def __init__(self, offer: Offer, assumptions: Assumptions, at: int, exit_: Exit) -> None:
        terms = terms_of(offer)
        self.offer, self.exit, self.grant = offer, exit_, offer.grants[at]
        self.strike, self.expiry = terms.strikes[at], terms.expiry_years[at]
        self.window, self.leaving = terms.exercise_window_months, assumptions.leaving_month
        self.year = latest_table(assumptions.start_year)
        self.vest_months, self.vest_shares = _vesting(offer, at)
        self.shares = float(self.vest_shares.sum())
        self.at_once = bool(offer.company.early_exercise)
        self.value_told = bool(offer.company.fair_market_value)
        self.now = offer.company.fair_market_value or self.strike or 0.0  # a strike was the 409A price once
        self.incentive = {
            at_once: _incentive(offer, at, self.year, at_once=at_once) for at_once in (False, True)
        }

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

    def incentive_part(self, *, at_once: bool) -> float:
        """Return the fraction of the grant that are incentive options, exercisable as it vests or all at once."""
        return float(self.vest_shares @ self.incentive[at_once]) / (self.shares or 1.0)

    def _at_exit(self) -> Way:
        if self._lapsed(self.exit.month):
            return Way(reason=f"{self._expiry()}, before the exit")
        return Way(self._lots(self.exit.month, self.exit.month))

    def _early(self) -> Way:
        """Exercise everything at the grant, or today; what vests after the exit is forfeited."""
        if self.offer.company.early_exercise is False:
            return Way(reason="the company does not allow it")
        when = max(float(self.grant.start_month), 0.0)
        if when >= self.exit.month:
            return Way(reason="the exit comes before the grant")
        if self._lapsed(when):
            return Way(reason=self._expired())
        return Way(self._lots(np.inf, when, at_once=True))

    def _as_it_vests(self) -> Way:
        if self._lapsed(0.0):
            return Way(reason=self._expired())
        return Way(self._lots(min(self.exit.month, self.expires)))

    def _leave(self) -> Way:
        """Exercise what has vested at the end of the window, or of the three months in which it stays an incentive option.

        Options that expire sooner are exercised by then.
        """
        if reason := self._not_left():
            return Way(reason=reason)
        if self._lapsed(self.leaving):
            return Way(reason=f"{self._expiry()}, before you leave")
        months = limits(self.year, "US", "single")["iso_months_after_leaving"]
        last = self.leaving + (min(self.window, months) if self.grant.kind == "iso" else self.window)
        return Way(self._lots(self.leaving, min(last, self.exit.month, self.expires)))

    def _wait(self) -> Way:
        """Leave and exercise at the exit, if the window lasts so long."""
        if reason := self._not_left():
            return Way(reason=reason)
        waited = self.exit.month - self.leaving
        age = (self.exit.month - self.grant.start_month) / 12
        kind = equity.option_kind(self.grant.kind, waited, self.window, age, self.year)
        if waited > self.window:
            return Way(reason=f"the options lapse {self.window:g} months after leaving, before the exit")
        if kind == "expired" or self._lapsed(self.exit.month):
            return Way(reason=f"{self._expiry()}, before the exit")
        return Way(self._lots(self.leaving, self.exit.month, lapsed=kind == "nso"))

    def _not_left(self) -> str:
        if self.leaving >= self.exit.month:
            return "the exit comes before you leave"
        return "" if (self.vest_months <= self.leaving).any() else "nothing has vested when you leave"

    @property
    def expires(self) -> float:
        """Return the month up to which the options can be exercised."""
        return self.grant.start_month + 12 * self.expiry

    def _lapsed(self, month: float) -> bool:
        return month > self.expires

    def _expiry(self) -> str:
        return f"the options expire {self.expiry:g} years after the grant"

    def _expired(self) -> str:
        return f"the options expired {self.expiry:g} years after the grant, before today"

    def _lots(
        self, by: float, month: float | None = None, *, at_once: bool = False, lapsed: bool = False
    ) -> tuple[Lot, ...]:
        """Return the lots of what vests up to a month, exercised in one month, or each as it vests.

        `at_once`: all can be exercised from the grant on, as where the company allows it; `lapsed`: none is an incentive
        option any more. Nobody exercises at an exit whose price is no more than the strike.
        """
        incentive = self.incentive[at_once or self.at_once] * (not lapsed)
        found = []
        for vests, count, part in zip(self.vest_months.tolist(), self.vest_shares, incentive, strict=True):
            when = max(vests if month is None else month, 0.0)
            if vests > by or (when >= self.exit.month and self.exit.price <= self.strike):
                continue
            own = max(vests, when)
            values = self.value_at(when), self.value_at(own)
            for kind, shares in (("iso", float(count * part)), ("nso", float(count * (1 - part)))):
                lot = Lot(
                    kind=kind,
                    month=when,
                    granted=float(self.grant.start_month),
                    shares=shares,
                    value=values[0],
                    vested=own,
                    value_vested=values[1],
                    forfeited=vests > self.exit.month,
                )
                found += [lot] if shares > 0 else []
        return tuple(found)


def _vesting(offer: Offer, at: int) -> tuple[Floats, Floats]:
    """Return the months from the start in which a grant vests, and the whole shares of each."""
    grant, granted = offer.grants[at], terms_of(offer).grants[at]
    when, parts = steps(grant.plan)
    counts = split_shares(round(granted), [float(part) for part in parts])
    return when + grant.start_month, np.array(counts, dtype=float)


def _first_exercisable(offer: Offer, at: int, *, at_once: bool) -> tuple[Floats, Floats]:
    """Return the year, 1 from the start, in which each vest of a grant is first exercisable, and its dollars at the strike.

    Year k is months 12(k-1)+1 to 12k; what can be exercised on the first day belongs to the first year.
    """
    grant = offer.grants[at]
    months, shares = _vesting(offer, at)
    months = np.full(len(months), float(grant.start_month)) if at_once else months
    if grant.start_month >= 0:
        months = np.maximum(months, 1.0)
    return np.ceil(months / 12), shares * terms_of(offer).strikes[at]


def _incentive(offer: Offer, at: int, year: int, *, at_once: bool) -> Floats:
    """Return which fraction of each vest of a grant are incentive options, 26 U.S.C. 422(d), Treas. Reg. 1.422-4(b).

    All incentive options of the employer share the limit of each calendar year, in the order in which they were granted.
    """
    grant = offer.grants[at]
    years, worth = _first_exercisable(offer, at, at_once=at_once)
    if grant.kind != "iso":
        return np.zeros(len(years))
    before = [
        _first_exercisable(offer, other, at_once=at_once)
        for other, each in enumerate(offer.grants)
        if each.kind == "iso" and (each.start_month, other) < (grant.start_month, at)
    ]
    taken = [sum(float(of[when == one].sum()) for when, of in before) for one in years]
    return equity.iso_part([worth[years == one].sum() for one in years], year, taken)
