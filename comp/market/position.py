"""Where an amount stands in the modelled market of a role. Dollars a year; percentiles are fractions 0..1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comp import distributions as dist
from comp.market.pay import COMPONENTS, Role, curves, quantile
from comp.schemas import did_you_mean
from comp.tables import load

if TYPE_CHECKING:
    from collections.abc import Sequence

MEASURES = (*COMPONENTS, "cash")  # cash is base and target bonus, for employers whose equity is paper
STEPS = 60  # halvings: 2**-60 is below the precision of a float near 1


def percentile(role: Role, component: str, amount: float) -> float:
    """Return the share of people in this role who get at most this amount a year, 0..1.

    Components: base, bonus, equity, total, or cash (base and target bonus). At an equity of 0 it is the share of
    people who hold none. Raises ValueError for another component, or for an amount that is not a finite number.
    """
    return percentiles([role], component, [amount])[0]


def percentiles(roles: Sequence[Role], component: str, amounts: Sequence[float]) -> list[float]:
    """Return the percentile of each amount in its own role; as `percentile`, for many at once."""
    if component not in MEASURES:
        raise ValueError(f"component '{component}' is not modelled.{did_you_mean(component, MEASURES)}")
    amount = np.asarray(amounts, dtype=float)
    if not np.isfinite(amount).all():
        raise ValueError(f"an amount of {component} must be a finite number of dollars")
    curve = curves(roles)
    if component == "equity":
        return [
            float(p) for p in dist.cumulative(amount, curve.equity_mu, curve.equity_sigma, curve.no_equity)
        ]
    low, high = np.zeros(len(roles)), np.ones(len(roles))
    for _ in range(STEPS):  # the total is a sum of curves: its inverse has no formula, halving finds it
        middle = (low + high) / 2
        value = quantile(curve, component, middle[:, None])[:, 0]
        low, high = np.where(value <= amount, middle, low), np.where(value <= amount, high, middle)
    return [float(p) for p in np.where(amount <= 0, 0.0, (low + high) / 2)]


def ownership_percentile(role: Role, fraction: float) -> float | None:
    """Return where a share of the company stands in the range for the level and stage, or None without a range."""
    grid = load("ownership")
    if (role.level, role.stage) not in grid.index:
        return None
    low, high = (float(grid[end].to_dict()[role.level, role.stage]) for end in ("low", "high"))
    return float(dist.cumulative(fraction, *dist.from_quartiles(low, high)))
