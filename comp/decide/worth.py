"""What the verdict compares: one number an offer. Whoever asks what would move the verdict asks it here.

Dollars on the start date: what is kept on average over the simulated paths, by the measure of the assumptions, so it is
the same number however often it is asked. Before tax where there is no tax model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comp.offers.kept import place_of
from comp.offers.living import purchasing_power
from comp.offers.simulated import outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer


def worth(offer: Offer, assumptions: Assumptions) -> float:
    """Return what an offer is worth on the start date, dollars, as the verdict compares it."""
    return float(kept_on_paths(offer, assumptions).mean())


def kept_on_paths(offer: Offer, assumptions: Assumptions) -> NDArray[np.float64]:
    """Return what is kept on each path, by the measure of the assumptions."""
    return on_paths(offer, assumptions)[0]


def on_paths(offer: Offer, assumptions: Assumptions) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what is kept on each path by the measure of the assumptions, and how much of it private shares are."""
    measure = measure_of([offer], assumptions)
    power = purchasing_power(offer, assumptions) if measure == "adjusted" else 1.0
    found = outcome(offer, assumptions, after_tax=measure != "gross")
    return power * found.kept, power * found.shares


def measure_of(offers: Sequence[Offer], assumptions: Assumptions) -> str:
    """Return the measure by which all these offers can be compared: the one asked for, or gross without a tax model."""
    taxable = all(place_of(offer, assumptions.home_state) is not None for offer in offers)
    return assumptions.measure if taxable else "gross"


def ahead(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Return the chance that one comes out above the other, path by path; equal paths count half."""
    return float(np.mean(one > other) + np.mean(one == other) / 2)
