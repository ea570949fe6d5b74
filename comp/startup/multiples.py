"""What investors get back for a dollar: the statistic in which startup outcomes are published.

Units: a multiple is dollars back for a dollar paid in one financing, before fees. It is not the growth of a company
and not what an option earns; it is here to hold the exit simulator against the published shares by bin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from comp.startup.exits import simulate

if TYPE_CHECKING:
    from comp.startup.share_class import Floats

# Lower edges of the bins in which realised multiples are published.
MULTIPLE_EDGES = (0.0, 1.0, 5.0, 10.0, 20.0, 50.0)


def gross_multiples(exits: pd.DataFrame, sold: float) -> Floats:
    """What an investor in the last round gets back for a dollar, one number a path of `simulate`.

    The round bought `sold` of the company and holds a 1x non-participating preference, pari passu with all rounds
    after it: the better of its share as converted and of its preference, as if all others held theirs. Rounds before
    it are left out, which matters only where an exit is worth less than all the money raised.

    Raises:
        ValueError: sold outside 0 to 1, both excluded.
    """
    if not 0 < sold < 1:
        raise ValueError(f"The round sold {sold!r} of the company; it is a fraction between 0 and 1.")
    value = exits["value"].to_numpy()
    converted = value * exits["retained"].to_numpy()
    preferred = np.minimum(1.0, value / (sold + exits["raised"].to_numpy()))
    return np.asarray(np.maximum(converted, preferred))


def bin_shares(multiples: Floats, weights: Floats | None = None) -> pd.Series:
    """The share of the multiples in each published bin, under the bin's lower edge (MULTIPLE_EDGES); they sum to 1."""
    counts = np.histogram(multiples, bins=[*MULTIPLE_EDGES, np.inf], weights=weights)[0]
    return pd.Series(
        counts / counts.sum(), index=pd.Index(MULTIPLE_EDGES, name="multiple_from"), name="share"
    )


def realised_multiples(
    parameters: pd.DataFrame, stage_mix: pd.Series, paths: int = 16_384, seed: int = 2026
) -> pd.DataFrame:
    """Multiples of finished financings at a mix of stages: columns stage, multiple, weight; weights sum to 1.

    `stage_mix` holds each stage's share of the financings, under the stage. Each round is taken to have sold what the
    next one sells, which moves its preference only.

    Raises:
        ValueError: what `simulate` refuses.
    """
    parts = []
    for stage, share in stage_mix.items():
        exits = simulate(str(stage), parameters, paths, seed)
        multiple = gross_multiples(exits, float(parameters.loc[str(stage), "sold"]))  # type: ignore[arg-type]
        weight = share / float(stage_mix.sum()) / paths
        parts.append(pd.DataFrame({"stage": stage, "multiple": multiple, "weight": weight}))
    return pd.concat(parts, ignore_index=True)
