"""What the verdict compares: one number an offer. Whoever asks what would move the verdict asks it here.

Dollars on the start date: what is kept on average over the simulated paths by a measure (gross, take_home, adjusted), so it
is the same number however often it is asked.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from comp.offers.kept import place_of
from comp.offers.living import purchasing_power
from comp.offers.simulated import outcome
from comp.tables import default

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from comp.decide.compare import Comparison
    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer
    from comp.offers.terms import Terms

    Floats = NDArray[np.float64]
    Value = Callable[[Offer], float]


def worth(
    offer: Offer, assumptions: Assumptions, measure: str = "take_home", terms: Terms | None = None
) -> float:
    """Return what an offer is worth on the start date, dollars, as the verdict compares it by a measure.

    `terms`: of a private company, in place of those that its letter tells and leaves out.
    """
    return float(on_paths(offer, assumptions, measure, terms)[0].mean())


def value_in(comparison: Comparison) -> Value:
    """Return the function that values an offer as this comparison does."""
    return partial(worth, assumptions=comparison.assumptions, measure=comparison.measure)


def on_paths(
    offer: Offer, assumptions: Assumptions, measure: str, terms: Terms | None = None
) -> tuple[Floats, Floats]:
    """Return what is kept on each path by a measure, and how much of it private shares are."""
    power = purchasing_power(offer, assumptions) if measure == "adjusted" else 1.0
    found = outcome(offer, assumptions, after_tax=measure != "gross", terms=terms)
    return power * found.kept, power * found.shares


def measure_of(offers: Sequence[Offer], assumptions: Assumptions) -> str:
    """Return the measure by which all these offers can be compared: the one asked for, or gross without a tax model."""
    taxable = all(place_of(offer, assumptions.home_state) is not None for offer in offers)
    return assumptions.measure if taxable else "gross"


def is_even(chance: float) -> bool:
    """Return whether a chance is so near to a half that it is as often as not."""
    return abs(chance - 0.5) <= default("even_chance") * (1 + 1e-12)


def ahead(one: Floats, other: Floats) -> float:
    """Return the chance that one comes out above the other, path by path; equal paths count half."""
    return float(np.mean(one > other) + np.mean(one == other) / 2)
