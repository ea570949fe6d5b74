"""What a share of common is worth at an exit after rounds to come have joined today's table of shares.

Units: money is nominal US dollars, shares are counts, prices are dollars a share.

Each path of the simulation raises its own money on the way. All of a path's later rounds stand here as one class:
non-participating, convertible, one times its money, ranking with the rest. The claims of today's classes rise with
the price p of a common share along the same straight lines on every path (waterfall.py), so that one class more asks
for one interpolation where it keeps its preference, and one more pass over the break points where it converts.

Not modelled: each later round's own conversion price, and terms harsher than one times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comp.startup.waterfall import payout_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comp.startup.share_class import Floats, ShareClass
    from comp.startup.waterfall import ExitKind


def common_prices(
    exit_values: Floats,
    classes: Sequence[ShareClass],
    later_shares: Floats | float = 0.0,
    later_preference: Floats | float = 0.0,
    exit_kind: ExitKind = "sale",
) -> Floats:
    """Dollars that a share of common is worth at each exit value, before anyone's strike.

    Args:
        exit_values: dollars paid for the equity, one a path, 0 or more.
        classes: today's table.
        later_shares: shares of the rounds to come, one a path.
        later_preference: dollars paid for them, one a path; nothing in a public offering, where all convert.
        exit_kind: sale or ipo.

    Raises:
        ValueError: a table that `payout_lines` refuses.
    """
    lines = payout_lines(classes, exit_kind)
    exits, prices, after = lines.exit_values, lines.prices, lines.shares_after
    values = np.asarray(exit_values, dtype=np.float64)
    shares = np.broadcast_to(np.asarray(later_shares, dtype=np.float64), values.shape)
    owed = np.broadcast_to(np.asarray(later_preference if exit_kind == "sale" else 0.0), values.shape)
    held = _prices(values - owed, exits, prices, after)
    converts = shares * held > owed
    held[converts] = _prices_with(values[converts], shares[converts], exits, prices, after)
    return held


def _prices(values: Floats, exits: Floats, prices: Floats, after: float) -> Floats:
    """The price at which today's classes claim the values."""
    inside = np.interp(values, exits, prices)
    return np.asarray(inside + np.maximum(values - exits[-1], 0.0) / after)


def _prices_with(values: Floats, shares: Floats, exits: Floats, prices: Floats, after: float) -> Floats:
    """The price at which today's classes and shares more of common claim the values."""
    reached = (values >= exits[:, None] + shares * prices[:, None]).sum(axis=0) - 1  # the last break point
    slope = _slopes(exits, prices, after)[reached]
    flat = np.isinf(slope)
    beyond = values - (exits[reached] + shares * prices[reached])
    return np.asarray(prices[reached] + np.where(flat, 0.0, beyond / np.where(flat, 1.0, slope + shares)))


def _slopes(exits: Floats, prices: Floats, after: float) -> Floats:
    """Dollars of exit for a dollar of price from each break point on; infinite where the price stands still."""
    step = np.diff(prices)
    with np.errstate(over="ignore"):  # a price step too small to divide by stands still as well
        between = np.divide(np.diff(exits), step, out=np.full(len(step), np.inf), where=step > 0)
    return np.append(between, after)
