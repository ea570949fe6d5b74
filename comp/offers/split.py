"""Who gets what of one sale, and what the grants pay over all sales: the frames that a page draws. Dollars before tax."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from comp.distributions import of_sample
from comp.offers.at_exit import value_at_each_exit
from comp.startup.pooled import range_over_sets
from comp.startup.waterfall import distribute

if TYPE_CHECKING:
    from comp.offers.package import Package

YOU = "Your grant"
MOST_BINS = 7


def who_gets_what(valued: Package, exit_value: float) -> pd.DataFrame:
    """Return one sale split: columns holder, paid, share of the sale, mine; debt first, then the classes, last the grant.

    The grant is paid out of common, and net of its strike; it is there in full, as if all of it had vested.
    """
    terms = valued.terms
    debt = min(terms.debt, exit_value)
    paid = dict(distribute(exit_value - debt, terms.classes).iloc[0])
    mine = float(value_at_each_exit(valued.offer, exit_value)[0])
    common = next(c.name for c in terms.classes if c.is_common and not c.strike and c.shares > 0)
    rows = [("Debt", debt)] if debt else []
    preferred = [c.name for c in sorted(terms.classes, key=lambda c: c.seniority) if c.preference > 0]
    rows += [(name, float(paid[name])) for name in preferred]
    rows += [
        (c.name, max(float(paid[c.name]) - (mine if c.name == common else 0.0), 0.0))
        for c in terms.classes
        if c.preference == 0
    ]
    holders, dollars = zip(*rows, (YOU, mine), strict=True)
    return pd.DataFrame(
        {
            "holder": holders,
            "paid": dollars,
            "mine": [False] * len(rows) + [True],
            "share": [each / exit_value if exit_value > 0 else 0.0 for each in dollars],
        }
    )


def over_exits(valued: Package, points: int = 240) -> pd.DataFrame:
    """Return what the vested grants pay at sales on a log scale: exit_value, paid, and paid_after one more usual round."""
    marks = valued.break_points["exit_value"].to_numpy()
    positive = marks[marks > 0]
    centre = valued.terms.post_money
    low = min(positive.min(initial=centre), centre) / 4
    high = max(positive.max(initial=centre) * 2, centre * 4)
    grid = np.unique(np.concatenate([np.geomspace(max(low, 1.0), high, points), positive]))
    columns = {"exit_value": grid, "paid": value_at_each_exit(valued.offer, grid)}
    once = (valued.exits.rounds == 1) & (valued.exits.value > 0)
    if once.any():
        retained, raised = (
            of_sample(0.5, later[once]) for later in (valued.exits.retained, valued.exits.raised)
        )
        columns["paid_after"] = value_at_each_exit(valued.offer, grid, (float(retained), float(raised)))
    return pd.DataFrame(columns)


def outcomes(valued: Package) -> pd.DataFrame:
    """Return the distribution as bars: label (an outcome, or None), from, to, chance, low, high, pays; chances sum to 1."""
    rows = [
        (name, 0.0, 0.0, chance, low, high, False)
        for name, (chance, low, high) in zip(valued.chances.index, valued.chances.to_numpy(), strict=True)
        if name != "pays" and (name != "expired" or chance > 0)
    ]
    for low, high in bins(valued.paid):
        flag = (valued.paid > low) & (valued.paid <= high)
        rows.append(("", low, high, float(flag.mean()), *range_over_sets(flag, valued.exits.set), True))
    return pd.DataFrame(rows, columns=["outcome", "from", "to", "chance", "low", "high", "pays"])


def bins(paid: np.ndarray) -> list[tuple[float, float]]:
    """Return ranges of dollars whose edges are 1 and 3 times powers of ten, the first from 0, the last open."""
    some = paid[paid > 0]
    if not len(some):
        return []
    lowest, highest = of_sample([0.03, 0.99], some)
    edges = [scale * 10.0**power for power in range(16) for scale in (1, 3)]
    inside = [edge for edge in edges if lowest <= edge <= highest]
    kept = inside[-(MOST_BINS - 1) :] or [float(of_sample(0.5, some))]
    return list(zip([0.0, *kept], [*kept, np.inf], strict=True))
