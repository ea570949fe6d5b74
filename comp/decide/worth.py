"""What the verdict compares: one number an offer. Whoever asks what would move the verdict asks it here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from comp.offers.living import purchasing_power
from comp.offers.yearly import present_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from comp.decide.compare import Comparison
    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer

    Value = Callable[[Offer], float]


def worth(offer: Offer, assumptions: Assumptions, measure: str = "take_home") -> float:
    """Return what an offer is worth on the start date, dollars, as the verdict compares it by a measure."""
    power = purchasing_power(offer, assumptions) if measure == "adjusted" else 1.0
    return power * present_value(offer, assumptions, after_tax=measure != "gross")


def value_in(comparison: Comparison) -> Value:
    """Return the function that values an offer as this comparison does."""
    return partial(worth, assumptions=comparison.assumptions, measure=comparison.measure)
