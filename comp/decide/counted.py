"""From what a private grant is on paper to what the verdict counts it at, one reason at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from comp.decide.worth import measure_of, on_paths

if TYPE_CHECKING:
    from comp.offers.package import Package


def from_paper(valued: Package) -> pd.Series[float]:
    """Return dollars after each step from paper to the verdict: on_paper, on_average, after_the_wait, while_there, after_tax.

    `on_average`: over all futures, for whoever stays until all has vested; `after_the_wait`: discounted as private shares are;
    `while_there`: only what vests in the years compared, and one may leave or be let go; `after_tax`: what the verdict
    counts, where the offer has a tax model.
    """
    offer, held = valued.offer, valued.assumptions
    steps = {
        "on_paper": valued.paper,
        "on_average": valued.mean,
        "after_the_wait": valued.present_worth,
        "while_there": float(on_paths(offer, held, "gross")[1].mean()),
    }
    if measure_of([offer], held) != "gross":
        steps["after_tax"] = float(on_paths(offer, held, "take_home")[1].mean())
    return pd.Series(steps)
