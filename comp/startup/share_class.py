"""What one class of shares is owed: its terms, and what it claims at each price of a common share.

Units: money is nominal US dollars, shares are counts (fractions of a company do as well), prices are dollars a share.
The formulas are those of waterfall.py, which puts the classes of a table together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from comp.columns import hint

Participation = Literal["none", "full", "capped"]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ShareClass:
    """One line of the table of shares.

    Attributes:
        name: unique in its table.
        shares: as converted to common, 0 or more.
        preference: total dollars paid before common, the multiple included; 0 for common, options and warrants.
        seniority: 1 is paid first; equal numbers share a shortfall by preference amount.
        participation: none (the preference or conversion), full (both) or capped (both, up to cap).
        cap: total dollars a capped class receives without converting, its preference included.
        convertible: False for a preferred class that never turns into common. Common is common either way.
        strike: dollars a share that the holder pays to join; payouts are net of it.

    Raises:
        ValueError: one sentence for each term that cannot be, all at once.
    """

    name: str
    shares: float
    preference: float = 0.0
    seniority: int = 1
    participation: Participation = "none"
    cap: float | None = None
    convertible: bool = True
    strike: float = 0.0

    def __post_init__(self) -> None:
        faults = [*self._amount_faults(), *self._term_faults()]
        if faults:
            raise ValueError(" ".join(f"Class {self.name!r}: {fault}" for fault in faults))

    def _amount_faults(self) -> list[str]:
        amounts = {"shares": self.shares, "preference": self.preference, "strike": self.strike}
        if self.cap is not None:
            amounts["cap"] = self.cap
        return [
            f"{word} is {amount!r}; it must be a finite number, 0 or more."
            for word, amount in amounts.items()
            if not (math.isfinite(amount) and amount >= 0)
        ]

    def _term_faults(self) -> list[str]:
        faults = []
        if self.participation not in get_args(Participation):
            near = hint(str(self.participation), get_args(Participation))
            faults.append(
                f"participation {self.participation!r} is not modelled; it is 'none', 'full' or 'capped'.{near}"
            )
        if self.participation == "capped" and self.cap is None:
            faults.append("it participates up to a cap, and the cap is missing.")
        if self.participation != "capped" and self.cap is not None:
            faults.append(
                f"it has a cap of {self.cap:,.0f}, but its participation is {self.participation!r}; only 'capped' has one."
            )
        if self.cap is not None and self.cap < self.preference:
            faults.append(
                f"cap {self.cap:,.0f} is below the preference {self.preference:,.0f}; a cap includes it."
            )
        if self.seniority < 1 or self.seniority != int(self.seniority):
            faults.append(f"seniority is {self.seniority!r}; it is a whole number from 1, paid first.")
        if self.strike > 0 and (self.preference > 0 or self.participation != "none"):
            faults.append(f"a strike of {self.strike:,.2f} on a preferred class is not modelled; use 0.")
        return faults

    @property
    def is_common(self) -> bool:
        """Whether the class has nothing to prefer: common, options, warrants."""
        return self.preference == 0 and self.participation == "none"


@dataclass(frozen=True)
class CarveOut:
    """What leaves the proceeds before any class is paid: debt, fees, a management pool.

    Of the dollars that reach it, it takes `amount` and `fraction` of all that is above `above`, at most `maximum`
    and never more than there is. A fraction of at most 1 keeps both it and what remains from ever falling as the
    exit value rises.

    Raises:
        ValueError: an amount below 0 or not finite, a fraction outside 0..1.
    """

    name: str
    amount: float = 0.0
    fraction: float = 0.0
    above: float = 0.0
    maximum: float | None = None

    def __post_init__(self) -> None:
        amounts = {"amount": self.amount, "above": self.above}
        if self.maximum is not None:
            amounts["maximum"] = self.maximum
        for word, dollars in amounts.items():
            if not (math.isfinite(dollars) and dollars >= 0):
                raise ValueError(
                    f"Carve-out {self.name!r}: {word} is {dollars!r}; it must be a finite number, 0 or more."
                )
        if not 0 <= self.fraction <= 1:
            raise ValueError(
                f"Carve-out {self.name!r}: fraction is {self.fraction!r}; it must be from 0 to 1."
            )

    def take(self, proceeds: Floats) -> Floats:
        """Dollars taken from each of `proceeds` (dollars that reach this carve-out)."""
        wanted = self.amount + self.fraction * np.maximum(proceeds - self.above, 0.0)
        return np.minimum(np.minimum(wanted, proceeds), math.inf if self.maximum is None else self.maximum)


def events(c: ShareClass) -> list[tuple[float, str]]:
    """The prices of a common share where this class changes its mind, each with a sentence."""
    if c.shares == 0:
        return []
    if c.is_common:
        return [(c.strike, f"{c.name} joins, at ${c.strike:,.2f} a share.")] if c.strike > 0 else []
    per_share = (c.preference if c.cap is None else c.cap) / c.shares
    converts = [(per_share, f"{c.name} converts to common, at ${per_share:,.2f} a share.")] * c.convertible
    if c.participation == "none":
        return converts
    if c.cap is not None:
        reached = f"{c.name} reaches its cap of ${c.cap:,.0f}."
        return [((c.cap - c.preference) / c.shares, reached), *converts]
    return []


def claim(c: ShareClass, prices: Floats) -> Floats:
    """Dollars the class claims at each price of a common share."""
    if c.is_common:
        return c.shares * np.maximum(prices - c.strike, 0.0)
    as_common = c.shares * prices
    if c.participation == "full":
        return c.preference + as_common
    held = np.full_like(prices, c.preference)
    if c.cap is not None:
        held = np.minimum(c.preference + as_common, c.cap)
    return np.maximum(held, as_common) if c.convertible else held


def active_shares(c: ShareClass, prices: Floats) -> Floats:
    """The shares with which the class takes part in the next dollar at each price (no break price itself)."""
    as_common = c.shares * prices
    if c.is_common:
        return np.where(prices >= c.strike, c.shares, 0.0)
    converted = np.full(prices.shape, c.convertible) & (
        as_common > (c.preference if c.cap is None else c.cap)
    )
    if c.participation == "none":
        return np.where(converted, c.shares, 0.0)
    below_cap = c.preference + as_common < (math.inf if c.cap is None else c.cap)
    return np.where(below_cap | converted, c.shares, 0.0)
