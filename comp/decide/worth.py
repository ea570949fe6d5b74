"""What the verdict compares: one number an offer. Whoever asks what would move the verdict asks it here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comp.offers.yearly import present_value

if TYPE_CHECKING:
    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer


def worth(offer: Offer, assumptions: Assumptions) -> float:
    """Return what an offer is worth on the start date, dollars, as the verdict compares it."""
    return present_value(offer, assumptions)
