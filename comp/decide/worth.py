"""What the verdict compares: one number an offer. Whoever asks what would move the verdict asks it here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from comp.offers.kept import place_of
from comp.offers.living import purchasing_power
from comp.offers.yearly import present_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer


def in_force(offers: Sequence[Offer], assumptions: Assumptions) -> Assumptions:
    """Return the assumptions with the measure by which these offers are compared.

    That is the chosen one, or gross where one of the offers has no tax model: what is kept of one is never held against
    what is paid by another.
    """
    taxable = all(place_of(offer, assumptions.home_state) for offer in offers)
    return assumptions if taxable else replace(assumptions, measure="gross")


def power_of(offer: Offer, assumptions: Assumptions) -> float:
    """Return what a dollar of the offer counts for: less where living is dear and prices are compared, else 1."""
    return purchasing_power(offer, assumptions) if assumptions.measure == "adjusted" else 1.0


def worth(offer: Offer, assumptions: Assumptions) -> float:
    """Return what an offer is worth on the start date, dollars, by the measure of the assumptions.

    Not a number after tax where there is no tax model: `in_force` is the measure that a comparison can take.
    """
    value = present_value(offer, assumptions, after_tax=assumptions.measure != "gross")
    return power_of(offer, assumptions) * value
