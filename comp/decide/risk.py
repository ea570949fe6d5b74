"""How sure a comparison is: what is kept in good and bad futures, who comes out ahead, what the risk is worth to oneself.

Dollars on the start date, on the simulated paths of the comparison. A certainty equivalent is the sure amount that would
be as good as the gamble to someone of constant relative risk aversion who has the stated savings beside it (Pratt 1964).
It discounts and grows everything at the safe rate: a risk premium or risk aversion, never both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from comp.decide.worth import ahead, on_paths
from comp.distributions import of_sample
from comp.offers.terms import grants_private_shares
from comp.risk_aversion import certainty_equivalent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comp.decide.compare import Comparison
    from comp.offers.assumptions import Assumptions

    Floats = NDArray[np.float64]

QUANTILES = {"p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90}
WORST = 0.10
PRIZE = 100_000.0  # of the coin flip that puts risk aversion into words
COLUMNS = ("mean", *QUANTILES, "worst_tenth", "nothing_from_shares", "safe_mean", "certainty_equivalent")


@dataclass(frozen=True)
class Risk:
    """`table`: a row an offer, columns `COLUMNS`. `ahead`: the chance that the row's offer beats the column's.

    `best` is the chance that an offer beats all others that meet what is required.
    `worst_tenth` is the mean of the worst tenth of paths, `safe_mean` the mean at the safe rate, of which
    `certainty_equivalent` is what it is worth to oneself. `coin` is what one would take for a coin flip for `PRIZE`.
    """

    table: pd.DataFrame
    ahead: Floats
    best: Floats
    coin: float


def risk(comparison: Comparison) -> Risk:
    """Return how sure a comparison is."""
    held = comparison.assumptions
    safe = [on_paths(offer, at_safe_rate(held), comparison.measure)[0] for offer in comparison.offers]
    rows = [
        [
            kept.mean(),
            *of_sample(list(QUANTILES.values()), kept),
            worst(kept),
            (shares <= 0).mean() if grants_private_shares(offer) else np.nan,
            sure.mean(),
            certainty_equivalent(sure, held.wealth, held.risk_aversion),
        ]
        for offer, kept, shares, sure in zip(
            comparison.offers, comparison.paths, comparison.shares, safe, strict=True
        )
    ]
    chances = np.array([[ahead(one, other) for other in comparison.paths] for one in comparison.paths])
    coin = certainty_equivalent(np.array([0.0, PRIZE]), held.wealth, held.risk_aversion)
    return Risk(pd.DataFrame(rows, columns=pd.Index(COLUMNS)), chances, best_of_all(comparison), coin)


def best_of_all(comparison: Comparison) -> Floats:
    """Return how often each offer is worth most among those that meet what is required; equal ones share a path."""
    meets = np.array([not reasons for reasons in comparison.failed])
    if not meets.any():
        return np.zeros(len(meets))
    wins = (comparison.paths == comparison.paths[meets].max(axis=0)) & meets[:, None]
    return np.asarray((wins / wins.sum(axis=0)).mean(axis=1))


def at_safe_rate(assumptions: Assumptions) -> Assumptions:
    """Return the assumptions with all discounted, and prices that grow unless told, at the safe rate."""
    return replace(assumptions, discount_rate=assumptions.safe_rate, private_rate=assumptions.safe_rate)


def worst(kept: Floats) -> float:
    """Return the mean of the worst tenth of paths."""
    count = max(round(WORST * len(kept)), 1)
    return float(np.partition(kept, count - 1)[:count].mean())
