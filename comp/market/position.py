"""Where an amount stands in the modelled market of a role. Dollars a year; percentiles are fractions 0..1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comp import distributions as dist
from comp.columns import did_you_mean
from comp.market.pay import COMPONENTS, Curves, Role, curves, quantile
from comp.tables import load, row

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MEASURES = (*COMPONENTS, "cash")  # cash is base and target bonus, for employers whose equity is paper
GRID = np.linspace(
    -8, 8, 801
)  # standard deviations: wide enough for any chance that a float can tell from 0 or 1
MOST_STEPS, CLOSE = 20, 1e-13  # inside a grid cell; five are usual, the kink where equity starts takes more


def percentile(role: Role, component: str, amount: float, *, ai_premium: float | None = None) -> float:
    """Return the share of people in this role who get at most this amount a year, 0..1.

    Components: base, bonus, equity, total, or cash (base and target bonus). At an equity of 0 it is the share of
    people who hold none; `ai_premium` as in `pay`. Raises ValueError for another component, or for an amount that is not a finite number.

    >>> round(percentile(Role("senior_pm"), "base", 185_000), 4)
    0.75
    """
    if component not in MEASURES:
        raise ValueError(f"component '{component}' is not modelled.{did_you_mean(component, MEASURES)}")
    if not np.isfinite(amount):
        raise ValueError(f"an amount of {component} must be a finite number of dollars")
    return float(places_in(curves([role], ai_premium), component, np.array([amount], dtype=float))[0])


def places_in(curve: Curves, component: str, amount: Floats) -> Floats:
    """Return the percentile of each amount, one role an amount; as `percentile`, for many at once."""
    if component == "equity":
        return dist.cumulative(amount, curve.equity_mu, curve.equity_sigma, curve.no_equity)
    if component == "total":
        return _cumulative_total(curve, amount)
    rate = {"base": np.ones(1), "bonus": curve.bonus_rate, "cash": 1 + curve.bonus_rate}[component]
    with np.errstate(divide="ignore", invalid="ignore"):  # no bonus at all: every amount above 0 is above it
        return dist.cumulative(np.nan_to_num(amount / rate, nan=0.0), curve.base_mu, curve.base_sigma)


def _cumulative_total(curve: Curves, amount: Floats) -> Floats:
    """Return the same for the total: a sum of curves, whose inverse has no formula.

    Found inside a grid cell by the Illinois rule (Dowell and Jarratt, 1971, BIT 11), which keeps the root between its
    ends and is not slowed by the kink where equity starts.
    """
    values = quantile(curve, "total", dist.normal_cumulative(GRID))
    at = np.array(
        [np.clip(np.searchsorted(mine, x), 1, len(GRID) - 1) for mine, x in zip(values, amount, strict=True)]
    )
    each = np.arange(len(amount))
    low, high = GRID[at - 1], GRID[at]
    f_low, f_high = values[each, at - 1] - amount, values[each, at] - amount
    middle, side = high, np.zeros(len(amount))
    for _ in range(MOST_STEPS):
        slope = np.where(f_high == f_low, 1.0, f_high - f_low)
        middle = np.clip(high - f_high * (high - low) / slope, low, high)
        f_middle = quantile(curve, "total", dist.normal_cumulative(middle)[:, None])[:, 0] - amount
        below = f_middle <= 0
        if (np.abs(f_middle) <= CLOSE * np.abs(amount)).all():
            break
        # an end that stays twice loses half its weight, so that the other one moves too
        f_high = np.where(below, f_high * np.where(side == 1, 0.5, 1.0), f_middle)
        f_low = np.where(below, f_middle, f_low * np.where(side == -1, 0.5, 1.0))
        low, high = np.where(below, middle, low), np.where(below, high, middle)
        side = np.where(below, 1, -1)
    return np.where(amount <= 0, 0.0, dist.normal_cumulative(middle))


def compa_ratio(amount: float, low: float, high: float) -> float:
    """Return pay over the midpoint of its range: 1 in the middle. The usual definition of pay administration."""
    return amount / ((low + high) / 2)


def range_penetration(amount: float, low: float, high: float) -> float:
    """Return how far into its range pay stands: 0 at the low end, 1 at the high end, outside beyond them."""
    if high <= low:
        raise ValueError(f"a range from {low:,.0f} to {high:,.0f} has no inside")
    return (amount - low) / (high - low)


def ownership_percentile(role: Role, fraction: float) -> float | None:
    """Return where a share of the company stands in the range for the level and stage, or None without a range."""
    if (role.level, role.stage) not in load("ownership").index:
        return None
    owned = row("ownership", role.level, role.stage)
    return float(dist.cumulative(fraction, *dist.from_quartiles(owned["low"], owned["high"])))
