"""What a share is worth before the exit: Black-Scholes-Merton and the option-pricing method.

Units: money is nominal US dollars, time is years, rates and volatilities are fractions a year (0.05 is 5 %), rates are
continuously compounded: a rate r that is quoted with yearly compounding enters as log(1 + r).

Black, F. and Scholes, M. (1973), "The pricing of options and corporate liabilities", Journal of Political Economy
81(3); Merton, R. (1973), "Theory of rational option pricing", Bell Journal of Economics 4(1), for the dividend
yield. The option-pricing method and the backsolve: American Institute of CPAs, "Valuation of Privately-Held-Company
Equity Securities Issued as Compensation" (2013), chapters 8 and 9.

Not modelled: a discount for lack of marketability or for control (what a 409A appraiser takes off afterwards), the
dilution of rounds to come, several possible exit dates, early exercise.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import ndtr

from comp.columns import hint
from comp.roots import zero
from comp.startup.waterfall import PayoutLines, payout_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from comp.startup.share_class import Floats, ShareClass

# Beyond this the search stops: more than all wealth on earth.
_LARGEST_EQUITY = 1e18
# Beyond this a product of the formula could overflow.
_LARGEST_PRICE = 1e200


def black_scholes_call(  # noqa: PLR0917 - a formula has as many arguments as it has
    spot: ArrayLike,
    strike: ArrayLike,
    years: ArrayLike,
    rate: ArrayLike,
    volatility: ArrayLike,
    dividend_yield: ArrayLike = 0.0,
) -> Floats:
    """The value of a European call, in the units of spot, in the shape to which the arguments broadcast.

    At no time left or no volatility it is the discounted payoff; at strike 0 the spot without its dividends.

    Args:
        spot: from 0 to 1e200.
        strike: from 0 to 1e200.
        years: to expiry, from 0 to 100.
        rate: continuously compounded, from -1 to 1.
        volatility: a year, from 0 to 100.
        dividend_yield: continuously compounded, from -1 to 1.

    Raises:
        ValueError: a value outside its bounds or not finite.

    Examples:
        >>> round(float(black_scholes_call(42, 40, years=0.5, rate=0.10, volatility=0.20)), 2)
        4.76
    """
    s, k = _within("spot", spot, 0, _LARGEST_PRICE), _within("strike", strike, 0, _LARGEST_PRICE)
    t, sigma = _within("years", years, 0, 100), _within("volatility", volatility, 0, 100)
    r, q = _within("rate", rate, -1, 1), _within("dividend_yield", dividend_yield, -1, 1)
    return _call(*np.broadcast_arrays(s * np.exp(-q * t), k * np.exp(-r * t), sigma * np.sqrt(t)))


def _call(held: Floats, paid: Floats, spread: Floats) -> Floats:
    """The value of a call by what is held and paid, both at their worth today, and the volatility until expiry."""
    uncertain = (spread > 0) & (held > 0) & (paid > 0)
    # The log of each, for their quotient could overflow; 1 stands in where the formula is not used.
    moneyness = np.log(np.where(uncertain, held, 1.0)) - np.log(np.where(uncertain, paid, 1.0))
    width = np.where(uncertain, spread, 1.0)
    with np.errstate(over="ignore"):  # almost no volatility: d1 is infinite, and ndtr(inf) is 1
        d1 = moneyness / width + width / 2
    value = held * ndtr(d1) - paid * ndtr(d1 - width)
    return np.asarray(np.where(uncertain, np.maximum(value, 0.0), np.maximum(held - paid, 0.0)))


def class_values(
    equity_value: float, classes: Sequence[ShareClass], years: float, rate: float, volatility: float
) -> pd.Series:
    """Dollars that each class is worth today by the option-pricing method, under the class's name.

    They sum to equity_value; the exit is taken to pay as a sale does. A call on the whole equity is struck at every break point of the waterfall; what lies between two calls belongs
    to the classes in the shares of the next dollar between those break points. Dollars for a whole class: divide by
    its shares for a price (for options, the value of one option).

    Raises:
        ValueError: what `black_scholes_call` and `payout_lines` refuse; an equity value that is not one number.
    """
    lines = payout_lines(classes)
    paid, spread = _to_exit(lines, years, rate, volatility)
    values = _allocate(_within("equity_value", float(equity_value), 0, _LARGEST_PRICE), lines, paid, spread)
    return pd.Series(values, index=[c.name for c in classes], name="value")


def implied_equity_value(  # noqa: PLR0917 - a formula has as many arguments as it has
    class_name: str,
    price_per_share: float,
    classes: Sequence[ShareClass],
    years: float,
    rate: float,
    volatility: float,
) -> float:
    """The equity value, in dollars, at which the option-pricing method gives the class this price a share.

    The backsolve from the last round: the class's value rises with the equity value, so there is at most one.

    Args:
        class_name: the class whose price is known, usually the newest preferred.
        price_per_share: dollars, above 0.
        classes: the table after the round.
        years: to the exit, above 0.
        rate: continuously compounded.
        volatility: of the whole equity, above 0.

    Raises:
        ValueError: an unknown class or one without shares; a price, years or volatility of 0; a price that no equity
            value reaches, as above the cap of a class that does not convert.
    """
    position = _position(class_name, classes)
    for name, value in (("price_per_share", price_per_share), ("years", years), ("volatility", volatility)):
        if not (math.isfinite(value) and value > 0):
            raise ValueError(f"{name} is {value!r}; the backsolve needs a finite number above 0.")
    target = price_per_share * classes[position].shares
    lines = payout_lines(classes)
    paid, spread = _to_exit(lines, years, rate, volatility)

    def shortfall(equity_value: float) -> float:
        return float(_allocate(np.asarray(equity_value), lines, paid, spread)[position]) - target

    # A class is never worth more than the whole equity, so the search starts at its value and doubles.
    low, high = target, 2 * target
    while shortfall(high) < 0:
        low, high = high, 2 * high
        if high > _LARGEST_EQUITY:
            raise ValueError(
                f"No equity value makes a share of {class_name!r} worth {price_per_share:,.4f}: "
                "its preference or cap stops it below that, or it is too far out of the money."
            )
    return zero(shortfall, low / 2, high, 1e-12 * high, 1e-14)


def _to_exit(lines: PayoutLines, years: float, rate: float, volatility: float) -> tuple[Floats, Floats]:
    """The break points at their worth today, and the volatility of the equity until the exit."""
    t, sigma = _within("years", years, 0, 100), _within("volatility", volatility, 0, 100)
    return lines.exit_values * np.exp(-_within("rate", rate, -1, 1) * t), sigma * np.sqrt(t)


def _allocate(equity_value: Floats, lines: PayoutLines, paid: Floats, spread: Floats) -> Floats:
    """Dollars to each class, from one vector of calls struck at the break points."""
    calls = _call(equity_value, paid, spread)
    between = calls - np.append(calls[1:], 0.0)
    return np.asarray(between @ lines.next_dollar)


def _position(class_name: str, classes: Sequence[ShareClass]) -> int:
    """Where the class stands in the table, or a sentence with the nearest name."""
    names = [c.name for c in classes]
    if class_name not in names:
        there = ", ".join(map(repr, names))
        raise ValueError(f"No class is called {class_name!r}; there are {there}.{hint(class_name, names)}")
    position = names.index(class_name)
    if classes[position].shares == 0:
        raise ValueError(f"Class {class_name!r} has no shares, so a price a share says nothing about it.")
    return position


def _within(name: str, values: ArrayLike, low: float, high: float) -> Floats:
    """The values as floats, or a sentence about the first outside its bounds."""
    array = np.asarray(values, dtype=np.float64)
    wrong = ~(np.isfinite(array) & (array >= low) & (array <= high))
    if wrong.any():
        unit = " (0.05 is 5 %)" if high == 1 else ""
        raise ValueError(f"{name} is {float(array[wrong][0])!r}; it must be from {low:g} to {high:g}{unit}.")
    return array
